"""What only sets the scene for a decision: what the talk is for, what a thing of others costs, how a thing is."""

from __future__ import annotations

from agent.engines.offline.lexicon import curly, pattern
from agent.engines.offline.speech import Talk, Utterance
from agent.text.numbers import digits


def sets_the_scene(talk: Talk, utterance: Utterance) -> bool:
    """Whether it only tells what the talk is about, right after it was opened, or what a thing on the market costs."""
    if utterance.does("explicit.settle"):
        return False
    opened = any(pattern("settling.convenes").match(curly(u.text)) for u in talk.earlier_in_turn(utterance))
    of_others = bool(utterance.names) or pattern("settling.suits_me").match(curly(utterance.text)) is not None
    priced = of_others and pattern("settling.price").match(curly(digits(utterance.text))) is not None
    return opened or priced


def says_how_it_is(asked: Utterance, utterance: Utterance) -> bool:
    """Whether a plain sentence only tells how a thing is, which somebody asked: 'Is the hall warm in winter?' 'The hall is cold.'."""
    if utterance.quantities or utterance.names or utterance.does("explicit", "openers", "acceptance", "rejection"):
        return False
    return all(pattern(f"settling.{how}").match(curly(u.text)) for how, u in (("is_it", asked), ("it_is", utterance)))
