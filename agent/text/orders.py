"""What comes first: whether a claim turns the order round in which things were said to happen.

Rules over single sentences, made to be right when they object; what they cannot judge passes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from agent.text.clauses import ordered, parts, short
from agent.text.deeds import NEXT
from agent.text.words import negated, stem

_TIME_BEFORE = re.compile(r"\b(?:second|minute|hour|day|week|month|year)s?$", re.IGNORECASE)
_IS = re.compile(r"\b(?:is|are|was|were|be|been|gets?)$", re.IGNORECASE)
_ONES = frozenset({stem("ones")})
"""Stands for the noun said before it."""
_DEED = 2
"""Content words from which on a clause can tell that something is done."""
_ORDER = re.compile(r"\b(?P<word>before|after|then)\b", re.IGNORECASE)


@lru_cache(maxsize=16_384)
def _orders(text: str) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """What comes first and what comes next, wherever a text says so."""
    found = []
    for part in parts(text):
        for match in _ORDER.finditer(part):
            left, right = part[: match.start()], part[match.end() :]
            if not ordered(left) and match["word"].casefold() == "then":
                continue  # it follows the sentence before
            if not ordered(left) and "," in right:
                right, left = right.split(",", 1)
            word = match["word"].casefold()
            back = re.search(r"\bagain\b", NEXT.split(right.strip())[0]) is not None  # 'before it is free again'
            if back or re.match(r"\s*(?:that|this|it|them)\b", right) or (word == "after" and negated(left)):
                continue
            left, right = NEXT.split(left.strip())[-1], NEXT.split(right.strip())[0]
            if word == "then" and (_IS.search(left) or len(ordered(left)) < _DEED):
                continue  # 'the doors are then blocked' says when, and not after what in its own words
            at = _TIME_BEFORE.search(left) is not None  # 'who has not shown up ten minutes before'
            later = word == "after" or (word == "before" and negated(left) and not at)
            one, other = frozenset(ordered(left)), frozenset(ordered(right))
            one, other = one - other - _ONES, other - one - _ONES
            found.append((other, one) if later else (one, other))
    return tuple(found)


def reversed_order(claim: str, texts: Sequence[str]) -> str | None:
    """The sentence in which what the claim has first comes after what it has next; None where there is none."""
    theirs = [(o, text) for text in texts for o in _orders(text)]
    for first, second in _orders(claim):
        one, other = (frozenset(w for w in part if not w[0].isdigit()) for part in (first, second))
        if any((len(first & a) > 1 and second & b) or (one <= a and other <= b) for (a, b), _ in theirs):
            continue
        for (earlier, later), text in theirs:
            if first & later and second & earlier:
                return short(text)
    return None
