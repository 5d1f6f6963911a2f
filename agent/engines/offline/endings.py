"""How a matter ends in other ways than by a yes: somebody concedes, decides by right, calls a thing off, lets silence decide, sums up."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.engines.offline.bids import content
from agent.engines.offline.lexicon import curly, pattern, without
from agent.engines.offline.moves import names_one, objects
from agent.engines.offline.options import Option, Table
from agent.engines.offline.speech import Utterance

_A_REMARK = 7
_SEVERAL = 4
_WITHIN = 4
"""Options back to which one may wait for silence to decide."""
_ON_THE_FLOOR = 10
"""Turns or options back to which what was put forward can be closed or called off by its name."""
_TOLD_AGAIN = 2
"""Parts of a list that were put forward before, from which on it only sums up."""


def _dropped(utterance: Utterance) -> str:
    """What it calls off, by its name: 'that's that for the radio'; '' where nothing."""
    short = len(utterance.text.split()) <= _A_REMARK + 1 and not utterance.does("explicit.settle")
    found = pattern("floor.calls_off").search(curly(utterance.text)) if short else None
    group = next((g for g in ("x", "xb") if found is not None and found[g]), "")
    return utterance.text[slice(*found.span(group))].strip() if found is not None and group else ""


def conceded(utterance: Utterance) -> str:
    """What who gives in says by its name: 'ok you win, library cards', 'I could live with weekly'; '' where he names nothing."""
    found = pattern("floor.concedes").search(curly(utterance.text))
    named = next((key for key in ("x", "x2") if found is not None and found[key]), None)
    return utterance.text[slice(*found.span(named))].strip(" .!") if found is not None and named else ""


def by_right(utterance: Utterance) -> bool:
    """Whether it says that nobody else decides this: 'I sign for that, so that's how it is'."""
    return pattern("floor.by_right").search(curly(utterance.text)) is not None


def unless(turn: Sequence[Utterance]) -> Utterance | None:
    """The sentence of a turn that lets silence decide: 'Unless one of you stops me'."""
    return next((u for u in turn if pattern("floor.unless").search(curly(u.text))), None)


def only_asks_silence(utterance: Utterance) -> bool:
    """Whether it says no more than that silence is a yes: 'Unless somebody stops me I'm writing that down.'."""
    rest = without("floor.unless_clause", curly(utterance.text))
    said = utterance.model_copy(update={"text": rest})
    return rest != curly(utterance.text) and (not content(said) or pattern("floor.noted").search(rest) is not None)


def _summed_up(utterance: Utterance, turn: Sequence[Utterance]) -> list[str]:
    """The parts of a list of what had been settled: 'for the notes: no radio, panel on the left, sixteen outlets'; [] where it is none."""
    head, colon, rest = utterance.text.partition(": ")
    headed = bool(colon) and len(head.split()) <= _A_REMARK
    told = [head if headed else "", *(u.text for u in turn[: utterance.place])]
    if not any(pattern("floor.announces").search(curly(t)) for t in told):
        return []
    parts = [p for p in re.split(r", (?:and )?|; ", rest if headed else utterance.text) if p.strip()]
    short = all(len(p.split()) <= _A_REMARK for p in parts) and not utterance.asks
    return parts if short and len(parts) >= _SEVERAL else []


def keep_silent(table: Table, turn: Sequence[Utterance]) -> None:
    """Takes what somebody put forward for silence to decide, where the next to speak holds nothing against it."""
    for option in table.options[-_WITHIN:]:
        if option.silent is not None and option.said.speaker != turn[0].speaker and option.against is None:
            if objects(turn, option.bid) is None:
                option.takers.append(option.silent)
            option.silent = None


def close(table: Table, turn: Sequence[Utterance]) -> set[Utterance]:
    """Takes all that stands of a matter that a sentence says is done with: 'good, that's the lockers solved'."""
    closing = next((u for u in turn if pattern("floor.closes").match(curly(u.text))), None)
    if closing is None:
        return set()
    for option in table.recent:
        near = closing.turn - option.said.turn <= _ON_THE_FLOOR and option.against is None and not option.hedged
        objected = any(u in table.arguments for u in option.challenged)
        if near and not objected and closing.words & option.bid.content & table.talk.rare:
            option.takers.append(closing)
    return {closing}


def call_off(table: Table, utterance: Utterance) -> bool:
    """Ends the options that a sentence calls off by their name; whether it calls off anything."""
    name = _dropped(utterance)
    gone = utterance.model_copy(update={"text": name})
    for option in table.options[-_ON_THE_FLOOR:] if name else ():
        if names_one(gone, option.bid):
            option.against = option.against or utterance
    return bool(name)


def sum_up(table: Table, utterance: Utterance, turn: Sequence[Utterance]) -> bool:
    """Takes what a list of several things names that were put forward before; whether it is one, which settles nothing itself."""
    told: list[Option] = []
    for part in _summed_up(utterance, turn):
        named = content(utterance.model_copy(update={"text": part})) & table.talk.rare
        known = (o for o in reversed(table.options) if o.against is None and named & o.bid.content)
        told += [o for o in [next(known, None)] if o is not None]
    if len(told) < _TOLD_AGAIN:
        return False
    for option in told:
        option.takers.append(utterance)
    return True
