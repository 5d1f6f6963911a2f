"""Whether a claim promises more than was said: how often, how surely, of how many.

Rules over single sentences, made to be right when they object; what they cannot judge passes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.text.words import stem, stems

_UNIVERSAL = frozenset(["every", "all", "ever", "always", "whole", "entire", "each", "never"])
_PROMISE_WORDS = """
ever always entire guarantee guarantees guaranteed immediately instantly exactly lossless impossible forever everywhere
regularly periodically constantly continuously frequently
"""
_PROMISE = frozenset(_PROMISE_WORDS.split())
"""Words that promise without a number: whoever writes one must have it from the entries."""
_AMOUNTS = re.compile(
    r"(?<!\blast )(?<!\bfirst )(?<!\bfinal )(?<!\bthat )\b(hour|minute|day|week|month)\b(?! of\b)", re.IGNORECASE
)
"""An amount of time without a number; 'the last day' is none."""
_ALL = re.compile(r"(?<!\bat )(?<!\bafter )(?<!\babove )\b(every|all)\b((?:\W+[\w-]+){0,4})", re.IGNORECASE)
"""What says of how many something holds, and what it is said of."""
_EACH = re.compile(r"\b(?:every|all|each|any|per|whole|entire|only|no)\b((?:\W+[\w-]+){0,4})", re.IGNORECASE)
_MANY = re.compile(r"^\W*(?:the|its|their|of|other|new|\w+s)\b|^\W*\w+ \w+s\b", re.IGNORECASE)
"""After 'all', what it is said of; 'A, B and C all listen' says it of what was named."""
_CONDITIONS = re.compile(r"\b(?:if|when|whenever|once|after|before|until|unless|while)\b[^,;.]*", re.IGNORECASE)
_OF_WHAT = re.compile(
    r"\b(?:and|or|to|in|on|at|by|for|from|with|over|that|which|who|is|are|has|have|can|may|must)\b|[,;.:]"
)


def promised(claim: str, texts: Sequence[str]) -> str | None:
    """A word of the claim that promises more than the texts do: how often, how surely, of how many; None if none."""
    whole = "\n".join(texts)
    theirs = stems(whole)
    said = frozenset(re.findall(r"[a-z]+", whole.casefold()))
    words: list[str] = re.findall(r"[a-z]+", claim.casefold())
    for word in words:
        if word in _PROMISE and stem(word) not in theirs and not (word in _UNIVERSAL and _UNIVERSAL & said):
            return word
    for amount in _AMOUNTS.finditer(claim):
        unit = str(amount[1]).casefold()
        if stem(unit) not in theirs:
            return unit
    return _of_too_many(claim, whole, said)


def _of_too_many(claim: str, whole: str, said: frozenset[str]) -> str | None:
    """'all' or 'every', where no text says so of anything, or each says so of something else.

    'stores all loans' is what 'loans are stored' says; a sentence that opens with 'All' is about how many.
    """
    theirs = frozenset(s for m in _EACH.finditer(whole) for s in stems(m[1]))
    for match in _ALL.finditer(_CONDITIONS.sub(" ", claim)):
        head = stems(_OF_WHAT.split(match[2].casefold())[0])
        if match[1].casefold() == "all" and not _MANY.search(match[2]):
            continue
        loose = bool((_UNIVERSAL | {"any", "both", "only", "no", "one"}) & said)
        plain = match.start() > 0 and head & stems(whole)
        if not plain and (not loose or (head and theirs and not head & theirs)):
            return f"{match[1]} {' '.join(match[2].split()[:1])}".strip()
    return None
