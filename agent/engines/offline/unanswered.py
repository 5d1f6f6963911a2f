"""What became of a question: whether it was put off, and whether somebody answered it after all."""

from __future__ import annotations

from collections.abc import Sequence

from agent.engines.offline.lexicon import curly, pattern
from agent.engines.offline.speech import Talk, Utterance, shared

_SOON = 3
"""Turns after *I don't know* within which an answer is one to the same question."""
_SUMMED_UP_WITHIN = 4
_DOOR = 4
"""Content words, those of being open left out, from which on a sentence says itself what is open."""
_SHORT = 8
"""Words up to which a sentence that puts off means what was asked right before."""


def is_asked(asked: Utterance) -> bool:
    """Whether it asks for something to be known, and puts nothing forward: 'who pays?', not 'should we paint it?'."""
    return pattern("question.put_to").match(curly(asked.text)) is not None


def puts_off(asked: Utterance, after: Sequence[Utterance]) -> Utterance | None:
    """The sentence after a question that puts it off, in few words or about the same, before anybody asks something else."""
    for said in after:
        if said.asks and len(said.words) > _SOON and said.speaker == asked.speaker:
            return None
        few = len(said.text.split()) <= _SHORT or bool(said.words & asked.words)
        if not said.asks and few and pattern("question.put_off").search(curly(said.text)):
            return said
        if said.does("explicit.settle", "openers.strong") and said.words:
            return None
    return None


def says_unknown(reply: Utterance) -> bool:
    """Whether a reply leaves open what was to be known: 'depends on the insurance', 'nobody has ever told me'."""
    return pattern("question.unanswered_too").search(curly(reply.text)) is not None


def answered(talk: Talk, asked: Utterance, unknown: Utterance, *, surely: bool) -> bool:
    """Whether somebody answers after all: an offer is taken up, 'At the kiosk?', 'At the kiosk, yes', or it is summed up.

    `surely`: whether somebody said plainly that nobody knows; what is summed up afterwards is then another matter.
    """
    if not surely and any(_sums_up(u, asked, talk.rare) for u in talk.around(unknown.turn, after=_SUMMED_UP_WITHIN)):
        return True
    later = [*talk.by_turn[unknown.turn][unknown.place + 1 :], *talk.around(unknown.turn, after=_SOON)]
    later = [u for u in later if u.turn >= unknown.turn]
    for place, offer in enumerate(later):
        if not (offer.asks or offer.does("proposal")) or not offer.words or len(offer.text.split()) > _SHORT:
            continue
        taken = [u for u in later[place + 1 :] if u.speaker != offer.speaker and not u.asks][:2]
        if any(u.words & offer.words and _agrees(u) for u in taken):
            return True
    return False


def _sums_up(said: Utterance, asked: Utterance, rare: frozenset[str]) -> bool:
    """Whether a later sentence settles what was asked, with something to hold on to."""
    if said.turn <= asked.turn or said.asks or said.does("question.open", "suppress.undecided", "suppress.hedge"):
        return False
    return said.concrete and said.does("openers", "explicit.settle") and bool(said.words & asked.words & rare)


def _agrees(said: Utterance) -> bool:
    """Whether a sentence agrees with what was offered."""
    nods = said.does("acceptance.assent", "acceptance.yes", "openers.strong")
    return nods or pattern("assigned.agrees").search(curly(said.text)) is not None


def surely(reply: Utterance) -> bool:
    """Whether a reply says that nobody knows, in words that mean nothing else."""
    return pattern("question.unanswered").search(curly(reply.text)) is not None


def recalls(talk: Talk, reply: Utterance) -> bool:
    """Whether the next sentence knows after all: 'Dunno. Oh wait, I do.'."""
    after = talk.by_turn[reply.turn][reply.place + 1 : reply.place + 2]
    return any(pattern("question.recalls").match(curly(u.text)) for u in after)


def is_door(asked: Utterance) -> bool:
    """Whether a few words ask about a thing that stands open as a door does: 'The side gate, what about that?'."""
    text = curly(asked.text)
    return pattern("question.door").search(text) is not None and len(asked.words) <= _DOOR


def does_not_know(talk: Talk, asked: Utterance, reply: Utterance) -> bool:
    """Whether a reply says that it cannot answer, and means this question: at the turn's beginning, or about the same."""
    text = curly(reply.text)
    unknown = pattern("question.unanswered").search(text) is not None
    unknown = unknown or (is_asked(asked) and talk.decides(reply) and says_unknown(reply))
    if reply.asks or not unknown or pattern("question.known").search(text):
        return False
    return reply.place <= 1 or bool(shared(reply, [asked], talk.rare)) or reply.turn == asked.turn
