"""What the discussions changed: decisions added, changed and reversed, questions raised and answered."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from agent.document.telling import cut, lower, standing, stopped
from agent.engines.offline.chat.finding import Finder
from agent.engines.offline.chat.requests import SETTLES, Request
from agent.model.chat import Statement
from agent.model.details import Kind
from agent.model.ledger import Discussion, Entry

_TOLD = 6
"""Entries of one sort that are told; the rest is counted."""
_PLACES = {"first": 0, "second": 1, "third": 2, "last": -1, "latest": -1, "newest": -1, "recent": -1, "previous": -1}
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_LAST = {"last", "latest", "this"}
_SINCE = ("since", "after")


def changed(finder: Finder, request: Request) -> Iterator[Statement]:
    """What changed in a discussion, since one, or at all."""
    talks = finder.desk.ledger.discussions
    time, span = request.given.get("time", "").casefold(), request.given.get("span", "").casefold()
    meant = _meant(time, talks) if time else talks[-1:]
    if time and not meant:
        yield Statement(text=f"No discussion of “{request.given['time']}” is known; there are: {_named(talks)}.")
        return
    reversals_alone = bool(request.given.get("sort"))
    if reversals_alone and not time:
        meant = talks
    elif span in _SINCE:
        last = max(talks.index(d) for d in meant)
        meant = talks[last + 1 :]
        if not meant:
            yield Statement(text="Nothing was discussed since.")
            return
    yield from _told(finder, meant, reversals_alone=reversals_alone)


def _told(finder: Finder, talks: Sequence[Discussion], *, reversals_alone: bool) -> Iterator[Statement]:
    keys = {d.key for d in talks}
    ledger = finder.desk.ledger
    fresh = [e for e in ledger.entries if e.evidence[0].discussion in keys]
    later = [(e, new) for e in ledger.entries if (new := ledger.get(e.superseded_by or "")) in fresh]
    reversed_ = [(old, new) for old, new in later if old.kind in SETTLES and new is not None]
    if not reversals_alone:
        yield Statement(text=f"In {_named(talks)}:")
    for old, new in reversed_[: _TOLD * (2 if reversals_alone else 1)]:
        text = f"Replaced: {lower(stopped(old.statement))} Now: {lower(stopped(new.statement))}"
        yield Statement(text=text, cites=(old.id, new.id))
    if not reversed_:
        yield Statement(
            text="No decision was reversed." if reversals_alone else "Nothing that was settled was reversed."
        )
    if reversals_alone:
        return
    settled = [e for e in fresh if e.kind is Kind.DECISION and e.settled and not e.supersedes]
    yield from map(standing, settled[:_TOLD])
    yield from _rest(settled, "more decisions were added")
    raised = [e for e in fresh if e.kind is Kind.QUESTION and e.status == "open"]
    yield from map(standing, raised[:_TOLD])
    yield from _rest(raised, "more questions were raised")


def _rest(entries: Sequence[Entry], what: str) -> Iterator[Statement]:
    rest = entries[_TOLD:]
    if rest:
        yield Statement(text=f"{len(rest)} {what}.", cites=tuple(e.id for e in rest[:_TOLD]))


def _meant(time: str, talks: Sequence[Discussion]) -> Sequence[Discussion]:
    """The discussions that some words for a time mean."""
    days = [d for d in talks if d.date is not None and _is_day(time, d.date)]
    if days:
        return days[-1:] if set(time.split()) & _LAST else days
    for word, place in _PLACES.items():
        if word in time.split():
            return [talks[place]] if len(talks) > max(place, -place - 1) else []
    return [d for d in talks if time in (d.title.casefold(), d.source.casefold(), d.key.casefold())]


def _is_day(time: str, day: dt.date) -> bool:
    """Whether words name a day: '2026-03-05', '5 March', 'March 5th', 'Tuesday', 'March'."""
    if day.isoformat() in time or re.search(rf"\b{day.strftime('%A').casefold()}\b", time):
        return True
    if not re.search(rf"\b{_MONTHS[day.month - 1][:3]}\w*\b", time):
        return False
    numbers = re.findall(r"\b\d{1,2}(?=\b|st|nd|rd|th)", time)
    return not numbers or str(day.day) in [n.lstrip("0") for n in numbers]


def _named(talks: Sequence[Discussion]) -> str:
    shown = [f"{cut(d.source)} ({d.date.isoformat()})" if d.date else cut(d.source) for d in talks]
    return ", ".join(shown)
