"""What an utterance settles that was asked or proposed before it."""

from __future__ import annotations

from agent.engines.offline.points import LEAST_WORDS, LOOK_BACK, MEASURES
from agent.engines.offline.speech import UNRELIABLE, Talk, Utterance, shared
from agent.text.numbers import same
from agent.text.words import stems

_CLOSE = 3


def asked_before(talk: Talk, utterance: Utterance) -> Utterance | None:
    """The question or proposal that an utterance settles: the nearest one before it that shares a rare word, or stands directly before."""
    before = [
        u for u in talk.around(utterance.turn, before=LOOK_BACK) if u.turn < utterance.turn
    ] + talk.earlier_in_turn(utterance)
    for candidate in reversed(before):
        if (
            candidate.acts & _NOT_ASKING
            or _other_amounts(candidate, utterance)
            or _left_open(talk, candidate, utterance)
            or not (candidate.asks or candidate.does("proposal"))
        ):
            continue
        if candidate.quantities and not candidate.names and len(stems(candidate.text) - MEASURES) < LEAST_WORDS:
            continue
        measured = stems(candidate.text)
        if candidate.asks and measured and measured <= MEASURES:  # 'A week?' puts an amount forward and asks nothing
            continue
        close = utterance.turn - candidate.turn <= _CLOSE and (candidate.asks or candidate.speaker != utterance.speaker)
        answered = any(
            us and us[0].speaker == utterance.speaker and not us[-1].asks
            for n in range(candidate.turn + 1, utterance.turn)
            if (us := talk.by_turn.get(n))
        )  # who asks himself what the others think has not answered yet
        close = close and not answered  # he spoke in between, so this answers something else
        alone = talk.with_assistant and not talk.decides(candidate) and not candidate.asks
        if shared(utterance, [candidate], talk.rare) or (close and len(utterance.words) < 5 and not alone):
            return candidate
    return None


def _left_open(talk: Talk, asked: Utterance, utterance: Utterance) -> bool:
    """Whether somebody said soon after a question that it stays open, so that what comes later answers something else."""
    since = [u for u in talk.around(asked.turn, after=_CLOSE) if asked.turn < u.turn < utterance.turn]
    return any(u.does("question.open") and not u.asks for u in since)


_NOT_ASKING = UNRELIABLE | {"suppress.request", "suppress.consequence"}


def _other_amounts(offer: Utterance, utterance: Utterance) -> bool:
    """Whether what was proposed differs from what was settled in its number; the document tells the latter."""
    if offer.asks or not offer.quantities or not utterance.quantities:
        return False
    return not any(same(a, b) for a in offer.quantities for b in utterance.quantities)
