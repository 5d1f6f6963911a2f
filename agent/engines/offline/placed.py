"""What holds by its place: somebody says how a thing will work, and the one who leads lets it stand and builds on it.

What was only put forward becomes a decision where it answers what the lead had asked and the lead acknowledges that, where it is added to what was just
settled and the lead goes on or writes it down, and where it stands in a row of decisions by the one who makes them (a sequence-closing third:
Schegloff 2007, chapter 7).
"""

from __future__ import annotations

from collections.abc import Sequence

from agent.engines.offline.bids import accepts
from agent.engines.offline.lexicon import curly, pattern, without
from agent.engines.offline.moves import is_content, moves_on, of_fact
from agent.engines.offline.passing import holds_back
from agent.engines.offline.phrasing import is_clause
from agent.engines.offline.points import LEAST_WORDS, LOOK_BACK, PERSONAL, points, says_something
from agent.engines.offline.scene import happened, tells_how_it_is
from agent.engines.offline.settled import Settling
from agent.engines.offline.speech import UNRELIABLE, Talk, Utterance
from agent.model.finding import Tier
from agent.model.transcript import Manner

_BESIDE = 2
_IN_A_ROW = 3
"""Sentences up to which two stand in one row."""
_ADDED_WITHIN = 2
"""Turns after a decision within which something is added to it."""


def with_placed(talk: Talk, found: Sequence[Settling], to_do: Sequence[Utterance] = ()) -> list[Settling]:
    """The settlings, of which those that were only put forward and hold by their place are decisions, with those that hold by nothing else.

    `to_do`: the sentences in which somebody takes a task on.
    """
    if talk.manner in (Manner.LOOSE, Manner.VOTES):
        return list(found)
    known = {u for s in found for u in (s.utterance, s.sealed, *s.backed)}
    known |= {one.bid for s in found for one in s.lost}
    more = [_only_said(u) for u in talk.all if u not in known and _can_be(talk, u, found, to_do)]
    placed = [s for s in (_placed(talk, s, found) for s in more) if s.status == "accepted"]
    told = [*(_placed(talk, s, found) for s in found), *placed]
    return sorted(told, key=lambda s: (s.utterance.turn, s.utterance.place))


def _only_said(said: Utterance) -> Settling:
    return Settling(utterance=said, score=0.0, status="proposed", tier=Tier.POSSIBLE, assented=(), asked=None)


def _can_be(talk: Talk, said: Utterance, found: Sequence[Settling], to_do: Sequence[Utterance]) -> bool:
    """Whether a sentence that no cue makes a decision can be one by its place: it rules, is no task, and nothing near it tells the same."""
    if pattern("placed.stays").search(curly(said.text)) is not None:
        return False
    if (
        talk.with_assistant
        or said in to_do
        or not talk.decides(said)
        or not said.does("explicit.rule")
        or not says_something(said)
    ):
        return False
    near = (s.utterance for s in found if abs(s.utterance.turn - said.turn) <= LOOK_BACK)
    return not any(len(said.words & u.words) > LEAST_WORDS for u in near) and points(talk, said) > 0


def _placed(talk: Talk, settling: Settling, found: Sequence[Settling]) -> Settling:
    said = settling.utterance
    if settling.status != "proposed" or not lays_down(said):
        return settling
    closing = _closing(talk, settling, found)
    if closing is None:
        return settling
    sealed = closing if closing is not said else settling.sealed
    return settling.model_copy(update={"status": "accepted", "tier": Tier.PROBABLE, "sealed": sealed})


def _closing(talk: Talk, settling: Settling, found: Sequence[Settling]) -> Utterance | None:
    """The words that let a sentence stand; its own where it is one of a row."""
    said = settling.utterance
    if _in_a_row(talk, said, found):
        return said
    after = talk.by_turn.get(said.turn + 1, [])
    if talk.with_assistant or not after or after[0].speaker not in talk.facilitators - {said.speaker}:
        return None
    if tells_how_it_is(talk, said):
        return None
    written = _written_down(said, talk.by_turn[said.turn], after, found) if _added(said) else None
    if written is not None or _held_back(talk, said, after):
        return written
    if (_answers_the_lead(talk, said) or _added(said)) and accepts(after[0]):
        return after[0]
    goes_on = next((u for u in after[:_BESIDE] if moves_on(u, after)), None)
    return goes_on if goes_on is not None and _added(said) and _after_a_decision(said, found) else None


