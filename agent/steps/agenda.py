"""What the next meeting has to settle: what contradicts itself, what is open, what was never raised; ranked."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from agent.document.coverage import CoverageRow, Verdict
from agent.document.points import Point, Sort
from agent.model.details import ActionDetails, Kind, QuestionDetails, RiskDetails
from agent.model.finding import Tier, Weight
from agent.model.ledger import Entry, Ledger
from agent.text.words import stems
from agent.types import EntryId

Places: TypeAlias = Mapping[EntryId, Sequence[str]]


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
    Sort.DEFERRED: (Kind.DECISION, "deferred", "It was deferred."),
    Sort.RISK: (Kind.RISK, "open", "It was named, and nothing against it was agreed on."),
    Sort.PASSING: (Kind.DECISION, "proposed", "It may be meant as a proposal, and nobody took it up."),
    Sort.ACTION: (Kind.ACTION, "open", "It was agreed on, and nobody has said that it is done."),
}


def _ranked(sort: Sort, ledger: Ledger, places: Places) -> Iterator[Point]:
    if sort not in _STANDING:
        return
    kind, status, why = _STANDING[sort]
    found = [e for e in ledger.of(kind) if e.status == status and not _met(e) and _belongs(e, sort)]
    about = _About(ledger) if sort not in _NO_MATTER else None
    for entry in sorted(found, key=_pressing):
        text = entry.statement if sort in {Sort.QUESTION, Sort.ACTION} else f"{entry.title}: {entry.statement}"
        text = entry.statement if entry.title.rstrip(".") in entry.statement else text
        near = about.near(entry) if about else ()
        yield Point(
            sort=sort,
            text=text,
            why=why,
            cites=(entry.id,),
            sections=_sections((entry,), places),
            who=_person(entry),
            ask=about.asked(entry, near) if about else (),
            bears_on=tuple(e.id for e in near),
        )


_NO_MATTER = frozenset({Sort.ACTION, Sort.PASSING})


def _belongs(entry: Entry, sort: Sort) -> bool:
    """A proposal that may be a mere remark comes after what is certainly open."""
    if sort is Sort.PROPOSAL:
        return entry.tier is not Tier.POSSIBLE
    return sort is not Sort.PASSING or entry.tier is Tier.POSSIBLE


class _About:
    """Finds what was settled about a matter, and who spoke of it."""

    def __init__(self, ledger: Ledger) -> None:
        self._settled = [e for e in ledger.of(Kind.DECISION) if e.status == "accepted"]
        self._words = {e.id: stems(f"{e.title} {e.statement}") for e in self._settled}
        counts = Counter(word for words in self._words.values() for word in words)
        self._rare = frozenset(w for w, n in counts.items() if n <= max(_FEW, len(self._settled) // 12))
        self._people = list(dict.fromkeys(p for d in ledger.discussions for p in d.participants))

    def near(self, entry: Entry) -> tuple[Entry, ...]:
        """The settled decisions that share most rare words with an entry, two words at least."""
        said = stems(" ".join((entry.title, entry.statement)))
        shared = {e.id: len(said & self._words[e.id] & self._rare) for e in self._settled}
        found = sorted((e for e in self._settled if shared[e.id] >= _SHARED), key=lambda e: (-shared[e.id], e.id))
        return tuple(found[:_NEAR])

    def asked(self, entry: Entry, near: Sequence[Entry]) -> tuple[str, ...]:
        """Who could answer: those whom the words name, else who spoke of what it bears on; never who asked."""
        by = _person(entry)
        words = " ".join((entry.statement, *(e.quote for e in entry.evidence)))
        named = [p for p in self._people if p != by and re.search(rf"\b{re.escape(p.split()[0])}\b", words)]
        spoke = Counter(e.speaker for n in near for e in n.evidence if e.speaker and e.speaker != by)
        return tuple(named[:_NEAR] or [name for name, _ in spoke.most_common(1)])


_SHARED, _NEAR, _FEW = 2, 3, 4


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
