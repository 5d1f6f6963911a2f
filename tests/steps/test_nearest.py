"""What comes nearest to an item that was never raised."""

from __future__ import annotations

from agent.document.coverage import CoverageRow, Verdict
from agent.model.transcript import Redacted, Transcript, Turn
from agent.steps.nearest import nearest

SAID = (
    "Good morning, shall we start with the pump?",
    "The queue of the pump grows when the tank is slow.",
    "We paint the tank green.",
    "Lunch is at noon.",
)


def talk() -> Redacted[Transcript]:
    """A short discussion about pumps."""
    turns = tuple(Turn(n=n, speaker="Ida", text=text, anchor=f"line {n}") for n, text in enumerate(SAID, 1))
    held = Transcript(key="a.txt", revision="1", source="a.txt", title="Pumps", format="text", turns=turns, date=None)
    return Redacted[Transcript](value=held)


def row(verdict: Verdict) -> CoverageRow:
    """What is asked about backpressure."""
    return CoverageRow(item="B43", title="backpressure", verdict=verdict, question="What if a queue grows too slow?")


def test_what_was_never_raised_comes_with_the_turns_that_share_its_rarer_words() -> None:
    """The speaker, the turn and the words; a turn that shares one word alone comes no nearer."""
    (found,) = nearest((row(Verdict.NEVER),), (talk(),))
    assert [(p.turn, p.speaker, p.text) for p in found.nearest] == [(2, "Ida", SAID[1])]


def test_what_was_raised_needs_none() -> None:
    """A decided item says where it is told."""
    (found,) = nearest((row(Verdict.DECIDED),), (talk(),))
    assert found.nearest == ()
