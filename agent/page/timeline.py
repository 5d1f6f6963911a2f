"""The decisions over time: when each was made, changed and reversed, and by which discussion."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from enum import StrEnum

from agent.document.parts import Lookup
from agent.model.details import Kind
from agent.model.finding import Evidence
from agent.model.ledger import Change, Discussion, Entry, Ledger
from agent.page.cards import Reference, Words, day, reference, words
from agent.types import Frozen


class Happening(StrEnum):
    """What became of a decision, as the filter names it."""

    MADE = "made"
    """Said first, whether it was agreed on, turned down or only proposed."""
    CHANGED = "changed"
    """Worded anew, agreed on later, put off, or told in review."""
    REVERSED = "reversed"
    """Replaced or taken back."""
    CONFIRMED = "said again"


TONES = {
    Happening.MADE: "good", Happening.CHANGED: "changed", Happening.REVERSED: "bad", Happening.CONFIRMED: "plain",
}  # fmt: skip
_FALLS = ("replaced by", "taken back", "withdrawn")


class Event(Frozen):
    """One step in the life of a decision. `others`: the entries that the step names; `said`: the words of that turn."""

    happening: Happening
    decision: Reference
    topic: str
    what: str
    others: tuple[Reference, ...] = ()
    turn: int = 0
    said: Words | None = None


class Day(Frozen):
    """What one discussion did to the decisions, in the order in which it was said."""

    title: str
    day: str
    source: str
    people: tuple[str, ...]
    events: tuple[Event, ...]

    def counted(self) -> tuple[tuple[Happening, int], ...]:
        """How often each thing happened, the things that did not left out."""
        counts = ((h, sum(e.happening is h for e in self.events)) for h in Happening)
        return tuple((h, n) for h, n in counts if n)


def timeline(ledger: Ledger, known: Lookup, topics: Mapping[str, str]) -> tuple[Day, ...]:
    """What happened to the decisions, discussion by discussion, the first one first. `topics`: titles by id."""
    happened: dict[str, list[tuple[Entry, Change, bool]]] = {}
    for entry in ledger.entries:
        if entry.kind is Kind.DECISION:
            for n, change in enumerate(entry.history):
                happened.setdefault(change.discussion, []).append((entry, change, n == 0))
    held = {d.key: d for d in ledger.discussions}
    days = [_day(d, happened.get(d.key, []), known, topics) for d in ledger.discussions]
    days += [_apart(key, steps, known, topics) for key, steps in happened.items() if key not in held]
    return tuple(days)


def _day(
    discussion: Discussion, steps: list[tuple[Entry, Change, bool]], known: Lookup, topics: Mapping[str, str]
) -> Day:
    return Day(
        title=discussion.title,
        day=day(discussion.date),
        source=discussion.source,
        people=discussion.participants,
        events=tuple(_events(steps, known, topics)),
    )


def _apart(key: str, steps: list[tuple[Entry, Change, bool]], known: Lookup, topics: Mapping[str, str]) -> Day:
    """Steps that were taken in no discussion: a person's answers in review."""
    last = max((c.date or dt.date.min for _, c, _ in steps), default=dt.date.min)
    title = "In review" if key == "review" else key
    shown = day(last if last != dt.date.min else None)
    return Day(title=title, day=shown, source="", people=(), events=tuple(_events(steps, known, topics)))


def _events(steps: list[tuple[Entry, Change, bool]], known: Lookup, topics: Mapping[str, str]) -> Iterator[Event]:
    for entry, change, first in sorted(steps, key=lambda step: (step[1].turn, step[0].id)):
        others = [w for w in change.what.split() if known.get(w)]
        yield Event(
            happening=_happening(change.what, first),
            decision=reference(entry.id, known),
            topic=topics.get(entry.topic, entry.topic),
            what=" ".join(w for w in change.what.split() if w not in others),
            others=tuple(reference(label, known) for label in others),
            turn=change.turn,
            said=_said(entry, change, [e for label in others if (e := known.get(label))]),
        )


def _happening(what: str, first: bool) -> Happening:
    if first:
        return Happening.MADE
    if what.startswith(_FALLS):
        return Happening.REVERSED
    return Happening.CONFIRMED if what == "said again" else Happening.CHANGED


def _said(entry: Entry, change: Change, others: list[Entry]) -> Words | None:
    """The words of the turn in which the step was taken: the decision's own, else those of what it names.

    The file is left out: it stands above, with the discussion.
    """

    def there(evidence: Evidence) -> bool:
        return (evidence.discussion, evidence.turn) == (change.discussion, change.turn)

    found = [e for one in (entry, *others) for e in one.evidence if there(e)]
    return words(found[0].model_copy(update={"source": ""})) if found else None
