"""Whether a thing is only thrown in: the others laugh at it, or nobody takes it up and the talk goes on elsewhere.

The patterns are data (`prompts/lexicons/readings.toml`).
"""

from __future__ import annotations

from collections.abc import Sequence

from agent.model.transcript import Turn
from agent.text.lexicon import Lexicon
from agent.text.numbers import quantities
from agent.text.sentences import sentences
from agent.text.stance import Stances
from agent.text.words import stems

_SOON = 3
"""Turns after a thing in which somebody says yes to it."""
_FRAGMENT = 9
"""Words with which somebody plays along."""


def laughed_at(turns: Sequence[Turn], turn: Turn, statement: str, stances: Stances, readings: Lexicon) -> bool:
    """Whether the first reply laughs and then has nothing of the statement, or plays along with more of the kind."""
    reply = next((t for t in turns[turn.n : turn.n + 2] if not t.automatic and t.speaker != turn.speaker), None)
    if reply is None:
        return False
    first, *more = sentences(reply.text) or [reply.text]
    if readings.has("thrown.laughs", first):
        rest = stems(" ".join(more))
        return rest.isdisjoint(stems(statement)) and not any(map(stances.assents, more))
    return False


def played_along(turns: Sequence[Turn], turn: Turn, said: Sequence[str], stances: Stances, readings: Lexicon) -> bool:
    """Whether the first reply only adds more of the kind, of which nobody ever speaks otherwise: 'With a bow tie.'.

    What anybody says yes to right after, or settles itself in words, is meant.
    """
    others = [t for t in turns[turn.n : turn.n + _SOON] if not t.automatic]
    meant = any(stances.settles(s) or stances.takes_on(s) for s in said)
    if meant or not others or others[0].speaker == turn.speaker:
        return False
    parts = sentences(others[0].text) or [others[0].text]
    adds = len(parts[0].split()) <= _FRAGMENT and readings.has("thrown.adds", parts[0]) and not quantities(parts[0])
    if not adds or any(stances.takes_on(s) for t in others for s in sentences(t.text)):
        return False
    elsewhere = (t.text for t in turns if t.n not in {turn.n, *(o.n for o in others)})
    new = stems(parts[0]) - stems(turn.text)
    return bool(new) and new.isdisjoint(stems(" ".join(elsewhere)))
