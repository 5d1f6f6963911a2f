"""Whether two texts hold to different amounts of one thing."""

from __future__ import annotations

import re

from agent.text.numbers import Quantity, quantities, same
from agent.text.units import measure

_GIVEN_UP = re.compile(
    r"\b(?:(?:no longer(?! than\b)|instead of|rather than|in place of"
    r"|(?:up|down|changed?|moved?|raised?|lowered|reduced|increased?|cut|bumped|went|goes) from)\s+(?:[\w'’-]+\s+){0,2}"
    r"|not\s+(?:(?:for|at|in|every|after)\s+)?)$",
    re.IGNORECASE,
)
"""What stands before an amount that is only named to say that it falls."""


def renumbers(old: str, new: str) -> bool:
    """Whether both hold to amounts of one dimension (hours and days are both time) that the other does not hold to."""
    mine, theirs = _held(old), _held(new)
    gone = {_dimension(a) for a in mine if not any(same(a, b) for b in theirs)}
    come = {_dimension(b) for b in theirs if not any(same(a, b) for a in mine)}
    return bool(gone & come)


def _held(text: str) -> list[Quantity]:
    """The amounts of a text without those that it says are given up: '30 days, no longer for 90 days' holds to 30."""
    return [q for q in quantities(text) if not _GIVEN_UP.search(text[: q.start])]


def _dimension(quantity: Quantity) -> str | None:
    measured = measure(quantity.unit)
    return measured[0] if measured else quantity.unit
