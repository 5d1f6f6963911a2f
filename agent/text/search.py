"""Which of many texts a few words mean: BM25 over stems.

S. Robertson and H. Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), with its usual constants.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from agent.text.words import content_words, stem
from agent.types import Frozen

_K1, _B = 1.2, 0.75


class Hit(Frozen):
    """A text that was found. `covered`: which share of the weight of the words looked for it holds, 0 to 1."""

    id: str
    score: float
    covered: float


class SearchIndex:
    """Texts by id, to be searched for words in any of their forms."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._held = {name: Counter(_stems(text)) for name, text in texts.items()}
        self._lengths = {name: sum(words.values()) for name, words in self._held.items()}
        self._mean = (sum(self._lengths.values()) / len(self._lengths) if self._lengths else 0) or 1
        self._where: defaultdict[str, list[str]] = defaultdict(list)
        for name, words in self._held.items():
            for word in words:
                self._where[word].append(name)

    def weight(self, word: str) -> float:
        """How telling a stem is: the rarer, the more; a word that no text holds is the most telling of all."""
        count, among = len(self._where.get(word, ())), len(self._held)
        return math.log(1 + (among - count + 0.5) / (count + 0.5))

    def search(self, words: str, most: int = 8) -> tuple[Hit, ...]:
        """The texts that hold some of the words, the likeliest first; equals in the order of their ids."""
        wanted = dict.fromkeys(_stems(words))
        whole = sum(self.weight(w) for w in wanted)
        scores: defaultdict[str, float] = defaultdict(float)
        covered: defaultdict[str, float] = defaultdict(float)
        for word in wanted:
            weight = self.weight(word)
            for name in self._where.get(word, ()):
                count = self._held[name][word]
                room = _K1 * (1 - _B + _B * self._lengths[name] / self._mean)
                scores[name] += weight * count * (_K1 + 1) / (count + room)
                covered[name] += weight
        ranked = sorted(scores, key=lambda name: (-scores[name], name))[:most]
        return tuple(Hit(id=name, score=scores[name], covered=covered[name] / whole) for name in ranked)


def _stems(text: str) -> Iterable[str]:
    return (stem(w) for w in content_words(text) if len(w) > 1 or w.isdigit())
