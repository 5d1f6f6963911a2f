"""How a matter ends in other ways than by a yes: somebody concedes, decides by right, calls a thing off, lets silence decide, sums up."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.engines.offline.bids import content
from agent.engines.offline.lexicon import curly, pattern, without
from agent.engines.offline.speech import Utterance

_A_REMARK = 7
_SEVERAL = 4


def drops(utterance: Utterance) -> str:
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


def sums_up(utterance: Utterance, turn: Sequence[Utterance]) -> list[str]:
    """The parts of a list of what had been settled: 'for the notes: no radio, panel on the left, sixteen outlets'; [] where it is none."""
    head, colon, rest = utterance.text.partition(": ")
    headed = bool(colon) and len(head.split()) <= _A_REMARK
    told = [head if headed else "", *(u.text for u in turn[: utterance.place])]
    if not any(pattern("floor.announces").search(curly(t)) for t in told):
        return []
    parts = [p for p in re.split(r", (?:and )?|; ", rest if headed else utterance.text) if p.strip()]
    short = all(len(p.split()) <= _A_REMARK for p in parts) and not utterance.asks
    return parts if short and len(parts) >= _SEVERAL else []
