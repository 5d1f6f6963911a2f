"""What became of a thing that somebody put forward: whether it was taken up or put off at once, and what was said against it.

It is read from the answering turns and not from their words alone: who answers 'In the cloud?' with 'We were offline for nine days' says
no, though no word of it does; who answers 'how much?' does not.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from agent.engines.offline.bids import Bid, accepts, refuses
from agent.engines.offline.contenders import Contender
from agent.engines.offline.echoing import echoes
from agent.engines.offline.exchanges import dismisses
from agent.engines.offline.lexicon import curly, pattern
from agent.engines.offline.moves import goes_about, in_jest, is_content, nods, objects, speaks_against, topic_of
from agent.engines.offline.speech import Talk, Utterance

_ANSWERS = 3
"""Turns after a thing was put forward in which it is answered."""
_OBJECTED = 2
"""What an objection is worth; an answer that is none, and a concession, are worth one."""


@dataclass
class Fate:
    """The answer to a thing that was put forward, and how plainly that speaks against it."""

    answer: Utterance | None = None
    weight: int = 0
    refused: bool = False
    """Whether somebody said no in so many words."""
    objected: bool = False
    """Whether the answer is an objection, and not only another thing that is said."""
    counter: bool = False
    """Whether the answer only puts another thing forward, and is no reason."""
    conceded: bool = False
    """Whether who put it forward granted that."""
    own: bool = False
    """Whether who put it forward said himself what speaks against it."""


def fate_of(talk: Talk, one: Contender, busy: Collection[int]) -> Fate | None:
    """What was answered to it; None where it was taken up or put off. `busy`: the turns in which something is put forward."""
    fate = _read(talk, one, busy)
    if fate is not None and fate.answer is not None and one.rivals and not fate.refused:
        told = _told_of(talk, one)
        fate.answer, fate.counter = told or fate.answer, fate.counter and told is None
    return fate


def _told_of(talk: Talk, one: Contender) -> Utterance | None:
    """What is said of it by its name, where it was named beside others."""
    after = (u for u in talk.around(one.said.turn, after=_ANSWERS + 1) if u.turn > one.said.turn)
    return next((u for u in after if not u.asks and one.content & u.words), None)


def _read(talk: Talk, one: Contender, busy: Collection[int]) -> Fate | None:
    said = one.said
    if any(puts_off(u) for u in talk.by_turn[said.turn]):
        return None
    fate = _of_its_own_turn(talk, one)
    bid = Bid(utterance=said, text=one.name)
    for number in range(said.turn + 1, said.turn + 1 + _ANSWERS):
        turn = talk.by_turn.get(number, [])
        if not turn:
            continue
        if turn[0].speaker == said.speaker and said.speaker is not None:
            _goes_on(turn, bid, fate, at_once=number == said.turn + 1)
        elif in_jest(turn) or any(puts_off(u) for u in turn):
            return fate if fate.answer is not None else None
        elif dismisses(turn) is not None:
            return fate if fate.refused else None
        elif (named := _takes_rival(turn, one)) is not None:
            return Fate(answer=named, weight=_OBJECTED, refused=True)
        elif _takes(turn, bid, alone=talk.with_assistant):
            return fate if fate.answer is not None else None
        elif not _answered(turn, bid, fate):
            continue
        if number in busy:
            fate.counter = not (fate.objected or fate.own) and fate.answer is not None and fate.answer.turn == number
            break
    return fate


def puts_off(utterance: Utterance) -> bool:
    """Whether it leaves something open, or for later."""
    return not utterance.asks and pattern("contender.put_off").search(curly(utterance.text)) is not None


def _of_its_own_turn(talk: Talk, one: Contender) -> Fate:
    """What its speaker himself holds against it, in the same breath."""
    said = one.said
    beside = [u for u in talk.by_turn[said.turn] if u.place > said.place]
    against = next((u for u in beside if refuses(u) or pattern("contender.but_then").match(curly(u.text))), None)
    both = pattern("contender.but").search(curly(said.text)) is not None and speaks_against(said)
    if one.form in ("against", "fell") or both:
        against = said
    found = against is not None
    return Fate(answer=against, weight=int(found), own=found, refused=one.form == "fell")


def _goes_on(turn: Sequence[Utterance], bid: Bid, fate: Fate, *, at_once: bool) -> None:
    """Notes where who put it forward grants what was held against it, or holds something against it himself."""
    if fate.answer is not None:
        fate.conceded = fate.conceded or pattern("floor.gives_in").match(curly(turn[0].text)) is not None
        fate.weight += fate.conceded
    elif at_once and (why := objects(turn, bid)) is not None:
        fate.answer, fate.weight = why, 1


def _takes(turn: Sequence[Utterance], bid: Bid, *, alone: bool) -> bool:
    """Whether a turn takes it up, and holds nothing against it. `alone`: whether nobody else is there who could go about it."""
    first = turn[0]
    if _against(turn, bid) is not None:
        return False
    return (
        echoes(first, bid)
        or is_content(first)
        or nods(first)
        or accepts(first)
        or (not alone and any(map(goes_about, turn)))
    )


def _takes_rival(turn: Sequence[Utterance], one: Contender) -> Utterance | None:
    """The words of a turn that takes one of the things beside which it was named; those that say why, where some do."""
    rivals = [Bid(utterance=one.said, text=r) for r in one.rivals]
    first = turn[0]
    if not any(echoes(first, r) and not echoes(first, Bid(utterance=one.said, text=one.name)) for r in rivals):
        return None
    return next((u for u in turn[1:2] if not u.asks), first)


def _against(turn: Sequence[Utterance], bid: Bid) -> Utterance | None:
    """The sentence of a turn that is held against it: an objection, a flat no, a question that asks for trouble."""
    why, first = objects(turn, bid), turn[0]
    holds = ("contender.challenges", "contender.in_a_case")
    challenged = first.asks and any(pattern(p).match(curly(first.text)) for p in holds)
    return first if why is None and (challenged or _flat(first)) else why


def _flat(utterance: Utterance) -> bool:
    return pattern("contender.flat").match(curly(utterance.text)) is not None


def _answered(turn: Sequence[Utterance], bid: Bid, fate: Fate) -> bool:
    """Notes what a turn answers; False where it only wants to know more."""
    first, why = turn[0], _against(turn, bid)
    if why is not None:
        fate.answer = why if fate.answer is None or fate.own else fate.answer
        fate.weight += _OBJECTED
        fate.objected = True
        fate.refused = fate.refused or _flat(first) or refuses(first)
        fate.own = False
        return True
    if first.asks and pattern("contender.wants_to_know").match(curly(first.text)):
        return False
    if pattern("contender.label").match(curly(first.text)) or (not first.asks and topic_of(first, turn)):
        return True  # it goes on to another matter
    if fate.answer is None:
        fate.answer = max([u for u in turn if not u.asks] or turn, key=lambda u: (len(u.words), -u.place))
        denied = any(pattern("contender.denies").search(curly(u.text)) for u in turn if not u.asks)
        fate.weight += _OBJECTED if denied else 1
    return True