def _held_back(talk: Talk, said: Utterance, after: Sequence[Utterance]) -> bool:
    """Whether the next turn holds something back; what puts off what was said last ('not this year') is about that alone."""
    rest = talk.by_turn[said.turn][said.place + 1 :]
    later = any(pattern("placed.puts_off").search(curly(u.text)) for u in rest)
    held = [u for u in _answer_to_it(after) if holds_back(u)]
    return any(not (later and pattern("placed.puts_off").search(curly(u.text))) for u in held)


def lays_down(said: Utterance) -> bool:
    """Whether a sentence says in the present how a thing of the system works, and not how one is today, what it has or what comes of it."""
    if said.asks or said.acts & UNRELIABLE or said.does("proposal", "question", "reason", "action", "risk", "suppress"):
        return False
    text = without("placed.leads_in", curly(said.text))
    text = without("placed.case", text)
    if happened(said) or pattern("placed.of_today").search(text) or PERSONAL.search(text):
        return False
    told = is_clause(text) or pattern("placed.does").match(text) is not None
    return told and pattern("placed.tells").search(text) is None


def _in_a_row(talk: Talk, said: Utterance, found: Sequence[Settling]) -> bool:
    """Whether it stands beside a decision of its own speaker, who decides alone or leads."""
    if not (talk.with_assistant or said.speaker in talk.facilitators):
        return False
    near = (s for s in found if s.utterance.turn == said.turn and s.status == "accepted")
    beside = any(0 < abs(s.utterance.place - said.place) <= _IN_A_ROW for s in near)
    before = talk.earlier_in_turn(said)[-1:]
    glad = bool(before) and (is_content(before[0]) or pattern("placed.likes").match(curly(before[0].text)) is not None)
    return beside or (not talk.with_assistant and glad)


def _answer_to_it(after: Sequence[Utterance]) -> Sequence[Utterance]:
    """The words of the next turn that are about what was said: those before the next matter."""
    onward = next((u.place for u in after if u.place and (u.asks or moves_on(u, after))), 1)
    return after[: max(1, onward)]


def _answers_the_lead(talk: Talk, said: Utterance) -> bool:
    """Whether its turn answers a question how something shall be, or takes up the answer of another that broke off."""
    for turn in range(said.turn - 1, said.turn - 1 - _ADDED_WITHIN, -1):
        before = talk.by_turn.get(turn, [])
        asked = next((u for u in reversed(before) if u.asks), None)
        if asked is not None:
            return asked.speaker != said.speaker and not of_fact(asked)
        if not before or not before[-1].text.rstrip().endswith(("...", "…")):
            return False
    return False


def _added(said: Utterance) -> bool:
    return pattern("placed.adds").match(curly(said.text)) is not None


def _after_a_decision(said: Utterance, found: Sequence[Settling]) -> bool:
    """Whether a decision stands right before it."""
    near = (s for s in found if s.status == "accepted" and s.utterance != said)
    return any(0 <= said.turn - s.utterance.turn <= _ADDED_WITHIN for s in near)


def _written_down(
    said: Utterance, turn: Sequence[Utterance], after: Sequence[Utterance], found: Sequence[Settling]
) -> Utterance | None:
    """The decision of the next turn that writes down what stands beside it in its own turn."""
    beside = [u for u in turn if u is not said and abs(u.place - said.place) <= _BESIDE]
    next_turn = (s.utterance for s in found if s.status == "accepted" and s.utterance in after)
    return next((u for u in next_turn if any(len(u.words & b.words) >= _BESIDE for b in beside)), None)
