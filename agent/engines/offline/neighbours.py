"""Who stands outside of a system and is called by a bare noun: 'pushes the status to the carrier', 'goes to finance'."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache


@lru_cache(maxsize=4)
def _named(nouns: tuple[str, ...]) -> re.Pattern[str]:
    """Such a noun behind a word of direction, where no other noun makes a name of it."""
    one = "|".join(re.escape(n) for n in sorted(nouns, key=len, reverse=True))
    return re.compile(
        rf"\b(?P<joint>to|from|with|by|calls|asks|tells|notifies|informs) (?:(?:the|each|every|all|all the|an?|our) )?"
        rf"(?P<noun>{one})(?P<plural>s)?(?=$|[,.;:!?]|[’']s\b| (?:and|as|over|at|in|on|for|with|when|once|if|per|every|each|by|via|"
        r"through|because|since|so|until|after|before|that|which|who|above|below|directly|itself)\b)",
        re.IGNORECASE,
    )


def neighbours(text: str, nouns: Sequence[str]) -> list[tuple[str, int, int]]:
    """The names of those outside that a text leads to or comes from, each with its place."""
    return [
        (
            m["noun"][:1].upper() + m["noun"][1:].lower(),
            m.start("noun"),
            m.end("plural") if m["plural"] else m.end("noun"),
        )
        for m in _named(tuple(nouns)).finditer(text)
    ]
