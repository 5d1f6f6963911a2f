"""What a person with an assistant only remarks: how things are, what he saw or has, what an offer sounds like to him.

In loose speech most sentences are remarks. One that likens an offer to something from elsewhere turns it down: 'a broker for one process
is a post office' is against the broker, and no statement about post offices.
"""

from __future__ import annotations

from collections.abc import Sequence

from agent.engines.offline.bids import content
from agent.engines.offline.lexicon import curly, pattern
from agent.engines.offline.points import MEASURES, telegram
from agent.engines.offline.speech import Talk, Utterance
from agent.text.numbers import quantities
from agent.text.words import stems

_A_CHOICE = 2
"""Content words that a thing needs which is taken by its name with an article."""


def likened(talk: Talk, utterance: Utterance) -> str:
    """What a sentence makes ridiculous by likening it to something that nobody spoke of before; '' where it does not.

    'Forty-five minutes is a swimming pool' gives 'Forty-five minutes'; 'the page is a plain page' gives nothing.
    """
    found = pattern("remark.likens").match(curly(utterance.text))
    if found is None or utterance.asks or pattern("remark.praises").match(found["how"]):
        return ""
    said = utterance.text[found.start("how") : found.end("how")]
    likened_to = content(utterance.model_copy(update={"text": said.split(",")[0]}))
    before = frozenset().union(*(u.words for u in talk.all if u.turn < utterance.turn))
    plain = not (likened_to - before) or pattern("remark.measures").match(found["how"]) is not None
    ours = any(n in said for n in utterance.names) or any(q.unit in MEASURES for q in quantities(said.split(",")[0]))
    return "" if plain or ours else utterance.text[: found.end("what")].strip()


def only_remarks(talk: Talk, utterance: Utterance) -> bool:
    """Whether a sentence of the person only tells how things are, and settles nothing."""
    text = curly(utterance.text)
    if pattern("remark.tells_of_others").match(text) is not None and pattern("remark.rules").match(text) is None:
        return True
    if utterance.does("explicit.settle") and not likened(talk, utterance):
        return False
    if utterance.does("acceptance.yes", "acceptance.grants") and not likened(talk, utterance):
        return False
    if pattern("remark.tells").match(text) is not None and pattern("remark.rules").match(text) is None:
        _, goes_on, rest = utterance.text.partition(", and ")
        own = bool(goes_on) and bool(quantities(rest)) and pattern("remark.tells").match(curly(rest)) is None
        return not own
    return (
        bool(likened(talk, utterance))
        or _holds_against(talk, utterance)
        or _answers_a_question_of_fact(talk, utterance)
        or _explains_a_request(talk, utterance)
    )


def _holds_against(talk: Talk, utterance: Utterance) -> bool:
    """Whether the turn opens with what would come of what was put forward: 'then dealers can't go back', and more follows."""
    turn = talk.by_turn[utterance.turn]
    more = utterance.place == 0 and len(turn) > 1
    return more and pattern("remark.would_follow").match(curly(utterance.text)) is not None


def _answers_a_question_of_fact(talk: Talk, utterance: Utterance) -> bool:
    """Whether it tells what the assistant wanted to know of the world: 'How far is it?' 'Two miles or so.'."""
    before: Sequence[Utterance] = talk.by_turn.get(utterance.turn - 1, [])
    asked = [u for u in before if u.asks]
    if not asked or talk.decides(asked[-1]) or pattern("remark.of_fact").search(curly(asked[-1].text)) is None:
        return False
    return not utterance.does("explicit.settle", "explicit.order", "rejection.verdict", "openers.strong")


def _explains_a_request(talk: Talk, utterance: Utterance) -> bool:
    """Whether it only says more of what the person asks for right before: 'Can you do the sums for box 5? An old cell, …'."""
    before = talk.earlier_in_turn(utterance)[-1:]
    asks = bool(before) and before[0].asks and pattern("task.request").search(curly(before[0].text)) is not None
    return asks and telegram(utterance) and not utterance.does("explicit.settle", "explicit.order", "openers")


def named_before(talk: Talk, utterance: Utterance, clause: str) -> Utterance | None:
    """The sentence of the assistant's last turn that has all of what a clause names, which is no whole clause itself."""
    said = stems(clause)
    own = content(utterance.model_copy(update={"text": clause}))
    if len(own) < _A_CHOICE and clause.casefold().startswith("the ") and not quantities(clause):
        return None  # 'the hardware, right' names what comes next
    if not own or pattern("reply.verb").search(curly(clause)) or pattern("reply.no").search(curly(clause)):
        return None
    return next((u for u in talk.by_turn.get(utterance.turn - 1, []) if own <= u.words and said), None)
