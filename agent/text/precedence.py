"""What goes ahead of what: whether a statement turns a precedence or a comparison round.

'Boats go before cars', 'first weigh, then load', 'the night fare is lower than the day fare'. The markers are data
(`prompts/lexicons/readings.toml`, `ahead`). Made to be right when it objects.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from agent.text.clauses import ordered, parts, short
from agent.text.lexicon import Lexicon
from agent.text.senses import Senses
from agent.text.words import negated, stem

_CLAUSE = re.compile(r",\s+|\s(?:and|but|so|because|while|which|if|when)\s")
_AMOUNT = re.compile(r"\b(?:second|minute|hour|day|night|week|month|quarter|year|step|place)s?\s*$", re.IGNORECASE)
_EMPTY = frozenset(map(stem, ("come", "go", "happen", "follow", "run", "always", "ones", "done", "take", "place")))
"""Words that only say that a thing takes place."""


class _Pair(NamedTuple):
    """What goes ahead and what comes behind, nearest to the word that says so, and in which respect."""

    ahead: str
    behind: str
    how: str


def turned_about(statement: str, texts: Sequence[str], readings: Lexicon, senses: Senses) -> str | None:
    """The sentence in which what the statement has ahead comes behind; None where there is none."""
    ours = list(_pairs(statement, readings))
    theirs = [(pair, text) for text in texts for pair in _pairs(text, readings)] if ours else []
    for mine in ours:
        alike = [(pair, text) for pair, text in theirs if pair.how == mine.how]
        if any(senses.like(mine.ahead, p.ahead) or senses.like(mine.behind, p.behind) for p, _ in alike):
            continue
        for pair, text in alike:
            if senses.like(mine.ahead, pair.behind) and senses.like(mine.behind, pair.ahead):
                return short(text)
    return None


def _pairs(text: str, readings: Lexicon) -> Iterator[_Pair]:
    for part in parts(text):
        for name, forward in (("ahead.before", True), ("ahead.after", False)):
            for match in readings.each(name, part):
                if _AMOUNT.search(part[: match.start()]):
                    continue  # 'an hour before sunrise' says when
                left, right = _words(part[: match.start()])[-1:], _words(_CLAUSE.split(part[match.end() :])[0])
                if left and right and not negated(part[: match.start()]):
                    one, other = left[0], right[0]
                    yield _Pair(one, other, "order") if forward else _Pair(other, one, "order")
        for match in (m for name in ("first", "firstly", "then") for m in readings.each(f"ahead.{name}", part)):
            first, then = _words(match["one"])[-1:], _words(match["other"])
            if first and then:
                yield _Pair(first[0], then[0], "order")
        for match in readings.each("ahead.than", part):
            yield from _compared(part, match)


def _compared(part: str, match: re.Match[str]) -> Iterator[_Pair]:
    """The two things compared, with the word by which they are."""
    how = stem(match["more"] or match["er"] or match["less"])
    left, right = part[: match.start()], _CLAUSE.split(part[match.end() :])[0]
    one = [w for w in _words(_CLAUSE.split(left)[-1]) if w not in _words(right)]
    other = [w for w in _words(right) if w not in _words(left)]
    if one and other and not negated(left):
        pair = _Pair(one[0], other[0], how)
        yield pair if match["less"] is None else _Pair(pair.behind, pair.ahead, how)


def _words(text: str) -> list[str]:
    return [w for w in ordered(text) if w not in _EMPTY]
