"""The document as it stands, as typed pieces: what every page and export is made from.

Text here is plain text. What a person or a transcript wrote can become emphasis, a list or a link to a web address, and
nothing else: markup that has no piece of its own is shown as the characters that it is written with.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from agent.types import EntryId, Frozen


class Text(Frozen):
    """Plain words."""

    type: Literal["text"] = "text"
    text: str


class Styled(Frozen):
    """Words set apart."""

    type: Literal["styled"] = "styled"
    style: Literal["strong", "emphasis", "code", "strike"]
    inlines: tuple[Inline, ...]


class Cite(Frozen):
    """A label of the ledger, where the document leads from a statement to what was said."""

    type: Literal["cite"] = "cite"
    label: str = Field(description="As the document writes it")
    entry: EntryId = Field(description="The entry that it means")


class Link(Frozen):
    """Words that lead to a place of the document (`#sources`), or to a web address that a person wrote."""

    type: Literal["link"] = "link"
    target: str = Field(pattern=r"""^(#[a-z0-9][a-z0-9_-]*|https?://[^\s<>"']+|mailto:[^\s<>"'?]+)$""")
    inlines: tuple[Inline, ...]


class LineBreak(Frozen):
    """A line ends here, the paragraph does not."""

    type: Literal["break"] = "break"


Inline: TypeAlias = Annotated[Text | Styled | Cite | Link | LineBreak, Field(discriminator="type")]


class Heading(Frozen):
    """A heading inside a section; `level` from 1, the section's own title left out."""

    type: Literal["heading"] = "heading"
    level: int
    inlines: tuple[Inline, ...]


class Prose(Frozen):
    """A paragraph."""

    type: Literal["prose"] = "prose"
    inlines: tuple[Inline, ...]


class Items(Frozen):
    """A list. Each item is made of blocks."""

    type: Literal["items"] = "items"
    ordered: bool = False
    start: int = 1
    items: tuple[tuple[Piece, ...], ...]


class Grid(Frozen):
    """A table: rows as long as the head."""

    type: Literal["grid"] = "grid"
    head: tuple[tuple[Inline, ...], ...]
    rows: tuple[tuple[tuple[Inline, ...], ...], ...]


class Quoted(Frozen):
    """A block quotation."""

    type: Literal["quoted"] = "quoted"
    pieces: tuple[Piece, ...]


class Figure(Frozen):
    """A Mermaid diagram, with its caption and what it shows in words."""

    type: Literal["figure"] = "figure"
    source: str
    caption: tuple[Inline, ...] = ()
    words: tuple[Piece, ...] = ()


class Fenced(Frozen):
    """A block of preformatted text that is no diagram: a person's."""

    type: Literal["fenced"] = "fenced"
    text: str


class Fold(Frozen):
    """Pieces behind a summary that opens them."""

    type: Literal["fold"] = "fold"
    summary: str
    pieces: tuple[Piece, ...]


class Mark(Frozen):
    """A place that links lead to."""

    type: Literal["mark"] = "mark"
    id: str


class Divider(Frozen):
    """A line across."""

    type: Literal["divider"] = "divider"


Piece: TypeAlias = Annotated[
    Heading | Prose | Items | Grid | Quoted | Figure | Fenced | Fold | Mark | Divider, Field(discriminator="type")
]


class Amendment(Frozen):
    """What a person changed at one place: no pieces before where it was added, none after where it was removed."""

    before: tuple[Piece, ...] = ()
    after: tuple[Piece, ...] = ()


class Chapter(Frozen):
    """A region of the document, or what a person wrote between two."""

    id: str
    title: str
    pieces: tuple[Piece, ...]
    by_hand: bool = Field(default=False, description="A person wrote it, or changed it after it was drafted")
    amendments: tuple[Amendment, ...] = Field(default=(), description="Its changes by hand, for what code renders")
    silent: bool = Field(default=False, description="Nothing was said on it yet")


class Division(Frozen):
    """A part of the document: chapters under one heading."""

    id: str
    title: str
    chapters: tuple[Chapter, ...]


class Publication(Frozen):
    """The whole document as it stands."""

    title: str
    lead: tuple[Piece, ...] = Field(default=(), description="What the head says below the title")
    date: dt.date | None = Field(default=None, description="Of the newest discussion")
    front: tuple[Chapter, ...] = Field(default=(), description="What stands before the first part")
    divisions: tuple[Division, ...] = ()

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """Every chapter in order."""
        return (*self.front, *(c for d in self.divisions for c in d.chapters))

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every diagram in order."""
        return tuple(p for c in self.chapters for p in walk(c.pieces) if isinstance(p, Figure))


class Picture(Frozen):
    """A drawn diagram.

    The SVG holds shapes, paths and text alone: no script, style sheet, link or image. Its colours are names such as
    `var(--d-node)`, for whoever shows it to fill in.
    """

    svg: str
    width: float = Field(description="In CSS pixels")
    height: float


class Undrawn(Frozen):
    """A diagram that could not be drawn, and why, in one line."""

    reason: str


def walk(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Each piece and those within it, in order."""
    for piece in pieces:
        yield piece
        match piece:
            case Items():
                yield from (inner for item in piece.items for inner in walk(item))
            case Quoted() | Fold():
                yield from walk(piece.pieces)
            case Figure():
                yield from walk(piece.words)
            case _:
                pass


def inlines_of(piece: Piece) -> Iterator[Inline]:
    """The inlines that stand in a piece itself."""
    match piece:
        case Heading() | Prose():
            yield from piece.inlines
        case Grid():
            yield from (i for row in (piece.head, *piece.rows) for cell in row for i in cell)
        case Figure():
            yield from piece.caption
        case _:
            pass


def plain(inlines: Iterable[Inline]) -> str:
    """What some inlines say, as plain text."""
    return "".join(_plain(i) for i in inlines)


def _plain(inline: Inline) -> str:
    match inline:
        case Text():
            return inline.text
        case Cite():
            return inline.label
        case LineBreak():
            return " "
        case _:
            return plain(inline.inlines)
