"""Whether a decision names an earlier one as what falls: by what that chose, by its amount, and by no other's."""

from __future__ import annotations

from collections.abc import Sequence

from agent.engines.offline.falls import Falls
from agent.engines.offline.points import MEASURES
from agent.engines.offline.sides import Side, one_sort
from agent.text.numbers import quantities, same

_LEAST_SHARED = 2
_MOST_OF = 0.75
"""Share of the words of what falls by which a decision is known again."""
_HALF = 0.5
_SHORT_NAME = 3
"""So few words must all have been said: 'the replica of the database' is not the database."""
_FEW_RIVALS = 2
_PASSING = frozenset({"general", "timing", "process", ""})


def named(side: Side, old: Side, decisions: Sequence[Side]) -> float:
    """How surely the words of the later one name the earlier one as what falls: by what it chose, and no other decision did."""
    if old.new and old.turn == side.turn:
        return 0.0
    return max((_names_by(gone, side, old, decisions) for gone in side.gone), default=0.0)


def _names_by(gone: Falls, side: Side, old: Side, decisions: Sequence[Side]) -> float:
    known = gone.words & old.chosen
    share = 1 if gone.denied or len(gone.words) <= _SHORT_NAME else _MOST_OF
    if gone.for_good and not gone.denied and len(known) >= _LEAST_SHARED and len(gone.words) > _SHORT_NAME:
        share = min(share, _HALF)
    if not known or len(known) < share * len(gone.words):
        return 0.0
    rivals = sum(1 for o in decisions if gone.words & o.chosen >= known)
    beside = {w for w in (side.words | side.asked) & (old.words | old.asked) - gone.words if not w.isdigit()}
    if gone.blamed and len(beside) < _LEAST_SHARED:
        return 0.0
    meant = False
    if all(w[0].isdigit() or w in MEASURES for w in known):
        meant = [o for o in decisions if o.status == "accepted" and _very_amount(gone, side, o)] == [old]
        enough = _other_amount(gone, side, old) and (bool(beside) or rivals == 1 or meant)
    elif len(known) == 1:
        one_topic = side.topic == old.topic and side.topic not in _PASSING
        enough = bool(beside) or (gone.for_good and (one_topic or rivals == 1))
    else:
        enough = gone.for_good or bool(beside)
    if not enough or (rivals > _FEW_RIVALS and not (beside or meant)):
        return 0.0
    return len(known) / len(gone.words) * (1 if gone.for_good else 0.9)


def _other_amount(gone: Falls, side: Side, old: Side) -> bool:
    """Whether what falls is an amount of the earlier one, and the later one says another of its sort."""
    given_up = quantities(gone.text)
    return any(
        b.value in {q.value for q in given_up if not q.unit} or any(same(q, b) for q in given_up if q.unit)
        for b in old.quantities
        if any(one_sort(a, b) and not same(a, b) for a in side.quantities)
    )


def _very_amount(gone: Falls, side: Side, old: Side) -> bool:
    """Whether the earlier one has just the amount that falls, in the unit of the later one's: '5 minutes, not 10' and '10 minutes'."""
    units = {q.unit for q in side.quantities if q.unit}
    values = {q.value for q in quantities(gone.text) if not q.unit}
    return (not old.new or old.turn != side.turn) and any(q.value in values and q.unit in units for q in old.quantities)
