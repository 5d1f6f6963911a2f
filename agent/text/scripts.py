"""Which scripts a text is written in: enough to see that an answer is in another language, not to name one."""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import lru_cache

_ENOUGH = 40
"""Letters below which nothing is said of a text."""
_TOGETHER = {"HIRAGANA": "HAN", "KATAKANA": "HAN", "CJK": "HAN", "HANGUL": "HANGUL"}


def strange(text: str, beside: str) -> str | None:
    """The script in which most of a text is written while next to nothing of the other is; null where there is none.

    Short texts are passed over.
    """
    letters = scripts(text)
    if letters.total() < _ENOUGH:
        return None
    script, often = letters.most_common(1)[0]
    if scripts(beside[: len(beside) // 8])[script] >= len(beside) / 50:  # there are no more letters than characters
        return None
    known = scripts(beside)
    return script if often > letters.total() / 2 and known[script] < known.total() / 50 else None


def scripts(text: str) -> Counter[str]:
    """Letters by script, as the names of their characters have it."""
    found: Counter[str] = Counter()
    for letter, times in Counter(text).items():
        if letter.isalpha():
            found[_script(letter)] += times
    return found


@lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    name = unicodedata.name(letter, "UNKNOWN").split(" ", 1)[0].split("-", 1)[0]
    return _TOGETHER.get(name, name)
