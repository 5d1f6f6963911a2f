"""The steps of a flow as they are told in prose and in a list: those that were told in order, and what was put between two of them later."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from agent.engines.offline.compose.courses import course
from agent.engines.offline.compose.phrasings import Phrasings
from agent.engines.offline.compose.ways import told_of
from agent.model.details import AlgorithmDetails, InteractionDetails
from agent.model.ledger import Entry


class Line(NamedTuple):
    """A step as a sentence without its full stop, and the labels that bear it out; `step`: its number in the telling, from 0."""

    text: str
    cites: tuple[str, ...]
    step: int | None = None


def lines(entry: Entry, entries: Sequence[Entry], phrasings: Phrasings) -> list[Line]:
    """The steps in order; `entries`: what else is known."""
    d = entry.details
    steps = d.steps if isinstance(d, AlgorithmDetails) else ()
    told: list[Line] = []
    for stage in course(entry, entries):
        if stage.step is not None:
            told.append(Line(steps[stage.step], (entry.id,), stage.step))
        elif stage.told is not None:
            way = stage.told.entries[0]
            if isinstance(way.details, InteractionDetails):
                told.append(Line(told_of(way.details, phrasings, way), (entry.id, way.id)))
    return told


def numbered(told: Sequence[Line], step: int) -> int:
    """The number in the list, from 1, of a step of the telling; what lies behind the last is one more than there are."""
    return next((n for n, line in enumerate(told, 1) if line.step == step), len(told) + 1)
