"""What was turned down, told by its name: no sentence that says no, with 'turned down' before it."""

from __future__ import annotations

import pytest
from test_offline_compose import entry, prose, told

from agent.engines.offline.phrasing import title_of_refusal
from agent.model.details import Passage, Said


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("Horns are out because the neighbours sleep.", "Horns"),
        ("Flares are out between the piers, because the harbour is full.", "Flares between the piers"),
        ("Not the second bell.", "The second bell"),
        ("There's no radio and no lamp, because that's too much for 3 boats.", "Radio and lamp"),
        ("No paper tickets.", "Paper tickets"),
        ("Nobody is out after dark.", "Nobody is out after dark"),
        ("Not before the tide turns.", "Not before the tide turns"),
        ("Paper tickets on the small boat.", "Paper tickets on the small boat"),
    ],
)
def test_the_heading_of_a_refusal_names_the_thing(said: str, named: str) -> None:
    """'Horns are out (rejected)' would read as if it had been rejected that they are out."""
    assert title_of_refusal(said) == named


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (
            "And not 5 bells for a start, because that's 120 people awake.",
            "5 bells for a start were turned down because that is 120 people awake.",
        ),
        (
            "So flares are out between the piers, because the harbour is full.",
            "Flares between the piers were turned down because the harbour is full.",
        ),
    ],
)
def test_a_refusal_with_its_reason_is_a_sentence_about_the_thing(said: str, sentence: str) -> None:
    assert prose(told(entry("D-001", said, status="rejected"))) == sentence


def test_a_decision_that_only_refuses_is_told_as_a_refusal() -> None:
    """Nobody has to guess from a quotation what was agreed to."""
    said = "No horn and no siren, because that's another thing somebody has to grease."
    text = prose(told(entry("D-001", said)))
    assert text == "Horn and siren were turned down because that is another thing somebody has to grease."


def test_the_words_against_a_thing_stand_behind_its_name() -> None:
    """'That's exactly the late bell' says nothing to who does not know of what."""
    quote = "No, no. That's exactly the late bell we had last year. No stored bells in the fog."
    passage = Passage(asked=None, words=Said(text=quote, speaker="Ada", turn=4, verbatim=True))
    made = entry(
        "D-001", "Stored bells in the fog.", "No stored bells in the fog.", status="rejected", passages=(passage,)
    )
    assert prose(told(made)) == f"Stored bells in the fog were turned down; Ada said: “{quote}”"
