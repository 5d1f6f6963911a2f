"""A section's facts → typed blocks: arranged, phrased, drawn. Nothing is added to what the facts say."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from agent.engines.offline.compose.choices import choices
from agent.engines.offline.compose.overview import overview, summary
from agent.engines.offline.compose.phrasings import Phrasings, Voice
from agent.engines.offline.compose.pictures import pictures
from agent.engines.offline.compose.raised import unsettled
from agent.engines.offline.compose.tables import tables
from agent.model.section import Block, Paragraph, SectionBrief, Subheading

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
    first = 2 if blocks and isinstance(blocks[0], Subheading) else 1
    if blocks and isinstance(blocks[0], Paragraph) and not any(s.cites for s in blocks[0].sentences):
        first = 0  # it leads to the table below it
    return tuple([*blocks[:first], *pictures(brief, phrasings), *blocks[first:]] if blocks else [])
