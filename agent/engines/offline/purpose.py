"""What the system is for: the words near the beginning in which somebody says what is to be built, for whom, and how it goes today.

Nobody settles these, so they are told as given. A newcomer needs them before all else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from agent.engines.offline.lexicon import curly, pattern
from agent.engines.offline.phrasing import title
from agent.engines.offline.speech import UNRELIABLE, Talk, Utterance
from agent.model.details import ConstraintDetails, Kind
from agent.model.finding import Finding, Quote, Tier, Weight

_OPENING = 16
"""Turns in which people say what they are there for."""
_SHARE = 3
"""Of a short talk, only its first third opens it."""
_LEAST_TURNS = 4
_MOST = 75
"""Words of one stretch."""
_LEAST = 5
"""Words of a sentence that tells something."""
_FEW = 3
"""The same, where it opens with how things are: 'Today there's Purser.'"""
_STRETCHES = 3


def purpose(talk: Talk, settled: set[tuple[int, int]]) -> list[Finding]:
    """At most three stretches of the opening, each of one turn: what is built, whom it serves, how things are today.

    `settled`: (turn, place) of what is told as a decision already.
    """
    first = talk.turns[: max(_LEAST_TURNS, min(_OPENING, len(talk.turns) // _SHARE))]
    if talk.with_assistant:
        first = [n for n in first if talk.decides(talk.by_turn[n][0])][:1] if first else []
    asked = [
        n for n in first if any(pattern("purpose.asked").search(curly(u.text)) for u in talk.by_turn.get(n - 1, ()))
    ]
    found = [
        s for n in first for s in _stretches(talk, talk.by_turn[n], settled, told=talk.with_assistant or n in asked)
    ]
    told = sorted(sorted(found, key=_rank)[:_STRETCHES], key=lambda s: (s[0].turn, s[0].place))
    return [_finding(stretch) for stretch in told]


def introduces(talk: Talk, decision: Finding) -> bool:
    """Whether what reads as a decision only says in the opening what people are there for: 'for the notes, this is the new …'."""
    last = decision.quotes[-1]
    opens = last.turn <= max(_LEAST_TURNS, min(_OPENING, len(talk.turns) // _SHARE))
    said = next((u for u in talk.by_turn.get(last.turn, ()) if u.text == last.words), None)
    named = said is not None and _of_name(talk, said)
    return opens and (named or pattern("purpose.introduces").search(curly(last.words)) is not None)


def _of_name(talk: Talk, said: Utterance) -> bool:
    """Whether a sentence tells what that is which the one before only names: 'So, Reedwatch. We count the birds, and …'."""
    before = talk.earlier_in_turn(said)[-1:]
    if not before or before[0].names or said.names or said.quantities:
        return False
    named = pattern("purpose.named").match(curly(before[0].text)) is not None
    return named and pattern("purpose.of_name").match(curly(said.text)) is not None


def _stretches(
    talk: Talk, turn: Sequence[Utterance], settled: set[tuple[int, int]], *, told: bool
) -> Iterator[list[Utterance]]:
    """Sentences of a turn that follow one another, the first of which says what it is about, or any where the turn as a whole does (`told`)."""
    stretch: list[Utterance] = []
    for utterance in turn:
        if not stretch and pattern("purpose.meeting").search(curly(utterance.text)):
            told = True  # 'this is the planning round for Reedwatch': what follows says what that is
            continue
        tells = _tells(talk, utterance) and (utterance.turn, utterance.place) not in settled
        room = sum(len(u.text.split()) for u in (*stretch, utterance)) <= _MOST
        if tells and room and (stretch or told or _opens(utterance) or _of_name(talk, utterance)):
            stretch.append(utterance)
            continue
        if stretch:
            yield stretch
        stretch = []
    if stretch:
        yield stretch


def _tells(talk: Talk, utterance: Utterance) -> bool:
    """Whether it states something of the matter, in earnest, and asks, jokes, offers and promises nothing."""
    if utterance.asks or utterance.acts & UNRELIABLE or not talk.decides(utterance):
        return False
    chats = utterance.does("suppress.chatter") and not pattern("purpose.introduces").search(curly(utterance.text))
    idle = chats or utterance.does("suppress.hedge", "action.will", "explicit.settle")
    idle = idle or (utterance.does("proposal") and not _opens(utterance))
    personal = pattern("purpose.personal").search(curly(utterance.text)) is not None
    return not idle and not personal and len(utterance.text.split()) >= (_FEW if _opens(utterance) else _LEAST)


def _opens(utterance: Utterance) -> bool:
    return any(pattern(name).search(curly(utterance.text)) for name in ("purpose.built", "purpose.today"))


def _rank(stretch: Sequence[Utterance]) -> tuple[bool, int, int]:
    """What is built before how things are; then the earlier one."""
    built = any(pattern("purpose.built").search(curly(u.text)) for u in stretch)
    return (not built, stretch[0].turn, stretch[0].place)


def _finding(stretch: Sequence[Utterance]) -> Finding:
    text = " ".join(u.text for u in stretch)
    return Finding(
        kind=Kind.CONSTRAINT,
        title=title(stretch[0].text),
        statement=text,
        status="current",
        quotes=(Quote(turn=stretch[0].turn, words=text),),
        details=ConstraintDetails(),
        topic="overview",
        weight=Weight.SHAPES,
        tier=Tier.PROBABLE,
    )
