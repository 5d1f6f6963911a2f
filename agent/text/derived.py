"""Amounts that follow from those that were said: what steps come to, how many there are, how much one is of the other.

A document may say '14 seconds in all' of 2, 4 and 8 seconds, 'twice' of two times given, 'ten times as many' of 24 and
240, 'four times a year' of every quarter and 'two months' of 60 days.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from agent.text.numbers import Quantity, quantities
from agent.text.units import measure

_FEW = 6
"""Things up to which a writer counts what is told one by one."""
_ONE = re.compile(r"\bone\b", re.IGNORECASE)
_ITEMS = re.compile(r"[^,;:.]+(?:,\s+[^,;:.]+)*,?\s+(?:and|or)\s+[^,;:.]+")
"""Things told one after the other: 'A, B and C'."""
_NAMED = re.compile(r"\b[A-Z][\w-]+(?:,\s+[A-Z][\w-]+)*,?\s+(?:and|or)\s+[A-Z][\w-]+")
"""The same of names alone: 'for Anna and Bela the reader pays'."""
_BETWEEN = re.compile(r",\s+(?!and\b|or\b)|,?\s+(?:and|or)\s+")
_DOUBLED = re.compile(r"twice|two times", re.IGNORECASE)
_DOUBLES = re.compile(r"\b(?:doubl\w*|duplicat\w*|again|repeat\w*|both|two|2)\b", re.IGNORECASE)
_ONE_IN = re.compile(r"\b(?P<few>[\w-]+) (?:in|of|out of)(?: an?| every| each)? (?P<many>[\w-]+)\b", re.IGNORECASE)
_EQUAL = re.compile(r"\b(?:same|equal|identical|alike)\b", re.IGNORECASE)
_SINGLE = re.compile(r"\b(?:one|single|once|second one|1)\b", re.IGNORECASE)
_NO_MORE = re.compile(r"\b(?:no|not|never|nobody|nor|neither|cannot)\b|n['’]t\b|\bmore than\b", re.IGNORECASE)
_REGULAR = {"4": r"quarter", "12": r"month", "52": r"week", "2": r"half[- ]?year|six months", "1": r"year"}
"""How often a year something is done → what is said for it."""
_DAYS = {"month": (28, 31), "year": (360, 366), "quarter": (89, 93)}
_LENGTHS: dict[str, Decimal] = {
    "second": Decimal(1) / 86_400,
    "minute": Decimal(1) / 1_440,
    "hour": Decimal(1) / 24,
    "day": Decimal(1),
    "week": Decimal(7),
}
"""Unit → days."""


def follows(quantity: Quantity, claim: str, text: str, said: Sequence[Quantity]) -> bool:
    """Whether a quantity of a claim follows from a text, whose quantities are `said`."""
    if _DOUBLED.fullmatch(quantity.text) and _DOUBLES.search(text):
        return True
    value = _number(quantity)
    if value is None:
        return False
    if _in_hundred(quantity, claim, said):
        return True
    if quantity.unit == "times" and (_ratio(value, said) or _alike(value, said)):
        return True
    if quantity.unit == "times/year" and quantity.value in _REGULAR:
        return re.search(rf"\b(?:every|each|per|an?)\s+(?:{_REGULAR[quantity.value]})\b", text, re.I) is not None
    if measure(quantity.unit):
        return _summed(value, quantity, said) or _in_days(value, quantity, said)
    return value <= _FEW and _counted(int(value), quantity, claim, text, said)


def _number(quantity: Quantity) -> Decimal | None:
    try:
        return Decimal(quantity.value)
    except InvalidOperation:
        return None


def _in_hundred(quantity: Quantity, claim: str, said: Sequence[Quantity]) -> bool:
    """'One in twenty' of 5 percent, and of 95 percent the rest."""
    percents = {n for q in said if q.unit == "percent" and (n := _number(q))}
    for match in _ONE_IN.finditer(claim) if percents else ():
        inside = [q for q in quantities(claim) if match.start() <= q.start < match.end()]
        numbers = [n for q in inside if (n := _number(q))]
        if len(numbers) == 2 and numbers[1] and any(q.start == quantity.start for q in inside):
            share = 100 * numbers[0] / numbers[1]
            if share in percents or 100 - share in percents:
                return True
    return False


def _ratio(value: Decimal, said: Sequence[Quantity]) -> bool:
    numbers = [n for n in map(_number, said) if n]
    return any(a == value * b for a in numbers for b in numbers)


def _alike(value: Decimal, said: Sequence[Quantity]) -> bool:
    """Whether so many amounts of one unit were given: 'twice, after 24 and 60 hours'."""
    units = [q.unit for q in said if measure(q.unit)]
    return any(units.count(unit) == value for unit in units)


def _summed(value: Decimal, quantity: Quantity, said: Sequence[Quantity]) -> bool:
    steps = [n for q in said if q.unit == quantity.unit and (n := _number(q))]
    return len(steps) > 1 and sum(steps) == value


def _in_days(value: Decimal, quantity: Quantity, said: Sequence[Quantity]) -> bool:
    """'Two months' of 60 days, as people count."""
    least, most = _DAYS.get(quantity.unit or "", (0, 0))
    days = (n * _LENGTHS[q.unit] for q in said if q.unit in _LENGTHS and (n := _number(q)))
    return any(least * value <= d <= most * value for d in days)


def _counted(value: int, quantity: Quantity, claim: str, text: str, said: Sequence[Quantity]) -> bool:
    """Whether it counts a few that are told one by one, or is the second that a text with one alone rules out."""
    if value == 2 and _NO_MORE.search(claim) and _SINGLE.search(text):
        return True
    if value == 2 and _EQUAL.search(claim) and _EQUAL.search(text):
        return True  # 'two logs with the same lines', of 'equal logs'
    if any(q.unit == quantity.unit for q in said):
        return False
    rest = claim.replace(quantity.text, " ", 1)
    return len(_ONE.findall(rest)) == value or value in _sizes(claim) | _sizes(text)


def _sizes(text: str) -> set[int]:
    """How many things each list of a text has."""
    return {len(_BETWEEN.findall(m[0])) + 1 for items in (_ITEMS, _NAMED) for m in items.finditer(text)}
