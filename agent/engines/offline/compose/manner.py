"""A section's blocks as a person asked for them: shorter, as a list, without pictures. Nothing that it tells is lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from agent.model.ledger import Entry
from agent.model.section import (
    Block,
    Listing,
    Paragraph,
    Picture,
    Quotation,
    SectionBrief,
    Sentence,
    Table,
    headed,
)


def follow(blocks: Sequence[Block], manners: frozenset[str], brief: SectionBrief) -> tuple[Block, ...]:
    """The blocks changed in each of these manners, in a fixed order."""
    made = tuple(blocks)
    for name, change in _MANNERS.items():
        if name in manners:
            made = change(made, brief)
    return made


def _shorter(blocks: tuple[Block, ...], brief: SectionBrief) -> tuple[Block, ...]:
    """Each entry once: sentences that tell no entry that holds, and was not told before, are left out."""
    current = {e.id for e in (*brief.facts, *brief.related) if e.current}
    told: set[str] = {c for b in blocks if isinstance(b, Table) for row in b.rows for c in row.cites}
    kept: list[Block] = []
    for block in blocks:
        if isinstance(block, Quotation) and set(block.cites) <= told:
            continue
        if isinstance(block, Paragraph | Listing):
            sentences = block.sentences if isinstance(block, Paragraph) else block.items
            fresh: list[Sentence] = []
            for sentence in sentences:
                new = (set(sentence.cites) & current) - told
                if new or not sentence.cites:
                    fresh.append(sentence)
                    told |= new
            if not fresh:
                continue
            kept.append(_with(block, tuple(fresh)))
            continue
        kept.append(block)
    return headed(kept)


def _with(block: Paragraph | Listing, sentences: tuple[Sentence, ...]) -> Block:
    if isinstance(block, Paragraph):
        return block.model_copy(update={"sentences": sentences})
    return block.model_copy(update={"items": sentences})


def _list(blocks: tuple[Block, ...], brief: SectionBrief) -> tuple[Block, ...]:
    del brief
    return tuple(Listing(items=b.sentences) if isinstance(b, Paragraph) else b for b in blocks)


def _prose(blocks: tuple[Block, ...], brief: SectionBrief) -> tuple[Block, ...]:
    del brief
    return tuple(Paragraph(sentences=b.items) if isinstance(b, Listing) else b for b in blocks)


def _without(*kinds: type[Block]) -> Callable[[tuple[Block, ...], SectionBrief], tuple[Block, ...]]:
    def change(blocks: tuple[Block, ...], brief: SectionBrief) -> tuple[Block, ...]:
        kept = [b for b in blocks if not isinstance(b, kinds)]
        needed = {e.id for e in brief.facts if e.current} - _cited(kept)
        return headed([*kept, *_told(brief.facts, needed)])

    return change


def _told(facts: Sequence[Entry], needed: set[str]) -> list[Block]:
    """What only the blocks that were left out told, as a list."""
    items = tuple(Sentence(text=e.statement, cites=(e.id,)) for e in facts if e.id in needed)
    return [Listing(items=items)] if items else []


def _cited(blocks: Sequence[Block]) -> set[str]:
    found: set[str] = set()
    for block in blocks:
        match block:
            case Paragraph(sentences=said) | Listing(items=said):
                found |= {c for s in said for c in s.cites}
            case Table(rows=rows):
                found |= {c for r in rows for c in r.cites}
            case Picture(diagram=diagram):
                found |= set(diagram.cites())
            case Quotation(cites=cites):
                found |= set(cites)
    return found


_MANNERS: dict[str, Callable[[tuple[Block, ...], SectionBrief], tuple[Block, ...]]] = {
    "shorter": _shorter,
    "list": _list,
    "prose": _prose,
    "no_diagrams": _without(Picture),
    "no_tables": _without(Table),
    "no_quotes": _without(Quotation),
}
