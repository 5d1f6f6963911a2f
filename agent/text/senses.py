"""Words of one meaning: which of them a writer may put for one another.

The words are data (`prompts/lexicons/synonyms.toml`); this module only looks them up, by their stems.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache

from agent.text.words import stem


class Senses:
    """Which stems mean the same, which say nothing by themselves, and which nobody writes who has not heard them."""

    def __init__(self, same: Iterable[str] = (), light: str = "", telling: str = "") -> None:
        kin: dict[str, set[str]] = {}
        for line in same:
            group = {stem(word) for word in line.split()}
            for one in group:
                kin.setdefault(one, {one}).update(group)
        self._kin: Mapping[str, frozenset[str]] = {one: frozenset(all_of) for one, all_of in kin.items()}
        self.light = frozenset(stem(word) for word in light.split())
        self.telling = frozenset(form for word in telling.split() for form in _forms(word))

    def kin(self, one: str) -> frozenset[str]:
        """A stem with all that mean the same."""
        return self._kin.get(one) or frozenset((one,))

    def like(self, one: str, other: str) -> bool:
        """Whether two stems are one or mean the same."""
        return one == other or other in self._kin.get(one, ())

    def unmatched(self, words: Iterable[str], said: Iterable[str]) -> frozenset[str]:
        """The stems for which nothing was said: neither they nor one of their kin that stands for no other of them."""
        ours, theirs = frozenset(words), frozenset(said)
        left = set(theirs - ours)
        missing = set()
        for one in sorted(ours - theirs):
            met = left & self.kin(one)
            if met:
                left.discard(min(met))
            else:
                missing.add(one)
        return frozenset(missing)

    def unsaid(self, words: Iterable[str], said: frozenset[str]) -> frozenset[str]:
        """The same, where 'endpoint' is also 'end point'."""
        return frozenset(one for one in self.unmatched(words, said) if not _in_two(one, said))

    def unheard(self, text: str, said: frozenset[str]) -> tuple[str, ...]:
        """The telling words of a text for which nothing was said, in order."""
        words = (w for w in re.findall(r"[a-z]+", text.casefold()) if w in self.telling)
        return tuple(w for w in dict.fromkeys(words) if not self.kin(stem(w)) & said)

    def widened(self, stems: Iterable[str]) -> frozenset[str]:
        """Stems with all that mean the same as one of them."""
        return frozenset(k for one in stems for k in self.kin(one))


def _in_two(word: str, said: frozenset[str]) -> bool:
    """'endpoint' where they say 'end point', 'filename' where they say 'file name'."""
    return len(word) >= 6 and any(word[:i] in said and word[i:] in said for i in range(2, len(word) - 1))


def _forms(word: str) -> tuple[str, ...]:
    """A word and, where it is a verb, its forms; not the nouns made of it, which name a thing."""
    root = word.removesuffix("e")
    root = root[:-1] + "i" if word.endswith("fy") else root
    return word, f"{word}s", f"{root}ed", f"{root}es"


PLAIN = Senses()
"""No two words mean the same."""


@lru_cache(maxsize=4)
def parse_senses(text: str) -> Senses:
    """The senses of a lexicon's text (TOML: `same`, a line for each meaning, `light` and `telling`)."""
    table = tomllib.loads(text)
    return Senses(table["same"], table["light"], table["telling"])
