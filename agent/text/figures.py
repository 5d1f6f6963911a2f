"""Where numbers stand in a text, in digits and in words. The reading behind `numbers`."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from agent.text import spoken
from agent.text.counted import LETTERS, rate_after, unit_after
from agent.text.units import SPELLINGS, measure


class Hit(NamedTuple):
    """A quantity, and the span of its number alone."""

    value: str
    unit: str | None
    start: int
    end: int
    number_end: int
    form: str = "digits"


_NUMERAL = r"(?:\d{1,3}(?:[,\u00a0\u202f]\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_FREE = r"(?<![\w.#])(?<![A-Za-z]-)(?<![A-Za-z]/)(?<![A-Za-z]_)(?<!secret:)"
_START = re.compile(
    rf"""
      {_FREE}(?P<date>\d{{4}}-\d{{2}}-\d{{2}})(?!\d)
    | {_FREE}(?P<dotted>[vV]?\d+(?:\.\d+){{2,}})(?![\w])
    | (?<![\w])[vV](?P<version>\d+(?:\.\d+)?)(?![\w.]*\w)
    | (?<![\w])[pP](?P<percentile>\d{{2}}(?:\.\d+)?)(?!\w)
    | {_FREE}(?P<clock>(?:[01]?\d|2[0-3]):[0-5]\d)(?::(?P<secs>[0-5]\d))?(?![\d:])(?:\s?(?P<half>[ap])\.?m\b\.?)?
    | {_FREE}(?P<hour>1[0-2]|[1-9])\s?(?P<half2>[ap])\.?m\b\.?
    | (?P<money>[$€£])\s?(?P<amount>{_NUMERAL})(?P<mscale>(?-i:[kKM])\b|\s?(?:thousand|million|billion)\b)?
    | {_FREE}(?P<ordinal>\d{{1,3}}(?:\.\d+)?)(?:st|nd|rd|th)\b
    | {_FREE}(?P<numeral>{_NUMERAL})(?P<scale>\s?(?-i:[kK])(?!\w)|(?-i:M)(?!\w)|bn\b|\s(?:thousand|million|billion)\b)?
    | (?<![\w-])(?P<half_of>half\s+(?:an?\s+)(?=[a-z]))
    | (?<![\w-])(?P<hour_half>an?\s+(?P<whole>second|minute|hour|day|week|month|year)\s+and\s+a\s+half)\b
    | (?<![\w-])(?P<quarter>a\s+quarter\s+of\s+an?\s+(?P<whole2>second|minute|hour|day|week|month|year))\b
    | (?<![\w-])(?P<twice>twice|thrice)\b
    | (?<![\w-])(?P<nines>(?:two|three|four|five|six)\s+nines)\b
    | (?<![\w'’-])(?P<spoken>{spoken.START})
    """,
    re.IGNORECASE | re.VERBOSE,
)
_OPENS = re.compile(
    r"[\d$€£vVpPaAbBdDeEfFhHmMnNoOsSſtTzZ](?:(?<=[$€£])|(?<!\w.)(?:(?<=\d)|(?<=[vVpP])\d"
    r"|(?i:(?<=a)(?:n\s|\s)|(?<=b)illion|(?<=d)ozen|(?<=e)(?:ight|leven)|(?<=f)(?:i|o)|(?<=h)(?:alf|undred)"
    r"|(?<=m)illion|(?<=n)in|(?<=o)ne|(?<=s)(?:even|ix)|(?<=t)(?:e|h|w)|(?<=z)ero)))"
)
"""Where alone `_START` can match: how each of its branches begins. Much quicker to look for."""
_ORDINAL_TAIL = re.compile(
    r"[\s-]?(?P<o>first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)\b(?=\s+(?P<p>percentile)s?\b)?|(?:ieth|th)\b",
    re.IGNORECASE,
)
_NINTHS = {
    word: n
    for n, word in enumerate(("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"), 1)
}
_RANGE = re.compile(r"\s*(?:to|or|through|up to|-|–|—|, or)\s*", re.IGNORECASE)
_LIST = re.compile(r"\s*(?:,|and|, and)\s*", re.IGNORECASE)
_MONEY = {"$": "dollar", "€": "euro", "£": "pound"}
_SCALE = {"k": 10**3, "m": 10**6, "bn": 10**9, **spoken.SCALES}
_IDIOM = re.compile(
    r"-(?:way|phase|factor|off|sided|eyes|eyed|party|dimensional|shot|liner|click|fold|to|by|on|size|time|stop|tier)\b"
    r"|\s+(?:hand|another|day|thing|of\s+(?:the|these|those|them|us|you|my|our|your|their|its|his|her))\b",
    re.IGNORECASE,
)  # fmt: skip
_BEFORE_IDIOM = re.compile(
    r"\b(?:the|that|this|these|those|no|any|each|every|which|some|another|other|us|you|only|square|number|day|back|new|old|last|latest|first|same|right|wrong)\s+$",
    re.IGNORECASE,
)
_LIMITED = re.compile(
    r"\b(?:in|for|after|within|every|than|least|most|to|about|of|up|one|next|is|be|plus|minus|be)\s+$", re.IGNORECASE
)


@lru_cache(maxsize=1 << 13)
def hits(text: str) -> tuple[Hit, ...]:
    """Every quantity of a text, in order; in a range or list the last one's unit counts for all."""
    return tuple(_shared(text, _hits(text)))


def _plain(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _number(text: str, scale: str | None) -> str:
    value = Decimal(re.sub(r"[,\u00a0\u202f]", "", text))
    return _plain(value * _SCALE[scale.strip().casefold()] if scale else value)


def _hits(text: str) -> list[Hit]:
    found, position = [], 0
    while opening := _OPENS.search(text, position):
        position = opening.start() + 1
        match = _START.match(text, opening.start())
        if match is None:
            continue
        hit = _hit(text, match)
        position = max(match.end() if hit is None else hit.end, position)
        if hit is not None:
            found.append(hit)
    return found


def _hit(text: str, match: re.Match[str]) -> Hit | None:
    """The quantity that a match of `_START` opens; None for an idiom or identifier."""
    kind = (
        match.lastgroup if match.lastgroup in {"spoken", "nines"} else next(k for k in _READERS if match[k] is not None)
    )
    return _READERS[kind](text, match)


def _fixed(value: str, unit: str | None, match: re.Match[str]) -> Hit:
    return Hit(value=value, unit=unit, start=match.start(), end=match.end(), number_end=match.end())


def _clock(_: str, match: re.Match[str]) -> Hit:
    hour, minute = (match["clock"] or match["hour"] + ":00").split(":")
    half = (match["half"] or match["half2"] or "").casefold()
    full = int(hour) % 12 + (12 if half == "p" else 0) if half else int(hour)
    seconds = f":{match['secs']}" if match["secs"] else ""
    return _fixed(f"{full:02d}:{minute}{seconds}", "time of day", match)


def _money(_: str, match: re.Match[str]) -> Hit:
    return _fixed(_number(match["amount"], match["mscale"]), _MONEY[match["money"]], match)


def _ordinal(text: str, match: re.Match[str]) -> Hit | None:
    tail = re.compile(r"[\s-]percentiles?\b", re.IGNORECASE).match(text, match.end())
    if not tail:
        return None
    return Hit(value=match["ordinal"], unit="percentile", start=match.start(), end=tail.end(), number_end=match.end())


def _numeral(text: str, match: re.Match[str]) -> Hit | None:
    raw, end = match["numeral"], match.end()
    scale = match["scale"]
    unit, unit_end = unit_after(text, end, value_one=raw == "1", named=_named_before(text, match.start()))
    if unit is None and scale is None and end < len(text) and (text[end].isalnum() or text[end] == "_"):
        return None
    return Hit(value=_number(raw, scale), unit=unit, start=match.start(), end=unit_end, number_end=end)


def _half_of(text: str, match: re.Match[str]) -> Hit | None:
    word = re.compile(r"(million|thousand|billion|dozen|hundred)\b", re.IGNORECASE).match(text, match.end())
    if word:
        amount = {"dozen": 12, "hundred": 100, **spoken.SCALES}[word[1].casefold()]
        unit, end = unit_after(text, word.end())
        return Hit(
            value=_plain(Decimal(amount) / 2),
            unit=unit,
            start=match.start(),
            end=end,
            number_end=word.end(),
            form="half",
        )
    measured = re.compile(rf"({LETTERS})(?![A-Za-z])", re.IGNORECASE).match(text, match.end())
    if not measured:
        return None
    unit = SPELLINGS[measured[1].casefold()]
    return Hit(value="0.5", unit=unit, start=match.start(), end=measured.end(), number_end=match.end(), form="half")


def _hour_half(_: str, match: re.Match[str]) -> Hit:
    return _fixed("1.5", match["whole"].casefold(), match)._replace(form="half")


def _quarter(_: str, match: re.Match[str]) -> Hit:
    return _fixed("0.25", match["whole2"].casefold(), match)._replace(form="half")


def _nines(_: str, match: re.Match[str]) -> Hit:
    count = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6}[match["nines"].split()[0].casefold()]
    value = "99" if count == 2 else "99." + "9" * (count - 2)
    return _fixed(value, "percent", match)._replace(form="half")


def _twice(text: str, match: re.Match[str]) -> Hit:
    unit, end = rate_after(text, "times", match.end())
    value = "2" if match["twice"].casefold() == "twice" else "3"
    return Hit(value=value, unit=unit, start=match.start(), end=end, number_end=match.end(), form="half")


def _spoken(text: str, match: re.Match[str]) -> Hit | None:
    start = match.start()
    number = spoken.read(text, start)
    if number is None:
        return None
    ordinal = _ORDINAL_TAIL.match(text, number.end)
    if ordinal and ((ordinal["o"] or "").casefold() != "second" or ordinal["p"]):
        return _spoken_ordinal(text, start, number, ordinal)
    unit, end = unit_after(text, number.end, value_one=number.value == 1)
    if _idiom(text, start, number, unit, end):
        return None
    form = "year" if number.year else "spoken"
    return Hit(value=_plain(number.value), unit=unit, start=start, end=end, number_end=number.end, form=form)


def _spoken_ordinal(text: str, start: int, number: spoken.Spoken, ordinal: re.Match[str]) -> Hit | None:
    """'ninety-ninth percentile' is a figure; any other ordinal is none."""
    if not ordinal["p"]:
        return None
    end = text.index(ordinal["p"], ordinal.end()) + len(ordinal["p"])
    value = _plain(number.value + _NINTHS[ordinal["o"].casefold()])
    return Hit(value=value, unit="percentile", start=start, end=end, number_end=end, form="half")


def _idiom(text: str, start: int, number: spoken.Spoken, unit: str | None, end: int) -> bool:
    """Whether a small number in words only looks like one: 'one of them', 'the two', 'two-way', 'one day'."""
    measured = measure(unit) is not None
    if number.words > 1 or number.value >= 10:
        return False
    before = text[max(0, start - 14) : start]
    after = _IDIOM.match(text, number.end)
    if number.value == 1:
        if measured and unit != "day":
            return False
        if measured:
            return not _LIMITED.search(before)
        ranged = re.compile(r"\s+(?:to|or|in)\s+(?:\d|" + spoken.START + ")", re.IGNORECASE).match(text, number.end)
        if re.search(r"\b(?:version|release|phase|level|stage|step)\s+$", before, re.IGNORECASE):
            return False
        return not ranged and (unit is None or bool(after) or bool(_BEFORE_IDIOM.search(before)))
    if after and not measured and (after[0].startswith("-") or (unit is None and "of" not in after[0])):
        return True
    if number.value == 0:
        return unit is None or (not measured and not text[number.end : end].rstrip().endswith("s"))
    if re.search(r"\bbetween the\s+$", before, re.IGNORECASE):
        return not measured  # 'a crash between the two loses an event'
    counts_a_name = re.match(r"\s+[a-z][\w.-]*\d", text[number.end :], re.IGNORECASE)  # 'the two camt.053 files'
    bare = unit is None and not counts_a_name
    return bare and bool(re.search(r"\b(?:the|these|those|other|us|you|all|of)\s+$", before, re.IGNORECASE))


def _named_before(text: str, start: int) -> bool:
    """Whether a name stands before the number, as in 'PostgreSQL 16': then it is a version and counts nothing."""
    match = re.search(r"(?:^|([.!?:\n]\s*)|\s)([A-Z][\w.+#-]*)\s$", text[max(0, start - 40) : start])
    if not match:
        return False
    word = match[2]
    opening = match[1] is not None or start <= len(match[0])
    return not opening or any(c.isupper() or c.isdigit() for c in word[1:])


def _shared(text: str, found: list[Hit]) -> list[Hit]:
    """In a range or list the last one's unit counts for all: '8 to 60 compartments', '5, 10 or 20 seconds'."""
    out = list(found)
    for i in range(len(out) - 2, -1, -1):
        left, right = out[i], out[i + 1]
        if (
            left.unit is None
            and right.unit not in {None, "time of day", "date", "percentile"}
            and _joined(text, found, i)
        ):
            out[i] = left._replace(unit=right.unit)
    return out


def _joined(text: str, found: list[Hit], i: int) -> bool:
    """Whether hit `i` and the next are ends of a range, or items of a list of three or after 'between'."""
    left, right = found[i], found[i + 1]
    gap = text[left.end : right.start]
    if _RANGE.fullmatch(gap):
        return True
    if not _LIST.fullmatch(gap):
        return False
    listed = i > 0 and _LIST.fullmatch(text[found[i - 1].end : left.start]) and found[i - 1].unit is None
    return bool(listed or right.unit is None or spoken.BETWEEN.search(text, max(0, left.start - 12), left.start))


_READERS = {
    "date": lambda _, m: _fixed(m["date"], "date", m),
    "dotted": lambda _, m: _fixed(m["dotted"].lstrip("vV"), None, m),
    "version": lambda _, m: _fixed(m["version"], None, m),
    "percentile": lambda _, m: _fixed(m["percentile"], "percentile", m),
    "clock": _clock,
    "hour": _clock,
    "money": _money,
    "ordinal": _ordinal,
    "numeral": _numeral,
    "half_of": _half_of,
    "hour_half": _hour_half,
    "quarter": _quarter,
    "nines": _nines,
    "twice": _twice,
    "spoken": _spoken,
}
