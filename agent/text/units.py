"""Units of measure: how they are spelled, and how they convert. Data and two functions for `numbers`.

Sizes follow IEC 80000-13: a kilobyte (KB) is 1,000 bytes, a kibibyte (KiB) 1,024; the two are different units here too.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

_SI = {"kilo": 1_000, "mega": 1_000**2, "giga": 1_000**3, "tera": 1_000**4, "peta": 1_000**5}
_IEC = {"kibi": 1_024, "mebi": 1_024**2, "gibi": 1_024**3, "tebi": 1_024**4, "pebi": 1_024**5}

_FACTORS: dict[str, tuple[str, Fraction]] = {
    "nanosecond": ("time", Fraction(1, 10**9)),
    "microsecond": ("time", Fraction(1, 10**6)),
    "millisecond": ("time", Fraction(1, 10**3)),
    "second": ("time", Fraction(1)),
    "minute": ("time", Fraction(60)),
    "hour": ("time", Fraction(3_600)),
    "day": ("time", Fraction(86_400)),
    "week": ("time", Fraction(604_800)),
    "month": ("months", Fraction(1)),
    "year": ("months", Fraction(12)),
    "byte": ("size", Fraction(1)),
    "bit": ("bits", Fraction(1)),
    **{f"{prefix}byte": ("size", Fraction(factor)) for prefix, factor in (_SI | _IEC).items()},
    **{f"{prefix}bit": ("bits", Fraction(factor)) for prefix, factor in (_SI | _IEC).items()},
    "percent": ("percent", Fraction(1)),
    "percentile": ("percentile", Fraction(1)),
    "times": ("times", Fraction(1)),
    "time of day": ("time of day", Fraction(1)),
    "date": ("date", Fraction(1)),
    "dollar": ("dollar", Fraction(1)),
    "euro": ("euro", Fraction(1)),
    "pound": ("pound", Fraction(1)),
    "cent": ("cent", Fraction(1)),
    "metre": ("length", Fraction(1)),
    "centimetre": ("length", Fraction(1, 100)),
    "millimetre": ("length", Fraction(1, 1_000)),
    "kilometre": ("length", Fraction(1_000)),
    "degree": ("degree", Fraction(1)),
    "hertz": ("frequency", Fraction(1)),
    "kilohertz": ("frequency", Fraction(10**3)),
    "megahertz": ("frequency", Fraction(10**6)),
    "gigahertz": ("frequency", Fraction(10**9)),
    "watt": ("power", Fraction(1)),
    "kilowatt": ("power", Fraction(1_000)),
    "volt": ("voltage", Fraction(1)),
    "millivolt": ("voltage", Fraction(1, 1_000)),
    "gram": ("mass", Fraction(1)),
    "kilogram": ("mass", Fraction(1_000)),
    "litre": ("volume", Fraction(1)),
    "millilitre": ("volume", Fraction(1, 1_000)),
    "dpi": ("resolution", Fraction(1)),
}
"""Canonical unit → dimension, and the factor to that dimension's base. A month has no fixed length in days."""

_LONG: dict[str, str] = {
    "sec": "second", "secs": "second", "msec": "millisecond", "msecs": "millisecond", "millis": "millisecond",
    "usec": "microsecond", "micros": "microsecond", "nanos": "nanosecond", "min": "minute", "mins": "minute",
    "hr": "hour",
    "hrs": "hour", "yr": "year", "yrs": "year", "wk": "week", "wks": "week", "fortnight": "fortnight",
    "meg": "megabyte", "megs": "megabyte", "gig": "gigabyte", "gigs": "gigabyte", "pct": "percent",
    "percentage points": "percent",
    "percentage point": "percent", "per cent": "percent", "x": "times", "×": "times", "fold": "times", "times": "times",
    "percentiles": "percentile", "%": "percent", "bucks": "dollar", "usd": "dollar", "eur": "euro", "gbp": "pound",
    "meter": "metre", "meters": "metre", "metres": "metre", "centimeters": "centimetre", "millimeters": "millimetre",
    "kilometers": "kilometre", "liter": "litre", "liters": "litre", "kilo": "kilogram", "kilos": "kilogram",
    "ppi": "dpi", "°c": "degree", "°": "degree",
}  # fmt: skip

