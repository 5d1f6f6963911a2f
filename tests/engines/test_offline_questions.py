"""What a discussion leaves open, and who does what: told as what is asked, split where two were put; no false task."""

from __future__ import annotations

import pytest
from fakes import made
from talk_samples import engine, found

from agent.model.details import ActionDetails, Kind, QuestionDetails
from agent.model.ledger import Relation


def asked(talk: str, *, with_assistant: bool = False) -> list[str]:
    """The questions that are open."""
    return [f.statement for f in found(talk, with_assistant=with_assistant) if f.kind is Kind.QUESTION]


def test_what_somebody_cannot_answer_yet_is_the_question_and_not_the_last_thing_asked() -> None:
    """'Leave that one open' is about what the turn says before it; an identifier keeps its small letter."""
    talk = (
        "user: What about the log while it's offline?\nassistant: Keep it in a file.\n"
        "user: No, SQLite. What I can't answer yet is sailedAt when the clock's wrong. "
        "Leave that one open, I need to look."
    )
    assert asked(talk, with_assistant=True) == ["sailedAt when the clock's wrong."]


def test_two_questions_in_one_breath_are_two() -> None:
    """What only leads up to them is gone."""
    talk = (
        "Ada: And still open from Tuesday, who's the harbour master, and the two boats at one berth thing. "
        "Nobody's got an answer?\nBo: No."
    )
    assert sorted(asked(talk)) == ["The 2 boats at one berth thing.", "Who's the harbour master."]


@pytest.mark.parametrize(
    ("talk", "expected"),
    [
        (
            "Ada: Fennick sends each notice twice.\n"
            "Bo: I don't know what their retry rules are, I'll ask all three by Thursday.",
            "What their retry rules are.",
        ),
        ("Ada: Then how a low berth enters the choice stays open.", "How a low berth enters the choice."),
        (
            "Ada: One more I forgot: the winch has its own firmware. Same bundle, or its own path? "
            "Don't guess, I'll have to ask the vendor.",
            "The winch has its own firmware. Same bundle, or its own path?",
        ),
        (
            "Ada: Who's the harbour master, though? Do we run our own or buy one?\n"
            "Bo: Don't know.\nBo: We don't have the answer in this room.",
            "Who's the harbour master, though? Do we run our own or buy one?",
        ),
    ],
)
def test_an_open_matter_is_told_as_what_is_asked_with_what_it_is_about(talk: str, expected: str) -> None:
    """Not as the line in which somebody admits it."""
    assert expected in asked(talk)


def test_what_opens_the_next_matter_is_not_what_stays_open() -> None:
    """'What's left' calls for a matter and is none."""
    talk = "Ada: ok, what's left. Harbour pilot?\nBo: Rang twice, the man who knows is away.\nAda: Stays open then."
    assert asked(talk) == ["Harbour pilot?"]


@pytest.mark.parametrize(("again", "same"), [("Who's the CA?", True), ("Who's the DBA?", False), ("Who's in?", False)])
def test_a_question_asked_again_in_fewer_words_is_the_same_question(again: str, *, same: bool) -> None:
    """'Who's the CA' later in the talk is the one that was left open before; another one is not."""
    first = made("Who's the CA, though? Do we run our own or buy one?", details=QuestionDetails())
    later = made(again, turn=9, details=QuestionDetails())
    assert [k.relation for k in engine().reconcile([first, later], ())] == ([Relation.CONFIRMS] if same else [])


def test_what_still_works_is_no_open_question() -> None:
    """'Open' is a verb there."""
    assert asked("Ada: So a wrong code locks the keypad.\nBo: People can still open with the phone.") == []


@pytest.mark.parametrize(
    "line",
    [
        "Bo: I don't know a single person I could ring when it breaks.",
        "Bo: The list is done by the way.",
        "Bo: I'll tell my flatmate.",
    ],
)
def test_a_relative_clause_a_report_and_a_private_errand_are_no_tasks(line: str) -> None:
    """Nobody takes anything on; what is reported is done."""
    tasks = [f for f in found(f"Ada: Okay, open for now then.\n{line}") if isinstance(f.details, ActionDetails)]
    assert [f.statement for f in tasks if f.status != "done"] == []
    assert [f.statement for f in tasks] == (["The list."] if "done" in line else [])


def test_open_questions_as_a_sort_of_thing_are_none() -> None:
    """'Each open question gets a card' leaves nothing open, nor what was asked before it; 'an open question' does."""
    rule = "Ada: So what hangs on the board?\nBo: Cards. Each job and each open question gets a card.\nAda: Fine."
    assert asked(rule) == []
    left = "Ada: So what hangs on the board?\nBo: That stays open, I haven't asked the carpenter.\nAda: Fine."
    assert asked(left) == ["So what hangs on the board?"]


def test_a_question_of_few_words_belongs_to_what_was_just_settled() -> None:
    """It names no topic itself; one that does keeps its own."""
    talk = (
        "Ada: Each kiosk gets a client certificate, with the private key in its own chip.\n"
        "Bo: Yes. Mutual TLS then, and the old password goes.\n"
        "Ada: Who hands those out, though? Us, or somebody we pay?\nBo: No idea. Leave that open."
    )
    (question,) = (f for f in found(talk) if f.kind is Kind.QUESTION)
    assert question.topic == "security"
    own = talk.replace("Who hands those out, though? Us, or somebody we pay?", "Which database keeps the visits?")
    assert [f.topic for f in found(own) if f.kind is Kind.QUESTION] == ["storage"]
