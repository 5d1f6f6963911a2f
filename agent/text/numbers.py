"""Quantities in running text, in digits or in words, with the unit or the noun that they count."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from agent.text.figures import Hit, hits
from agent.text.otherwise import as_often, clock_words, in_metres, of_them
from agent.text.stamps import MONTHS
from agent.text.units import measure
from agent.types import Frozen


class Quantity(Frozen):
    """A number as it stood in a text.

    `value` is a plain decimal ('0.5', '1200'), a time of day ('01:30'), a date or a dotted version ('2.1'). `unit` is
    canonical:
    a measure ('hour'), a rate ('transfer/second'), the singular of the noun counted ('partition'), or None.
    """

    value: str
    unit: str | None
    text: str
    start: int
    end: int


@lru_cache(maxsize=8192)
def quantities(text: str) -> tuple[Quantity, ...]:
    """Every quantity of a text, in order.

    Identifiers ('SHA-256', 'S3', '#12', hex) and idioms ('one of them') are none.
    """
    return tuple(
        Quantity(value=h.value, unit=h.unit, text=text[h.start : h.end], start=h.start, end=h.end) for h in hits(text)
    )


@lru_cache(maxsize=8192)
def digits(text: str) -> str:
    """The text with spoken numbers in digits: 'twelve hundred transfers' → '1,200 transfers'.

    Left as they are: ordinals, idioms, halves of a unit, and 'one' or 'zero' that measure nothing.
    """
    out, position = [], 0
    for hit in hits(text):
        if hit.form not in {"spoken", "year"} or not _rewritable(hit):
            continue
        value = Decimal(hit.value)
        plain = format(value, "f") if hit.form == "year" or value < 1_000 else format(value, ",f")
        out += [text[position : hit.start], plain]
        position = hit.number_end
    return "".join((*out, text[position:]))


def same(a: Quantity, b: Quantity) -> bool:
    """Whether both say the same amount.

    Units convert (72 hours, 3 days); a bare number fits any count but no measure.
    """
    ours, theirs = measure(a.unit), measure(b.unit)
    if ours and theirs:
        return _one_dimension(ours[0], theirs[0]) and _scaled(a.value, ours[1]) == _scaled(b.value, theirs[1])
    if ours or theirs:
        return False
    return a.value == b.value and (a.unit is None or b.unit is None or a.unit == b.unit)


def compatible(a: Quantity, b: Quantity) -> bool:
    """Looser than `same`: a bare number also fits a measure ('how many seconds?' 'thirty').

    Counts may name their noun differently, 'three times' is 'three retries', and the period of a rate may stand further
    off ('500 megabytes of data per month').
    """
    if same(a, b):
        return True
    if "time of day" in {a.unit, b.unit}:
        return _same_hour(a, b)
    if _rate_of(a.unit, b.unit):
        return a.value == b.value
    if measure(a.unit) and measure(b.unit):
        return a.value == b.value and _counts_alike(a.unit or "", b.unit or "")
    if "times" in {a.unit, b.unit}:
        return a.value == b.value
    if a.unit is None or b.unit is None or not (measure(a.unit) or measure(b.unit)):
        return a.value == b.value
    return False


def stands(quantity: Quantity, others: Iterable[Quantity], text: str, *, strict: bool = False) -> bool:
    """Whether a quantity is borne out by a text whose quantities are `others`.

    'an hour', 'every minute', 'a single queue' bear out '1 hour', '1 minute', '1 queue'; '3rd of March' and 'half past
    one' bear out
    '3' and '01:30'. `strict` asks for `same`, else `compatible`.
    """
    fits = same if strict else compatible
    others = tuple(others)
    if any(fits(quantity, other) for other in others) or (not strict and _otherwise(quantity, others, text)):
        return True
    if quantity.unit == "time of day":
        return any(re.search(rf"\b{form}\b", text, re.IGNORECASE) for form in _clock_forms(quantity.value))
    if quantity.unit == "date":
        return _dated(quantity.value, text)
    if quantity.value == "1":
        return _single(quantity.unit, text)
    if quantity.unit is None and re.search(rf"\b{re.escape(quantity.text)}\b", text, re.IGNORECASE):
        return True  # 'ten years instead of two'
    bare = measure(quantity.unit) is None and quantity.value.isdigit()
    return bare and re.search(rf"\b(?:{_ordinal(quantity.value)})\b", text, re.IGNORECASE) is not None


def _otherwise(quantity: Quantity, others: Sequence[Quantity], text: str) -> bool:
    """Whether it was said in another way: 'every 500 ms' of what is twice a second, '2 m' of two metres."""
    return (
        as_often((quantity.value, quantity.unit), [(q.value, q.unit) for q in others], text)
        or in_metres(quantity.unit, quantity.value, ((q.value, q.text) for q in others))
        or (measure(quantity.unit) is None and of_them(quantity.value, quantity.text, text))
    )


def _one_dimension(a: str, b: str) -> bool:
    """Whether two dimensions compare; a rate that does not say of what ('400 a second') fits any count in that time."""
    if a == b:
        return True
    (top, _, period), (other, _, others) = a.partition("/"), b.partition("/")
    return bool(period) and period == others and not (top and other)


def _counts_alike(a: str, b: str) -> bool:
    """Whether two rates count something in the same time, and only call it otherwise: tries, attempts a minute."""
    (top, _, period), (other, _, others) = a.partition("/"), b.partition("/")
    return bool(period) and period == others and measure(top) is None and measure(other) is None


def _rate_of(a: str | None, b: str | None) -> bool:
    """Whether one is the rate of the other: megabytes a month, and megabytes."""
    (top, _, period), (other, _, others) = (a or "").partition("/"), (b or "").partition("/")
    return bool(top) and top == other and bool(period) != bool(others)


def _single(unit: str | None, text: str) -> bool:
    """Whether a text speaks of one such thing without saying the number."""
    if measure(unit) is None:
        return re.search(r"\b(?:an?|one|single|sole|only|each|every|per|1st|first)\b", text, re.IGNORECASE) is not None
    noun = re.escape((unit or "").partition("/")[0])
    return re.search(rf"\b(?:an?|one|single|each|every|per|the)\s+{noun}\b|\b{noun}-", text, re.IGNORECASE) is not None


_ORDINALS = (
    "third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth "
    "seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth twenty-fifth "
    "twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first"
)
_DAYS = {n: word.replace("-", "[- ]") for n, word in enumerate(_ORDINALS.split(), 3)}


def _ordinal(value: str) -> str:
    """How a day or place of this number is said: '13th', 'thirteenth'. 'second' is left out, it is a time."""
    written = rf"{value}(?:st|nd|rd|th)"
    spoken = _DAYS.get(int(value))
    return f"{written}|{spoken}" if spoken else written


def _same_hour(a: Quantity, b: Quantity) -> bool:
    """'at two' may mean 02:00 and 14:00."""
    clock, other = (a, b) if a.unit == "time of day" else (b, a)
    hour, _, rest = clock.value.partition(":")
    if rest != "00" or measure(other.unit) is not None or not other.value.isdigit():
        return False
    return int(other.value) in {int(hour), int(hour) % 12}


_HOURS = ("twelve", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven")
_MINUTES = {
    "15": ("fifteen", "quarter past"),
    "30": ("thirty", "half past"),
    "45": ("forty[- ]five", ""),
    "00": ("o.?clock", ""),
}


def _clock_forms(value: str) -> tuple[str, ...]:
    """How people say a time of day."""
    hour, minute = int(value[:2]), value[3:5]
    after, before = _MINUTES.get(minute, ("", ""))
    names = (_HOURS[hour % 12], str(hour % 12 or 12), str(hour))
    forms = [f"{n}[ :.]{after}" for n in names if after] + [f"{before} {n}" for n in names if before]
    forms += clock_words(hour, int(minute))
    forms += {"00:00": ["midnight"], "12:00": ["noon", "midday"]}.get(value, [])
    if minute == "00":
        forms += [f"{n} (?:in the (?:morning|afternoon|evening)|at night)" for n in names]
    return tuple(forms)


def _dated(value: str, text: str) -> bool:
    """Whether a text names the day and month of a date."""
    month, day = MONTHS[max(0, min(11, int(value[5:7]) - 1))], int(value[8:10])
    named = re.search(rf"\b(?:{month}|{month[:3]})\b", text, re.IGNORECASE)
    return named is not None and re.search(rf"\b0?{day}(?:st|nd|rd|th)?\b", text) is not None


@lru_cache(maxsize=8192)
def _scaled(value: str, factor: Fraction) -> Fraction | str:
    try:
        return Fraction(value) * factor
    except ValueError:
        return value


def _rewritable(hit: Hit) -> bool:
    if hit.value in {"0", "1"}:
        return measure(hit.unit) is not None
    return True
