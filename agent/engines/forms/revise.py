"""*revise*: of a section that stands, the blocks that tell what changed, and parts in their place.

What does not cite anything that changed is named by how it begins, so that something new finds its place, and stays
as it is to the letter: a model never sees it, so it cannot alter it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from agent.engines.answers import parsed
from agent.engines.failures import UnfitError
from agent.engines.forms import blocks as wire
from agent.engines.forms.base import ITEMS, Form, Wire, complaint
from agent.engines.forms.data import line
from agent.engines.forms.draft import Reader, written
from agent.engines.forms.facts import changed_lines, numbers
from agent.model.section import (
    Block,
    Listing,
    Paragraph,
    Picture,
    Quotation,
    Recommendation,
    Revision,
    SectionBrief,
    SectionDraft,
    Subheading,
    Table,
)
from agent.types import EntryId

_BEGINS = 40
"""Characters that say which block one is that stays."""


class _Part(Wire):
    """What comes in place of a block, or behind one that stays."""

    block: int
    blocks: tuple[Any, ...]


def _cited(value: Any) -> Iterator[EntryId]:
    """Every label under `cites`, however deep."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from part if key == "cites" else _cited(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _cited(part)


def _told(revision: Revision) -> dict[int, frozenset[EntryId]]:
    """What each block cites that tells something that changed, by the block's place from 1."""
    cited = ((n, frozenset(_cited(b.model_dump()))) for n, b in enumerate(revision.draft.blocks, 1))
    return {number: labels for number, labels in cited if labels & set(revision.changed)}


def form(revision: Revision) -> Form:
    """The form for what is told anew."""
    return wire.revision_form([written(revision.draft.blocks[n - 1], {})["type"] for n in _told(revision)])


def lines(brief: SectionBrief, revision: Revision) -> Iterator[str]:
    """The data: the facts that changed, then the blocks, in full those that tell them."""
    told, known = _told(revision), numbers(brief)
    yield from changed_lines(brief, set(revision.changed), frozenset().union(*told.values()))
    for number, block in enumerate(revision.draft.blocks, 1):
        record = written(block, known)
        if number in told:
            yield line(block=number, **record)
        else:
            yield line(block=number, stays=record["type"], begins=_text(block)[:_BEGINS])


def _text(block: Block) -> str:
    """The first words of a block."""
    match block:
        case Paragraph(sentences=statements) | Listing(items=statements):
            return statements[0].text if statements else ""
        case Table(headers=headers):
            return ", ".join(headers)
        case Picture(diagram=diagram):
            return diagram.caption
        case Subheading(text=text) | Quotation(text=text) | Recommendation(text=text):
            return text


def read(text: str, brief: SectionBrief, revision: Revision, engine: str) -> tuple[SectionDraft, tuple[str, ...]]:
    """The section with the parts of an answer in their places, and what was left out.

    Raises UnfitError where there is no list of parts, or no block of it fits.
    """
    items = parsed(text).get("parts")
    if not isinstance(items, list):
        raise UnfitError("The answer must be an object with a list 'parts'.")
    told, reader = _told(revision), Reader(brief)
    parts: dict[int, list[Block]] = {}
    for number, item in enumerate(items[:ITEMS], 1):
        try:
            part = _Part.model_validate(item)
        except ValidationError as error:
            reader.left_out.append(f"parts {number}: {complaint(error)}")
            continue
        if not 0 <= part.block <= len(revision.draft.blocks):
            reader.left_out.append(f"parts {number}: there is no block {part.block}")
            continue
        found = [b for n, it in enumerate(part.blocks[:ITEMS], 1) if (b := reader.block(n, it)) is not None]
        if found or not part.blocks:
            parts.setdefault(part.block, []).extend(found)
    if not parts:
        raise UnfitError(" ".join(f"{note}." for note in reader.left_out[:6]) or "The list 'parts' is empty.")
    blocks = tuple(_placed(revision.draft.blocks, told, parts))
    if not blocks:
        raise UnfitError("Nothing is left of the section; tell the facts.")
    return SectionDraft(section=brief.spec.id, blocks=blocks, engine=engine), tuple(reader.left_out)


def _placed(before: tuple[Block, ...], told: Collection[int], parts: Mapping[int, list[Block]]) -> Iterator[Block]:
    yield from parts.get(0, ())
    for number, block in enumerate(before, 1):
        if number not in told or number not in parts:
            yield block
        yield from parts.get(number, ())
