"""Changes told the way people type them: what is to hold now, orders to set an amount, several at once, undoing."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from cli_samples import Blueprint

from agent.bootstrap import Options, Session

TALK = """Marta: Check-in for the ferries, the new one.
Ivo: Decision: the departure board runs on three nodes, because one of them is always in repair.
Lena: Agreed.
Ivo: Decision: a boarding pass is kept for 30 days.
Lena: Agreed.
Marta: Decision: the turnstile opens for 8 seconds, since people carry bags.
Ivo: Agreed.
Marta: What about Redis for the queue?
Ivo: Redis is out, because nobody here can restore it.
Marta: Okay, decision: the queue is kept in NATS.
Ivo: Agreed.
Lena: Do bicycles need a pass of their own? No idea yet, that stays open.
Ivo: Decision: reminders go out at 24 and 60 hours before the crossing.
Lena: Agreed.
Ivo: I'll order the cables by the 3rd of June.
"""


@pytest.fixture(scope="session")
def ferries(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of one talk, drafted once."""
    root = tmp_path_factory.mktemp("ferries")
    talk = root / "2026-05-20-ferries.txt"
    talk.write_text(TALK, "utf-8")
    Session(root, Options(engine="offline"), environment={}).draft([str(talk)])
    return root


@pytest.fixture
def drafted(ferries: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(ferries, tmp_path / "ferries"))


def say(blueprint: Blueprint, workspace: Path, message: str, *, yes: bool = False, by: str = "Ada") -> Any:
    """One turn of the chat."""
    flags = ["--yes"] if yes else []
    ran = blueprint("-C", workspace, "chat", "--json", "--engine", "offline", "--by", by, *flags, "-m", message)
    assert ran.status == 0, ran.err
    return ran.json


@pytest.mark.parametrize(
    ("message", "statement", "replaces"),
    [
        ("departure board runs on five nodes now", "runs on 5 nodes", "runs on 3 nodes"),
        ("make the boarding pass 60 days instead", "kept for 60 days", "kept for 30 days"),
        ("the boarding pass is kept for two weeks", "kept for 2 weeks", "kept for 30 days"),
        ("set the turnstile to 10 seconds", "opens for 10 seconds", "opens for 8 seconds"),
        ("drop NATS", "NATS is out", "kept in NATS"),
        ("we have lowered the turnstile from 8 seconds to 6", "opens for 6 seconds", "opens for 8 seconds"),
        ("keep a boarding pass for 45 days", "kept for 45 days", "kept for 30 days"),
        ("the turnstile opens for a minute", "opens for 1 minute", "opens for 8 seconds"),
        ("no NATS, Redis instead", "The queue is kept in Redis", "kept in NATS"),
        ("we go with Redis instead of NATS, because of speed", "in Redis, because of speed", "kept in NATS"),
        ("Redis instead of NATS", "The queue is kept in Redis", "kept in NATS"),
        ("we're keeping a boarding pass for a month now", "kept for 1 month", "kept for 30 days"),
    ],
)
def test_what_is_to_hold_now_replaces_what_held(
    blueprint: Blueprint, drafted: Path, message: str, statement: str, replaces: str
) -> None:
    """An order, a half sentence or a plain statement: the old sentence with the new amount, and what it replaces."""
    said = say(blueprint, drafted, message)
    first, _, old = said["answer"].partition("It replaces: ")
    assert first.startswith("To be taken down: ")
    assert statement in first
    assert replaces in old
    assert [c["kind"] for c in said["changes"]] == ["decision"]


@pytest.mark.parametrize(
    ("message", "says"),
    [
        ("the boarding pass is kept for 30 days", "That is what holds already:"),
        ("change the fog horn to 4 seconds", "Nothing that is settled holds such an amount."),
        ("the fog horn sounds for 4 seconds and is 2 m long", "Nothing that is settled holds such an amount."),
        ("raise the boarding pass by 10 days", "By how much is not enough"),
        ("double the boarding pass", "By how much is not enough"),
        ("the boarding pass is kept 10 days longer", "By how much is not enough"),
    ],
)
def test_what_changes_nothing_is_not_taken_down(blueprint: Blueprint, drafted: Path, message: str, says: str) -> None:
    """What holds already, what nothing settled speaks of, and a change that does not say to what."""
    said = say(blueprint, drafted, message)
    assert says in said["answer"]
    assert said["changes"] == []


def test_a_rival_that_is_taken_after_all_asks_what_falls(blueprint: Blueprint, drafted: Path) -> None:
    """What was chosen over it does not stay beside it unasked."""
    said = say(blueprint, drafted, "we're going with Redis after all", yes=True)
    assert "kept in NATS" in said["answer"]
    assert "Which of these does it replace?" in said["answer"]
    assert said["changes"] == []


