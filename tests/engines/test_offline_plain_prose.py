"""How the rules' prose reads as prose: what is settled is said outright, and every sentence ends."""

from __future__ import annotations

import pytest
from test_offline_compose import PHRASINGS, entry, prose, told

from agent.model.details import Passage, Said


def test_what_is_settled_is_told_without_saying_that_it_is() -> None:
    """'This was agreed' behind some and not behind others makes a reader look for a difference that is not there."""
    said = "The depot keeps a second ladder, and the driver signs for it in the evening."
    assert prose(told(entry("D-001", said, f"Good. {said}"))) == said


def test_a_line_with_a_word_of_talk_is_told_as_what_was_agreed() -> None:
    """It stands word for word in what somebody said, so it must not pass for the document's own."""
    said = "The depot keeps a second ladder, and we just sign for it in the evening."
    assert prose(told(entry("D-001", said, said))).startswith("It was agreed that the depot keeps")


def test_a_sentence_ends_behind_words_that_were_quoted_without_a_stop() -> None:
    """Chat is typed without full stops; the next sentence begins all the same."""
    words = "i can live with 3 ladders, my cousin has a fourth"
    one, two = entry("D-001", words), entry("D-002", "The depot has a lamp.", turn=5)
    assert prose(told(one, two)).startswith(f"Agreed in the words of Ada: “{words}”. The depot")


def test_a_rule_and_where_it_does_not_hold_are_one_sentence_though_two_people_said_them() -> None:
    """Nothing was added to either, so neither has to be quoted."""
    said = "A call at the counter gets 2 minutes, except the first of the day."
    quotes = ("A call at the counter gets 2 minutes.", "Except the first of the day.")
    passage = Passage(asked=None, words=Said(text=f"Right. {quotes[0]}", speaker="Ada", turn=4, verbatim=True))
    assert prose(told(entry("D-001", said, *quotes, passages=(passage,)))) == said


def test_a_name_and_what_it_does_are_a_sentence() -> None:
    """No 'Settled:' before it, as before words that lack a verb."""
    for said in ("Lamp and horn stay.", "Ilka signs the paper alone.", "The pilot wipes the lens, the mate a lamp."):
        assert prose(told(entry("D-001", said, f"Okay, {said}"))) == said


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("If the sack’s over 10 kg, it goes on the cart", "If the sack is over 10 kg, it goes on the cart"),
        ("unless the note’s signed with a pencil", "unless the note is signed with a pencil"),
        ("the pilot’s old lamp", "the pilot’s old lamp"),
        ("the mate’s reached the pier", "the mate’s reached the pier"),
    ],
)
def test_a_short_form_behind_a_noun_is_written_out_where_it_can_be_nothing_else(said: str, written: str) -> None:
    """A genitive stays one, and what may be 'has' stays as it was said."""
    assert PHRASINGS.written(said) == written


def test_a_decision_that_took_the_place_of_another_needs_no_remark_beside_it() -> None:
    """What was weighed before stands for a reason that is lacking, not for an earlier choice that was told already."""
    joke = "Plenty of pilots, my uncle cannot count further than that without coffee, cake and a chair."
    weighed = Said(text=joke, speaker="Bo", turn=3, verbatim=True)
    passage = Passage(asked=None, words=Said(text="The quay keeps 4 pilots.", speaker="Ada", turn=4, verbatim=True))
    old = entry("D-001", "The quay keeps 4 pilots, and the mates are pilots too.", status="superseded", turn=1)
    new = entry("D-002", "The quay keeps 4 pilots.", passages=(passage,), weighed=(weighed,))
    assert "coffee" in prose(told(new))
    assert "coffee" not in prose(told(new.model_copy(update={"supersedes": ("D-001",)}), old))
