"""Which discussions and days words for a time mean, whatever the day on which they are said."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.catalogue import load
from agent.engines.offline.chat.requests import Requests, parse_requests
from agent.engines.offline.chat.times import days_of, meant
from agent.model.ledger import Discussion
from agent.text.stamps import MONTHS

REQUESTS = parse_requests(load().text("lexicons/requests.toml"))
DAY = dt.date(2026, 3, 12)  # a Thursday


def talk(source: str, day: str, title: str = "") -> Discussion:
    """A discussion of a day."""
    date = dt.date.fromisoformat(day)
    return Discussion(
        key=source, revision="r", date=date, source=source, title=title or source, format="text", turns=1, words=1
    )


TALKS = (
    talk("2026-03-03-orders-design-meeting.vtt", "2026-03-03"),
    talk("2026-03-05-orders-followup-chat.txt", "2026-03-05", "orders-design"),
    talk("2026-03-12-standup.txt", "2026-03-12"),
)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("last week", "2026-03-02", "2026-03-08"),
        ("this week", "2026-03-09", "2026-03-12"),
        ("yesterday", "2026-03-11", "2026-03-11"),
        ("last month", "2026-02-01", "2026-02-28"),
        ("the past ten days", "2026-03-02", "2026-03-12"),
        ("two weeks ago", "2026-02-26", "2026-03-12"),
    ],
)
def test_days_are_counted_from_today(words: str, first: str, last: str) -> None:
    """A week begins on Monday, a month on its first."""
    days = days_of(words, DAY, REQUESTS)
    assert days is not None
    assert (days.first.isoformat(), days.last.isoformat()) == (first, last)


@given(st.dates(min_value=dt.date(2000, 1, 1), max_value=dt.date(2100, 1, 1)), st.sampled_from(sorted(REQUESTS.spans)))
def test_no_stretch_of_days_ends_after_today(today: dt.date, name: str) -> None:
    """Nor before it begins; on whatever day it is asked."""
    words = name if name not in ("days", "weeks", "months") else f"the last 3 {name}"
    days = days_of(words, today, REQUESTS)
    assert days is not None
    assert days.first <= days.last <= today


@pytest.mark.parametrize(
    ("words", "sources"),
    [
        ("the follow-up", [1]),
        ("the design meeting", [0]),
        ("the standup", [2]),
        ("the last meeting", [2]),
        ("the first discussion", [0]),
        ("5 March", [1]),
        ("march 12th", [2]),
        ("Tuesday", [0]),
        ("2026-03-05", [1]),
        ("march", [0, 1, 2]),
        ("the offsite", []),
        ("5 May", []),
        ("the third meeting", [2]),
        ("the meeting", []),
    ],
)
def test_a_discussion_is_meant_by_name_day_or_place(words: str, sources: list[int]) -> None:
    """The words that tell it from others; what fits none, or all alike, means none."""
    assert meant(words, TALKS, REQUESTS) == [TALKS[n] for n in sources]


@given(st.integers(0, 11))
def test_months_are_read_by_name_and_short_form(number: int) -> None:
    """Each month means the discussions of that month, and no word that only begins like it."""
    one = talk("x.txt", f"2026-{number + 1:02}-15")
    name = MONTHS[number]
    assert meant(f"15 {name}", [one], REQUESTS) == [one]
    assert meant(f"{name[:3]} 15", [one], REQUESTS) == [one]
    assert meant(f"{name[:3]}xyz", [one], REQUESTS) == []


def test_the_lexicon_has_what_is_counted() -> None:
    """The names of the stretches are those that code knows."""
    assert isinstance(REQUESTS, Requests)
    assert set(REQUESTS.places.values()) <= {0, 1, 2, -1}
