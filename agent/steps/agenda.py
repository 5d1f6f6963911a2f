"""What the next meeting has to settle: what contradicts itself, what is open, what was never raised; ranked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import TypeAlias

from agent.document.coverage import CoverageRow, Verdict
from agent.model.details import ActionDetails, Kind, QuestionDetails, RiskDetails
from agent.model.finding import Weight
from agent.model.ledger import Entry, Ledger
from agent.types import EntryId, Frozen

Places: TypeAlias = Mapping[EntryId, Sequence[str]]


class Sort(StrEnum):
    """Why something is on the agenda, the most pressing first."""

    CONTRADICTION = "contradiction"
    QUESTION = "open question"
    PROPOSAL = "proposed, not settled"
    DEFERRED = "deferred"
    RISK = "open risk"
    UNSETTLED = "discussed, open"
    NEVER = "never raised"
    ACTION = "open action"


class Point(Frozen):
    """One point of the agenda. `who`: who asked, proposed or is to report; null where nobody is known."""

    sort: Sort
    text: str
    why: str
    cites: tuple[EntryId, ...] = ()
    sections: tuple[str, ...] = ()
    who: str | None = None


def agenda(ledger: Ledger, rows: Iterable[CoverageRow], places: Places) -> tuple[Point, ...]:
    """The points in their rank: by sort, then what shapes the system, then what has waited longest.

    `rows`: the coverage of the brief; `places`: the sections that wait for each entry.
    """
    entries = [p for sort in Sort for p in _ranked(sort, ledger, places)]
    points = [*_contradictions(ledger, places), *entries, *_gaps(rows)]
    order = list(Sort)
    return tuple(sorted(points, key=lambda p: order.index(p.sort)))


def _contradictions(ledger: Ledger, places: Places) -> Iterator[Point]:
    """Each pair of entries that do not fit together and both still stand, once."""
    standing = {e.id: e for e in ledger.entries if e.current}
    for entry in standing.values():
        for other in (standing[i] for i in entry.contradicts if i in standing and i > entry.id):
            yield Point(
                sort=Sort.CONTRADICTION,
                text=f"Which holds: {_told(entry)}, or {_told(other)}?",
                why="Both stand, and they do not fit together.",
                cites=(entry.id, other.id),
                sections=_sections((entry, other), places),
            )


def _told(entry: Entry) -> str:
    return entry.statement.rstrip(".")


_STANDING: dict[Sort, tuple[Kind, str, str]] = {
    Sort.QUESTION: (Kind.QUESTION, "open", "It was asked, and nobody answered it."),
    Sort.PROPOSAL: (Kind.DECISION, "proposed", "It was proposed, and nobody settled it."),
    Sort.DEFERRED: (Kind.DECISION, "deferred", "It was put off."),
    Sort.RISK: (Kind.RISK, "open", "It was named, and nothing against it was agreed on."),
    Sort.ACTION: (Kind.ACTION, "open", "It was agreed on, and nobody has said that it is done."),
}


def _ranked(sort: Sort, ledger: Ledger, places: Places) -> Iterator[Point]:
    if sort not in _STANDING:
        return
    kind, status, why = _STANDING[sort]
    found = [e for e in ledger.of(kind) if e.status == status and not _met(e)]
    for entry in sorted(found, key=_pressing):
        text = entry.statement if sort in {Sort.QUESTION, Sort.ACTION} else f"{entry.title}: {entry.statement}"
        text = entry.statement if entry.title.rstrip(".") in entry.statement else text
        waiting = _sections((entry,), places)
        yield Point(sort=sort, text=text, why=why, cites=(entry.id,), sections=waiting, who=_person(entry))


def _met(entry: Entry) -> bool:
    """Whether a risk has an answer though its status does not say so."""
    return isinstance(entry.details, RiskDetails) and entry.details.mitigation is not None


def _pressing(entry: Entry) -> tuple[bool, dt.date, EntryId]:
    return (entry.weight is not Weight.SHAPES, entry.date or dt.date.min, entry.id)


def _person(entry: Entry) -> str | None:
    if isinstance(entry.details, ActionDetails):
        return entry.details.owner
    asked = entry.details.asked_by if isinstance(entry.details, QuestionDetails) else None
    return asked or entry.evidence[0].speaker


def _sections(entries: Sequence[Entry], places: Places) -> tuple[str, ...]:
    return tuple(dict.fromkeys(section for e in entries for section in places.get(e.id, ())))


def _gaps(rows: Iterable[CoverageRow]) -> Iterator[Point]:
    """Items of the brief that nobody raised, or that were raised and come with no entry of their own to settle."""
    asked: set[str] = set()
    for row in rows:
        never = row.verdict is Verdict.NEVER
        if not row.question or row.question in asked or not (never or (row.verdict is Verdict.OPEN and not row.open)):
            continue
        asked.add(row.question)
        why = f"{row.title} ({row.item}) was {'never raised' if never else 'discussed, and nothing was settled'}."
        yield Point(sort=Sort.NEVER if never else Sort.UNSETTLED, text=row.question, why=why, sections=row.sections)
