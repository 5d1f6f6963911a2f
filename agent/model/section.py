"""A section of the document: what the catalogue asks of it, what a draft holds, what the checks say."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Any, Literal, ParamSpec, TypeAlias, TypeVar

from pydantic import Field

from agent.diagrams import AnyDiagram
from agent.model.details import Kind
from agent.model.finding import Weight
from agent.model.ledger import Entry
from agent.types import EntryId, Frozen

A = TypeVar("A")
P = ParamSpec("P")
T = TypeVar("T")


class FactFilter(Frozen):
    """Which entries feed a section. An empty field admits everything."""

    draws: bool = Field(default=False, description="Of related ones: each that is new must be shown")
    kinds: tuple[Kind, ...] = ()
    topics: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    weights: tuple[Weight, ...] = ()

    def admits(self, entry: Entry) -> bool:
        """Whether an entry passes."""
        return (
            (not self.kinds or entry.kind in self.kinds)
            and (not self.topics or entry.topic in self.topics)
            and (not self.statuses or entry.status in self.statuses)
            and (not self.weights or entry.weight in self.weights)
        )


class SectionSpec(Frozen):
    """One file of the catalogue."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    order: int
    title: str
    part: str
    covers: tuple[str, ...] = Field(description="Items of the brief: B01 … B51")
    audience: str = "engineers"
    question: str = Field(description="What the next meeting is asked where nothing was said")
    home: tuple[FactFilter, ...] = Field(default=(), description="Entries that are told in full here")
    related: tuple[FactFilter, ...] = Field(
        default=(), description="Entries of other homes that it may draw or point to"
    )
    diagrams: tuple[str, ...] = Field(default=(), description="Kinds that it must hold where the facts allow one")
    min_words: int = 0
    max_words: int = 900
    guidance: str = Field(description="What a good one contains: the file's body")
    digest: str = Field(description="SHA-256 of the file")

    @property
    def recommends(self) -> bool:
        """Whether it may hold recommendations: the section that tells the practices of the trade, item B14."""
        return "B14" in self.covers


class Sentence(Frozen):
    """One statement and the entries that bear it out."""

    text: str
    cites: tuple[EntryId, ...] = ()


class Paragraph(Frozen):
    """Sentences that belong together."""

    type: Literal["paragraph"] = "paragraph"
    sentences: tuple[Sentence, ...]


class Listing(Frozen):
    """A list, one statement an item."""

    type: Literal["list"] = "list"
    ordered: bool = False
    items: tuple[Sentence, ...]


class Row(Frozen):
    """A row of a table and the entries that bear it out."""

    cells: tuple[str, ...]
    cites: tuple[EntryId, ...] = ()


class Table(Frozen):
    """A table: headers and rows of equal length."""

    type: Literal["table"] = "table"
    headers: tuple[str, ...]
    rows: tuple[Row, ...]


class Quotation(Frozen):
    """Words shown as words, with whose they are."""

    type: Literal["quote"] = "quote"
    text: str
    speaker: str | None = None
    cites: tuple[EntryId, ...] = ()


class Subheading(Frozen):
    """A heading within a section."""

    type: Literal["heading"] = "heading"
    text: str


class Picture(Frozen):
    """A diagram as data."""

    type: Literal["diagram"] = "diagram"
    diagram: AnyDiagram


class Recommendation(Frozen):
    """A further practice that nobody raised: marked as such, tied to one decision."""

    type: Literal["recommendation"] = "recommendation"
    text: str
    cites: tuple[EntryId, ...]


Block: TypeAlias = Annotated[
    Paragraph | Listing | Table | Quotation | Subheading | Picture | Recommendation, Field(discriminator="type")
]


class Severity(StrEnum):
    """Whether a verdict counts against a section."""

    ERROR = "error"
    NOTE = "note"


class Verdict(Frozen):
    """What one check found at one place."""

    check: str
    severity: Severity = Severity.ERROR
    block: int | None = Field(
        default=None, description="The block's place in the draft, from 0; null for the whole section"
    )
    place: str = Field(default="", description="Within the block: 'sentence 2', 'row 3', 'edge a → b'")
    message: str = Field(description="What is wrong and what would be right, one sentence")
    cites: tuple[EntryId, ...] = ()
    arguable: bool = Field(
        default=False,
        description="Whether it goes by words for which there may be others: a second reading without a doubt lifts it",
    )


SECOND_READING = "second_reading"
"""What verdicts are called that come of a second reading, not of a check."""


class Doubt(Frozen):
    """A statement that a second reading does not find borne out by what it cites."""

    statement: int = Field(ge=0, description="Its place in the list that was read")
    why: str = Field(min_length=1, description="What the cited entries do not say, in a few words")


