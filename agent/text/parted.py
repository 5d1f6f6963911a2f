"""Whether a statement gives the amount, the part or the lapse of one thing to the other of two that a sentence has.

'Measured every five, sent every fifteen' binds each amount to its verb; 'if the tutor is silent, the dean' says who is
asked after whom. Made to be right when they object.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from agent.text.clauses import ordered, short
from agent.text.lexicon import Lexicon
from agent.text.numbers import Quantity, quantities
from agent.text.senses import Senses
from agent.text.words import stems

_ONE = re.compile(r"\b(?:one|a single)\b", re.IGNORECASE)
_SIDES = re.compile(r"[,;.:]\s+(?:and |but |while |then )?|\s+(?:and|but|while)\s+", re.IGNORECASE)


def swapped_amounts(statement: str, texts: Sequence[str], senses: Senses) -> str | None:
    """The sentence of whose two amounts the statement gives each to the other's thing; None where there is none."""
    ours = list(pairwise(_sides(statement)))
    for text in texts if ours else ():
        for (one, a), (other, b) in pairwise(_sides(text)):
            first, second = senses.widened(one - other), senses.widened(other - one)
            for pair in ours:
                mine = {q.value: words for words, q in pair}
                if a.value == b.value or set(mine) != {a.value, b.value}:
                    continue
                straight = len(mine[a.value] & first) + len(mine[b.value] & second)
                across = len(mine[a.value] & (second - first)) + len(mine[b.value] & (first - second))
                if across and not straight:
                    return short(text)
    return None


def _sides(text: str) -> list[tuple[frozenset[str], Quantity]]:
    """The parts of a text that have one amount each, with their words and that amount."""
    found = []
    for part in _SIDES.split(text):
        amounts = quantities(part) or quantities(_ONE.sub("1 of it", part))
        if len(amounts) == 1:
            left = part.replace(amounts[0].text, " ")
            found.append((stems(left), amounts[0]))
    return found


def swapped_lapse(statement: str, texts: Sequence[str], readings: Lexicon) -> str | None:
    """The sentence in which who stands in is told as who fails, and the other way round; None where there is none."""
    theirs = [(match, text) for text in texts for match in readings.each("lapses.who", text)]
    for mine in readings.each("lapses.who", statement) if theirs else ():
        who = frozenset(ordered(mine["who"])[-1:])
        for match, text in theirs:
            failing = frozenset(ordered(match["who"])[-1:])
            rest = f"{match['who']} {text[match.end() :]}"
            if who and not who & failing and who <= frozenset(ordered(rest)) - failing:
                return short(text)
    return None
