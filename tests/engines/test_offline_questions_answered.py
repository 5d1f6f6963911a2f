"""What a question is about where its verb trails behind, and whether an answer tells to do what it asks."""

from __future__ import annotations

from agent.engines.offline.bids import offered
from agent.engines.offline.phrasing import subject_of
from agent.engines.offline.resaid import takes_up
from agent.engines.offline.speech import Utterance
from agent.text.numbers import quantities
from agent.text.words import stems


def _asked(text: str) -> Utterance:
    acts = frozenset({"question.ask"})
    return Utterance(
        turn=1, place=0, speaker="Ida", text=text, acts=acts, words=stems(text), quantities=quantities(text)
    )


def test_the_subject_of_a_question_ends_before_its_verb() -> None:
    """'How many couplers does that mean?' is about couplers."""
    assert subject_of("How many couplers does that mean?") == "Couplers"


def test_an_answer_that_tells_to_do_what_was_asked_takes_the_question_up() -> None:
    """'Plan for the bad day' answers 'which one do we plan for?', 'the bad day' is only its half."""
    asked = _asked("Which one do we plan for?")
    assert takes_up("Plan for the bad day.", asked)
    assert not takes_up("The bad day.", asked)
    assert not takes_up("Plan for the bad day.", None)


def test_who_is_asked_to_do_a_thing_puts_nothing_forward() -> None:
    """'You ring the insurance?' is a task, 'a second box?' a proposal."""
    assert offered(_asked("You ring the insurance?"), ()) is None
    assert offered(_asked("A second box?"), ()) is not None
