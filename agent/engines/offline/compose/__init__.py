"""A section's facts → typed blocks: arranged, phrased, drawn. Nothing is added to what the facts say."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from agent.engines.offline.compose.choices import choices
from agent.engines.offline.compose.overview import overview, summary
from agent.engines.offline.compose.pictures import pictures
from agent.engines.offline.compose.tables import tables
from agent.engines.offline.compose.wording import Told
from agent.model.section import Block, SectionBrief

_WHOLE: dict[str, Callable[[SectionBrief], Sequence[Block]]] = {"summary": summary, "how-it-works": overview}
"""Sections whose facts have their home elsewhere and that tell the whole."""


def compose(brief: SectionBrief) -> tuple[Block, ...]:
    """The blocks of a section: what was decided, what else is said of it, and the pictures that the facts carry."""
    if not brief.facts and not brief.related:
        return ()
    told = Told()
    blocks: list[Block] = []
    if brief.spec.id in _WHOLE:
        blocks += _WHOLE[brief.spec.id](brief)
    blocks += choices(brief, told)
    blocks += tables(brief, told)
    drawn = pictures(brief)
    return tuple([*blocks[:1], *drawn, *blocks[1:]] if blocks else [])
