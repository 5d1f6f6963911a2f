"""Conditions and exceptions that are sentences of their own: 'The lamp goes on at dusk.' 'Except on Sundays.'."""

from __future__ import annotations

from collections.abc import Iterator

from agent.engines.offline.bids import accepts
from agent.engines.offline.lexicon import curly, pattern
from agent.engines.offline.speech import UNRELIABLE, Talk, Utterance

_TURNS = 2
"""Turns after something was settled in which a condition is put to it."""
_A_NOD = 2
"""Words of a nod that may stand between."""
_LONGEST = 14
"""More words than this tell something of their own."""


def bounds_after(talk: Talk, turn: int, place: int) -> Iterator[Utterance]:
    """The sentences that only say when a settled one holds, right after it; nods may stand between."""
    after = [u for u in talk.by_turn[turn] if u.place > place]
    after += [u for u in talk.around(turn, after=_TURNS) if u.turn > turn]
    for utterance in after:
        if _is_bound(utterance) and talk.decides(utterance):
            if not _taken_back(talk, utterance):
                yield utterance
        elif not (accepts(utterance) and len(utterance.text.split()) <= _A_NOD):
            return


def _is_bound(utterance: Utterance) -> bool:
    """Whether a sentence is nothing but a condition or an exception."""
    text = curly(utterance.text)
    short = len(text.split()) <= _LONGEST and not utterance.asks and not utterance.acts & UNRELIABLE
    lets_silence_decide = pattern("floor.unless").search(text) is not None
    return short and not lets_silence_decide and pattern("resolving.bounds").match(text) is not None


def _taken_back(talk: Talk, utterance: Utterance) -> bool:
    """Whether the next one to speak says no to it."""
    last = utterance is talk.by_turn[utterance.turn][-1]
    after = talk.by_turn.get(utterance.turn + 1, [])[:1] if last else []
    return any(u.speaker != utterance.speaker and u.does("acceptance.dissent") for u in after)
