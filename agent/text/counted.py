"""What a number counts or measures: the unit or noun that follows it. A reader for `figures`."""

from __future__ import annotations

import re

from agent.text.units import SPELLINGS, SYMBOLS, measure, singular

LETTERS = "|".join(sorted((re.escape(s) for s in SPELLINGS), key=len, reverse=True))
"""Every spelling of a unit, as a pattern; case does not matter."""
_UNIT = re.compile(rf"\s?[-\s]?(?P<u>{LETTERS})(?![A-Za-z])", re.IGNORECASE)
_SIGN = re.compile(
    rf"\s?-?(?P<u>{'|'.join(sorted((re.escape(s) for s in SYMBOLS), key=len, reverse=True))})(?![A-Za-z0-9'’])"
)
_PER = re.compile(
    r"(?:\s+per\s+[a-z]+(?=\s+(?:per|an?|each|every)\s))?(?:\s*/\s*|\s+(?:per|an?|each|every)\s+)"
    r"(?P<p>seconds?|secs?|s|minutes?|min|hours?|hr|h|days?|d|weeks?|months?|years?)(?![A-Za-z])",
    re.IGNORECASE,
)
_NOUN = re.compile(
    r"[ \n-]([A-Za-z][A-Za-z'’]*(?:-[A-Za-z]+|/(?!(?:s|sec|second|min|minute|h|hour|d|day)\b)[A-Za-z]+)*)"
)
_STOP_WORDS = """
a an and are as at be been before but by can could did do does during each either else every for from get gets go goes
had has have he
her here his how i if in into is it its just let like make makes may me might more most must my needs no nor not now of
off on once
only or our out over own per runs same says shall she should since so some such than that the their them then there
these they this
those through to too under until up us use uses using very was we were what when where which while who whose why will
with within
without works would yes yet you your january february march april june july august september october november december
again plus
minus times ago today because after against about above across along also always around away
"""
_STOP = frozenset(_STOP_WORDS.split())
_IN_A_ROW = frozenset({"consecutive", "successive", "straight", "full", "whole", "entire", "complete"})
"""What says of days only that one follows the other, or that each counts whole."""
_VERB_FORMS = """
means seems keeps takes gives supports becomes happens stays fails wins looks sounds comes starts ends
applies remains suffices depends requires needs lets helps proves prevails lasts
"""
_VERBS = frozenset(_VERB_FORMS.split())
_BOUND = re.compile(
    r"\b(?:limit|threshold|maximum|minimum|cap|bound|value|figure|level|budget) of [\d.,]+$", re.IGNORECASE
)
_HOLDING = frozenset({"holds", "stands", "counts", "follows", "bounds"})
"""Verbs of what 'the limit of 40' does, which elsewhere are things that one counts."""


def unit_after(text: str, end: int, *, value_one: bool = False, named: bool = False) -> tuple[str | None, int]:
    """The unit that follows a number, and where it ends."""
    sign = _SIGN.match(text, end)
    if sign and not (sign["u"] in {"d", "m", "s", "h"} and text[end : end + 1] == "-"):
        return rate_after(text, SYMBOLS[sign["u"]], sign.end())
    spelt = _UNIT.match(text, end)
    if spelt:
        return rate_after(text, SPELLINGS[" ".join(spelt["u"].casefold().split())], spelt.end())
    bare = _PER.match(text, end)
    if bare:
        return "/" + _period(bare["p"]), bare.end()
    if named:
        return None, end
    return _counted(text, end, value_one=value_one)


def _period(word: str) -> str:
    return SPELLINGS.get(word.casefold()) or SYMBOLS[word.casefold()]


def rate_after(text: str, unit: str, end: int) -> tuple[str, int]:
    """The unit with the period after it, if one follows: 'transfer' before 'per second' → 'transfer/second'."""
    per = _PER.match(text, end)
    return (unit, end) if per is None or "/" in unit else (f"{unit}/{_period(per['p'])}", per.end())


def _counted(text: str, end: int, *, value_one: bool) -> tuple[str | None, int]:
    """The noun counted: hyphenated to it, else the first plural of the next four words, else for 1 the next word."""
    words: list[tuple[str, int]] = []
    position, hyphen = end, text[end : end + 1] == "-"
    while len(words) < 4 and (match := _NOUN.match(text, position)):
        word = match[1]
        low = word.casefold()
        verb = low in _VERBS or (low in _HOLDING and not words and _BOUND.search(text, 0, end) is not None)
        if verb or low in _STOP or (match[0][0] == "-" and not hyphen):
            break
        words.append((word, match.end()))
        if hyphen:
            break
        position = match.end()
    if not words:
        return None, end
    if not hyphen and not value_one:
        words = next((words[: i + 1] for i, (w, _) in enumerate(words) if _plural(w)), [])
        if not words:
            return None, end
    elif not hyphen:
        words = words[:1]
    noun = singular(words[-1][0].rstrip("'’"))
    if measure(noun) or noun in SPELLINGS:
        noun = " ".join([*(w for w in (w.casefold() for w, _ in words[:-1]) if w not in _IN_A_ROW), noun])
    return rate_after(text, noun, words[-1][1])


def _plural(word: str) -> bool:
    low = word.casefold()
    return low in {"people", "children", "indices", "criteria", "staff"} or (
        singular(low) != low and not low.endswith("'s")
    )
