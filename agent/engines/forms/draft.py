"""*draft* and *repair*: from the blocks of an answer to a section's draft, and back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from agent.diagrams import KINDS
from agent.engines.answers import parsed
from agent.engines.failures import UnfitError
from agent.engines.forms import blocks as wire
from agent.engines.forms.base import ITEMS, SENTENCE, TEXT, TITLE, complaint, tidy
from agent.engines.forms.data import line
from agent.engines.forms.facts import numbers
from agent.model.details import Kind
from agent.model.section import (
    Block,
    Listing,
    Paragraph,
    Picture,
    Quotation,
    Recommendation,
    Row,
    SectionBrief,
    SectionDraft,
    Sentence,
    Subheading,
    Table,
    Verdict,
    headed,
)  # fmt: skip
from agent.text.quotes import find
from agent.types import EntryId


def read(text: str, brief: SectionBrief, engine: str) -> tuple[SectionDraft, tuple[str, ...]]:
    """The draft in an answer, and what was left out. Raises UnfitError where no block of it fits."""
    items = parsed(text).get("blocks")
    if not isinstance(items, list):
        raise UnfitError("The answer must be an object with a list 'blocks'.")
    reader = Reader(brief)
    told = [block for number, item in enumerate(items[:ITEMS], 1) if (block := reader.block(number, item)) is not None]
    blocks = headed(told)
    if len(blocks) < len(told):
        reader.left_out.append("a heading with nothing below it")
    if not blocks:
        raise UnfitError(
            " ".join(f"{note}." for note in reader.left_out[:6]) or "The list 'blocks' is empty; tell the facts."
        )
    return SectionDraft(section=brief.spec.id, blocks=blocks, engine=engine), tuple(reader.left_out)


class Reader:
    """Reads the blocks of one answer; what does not fit is noted."""

    def __init__(self, brief: SectionBrief) -> None:
        self._brief = brief
        self._labels = {number: label for label, number in numbers(brief).items()}
        self._entries = {entry.id: entry for entry in (*brief.facts, *brief.related)}
        self.left_out: list[str] = []

    def block(self, number: int, item: Any) -> Block | None:
        """The block, or none where it does not fit."""
        sort = item.get("type") if isinstance(item, dict) else None
        reader = _reader(sort)
        try:
            block = reader(self, item) if reader else "there is no such type of block"
        except ValidationError as error:
            block = complaint(error)
        if isinstance(block, str):
            self.left_out.append(f"blocks {number}: {block}")
            return None
        return block

    def cites(self, given: Sequence[int]) -> tuple[EntryId, ...]:
        """The labels of the facts with these numbers; a number that no fact has is left out."""
        unknown = [n for n in given if n not in self._labels]
        if unknown:
            self.left_out.append(f"there is no fact {', '.join(map(str, unknown[:5]))}")
        return tuple(dict.fromkeys(self._labels[n] for n in given if n in self._labels))

    def _sentences(self, given: Sequence[wire.Statement]) -> tuple[Sentence, ...]:
        return tuple(Sentence(text=tidy(s.text, TEXT), cites=self.cites(s.cites)) for s in given if tidy(s.text))

    def text(self, item: Any) -> Block | str:
        """A paragraph or a list."""
        given = wire.WireText.model_validate(item)
        sentences = self._sentences(given.sentences)
        if not sentences:
            return f"a {given.type} without a sentence"
        if given.type == "paragraph":
            return Paragraph(sentences=sentences)
        return Listing(ordered=given.type == "numbered list", items=sentences)

    def table(self, item: Any) -> Block | str:
        """A table, without the rows that do not fit its headers."""
        given = wire.WireTable.model_validate(item)
        headers = tuple(tidy(h, TITLE) for h in given.headers)
        fitting = [row for row in given.rows if len(row.cells) == len(headers)]
        if not headers or not fitting:
            return "a table without headers, or without a row of as many cells as it has headers"
        if len(fitting) < len(given.rows):
            self.left_out.append(
                f"{len(given.rows) - len(fitting)} rows of a table with another number of cells than headers"
            )
        rows = (
            Row(cells=tuple(tidy(c, SENTENCE) or "–" for c in row.cells), cites=self.cites(row.cites))
            for row in fitting
        )
        return Table(headers=headers, rows=tuple(rows))

    def note(self, item: Any) -> Block | str:
        """A heading, a quote or a recommendation."""
        given = wire.WireNote.model_validate(item)
        text = tidy(given.text, TEXT)
        if not text:
            return f"a {given.type} without words"
        if given.type == "heading":
            return Subheading(text=tidy(text, TITLE))
        label = self._labels.get(given.fact)
        if label is None:
            return f"there is no fact {given.fact}"
        return self._quote(given.text, label) if given.type == "quote" else self._recommendation(text, label)

    def _quote(self, words: str, label: EntryId) -> Block | str:
        for evidence in self._entries[label].evidence:
            said = find(words, evidence.quote)
            if said:
                return Quotation(text=tidy(said, TEXT), speaker=evidence.speaker, cites=(label,))
        return "words that were not said of the fact that they cite"

    def _recommendation(self, text: str, label: EntryId) -> Block | str:
        if not wire.recommends(self._brief.spec):
            return "this section holds no recommendations"
        if self._entries[label].kind is not Kind.DECISION:
            return "a recommendation cites one decision"
        return Recommendation(text=text, cites=(label,))

    def diagram(self, item: Any) -> Block | str:
        """A diagram, by its kind's own record."""
        record = {"kind" if key == "type" else key: value for key, value in item.items()}
        return Picture.model_validate({"diagram": _recited(record, self._cites_of)})

    def _cites_of(self, given: Any) -> list[EntryId]:
        return list(self.cites([n for n in given if isinstance(n, int)])) if isinstance(given, list) else []


