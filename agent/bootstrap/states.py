"""States of the architecture by what a person calls them: a date, a discussion, a label. Nothing is written."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from agent.bootstrap.bench import Bench
from agent.errors import UsageError
from agent.model.fold import fold, held_order
from agent.model.ledger import Discussion, Ledger
from agent.model.log import LogEvent
from agent.model.moments import up_to
from agent.steps.compare import Delta, compare
from agent.types import Frozen


class Difference(Frozen):
    """What changed between two states, and what they are called."""

    start: str
    end: str
    delta: Delta


def difference(bench: Bench, start: str | None = None, end: str | None = None) -> Difference:
    """What changed from one state to another.

    Without a start, since the state before the newest discussion; without an end, until now. Raises UsageError where
    there is no such state, or the end lies before the start.
    """
    events = bench.events()
    now = fold(events)
    if not now.discussions:
        raise UsageError("The ledger is empty, so nothing can have changed; `blueprint draft` fills it.")
    held = now.discussions
    first = len(held) - 1 if start is None else _until(now, start)
    last = len(held) if end is None else _until(now, end)
    if last < first:
        raise UsageError(f"{end} lies before {start}; name the earlier state first.")
    before = _after(events, held, first)
    after = now if end is None else _after(events, held, last)
    told = [_named(held, count) for count in (first, last)]
    return Difference(start=told[0], end=told[1], delta=compare(before, after))


def changed_by(events: Sequence[LogEvent], ledger: Ledger, discussion: str) -> Delta:
    """What a discussion changed in the state that those before it had made."""
    held = ledger.discussions
    place = [d.key for d in held].index(discussion)
    return compare(_after(events, held, place), _after(events, held, place + 1))


def _after(events: Sequence[LogEvent], held: Sequence[Discussion], count: int) -> Ledger:
    """The state after so many discussions, in the order in which they took place."""
    return fold(up_to(events, held[count - 1], held)) if count else Ledger()


def _until(ledger: Ledger, name: str) -> int:
    """How many discussions a state holds. Raises UsageError where a name means none, or several."""
    held = ledger.discussions
    if re.fullmatch(r"\d{4}-\d\d-\d\d", name):
        return _on(held, name)
    if (entry := ledger.get(name.upper())) is not None:
        keys = {c.discussion for c in entry.history[:1]} or {e.discussion for e in entry.evidence}
        return next(n for n, d in enumerate(held, 1) if d.key in keys)
    exact = [n for n, d in enumerate(held, 1) if name in {d.key, d.source, d.title}]
    low = name.casefold()
    found = exact or [n for n, d in enumerate(held, 1) if low in f"{d.key}\n{d.source}\n{d.title}".casefold()]
    if len(found) == 1:
        return found[0]
    several = ", ".join(held[n - 1].source for n in found[:4])
    raise UsageError(
        f"{name!r} means several discussions ({several}); name one by its whole name."
        if found
        else f"{name!r} is no date, label or discussion of the ledger; write 2026-03-05, D-012 or a file's name."
    )


def _on(held: tuple[Discussion, ...], name: str) -> int:
    try:
        day = dt.date.fromisoformat(name)
    except ValueError:
        raise UsageError(f"{name!r} is no day; write it as 2026-03-05.") from None
    return sum(held_order(d)[0] <= day for d in held)


def _named(held: tuple[Discussion, ...], count: int) -> str:
    if not count:
        return "before the first discussion"
    return f"{held[count - 1].date or 'undated'} {held[count - 1].source}"
