"""`blueprint review` as scripts and people use it, and the ledger as it stood at another time."""

from __future__ import annotations

import os
import pty
import select
import sys
from pathlib import Path

import pytest
from cli_samples import Blueprint, child_environment, hashes

from agent.model.details import DecisionDetails, Kind
from agent.model.finding import Finding, Quote, Rejected
from agent.steps.review import FIVE_MINUTES
from agent.store.discussions import save_rejected
from agent.store.workspace import Workspace

TALK = """Nadia: Decision: paid invoices of the web shop are kept in the archive for 9 years.
Oskar: Agreed.
Lin: Decision: orders are archived after 90 days.
Oskar: Agreed.
Nadia: Decision: invoices of the kiosk are kept in the archive for 7 years.
Oskar: Agreed.
"""


@pytest.fixture
def talk(tmp_path: Path, blueprint: Blueprint) -> Path:
    """A workspace in which two rules may be one that was changed."""
    root = tmp_path / "work"
    root.mkdir()
    (root / "2026-04-01-talk.txt").write_text(TALK, "utf-8")
    assert blueprint("-C", root, "draft", root / "2026-04-01-talk.txt", "--engine", "offline", "-q").status in {0, 1}
    return root


def asked(talk: Path, blueprint: Blueprint) -> list[dict[str, object]]:
    found: list[dict[str, object]] = blueprint("-C", talk, "review", "--json").json["questions"]
    return found


def test_answers_from_a_file_settle_the_ledger_and_can_be_undone(talk: Path, blueprint: Blueprint) -> None:
    """The answer is the entry's standing until it is undone; then the ledger is what it was."""
    before = blueprint("-C", talk, "ledger", "--json").out
    question = asked(talk, blueprint)[0]
    answers = talk / "answers.toml"
    answers.write_text(f'"{question["id"]}" = "r"\n', "utf-8")
    assert blueprint("-C", talk, "review", "--answers", answers, "--by", "Lin").status == 0
    assert question["id"] not in [q["id"] for q in asked(talk, blueprint)]
    life = blueprint("-C", talk, "ledger", str(question["about"])).out
    assert "replaces: " in life
    assert "told in review by Lin: replaces" in life
    assert blueprint("-C", talk, "review", "--undo").status == 0
    assert blueprint("-C", talk, "ledger", "--json").out == before
    assert blueprint("-C", talk, "review", "--undo").sentence.startswith("There is no review answer")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [('"nothing" = "r"', "is no open question"), ("r", "holds no answers"), ('"a" = 3', "is no key")],
)
def test_answers_that_cannot_be_taken_change_nothing(
    talk: Path, blueprint: Blueprint, text: str, sentence: str
) -> None:
    """One wrong line, and none is taken; the sentence says which."""
    answers = talk / "answers.toml"
    good = asked(talk, blueprint)[0]["id"]
    answers.write_text(f'"{good}" = "r"\n{text}\n', "utf-8")
    before = hashes(talk)
    ran = blueprint("-C", talk, "review", "--answers", answers)
    assert (ran.status, sentence in ran.sentence) == (2, True)
    assert hashes(talk) == before


def test_a_person_at_a_terminal_answers_with_one_key(talk: Path, blueprint: Blueprint, tmp_path: Path) -> None:
    """A key that means nothing is told, one that does answers, and the last answer ends it."""
    number = len(asked(talk, blueprint))
    assert number >= 1
    child, terminal = pty.fork()
    if child == 0:  # pragma: no cover  # the other process
        os.environ.update(child_environment({"TERM": "dumb", "XDG_STATE_HOME": str(tmp_path / "home")}))
        os.execv(sys.executable, [sys.executable, "-m", "agent", "-C", str(talk), "review"])
    seen = b""
    for key, answer in ((b"", b"1 of "), (b"z", b"means nothing"), (b"b", b"1 answer taken")):
        while answer not in seen:
            os.write(terminal, key)  # a key that comes before the program listens is lost, so it is pressed again
            while answer not in seen and select.select([terminal], [], [], 0.5)[0]:
                seen += os.read(terminal, 4096)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0, seen
    assert len(asked(talk, blueprint)) == number - 1


