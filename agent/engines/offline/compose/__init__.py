"""A section's facts → typed blocks: arranged, phrased, drawn. Nothing is added to what the facts say."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from agent.engines.offline.compose.choices import choices
from agent.engines.offline.compose.overview import overview
from agent.engines.offline.compose.phrasings import Phrasings, Voice, folded
from agent.engines.offline.compose.pictures import pictures
from agent.engines.offline.compose.raised import unsettled
from agent.engines.offline.compose.sequences import is_flow
from agent.engines.offline.compose.summary import summary
from agent.engines.offline.compose.tables import tables
from agent.model.details import ConceptDetails
from agent.model.section import Block, Listing, Paragraph, Picture, SectionBrief, Sentence, Subheading, Table

__all__ = ["Phrasings", "compose"]

_WHOLE: dict[str, Callable[[SectionBrief, Voice], Sequence[Block]]] = {"summary": summary, "how-it-works": overview}
"""Sections whose facts have their home elsewhere and that tell the whole."""


def compose(brief: SectionBrief, phrasings: Phrasings) -> tuple[Block, ...]:
    """The blocks of a section: what was decided, what else is said of it, and the pictures that the facts carry."""
    if not brief.facts and not brief.related:
        return ()
    voice = Voice(phrasings)
    blocks: list[Block] = []
    if brief.spec.id in _WHOLE:
        blocks += _WHOLE[brief.spec.id](brief, voice)
    blocks += choices(brief, voice)
    blocks += [*tables(brief, voice), *unsettled(brief, voice)]
    drawn = pictures(brief, phrasings)
    blocks = [_closed(b) for b in _once(blocks, drawn, brief) or blocks]
    first = 2 if blocks and isinstance(blocks[0], Subheading) else 1
    if blocks and isinstance(blocks[0], Paragraph) and not any(s.cites for s in blocks[0].sentences):
        first = 0  # it leads to the table below it
    first = max([first, *(n for n, b in enumerate(blocks, 1) if isinstance(b, Picture) or _tells_flows(b, brief))])
    alone = brief.spec.id in _TOLD_BY_A_PICTURE
    return tuple([*blocks[:first], *drawn, *blocks[first:]] if blocks or alone else [])


_TOLD_BY_A_PICTURE = ("context-and-boundaries",)
"""Sections that a picture alone answers, where nothing was decided on it: who stands around the system, and what crosses."""


def _tells_flows(block: Block, brief: SectionBrief) -> bool:
    """Whether a paragraph of the whole tells what happens, which comes before the map of who takes part."""
    flows = {e.id for e in brief.related if is_flow(e)}
    cites = {c for s in block.sentences for c in s.cites} if isinstance(block, Paragraph) else set()
    return brief.spec.id == "how-it-works" and bool(cites) and cites <= flows


def _closed(block: Block) -> Block:
    """A paragraph or list whose sentences all end: behind words that were quoted without a full stop stands the document's own."""
    if isinstance(block, Paragraph):
        return block.model_copy(update={"sentences": tuple(map(_ended, block.sentences))})
    return block.model_copy(update={"items": tuple(map(_ended, block.items))}) if isinstance(block, Listing) else block


def _ended(sentence: Sentence) -> Sentence:
    open_ = re.search(r"[^.!?…:;]”$", sentence.text) is not None
    return sentence.model_copy(update={"text": f"{sentence.text}."}) if open_ else sentence


def _once(blocks: Sequence[Block], drawn: Sequence[Block], brief: SectionBrief) -> list[Block]:
    """The blocks without the terms of which a picture shows all that is said: 'a booking has 2 parts'; a table of none goes with its lead."""
    shown = {label for block in drawn if isinstance(block, Picture) for label in block.diagram.cites()}
    related = {e.id for e in brief.facts if isinstance(e.details, ConceptDetails) and _is_a_relation(e.details)} & shown
    kept: list[Block] = []
    for block in blocks:
        if isinstance(block, Table) and any(set(row.cites) <= related for row in block.rows):
            rows = tuple(row for row in block.rows if not set(row.cites) <= related)
            if rows:
                kept.append(block.model_copy(update={"rows": rows}))
            elif kept and isinstance(kept[-1], Paragraph) and not any(s.cites for s in kept[-1].sentences):
                kept.pop()
            continue
        kept.append(block)
    return kept


def _is_a_relation(details: ConceptDetails) -> bool:
    """Whether a term means nothing more than how it relates to another."""
    said = folded(details.meaning)
    last = details.relations[-1:]
    return any(said.endswith(folded(f"{r.multiplicity} {r.other}")) and f" {r.verb} " in said for r in last)
