"""Kinds of request that rules answer: what changed, what is open, two at once, and changes told in part."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from cli_samples import Blueprint, asked

from agent.store.workspace import Workspace


@pytest.mark.parametrize(
    ("message", "shows"),
    [
        ("what changed last week?", ("No discussion is of ", "The last one is chats.json", "Kafka")),
        ("anything new since the notes?", ("Since 2026-03-02-notes.txt", "in chats.json", "RabbitMQ")),
        ("what did the last discussion change?", ("In chats.json", "RabbitMQ")),
        ("has the database changed?", ("was changed. What holds:", "PostgreSQL 16")),
        (
            "what is open about the disks?",
            ("No open question names disks. What is open:", "Open question, asked by Nadia"),
        ),
        ("what is open?", ("Open question, asked by Nadia on 2026-03-02: “What happens to an order when",)),
        ("what database do we use?", ("PostgreSQL 16", "is chosen")),
        ("what did we rule out?", ("Turned down: ", "MongoDB")),
        ("who was against MongoDB?", ("Oskar: “MongoDB is out",)),
        ("whose idea was PostgreSQL?", ("Oskar is the first who is recorded",)),
        ("was PostgreSQL the right choice?", ("The rules judge nothing", "because the reports need joins")),
        ("why not MongoDB, and who decided that?", ("nobody here has run it at night", "Oskar")),
        ("draw the refund", ("“refund” was never discussed.", "none is drawn")),
        ("do we use GraphQL anywhere?", ("“GraphQL” was never discussed.",)),
        ("why do orders only move at night?", ("Nothing says why in so many words.",)),
        ("what about postgresql", ("PostgreSQL 16",)),
        ("how many seconds of patience for a payment call?", ("Nobody used the word “patience”",)),
        ("which points are unresolved?", ("Open question, asked by Nadia",)),
        ("summarise the whole system", ("What shapes the system",)),
        ("why not MongoDB Atlas?", ("“MongoDB Atlas” was never discussed. What was said of MongoDB:",)),
        ("at what time is an order shipped by Datadog?", ("“Datadog” was never discussed.",)),
        ("wy not mongodv", ("Taken for “why not mongodb”", "nobody here has run it at night")),
    ],
)
def test_kinds_of_question(blueprint: Blueprint, workspace: Path, message: str, shows: tuple[str, ...]) -> None:
    """Each is answered with what the discussions hold on it, or with what they do not."""
    said = asked(blueprint, workspace, message)
    for words in shows:
        assert words in said["answer"]
    assert said["changes"] == []


def test_a_question_points_to_what_the_last_message_was_about(blueprint: Blueprint, workspace: Path) -> None:
    """'Why?' and 'who decided that?' ask about it; with nothing before them, they are asked back."""
    assert "Why what?" in asked(blueprint, workspace, "why?")["answer"]
    asked(blueprint, workspace, "what did we decide about PostgreSQL?")
    assert "because the reports need joins" in asked(blueprint, workspace, "why?")["answer"]
    assert "Nadia decided" in asked(blueprint, workspace, "and who decided that?")["answer"]


def test_two_changes_in_one_message_are_one_transaction(blueprint: Blueprint, workspace: Path) -> None:
    """'It' is the section named before; one undo takes back both."""
    before = Workspace(workspace).document.read_bytes()
    said = asked(blueprint, workspace, "make the summary shorter and lock it", "--yes")
    assert [(c["kind"], c["target"], c["applied"]) for c in said["changes"]] == [
        ("redraft", "summary", True),
        ("lock", "summary", True),
    ]
    asked(blueprint, workspace, "/undo")
    assert Workspace(workspace).document.read_bytes() == before
    assert "No section is locked" in asked(blueprint, workspace, "/lock")["answer"]


def test_a_part_that_changes_leaves_the_rest_of_its_rule(blueprint: Blueprint, workspace: Path) -> None:
    """The new amount stands in the old sentence; the one that gives way is not taken for it."""
    said = asked(blueprint, workspace, "the order service retries 5 times, not 3", "--yes")
    (change,) = said["changes"]
    assert change["applied"]
    assert "retries a failed payment call 5 times, with 200 ms between the tries" in said["answer"]


def test_what_falls_with_a_rule_that_says_more_is_said(blueprint: Blueprint, workspace: Path) -> None:
    """Where the told words do not restate it, the person is told to."""
    said = asked(blueprint, workspace, "we switched from PostgreSQL 16 to CockroachDB")
    assert "which falls with it" not in said["answer"]
    rule = next(c for c in asked(blueprint, workspace, "how often is a failed payment call retried?")["cites"])
    said = asked(blueprint, workspace, f"{rule}: the payment call is made once a day")
    assert "That says more, which falls with it; tell anew what of it holds." in said["answer"]


def test_what_is_given_up_is_taken_down_as_out(blueprint: Blueprint, workspace: Path) -> None:
    """'Scrap it' replaces what chose it, after a question where several did."""
    said = asked(blueprint, workspace, "scrap PostgreSQL")
    assert "Which of these does it replace?" in said["answer"]
    label = said["cites"][0]
    said = asked(blueprint, workspace, label, "--yes")
    assert "PostgreSQL is out." in said["answer"]
    assert [c["applied"] for c in said["changes"]] == [True]


def test_a_sentence_of_the_persons_own_stays_in_its_section(blueprint: Blueprint, workspace: Path) -> None:
    """It is put behind the section's prose, and the next draft keeps it."""
    said = asked(blueprint, workspace, "add a sentence to the data section: Nobody deletes a row.", "--yes")
    assert [(c["kind"], c["target"]) for c in said["changes"]] == [("edit", "data")]
    asked(blueprint, workspace, "re-draft the data section", "--yes")
    document = Workspace(workspace).document.read_text("utf-8")
    data = document.split("<!-- section: data -->")[1].split("<!-- /section: data -->")[0]
    assert data.count("Nobody deletes a row.") == 1


