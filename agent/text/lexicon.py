"""The patterns of a lexicon, by their group and name, looked for in a text whichever apostrophes it has."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence

_CURLY = str.maketrans({"'": "’", "`": "’"})


class Lexicon:
    """Regular expressions of a TOML text, by 'group.name'; case is ignored, and apostrophes are typographic."""

    def __init__(self, text: str) -> None:
        groups = {k: v for k, v in tomllib.loads(text).items() if isinstance(v, dict)}
        self._patterns = {f"{g}.{n}": compiled(p) for g, named in groups.items() for n, p in named.items()}

        self._lists = {f"{g}.{n}": p for g, named in groups.items() for n, p in named.items()}

    def pairs(self, name: str) -> dict[str, str]:
        """Each word with the other of its pair, of a list of 'one/other'."""
        both = (pair.split("/") for pair in self._lists[name])
        return {one: other for a, b in both for one, other in ((a, b), (b, a))}

    def has(self, name: str, text: str) -> bool:
        """Whether one of the patterns is found in the text."""
        return self.first(name, text) is not None

    def first(self, name: str, text: str) -> re.Match[str] | None:
        """The first place in the text where one of the patterns is found; its apostrophes come out typographic."""
        return self._patterns[name].search(text.translate(_CURLY))

    def each(self, name: str, text: str) -> Iterator[re.Match[str]]:
        """Every such place."""
        return self._patterns[name].finditer(text.translate(_CURLY))

    def off(self, name: str, text: str) -> str:
        """The text without what the patterns find."""
        return self._patterns[name].sub(" ", text.translate(_CURLY))


def compiled(patterns: Sequence[str]) -> re.Pattern[str]:
    """The patterns as one."""
    return re.compile("|".join(f"(?:{p})" for p in patterns), re.IGNORECASE)
