"""Days of a month, as people say them: 'the thirteenth of April', '22 June instead of the first'."""

from __future__ import annotations

import re

from agent.text.stamps import MONTHS

_ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
    "twenty-first",
    "twenty-second",
    "twenty-third",
    "twenty-fourth",
    "twenty-fifth",
    "twenty-sixth",
    "twenty-seventh",
    "twenty-eighth",
    "twenty-ninth",
    "thirtieth",
    "thirty-first",
]
_MONTHS = "|".join(MONTHS)
_SPOKEN = "|".join(sorted(_ORDINALS, key=len, reverse=True)).replace("-", "[ -]")
_DAY = re.compile(rf"\b(?:the )?(?P<day>{_SPOKEN}) of (?P<month>{_MONTHS})\b", re.IGNORECASE)
_DATE = re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<month>{_MONTHS})\b", re.IGNORECASE)
_IN_PLACE = re.compile(
    rf"\b(?:instead of|rather than|not|from|than) (?:on |by )?the (?P<day>{_SPOKEN}|\d{{1,2}}(?:st|nd|rd|th))\b",
    re.IGNORECASE,
)


def with_days(text: str) -> str:
    """'the thirteenth of April' → '13 April'."""
    return _DAY.sub(lambda m: f"{_number(m['day'])} {m['month']}", text)


def dates(text: str) -> frozenset[tuple[str, str]]:
    """The dates of a text, each as day and month, folded."""
    return frozenset((m["day"], m["month"].casefold()) for m in _DATE.finditer(with_days(text)))


def days_named(text: str) -> frozenset[str]:
    """The days of a month that a text says are given up: 'instead of the first' → '1'."""
    return frozenset(_number(m["day"]) for m in _IN_PLACE.finditer(text))


def _number(day: str) -> str:
    spoken = day.lower().replace(" ", "-")
    return str(_ORDINALS.index(spoken) + 1) if spoken in _ORDINALS else spoken.rstrip("stndrh")
