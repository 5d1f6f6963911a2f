"""The document's own words around the discussion's, as `prompts/offline/phrasings.toml` and `prompts/lexicons/prose.toml` have them.

A `Voice` serves one section: it takes the sentences of a list in turn, so that neighbours do not open alike.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping

from agent.engines.offline.phrasing import capital
from agent.text.words import fold_name

_STRAIGHT = str.maketrans({"'": "’", "`": "’"})


class Phrasings:
    """Sentences by `group.key`, the patterns that tell prose from speech, and the titles of the topics."""

    def __init__(self, sentences: str, prose: str, topics: Mapping[str, str], names: Iterable[str] = ()) -> None:
        """From the texts of the two files; `topics`: id → title; `names`: of technologies, which keep their capitals."""
        self.sentences = {
            f"{group}.{key}": tuple(texts)
            for group, keys in tomllib.loads(sentences).items()
            if isinstance(keys, dict)
            for key, texts in keys.items()
        }
        groups = {name: group for name, group in tomllib.loads(prose).items() if isinstance(group, dict)}
        self._patterns = {
            f"{group}.{key}": re.compile("|".join(f"(?:{p})" for p in patterns), re.IGNORECASE)
            for group, keys in groups.items()
            if group != "register"
            for key, patterns in keys.items()
        }
        self._written = [(re.compile(p, re.IGNORECASE), to) for p, to in groups["register"]["written"]]
        self.topics = dict(topics)
        self.names = frozenset(map(fold_name, names))

    def has(self, pattern: str, text: str) -> bool:
        """Whether a text shows what `group.key` looks for."""
        return self.search(pattern, text) is not None

    def search(self, pattern: str, text: str) -> re.Match[str] | None:
        """Where it does."""
        return self._patterns[pattern].search(text.translate(_STRAIGHT))

    def found(self, pattern: str, text: str) -> list[re.Match[str]]:
        """Everywhere it does."""
        return list(self._patterns[pattern].finditer(text.translate(_STRAIGHT)))

    def written(self, text: str) -> str:
        """Spoken forms as written ones, and without what only begins or ends an utterance."""
        text = text.translate(_STRAIGHT)
        for key in ("speech.openings", "speech.endings"):
            text = self._patterns[key].sub("", text).strip()
        for pattern, to in self._written:
            text = pattern.sub(to, text)
        return text


class Voice:
    """One section's telling: which sentence of each list is next, and which words it quoted already."""

    def __init__(self, phrasings: Phrasings) -> None:
        self.phrasings = phrasings
        self._turn: Counter[str] = Counter()
        self._quoted: set[str] = set()

    def say(self, key: str, **parts: str) -> str:
        """The next sentence of a list with its parts filled in."""
        sentences = self.phrasings.sentences[key]
        sentence = sentences[self._turn[key] % len(sentences)]
        self._turn[key] += 1
        whole = {"Said": capital(parts["said"])} if "said" in parts else {}
        return capital(sentence.format(**{**whole, **parts}))

    def first(self, words: str) -> bool:
        """Whether these words were not quoted before; from now on they were."""
        fresh = not self.knows(words)
        self._quoted.add(folded(words))
        return fresh

    def knows(self, words: str) -> bool:
        """Whether these words were quoted before."""
        return folded(words) in self._quoted


def folded(words: str) -> str:
    """Words without case, marks and spacing, for comparing."""
    return " ".join(re.sub(r"[^\w\s]", " ", words).casefold().split())
