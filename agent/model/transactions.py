"""Which events of a log count: those of a transaction that a person undid do not.

Nothing is taken out of the log. Undoing is an event of its own, and so is doing it again; a fold over the events in
force is byte for byte the one before the transaction.
"""

from __future__ import annotations

from collections.abc import Sequence

from agent.model.log import Labelled, LogEvent, Voided


def in_force(events: Sequence[LogEvent]) -> tuple[LogEvent, ...]:
    """The events that count, in the order given. A label that was given in vain stays given: none is used twice."""
    void = voided(events)
    return tuple(
        e for e in events if not isinstance(e, Voided) and (e.transaction not in void or isinstance(e, Labelled))
    )


def voided(events: Sequence[LogEvent]) -> frozenset[str]:
    """The transactions that are undone."""
    last: dict[str, Voided] = {}
    for event in events:
        if isinstance(event, Voided):
            held = last.get(event.target)
            if held is None or (event.seq, event.undone) > (held.seq, held.undone):
                last[event.target] = event
    return frozenset(target for target, event in last.items() if event.undone)