@pytest.mark.parametrize(
    ("message", "says"),
    [
        ("translate the document into German", "English alone"),
        ("write me the Go code for the outbox", "holds no code"),
        ("export it as pdf", "blueprint export"),
        ("reword the first sentence of the summary", "no words of their own"),
        ("move the dates to the top of the data section", "by hand"),
        ("Oskar will write the note by Friday", "takes none down"),
        ("rewrite the data section for managers", "The rules cannot follow it"),
        ("lock secruity", "Did you mean “lock security”?"),
    ],
)
def test_what_is_beyond_the_rules_is_said_with_the_way_to_it(
    blueprint: Blueprint, workspace: Path, message: str, says: str
) -> None:
    """And the document stays as it was."""
    before = Workspace(workspace).document.read_bytes()
    assert says in asked(blueprint, workspace, message)["answer"]
    assert Workspace(workspace).document.read_bytes() == before


def test_a_row_that_is_taken_out_leaves_its_table_whole(blueprint: Blueprint, workspace: Path) -> None:
    """No empty line stays where it was, which would end the table there."""
    said = asked(blueprint, workspace, "get rid of the line about Kafka in the technologies section", "--yes")
    assert [c["applied"] for c in said["changes"]] == [True]
    document = Workspace(workspace).document.read_text("utf-8")
    section = document.split("<!-- section: technologies -->")[1].split("<!-- /section: technologies -->")[0]
    assert "Kafka" not in section
    lines = section.split("\n")
    rows = [n for n, line in enumerate(lines) if line.startswith("|")]
    gaps = [b for a, b in itertools.pairwise(rows) if b > a + 1]
    assert all(lines[gap + 1].startswith("| ---") for gap in gaps)


@pytest.mark.parametrize(
    ("message", "shows"),
    [
        ("what is locked right now?", "No section is locked"),
        ("which sections are there?", "retries-and-timeouts"),
        ("what did that cost?", "0"),
        ("which instructions are there?", "No section has an instruction"),
    ],
)
def test_a_command_is_said_in_words_too(blueprint: Blueprint, workspace: Path, message: str, shows: str) -> None:
    """What a slash command shows can be asked for."""
    assert shows in asked(blueprint, workspace, message)["answer"]
