"""Whether a statement says other than the words that it is set on: the contrary, another doer or order, a wider extent.

Each rule is made to be right when it objects; what they cannot judge passes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from agent.text.aloud import quoted
from agent.text.assigned import done_by_another, given_to_another, of_another_name
from agent.text.borrowed import foreign
from agent.text.changed import told_as_before
from agent.text.choices import reversed_choice
from agent.text.contraries import at_odds, crossed, opposite
from agent.text.contrasts import other_hours, told_the_other
from agent.text.deeds import denied_deed
from agent.text.doers import mixed, turned_round
from agent.text.duties import obligation
from agent.text.extents import parse_extents
from agent.text.flipped import denied_verb, does_without, other_bound, turned_condition
from agent.text.lexicon import Lexicon
from agent.text.orders import reversed_order
from agent.text.parted import swapped_amounts, swapped_lapse
from agent.text.polarity import contrary
from agent.text.precedence import turned_about
from agent.text.putoff import left_open
from agent.text.reaches import all_of_some, of_a_consequence, of_each, others_too
from agent.text.scope import promised
from agent.text.senses import parse_senses

_FORCE = re.compile(r"\bcertain\b|obligation of what|\boptional what is\b")
_WITHOUT = re.compile(r"\b(?:no|without) exceptions?\b", re.IGNORECASE)
_OF_EACH = re.compile(r"\b(?:each|every\w*|all|the rest|the others)\b", re.IGNORECASE)
_TIMES = re.compile(r"\b(?:second|minute|hour|night|day|week|month|quarter|year)s?\b|^each\b", re.IGNORECASE)
"""How often a thing is done, which the turn before may have asked; and 'each', which 'the' says too."""


class Misreadings:
    """What statements make of the words that they are set on, by the patterns of a lexicon (TOML)."""

    def __init__(self, text: str, synonyms: str) -> None:
        self._readings = self.patterns = Lexicon(text)
        self._extents = parse_extents(text)
        self._senses = parse_senses(synonyms)
        self._pairs = self._readings.pairs("flips.pairs")

    def decides_nothing(self, texts: Sequence[str]) -> bool:
        """Whether one of the texts, which open a discussion, says that nothing is decided in it."""
        return any(self._readings.has("manner.nothing", text) for text in texts)

    def left_open(self, said: Sequence[str], statement: str) -> bool:
        """Whether the sentences quoted end by leaving open what a statement tells as settled."""
        return left_open(said, statement, self._readings)

    def quoted(self, words: str, text: str) -> bool:
        """Whether words stand in quotation marks in a text, as what somebody or something else says."""
        return quoted(words, text, self._readings)

    def foreign(self, statement: str, said: Sequence[str], before: str, *, agreed: bool) -> bool:
        """Whether sentences have nothing, or next to nothing, of a statement that the turns before them have."""
        return foreign(statement, said, before, self._senses, agreed=agreed)

    def gives_in(self, sentence: str) -> bool:
        """Whether somebody gives in to what another said against his words."""
        return self._readings.has("yields.gives_in", sentence)

    def absurd(self, statement: str) -> str | None:
        """What a statement has that nobody counts with in earnest."""
        match = self._readings.first("jests.absurd", statement)
        return None if match is None else match["what"].casefold()

    def why(
        self,
        statement: str,
        words: Sequence[str],
        near: Sequence[str],
        *,
        taken: bool = False,
        people: frozenset[str] = frozenset(),
    ) -> str | None:
        """What a statement says other than the sentences quoted, or beyond all said near them; None where nothing.

        `taken`: others took up what the sentences put forward, so that 'could' is as good as done. `people`: the
        content stems of the names of those who speak or are named.
        """
        beyond = self._beyond(statement, near)
        if beyond is not None:
            return f"The statement says {beyond!r}, and nothing of the kind was said there."
        wrong = opposite(statement, words) or at_odds(statement, words) or contrary(statement, words)
        if wrong is not None:
            return f"The statement says the contrary of the words quoted: {wrong}."
        rules = [rule for rule in self._rules() if not (taken and rule is _made_certain)]
        other = next((said for rule in rules if (said := rule(statement, words)) is not None), None)
        told = [w for w in words if not w.rstrip().endswith("?")]  # what is asked is answered by what is said
        other = other or self._by_words(statement, told or words) or given_to_another(statement, words, people)
        other = other or of_another_name(statement, words, people)
        other = other or done_by_another(statement, words, "\n".join(near), self._readings)
        return None if other is None else f"The statement says other than the words quoted: {other}."

    def _by_words(self, statement: str, words: Sequence[str]) -> str | None:
        """The sentence that the statement turns about by one of the words that the lexicon has for it."""
        r, s = self._readings, self._senses
        return (
            told_as_before(statement, words, r)
            or turned_about(statement, words, r, s)
            or swapped_amounts(statement, words, s)
            or swapped_lapse(statement, words, r)
            or denied_verb(statement, words, r, s)
            or does_without(statement, words, r)
            or turned_condition(statement, words, r, s)
            or other_bound(statement, words, r)
            or (None if r.has("flips.excludes", statement) else at_odds(statement, words, self._pairs))
            or all_of_some(statement, words, r)
            or others_too(statement, words, r, s)
            or of_a_consequence(statement, words, r, s)
            or of_each(statement, words, r)
            or other_hours(statement, words, r)
            or told_the_other(statement, words, r)
        )

    def _rules(self) -> Sequence[Callable[[str, Sequence[str]], str | None]]:
        return (self._turned, denied_deed, reversed_order, reversed_choice, crossed, self._mixed, _made_certain)

    def _turned(self, statement: str, words: Sequence[str]) -> str | None:
        return turned_round(statement, words, self._readings, self._senses)

    def _mixed(self, statement: str, words: Sequence[str]) -> str | None:
        return mixed(statement, words, self._senses)

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
def parse_misreadings(text: str, synonyms: str) -> Misreadings:
    """The misreadings that a lexicon's text (TOML) tells of, with the words of one meaning of another."""
    return Misreadings(text, synonyms)
