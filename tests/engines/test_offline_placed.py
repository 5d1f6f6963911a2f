"""What holds by its place: an answer acknowledged by the lead, an addition to a decision, one of a row of decisions."""

from __future__ import annotations

import pytest

from tests.engines.test_offline_scene import tells


@pytest.mark.parametrize(
    ("talk", "words"),
    [
        (
            "Rhona: And if the mast has no power at all?\n"
            "Bela: After the mast goes dark it's...\n"
            "Ida: After that, the buoy keeps its lamp on and sends every 40 minutes when it's dark.\n"
            "Rhona: Good. And the winch, does it report too?\n"
            "Bela: No idea yet.",
            "every 40 minutes",
        ),
        (
            "Rhona: So for the list, a berth has one owner and one rope.\n"
            "Ida: Yes.\n"
            "Bela: And a boat has at most one berth. When it moves, that's a new one.\n"
            "Rhona: Fees. The yearly one first.\n"
            "Ida: Forty, I heard.",
            "at most one berth",
        ),
        (
            "Ida: There'll be a tide field, a number, in every report. And inside one season we only ever add fields.\n"
            "Rhona: The report is plain text with a tide field, and XML is out because Ida couldn't read it.\n"
            "Ida: I could not.",
            "only ever add fields",
        ),
        (
            "Rhona: Right, the reports go by satellite.\n"
            "Bela: And it all lives in the Postgres of the lighthouse, two disks. "
            "A third disk, not this year. Ask me again in May.\n"
            "Rhona: Okay, that's for later. So, who paints the buoys?\n"
            "Ida: Me.",
            "2 disks",
        ),
        (
            "Rhona: So, the boxes. Only the mast talks to the satellite. "
            "The office calls the mast for a lamp, it never calls the buoy itself.\n"
            "Ida: Fine.",
            "never calls the buoy",
        ),
    ],
)
def test_what_the_lead_lets_stand_is_settled_by_its_place(talk: str, words: str) -> None:
    """An answer acknowledged, an addition to what was settled, a sentence in the lead's own row: each is a decision."""
    assert tells(talk, words) == "accepted"


def test_a_sentence_in_a_row_of_decisions_is_one_too() -> None:
    """The person with an assistant decides sentence by sentence; one of few words in the middle is no mere remark."""
    talk = (
        "user: How do I keep what the weighing scale of the mill saw while the line is down?\n"
        "assistant: You could use a **ring buffer** of 5,000 weighings, overwriting the oldest.\n"
        "user: No overwriting. The scale keeps its weighings in SQLite, up to 9,000 of them. "
        "At 70 percent full it rings a bell. It sends the weighings in batches of 30, each with its own number.\n"
        "assistant: That works."
    )
    assert tells(talk, "rings a bell", with_assistant=True) == "accepted"


@pytest.mark.parametrize(
    ("talk", "words"),
    [
        (  # a question how it is today
            "Rhona: How much does the old winch pull today?\n"
            "Bela: When the rope is dry, the winch pulls 400 kilos.\n"
            "Rhona: Good. And the lamp?\n"
            "Bela: No idea yet.",
            "400 kilos",
        ),
        (  # held back
            "Rhona: And if the mast has no power at all?\n"
            "Ida: When the mast goes dark, the buoy sends every 40 minutes.\n"
            "Rhona: Okay, but let's leave that open. And the winch?\n"
            "Bela: No idea yet.",
            "40 minutes",
        ),
        (  # what would come of it
            "Rhona: And if the mast has no power at all?\n"
            "Ida: When the mast goes dark, the office would miss a buoy for 40 minutes.\n"
            "Rhona: Right. And the winch?\n"
            "Bela: No idea yet.",
            "40 minutes",
        ),
        (  # another than the lead goes on
            "Rhona: So for the list, a berth has one owner and one rope.\n"
            "Ida: Yes.\n"
            "Bela: And the harbour closes 12 berths every winter.\n"
            "Ida: Which ones?\n"
            "Bela: The outer ones.",
            "12 berths",
        ),
    ],
)
def test_what_nobody_lets_stand_is_not_settled(talk: str, words: str) -> None:
    """A fact, a consequence, what the lead leaves open and what nobody takes up stay what they were."""
    assert tells(talk, words) != "accepted"
