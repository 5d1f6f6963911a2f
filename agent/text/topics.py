"""Which topic a stretch of talk is about, by keywords (`prompts/topics.toml`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from agent.text.alternatives import one_of

GENERAL = "general"
_STRONG, _WEAK = 3, 1


def _pattern(phrases: Iterable[str]) -> re.Pattern[str] | None:
    """One pattern for all phrases: a blank also stands for a hyphen or slash, a trailing `*` takes any ending."""
    parts = []
    for phrase in sorted(set(phrases), key=lambda p: (-len(p), p)):
        stem = phrase.removesuffix("*")
        body = r"[\s/-]+".join(re.escape(word).replace(r"\*", r"\w*") for word in re.split(r"[\s]+", stem))
        parts.append((phrase, body + (r"\w*" if phrase.endswith("*") else r"(?:s|es)?")))
    return re.compile(rf"(?<!\w)(?:{one_of(parts)})(?!\w)", re.IGNORECASE) if parts else None


class Topics:
    """A classifier over topics given as (id, strong phrases, keywords), in order of precedence."""

    def __init__(self, topics: Sequence[tuple[str, Sequence[str], Sequence[str]]]) -> None:
        self._topics = [(name, _pattern(strong), _pattern(weak)) for name, strong, weak in topics]
        self._scored = lru_cache(maxsize=1 << 10)(self._score)

    def scores(self, text: str) -> Mapping[str, int]:
        """Topic id → sum of weights, only those above 0."""
        return self._scored(text)

    def _score(self, text: str) -> Mapping[str, int]:
        found = {}
        for name, strong, weak in self._topics:
            score = _STRONG * _distinct(strong, text) + _WEAK * _distinct(weak, text)
            if score:
                found[name] = score
        return found

    def classify(self, text: str, context: str = "", passing: frozenset[str] = frozenset()) -> str:
        """The topic with the highest sum.

        The context counts a third, and decides alone only where the text says nothing. A topic of `passing`, whose
        words occur in talk of everything else, is chosen only where there is no other.
        """
        scores: dict[str, float] = dict(self.scores(text))
        for name, score in self.scores(context).items() if context else ():
            scores[name] = scores.get(name, 0) + score / 3
        best = max(scores, key=lambda name: scores[name], default=GENERAL)
        if best in passing:
            others = {name: score for name, score in scores.items() if name not in passing}
            return max(others, key=lambda name: others[name], default=best)
        return best


def _distinct(pattern: re.Pattern[str] | None, text: str) -> int:
    return len({m.group(0).casefold() for m in pattern.finditer(text)}) if pattern else 0
