"""Moves of which one end was not said: where the thing begins, where another thing's move says it, and else some other state."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.diagrams.state import EDGE
from agent.engines.offline.compose.lives import Life, Move
from agent.model.details import Transition
from agent.text.words import stems

ANY = "some other state"
"""From where, or to where, a move leads of which nobody said the other end."""


def placed(lives: Sequence[Life]) -> list[Life]:
    """The lives with every move between two states, what begins one from its beginning; cites of what says so are added."""
    return [_placed(life, lives) for life in lives]


def _placed(life: Life, every: Sequence[Life]) -> Life:
    whole = [m for m in life.moves if m.transition.source and m.transition.target]
    root = _root(whole)
    moves: list[Move] = []
    for move in life.moves:
        t = move.transition
        if t.source and t.target:
            moves.append(move)
        elif not t.source and t.target == root:
            moves.insert(0, _to(move, source=EDGE))
        elif not t.source:
            moves.append(_coupled(move, life, every) or _to(move, source=ANY))
        else:
            moves.append(_to(move, target=ANY))
    merged: dict[tuple[str, str], Move] = {}
    for move in moves:
        ends = (move.transition.source, move.transition.target)
        merged[ends] = _both(merged[ends], move) if ends in merged else move
    return Life(life.entity, life.states, tuple(merged.values()))


def _root(whole: Sequence[Move]) -> str:
    """The one state from which moves lead and into which none does; '' where there are several or none."""
    targets = {m.transition.target for m in whole}
    roots = list(dict.fromkeys(m.transition.source for m in whole if m.transition.source not in targets))
    return roots[0] if len(roots) == 1 else ""


def _to(move: Move, *, source: str = "", target: str = "") -> Move:
    t = move.transition
    return Move(t.model_copy(update={"source": source or t.source, "target": target or t.target}), move.cites)


def _coupled(move: Move, life: Life, every: Sequence[Life]) -> Move | None:
    """'Back to free on refund', where a sale goes from paid to refunded, and the seat came to taken on payment: from taken."""
    cause = stems(re.sub(r"^(?:on|upon|after) ", "", move.transition.trigger or ""))
    found: dict[str, tuple[str, ...]] = {}
    for other in every:
        for step in (m for m in other.moves if other is not life and cause & stems(m.transition.target)):
            left = stems(step.transition.source)
            for into in life.moves:
                t = into.transition
                if t.source and t.target != move.transition.target and left & stems(t.trigger or ""):
                    found.setdefault(t.target, step.cites)
    if len(found) != 1:
        return None
    source, cites = next(iter(found.items()))
    return Move(_to(move, source=source).transition, tuple(dict.fromkeys((*move.cites, *cites))))


def _both(one: Move, other: Move) -> Move:
    """Two causes of one move: 'on refund or expiry'; one that the other tells more exactly is none of its own."""
    told = list(dict.fromkeys(t for t in (one.transition.trigger, other.transition.trigger) if t))
    more = [t for t in told if not any(stems(t) < stems(o) or (stems(t) == stems(o) and len(t) < len(o)) for o in told)]
    joined = " or ".join(more).replace(" or on ", " or ")
    t: Transition = one.transition.model_copy(update={"trigger": joined or None})
    return Move(t, tuple(dict.fromkeys((*one.cites, *other.cites))))
