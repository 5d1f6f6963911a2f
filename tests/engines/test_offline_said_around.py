"""What was said around a decision without a reason: what argues about the same matter, and nothing else."""

from __future__ import annotations

import pytest

from agent.model.details import DecisionDetails
from agent.model.finding import Finding
from tests.talk_samples import HEAD, TAIL, found


def around(middle: str, decision: str) -> list[tuple[str | None, str]]:
    """Who said what around the settled decision that holds these words, in a meeting with these lines in its middle."""
    told = found("\n".join(part.strip() for part in (HEAD, middle, TAIL)))
    (one,) = (f for f in told if _settled(f) and decision in f.statement)
    assert isinstance(one.details, DecisionDetails)
    return [(s.speaker, s.text) for s in one.details.around]


def _settled(finding: Finding) -> bool:
    return isinstance(finding.details, DecisionDetails) and finding.status != "proposed"


SHED = """
Rhona: Next, the tool shed. How does a member open it?
Tavish: I'll ask my brother about the hinges.
Morven: Nobody respected the padlock on the shed, half the village went in and out.
Tavish: Lovely June, that was.
Rhona: Then the tool shed has a keypad, and each member has a code. Agreed?
Morven: Agreed.
"""
PADLOCK = "Nobody respected the padlock on the shed, half the village went in and out."


def test_a_worry_right_before_is_shown_and_small_talk_and_errands_are_not() -> None:
    """What somebody had happen to them with another way stands beside the decision, with its speaker."""
    assert around(SHED, "keypad") == [("Morven", PADLOCK)]


@pytest.mark.parametrize(
    "line",
    [
        "Sounds good to me, I like sheds.",
        "The shed is painted green, by the way.",
        "Does the shed never close?",
        "I'll fix the lock of the shed, it never closes.",
        "haha, the shed never stopped a goat :)",
        "A boat never stopped anybody.",
    ],
)
def test_what_does_not_argue_about_the_same_matter_is_not_shown(line: str) -> None:
    """Assent, a mere fact, a question, an errand, a jest, and what is about something else."""
    assert around(SHED.replace(PADLOCK, line), "keypad") == []


def test_what_happens_with_an_amount_stands_beside_another_one() -> None:
    """An amount of the same sort, and what it leads to."""
    told = """
Rhona: Next, the sauna. How long does the stove stay on?
Tavish: The old stove ran for three hours and ate half the wood.
Rhona: Decided: the stove stays on for one hour.
Morven: Fine.
"""
    assert around(told, "stove") == [("Tavish", "The old stove ran for three hours and ate half the wood.")]


def test_what_was_said_of_another_decision_stays_with_that() -> None:
    """Before the matter that was settled in between, even where words are the same."""
    told = """
Rhona: Next, the seed library. Where do the boxes stand?
Tavish: In the cellar the mice eat every box of seeds.
Rhona: Decided: the boxes stand in the attic.
Morven: Fine.
Rhona: Next, the loan of seeds. Agreed, a member borrows ten bags at most?
Morven: Agreed.
"""
    assert around(told, "attic") == [("Tavish", "In the cellar the mice eat every box of seeds.")]
    assert around(told, "borrows") == []


def test_where_a_reason_was_found_nothing_is_shown() -> None:
    """The reason is enough."""
    assert around(SHED.replace("has a code.", "has a code, because keys get lost."), "keypad") == []


def test_what_leans_comes_with_what_it_leans_on() -> None:
    """'It never dries' is understood with the sentence before it."""
    told = """
Rhona: Next, the sail loft. What do we put on the floor?
Tavish: I know the felt from the old loft. It costs nothing and never dries on a loft floor.
Rhona: Decided: the floor of the sail loft is cork.
Morven: Fine.
"""
    assert around(told, "cork") == [
        ("Tavish", "I know the felt from the old loft. It costs nothing and never dries on a loft floor.")
    ]
