"""Whether a statement says other than the words that it is set on: the contrary, another doer or order, a wider extent.

Each rule is made to be right when it objects; what they cannot judge passes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from agent.text.aloud import quoted
from agent.text.choices import reversed_choice
from agent.text.contraries import at_odds, crossed, opposite
from agent.text.deeds import denied_deed
from agent.text.doers import mixed, turned_round
from agent.text.duties import obligation
from agent.text.extents import parse_extents
from agent.text.lexicon import Lexicon
from agent.text.orders import reversed_order
from agent.text.polarity import contrary
from agent.text.putoff import left_open
from agent.text.scope import promised

_FORCE = re.compile(r"\bcertain\b|obligation of what|\boptional what is\b")
_WITHOUT = re.compile(r"\b(?:no|without) exceptions?\b", re.IGNORECASE)
_OF_EACH = re.compile(r"\b(?:each|every\w*|all|the rest|the others)\b", re.IGNORECASE)
_TIMES = re.compile(r"\b(?:second|minute|hour|night|day|week|month|quarter|year)s?\b|^each\b", re.IGNORECASE)
"""How often a thing is done, which the turn before may have asked; and 'each', which 'the' says too."""


class Misreadings:
    """What statements make of the words that they are set on, by the patterns of a lexicon (TOML)."""

    def __init__(self, text: str) -> None:
        self._readings = Lexicon(text)
        self._extents = parse_extents(text)

    def decides_nothing(self, texts: Sequence[str]) -> bool:
        """Whether one of the texts, which open a discussion, says that nothing is decided in it."""
        return any(self._readings.has("manner.nothing", text) for text in texts)

    def left_open(self, said: Sequence[str], statement: str) -> bool:
        """Whether the sentences quoted end by leaving open what a statement tells as settled."""
        return left_open(said, statement, self._readings)

    def quoted(self, words: str, text: str) -> bool:
        """Whether words stand in quotation marks in a text, as what somebody or something else says."""
        return quoted(words, text, self._readings)

    def why(self, statement: str, words: Sequence[str], near: Sequence[str]) -> str | None:
        """What a statement says other than the sentences quoted, or beyond all said near them; None where nothing."""
        beyond = self._beyond(statement, near)
        if beyond is not None:
            return f"The statement says {beyond!r}, and nothing of the kind was said there."
        wrong = opposite(statement, words) or at_odds(statement, words) or contrary(statement, words)
        if wrong is not None:
            return f"The statement says the contrary of the words quoted: {wrong}."
        other = next((said for rule in self._rules() if (said := rule(statement, words)) is not None), None)
        return None if other is None else f"The statement says other than the words quoted: {other}."

    def _rules(self) -> Sequence[Callable[[str, Sequence[str]], str | None]]:
        return (self._turned, denied_deed, reversed_order, reversed_choice, crossed, mixed, _made_certain)

    def _turned(self, statement: str, words: Sequence[str]) -> str | None:
        return turned_round(statement, words, self._readings)

    def _beyond(self, statement: str, near: Sequence[str]) -> str | None:
        word = self._extents.beyond(statement, near)
        if word is not None:
            return word
        word = promised(statement, near)
        if word is not None and _OF_EACH.search(word) and any(map(_OF_EACH.search, near)):
            return None  # 'every one of them', of what was said of each
        known = word is None or self._extents.knows(word) or _TIMES.search(word) or any(map(_WITHOUT.search, near))
        return None if known else word


def _made_certain(statement: str, words: Sequence[str]) -> str | None:
    """Whether it makes certain or binding what was only possible; conditions are `limits`' matter."""
    wrong = obligation(statement, words)
    return wrong if wrong is not None and _FORCE.search(wrong) else None


@lru_cache(maxsize=4)
def parse_misreadings(text: str) -> Misreadings:
    """The misreadings that a lexicon's text (TOML) tells of."""
    return Misreadings(text)
