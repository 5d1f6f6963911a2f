"""Whether a statement says more than was said: for good, at once, as often as one likes; or a word's contrary.

The patterns are data (`prompts/lexicons/readings.toml`); `scope` judges what a document promises by lists of its own.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from agent.text.words import negated

_NOTHING = r"(?!)"
_CURLY = str.maketrans({"'": "’", "`": "’"})


class Extents(NamedTuple):
    """Words of extent, each with what must have been said for them; and words with their contrary."""

    extent: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]
    contrary: tuple[tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], bool], ...]
    """The word told, its contrary that was said, and what of a statement holds that word and says nothing of it;
    and whether the word told denies."""

    def beyond(self, statement: str, texts: Sequence[str]) -> str | None:
        """The word of a statement that goes beyond the texts, or whose contrary they have; None where there is none."""
        ours, theirs = statement.translate(_CURLY), "\n".join(texts).translate(_CURLY)
        for told, needs in self.extent:
            match = told.search(ours)
            if match is not None and not needs.search(theirs):
                return match[0]
        for told, said, beside, denies in self.contrary:
            match = told.search(ours)
            if (
                match is None
                or told.search(theirs)
                or said.search(beside.sub(" ", ours))
                or (negated(ours) and not denies)
            ):
                continue
            if said.search(theirs):
                return match[0]
        return None

    def knows(self, word: str) -> bool:
        """Whether a word is one of extent, so that `beyond` has judged it."""
        return any(told.search(word) for told, _ in self.extent)


@lru_cache(maxsize=4)
def parse_extents(text: str) -> Extents:
    """The words of extent of a lexicon's text (TOML)."""
    data = tomllib.loads(text)
    contrary = (
        (told, said, re.compile(row.get("beside", _NOTHING), re.IGNORECASE), "denies" in row)
        for (told, said), row in zip(_pairs(data["contrary"], "said"), data["contrary"], strict=True)
    )
    return Extents(_pairs(data["extent"], "needs"), tuple(contrary))


def _pairs(rows: Sequence[dict[str, str]], other: str) -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    return tuple((re.compile(r["told"], re.IGNORECASE), re.compile(r[other], re.IGNORECASE)) for r in rows)
