"""What is spoken of again with a fault, and settled otherwise, is ended by the later decision of the same talk."""

from __future__ import annotations

import pytest

from agent.model.details import DecisionDetails
from agent.model.finding import Finding
from tests.talk_samples import found

FIRST = """
Rhona: Okay, the hives. How often do we weigh the hives?
Tavish: Twice a day.
Rhona: Twice a day then. Next, who may open the lid?
Morven: Only the two keepers, with the blue key.
Rhona: Good, the two keepers, with the blue key. And how long do we keep the weights?
Tavish: Forty days is what the card holds.
Rhona: Forty days, agreed. And the colour of the hives?
Morven: They stay yellow.
Rhona: Fine, they stay yellow.
"""


def ends(talk: str) -> list[tuple[str, str]]:
    """(what is settled, the words that it ends)."""
    decided: list[Finding] = [f for f in found(talk) if isinstance(f.details, DecisionDetails)]
    return [(f.statement, r) for f in decided if f.status == "accepted" for r in f.replaces]


@pytest.mark.parametrize(
    ("again", "new", "old"),
    [
        (
            "Tavish: Twice a day, does that hold when they swarm?\nMorven: No, we would miss it.\n"
            "Rhona: Then every two hours.\nMorven: Agreed.",
            "every 2 hours",
            "Twice a day",
        ),
        (
            "Morven: The forty days bother me, the vet says that is too short.\nRhona: Then let's keep ninety days.\n"
            "Morven: Agreed.",
            "90 days",
            "Forty days",
        ),
    ],
)
def test_what_is_found_wanting_later_on_gives_way(again: str, new: str, old: str) -> None:
    """By its rhythm or its amount it is known for the same thing, though nobody says that it falls."""
    assert any(new in told and old in gone for told, gone in ends(FIRST + again))


def test_a_new_rhythm_answers_the_old_question() -> None:
    """'Every two hours' alone says nothing of hives."""
    again = (
        "Tavish: Twice a day, does that hold when they swarm?\nMorven: No.\nRhona: Then every two hours.\nMorven: Yes."
    )
    assert any("eigh" in told and "2 hours" in told for told, _ in ends(FIRST + again))


def test_another_amount_of_another_thing_ends_nothing() -> None:
    """Nothing was held against what was settled, and nobody spoke of it again."""
    again = "Tavish: And the honey jars?\nRhona: They are sealed for ninety days, agreed.\nMorven: Agreed."
    assert not [gone for _, gone in ends(FIRST + again) if "day" in gone]


def test_to_an_assistant_an_amount_that_is_spoken_of_ends_nothing() -> None:
    """What is found fault with there is an offer, and another amount settles another matter."""
    talk = (
        "user: Help me with the weather mast.\nassistant: How long may a reading wait for the radio?\n"
        "user: Each reading waits for 20 seconds at most.\nassistant: And the radio?\nuser: Use LoRa.\n"
        "assistant: And the lamp?\nuser: Use a red one.\nassistant: The door could close after 20 seconds as well.\n"
        "user: 20 seconds is too long for a door, no reading gets wet. The door closes after 9 seconds."
    )
    decided = [f for f in found(talk, with_assistant=True) if isinstance(f.details, DecisionDetails)]
    assert any("9 seconds" in f.statement for f in decided)
    assert not [r for f in decided for r in f.replaces if "Each reading" in r]
