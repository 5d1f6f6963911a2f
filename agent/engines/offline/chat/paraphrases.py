"""What a question is about, in all the ways in which the same may have been said (`prompts/lexicons/paraphrases.toml`)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from agent.errors import UsageError
from agent.text.words import STOP, stem
from agent.types import Frozen

_WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
_GAP = 2
"""Other words that may stand between two of a way to say something."""
_INITIALS = range(2, 5)
"""Letters of an abbreviation that may stand for the words of a name."""

Way = tuple[str, ...]
"""The stems of the words of one way to say something, in order."""


class Concept(Frozen):
    """One thing that a question names. `said`: its words there; `ways`: those under which it may stand elsewhere."""

    said: str
    ways: frozenset[Way]

    @property
    def is_name(self) -> bool:
        """Whether it is written as a name, and no word stands for it."""
        return self.said[:1].isupper() or not self.said.replace("-", "").replace(" ", "").isalpha()


class Paraphrases:
    """The ways to say the same thing, and the words that say nothing of what a question is about."""

    def __init__(self, same: Iterable[str] = (), loose: str = "") -> None:
        self._ways: dict[Way, frozenset[Way]] = {}
        for line in same:
            group = frozenset(way_of(phrase) for phrase in line.split("|"))
            for way in group:
                self._ways[way] = self._ways.get(way, frozenset()) | group
        self._loose = frozenset(stem(word) for word in loose.split())
        self._longest = max((len(way) for way in self._ways), default=1)

    def concepts(self, text: str) -> tuple[Concept, ...]:
        """What a text names, each once: the longest ways that are known first, then the words that say something."""
        words = _WORD.findall(text)
        found: dict[str, Concept] = {}
        at = 0
        while at < len(words):
            length = next((n for n in range(self._longest, 1, -1) if way_of(" ".join(words[at : at + n])) in self._ways
                           and at + n <= len(words)), 1)  # fmt: skip
            said = " ".join(words[at : at + length])
            way = way_of(said)
            if length > 1 or self._tells(said):
                ways = self._ways.get(way, frozenset()) | {way}
                found.setdefault(said.casefold(), Concept(said=said, ways=ways))
            at += length
        return tuple(found.values())

    def _tells(self, word: str) -> bool:
        if word.casefold() in STOP or word.isdigit():
            return False
        return way_of(word) in self._ways or word.isupper() or stem(word) not in self._loose


def way_of(phrase: str) -> Way:
    """The stems of all words of a phrase, in order."""
    return tuple(stem(w) for part in _WORD.findall(phrase) for w in re.split(r"[-’']", part) if w)


def says(way: Way, words: Sequence[str], places: Mapping[str, Sequence[int]]) -> bool:
    """Whether a text, as its stems and where each stands, says something in this way."""
    for start in places.get(way[0], ()):
        at = start
        for one in way[1:]:
            at = next((n for n in range(at + 1, min(at + 2 + _GAP, len(words))) if words[n] == one), -1)
            if at < 0:
                break
        if at >= 0:
            return True
    return False


def initials(text: str) -> frozenset[str]:
    """The abbreviations that a text's words in a row may have: 'the certificate authority' → 'ca', 'tca'."""
    letters = [w[0].casefold() for w in _WORD.findall(text)]
    return frozenset("".join(letters[n : n + size]) for size in _INITIALS for n in range(len(letters) - size + 1))


@lru_cache(maxsize=4)
def parse_paraphrases(text: str) -> Paraphrases:
    """The paraphrases of a lexicon's text (TOML). Raises UsageError where it cannot be used."""
    try:
        table = tomllib.loads(text)
        return Paraphrases(table["same"], table["loose"])
    except (tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(
            f"The paraphrases cannot be used ({error}); restore prompts/lexicons/paraphrases.toml."
        ) from error
