"""Dates of figures alone."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.text.days import days


@pytest.mark.parametrize(
    ("told", "american", "first", "guessed"),
    [
        (["2026-03-04"], True, dt.date(2026, 3, 4), False),
        (["04.03.26"], True, dt.date(2026, 3, 4), False),
        (["3/14/26", "3/4/26"], False, dt.date(2026, 3, 14), False),
        (["14/3/2026"], True, dt.date(2026, 3, 14), False),
        (["3/4/26"], True, dt.date(2026, 3, 4), True),
        (["3/4/26"], False, dt.date(2026, 4, 3), True),
        (["1/3/26", "2/2/26"], True, dt.date(2026, 1, 3), False),
        (["10/3/26", "1/4/26"], True, dt.date(2026, 3, 10), False),
        (["3/3/26"], False, dt.date(2026, 3, 3), False),
        (["nothing"], False, None, False),
    ],
)
def test_the_dates_of_a_file_tell_day_from_month(
    told: list[str], american: bool, first: dt.date | None, guessed: bool
) -> None:
    """A figure above twelve, a separator, the order of the dates; only what none of these tells is a guess."""
    found = days(told, american=american)
    assert (found[0][0], found[1]) == (first, guessed)


@given(
    st.lists(st.dates(dt.date(2001, 1, 1), dt.date(2099, 12, 31)), min_size=1),
    st.sampled_from(["%d.%m.%Y", "%Y-%m-%d"]),
)
def test_dates_that_can_be_read_in_one_way_are_read_back(dates: list[dt.date], form: str) -> None:
    """Whatever their order."""
    assert days([date.strftime(form) for date in dates], american=True)[0] == dates
