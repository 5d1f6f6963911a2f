"""Whether what is settled is taken, turned down or put off."""

from __future__ import annotations

import re

from agent.engines.offline.falls import only_ends
from agent.engines.offline.phrasing import statement
from agent.engines.offline.points import LEAST_WORDS
from agent.engines.offline.speech import Utterance
from agent.engines.offline.swapped import put_right

_FEW_WORDS = 7


def status_of(utterance: Utterance) -> str:
    """*accepted*, *rejected* or *deferred*, by its words."""
    if utterance.does("rejection.verdict"):
        return "rejected"
    if utterance.does("rejection.defer"):
        return "deferred"
    return "rejected" if _only_refuses(utterance) or _only_ends(utterance) else "accepted"


_NEGATIVE_CLAUSE = re.compile(
    r"\b(?:no|not|never|nobody|before any(?:one|body)|out|rejected|scrap|forget|drop|skip|ditch|off the (?:list|table)|ruled out|without|withdrawn|dead|gone|(?:is|are) (?:far |way |much )?too \w+)\b|n[’']t\b",
    re.IGNORECASE,
)


def _only_refuses(utterance: Utterance) -> bool:
    """Whether nothing is left of the sentence once the clauses that refuse something are gone."""
    if not utterance.does("rejection.refuse") or put_right(utterance):
        return False
    clauses = [c for c in re.split(r"[,;:–—]| and | but | instead ", utterance.text) if len(c.split()) > 1]
    positive = [
        c
        for c in clauses
        if not _NEGATIVE_CLAUSE.search(c)
        and len(c.split()) >= LEAST_WORDS
        and not re.match(
            r"\s*(?:because|since|so|that|which|it|too|far|way|not|very|thanks|please|(?:s?he|they|it|i|we|you)[’']d)\b",
            c,
        )
    ]
    return not positive


def _only_ends(utterance: Utterance) -> bool:
    """Whether a few words only say what is over: 'so the thirty seconds are history'."""
    return len(utterance.text.split()) <= _FEW_WORDS and only_ends(statement(utterance.text))
