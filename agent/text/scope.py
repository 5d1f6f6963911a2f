"""Whether a claim promises more than was said: how often, how surely, of how many.

Rules over single sentences, made to be right when they object; what they cannot judge passes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from agent.text.numbers import quantities, same
from agent.text.words import negated, stem, stems

_UNIVERSAL = frozenset(
    ["every", "all", "ever", "always", "whole", "entire", "each", "never", "everyone", "everybody", "everything"]
)
_PROMISE_WORDS = """
ever always entire guarantee guarantees guaranteed immediately instantly exactly lossless impossible forever everywhere
regularly periodically constantly continuously frequently
"""
_PROMISE = frozenset(_PROMISE_WORDS.split())
"""Words that promise without a number: whoever writes one must have it from the entries."""
_AMOUNTS = re.compile(
    r"(?<!\blast )(?<!\bfirst )(?<!\bfinal )(?<!\bthat )\b(hour|minute|day|week|month)\b"
    r"(?! (?:of|on which|in which|when|from which)\b)",
    re.IGNORECASE,
)
"""An amount of time without a number; 'the last day' is none, nor 'the day on which'."""
_ALL = re.compile(
    r"(?<!\bat )(?<!\bafter )(?<!\babove )\b(every|all|(?<![\w ])each"
    r"|(?<!\bnot )(?<!\bif )(?<!\bwithout )(?<!\bof )any(?! more| longer| \w+ not))\b((?:\W+[\w-]+){0,4})",
    re.IGNORECASE,
)
"""What says of how many something holds, and what it is said of."""
_EACH = re.compile(r"\b(?:every|all|each|any|per|whole|entire|only|no)\b(?=((?:\W+[\w-]+){0,4}))", re.IGNORECASE)
_MANY = re.compile(r"^\W*(?:the|its|their|of|other|new|\w+s)\b|^\W*\w+ \w+s\b", re.IGNORECASE)
"""After 'all', what it is said of; 'A, B and C all listen' says it of what was named."""
_CONDITIONS = re.compile(r"\b(?:if|when|whenever|once|after|before|until|unless|while)\b[^,;.]*", re.IGNORECASE)
_OF_WHAT = re.compile(
    r"\b(?:and|or|to|in|on|at|by|for|from|with|over|that|which|who|is|are|has|have|can|may|must)\b|[,;.:]"
)


def promised(claim: str, texts: Sequence[str]) -> str | None:
    """A word of the claim that promises more than the texts do: how often, how surely, of how many; None if none."""
    whole = "\n".join(texts)
    theirs, said = stems(whole), _words(whole)
    words: list[str] = re.findall(r"[a-z]+", claim.casefold())
    for word in words:
        if word == "ever" and _NOT_EVER.search(claim) and _BOUNDS.search(whole):
            continue
        if word == "always" and _THE_SAME.search(claim) and "same" in said:
            continue
        if word in _PROMISE and stem(word) not in theirs and not (word in _UNIVERSAL and _UNIVERSAL & said):
            return word
    for pattern, need in _MANNERS:
        match = pattern.search(claim)
        bound = match is not None and _AT_MOST.search(claim) is not None
        if (
            match is not None
            and not bound
            and not need.search(whole)
            and not negated(_NEXT.split(claim[: match.start()])[-1])
        ):
            return match[0]
    often = _often(claim, whole)
    if often is not None:
        return often
    counted = [(q.start, q.end) for q in quantities(claim)]  # `numbers` judges them
    for amount in _AMOUNTS.finditer(claim):
        one = quantities(f"1 {amount[1]}")
        if any(start <= amount.start() < end for start, end in counted) or any(
            same(q, o) for q in one for o in quantities(whole)
        ):
            continue
        unit = str(amount[1]).casefold()
        if stem(unit) not in theirs:
            return unit
    return _of_too_many(claim, whole, said)


@lru_cache(maxsize=1 << 11)
def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z]+", text.casefold()))


_THE_SAME = re.compile(r"\balways (?:\w+ ){0,2}the same\b", re.IGNORECASE)
"""Stresses that something stays as it was, which the same without it says too."""
_NEXT = re.compile(r"[,;:.]\s")
_BOUNDS = re.compile(r"\b(?:at most|never|only|exactly|no more than|alone|not|no|nothing|nobody)\b", re.IGNORECASE)
_NOT_EVER = re.compile(r"\b(?:no|not|never|nobody|nothing|none|neither)\b[^.;]*\bever\b|\bonly ever\b", re.IGNORECASE)
_ITSELF = re.compile(
    r"\b(?:by itself|by themselves|on (?:its|their) own|automatically|unattended|in person)\b", re.IGNORECASE
)
_MANNERS = (
    (
        _ITSELF,
        re.compile(
            r"\b(?:automat\w*|itself|themselves|own|alone|unattended|nobody|no human|by hand|cron|schedul\w*|self"
            r"|jobs?|timers?|scripts?|bots?|robots?|daemons?|machines?|programs?|software)\b",
            re.IGNORECASE,
        ),
    ),
    (
        re.compile(r"\b(?:by hand|manually)\b", re.I),
        re.compile(r"\b(?:hand|manual\w*|person|people|human|somebody|us|me)\b", re.I),
    ),
    (
        re.compile(
            r"\b(?:at any (?:time|moment|point)|at all times|under all circumstances|whatever happens|in any case"
            r"|no matter)\b",
            re.I,
        ),
        re.compile(r"\b(?:any\w*|always|all|every|never|no matter|whatever|regardless|whenever)\b", re.IGNORECASE),
    ),
    (
        re.compile(r"\b(?:at once|right away|straight away|without delay|in real time|at any load)\b", re.IGNORECASE),
        re.compile(
            r"\b(?:at once|right away|straight|directly?|immediate\w*|instant\w*|real[- ]time|live|now|delay"
            r"|as soon as)\b",
            re.I,
        ),
    ),
)
"""How a thing is done, and what must have been said for it."""
_REGULAR = re.compile(
    r"\b(?:every|each)\s+(?:\d+\s+|\w+\s+)?(?P<unit>second|minute|hour|night|day|week|month|quarter|year)s?\b", re.I
)
_AT_MOST = re.compile(
    r"\b(?:at most|at least|up to|no more (?:often )?than|not more (?:often )?than|no less than|maximum"
    r"|minimum|never|limit\w*|only|cap\w*|most|within)\b",
    re.I,
)


def _often(claim: str, whole: str) -> str | None:
    """A frequency of the claim, where the texts have none in that unit, or only bound it from one side."""
    for match in _REGULAR.finditer(claim):
        unit = str(match["unit"]).casefold()
        said = re.search(
            rf"\b(?:every|each|per|an?)\s+(?:[\w-]+\s+)?(?<!-){unit}s?\b|\b{unit}ly\b|/\s?{unit[:1]}|\bdaily\b",
            whole,
            re.I,
        )
        if said is None and any(
            same(q, o) and whole[: o.start].endswith(" is ") for q in quantities(match[0]) for o in quantities(whole)
        ):
            continue  # 'the keepalive is 60 seconds'
        if said is None:
            return match[0]
        if _AT_MOST.search(whole[max(0, said.start() - 24) : said.start()]) and not _AT_MOST.search(claim):
            return match[0]
    return None


def _of_too_many(claim: str, whole: str, said: frozenset[str]) -> str | None:
    """'all' or 'every', where no text says so of anything, or each says so of something else.

    'stores all loans' is what 'loans are stored' says; a sentence that opens with 'All' is about how many.
    """
    for match in _ALL.finditer(_CONDITIONS.sub(" ", claim)):
        if quantities(" ".join(match[2].split()[:2])) or _REGULAR.match(match[0]):
            continue  # 'all three retries' is an amount, and 'each month' a frequency
        head = stems(_OF_WHAT.split(match[2].casefold())[0])
        if match[1].casefold() != "each" and _alone(head, whole):
            return f"{match[1]} {' '.join(match[2].split()[:1])}".strip()
        if not head or re.match(r"\W*(?:such|of)\b", match[2]):
            continue
        if match[1].casefold() == "any" and not _PLAIN_ANY & said:
            return f"any {' '.join(match[2].split()[:1])}".strip()
        if match[1].casefold() == "all" and not _MANY.search(match[2]):
            continue
        theirs = _of_each(whole)
        loose = bool(_LOOSE & said) or _generic(head, whole, match[1].casefold())
        plain = match.start() > 0 and head & stems(whole)
        if not plain and (not loose or (head and theirs and not head & theirs)):
            return f"{match[1]} {' '.join(match[2].split()[:1])}".strip()
    return None


_PLAIN_ANY = _UNIVERSAL | {"any", "anything", "anyone"}
_LOOSE = _UNIVERSAL | {"any", "both", "only", "no", "alone"}


@lru_cache(maxsize=1 << 11)
def _of_each(whole: str) -> frozenset[str]:
    """The stems of what a text says something of each of."""
    return frozenset(s for m in _EACH.finditer(whole) for s in stems(m[1]))


_ONLY = re.compile(r"\bonly\b((?:\W+[\w-]+){1,4})", re.IGNORECASE)
_EVERY = re.compile(r"\b(?:every|all|each|any|whole|entire)\b((?:\W+[\w-]+){0,3})", re.IGNORECASE)


def _alone(head: frozenset[str], whole: str) -> bool:
    """Whether a text says a thing of some of them only: 'only for the notes field' is not for all fields."""
    only = any(head & stems(m[1]) - head.difference(stems(m[1])) and stems(m[1]) - head for m in _ONLY.finditer(whole))
    return bool(head) and only and not any(head & stems(m[1]) for m in _EVERY.finditer(whole))


_AN = re.compile(r"(?=\b(?:an?|per|any)\s+((?:[\w-]+\s+){0,3}[\w-]+))", re.IGNORECASE)


_THE = re.compile(r"(?=\b(?:an?|per|any|the)\s+((?:[\w-]+\s+){0,3}[\w-]+))", re.IGNORECASE)


def _generic(head: frozenset[str], whole: str, quantifier: str) -> bool:
    """Whether a text speaks of any such thing: 'a call' is every call, 'a rerouted parcel' not every parcel.

    'The locker controller' is each one.
    """
    if head and head <= frozenset(stem(w) for w in re.findall(r"(?<!\bthe )(?<!\btwo )\b[a-z-]+s\b", whole.casefold())):
        return True
    for match in (_THE if quantifier == "each" else _AN).finditer(whole):
        words = match[1].split()
        for n in range(1, len(words) + 1):
            said = stems(" ".join(words[:n]))
            if said and head and said <= head and head & said:
                return True
    return False
