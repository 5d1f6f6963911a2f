"""Whether what somebody puts forward stands as settled a few turns later: it is said again as a verdict.

'I'd stay under it, eight a second.' 'Why eight?' 'One for the retry.' 'Convinced, at most eight a second.' What sounded
like a hedge, a supposition or how things are was the proposal, and the verdict shows it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.model.transcript import Turn
from agent.text.names import mentions
from agent.text.numbers import quantities
from agent.text.sentences import sentences
from agent.text.stance import Stances
from agent.text.words import negated, stems

_REACH = 6
"""Turns after a sentence in which its verdict comes."""
_SAME = 0.6
"""Share of a verdict's content words that stand in what was put forward, or of the statement's that stand in it."""
_ALL = 0.75
"""Share of a statement's content words from which on another's sentence tells it in full, with no word of a verdict."""
_ENOUGH = 2
"""Content words of a piece of a verdict that say of what it is."""
_ONLY = re.compile(r"\bonly\b", re.IGNORECASE)
_WHEN = re.compile(r"\b(?:if|when|unless|until|once|where)\b.*$", re.IGNORECASE | re.DOTALL)
_PIECE = re.compile(r"[,;:.–—]\s+")


def ratified(turns: Sequence[Turn], turn: Turn, said: Sequence[str], statement: str, stances: Stances) -> bool:
    """Whether another, or its speaker after another's word, says the sentences of a turn again as settled."""
    told = stems(statement)
    mine = stems(" ".join(said))
    known, core = told | mine, (told & mine) or told
    heard = False
    for later in turns[turn.n : turn.n + _REACH]:
        if later.automatic or (later.speaker or "").casefold() == "assistant":
            continue  # an assistant's recap settles nothing
        heard = heard or later.speaker != turn.speaker
        parts = sentences(later.text) or [later.text]
        for n, part in enumerate(parts) if heard else ():
            near = parts[max(0, n - 1) : n + 2]
            if stances.leaves_open(part) is not None:
                continue
            verdict = any(stances.settles(p) or stances.takes_on(p) for p in near)
            verdict = verdict and not any(stances.doubts(p, statement) for p in near if not p.rstrip().endswith("?"))
            for piece in dict.fromkeys((part, *_PIECE.split(part))):
                if not _speaks_of(piece, core, statement, stances):
                    continue
                if len(stems(piece) & told) >= _ALL * len(told) and later.speaker != turn.speaker:
                    return True
                if verdict and _says_again(piece, told, known):
                    return True
    return False


def silent(turns: Sequence[Turn], turn: Turn, words: str, stances: Stances) -> bool:
    """Whether somebody asks right after it whether there are objections, and hears none."""
    if any(stances.lets_silence_decide(s) for s in sentences(turn.text.partition(words)[2])):
        asked, after = True, turns[turn.n : turn.n + 1]
    else:
        asks = next((t for t in turns[turn.n : turn.n + 1] if not t.automatic), None)
        asked = asks is not None and stances.lets_silence_decide(asks.text)
        after = turns[turn.n + 1 : turn.n + 2]
    return asked and not any(_objects(t.text, words, stances) for t in after)


def _objects(reply: str, words: str, stances: Stances) -> bool:
    """Whether a reply to a question for objections has one: it says yes to that, or speaks against the thing."""
    first = (sentences(reply) or [reply])[0]
    against = negated(reply) and not stems(reply).isdisjoint(stems(words))
    return against or stances.objects(first) or stances.declines(reply, words)


def _speaks_of(part: str, core: frozenset[str], statement: str, stances: Stances) -> bool:
    """Whether a sentence has something that a statement has from its quote, without a doubt, a no or another amount."""
    if not stems(part) & core or stances.doubts(part, statement):
        return False
    limits = negated(part) or _ONLY.search(part) is not None
    denied = negated(_WHEN.sub("", statement))
    return not _rival(part, statement) and (limits if denied else not negated(part))


def _says_again(part: str, told: frozenset[str], known: frozenset[str]) -> bool:
    """Whether a piece of a verdict says what a statement says, or names what was put forward."""
    mine = stems(part)
    both = len(mine & told)
    if both >= _ENOUGH and (both >= _SAME * len(told) or len(mine & known) >= _SAME * len(mine)):
        return True
    named = any(m.technical for m in mentions(part)) or len(mine) >= _ENOUGH
    return named and bool(mine) and mine <= known


def _rival(part: str, statement: str) -> bool:
    """Whether a sentence has an amount of the kind that the statement has, and none of the statement's."""
    ours, theirs = quantities(statement), quantities(part)
    kinds, values = {q.unit for q in ours if q.unit is not None}, {q.value for q in ours}
    return any(q.unit in kinds and q.value not in values for q in theirs)
