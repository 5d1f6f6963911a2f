"""What stays open though nobody says the word beside it, told by what was asked; and what only sounds open."""

from __future__ import annotations

import pytest
from talk_samples import found

from agent.model.details import Kind


def asked(talk: str, *, with_assistant: bool = False) -> list[str]:
    """The questions that are open."""
    return [f.statement for f in found(talk, with_assistant=with_assistant) if f.kind is Kind.QUESTION]


@pytest.mark.parametrize(
    ("talk", "expected"),
    [
        (
            "Ada: The boathouse. After nine the guests hang the key on the hook. Who signs for it there? "
            "There's no desk, only a hook.\nBo: No idea. That stays open.",
            "The boathouse. Who signs for it there?",
        ),
        (
            "Ada: Fine. And who cleans the gutters, the tenants or we, I'll ask the housing association about that.",
            "Who cleans the gutters, the tenants or we.",
        ),
        (
            "Ada: Are we allowed to drop the paper ledger? Maybe the auditor wants a signed one on the shelf.\n"
            "Bo: Do you know?\nAda: No.\nBo: Then that's open until they answer. And who waters the lawn in June?",
            "Are we allowed to drop the paper ledger? Maybe the auditor wants a signed one on the shelf.",
        ),
        ("Ada: Who waters the lawn in June, when Kim's away? I'll take that to the committee.",
         "Who waters the lawn in June, when Kim's away?"),
        ("ada: does each half get its own label or what\nbo: me neither. no answer today, we leave that one open",
         "Does each half get its own label or what"),
        ("ada: who insures the bikes: the council meets on 3 june. open until then\nbo: ok",
         "Who insures the bikes: the council meets on 3 june."),
        (
            "Ada: And who may work the crane while Ruth's on leave? I mean it.\n"
            "Bo: Good question. I won't say that alone. That stays open until I've talked to the harbour master.",
            "Who may work the crane while Ruth's on leave?",
        ),
        ("ada: do we weigh the hives every hour or once a day?\nbo: dunno",
         "Do we weigh the hives every hour or once a day?"),
        ("ada: do we weigh the hives every hour or once a day?\nbo: let me sleep on it",
         "Do we weigh the hives every hour or once a day?"),
        ("ada: who pays for a lost paddle?\nbo: the board will have an opinion on that.",
         "Who pays for a lost paddle?"),
        ("Ada: And who decides about the price?\nBo: Nobody has answered so far.", "Who decides about the price?"),
        ("ada: who gets the parcels in august? bye\nbo: still open. later", "Who gets the parcels in august?"),
    ],
)  # fmt: skip
def test_what_nobody_could_answer_is_told_by_its_question(talk: str, expected: str) -> None:
    """Also where the question stands sentences before, and where only somebody else is to be asked."""
    assert asked(talk) == [expected]


def test_what_the_assistant_asks_and_a_person_takes_along_is_open() -> None:
    """The person does not know it; the assistant's own questions that are answered are none."""
    talk = (
        "user: We bind the theses.\nassistant: Fine. Does a folded map count as a page or not?\n"
        "user: Depends who you look at. I'll ask Ruth tomorrow."
    )
    assert asked(talk, with_assistant=True) == ["Does a folded map count as a page or not?"]
    told = "user: We bind the theses.\nassistant: Does a folded map count as a page or not?\nuser: It does. Two pages."
    assert asked(told, with_assistant=True) == []


@pytest.mark.parametrize(
    "talk",
    [
        "Ada: The little gate on the north side, what about that?\nBo: That stays open.",
        "Ada: How long do we keep the logs?\nBo: A year. I'll ask Kim to delete the rest.\nAda: Good, a year.",
        "ada: the blind could stay open the whole shift, 8h\nbo: no, too cold",
        "Ada: How deep is it?\nBo: What worries me is the mud. But I don't know if it's really a problem.",
        "Ada: Who brings the long ladder tomorrow?\nBo: Dunno. Oh wait, I do.",
        "Ada: Does the museum get the raw pictures?\nBo: Yes, on Friday.",
    ],
)
def test_what_stands_open_as_a_door_does_or_was_answered_is_no_question(talk: str) -> None:
    """Nor is a worry that asks nothing."""
    assert asked(talk) == []
