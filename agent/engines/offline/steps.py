"""Procedures that somebody tells step by step: 'It is chosen in a fixed order. First … Then … Then …'."""

from __future__ import annotations

from collections.abc import Iterator

from agent.engines.offline.lexicon import curly, pattern
from agent.engines.offline.phrasing import capital, statement, title
from agent.engines.offline.speech import UNRELIABLE, Talk, Utterance
from agent.model.details import AlgorithmDetails, Kind
from agent.model.finding import Finding, Quote, Tier, Weight
from agent.text.numbers import digits

_LEAST = 2
"""Steps that make a procedure."""
_MOST = 12
_TOPIC = "algorithms"


def procedures(talk: Talk) -> list[Finding]:
    """One finding a sentence that says that something goes by steps, with the sentences of its turn that tell them."""
    found = []
    for utterance in talk.all:
        if utterance.asks or not talk.decides(utterance) or utterance.acts & (UNRELIABLE - _WISHED):
            continue
        if pattern("steps.leads").search(curly(utterance.text)) is None:
            continue
        told = list(_steps(talk, utterance))
        if len(told) >= _LEAST:
            found.append(_finding(talk, utterance, told))
    return found


_WISHED = frozenset({"suppress.hedge"})
"""'I would choose it in a fixed order': a wish is a procedure all the same, and nothing else is taken from it."""


def _steps(talk: Talk, lead: Utterance) -> Iterator[Utterance]:
    """The sentences after it that go on with it, up to the first that does not."""
    for utterance in talk.by_turn[lead.turn][lead.place + 1 :][:_MOST]:
        opens = "steps.first" if utterance.place == lead.place + 1 else "steps.next"
        if utterance.asks or pattern(opens).search(curly(utterance.text)) is None:
            return
        yield utterance


def _finding(talk: Talk, lead: Utterance, told: list[Utterance]) -> Finding:
    said = pattern("steps.wish").sub("", curly(statement(lead.text, talk.first_names)))
    said = capital(said.strip())
    steps = tuple(capital(_bare(u.text)) for u in told)
    return Finding(
        kind=Kind.ALGORITHM,
        title=title(said),
        statement=said,
        status="current",
        quotes=tuple(Quote(turn=u.turn, words=u.text) for u in (*told, lead)),
        details=AlgorithmDetails(steps=steps),
        topic=_TOPIC,
        weight=Weight.SHAPES,
        tier=Tier.PROBABLE,
    )


def _bare(text: str) -> str:
    """A step without the word that counts it."""
    return digits(pattern("steps.counts").sub("", curly(text), count=1)).strip(" ,.")
