"""What the matters of a talk are made of: the bids as they stand, what was agreed, and what lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from agent.engines.offline.bids import Bid
from agent.engines.offline.lexicon import curly, pattern, without
from agent.engines.offline.speech import Utterance
from agent.text.numbers import digits, same
from agent.types import Frozen

_LONGEST_NAME = 9


class Lost(Frozen):
    """A bid that did not make it: its name, the words that refused it or took another, and those that say why."""

    name: str
    bid: Utterance
    reply: Utterance
    why: Utterance


class Accord(Frozen):
    """A bid that somebody else took up."""

    bid: Utterance
    text: str
    """What was agreed, in the words of the bid, with the amount that was agreed upon."""
    backed: tuple[Utterance, ...]
    """The earlier sentences whose words it takes."""
    seals: tuple[Utterance, ...]
    """The words that take it up, each by another person."""
    asked: Utterance | None
    lost: tuple[Lost, ...] = ()
    falls: tuple[Utterance, ...] = ()
    """The words of what had been agreed before, where somebody came back to it."""

    @property
    def people(self) -> tuple[str, ...]:
        """Who took it up."""
        return tuple(u.speaker for u in self.seals if u.speaker)


@dataclass
class Matter:
    """One thing to settle: the question that opened it, and what was bid for it."""

    asked: Utterance | None
    first: int
    bids: list[Standing] = field(default_factory=list)
    closed: int | None = None
    """The turn in which somebody said in words that it is settled."""
    recalled: tuple[Utterance, ...] = ()
    """The words of the bid that had been taken before, where somebody comes back to it."""


@dataclass
class Standing:
    """A bid as it stands: who took it, and the words that were held against it."""

    bid: Bid
    takers: dict[str, Utterance] = field(default_factory=dict)
    against: Utterance | None = None


def winner(matter: Matter) -> Standing | None:
    """The bid that was taken last, where none but amounts put in its place came after it."""
    taken = [s for s in matter.bids if s.takers and s.against is None]
    return max(taken, key=lambda s: max(u.turn for u in s.takers.values()), default=None)


def owned(bid: Bid) -> str:
    """The words of a bid, with who gets it where its speaker asks to have it: 'Can I have a key?' is 'Ada gets a key'."""
    said = bid.utterance
    found = pattern("accord.for_oneself").match(curly(said.text))
    if found is None or not said.speaker or bid.changes is not None:
        return bid.text
    verb = "keeps" if found["does"].casefold() == "keep" else "gets"
    return f"{said.speaker} {verb} {said.text[slice(*found.span('x'))].strip()}"


def name_of(bid: Bid, bids: Sequence[Bid]) -> str:
    """What a lost bid is called: its amount where another amount was put in its place, else its words where they are few."""
    after = next((b for b in bids if b.changes is bid), None)
    if after is not None:
        gone = [q for q in bid.amounts if not any(same(q, other) for other in after.amounts)]
        if gone:
            return digits(gone[0].text)
    name = without("accord.in_its_place", bid.text.strip(" .!?"))
    return name if len(name.split()) <= _LONGEST_NAME else ""
