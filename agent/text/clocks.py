"""The stamps that lines of a chat or a transcript begin with: which are times of day, which count from the start."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from agent.text.stamps import instant, iso, offset, seconds_of
from agent.types import Seconds

_DAY: Seconds = 86_400
_MORNING = 6
"""A first stamp of six o'clock or later is a time of day: few recordings begin in their sixth hour."""


class Stamp(NamedTuple):
    """A time as a line shows it: `clock` is `9:02`, `00:09:02.5`; `half` is `a` or `p` for am and pm."""

    clock: str
    date: str = ""
    half: str = ""
    zone: str = ""


def times(stamps: Sequence[Stamp | None], date: dt.date | None) -> list[str | None]:
    """For each stamp ISO 8601 where its day is known, else `H:MM:SS.mmm`: from the start, or of an unknown day."""
    plain = [stamp for stamp in stamps if stamp and not stamp.date]
    hours = _two_fields_are_hours(plain)
    daytime = _of_day(plain, hours=hours)
    found: list[str | None] = []
    day, before = date, 0.0
    for stamp in stamps:
        if stamp is None:
            found.append(None)
        elif stamp.date:
            found.append(_dated(stamp))
        else:
            seconds = _seconds(stamp, hours=hours)
            if daytime and day and seconds < before - _DAY / 2:
                day += dt.timedelta(days=1)
            before = seconds
            told = day if daytime and seconds < _DAY else None
            found.append(
                iso(dt.datetime.combine(told, dt.time()) + dt.timedelta(seconds=seconds)) if told else offset(seconds)
            )
    return found


def _dated(stamp: Stamp) -> str | None:
    seconds = _seconds(stamp, hours=True)
    try:
        moment = dt.datetime.fromisoformat(stamp.date) + dt.timedelta(seconds=seconds)
    except ValueError:
        return None
    zoned = instant(moment.isoformat() + stamp.zone) if stamp.zone else moment
    return iso(zoned or moment)


def _fields(stamp: Stamp) -> int:
    return stamp.clock.count(":") + 1


def _first(stamp: Stamp) -> int:
    return int(stamp.clock.split(":")[0])


def _two_fields_are_hours(stamps: Sequence[Stamp]) -> bool:
    """Whether `9:02` is two minutes past nine, and not nine minutes from the start."""
    if not stamps:
        return True
    if any(stamp.half for stamp in stamps):
        return True
    if any(_fields(stamp) > 2 for stamp in stamps):
        return False
    return _first(stamps[0]) >= _MORNING and all(_first(stamp) < 24 for stamp in stamps)


def _of_day(stamps: Sequence[Stamp], *, hours: bool) -> bool:
    """Whether the stamps are times of day."""
    if not stamps:
        return False
    if hours:
        return True
    full = [stamp for stamp in stamps if _fields(stamp) > 2]
    return len(full) == len(stamps) and _first(full[0]) >= _MORNING and all(_first(stamp) < 24 for stamp in full)


def _seconds(stamp: Stamp, *, hours: bool) -> float:
    whole = _fields(stamp) == 2 and hours
    seconds = seconds_of(f"{stamp.clock}:00" if whole else stamp.clock) or 0.0
    if stamp.half and _first(stamp) <= 12:
        seconds = seconds % (_DAY / 2) + (_DAY / 2 if stamp.half == "p" else 0)
    return seconds
