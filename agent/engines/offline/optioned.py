"""What an option was called when it was put forward, and one that a question would have put in the place of what was kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from agent.engines.offline.bids import offer_of
from agent.engines.offline.circumstances import said_by
from agent.engines.offline.lexicon import curly, pattern
from agent.engines.offline.points import ACT_STEMS
from agent.engines.offline.sides import one_sort
from agent.engines.offline.speech import UNRELIABLE, Talk, Utterance
from agent.engines.offline.swapped import in_its_unit
from agent.model.details import Said
from agent.text.numbers import Quantity, digits, quantities, same
from agent.text.words import stems

_BACK = 12
"""Turns before something was settled in which an option for it was put forward."""
_SHORT = 2
"""Content words up to which a name may be short for what was put forward."""
_LONGEST = 12
_HALF = 0.5
_NEAR = 4
_A_RATE = 3
"""Words of a bid that only says how often."""


def fuller(talk: Talk, said: Utterance, name: str) -> str:
    """The name as it was put forward by somebody: 'no app' turns down 'a push message, in an app'; the name itself where nobody did."""
    own = stems(name) - ACT_STEMS
    if talk.with_assistant or not 0 < len(own) <= _SHORT or quantities(name):
        return name
    for utterance in reversed(talk.around(said.turn, before=_BACK, after=1)):
        if utterance.acts & UNRELIABLE or len(own & utterance.words & talk.rare) < _HALF * len(own):
            continue
        offer = offer_of(utterance, talk.first_names, _LONGEST)
        if pattern("refused.no_offer").search(curly(offer)):
            continue
        told = stems(offer) - ACT_STEMS
        if len(own & told) >= _HALF * len(own) and len(told) > len(own) and not told <= stems(said.text):
            return offer
    return name


def instead(talk: Talk, said: Utterance) -> Iterator[tuple[str, Said | None]]:
    """What somebody asked whether to take in the place of what is kept: 'do we want two instead of three?' – 'leave it at three'."""
    for utterance in talk.around(said.turn, before=_BACK // 2):
        found = pattern("refused.instead_of").search(curly(utterance.text)) if utterance.asks else None
        if found is None or utterance.turn >= said.turn:
            continue
        old, new = quantities(found["y"]), quantities(found["x"])
        kept = {q.value for q in said.quantities}
        stays = all(q.value in kept for q in old) if old else stems(found["y"]) <= said.words
        if stays and not any(q.value in kept for q in new) and stems(found["x"]) - ACT_STEMS:
            reply = next(
                (u for u in talk.around(utterance.turn, after=1) if u.turn > utterance.turn and not u.asks), None
            )
            yield (
                digits(utterance.text[slice(*found.span("x"))].strip()),
                said_by(reply) if reply and reply.turn < said.turn else None,
            )


def in_its_measure(name: str, said: Utterance) -> str:
    """A bare number with the unit of the one amount that was settled: '7' beside 'after six minutes' is '7 minutes'."""
    amounts = quantities(name)
    measured = [q for q in said.quantities if q.unit]
    if any(not q.unit for q in said.quantities):
        return name  # 'size 1, for words longer than 5 letters': it may be of the other one
    if len(amounts) != 1 or amounts[0].unit or digits(amounts[0].text) != digits(name) or len(measured) != 1:
        return name
    return in_its_unit(digits(name), amounts[0], measured[0])


def overbid(talk: Talk, said: Utterance) -> Iterator[tuple[str, Said | None]]:
    """How often somebody would have had it, where the next one says another rate: 'every Monday!' – 'Nobody comes. Once a month.'."""
    rate = pattern("accord.rate")
    for number in range(said.turn - _NEAR, said.turn):
        for utterance in talk.by_turn.get(number, ()):
            bid = rate.search(curly(utterance.text))
            if bid is None or len(utterance.text.split()) > _A_RATE or utterance.acts & UNRELIABLE:
                continue
            reply = [u for u in talk.by_turn.get(number + 1, ()) if u.speaker != utterance.speaker]
            others = [m[0].casefold() for u in reply for m in rate.finditer(curly(u.text))]
            own = bid[0].casefold()
            if others and own not in others and own not in said.text.casefold():
                yield utterance.text.strip(" .!?"), said_by(reply[0])


def blamed(talk: Talk, said: Utterance) -> list[str]:
    """What was said shortly before against another amount of the sort of the one settled: 'ten minutes is too long', and then six."""
    mine = [q for q in said.quantities if q.unit]
    before = [*talk.around(said.turn, before=_BACK // 2), *talk.earlier_in_turn(said)] if mine else []
    told = [u for u in before if u.turn <= said.turn and not u.asks and not u.acts & UNRELIABLE]
    found = (m for u in told for m in pattern("falls.blamed").finditer(curly(digits(u.text))))
    return [m[0].strip(" ,.;:") for m in found if _other(m["xr"], mine)]


def _other(text: str, mine: Sequence[Quantity]) -> bool:
    """Whether a text has an amount of the sort of one of these, and not the same."""
    return any(one_sort(a, b) and not same(a, b) for a in quantities(text) if a.unit for b in mine)