class SectionDraft(Frozen):
    """A section as typed blocks. `short`: what the checks and a second reading hold against it after repair."""

    section: str
    blocks: tuple[Block, ...]
    engine: str
    short: tuple[Verdict, ...] = ()
    read_again: bool | None = Field(
        default=None, description="Whether it was read a second time; false: in vain; null: nobody asked for that"
    )

    def readable(self) -> SectionDraft:
        """The draft with each diagram that is too large to be read at once in pieces."""
        blocks = tuple(piece for block in self.blocks for piece in in_pieces(block))
        return self if len(blocks) == len(self.blocks) else self.model_copy(update={"blocks": blocks})

    @property
    def faulted(self) -> bool:
        """Whether a check stands against it, and not only a second reading."""
        return any(v.check != SECOND_READING for v in self.short)


def in_pieces(block: Block) -> tuple[Block, ...]:
    """The block, or the pictures that show a large one."""
    if not isinstance(block, Picture):
        return (block,)
    pieces = block.diagram.split()
    return (block,) if len(pieces) == 1 else tuple(Picture.model_validate({"diagram": piece}) for piece in pieces)


def headed(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Without headings under which nothing stands."""
    pairs = zip(blocks, (*blocks[1:], None), strict=False)  # one longer where there is no block
    return tuple(b for b, after in pairs if not isinstance(b, Subheading) or not isinstance(after, Subheading | None))


class Revision(Frozen):
    """A section as it stands, and what became other in what it tells: the rest of it is to stay as it is.

    Where nothing did, it is not drafted: it is only to be read a second time.
    """

    draft: SectionDraft
    changed: tuple[EntryId, ...] = Field(description="Labels of the entries that are new, changed or gone")


class SectionBrief(Frozen):
    """All that drafting one section needs."""

    spec: SectionSpec
    facts: tuple[Entry, ...] = Field(description="Entries whose home this is, in order")
    related: tuple[Entry, ...] = Field(default=(), description="Entries to draw or point to")
    instructions: tuple[str, ...] = Field(default=(), description="What a person asked for in this section")
    revises: Revision | None = Field(default=None, description="What stands, where only some of it is to be told anew")

    @property
    def stands(self) -> SectionDraft | None:
        """The draft that is only to be read a second time; null where something is to be drafted."""
        return self.revises.draft if self.revises is not None and not self.revises.changed else None

    def allowed(self) -> frozenset[EntryId]:
        """The labels that the draft may cite."""
        return frozenset(e.id for e in (*self.facts, *self.related))


class Prepared:
    """What has been made of things that stay the same, each made once. For one thread."""

    def __init__(self) -> None:
        self._made: dict[Hashable, Any] = {}

    def of(self, make: Callable[[A], T], given: A) -> T:
        """What `make` makes of what it is given, which is the same each time."""
        return self.once(make, make, given)

    def once(self, key: Hashable, make: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What is made under this key."""
        if key not in self._made:
            self._made[key] = make(*args, **kwargs)
        made: T = self._made[key]
        return made


@dataclass(frozen=True)
class CheckContext:
    """What the checks may know beside the draft. One is made for a section and serves all its rounds."""

    brief: SectionBrief
    entries: tuple[Entry, ...]
    """The whole ledger's entries, to look cites up."""
    names: tuple[str, ...]
    """Every name that the ledger knows: titles, parties, states, aliases."""
    filler: frozenset[str] = frozenset()
    """Words that sell rather than say, case folded."""
    template_words: frozenset[str] = frozenset()
    """Words that the document's own phrasing brings, case folded."""
    ledger: Prepared = field(default_factory=Prepared, repr=False, compare=False)
    """What follows from the entries, the names and a claim alone, shared by all sections of one state of the ledger."""
    judged: Prepared = field(default_factory=Prepared, repr=False, compare=False)
    """What was found of claims by what is this section's own; most of them stand in the next round again."""

    def entry(self, label: str) -> Entry | None:
        """The entry with this label."""
        return next((e for e in self.entries if e.id == label), None)


class Basis(Frozen):
    """What a section was drafted from; it is stale when any of this changed."""

    entries: dict[EntryId, str] = Field(default_factory=dict, description="Label → hash, of those that it tells")
    related: dict[EntryId, str] = Field(default_factory=dict, description="The same, of those that it may point to")
    spec: str = Field(description="Hash of its catalogue file")
    instructions: str = Field(default="", description="Hash of what a person asked for in it")
    engine: str
    prompt: int = Field(default=0, description="The version of what the engine was told; 0 where it is told nothing")
    facts: str = Field(default="", description="Hash of all the entries at once, as format 1 had it")


class Drafted(Frozen):
    """A section as it was drafted last, with what it was drafted from."""

    basis: Basis
    draft: SectionDraft
