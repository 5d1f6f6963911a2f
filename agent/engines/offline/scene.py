"""What only sets the scene for a decision: what the talk is for, what a thing of others costs, how a thing is, what happened."""

from __future__ import annotations

import re

from agent.engines.offline.lexicon import curly, pattern, pattern_for
from agent.engines.offline.speech import UNRELIABLE, Talk, Utterance
from agent.text.numbers import digits, same
from agent.text.words import stems

_PUT_FORWARD = 12
"""Turns back in which a thing was spoken of that is turned down."""
_OPENING = 8
"""Turns at the beginning of a talk in which somebody says what it is about."""
_A_NO = 2
_ASKED_BACK = 6
"""Words of a question that only says an amount again."""

_OPENING = 8
"""Turns that open a talk."""
_WISHED = 4
"""Turns before in which somebody asked or wished for what a sentence tells."""


def sets_the_scene(talk: Talk, utterance: Utterance) -> bool:
    """Whether it only tells what the talk is about, what a thing on the market costs, what mostly happens, or what did."""
    if utterance.does("explicit.settle"):
        return False
    scenes = (_tells_why, confirms_what_happened, _lists_the_topics, _leads_to_the_next)
    if any(scene(talk, utterance) for scene in scenes):
        return True
    opened = any(pattern("settling.convenes").match(curly(u.text)) for u in talk.earlier_in_turn(utterance))
    opened = opened or _tells_what_it_is(talk, utterance)
    of_others = bool(utterance.names) or pattern("settling.suits_me").match(curly(utterance.text)) is not None
    priced = of_others and pattern("settling.price").match(curly(digits(utterance.text))) is not None
    return opened or priced


def _tells_what_it_is(talk: Talk, utterance: Utterance) -> bool:
    """Whether who opens the talk says what the thing is that it is about, before he goes on to the list of what is to be settled."""
    early = talk.turns.index(utterance.turn) < _OPENING
    after = talk.by_turn[utterance.turn][utterance.place + 1 :]
    return early and any(pattern("settling.begins").search(curly(u.text)) for u in after)


def says_how_it_is(asked: Utterance, utterance: Utterance) -> bool:
    """Whether a plain sentence only tells how a thing is, which somebody asked: 'Is the hall warm in winter?' 'The hall is cold.'."""
    if utterance.quantities or utterance.names or utterance.does("explicit", "openers", "acceptance", "rejection"):
        return False
    return all(pattern(f"settling.{how}").match(curly(u.text)) for how, u in (("is_it", asked), ("it_is", utterance)))


def _tells_why(talk: Talk, utterance: Utterance) -> bool:
    """Whether it only gives a reason: what mostly happens, what somebody thinks, that there is no time; or that it undoes what was said."""
    text = curly(utterance.text)
    if any(pattern(f"scene.{what}").match(text) for what in ("undoes", "no_time", "not_ours")):
        return True
    if utterance.does("openers", "explicit.order"):
        return False
    if any(pattern(f"scene.{what}").match(text) for what in ("mostly", "forestalls")):
        return True
    return pattern_for("scene.thinks", tuple(talk.first_names)).match(text) is not None


def _leads_to_the_next(talk: Talk, utterance: Utterance) -> bool:
    """Whether it tells what a contract, a law or somebody outside asks for, and the next sentence what follows: 'The law says 10 years. So …'."""
    after = talk.by_turn[utterance.turn][utterance.place + 1 : utterance.place + 2]
    if not after or after[0].asks or pattern("scene.asked_for").match(curly(utterance.text)) is None:
        return False
    return pattern("scene.what_follows").match(curly(after[0].text)) is not None


def _lists_the_topics(talk: Talk, utterance: Utterance) -> bool:
    """Whether the one who leads says at the beginning what is to be talked about: 'Fees, how we reach the boats, who paints what'."""
    leads = utterance.speaker in talk.facilitators or not talk.facilitators
    if not leads or utterance.turn not in talk.turns[:_OPENING] or talk.with_assistant:
        return False
    before = talk.by_turn.get(utterance.turn - 1, [])[-1:]
    answers = utterance.place == 0 and bool(before) and before[0].asks
    return not answers and pattern("scene.agenda").match(curly(utterance.text)) is not None


