"""Which discussions some words for a time mean: a name, a day, a week, a place in their order."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from agent.engines.offline.chat.requests import Requests
from agent.model.chat import CHAT
from agent.model.ledger import Discussion
from agent.text.numbers import digits
from agent.text.stamps import MONTHS
from agent.text.words import fold_name
from agent.types import Frozen

_WEEK = 7
_WORD = re.compile(r"[^\W_][\w’'-]*")


class Days(Frozen):
    """A stretch of days, both ends in it."""

    first: dt.date
    last: dt.date

    def __str__(self) -> str:
        return self.first.isoformat() if self.first == self.last else f"{self.first} to {self.last}"


def days_of(words: str, today: dt.date, requests: Requests) -> Days | None:
    """The days that words mean which count from today: 'last week', 'yesterday', 'the past 10 days'. Weeks begin on Monday."""
    text = digits(words.casefold())
    for name, patterns in requests.spans.items():
        found = next((m for p in patterns if (m := p.search(text))), None)
        if found is not None:
            return _days(name, int(found.groupdict().get("number") or 0), today)
    return None


def _days(name: str, number: int, today: dt.date) -> Days:
    monday = today - dt.timedelta(days=today.weekday())
    month = today.replace(day=1)
    yesterday = today - dt.timedelta(days=1)
    stretches = {
        "today": (today, today),
        "yesterday": (yesterday, yesterday),
        "this week": (monday, today),
        "last week": (monday - dt.timedelta(days=_WEEK), monday - dt.timedelta(days=1)),
        "this month": (month, today),
        "last month": ((month - dt.timedelta(days=1)).replace(day=1), month - dt.timedelta(days=1)),
    }
    if name in stretches:
        return Days(first=stretches[name][0], last=stretches[name][1])
    length = min(number, _LONGEST) * {"days": 1, "weeks": _WEEK, "months": 30}[name]
    return Days(first=today - dt.timedelta(days=length), last=today)


_LONGEST = 1000


def meant(words: str, talks: Sequence[Discussion], requests: Requests) -> list[Discussion]:
    """The discussions that words mean which count from none of today's days, in their order: named, dated or counted."""
    low = words.casefold()
    dated = [d for d in talks if d.date is not None and _is_day(low, d.date)]
    named = _called(low, talks, requests)
    found = [d for d in dated if d in named] or dated or named
    places = [place for word, place in requests.places.items() if word in _WORD.findall(low)]
    if places and not dated:
        among = found or [d for d in talks if not d.key.startswith(CHAT)] or list(talks)
        place = places[0]
        return [among[place]] if len(among) > max(place, -place - 1) else []
    return found[-1:] if dated and places else found


def _called(words: str, talks: Sequence[Discussion], requests: Requests) -> list[Discussion]:
    """The discussions whose names hold most of some words, and more than half of those that can name one."""
    every = [fold_name(w) for w in _WORD.findall(words) if w not in requests.places]
    telling = [w for w in every if w and w not in requests.unnamed]
    names = {d.key: fold_name(f"{d.title} {d.source} {d.key}") for d in talks}
    scores = {key: (sum(w in name for w in telling), sum(w in name for w in every)) for key, name in names.items()}
    best = max(scores.values(), default=(0, 0))
    return [d for d in talks if best[0] and scores[d.key] == best and 2 * best[0] > len(telling)]


def _is_day(words: str, day: dt.date) -> bool:
    """Whether words name a day: '2026-03-05', '5 March', 'March 5th', 'Tuesday', 'March'."""
    if day.isoformat() in words or re.search(rf"\b{_WEEKDAYS[day.weekday()]}\b", words):
        return True
    name = MONTHS[day.month - 1]
    if not re.search(rf"\b(?:{name}|{name[:3]})\b", words):
        return False
    numbers = re.findall(r"\b\d{1,2}(?=\b|st|nd|rd|th)", words)
    return not numbers or str(day.day) in [n.lstrip("0") for n in numbers]


_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
