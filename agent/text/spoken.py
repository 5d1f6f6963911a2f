"""Numbers in words: 'twelve hundred', 'two and a half', 'ninety-nine point nine'. A reader for `numbers`."""

from __future__ import annotations

import re
from decimal import Decimal

from agent.types import Frozen

_NAMES = """
zero one two three four five six seven eight nine
ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen
"""
_SMALL = {word: n for n, word in enumerate(_NAMES.split())}
_ONES = {word: n for word, n in _SMALL.items() if n < 10}
_TEENS = {word: n for word, n in _SMALL.items() if n >= 10}
_DECADES = "twenty thirty forty fifty sixty seventy eighty ninety"
_TENS = {word: n * 10 for n, word in enumerate(_DECADES.split(), 2)}
SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "k": 10**3}
"""Words that multiply what stands before them."""

_ANY = "|".join((*_ONES, *_TEENS, *_TENS, "hundred", "thousand", "million", "billion"))
START = rf"(?:an?\s+)?(?:hundred|thousand|million|dozen)\b|(?:{_ANY})\b"
"""Where a number in words can begin."""

_WORD = re.compile(rf"({_ANY})(?![A-Za-z])", re.IGNORECASE)
_LEAD = re.compile(r"an?\s+(hundred|thousand|million|billion|dozen)\b", re.IGNORECASE)
_SEPARATOR = re.compile(r"(?:\s+|\s?-\s?)(?=[A-Za-z])")
_AND = re.compile(r"\s+and\s+(?=[A-Za-z])", re.IGNORECASE)
_HALF = re.compile(r"\s+and\s+a\s+half\b", re.IGNORECASE)
_POINT = re.compile(rf"\s+point((?:[\s-]+(?:{'|'.join(_ONES)}|oh)\b)+)", re.IGNORECASE)
_SCALE = re.compile(r"\s+(thousand|million|billion|k)\b", re.IGNORECASE)
_SCALED_NEXT = re.compile(rf"(?:{_ANY})[\s-]+hundred\b", re.IGNORECASE)
_DIGIT = "|".join(_ONES)
_CODE = re.compile(
    rf"(?:one|two|three|four|five)[\s-]+(?:{_DIGIT}|oh)[\s-]+(?:{_DIGIT})\b(?![\s-]+(?:{_ANY}|point)\b)", re.IGNORECASE
)
"""A status code as people say it, digit by digit: 'four two two', 'five oh three'."""
BETWEEN = re.compile(r"\bbetween\s+$", re.IGNORECASE)
"""What makes of 'and' the middle of a range."""


class Spoken(Frozen):
    """A number in words: its value, where it ends, and how many number words it took."""

    value: Decimal
    end: int
    words: int
    year: bool = False


def read(text: str, start: int) -> Spoken | None:
    """The number in words that begins at `start`, the longest that makes sense; None where none does."""
    if code := _CODE.match(text, start):
        digits = [_ONES.get(w.casefold(), 0) for w in re.split(r"[\s-]+", code[0])]
        if digits != list(range(digits[0], digits[0] + 3)):  # who says 'three four five' counts
            return Spoken(value=Decimal("".join(map(str, digits))), end=code.end(), words=len(digits))
    lead = _LEAD.match(text, start)
    if lead:
        if lead[1].casefold() == "dozen":
            return Spoken(value=Decimal(12), end=lead.end(), words=2)
        return _more(text, start, lead.start(1), [1])
    return _more(text, start, start, [])


def _more(text: str, begin: int, at: int, values: list[int]) -> Spoken | None:
    """Collect the words from `at` on; `values` holds a 1 where 'a hundred' began with the article."""
    reading = _Reading()
    for value in values:
        reading.take_small(value)
    end, count, position = begin, 0, at
    while match := _WORD.match(text, position):
        if not reading.take(match[1].casefold()):
            break
        end, count = match.end(), count + 1
        joint = _joint(text, end, reading, begin)
        if joint is None:
            break
        position = joint
    if count == 0:
        return None
    return _tail(text, end, reading, count)


def _joint(text: str, end: int, reading: _Reading, begin: int) -> int | None:
    """Where the next word of the same number would begin."""
    plain = _SEPARATOR.match(text, end)
    if plain and _WORD.match(text, plain.end()):
        return plain.end()
    bound = _AND.match(text, end)
    if (
        bound
        and reading.may_and
        and not _SCALED_NEXT.match(text, bound.end())
        and not BETWEEN.search(text, max(0, begin - 12), begin)
    ):
        return bound.end()
    return None


def _tail(text: str, end: int, reading: _Reading, count: int) -> Spoken:
    value = Decimal(reading.value)
    if point := _POINT.match(text, end):
        digits = "".join(str(_ONES.get(w.casefold(), 0)) for w in re.findall(r"[A-Za-z]+", point[1]))
        value, end = value + Decimal("0." + digits), point.end()
        count += len(digits)
    elif half := _HALF.match(text, end):
        value, end, count = value + Decimal("0.5"), half.end(), count + 1
    if scale := _SCALE.match(text, end):
        value, end, count = value * SCALES[scale[1].casefold()], scale.end(), count + 1
    return Spoken(value=value, end=end, words=count, year=reading.year)


class _Reading:
    """The grammar of English number words, one word at a time."""

    def __init__(self) -> None:
        self.total = 0
        self.current: int | None = None
        self.last_scale = 10**12
        self.last = ""
        self.year = False

    @property
    def value(self) -> int:
        """What was read so far."""
        return self.total + (self.current or 0)

    @property
    def may_and(self) -> bool:
        """'and' joins only what follows hundred, thousand or million."""
        return self.last in {"hundred", "scale"}

    def take(self, word: str) -> bool:
        """Whether the word goes on with the same number; if so it is taken in."""
        if word == "hundred":
            return self._take_hundred()
        if word in SCALES:
            return self._take_scale(SCALES[word])
        if word in _ONES:
            return self._fits(_ONES[word], {"tens", "hundred", "scale"}, "ones")
        if word in _TEENS:
            return self._fits(_TEENS[word], {"hundred", "scale"}, "teens") or self._take_year(_TEENS[word], "teens")
        return self._fits(_TENS[word], {"hundred", "scale"}, "tens") or self._take_year(_TENS[word], "tens")

    def take_small(self, value: int) -> None:
        """The article of 'a hundred'."""
        self.current, self.last = value, "ones"

    def _fits(self, value: int, after: set[str], sort: str) -> bool:
        if self.last and self.last not in after:
            return False
        if self.last == "tens" and value == 0:
            return False
        self.current, self.last = (self.current or 0) + value, sort
        return True

    def _take_year(self, value: int, sort: str) -> bool:
        """'twenty twenty-six', 'nineteen ninety-five'."""
        if self.total or self.current not in {18, 19, 20} or self.last not in {"teens", "tens"}:
            return False
        self.current, self.last, self.year = self.current * 100 + value, sort, True
        return True

    def _take_hundred(self) -> bool:
        if (
            self.current is None
            or not 0 < self.current < 100
            or self.last not in {"ones", "teens", "tens"}
            or self.year
        ):
            return False
        self.current, self.last = self.current * 100, "hundred"
        return True

    def _take_scale(self, scale: int) -> bool:
        if not self.current or scale >= self.last_scale or self.year:
            return False
        self.total, self.current, self.last_scale, self.last = self.total + self.current * scale, None, scale, "scale"
        return True