def confirms_what_happened(talk: Talk, utterance: Utterance) -> bool:
    """Whether it only says yes to an amount that its speaker told of the past, or as a fact that was asked for, and that was asked back."""
    asked = talk.by_turn.get(utterance.turn - 1, [])[-1:]
    short = bool(asked) and asked[0].asks and len(asked[0].text.split()) <= _ASKED_BACK
    if not short or not utterance.quantities or asked[0].speaker == utterance.speaker:
        return False
    before = talk.by_turn[utterance.turn][: utterance.place]
    yes = (*before, utterance) if all(len(u.text.split()) == 1 for u in before) else (utterance,)
    again = any(same(a, b) for a in utterance.quantities for b in asked[0].quantities)
    if not again or not any(pattern("scene.affirms").search(curly(u.text)) for u in yes):
        return False
    told = [u for u in talk.by_turn.get(utterance.turn - 2, []) if u.speaker == utterance.speaker]
    told = [u for u in told if any(same(a, b) for a in utterance.quantities for b in u.quantities)]
    return any(_tells_a_fact(talk, u) for u in told)


def _tells_a_fact(talk: Talk, told: Utterance) -> bool:
    """Whether it tells what was measured or happened, or what somebody asked of how things are."""
    if told.does("explicit.settle", "openers.strong", "proposal"):
        return False
    asked = talk.by_turn.get(told.turn - 1, [])[-1:]
    of_fact = bool(asked) and asked[0].asks and pattern("scene.asks_a_fact").search(curly(asked[0].text)) is not None
    return of_fact or happened(told)


def tells_how_it_is(talk: Talk, utterance: Utterance) -> bool:
    """Whether it only tells what a thing does that is there: 'The winch pulls 400 kilos.', with no question or wish before it.

    Who leads says with the same words how a thing shall be.
    """
    if utterance.asks or utterance.does("proposal", "explicit", "openers.strong", "rejection", "acceptance"):
        return False
    if utterance.speaker in talk.facilitators | talk.has_say or not pattern("scene.thing_does").match(
        curly(utterance.text)
    ):
        return False
    before = [u for u in talk.around(utterance.turn, before=_WISHED) if u.turn < utterance.turn]
    asked = [u for u in before if u.turn == utterance.turn - 1][-1:]
    wished = [u for u in before if (u.asks or u.does("proposal", "explicit.order")) and u.words & utterance.words]
    return not wished and not any(u.asks for u in asked)


def happened(utterance: Utterance) -> bool:
    """Whether it tells in the past what happened; not what was said or agreed."""
    return pattern("scene.happened").search(curly(utterance.text)) is not None


def only_happened(text: str) -> bool:
    """Whether the first clause, behind what it names before a colon, tells in the past what happened: 'The rope went at 340 kilos.'."""
    first = re.split(r"[,;]", text.partition(": ")[2] or text, maxsplit=1)[0]
    found = pattern("scene.happened").search(curly(first))
    return found is not None and pattern("scene.also_now").search(curly(first[: found.start()])) is None


def details_a_rule(talk: Talk, utterance: Utterance) -> bool:
    """Whether it only says what the rule right before it keeps out, and nobody had spoken of any of that.

    'The core imports nothing from the drivers. Not the radio, not the printer.'
    """
    before = talk.earlier_in_turn(utterance)[-1:]
    tail = "scene.tail_of_ours" if utterance.names else "scene.tail"
    if not before or before[0].asks or pattern(tail).match(curly(utterance.text)) is None:
        return False
    if pattern("scene.keeps_out").search(curly(before[0].text)) is None or details_nothing(before[0]):
        return False
    spoken = [u for u in talk.around(utterance.turn, before=_PUT_FORWARD) if u.turn < utterance.turn]
    things = [stems(m["thing"]) for m in pattern("scene.kept_out").finditer(curly(utterance.text))]
    return not any(thing <= u.words for thing in things for u in spoken if not u.acts & UNRELIABLE)


def details_nothing(said: Utterance) -> bool:
    """Whether it is itself a bare no."""
    return pattern("scene.tail").match(curly(said.text)) is not None or len(said.text.split()) <= _A_NO
