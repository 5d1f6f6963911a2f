"""What people take on in the words of a chat or of a round, with owner and day; and what nobody takes on."""

from __future__ import annotations

import pytest
from talk_samples import found

from agent.model.details import ActionDetails, Kind


def tasks(talk: str, *, with_assistant: bool = False) -> list[tuple[str | None, str, str | None]]:
    """(owner, statement, due) of each task."""
    return [
        (f.details.owner, f.statement, f.details.due)
        for f in found(talk, with_assistant=with_assistant)
        if f.kind is Kind.ACTION and isinstance(f.details, ActionDetails)
    ]


@pytest.mark.parametrize(
    ("talk", "owner", "says", "due"),
    [
        ("Ada: Then I'm getting the quote for six Grundfos pumps today.", "Ada", "Get the quote for 6", "today"),
        ("ada: 5 it is\nbo: setting all heaters to 5 tonight", "bo", "Set all heaters to 5 tonight.", "tonight"),
        ("ada: 90\nkim: ok changing the sign to 90 min", "kim", "Change the sign to 90 min.", None),
        ("ada: red is good\nbo: i order 12 ropes, red ones", "bo", "Order 12 ropes, red ones.", None),
        (
            "kim: the gauge refuses nr 60\nbo: will build that, its in monday's release",
            "bo",
            "Build that",
            "in monday's release",
        ),
        ("ada: @bo then pls order the ropes today\nbo: on the phone already", "bo", "Order the ropes today.", "today"),
        (
            "Ada: No. I'll take you the wrench and mend it, you'll have the wheel by the ninth of June.",
            "Ada",
            "Take you the wrench and mend it.",
            "by the ninth of June",
        ),
        (
            "kim: do i lock the gate at nine or leave that to the guests?\n"
            "ada: no idea. kim can you count them during june, then we talk\nkim: i count",
            "kim",
            "Count them during june: do i lock the gate at nine or leave that to the guests?",
            "during june",
        ),
        (
            "Ada: 340 euros.\nBo: Then we take a second boiler for the shed.\nAda: Ordering this afternoon.",
            "Ada",
            "Order it this afternoon: Then we take a second boiler for the shed.",
            "this afternoon",
        ),
        (
            "Ada: The restore gets tried out on the first Monday of every month.\nBo: I'll do the Mondays.",
            "Bo",
            "Do the Mondays: The restore gets tried out on the first Monday of every month.",
            None,
        ),
        (
            "Ada: And who may work the crane while Ruth's on leave?\n"
            "Bo: That stays open until I've talked to the harbour master.",
            "Bo",
            "Talk to the harbour master: Who may work the crane while Ruth's on leave?",
            None,
        ),
        (
            "Ada: Does the list show the boats that are out?\nBo: Hm. Have to ask the ones who run it.",
            "Bo",
            "Ask the ones who run it: Does the list show the boats that are out?",
            None,
        ),
        (
            "Ada: Are we allowed to drop the paper ledger? Maybe the auditor wants one.\nBo: Do you know?\n"
            "Ada: No. I'll ask them.",
            "Ada",
            "Ask them: Are we allowed to drop the paper ledger? Maybe the auditor wants one.",
            None,
        ),
        (
            "Ada: Who gets the parcels in August?\nBo: Still open. It's on the council's list on 3 June, "
            "I'm presenting it.",
            "Bo",
            "Present it: Who gets the parcels in August?",
            "on 3 June",
        ),
    ],
)
def test_what_somebody_takes_on_says_what_whose_and_until_when(
    talk: str, owner: str, says: str, due: str | None
) -> None:
    """Also without an 'I', and where only the sentence before names the thing."""
    assert [(o, d) for o, text, d in tasks(talk) if text.startswith(says)] == [(owner, due)], tasks(talk)


def test_a_task_for_a_person_says_what_it_is_about_and_two_verbs_stay_apart() -> None:
    """What stands before it in its sentence comes before what was said earlier."""
    talk = "ada: no. the bell needs 15 min for one round\nbo: 60 stays, i'll write to him today"
    assert [t for _, t, _ in tasks(talk)] == ["Write to him today: 60 stays."]
    assert [t for _, t, _ in tasks("Bo: Left to do: Ada measures and orders.\nAda: Yes.")] == ["Measure and order."]


def test_what_the_assistant_asked_is_what_the_person_is_to_ask() -> None:
    """Without the clause that says why not now."""
    talk = (
        "user: We bind the theses.\nassistant: Fine. Does a folded map count as a page or not?\n"
        "user: I'll ask Ruth tomorrow, I'd rather not guess."
    )
    told = [t for _, t, _ in tasks(talk, with_assistant=True)]
    assert told == ["Ask Ruth tomorrow: Does a folded map count as a page or not?"]


@pytest.mark.parametrize(
    "talk",
    [
        "Ada: For that price I'll row them over myself.\nBo: Ha.",
        "Ada: And I'll look like a parrot.\nBo: Fine.",
        "kim: if the belt breaks on a sunday, i get a new one on tuesday",
        "Ada: Changing the sign today is too expensive.",
        "Ada: The robot cleans the pool by Friday.",
        "Ada: Somebody would have to clean the gutters by May.",
    ],
)
def test_what_is_only_talk_or_the_machine_s_work_is_no_task(talk: str) -> None:
    """Nor is what would be if something broke."""
    assert tasks(talk) == []