_READERS: dict[str, Callable[[Reader, Any], Block | str]] = {
    "paragraph": Reader.text,
    "list": Reader.text,
    "numbered list": Reader.text,
    "table": Reader.table,
    "heading": Reader.note,
    "quote": Reader.note,
    "recommendation": Reader.note,
}


def _reader(sort: Any) -> Callable[[Reader, Any], Block | str] | None:
    if not isinstance(sort, str):
        return None
    return Reader.diagram if sort in KINDS else _READERS.get(sort)


def _recited(value: Any, change: Callable[[Any], Any]) -> Any:
    """The value with each list of cites in it changed."""
    if isinstance(value, dict):
        return {key: change(part) if key == "cites" else _recited(part, change) for key, part in value.items()}
    return [_recited(part, change) for part in value] if isinstance(value, list) else value


def draft_lines(draft: SectionDraft, verdicts: Sequence[Verdict], brief: SectionBrief) -> Iterator[str]:
    """The data of *repair* beyond the facts: the blocks of the draft, then what is wrong with them."""
    known = numbers(brief)
    for number, block in enumerate(draft.blocks, 1):
        yield line(block=number, **written(block, known))
    for verdict in verdicts:
        yield line(
            verdict=_unlabelled(verdict.message, known),
            block=None if verdict.block is None else verdict.block + 1,
            place=_unlabelled(verdict.place, known),
            check=verdict.check,
            facts=[known[label] for label in verdict.cites if label in known],
        )


def written(block: Block, known: Mapping[EntryId, int]) -> dict[str, Any]:
    """A block in the form in which a model writes it."""

    def recited(cites: Any) -> list[int]:
        return [known[label] for label in cites if label in known]

    match block:
        case Paragraph(sentences=sentences):
            return {"type": "paragraph", "sentences": _recited([s.model_dump() for s in sentences], recited)}
        case Listing(items=items, ordered=ordered):
            sort = "numbered list" if ordered else "list"
            return {"type": sort, "sentences": _recited([s.model_dump() for s in items], recited)}
        case Picture(diagram=diagram):
            record: dict[str, Any] = _recited(diagram.model_dump(mode="json"), recited)
            return {"type": record.pop("kind"), **record}
        case Table():
            table: dict[str, Any] = _recited(block.model_dump(mode="json"), recited)
            return table
        case Subheading(text=text):
            return {"type": "heading", "text": text, "fact": 0}
        case Quotation() | Recommendation():
            return {"type": block.type, "text": block.text, "fact": next(iter(recited(block.cites)), 0)}


_LABEL = re.compile(r"\b[A-Z]{1,4}-\d{3,}\b")


def _unlabelled(text: str, known: Mapping[EntryId, int]) -> str:
    """The text with the numbers of facts in place of ledger labels, which the model has never seen."""
    return _LABEL.sub(lambda m: f"fact {known[m[0]]}" if m[0] in known else m[0], text)
