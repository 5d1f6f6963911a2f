"""Amounts told in another way than they were said: how often for after how long, a time of day in words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction

from agent.text.units import measure

_EVERY = re.compile(r"\b(?:every|each|per|interval|apart)\b", re.IGNORECASE)
_QUARTER = re.compile(r"\b(?:an?|each|every|per) quarter\b(?! of\b)|\bquarterly\b", re.IGNORECASE)
_YEARLY = re.compile(r"\b(?:an?|each|every|per) half[- ]year\b|\bhalf[- ]yearly\b", re.IGNORECASE)
_SPELT = (
    (
        re.compile(r"\b(?:every|each|per) quarter(?: of an|[- ])? ?hour\b|\bquarter[- ]hourly\b", re.IGNORECASE),
        Fraction(900),
    ),
    (re.compile(r"\b(?:every|each|per) half(?: an)?[- ]hour\b|\bhalf[- ]hourly\b", re.IGNORECASE), Fraction(1_800)),
    (re.compile(r"\bhourly\b|\b(?:every|each|per) hour\b", re.IGNORECASE), Fraction(3_600)),
    (re.compile(r"\b(?:daily|nightly)\b|\b(?:every|each|per) (?:day|night)\b", re.IGNORECASE), Fraction(86_400)),
)
"""After how many seconds a thing is done again, told without a number."""
_LONE_M = re.compile(r"^\d[\d.,]*\s?m$")
"""Metres as well as minutes."""
_TIMES = "times/"

Amount = tuple[str, str | None]
"""A value with its unit."""


def as_often(one: Amount, others: Iterable[Amount], text: str) -> bool:
    """Whether an amount is how often a thing is done of which a text says after how long, or the other way round.

    'twice a second' of 'every 500 ms', 'every half hour' of 'twice an hour', 'every three months' of 'once a quarter'.
    """
    value, unit = one
    if unit == "month" and value in {"3", "6"}:
        return (_QUARTER if value == "3" else _YEARLY).search(text) is not None
    mine = _period(value, unit)
    if mine is not None and mine[0] == "time" and any(mine[1] == n and p.search(text) for p, n in _SPELT):
        return True
    if not _EVERY.search(text) and not any((u or "").startswith(_TIMES) for _, u in others):
        return False
    return mine is not None and any(
        _period(v, u) == mine and (unit or "").startswith(_TIMES) != (u or "").startswith(_TIMES) for v, u in others
    )


def _period(value: str, unit: str | None) -> tuple[str, Fraction] | None:
    """After how long a thing is done again, in the base unit of its dimension; None for what is no time."""
    often = (unit or "").startswith(_TIMES)
    known = measure((unit or "").removeprefix(_TIMES))
    if known is None or known[0] not in {"time", "months"}:
        return None
    try:
        amount = Fraction(value)
    except ValueError:
        return None
    if not amount:
        return None
    return known[0], known[1] / amount if often else known[1] * amount


def in_metres(unit: str | None, value: str, texts: Iterable[tuple[str, str]]) -> bool:
    """Whether a length in metres was said with a lone 'm', read as minutes. `texts`: values with their words."""
    return unit == "metre" and any(v == value and _LONE_M.match(words) for v, words in texts)


def of_them(value: str, words: str, text: str) -> bool:
    """Whether as many were said as 'the four of us', 'all nine'."""
    told = re.escape(words.split(maxsplit=1)[0])
    us = rf"\b(?:{told}|{re.escape(value)}) of (?:us|them|you|those|these)\b"
    return re.search(rf"{us}|\b(?:all|the|these|those|our) {told}\b", text, re.IGNORECASE) is not None


_NAMES = ("twelve", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven")
_STEPS = {5: "five", 10: "ten", 15: "(?:a )?quarter", 20: "twenty", 25: "twenty[- ]five", 30: "half"}


def clock_words(hour: int, minute: int) -> tuple[str, ...]:
    """How people say a time of day by what is past or to the hour: '20 past eight', 'a quarter to nine'."""
    past = minute <= 30
    step = minute if past else 60 - minute
    if step not in _STEPS:
        return ()
    of = hour if past else hour + 1
    names = (_NAMES[of % 12], str(of % 12 or 12))
    said = _STEPS[step] if step in {15, 30} else rf"(?:{_STEPS[step]}|{step})"
    tie = "past" if past else "to"
    return tuple(rf"{said} {tie} {name}" for name in names)
