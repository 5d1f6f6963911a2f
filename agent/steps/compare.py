"""Two states of the architecture → what the later one has that the earlier has not, by meaning rather than by text.

An entry is the same in both where it has the same label. What replaced what is told as a change of the older one, with
the numbers that changed with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from agent.model.details import Kind
from agent.model.ledger import Entry, Ledger
from agent.text.numbers import quantities, same
from agent.types import EntryId, Frozen


class What(StrEnum):
    """What became of an entry."""

    ADDED = "added"
    CHANGED = "changed"
    """Its status, its wording or its details are others."""
    REVERSED = "reversed"
    """It had been settled, and gave way to another one, or was taken back."""
    ANSWERED = "answered"
    """A question that has its answer, an action that is done."""
    GONE = "gone"
    """It was read no more, as after a corrected transcript."""


class Turned(Frozen):
    """An entry that is not what it was. `was` and `now`: status and statement, null where it is not there."""

    what: What
    entry: EntryId
    kind: Kind
    title: str
    was: tuple[str, str] | None = None
    now: tuple[str, str] | None = None
    by: EntryId | None = None
    """What replaced or answered it."""


class Figure(Frozen):
    """A number that changed: as the earlier and as the later words have it, and the entries in which they stand."""

    was: str
    now: str
    entry: EntryId
    by: EntryId


class Delta(Frozen):
    """All that changed between two states."""

    turned: tuple[Turned, ...] = ()
    numbers: tuple[Figure, ...] = ()

    def of(self, *kinds: Kind) -> tuple[Turned, ...]:
        """What became of the entries of these kinds."""
        return tuple(t for t in self.turned if t.kind in kinds)

    @property
    def entries(self) -> frozenset[EntryId]:
        """The labels of all that changed."""
        return frozenset(t.entry for t in self.turned)


def compare(before: Ledger, after: Ledger) -> Delta:
    """What changed from one state to the other, in the order in which the entries were first said."""
    was, now = ({e.id: e for e in ledger.entries} for ledger in (before, after))
    turned = [t for e in after.entries if (t := _turned(was.get(e.id), e)) is not None]
    gone = [Turned(what=What.GONE, entry=e.id, kind=e.kind, title=e.title, was=_shown(e))
            for e in before.entries if e.id not in now]  # fmt: skip
    numbers = [f for t in turned for f in _figures(t, was, now)]
    return Delta(turned=(*turned, *gone), numbers=tuple(dict.fromkeys(numbers)))


def _turned(was: Entry | None, now: Entry) -> Turned | None:
    if was is not None and _meaning(was) == _meaning(now):
        return None
    return Turned(
        what=_what(was, now),
        entry=now.id,
        kind=now.kind,
        title=now.title,
        was=_shown(was) if was else None,
        now=_shown(now),
        by=now.superseded_by or now.answered_by,
    )


def _what(was: Entry | None, now: Entry) -> What:
    if was is None:
        return What.ADDED
    if was.status == now.status:
        return What.CHANGED
    if now.status in {"answered", "done"}:
        return What.ANSWERED
    return What.REVERSED if was.current and not now.current else What.CHANGED


def _meaning(entry: Entry) -> tuple[object, ...]:
    return (entry.status, entry.title, entry.statement, entry.details, entry.superseded_by, entry.contradicts)


def _shown(entry: Entry) -> tuple[str, str]:
    return (entry.status, entry.statement)


def _figures(turned: Turned, was: dict[EntryId, Entry], now: dict[EntryId, Entry]) -> Iterator[Figure]:
    """The numbers that one entry lost to what replaced it, or to its own new wording, paired by their units."""
    earlier = was.get(turned.entry)
    later = now.get(turned.by or turned.entry)
    if earlier is None or later is None or (later.id == earlier.id and later.statement == earlier.statement):
        return
    old, new = quantities(earlier.statement), quantities(later.statement)
    lost = [q for q in old if not any(same(q, n) for n in new)]
    won = [q for q in new if not any(same(q, o) for o in old)]
    for gone in lost:
        partner = next((q for q in won if q.unit == gone.unit), None) or (
            won[0] if len(lost) == len(won) == 1 else None
        )
        if partner is not None:
            won.remove(partner)
            yield Figure(was=gone.text, now=partner.text, entry=earlier.id, by=later.id)
