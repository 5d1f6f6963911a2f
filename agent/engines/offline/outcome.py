"""Whether what is settled is taken, turned down or put off."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from agent.engines.offline.falls import only_ends
from agent.engines.offline.lexicon import curly, pattern
from agent.engines.offline.phrasing import is_clause, statement
from agent.engines.offline.points import LEAST_WORDS
from agent.engines.offline.speech import Utterance
from agent.engines.offline.swapped import put_right
from agent.text.words import stems

_FEW_WORDS = 7


def status_of(utterance: Utterance) -> str:
    """*accepted*, *rejected* or *deferred*, by its words."""
    if utterance.does("rejection.verdict"):
        return "rejected"
    if utterance.does("rejection.defer"):
        return "deferred"
    return "rejected" if _only_refuses(utterance) or _only_ends(utterance) else "accepted"


_NEGATIVE_CLAUSE = re.compile(
    r"\b(?:no|not|never|nobody|nothing|before any(?:one|body)|out|rejected|scrap|forget|drop|skip|ditch|off the (?:list|table)|ruled out|without|withdrawn|dead|gone|(?:is|are) (?:far |way |much )?too \w+)\b|n[’']t\b",
    re.IGNORECASE,
)


def _only_refuses(utterance: Utterance) -> bool:
    """Whether nothing is left of the sentence once the clauses that refuse something, and the reasons, are gone."""
    if not utterance.does("rejection.refuse") or put_right(utterance):
        return False
    head, colon, rest = utterance.text.partition(":")
    says_why = bool(colon) and pattern("outcome.is_out").search(curly(head)) is not None
    text = head if says_why and not any(_tells(c) for c in _CLAUSES.split(rest)) else utterance.text
    return not any(_holds(c) for c in _without_reasons([c for c in _CLAUSES.split(text) if len(c.split()) > 1]))


_CLAUSES = re.compile(r"[,;:–—]| and | but | instead ")


def _holds(clause: str) -> bool:
    """Whether a clause says what holds: it refuses nothing, and is no remark."""
    return (
        not _NEGATIVE_CLAUSE.search(clause)
        and len(clause.split()) >= LEAST_WORDS
        and pattern("outcome.remark").match(curly(clause)) is None
    )


def _tells(clause: str) -> bool:
    """Whether a clause has a verb that says how something is."""
    return is_clause(clause.strip())


def _without_reasons(clauses: Sequence[str]) -> Iterator[str]:
    """The clauses, each up to its reason; not those that go on with one, or say of what is refused why it is."""
    refused: frozenset[str] = frozenset()
    explains = goes_on = False
    for clause in clauses:
        found = pattern("outcome.because").search(curly(clause))
        said = clause if found is None else clause[: found.start()]
        refused |= stems(said) if _NEGATIVE_CLAUSE.search(said) else frozenset()
        about = explains and bool(stems(" ".join(clause.split()[:1])) & refused)
        elliptical = found is not None and explains and not _tells(said)
        if not (goes_on or about or elliptical):
            yield said
        goes_on = found is not None and not _tells(clause[found.end() :])
        explains = explains or found is not None


def _only_ends(utterance: Utterance) -> bool:
    """Whether a few words only say what is over: 'so the thirty seconds are history'."""
    return len(utterance.text.split()) <= _FEW_WORDS and only_ends(statement(utterance.text))
