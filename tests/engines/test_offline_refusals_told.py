"""What was turned down, told by its name: no sentence that says no, with 'turned down' before it."""

from __future__ import annotations

import pytest
from test_offline_compose import entry, prose, told

from agent.engines.offline.phrasing import title_of_refusal
from agent.model.details import Alternative, Passage, Said


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


def lost(name: str, reason: str | None = None) -> Alternative:
    why = Said(text=reason, speaker="Ada", turn=4, verbatim=True) if reason else None
    return Alternative(name=name, reason=why)


def without(*options: Alternative) -> str:
    """What is told of a decision that these lost to."""
    return prose(told(entry("D-001", "The ferry leaves on the hour.", alternatives=options)))


def test_what_lost_has_the_article_with_which_it_was_said() -> None:
    """'Pause of 6 minutes was turned down' is no sentence; and its reason is found though the number was spelt out."""
    text = without(lost("pause of six minutes", "A pause of six minutes is out, because it costs a trip a day."))
    assert "A pause of 6 minutes was turned down because it costs a trip a day." in text
    assert "The shared rota key was turned down" in without(lost("rota key", "And the shared rota key goes, I say."))


def test_something_to_do_that_lost_is_told_as_a_doing() -> None:
    """An imperative can be no subject, whatever its verb, and however it was to be done."""
    text = without(lost("Acknowledge each whistle at once"), lost("deliberately not make the mate part of the crew"))
    assert "Acknowledging each whistle at once and deliberately not making the mate part of the crew were" in text


def test_a_name_and_its_initials_lost_once() -> None:
    text = without(
        lost("The Tide Almanac", "TTA is out: I can't read it."), lost("TTA", "TTA is out: I can't read it.")
    )
    assert text.count("turned down") == 1


def test_words_against_a_deed_are_those_against_the_thing_that_they_name() -> None:
    """One thing was turned down, not two."""
    said = "So the lamp is in the test, on purpose, and a trial without the lamp is out."
    text = without(lost("trial without the lamp"), lost("deliberately not make the lamp part of the test", said))
    assert f"A trial without the lamp was turned down; Ada said: “{said}”" in text
    assert text.count("turned down") == 1
