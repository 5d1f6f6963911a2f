"""Periods and deadlines on one axis, and dates in their order."""

from __future__ import annotations

from collections.abc import Sequence

from agent.diagrams import AnyDiagram
from agent.diagrams.timing import Span, Timing, Unit
from agent.engines.offline.compose.phrasings import Phrasings
from agent.engines.offline.compose.wording import wording
from agent.engines.offline.phrasing import title
from agent.model.details import Kind
from agent.model.ledger import Entry
from agent.text.numbers import quantities

_UNITS: tuple[tuple[str, Unit, float], ...] = (
    ("second", "seconds", 1), ("minute", "minutes", 60), ("hour", "hours", 3600), ("day", "days", 86400), ("month", "months", 2_592_000),
)  # fmt: skip
_READABLE = 60
"""The longest span over the shortest that can be told apart on one axis."""


def timing(entries: Sequence[Entry], phrasings: Phrasings) -> list[AnyDiagram]:
    """Periods and deadlines that were decided, side by side from zero, in groups whose lengths can be compared."""
    seconds = {name: factor for name, _, factor in _UNITS}
    spans: list[tuple[float, Entry, str]] = []
    for entry in entries:
        if entry.kind not in (Kind.DECISION, Kind.POLICY) or not entry.settled:
            continue
        found = [q for q in quantities(entry.statement) if q.unit in seconds]
        if len(found) == 1 and found[0].unit and wording(entry, phrasings).form != "words":
            spans.append((float(found[0].value) * seconds[found[0].unit], entry, found[0].text))
    spans = sorted({s[0]: s for s in reversed(spans)}.values(), key=lambda s: s[0])
    groups: list[list[tuple[float, Entry, str]]] = []
    for span in spans:
        if groups and span[0] <= _READABLE * groups[-1][0][0]:
            groups[-1].append(span)
        else:
            groups.append([span])
    return [_axis(group) for group in groups if len(group) >= _LEAST_SPANS]


def _axis(group: Sequence[tuple[float, Entry, str]]) -> Timing:
    _, unit, factor = next((u for u in reversed(_UNITS) if u[2] <= group[0][0]), _UNITS[0])
    rows = tuple(
        Span(name=title(e.title, 60), start=0, length=round(length / factor, 3), cites=(e.id,))
        for length, e, text in group[:12]
    )
    return Timing(caption="Times that were decided, side by side.", unit=unit, spans=rows)


_LEAST_SPANS = 3
