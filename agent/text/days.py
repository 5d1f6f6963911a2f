"""Dates of figures alone, `3/4/26` and `04.03.2026`.

Which figure is the day is told by all dates of a file together.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from itertools import pairwise

PATTERN = r"\d{1,4}[./-] ?\d{1,2}[./-] ?\d{1,4}\.?"
"""A date of three figures, in a regular expression."""

_FIGURES = re.compile(r"(\d{1,4})([./-]) ?(\d{1,2})[./-] ?(\d{1,4})")


def days(told: Sequence[str], *, american: bool) -> tuple[list[dt.date | None], bool]:
    """The dates that a file tells, in its order, None for what is none; and whether day and month were guessed.

    A figure above twelve is a day; dots and hyphens mean that the day comes first; else the order in which the dates
    do not go back, else what `american` says (its clocks have am and pm).
    """
    figures = [match for text in told if (match := _FIGURES.match(text.strip()))]
    short = [(int(match[1]), int(match[3]), match[2]) for match in figures if len(match[1]) < 3]
    month_first, guessed = _month_first(figures, short, american=american)
    return [_date(text, month_first=month_first) for text in told], guessed


def _month_first(
    figures: Sequence[re.Match[str]], short: Sequence[tuple[int, int, str]], *, american: bool
) -> tuple[bool, bool]:
    if any(first > 12 for first, _, _ in short) or not short:
        return False, False
    if any(second > 12 for _, second, _ in short):
        return True, False
    if any(separator != "/" for _, _, separator in short):
        return False, False
    forward = [all(a <= b for a, b in pairwise(_dates(figures, month_first=which))) for which in (False, True)]
    if forward[0] != forward[1]:
        return forward[1], False
    return american, any(first != second for first, second, _ in short)


def _dates(figures: Sequence[re.Match[str]], *, month_first: bool) -> list[dt.date]:
    return [date for match in figures if (date := _date(match[0], month_first=month_first))]


def _date(text: str, *, month_first: bool) -> dt.date | None:
    match = _FIGURES.match(text.strip())
    if match is None:
        return None
    first, second, third = int(match[1]), int(match[3]), int(match[4])
    if len(match[1]) > 2:
        year, month, day = first, second, third
    else:
        year = third if third > 99 else 2000 + third
        month, day = (first, second) if month_first else (second, first)
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
