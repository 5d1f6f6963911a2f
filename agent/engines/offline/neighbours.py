"""Who stands outside of a system and is called by a bare noun: 'pushes the status to the carrier', 'rings the grower'."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from agent.engines.offline.lexicon import curly, pattern, words
from agent.text.units import singular

_KNOWN = 3
"""Sentences that speak of somebody by a noun, so that this is who he is to all of them."""


def told_people(texts: Iterable[str], not_people: Iterable[str]) -> tuple[str, ...]:
    """The nouns of people whom the system turns to: 'rings the grower', where more than that sentence speaks of growers.

    `not_people`: nouns and names of other things.
    """
    said = [curly(t).casefold() for t in texts]
    nouns = {singular(m["noun"]) for t in said for m in pattern("actor.turns_to").finditer(t)}
    nouns -= {n.casefold() for n in not_people} | words("no_flow_subject")
    named = Counter(n for t in said for n in nouns if re.search(rf"\b{re.escape(n)}(?:s|es)?\b", t))
    return tuple(sorted(n for n, count in named.items() if count >= _KNOWN))


@lru_cache(maxsize=4)
def _acting(nouns: tuple[str, ...], verbs: frozenset[str]) -> re.Pattern[str]:
    """Such a noun at the head of its clause, before what one part does to another: 'each bank calls …'."""
    does = "|".join(re.escape(v) for v in sorted(verbs, key=len, reverse=True))
    return re.compile(
        rf"(?:^|[,;:.] |\b(?:and|but|when|whenever|once|if|that|while|so|then|because|before|after|until) )"
        rf"(?:(?:the|each|every|all|all the|an?|our) )?(?P<noun>{_one_of(nouns)})(?P<plural>s)?(?= (?:(?:then|also|only|just) )?(?:{does})\b)",
        re.IGNORECASE,
    )


def _one_of(nouns: tuple[str, ...]) -> str:
    return "|".join(re.escape(n) for n in sorted(nouns, key=len, reverse=True))


@lru_cache(maxsize=4)
def _named(nouns: tuple[str, ...]) -> re.Pattern[str]:
    """Such a noun behind a word of direction, where no other noun makes a name of it."""
    one = _one_of(nouns)
    return re.compile(
        rf"\b(?P<joint>to|from|with|by|calls|asks|tells|notifies|informs) (?:(?:the|each|every|all|all the|an?|our) )?"
        rf"(?P<noun>{one})(?P<plural>s)?(?=$|[,.;:!?]|[’']s\b| (?:and|as|over|at|in|on|for|with|when|once|if|per|every|each|by|via|"
        r"through|because|since|so|until|after|before|that|which|who|above|below|directly|itself)\b)",
        re.IGNORECASE,
    )


def neighbours(text: str, nouns: Sequence[str], verbs: frozenset[str] = frozenset()) -> list[tuple[str, int, int]]:
    """The names of those outside that a text leads to or comes from, each with its place; `verbs`: what they do there as others do."""
    found = list(_named(tuple(nouns)).finditer(text))
    found += _acting(tuple(nouns), verbs).finditer(text) if verbs else ()
    return [
        (
            m["noun"][:1].upper() + m["noun"][1:].lower(),
            m.start("noun"),
            m.end("plural") if m["plural"] else m.end("noun"),
        )
        for m in found
    ]
