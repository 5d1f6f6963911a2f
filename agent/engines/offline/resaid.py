"""A sentence that was said before and is said again with one thing changed: 'The gate shuts at eight.' … 'The gate shuts at nine.'."""

from __future__ import annotations

import re

from agent.engines.offline.lexicon import curly, pattern
from agent.text.numbers import quantities

_LEAST = 3
"""Words beside the one that differs from which on two sentences are one said again."""


def resaid(later: str, earlier: str) -> bool:
    """Whether both are the same words in the same order, but for their amounts."""
    ours, theirs = _frame(later), _frame(earlier)
    return len(ours) >= _LEAST and ours == theirs


def moved(later: str, earlier: str) -> bool:
    """Whether both are the same words but for the last thing, which stands behind a word of place or means."""
    ours, theirs = _words(later), _words(earlier)
    if quantities(later) or quantities(earlier) or pattern("resaid.also").search(curly(later)):
        return False
    mine, old = (pattern("resaid.place").search(" ".join(ws)) for ws in (ours, theirs))
    if mine is None or old is None or mine["place"] == old["place"]:
        return False
    return mine["head"] == old["head"] and len(mine["head"].split()) >= _LEAST


def _frame(text: str) -> list[str]:
    """The words of a sentence with one mark for each of its amounts."""
    for amount in sorted(quantities(text), key=lambda q: -q.start):
        text = f"{text[: amount.start]}0{text[amount.end :]}"
    return _words(text)


def _words(text: str) -> list[str]:
    """The words of a sentence in small letters, without those that only open or close it."""
    plain = pattern("resaid.opens").sub("", curly(text).casefold())
    return re.findall(r"[\w’-]+", pattern("resaid.ends").sub("", plain))