def test_a_rule_is_not_replaced_for_a_word_of_its_reason(blueprint: Blueprint, drafted: Path) -> None:
    """'Bags' stand only in why the turnstile opens so long: what is told of bags replaces nothing unasked."""
    said = say(blueprint, drafted, "bags are weighed for 20 seconds")
    assert "It replaces" not in said["answer"]
    assert said["changes"] == []


def test_a_count_does_not_replace_an_amount_of_another_sort(blueprint: Blueprint, drafted: Path) -> None:
    """'24 and 60 hours' are two times, and three reminders are none of them."""
    said = say(blueprint, drafted, "we raised the number of reminders to three")
    assert "It replaces nothing" in said["answer"]


def test_amounts_of_two_things_are_two_decisions(blueprint: Blueprint, drafted: Path) -> None:
    """Each replaces its own."""
    said = say(blueprint, drafted, "the boarding pass is kept for 90 days now and the turnstile opens for 12 seconds")
    assert [c["kind"] for c in said["changes"]] == ["decision", "decision"]
    assert "kept for 90 days" in said["answer"]
    assert "opens for 12 seconds" in said["answer"]


def test_a_thing_that_is_given_up_is_used_no_more(blueprint: Blueprint, drafted: Path) -> None:
    """It falls with the rule that chose it, in the table of technologies too."""
    say(blueprint, drafted, "drop NATS", yes=True)
    found = blueprint("-C", drafted, "ledger", "--json", "--kind", "technology").json["entries"]
    assert {e["title"]: e["status"] for e in found}["NATS"] != "chosen"


@pytest.mark.parametrize("words", ["actually no, take that back", "no, undo it please", "wait, never mind", "nah undo"])
def test_a_change_is_taken_back_in_passing(blueprint: Blueprint, drafted: Path, words: str) -> None:
    """What stands around the words that take it back changes nothing of it."""
    assert say(blueprint, drafted, "departure board runs on five nodes now", yes=True)["changes"][0]["applied"]
    assert "Undone: departure board runs on five nodes now" in say(blueprint, drafted, words, yes=True)["answer"]


@pytest.mark.parametrize(
    "words",
    ["Q-001: bicycles need a pass of their own", "we answered it: bicycles need a pass of their own",
     "the answer is: bicycles need no pass of their own"],
)  # fmt: skip
def test_an_answer_closes_its_question(blueprint: Blueprint, drafted: Path, words: str) -> None:
    """By its label, or by the words that it shares with it; the person's words are what was decided."""
    said = say(blueprint, drafted, words, yes=True)
    assert "It answers: Do bicycles need a pass" in said["answer"]
    assert "bicycles" not in say(blueprint, drafted, "what is open?")["answer"]


@pytest.mark.parametrize("words", ["the answer is: forty euros", "Q-009: nobody"])
def test_an_answer_to_no_question_is_asked_back(blueprint: Blueprint, drafted: Path, words: str) -> None:
    """Nothing is closed by guessing."""
    said = say(blueprint, drafted, words, yes=True)
    assert "Do bicycles need a pass" in said["answer"]
    assert said["changes"] == []


def test_what_was_locked_is_what_it_points_to(blueprint: Blueprint, drafted: Path) -> None:
    """'it' is the section that was named, also after another message that only pointed to it."""
    say(blueprint, drafted, "lock the security section", yes=True)
    say(blueprint, drafted, "make it shorter", yes=True)
    assert "Section security is to be free again." in say(blueprint, drafted, "unlock it", yes=True)["answer"]


def test_what_another_person_says_is_theirs(blueprint: Blueprint, drafted: Path) -> None:
    """A conversation that one person has left open is not gone on with in the name of another."""
    say(blueprint, drafted, "what is open?", by="Ada")
    made = say(blueprint, drafted, "drop NATS", yes=True, by="Bo")["changes"][0]["target"]
    entries = {e["id"]: e for e in blueprint("-C", drafted, "ledger", "--json").json["entries"]}
    assert (entries[made]["decided_by"], entries[made]["evidence"][0]["speaker"]) == ("Bo", "Bo")


def test_what_a_pronoun_alone_gives_up_is_asked_back(blueprint: Blueprint, drafted: Path) -> None:
    """'Remove that' is the last change, or nothing that is named."""
    assert "Name what is to be given up." in say(blueprint, drafted, "remove that", yes=True)["answer"]
    say(blueprint, drafted, "drop NATS", yes=True)
    assert "say “undo”" in say(blueprint, drafted, "remove that", yes=True)["answer"]
