"""Times, dates and titles."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.text.clocks import Stamp, times
from agent.text.stamps import date_in, instant, iso, offset, seconds_of, title_of


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2026-03-03-sync.vtt", dt.date(2026, 3, 3)),
        ("GMT20260303-093012_Recording.vtt", dt.date(2026, 3, 3)),
        ("sync 3 March 2026.txt", dt.date(2026, 3, 3)),
        ("March 3rd, 2026", dt.date(2026, 3, 3)),
        ("on 12-sep-2025", dt.date(2025, 9, 12)),
        ("2026_03_03", dt.date(2026, 3, 3)),
        ("2026-13-45 then 2026-03-03", dt.date(2026, 3, 3)),
        ("03/04/2026", None),
        ("build 1202603031", None),
        ("notes", None),
    ],
)
def test_a_date_is_read_where_it_can_be_read_in_one_way(text: str, date: dt.date | None) -> None:
    """Day and month in digits alone, without the year first, are not guessed."""
    assert date_in(text) == date


@given(st.integers(0, 400_000_000))
def test_an_offset_comes_back_to_the_millisecond(millis: int) -> None:
    """`H:MM:SS.mmm` loses nothing."""
    assert round((seconds_of(offset(millis / 1000)) or 0) * 1000) == millis


def test_fractions_are_read_as_fractions() -> None:
    """A comma and one digit are tenths; anything else is no time."""
    assert (seconds_of("0:4,8"), seconds_of("1:02:03.004"), seconds_of("12"), seconds_of("x:1")) == (
        4.8,
        3723.004,
        None,
        None,
    )


def test_moments_are_told_in_utc() -> None:
    """Seconds, milliseconds and ISO text with a zone mean the same moment; nonsense means none."""
    told = {
        iso(m) for value in (1_772_500_000, 1_772_500_000_000, "2026-03-03T02:06:40+01:00") if (m := instant(value))
    }
    assert told == {"2026-03-03T01:06:40Z"}
    strange: tuple[object, ...] = (None, True, -1, "soon", 1e300, [])
    assert [instant(value) for value in strange] == [None] * 6


def test_twelve_hour_clocks_know_noon_and_midnight() -> None:
    """12 am is the first hour of the day, 12 pm the thirteenth."""
    stamps = [Stamp("12:05", half="a"), Stamp("12:05", half="p"), Stamp("1:05", half="p")]
    assert times(stamps, None) == ["0:05:00.000", "12:05:00.000", "13:05:00.000"]


def test_a_title_is_the_name_without_date_and_ending() -> None:
    """Only what a person would call it; a name that is a date stays."""
    assert title_of("2026-03-03-larch-design_review.transcript.vtt") == "Larch design review"
    assert title_of("2026-03-03.txt") == "2026-03-03"
