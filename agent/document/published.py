"""The document as it stands, hand edits included → the typed pieces of `model/publication.py`.

Markdown is read as CommonMark with GitHub's tables and strikethrough. Of HTML only what the document itself is written
with means anything: `<a id>`, `<details>`, `<summary>`, `<br>`, comments. Everything else, images and links to anything
but a web address or a place of the document too, becomes the text that it is written with.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from pydantic import ValidationError

from agent.document.anchors import FRONT_MATTER, Region, split
from agent.document.merge import edits
from agent.document.parts import Lookup
from agent.document.render import NOTHING_SAID
from agent.document.whole import CONTENTS, HEAD, newest_date
from agent.model.ledger import Ledger
from agent.model.publication import (
    Amendment,
    Chapter,
    Cite,
    Divider,
    Division,
    Fenced,
    Figure,
    Fold,
    Grid,
    Heading,
    Inline,
    Items,
    LineBreak,
    Link,
    Mark,
    Piece,
    Prose,
    Publication,
    Quoted,
    Styled,
    Text,
    plain,
)

_MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
_PLACE = re.compile(r"""\s*<a\s+id=["']([A-Za-z][\w.:-]*)["']\s*>\s*(?:</a>)?\s*""")
_OPENS = re.compile(r"\s*<details(?:\s[^>]*)?>\s*(?:<summary>(?P<summary>.*?)</summary>)?\s*", re.DOTALL)
_CLOSES = re.compile(r"\s*</details>\s*")
_COMMENT = re.compile(r"\s*(?:<!--.*?-->\s*)+", re.DOTALL)
_BREAK = re.compile(r"<br\s*/?>")
_TAG = re.compile(r"<[^>]*>")
_STYLES = {"strong": "strong", "em": "emphasis", "s": "strike"}
_WORDS = "in words"

RENDERED = frozenset({"decision-log", "open-questions", "actions", "ledger-entries", "coverage", "sources", "history"})
"""The appendices that code renders from the ledger: what a person changed in one is told apart, place by place."""


def publication(
    document: str, base: Mapping[str, str], ledger: Ledger, known: Lookup, *, appendices: bool = True
) -> Publication:
    r"""The document with `\n` line ends as typed pieces. `base`: each region as it was written last, by id.

    Without `appendices`, of those that code renders only the headings, and what a person changed in them: for who
    renders them from the ledger himself. Raises UsageError where an anchor is broken.
    """
    made = _Made()
    for segment in split(document):
        if not isinstance(segment, Region):
            pieces = read(segment.text, known)
            if pieces:
                made.outside(pieces)
        elif segment.id == HEAD:
            made.head(read(segment.text, known))
        elif segment.id not in {FRONT_MATTER, CONTENTS}:
            was = base.get(segment.id, segment.text)
            told = segment.text if appendices or segment.id not in RENDERED else _heading(segment.text)
            made.region(segment.id, read(told, known), _amendments(segment.id, was, segment.text, known))
    return made.done(ledger)


def _heading(text: str) -> str:
    found = re.search(r"(?m)^#{1,6} .*$", text)
    return found[0] if found else text


class _Made:
    """What the regions came to so far."""

    def __init__(self) -> None:
        self.title = ""
        self.lead: tuple[Piece, ...] = ()
        self.front: list[Chapter] = []
        self.divisions: list[tuple[str, str, list[Chapter]]] = []
        self.by_hand = 0

    @property
    def here(self) -> list[Chapter]:
        return self.divisions[-1][2] if self.divisions else self.front

    def head(self, pieces: Sequence[Piece]) -> None:
        title, rest = _titled(pieces)
        self.title, self.lead = title, (*self.lead, *rest)

    def region(self, name: str, pieces: Sequence[Piece], changed: tuple[Amendment, ...]) -> None:
        title, rest = _titled(pieces)
        if name.startswith("part-"):
            self.divisions.append((name, title or name, []))
            if not rest:
                return
            name, title = f"{name}-text", ""
        if not title:
            title, rest = _in_one_line(rest)
        silent = len(rest) == 1 and isinstance(rest[0], Prose) and plain(rest[0].inlines).startswith(NOTHING_SAID)
        kept = changed if name in RENDERED else ()
        chapter = Chapter(id=name, title=title, pieces=rest, by_hand=bool(changed), amendments=kept, silent=silent)
        self.here.append(chapter)

    def outside(self, pieces: Sequence[Piece]) -> None:
        self.by_hand += 1
        title, rest = _titled(pieces) if isinstance(pieces[0], Heading) else ("", tuple(pieces))
        self.here.append(Chapter(id=f"by-hand-{self.by_hand}", title=title, pieces=rest, by_hand=True))

    def done(self, ledger: Ledger) -> Publication:
        divisions = tuple(Division(id=i, title=t, chapters=tuple(c)) for i, t, c in self.divisions)
        title = self.title or "Architecture blueprint"
        date = newest_date(ledger)
        return Publication(title=title, lead=self.lead, date=date, front=tuple(self.front), divisions=divisions)


def _amendments(section: str, base: str, text: str, known: Lookup) -> tuple[Amendment, ...]:
    """What a person changed in a region since it was written, unit by unit."""
    if base.rstrip() == text.rstrip():
        return ()
    changed = edits(section, base, text)
    return tuple(Amendment(before=_unit(e.before, known), after=_unit(e.after, known)) for e in changed)


def _unit(markdown: str, known: Lookup) -> tuple[Piece, ...]:
    """One unit; a row of a table, which is none without its head, as a line."""
    row = re.fullmatch(r"\s*\|(.*)\|\s*", markdown)
    return read(re.sub(r"(?<!\\)\|", "·", row[1]).strip() if row else markdown, known)


def _titled(pieces: Sequence[Piece]) -> tuple[str, tuple[Piece, ...]]:
    """The first heading's words, and the pieces without it and without the marks before it."""
    at = next((n for n, p in enumerate(pieces) if isinstance(p, Heading)), None)
    if at is None:
        return "", tuple(pieces)
    found = pieces[at]
    before = (p for p in pieces[:at] if not isinstance(p, Mark))
    return plain(found.inlines) if isinstance(found, Heading) else "", (*before, *pieces[at + 1 :])


def _in_one_line(pieces: tuple[Piece, ...]) -> tuple[str, tuple[Piece, ...]]:
    """A section without a heading: its title in bold, a colon, and what is said instead of a text."""
    told = [p for p in pieces if not isinstance(p, Mark)]
    if len(told) != 1 or not isinstance(told[0], Prose) or len(told[0].inlines) < _TITLE_AND_TEXT:
        return "", pieces
    first, after, *more = told[0].inlines
    if not isinstance(first, Styled) or first.style != "strong" or not isinstance(after, Text):
        return "", pieces
    words = after.model_copy(update={"text": after.text.removeprefix(":").lstrip()})
    return plain(first.inlines), (Prose(inlines=(words, *more)),)


_TITLE_AND_TEXT = 2


def read(markdown: str, known: Lookup) -> tuple[Piece, ...]:
    """Markdown as pieces. Takes any text and raises nothing."""
    tree = SyntaxTreeNode(_MARKDOWN.parse(markdown))
    return _folded(_Reader(known).blocks(tree.children))


class _Opened(Heading):
    """Stands where `<details>` opens until what it holds is gathered; `level` is 0."""


class _Closed(Mark):
    """Stands where `</details>` closes."""


def _folded(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Folds made of what stands between `<details>` and its end; an end without a beginning is passed over."""
    stack: list[tuple[str, list[Piece]]] = [("", [])]
    for piece in pieces:
        if isinstance(piece, _Opened):
            stack.append((plain(piece.inlines), []))
        elif not isinstance(piece, _Closed):
            stack[-1][1].append(piece)
        elif len(stack) > 1:
            _shut(stack)
    while len(stack) > 1:
        _shut(stack)
    return _figured(stack[0][1])


def _shut(stack: list[tuple[str, list[Piece]]]) -> None:
    summary, held = stack.pop()
    stack[-1][1].append(Fold(summary=summary or "More", pieces=_figured(held)))


def _figured(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Diagrams with the caption, a paragraph of emphasis alone, and the words in a fold that follow them."""
    made: list[Piece] = []
    for piece in pieces:
        last = made[-1] if made else None
        if isinstance(last, Figure) and not last.words and isinstance(piece, Fold) and piece.summary.lower() == _WORDS:
            made[-1] = last.model_copy(update={"words": piece.pieces})
        elif isinstance(last, Figure) and not last.caption and not last.words and (caption := _caption(piece)):
            made[-1] = last.model_copy(update={"caption": caption})
        else:
            made.append(piece)
    return tuple(made)


def _caption(piece: Piece) -> tuple[Inline, ...]:
    if isinstance(piece, Prose) and len(piece.inlines) == 1:
        only = piece.inlines[0]
        if isinstance(only, Styled) and only.style == "emphasis":
            return only.inlines
    return ()


class _Reader:
    """Turns Markdown's tree into pieces."""

    def __init__(self, known: Lookup) -> None:
        self._known = known

    def blocks(self, nodes: Iterable[SyntaxTreeNode]) -> Iterator[Piece]:
        for node in nodes:
            yield from self._block(node)

    def _block(self, node: SyntaxTreeNode) -> Iterator[Piece]:
        match node.type:
            case "heading":
                yield Heading(level=max(1, int(node.tag[1]) - 3), inlines=self._line(node))
            case "paragraph":
                yield from self._paragraph(node)
            case "bullet_list" | "ordered_list":
                yield self._list(node)
            case "blockquote":
                yield Quoted(pieces=_folded(self.blocks(node.children)))
            case "fence" | "code_block":
                yield self._fence(node)
            case "table":
                yield self._table(node)
            case "hr":
                yield Divider()
            case "html_block":
                yield from self._html(node.content)
            case _:
                yield from self.blocks(node.children)

    def _paragraph(self, node: SyntaxTreeNode) -> Iterator[Piece]:
        inlines = self._line(node)
        if inlines:
            yield Prose(inlines=inlines)

    def _list(self, node: SyntaxTreeNode) -> Piece:
        items = tuple(_folded(self.blocks(item.children)) for item in node.children)
        start = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else 1
        return Items(ordered=node.type == "ordered_list", start=start, items=items)

    def _fence(self, node: SyntaxTreeNode) -> Piece:
        text = node.content.rstrip("\n")
        info = node.info.split() if node.type == "fence" else []
        return Figure(source=text) if info[:1] == ["mermaid"] else Fenced(text=text)

    def _table(self, node: SyntaxTreeNode) -> Piece:
        rows = [tuple(self._line(cell) for cell in row.children) for part in node.children for row in part.children]
        head, *body = rows
        width = len(head)
        return Grid(head=head, rows=tuple((*row, *((),) * width)[:width] for row in body))

    def _html(self, raw: str) -> Iterator[Piece]:
        if found := _PLACE.fullmatch(raw):
            yield Mark(id=found[1].lower())
        elif _CLOSES.fullmatch(raw):
            yield _Closed(id="x")
        elif found := _OPENS.match(raw):
            summary = _TAG.sub("", html.unescape(found["summary"] or "")).strip()
            yield _Opened(level=0, inlines=(Text(text=summary),))
            if rest := raw[found.end() :].strip():
                yield from self._html(rest)
        elif not _COMMENT.fullmatch(raw) and raw.strip():
            yield Prose(inlines=(Text(text=raw.strip()),))

    def _line(self, node: SyntaxTreeNode) -> tuple[Inline, ...]:
        """The inlines of a block that holds one line of them."""
        found = (i for child in node.children for i in self._inlines(child.children))
        return _joined(found)

    def _inlines(self, nodes: Iterable[SyntaxTreeNode]) -> Iterator[Inline]:
        for node in nodes:
            yield from self._inline(node)

    def _inline(self, node: SyntaxTreeNode) -> Iterator[Inline]:
        match node.type:
            case "text" | "text_special":
                yield Text(text=node.content)
            case "softbreak":
                yield Text(text=" ")
            case "hardbreak":
                yield LineBreak()
            case "code_inline":
                yield Styled(style="code", inlines=(Text(text=node.content),))
            case "strong" | "em" | "s":
                style = _STYLES[node.type]
                yield Styled.model_validate({"style": style, "inlines": _joined(self._inlines(node.children))})
            case "link":
                yield from self._link(node)
            case "image":
                yield Text(text=f"[picture not shown: {node.content or 'without a description'}]")
            case "html_inline":
                yield from self._tag(node.content)
            case _:
                yield from self._inlines(node.children)

    def _tag(self, raw: str) -> Iterator[Inline]:
        if _BREAK.fullmatch(raw):
            yield LineBreak()
        elif not (_PLACE.fullmatch(raw) or raw == "</a>" or _COMMENT.fullmatch(raw)):
            yield Text(text=raw)

    def _link(self, node: SyntaxTreeNode) -> Iterator[Inline]:
        target, inlines = str(node.attrs.get("href", "")), _joined(self._inlines(node.children))
        words = plain(inlines)
        entry = self._known.get(words) if target == f"#{words.lower()}" else None
        if entry is None and target.startswith("#"):
            entry = self._known.get(target[1:].upper()) if self._known.get(words) else None
        if entry is not None:
            yield Cite(label=words, entry=entry.id)
            return
        try:
            yield Link(target=target.lower() if target.startswith("#") else target, inlines=inlines)
        except ValidationError:
            yield from inlines
            if target and target != words:
                yield Text(text=f" ({target})")


def _joined(inlines: Iterable[Inline]) -> tuple[Inline, ...]:
    """Neighbouring plain texts as one; what has no words left out."""
    made: list[Inline] = []
    for inline in inlines:
        last = made[-1] if made else None
        if isinstance(inline, Text) and isinstance(last, Text):
            made[-1] = Text(text=last.text + inline.text)
        elif not (isinstance(inline, Text) and not inline.text):
            made.append(inline)
    return tuple(made)