def test_the_ledger_as_it_stood(talk: Path, blueprint: Blueprint) -> None:
    """Before a day nothing that was said on it; after a discussion all up to it; anything else is told to be wrong."""
    later = talk / "2026-05-01-later.txt"
    later.write_text("Lin: Decision: orders are archived after 30 days, no longer 90 days.\nOskar: Agreed.\n", "utf-8")
    blueprint("-C", talk, "draft", later, "--engine", "offline", "-q")
    now = blueprint("-C", talk, "ledger", "--json").json["entries"]
    then = blueprint("-C", talk, "ledger", "--at", "2026-04-30", "--json").json["entries"]
    assert "superseded" in {e["status"] for e in now}
    assert "superseded" not in {e["status"] for e in then}
    assert then == blueprint("-C", talk, "ledger", "--at", "2026-04-01-talk", "--json").json["entries"]
    assert blueprint("-C", talk, "ledger", "--at", "2026-03-31", "--json").json["entries"] == []
    assert "is no day" in blueprint("-C", talk, "ledger", "--at", "last week").sentence


def test_five_minutes_ask_what_matters_most_and_the_rest_on_request(tmp_path: Path, blueprint: Blueprint) -> None:
    """What is left out is said; scripts get every question."""
    lines = (f"Nadia: Okay, hall {n} keeps {n} chairs and one table.\nOskar: Fine.\n" for n in range(3, 40))
    file = tmp_path / "2026-04-01-halls.txt"
    file.write_text("".join(lines), "utf-8")
    blueprint("-C", tmp_path, "draft", file, "--engine", "offline", "-q")
    everything = asked(tmp_path, blueprint)
    assert len(everything) > FIVE_MINUTES
    short, long = blueprint("-C", tmp_path, "review"), blueprint("-C", tmp_path, "review", "--all")
    assert sum(str(q["id"]) in short.out for q in everything) == FIVE_MINUTES
    assert f"The {FIVE_MINUTES} most important of {len(everything)} questions" in short.err
    assert all(str(q["id"]) in long.out for q in everything)


def test_a_person_can_vouch_for_what_was_not_believed(talk: Path, blueprint: Blueprint) -> None:
    """It comes in on their word, which is its evidence, stays when the discussion is read again, and can be undone."""
    (key,) = {e["evidence"][0]["discussion"] for e in blueprint("-C", talk, "ledger", "--json").json["entries"]}
    finding = Finding(
        kind=Kind.DECISION, title="Orders in Kafka", statement="Orders go through Kafka for 6 days.", status="accepted",
        topic="messaging", quotes=(Quote(turn=2, words="Kafka, six days"),), details=DecisionDetails(),
    )  # fmt: skip
    save_rejected(Workspace(talk), key, [Rejected(finding=finding, reason="The words do not stand in turn 2.")])
    before = blueprint("-C", talk, "ledger", "--json").out
    (question,) = (q for q in asked(talk, blueprint) if q["doubt"] == "not believed")
    answers = talk / "answers.toml"
    answers.write_text(f'"{question["id"]}" = "y"\n', "utf-8")
    assert blueprint("-C", talk, "review", "--answers", answers, "--by", "Lin").status == 0
    (entry,) = (e for e in blueprint("-C", talk, "ledger", "--json").json["entries"] if "Kafka" in e["statement"])
    assert (entry["status"], entry["statement"]) == ("accepted", "Orders go through Kafka for 6 days.")
    assert [(v["speaker"], v["quote"]) for v in entry["evidence"]] == [("Lin", "Orders go through Kafka for 6 days.")]
    assert "Lin" in blueprint("-C", talk, "trace", entry["id"]).out
    assert blueprint("-C", talk, "draft", "--engine", "offline", "-q").status in {0, 1}
    document = (talk / ".dev-resources/architecture/blueprint.md").read_text("utf-8")
    assert "Kafka" in document
    assert question["id"] not in [q["id"] for q in asked(talk, blueprint)]
    blueprint("-C", talk, "review", "--undo")
    assert blueprint("-C", talk, "ledger", "--json").out == before
    assert question["id"] in [q["id"] for q in asked(talk, blueprint)]
