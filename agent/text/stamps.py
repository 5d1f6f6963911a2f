"""Times and dates as discussions write them."""

from __future__ import annotations

import datetime as dt
import re

MONTHS = (
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
)
"""The months in order, as they are spelt out; their first three letters are their usual short forms."""
_MONTH = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<sep>[-_./])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})(?!\d)",
        r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?!\d)",
        rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[ ._-]+(?:of )?{_MONTH}[ ._,-]+(?P<year>(?:19|20)\d\d)(?!\d)",
        rf"(?<![a-z]){_MONTH}[ ._-]+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[ ._,-]+(?P<year>(?:19|20)\d\d)(?!\d)",
    )
)
_CLOCK = re.compile(r"(?:(?P<hours>\d{1,5}):)?(?P<minutes>\d{1,3}):(?P<seconds>\d{1,2})(?:[.,](?P<fraction>\d{1,9}))?$")


def offset(seconds: float) -> str:
    """Seconds from the start as `H:MM:SS.mmm`."""
    total = round(seconds * 1000)
    whole, millis = divmod(total, 1000)
    return f"{whole // 3600}:{whole // 60 % 60:02d}:{whole % 60:02d}.{millis:03d}"


def seconds_of(clock: str) -> float | None:
    """The seconds that `[H:]M:S[.fraction]` stands for; a comma may stand for the dot. None for others."""
    match = _CLOCK.match(clock.strip())
    if match is None:
        return None
    fraction = float(f"0.{match['fraction']}") if match["fraction"] else 0.0
    return int(match["hours"] or 0) * 3600 + int(match["minutes"]) * 60 + int(match["seconds"]) + fraction


def instant(value: object) -> dt.datetime | None:
    """A moment from seconds or milliseconds since 1970 or from ISO 8601 text, in UTC where a zone is known."""
    try:
        if isinstance(value, (int, float)) and not isinstance(value, bool) and value > 0:
            return dt.datetime.fromtimestamp(value / 1000 if value > 1e11 else value, tz=dt.UTC)
        if isinstance(value, str):
            moment = dt.datetime.fromisoformat(value.strip())
            return moment.astimezone(dt.UTC) if moment.tzinfo else moment
    except (ValueError, OverflowError, OSError):
        pass
    return None


def iso(moment: dt.datetime) -> str:
    """ISO 8601 to the second, or the millisecond where there is one; `Z` for UTC, no zone where none is known."""
    precision = "milliseconds" if moment.microsecond >= 1000 else "seconds"
    return moment.isoformat(timespec=precision).replace("+00:00", "Z")


def date_in(text: str) -> dt.date | None:
    """The first date in `text` that can be read in one way only: 2026-03-03, 20260303, 3 March 2026, March 3, 2026."""
    found: list[tuple[int, dt.date]] = []
    for pattern in _DATES:
        for match in pattern.finditer(text):
            fields = match.groupdict()
            number = int(fields["month"]) if "month" in fields else month(fields["name"])
            try:
                found.append((match.start(), dt.date(int(fields["year"]), number, int(fields["day"]))))
            except ValueError:
                continue
            break
    return min(found)[1] if found else None


def month(name: str) -> int:
    """The number of a month that is spelt out or begins with its short form. Raises ValueError for other words."""
    return [m[:3] for m in MONTHS].index(name[:3].lower()) + 1


def title_of(name: str) -> str:
    """A title from a file's name: without ending and date, its hyphens and underscores read as blanks."""
    stem = re.sub(r"(?:\.[A-Za-z][A-Za-z0-9]{0,13}){1,2}$", "", name.rsplit("/", 1)[-1])
    bare = stem
    for pattern in _DATES:
        bare = pattern.sub(" ", bare)
    words = re.sub(r"[-_\s]+", " ", bare).strip(" .,") or stem
    return words[:1].upper() + words[1:]
