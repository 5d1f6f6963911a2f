"""The lives of things, put together from all that was said of each: its states, and each move once with what causes it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from agent.model.details import StateDetails, Transition
from agent.model.ledger import Entry


class Move(NamedTuple):
    """A move from one state to another, and the labels of what tells it."""

    transition: Transition
    cites: tuple[str, ...]


class Life(NamedTuple):
    """A thing, its states with the label that names each, and its moves."""

    entity: str
    states: dict[str, tuple[str, ...]]
    moves: tuple[Move, ...]


def of_one(entity: str) -> str:
    """'of a boat', 'of an order'; a plural has no article."""
    if entity.endswith("s") and not entity.endswith(("ss", "us")):
        return f"of {entity}"
    return f"of {'an' if entity[:1].casefold() in 'aeio' else 'a'} {entity}"


def lives(entries: Sequence[Entry]) -> list[Life]:
    """One life a thing, in the order in which they were told. A cause that was said of a state alone goes to the one move into it."""
    by_entity: dict[str, list[tuple[Entry, StateDetails]]] = {}
    for entry in entries:
        if isinstance(entry.details, StateDetails):
            by_entity.setdefault(entry.details.entity.casefold(), []).append((entry, entry.details))
    return [_life(group) for group in by_entity.values()]


def _life(group: Sequence[tuple[Entry, StateDetails]]) -> Life:
    states: dict[str, tuple[str, ...]] = {}
    moves: dict[tuple[str, str], Move] = {}
    loose: list[Move] = []
    for entry, details in group:
        for name in details.states:
            states.setdefault(name, (entry.id,))
        for t in details.transitions:
            if not (t.source and t.target):
                loose.append(Move(t, (entry.id,)))
                continue
            held = moves.get((t.source, t.target))
            if held is not None and t.trigger and (both := _waits(held.transition, t)) is not None:
                moves[t.source, t.target] = Move(both, tuple(dict.fromkeys((*held.cites, entry.id))))
                continue
            better = held is None or (t.trigger and not held.transition.trigger)
            cites = tuple(dict.fromkeys((*(held.cites if held else ()), entry.id)))
            moves[t.source, t.target] = Move(t if held is None or better else held.transition, cites)
    kept = [m for m in loose if not _caused(m, moves)]
    return Life(group[0][1].entity, states, (*moves.values(), *kept))


def _waits(one: Transition, other: Transition) -> Transition | None:
    """One of two tellings of a move with the other's cause as its condition, where one is a time; null where none is."""
    for time, cause in ((one, other), (other, one)):
        other_sort = cause.trigger and not cause.trigger.endswith(_WAITED)
        if (time.trigger or "").endswith(_WAITED) and other_sort and not time.guard:
            return time.model_copy(update={"guard": cause.trigger})
    return None


def _caused(loose: Move, moves: dict[tuple[str, str], Move]) -> bool:
    """Whether a cause is told with the one move that leads into its state; one that has a cause of its own keeps it."""
    fitting = [ends for ends in moves if ends[1] == loose.transition.target and not loose.transition.source]
    if len(fitting) != 1 or (loose.transition.trigger or "").startswith("on "):
        return False  # 'on refund' is told of one way beside others
    held = moves[fitting[0]]
    told = _waits(held.transition, loose.transition)
    if told is None and not held.transition.trigger:
        told = held.transition.model_copy(update={"trigger": loose.transition.trigger})
    if told is not None:
        moves[fitting[0]] = Move(told, (*held.cites, *loose.cites))
    return True


_WAITED = " have passed"
"""A time by itself moves nothing where a condition is told beside it."""
