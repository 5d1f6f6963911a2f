"""What an assistant put forward, in the telling: its words are no facts, and what was refused is not told as taken."""

from __future__ import annotations

from test_offline_compose import PHRASINGS, entry, prose, told

from agent.engines.offline.compose.threads import restated
from agent.engines.offline.compose.wording import wording
from agent.model.details import Alternative, Passage, Said
from agent.model.finding import Evidence
from agent.model.ledger import Entry


def by(speaker: str, text: str, turn: int) -> Said:
    return Said(text=text, speaker=speaker, turn=turn, verbatim=True)


def taken_up(label: str, statement: str, proposal: str, answer: str, **details: object) -> Entry:
    """A decision whose statement is an assistant's, with the words of the person who answered it."""
    passage = Passage(asked=by("assistant", proposal, 4), words=by("user", answer, 5))
    made = entry(label, statement, turn=4, passages=(passage,), **details)
    said = [
        Evidence(source="loom.json", discussion="loom", turn=turn, speaker=who, quote=quote)
        for who, turn, quote in (("assistant", 4, statement), ("user", 5, answer))
    ]
    return made.model_copy(update={"evidence": tuple(said)})


def test_an_assistants_advertising_is_not_told_with_the_whole_sentence_that_answers_it() -> None:
    """The answer says itself what holds."""
    answer = "The spare key is kept in my own drawer, and my sister and I both know the place of it."
    passage = Passage(
        asked=by("assistant", "Put the key in a vault. This gives you a fully managed experience.", 4),
        words=by("user", answer, 5),
    )
    text = prose(told(entry("D-001", answer, turn=5, passages=(passage,))))
    assert "fully managed" not in text
    assert f"“{answer}”" in text


def test_a_proposal_that_was_turned_down_does_not_stand_before_what_was_said_against_it() -> None:
    """'On the proposal of Bo, “weave at night”, Ada said …' would read as if nights had been agreed to."""
    answer = "Okay, you may stop the loom without me when a thread breaks."
    passage = Passage(asked=by("Bo", "I propose an unattended shift at night.", 4), words=by("Ada", answer, 5))
    lost = Alternative(name="unattended shift", reason=by("Ada", "An unattended shift is out.", 5))
    text = prose(told(entry("D-001", answer, turn=5, passages=(passage,), alternatives=(lost,))))
    assert "proposal" not in text
    assert "turned down" in text


def test_a_question_that_names_both_sides_stays_before_its_answer() -> None:
    """It asks, and puts nothing forward that could read as taken."""
    answer = "Threads then, I say, because ribbons would go through every loom."
    passage = Passage(asked=by("Bo", "Threads, or ribbons?", 4), words=by("Ada", answer, 5))
    lost = Alternative(name="ribbons", reason=by("Ada", answer, 5))
    text = prose(told(entry("D-001", answer, turn=5, passages=(passage,), alternatives=(lost,))))
    assert f"“Threads, or ribbons?”, Ada answered: “{answer}”" in text


def test_what_a_person_says_again_in_a_whole_sentence_stands_for_the_assistants() -> None:
    """With what he changed of it, and without the reason that the assistant thought of."""
    text = prose(
        told(
            taken_up(
                "D-001",
                "The thread counter has to be kept at the loom as well, otherwise fraud becomes easy.",
                "The thread counter has to be kept at the loom as well, otherwise fraud becomes easy.",
                "The thread counter is kept at the loom, yes, same five marks as in the office.",
            )
        )
    )
    assert "The thread counter is kept at the loom, same 5 marks as in the office" in text
    assert "fraud" not in text


def test_a_proposal_answered_by_what_holds_is_told_by_that() -> None:
    """The answer is a decision of its own."""
    answer = "A cloth is done when the weaver has cut it and the scale agrees."
    put = taken_up(
        "D-001", "A finished-flag depends on the motor.", "A finished-flag depends on the motor. Then it rings.", answer
    )
    holds = entry("D-002", answer, turn=5)
    holds = holds.model_copy(
        update={"evidence": (holds.evidence[0].model_copy(update={"source": "loom.json", "discussion": "loom"}),)}
    )
    assert restated([put, holds], PHRASINGS) == {"D-002": (put,)}


def test_an_assent_before_a_colon_is_no_part_of_what_holds() -> None:
    made = entry("D-001", "The brake is okay, I'll take that one: if a thread breaks, the loom stops by itself.")
    assert wording(made, PHRASINGS).said == "if a thread breaks, the loom stops by itself"
