"""What a sentence says falls: 'that replaces the thin events', 'the polling relay goes', 'instead of only nightly'."""

from __future__ import annotations

import re
from functools import lru_cache

from agent.engines.offline.lexicon import curly, pattern, word_stems
from agent.text.numbers import digits
from agent.text.words import stems
from agent.types import Frozen

_MOST = 8
"""More words than this are no name of a thing."""
_DENIED = 3
"""Content words from which on 'the scanner does not ask the server' denies what was said in these words."""


class Falls(Frozen):
    """A thing that is given up. `words`: the stems by which it is known again."""

    text: str
    words: frozenset[str]
    for_good: bool
    """Whether the words leave no doubt: 'we drop the cache' does, 'a queue instead of the cache' may tell what was never had."""
    denied: bool = False
    """Whether it is a sentence that is denied, all of whose words must have been said: 'the scanner does not ask the server'."""
    blamed: bool = False
    """Whether it is only an amount that is called wrong: 'ten minutes is too long'."""


@lru_cache(maxsize=1 << 12)
def falls(text: str) -> tuple[Falls, ...]:
    """The things that a text gives up, each once, those given up for good first."""
    plain = curly(digits(text))
    found: dict[frozenset[str], Falls] = {}
    contrasts = [m.span() for m in pattern("falls.contrast").finditer(plain)]
    for name, for_good in (("falls.for_good", True), ("falls.in_place", False)):
        for match in pattern(name).finditer(plain):
            if not for_good and any(a <= match.start() < b for a, b in contrasts):
                continue
            phrase = next((g for key, g in match.groupdict().items() if key.startswith("x") and g), "")
            for part in _things(phrase):
                _add(found, part, for_good=for_good)
    for match in pattern("falls.blamed").finditer(plain):
        _add(found, match["xr"], for_good=True, blamed=True)
    for match in pattern("falls.denied").finditer(plain):
        if len(told(f"{match['who']} {match['does']}")) >= _DENIED:
            _add(found, f"{match['who']} {match['does']}", for_good=True, denied=True)
    return tuple(found.values())


def _add(
    found: dict[frozenset[str], Falls], thing: str, *, for_good: bool, denied: bool = False, blamed: bool = False
) -> None:
    known = told(thing) - word_stems("falling")
    if known:
        found.setdefault(known, Falls(text=thing, words=known, for_good=for_good, denied=denied, blamed=blamed))


def only_ends(text: str) -> bool:
    """Whether a text says what falls and nothing that comes in its place."""
    plain = pattern("falls.reason").sub("", curly(digits(text)).strip(" .!"))
    rest = plain
    for name in ("falls.for_good", "falls.in_place"):
        rest = pattern(name).sub("", rest)
    return rest != plain and not told(rest)


def taken_back(text: str) -> str | None:
    """What a text says no longer holds where it takes back what was settled and says no more; '' where it does not name it, None of others."""
    found = pattern("falls.takes_back").match(curly(text))
    return None if found is None else (found["x"] or "").strip()


def points_back(text: str) -> bool:
    """Whether a text says that it changes what was settled before, without naming it: 'that reverses what we said'."""
    return pattern("falls.points_back").search(curly(text)) is not None


def told(text: str) -> frozenset[str]:
    """The stems of a text, spoken numbers as digits."""
    return stems(digits(text))


def _things(phrase: str) -> list[str]:
    parts = re.split(r",|\band\b|\bor\b", pattern("falls.more_of_it").sub("", phrase))
    return [p.strip() for p in parts if p.strip() and len(p.split()) <= _MOST]
