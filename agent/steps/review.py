"""What a person should look at: the questions of `review`, the most important first, and what each answer means.

A question is worth as much as its answer is likely to change something, and more where that shapes the system. On
discussions with known answers one in three decisions that nobody called one was none, and one in fourteen of those that
were left as proposals was settled: so what the document tells as decided is asked before what it leaves out.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import combinations

from pydantic import Field

from agent.model.details import Kind
from agent.model.finding import Finding, Rejected, Tier, Weight
from agent.model.ledger import Entry, Ledger
from agent.model.log import Verdict
from agent.text.amounts import renumbers
from agent.text.numbers import quantities
from agent.text.words import fold_name, stems
from agent.types import EntryId, Frozen

_ALIKE = 0.4
"""Share of words that two rules with differing amounts have in common before they are asked about."""
_NEAR = 0.86
"""Likeness of two names, as difflib's ratio, from which they may be one: 'Postgre' and 'Postgres' are, 'MySQL' and
'SQLite' are not."""
_LEAST_NAME = 4
_RULES = (Kind.DECISION, Kind.POLICY, Kind.CONSTRAINT)
_NAMED = (Kind.TECHNOLOGY, Kind.COMPONENT, Kind.CONCEPT)


FIVE_MINUTES = 30
"""Questions that a person answers in five minutes, at ten seconds each."""


class Doubt(StrEnum):
    """Why something is asked."""

    DECISION = "possible decision"
    CONFLICT = "possible conflict"
    REPLACED = "possible replacement"
    NAMES = "possibly one thing"
    REJECTED = "not believed"


class Choice(Frozen):
    """One key, and what pressing it says. `pair`: it is said of both entries, else of the later alone."""

    key: str
    says: str
    verdict: Verdict
    pair: bool = False


class Question(Frozen):
    """One thing that is not certain. `about`, `other`: labels, of two entries the later and the earlier."""

    id: str
    doubt: Doubt
    text: str
    choices: tuple[Choice, ...]
    about: EntryId | None = None
    other: EntryId | None = None
    findings: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    worth: float = Field(default=0.0, description="How much asking it is worth, 0 to 1.5")
    rejected: Finding | None = Field(default=None, description="What was not believed")

    def choice(self, key: str) -> Choice | None:
        """What a key means here."""
        return next((c for c in self.choices if c.key == key), None)


_KEEP = Choice(key="p", says="it stands as it is", verdict=Verdict.AS_IT_IS)
_ONE = (
    Choice(key="y", says="yes, it was agreed", verdict=Verdict.SETTLED),
    Choice(key="n", says="no, it was not", verdict=Verdict.REFUSED),
    Choice(key="d", says="it was put off", verdict=Verdict.DEFERRED),
    _KEEP,
)
_TWO = (
    Choice(key="r", says="the later replaces the earlier", verdict=Verdict.REPLACES, pair=True),
    Choice(key="e", says="the earlier holds, the later does not", verdict=Verdict.REFUSED),
    Choice(key="b", says="both hold", verdict=Verdict.BOTH, pair=True),
    Choice(key="o", says="they are one", verdict=Verdict.SAME, pair=True),
)
_NAMES = (
    Choice(key="o", says="they are one", verdict=Verdict.SAME, pair=True),
    Choice(key="b", says="they are two", verdict=Verdict.BOTH, pair=True),
)
_SEEN = (
    Choice(key="y", says="it is right; it goes in on your word", verdict=Verdict.SETTLED),
    Choice(key="p", says="seen; it stays out", verdict=Verdict.AS_IT_IS),
)
_CONFLICT, _REPLACED, _ALIAS, _UNBELIEVED = 0.8, 0.5, 0.2, 0.06
_PROBABLE, _PROPOSED = 0.35, 0.07
_PERSONAL, _TOO_SHORT, _SHORT, _UNMEASURED, _JOINED = 0.5, 4, 0.35, 0.1, 0.2
_SHAPES = 1.5
_SPEAKS = re.compile(r"\b(?:I|you|he|she|me|my|your|his|her)\b")
"""Who says *I* and *you* talks with somebody, and mostly settles nothing."""


def questions(
    ledger: Ledger,
    members: Mapping[EntryId, Sequence[str]],
    rejected: Iterable[Rejected] = (),
    answered: frozenset[str] = frozenset(),
) -> tuple[Question, ...]:
    """What is not certain, without what was answered, in the order in which it is asked.

    `members`: label → the findings of the entry, the last said last. `answered`: ids of questions. A question comes
    back when something is said about its entries again, under a new id.
    """
    ask = _Asking(members)
    found = [
        *(ask.one(Doubt.DECISION, e, _ONE) for e in _possible(ledger)),
        *(ask.two(Doubt.CONFLICT, a, b, _TWO) for a, b in _conflicts(ledger)),
        *(ask.two(Doubt.REPLACED, a, b, _TWO) for a, b in _replacements(ledger)),
        *(ask.two(Doubt.NAMES, a, b, _NAMES) for a, b in _names(ledger)),
        *(_unbelieved(r) for r in rejected),
    ]
    open_ones = {q.id: q for q in found if q.id not in answered}.values()
    return tuple(sorted(open_ones, key=lambda q: -q.worth))


class _Asking:
    def __init__(self, members: Mapping[EntryId, Sequence[str]]) -> None:
        self._members = members

    def one(self, doubt: Doubt, entry: Entry, choices: tuple[Choice, ...]) -> Question:
        mine = tuple(self._members[entry.id])
        return Question(
            id=_id(doubt, mine[-1]),
            doubt=doubt,
            text=f"Was this agreed? {entry.statement}",
            choices=choices,
            about=entry.id,
            findings=mine,
            worth=_doubt(entry) * _weight(entry),
        )

    def two(self, doubt: Doubt, earlier: Entry, later: Entry, choices: tuple[Choice, ...]) -> Question:
        """A conflict that was settled is not asked again as a replacement: the two share their ids."""
        mine, theirs = tuple(self._members[later.id]), tuple(self._members[earlier.id])
        texts = {
            Doubt.CONFLICT: f"These do not fit together. Earlier: {earlier.statement} Later: {later.statement}",
            Doubt.REPLACED: f"Is the earlier one replaced? Earlier: {earlier.statement} Later: {later.statement}",
            Doubt.NAMES: f"Are {earlier.title} and {later.title} one thing?",
        }
        return Question(
            id=_id(Doubt.NAMES if doubt is Doubt.NAMES else Doubt.CONFLICT, mine[-1], theirs[-1]),
            doubt=doubt,
            text=texts[doubt],
            choices=choices,
            about=later.id,
            other=earlier.id,
            findings=mine,
            others=theirs,
            worth=_PAIRS[doubt] * max(_weight(earlier), _weight(later)),
        )


def _unbelieved(it: Rejected) -> Question:
    said = "; ".join(f"“{q.words}” (turn {q.turn})" for q in it.finding.quotes) or "no words"
    return Question(
        id=_id(Doubt.REJECTED, it.finding.title, it.finding.statement, said),
        doubt=Doubt.REJECTED,
        text=f"{it.finding.statement} Quoted: {said}. {it.reason}",
        choices=_SEEN,
        worth=_UNBELIEVED * (_SHAPES if it.finding.weight is Weight.SHAPES else 1),
        rejected=it.finding,
    )


def _id(doubt: Doubt, *parts: str) -> str:
    """Eight hex digits that stay the same while nothing more is said."""
    return hashlib.sha256("\x1f".join((doubt.value, *parts)).encode()).hexdigest()[:8]


def _possible(ledger: Ledger) -> list[Entry]:
    """Decisions that may be more, or less, than they were taken for: guesses, proposals, what is merely probable."""
    return [
        e
        for e in ledger.of(Kind.DECISION)
        if e.current and (e.tier is Tier.POSSIBLE or e.status == "proposed" or _rests_on_little(e))
    ]


def _rests_on_little(entry: Entry) -> bool:
    """Whether an accepted decision is no more than probable."""
    return entry.status == "accepted" and entry.tier is Tier.PROBABLE


def _doubt(entry: Entry) -> float:
    """How likely it is that a person says otherwise: by its standing, and by how its words read."""
    if entry.status != "accepted":
        return _PROPOSED
    personal = _PERSONAL * (_SPEAKS.search(entry.statement) is not None)
    short = _SHORT * (len(entry.statement.split()) <= _TOO_SHORT)
    measured = _UNMEASURED * (-1 if quantities(entry.statement) else 1)
    return min(_PROBABLE + personal + short + measured + _JOINED * (len(entry.evidence) > 1), 1.0)


def _weight(entry: Entry) -> float:
    return _SHAPES if entry.weight is Weight.SHAPES else 1.0


_PAIRS = {Doubt.CONFLICT: _CONFLICT, Doubt.REPLACED: _REPLACED, Doubt.NAMES: _ALIAS}


def _conflicts(ledger: Ledger) -> Iterator[tuple[Entry, Entry]]:
    """Pairs that contradict each other and both still stand, the earlier first."""
    place = {e.id: n for n, e in enumerate(ledger.entries)}
    standing = {e.id: e for e in ledger.entries if e.current}
    for entry in standing.values():
        for other in (standing[i] for i in entry.contradicts if i in standing):
            if place[entry.id] < place[other.id]:
                yield entry, other


def _replacements(ledger: Ledger) -> Iterator[tuple[Entry, Entry]]:
    """Settled rules that speak of the same matter and hold to different amounts, the earlier first."""
    rules = [(e, stems(f"{e.title} {e.statement}")) for e in ledger.of(*_RULES) if e.settled]
    for (earlier, mine), (later, theirs) in combinations(rules, 2):
        if later.id in earlier.contradicts or not mine or not theirs:
            continue
        if len(mine & theirs) / min(len(mine), len(theirs)) >= _ALIKE and renumbers(earlier.statement, later.statement):
            yield earlier, later


def _names(ledger: Ledger) -> Iterator[tuple[Entry, Entry]]:
    """Entries of one kind whose names may mean one thing, the earlier first."""
    for kind in _NAMED:
        for earlier, later in combinations([e for e in ledger.of(kind) if e.current], 2):
            if _one_name(earlier.title, later.title):
                yield earlier, later


def _one_name(a: str, b: str) -> bool:
    """Whether two names are nearly the same, or one is the initials of the other."""
    mine, theirs = fold_name(a), fold_name(b)
    if min(len(mine), len(theirs)) >= _LEAST_NAME and _numbers(a) == _numbers(b):
        return mine == theirs or SequenceMatcher(None, mine, theirs).ratio() >= _NEAR
    return _initials(a) == b.casefold() or _initials(b) == a.casefold()


def _numbers(name: str) -> str:
    """'level 1' and 'level 2' are two things, however alike they look."""
    return "".join(c for c in name if c.isdigit())


def _initials(name: str) -> str | None:
    words = name.replace("-", " ").split()
    return "".join(w[0] for w in words).casefold() if len(words) > 1 else None
