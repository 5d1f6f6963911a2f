"""To which decision an option belongs that lost, and a sentence that only repeats what lost."""

from __future__ import annotations

import pytest

from agent.model.details import DecisionDetails, Kind
from agent.model.finding import Finding
from tests.engines.test_offline_meetings import HEAD, TAIL
from tests.talk_samples import found, read_talk, transcript


def decisions(middle: str) -> list[Finding]:
    """The decisions of a meeting with these lines in its middle."""
    talk = HEAD.strip() + "\n" + middle.strip() + "\n" + TAIL.strip()
    return [f for f in found(talk) if f.kind is Kind.DECISION]


def lost(told: list[Finding], words: str) -> dict[str, str]:
    """What lost against the decision with these words, each with the words of the reason."""
    held = next(f for f in told if words in f.statement)
    assert isinstance(held.details, DecisionDetails)
    return {a.name: a.reason.text if a.reason else "" for a in held.details.alternatives}


def answered(reply: str) -> list[Finding]:
    """The decisions of one who answers an assistant in several paragraphs."""
    talk = transcript(
        "user: A museum on an island, 3 rooms, with 40 tablets and one server, the line is 20 Mbit.\n"
        "assistant: You could use **delta updates**, **adaptive throttling** or **drawing lots**.\nuser: x",
        with_assistant=True,
    )
    first, offer, answer = talk.turns
    whole = talk.model_copy(update={"turns": (first, offer, answer.model_copy(update={"text": reply}))})
    return [f for f in read_talk(whole) if f.kind is Kind.DECISION]


def test_an_option_lost_against_the_decision_of_its_paragraph() -> None:
    """What opens a paragraph is turned down for what is said in it, and not for what stands right before it."""
    told = answered(
        "Agreed: every release is a full image, signed on the laptop.\n\n"
        "Adaptive throttling is out, because I can't explain it. The download always has a fixed cap of 2 Mbit/s.\n\n"
        "Drawing lots is out, because people would shout. Agreed: seats are given in order of booking."
    )
    assert not lost(told, "full image")
    assert list(lost(told, "fixed cap")) == ["Adaptive throttling"]
    assert list(lost(told, "order of booking")) == ["Drawing lots"]


def test_what_was_turned_down_before_another_matter_did_not_lose_against_it() -> None:
    """The question between them opens a matter of its own, whatever word they have in common."""
    told = decisions(
        "Tavish: Couldn't we just keep the old open commands for the buoys?\n"
        "Rhona: No, no. No old commands on the new radio.\nRhona: Retries?\n"
        "Tavish: Three, after 5, 10 and 20 seconds. Then the office is told.\n"
        "Rhona: Fine. The office retries an open command three times, after 5, 10 and 20 seconds."
    )
    assert not lost(told, "retries an open command")
    assert [f for f in told if f.status == "rejected" and "old commands" in f.statement.casefold()]


def test_a_sentence_that_repeats_what_lost_is_no_decision_besides() -> None:
    """'Sunday is out, Excel is out' behind what was taken: both stand there as lost, with these words."""
    told = decisions(
        "Rhona: For the record, the fee list goes to the council as one CSV per week on Friday at 16:00. "
        "Sunday is out because nobody reads it, Excel is out because their server strips it.\nTavish: Good."
    )
    why = lost(told, "fee list goes to the council")
    assert len(why) == 2
    assert all("nobody reads it" in text for text in why.values())
    assert not [f.statement for f in told if f.status == "rejected"]


def test_what_says_more_than_what_lost_is_told() -> None:
    """Nothing is left out of the ledger that no option holds."""
    told = decisions("Rhona: The web form is out because the tablet freezes, and the phone is out because of the wind.")
    assert [f for f in told if f.status == "rejected" and "web form" in f.statement]


@pytest.mark.parametrize(
    "said",
    [
        "No Zigbee and no Thread, because that's another hub, Zigbee wants a licence, and Thread runs on mains.",
        "So the old radio is out on the boats, because the salt and the wind both need extra boxes.",
        "The web form is out: one more page, one more password, two people to teach.",
        "A forced update is out too, nothing gets forced.",
    ],
)
def test_a_refusal_with_its_reasons_takes_nothing(said: str) -> None:
    """However long it says why, nothing is accepted by it."""
    told = decisions(f"Rhona: {said}")
    assert not [f.statement for f in told if f.status == "accepted" and f.quotes[-1].words == said]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("No Redis, and every counter is kept in PostgreSQL for 30 days.", "30 days"),
        ("Paper is out because it gets wet, and the log goes onto the tablet, 90 days.", "90 days"),
        ("So the lamps are all LoRa, and Zigbee is out because nobody feeds the hub.", "LoRa"),
    ],
)
def test_a_refusal_with_a_choice_beside_it_takes_that(said: str, words: str) -> None:
    """A clause that says what holds is decided, before or behind the refusal."""
    told = decisions(f"Tavish: What about Zigbee or paper?\nRhona: {said}")
    assert [f for f in told if f.status == "accepted" and words in f.statement]
