"""Periods and deadlines on one axis, and dates in their order."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.diagrams import AnyDiagram
from agent.diagrams.timeline import Event, Timeline
from agent.diagrams.timing import Span, Timing, Unit
from agent.engines.offline.compose.phrasings import Phrasings
from agent.engines.offline.compose.wording import wording
from agent.engines.offline.phrasing import title
from agent.model.details import Kind
from agent.model.ledger import Entry
from agent.text.numbers import quantities
from agent.text.stamps import MONTHS, month

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


_DATE = re.compile(
    rf"(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? |(?P<part>the end of|end of|mid-?|early|late) ?)(?P<month>{'|'.join(MONTHS)})"
    r"(?: (?P<year>20\d\d))?\b",
    re.IGNORECASE,
)
_CHUNK = re.compile(r"[,;](?: and)? |: ")
_LAST_DAY, _MIDDLE = 31, 15


def timeline(entries: Sequence[Entry], phrasings: Phrasings) -> list[AnyDiagram]:
    """What is settled for a date, in the order of the dates. A month without a year is the next one after it was said."""
    events: list[tuple[tuple[int, int, int], str, str, Entry]] = []
    for entry in entries:
        if entry.kind not in (Kind.DECISION, Kind.POLICY, Kind.CONSTRAINT) or not entry.settled or entry.date is None:
            continue
        for chunk in _CHUNK.split(phrasings.written(entry.statement.rstrip("."))):
            for match in _DATE.finditer(chunk):
                number = month(match["month"])
                year = int(match["year"] or entry.date.year + (number < entry.date.month))
                day = int(match["day"] or (_LAST_DAY if (match["part"] or "").endswith("of") else _MIDDLE))
                when = re.sub(r"^(?:the |on )", "", match[0])
                events.append(((year, number, day), when, _without_date(chunk, match), entry))
    events = [e for e in events if e[2]]
    if len({e[0] for e in events}) < _LEAST_SPANS:
        return []
    ordered = sorted(events, key=lambda e: e[0])
    return [
        Timeline(
            caption="What is settled or given, by time.",
            events=tuple(Event(when=when, what=what, cites=(entry.id,)) for _, when, what, entry in ordered),
        )
    ]


_LEAD = re.compile(
    r"^(?:(?:and|then|so)\s+)*(?:(?:i|we)(?:[’']ve| have)?(?: got)?\s+(?=an?\b|the\b|\d))?(?:an?\s+|the\s+)?",
    re.IGNORECASE,
)


def _without_date(chunk: str, match: re.Match[str]) -> str:
    """What happens on a date, without the date and the small word before it."""
    before = re.sub(r"\s*\b(?:on|by|until|from|at|in|to|the)(?: the)?\s*$", "", chunk[: match.start()])
    return re.sub(_LEAD, "", f"{before.strip()} {chunk[match.end() :].strip()}".strip())
