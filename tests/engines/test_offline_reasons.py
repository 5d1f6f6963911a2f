"""Reasons by their place: an answer to 'why?', words right behind a bid, what fails with the amount that goes."""

from __future__ import annotations

from agent.model.details import DecisionDetails
from tests.talk_samples import HEAD, TAIL, found


def reasons(middle: str, decision: str) -> list[str]:
    """The reasons of the settled decision that holds these words, in a meeting with these lines in its middle."""
    told = found("\n".join(part.strip() for part in (HEAD, middle, TAIL)))
    (one,) = (f for f in told if isinstance(f.details, DecisionDetails) and decision in f.statement)
    assert isinstance(one.details, DecisionDetails)
    return [r.text for r in one.details.rationale]


BREAD = """
Rhona: Next, the village oven. What do we heat it with?
Tavish: Beech logs from the co-op.
Morven: Why beech?
Tavish: It burns down to an even bed of coals.
Rhona: Decided: the oven is heated with beech logs from the co-op.
Morven: Fine.
"""


def test_the_answer_to_why_is_the_reason() -> None:
    """Whoever put it forward says why when he is asked."""
    assert reasons(BREAD, "beech") == ["It burns down to an even bed of coals."]


def test_the_answer_to_why_not_or_of_another_person_is_none() -> None:
    """'Why not oak?' asks for what speaks against another; and what a bystander guesses is no reason of his."""
    assert reasons(BREAD.replace("Why beech?", "Why not oak?"), "beech") == []
    guessed = BREAD.replace("Tavish: It burns", "Rhona: It burns")
    assert reasons(guessed, "beech") == []


def test_a_reason_right_behind_a_bid_counts_for_the_words_that_take_it_up() -> None:
    """Who takes it up says it once more and gives no reason himself."""
    told = """
Rhona: Next, the lanterns for the path.
Tavish: How about twelve lanterns? One crate is cheaper than two.
Rhona: Twelve lanterns it is.
"""
    assert reasons(told, "12 lanterns") == ["One crate is cheaper than two."]
    assert reasons(told.replace("One crate", "The path floods. One crate"), "12 lanterns") == []


def test_a_reason_behind_an_open_question_is_why_it_was_asked() -> None:
    """'How many? Because now they run out.' speaks for no number."""
    told = """
Rhona: Next, the lanterns for the path. How many do we take? Because today it is too dark to walk.
Tavish: Twelve lanterns.
Morven: Twelve lanterns it is.
"""
    assert reasons(told, "12 lanterns") == []


SEATS = """
Rhona: Next, the ferry to the seal bank. How many seats do we sell?
Tavish: With ten seats half of us stand on the pier.
Morven: True.
Rhona: Agreed, we sell twenty seats instead of ten.
Morven: Fine.
"""


def test_what_fails_with_the_amount_that_goes_is_the_reason() -> None:
    """The decision says which amount it replaces; what was held against that one speaks for it."""
    assert reasons(SEATS, "20 seats") == ["With ten seats half of us stand on the pier."]


def test_what_is_said_of_the_amount_and_holds_nothing_against_it_is_none() -> None:
    """A fact about the old amount; or a fault of an amount that does not go."""
    assert reasons(SEATS.replace("half of us stand on the pier", "we had a nice summer"), "20 seats") == []
    assert reasons(SEATS.replace("With ten seats half", "With thirty seats half"), "20 seats") == []