_SHORT: dict[str, str] = {
    "ns": "nanosecond", "us": "microsecond", "µs": "microsecond", "μs": "microsecond", "ms": "millisecond",
    "s": "second",
    "m": "minute", "h": "hour", "d": "day", "B": "byte", "KB": "kilobyte", "kB": "kilobyte", "kb": "kilobyte",
    "MB": "megabyte",
    "mb": "megabyte", "GB": "gigabyte", "gb": "gigabyte", "TB": "terabyte", "tb": "terabyte", "PB": "petabyte",
    "KiB": "kibibyte",
    "MiB": "mebibyte", "GiB": "gibibyte", "TiB": "tebibyte", "Kb": "kilobit", "Mb": "megabit", "Gb": "gigabit",
    "kbps": "kilobit/second", "Kbps": "kilobit/second", "Mbps": "megabit/second", "mbps": "megabit/second",
    "Gbps": "gigabit/second", "gbps": "gigabit/second", "kbit": "kilobit", "Mbit": "megabit", "Gbit": "gigabit",
    "rps": "request/second", "RPS": "request/second", "qps": "query/second", "QPS": "query/second",
    "tps": "transaction/second",
    "TPS": "transaction/second", "req": "request", "reqs": "request", "Hz": "hertz", "kHz": "kilohertz",
    "MHz": "megahertz",
    "GHz": "gigahertz", "W": "watt", "kW": "kilowatt", "mm": "millimetre", "cm": "centimetre", "km": "kilometre",
    "V": "volt", "mV": "millivolt", "kg": "kilogram", "ml": "millilitre",
}  # fmt: skip
"""Symbols whose case matters. A lone 'm' is a minute, as configuration files have it."""


def _spellings() -> dict[str, str]:
    found = dict(_LONG)
    for unit in _FACTORS:
        found.setdefault(unit, unit)
        found.setdefault(unit + "s", unit)
    for odd in ("time of day", "time of days", "date", "dates", "hertzs"):
        found.pop(odd, None)
    return found


SPELLINGS: dict[str, str] = _spellings()
"""Lower-case spelling → canonical unit."""
SYMBOLS: dict[str, str] = _SHORT
"""Case-sensitive symbol → canonical unit."""
_LASTS = ("duration", "period", "length", "interval", "span")
CALLED: dict[str, tuple[str, ...]] = {
    "time": _LASTS,
    "months": _LASTS,
    "size": ("size", "volume"),
    "percent": ("percentage", "share", "proportion"),
    "length": ("length", "distance"),
    "mass": ("mass", "weight"),
    "degree": ("temperature",),
}
"""Dimension → the nouns that an amount of it goes by, as a table heads its column: 'duration' of 14 days."""

_PEOPLE = {
    "people": "person",
    "children": "child",
    "indices": "index",
    "criteria": "criterion",
    "caches": "cache",
    "media": "medium",
}
_MASS = frozenset(
    {"series", "species", "status", "bus", "process", "address", "access", "always", "across", "less", "chaos"}
)


def singular(noun: str) -> str:
    """A counted noun in lower case and the singular; near enough that both forms come out the same."""
    word = noun.casefold()
    if word in _PEOPLE:
        return _PEOPLE[word]
    if word in _MASS or len(word) < 4 or word.endswith(("ss", "us", "is")) or not word.endswith("s"):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes", "uses")):
        return word[:-2]
    return word[:-1]


@lru_cache(maxsize=1 << 12)
def measure(unit: str | None) -> tuple[str, Fraction] | None:
    """The dimension of a unit and its factor to that dimension's base; None for counts and unknown units.

    `transfer/minute` has the dimension `transfer/time` and the factor 1/60.
    """
    if unit is None:
        return None
    top, slash, bottom = unit.partition("/")
    if not slash:
        return _FACTORS.get(top)
    divisor = _FACTORS.get(bottom)
    if divisor is None:
        return None
    dimension, factor = _FACTORS.get(top, (top, Fraction(1)))
    return f"{dimension}/{divisor[0]}", factor / divisor[1]
