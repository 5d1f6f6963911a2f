"""`blueprint chat`: answers with their proof, what was never discussed, and that all of it is kept and masked."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_samples import Blueprint, asked, entry_about

from agent.store.chats import chats
from agent.store.workspace import Workspace

TOKEN = "ghp_16C7e42F292c6912E7710c838347Ae178B4a"


def label(blueprint: Blueprint, workspace: Path, words: str) -> str:
    return entry_about(blueprint("-C", workspace, "ledger", "--json").json["entries"], words)


def test_the_answer_has_the_fixed_shape(blueprint: Blueprint, workspace: Path) -> None:
    """Scripts and editors rely on it."""
    said = asked(blueprint, workspace, "why not MongoDB?")
    assert said["schema"] == 1
    assert isinstance(said["answer"], str)
    assert isinstance(said["cites"], list)
    assert said["changes"] == []
    assert said["cost"] == 0.0


def test_why_not_gives_the_recorded_reason_with_its_quote(blueprint: Blueprint, workspace: Path) -> None:
    """The words are the source's, with speaker, turn and file, and the entry is cited."""
    said = asked(blueprint, workspace, "Why not MongoDB?")
    assert "“MongoDB is out, because nobody here has run it at night.”" in said["answer"]
    assert "Oskar" in said["answer"]
    assert "turn 4, 2026-03-02-notes.txt" in said["answer"]
    entries = blueprint("-C", workspace, "ledger", "--json").json["entries"]
    assert said["cites"]
    assert all("MongoDB is out" in str(e) for e in entries if e["id"] in said["cites"])


@pytest.mark.parametrize(
    "message", ["why not Oracle?", "what did we decide about blue-green deployments?", "how long do we keep invoices?"]
)
def test_what_nobody_spoke_of_was_never_discussed(blueprint: Blueprint, workspace: Path, message: str) -> None:
    """Nothing is made up, and nothing is cited."""
    said = asked(blueprint, workspace, message)
    assert "was never discussed" in said["answer"]
    assert said["cites"] == []


def test_absence_is_not_claimed_where_the_turns_are_not_there(blueprint: Blueprint, workspace: Path) -> None:
    """A clone without the discussions cannot say that something was never mentioned."""
    for path in Workspace(workspace).discussions.glob("*.json"):
        path.unlink()
    said = asked(blueprint, workspace, "why not Oracle?")
    assert "never discussed" not in said["answer"]
    assert "cannot be said" in said["answer"]


def test_what_was_chosen_is_not_told_as_turned_down(blueprint: Blueprint, workspace: Path) -> None:
    """A question that takes for granted what is not so is set right."""
    said = asked(blueprint, workspace, "why not PostgreSQL?")
    assert "not turned down" in said["answer"]


def test_numbers_are_told_exactly(blueprint: Blueprint, workspace: Path) -> None:
    """The amount, its unit and the words in which it was said."""
    said = asked(blueprint, workspace, "how often is a failed payment call retried?")
    assert "3 times" in said["answer"]
    assert "200 ms" in said["answer"]


def test_what_is_open_is_told_with_who_asked(blueprint: Blueprint, workspace: Path) -> None:
    """Open questions, and whom to ask about them."""
    assert "payment service is down" in asked(blueprint, workspace, "what is open?")["answer"]
    assert "Ask Nadia" in asked(blueprint, workspace, "who should I ask about the open questions?")["answer"]


def test_a_decision_is_told_with_its_quote(blueprint: Blueprint, workspace: Path) -> None:
    """What was decided about something."""
    said = asked(blueprint, workspace, "what did we decide about storage of orders?")
    assert "PostgreSQL 16" in said["answer"]
    assert label(blueprint, workspace, "orders are stored in PostgreSQL") in said["cites"]


def test_a_request_beyond_the_rules_is_said_to_be(blueprint: Blueprint, workspace: Path) -> None:
    """The rules guess nothing."""
    assert "beyond what the rules understand" in asked(blueprint, workspace, "sing me a song")["answer"]


def test_commands_answer_without_a_message(blueprint: Blueprint, workspace: Path) -> None:
    """/why, /sections, /open, /cost and /help."""
    known = label(blueprint, workspace, "orders are stored in PostgreSQL")
    assert "because the reports need joins" in asked(blueprint, workspace, f"/why {known.lower()}")["answer"]
    assert "retries-and-timeouts" in asked(blueprint, workspace, "/sections")["answer"]
    assert "Open question" in asked(blueprint, workspace, "/open")["answer"]
    assert "/why" in asked(blueprint, workspace, "/help")["answer"]
    assert "no model was called" not in asked(blueprint, workspace, "/cost")["answer"], "nothing was said yet"
    asked(blueprint, workspace, "what is open?")
    assert (
        "0.0000 US dollars; rules answered, and no model was called" in asked(blueprint, workspace, "/cost")["answer"]
    )
    assert "No section is locked" in asked(blueprint, workspace, "/lock")["answer"]


@pytest.mark.parametrize(
    ("message", "named"), [("/fly", "/help"), ("/why D-999", "D-999"), ("/why", "/why D-012"), ("  ", "/help")]
)
def test_what_is_no_command_is_one_sentence(blueprint: Blueprint, workspace: Path, message: str, named: str) -> None:
    """Bad usage names what there is."""
    ran = blueprint("-C", workspace, "chat", "-m", message)
    assert ran.status == 2
    assert named in ran.sentence


def test_a_workspace_without_a_ledger_is_told_what_to_do(blueprint: Blueprint, tmp_path: Path) -> None:
    """There is nothing to talk about yet."""
    ran = blueprint("-C", tmp_path, "chat", "-m", "why?")
    assert (ran.status, "blueprint draft" in ran.sentence) == (2, True)


def test_messages_are_kept_in_one_conversation_until_it_is_left(blueprint: Blueprint, workspace: Path) -> None:
    """The next message goes on; after /exit another conversation begins."""
    asked(blueprint, workspace, "what is open?")
    asked(blueprint, workspace, "why not MongoDB?")
    assert "2. Oskar: why not MongoDB?" in asked(blueprint, workspace, "/history")["answer"]
    asked(blueprint, workspace, "/exit")
    asked(blueprint, workspace, "what is open?")
    assert [len(c.exchanges) for c in chats(Workspace(workspace))] == [2, 1]


def test_a_secret_typed_into_the_chat_is_stored_as_a_mark(blueprint: Blueprint, workspace: Path) -> None:
    """No file of the workspace holds it."""
    asked(blueprint, workspace, f"what did we decide about {TOKEN}?")
    held = b"".join(p.read_bytes() for p in Workspace(workspace).folder.rglob("*") if p.is_file())
    assert TOKEN.encode() not in held
    assert "⟦secret:" in chats(Workspace(workspace))[0].exchanges[0].asked


def test_asking_changes_neither_ledger_nor_document(blueprint: Blueprint, workspace: Path) -> None:
    """A question costs nothing but its words."""
    place = Workspace(workspace)
    before = (place.ledger.read_bytes(), place.document.read_bytes())
    asked(blueprint, workspace, "why not MongoDB?")
    assert (place.ledger.read_bytes(), place.document.read_bytes()) == before


FERRY = """Rhona: Okay, the ferry times. How do the people learn of a cancelled crossing?
Tavish: A church bell?
Morven: We were deaf to it for nine winters.
Rhona: Then the website says it, five minutes after the skipper does. Agreed?
Tavish: Agreed, five minutes.
"""


def test_what_was_only_answered_is_no_reason_that_somebody_gave(blueprint: Blueprint, tmp_path: Path) -> None:
    """Nobody said no to the bell: it was proposed and not taken, in the log and in the chat."""
    (tmp_path / "ferry.txt").write_text(FERRY, "utf-8")
    drafted = blueprint("-C", tmp_path, "--engine", "offline", "draft", tmp_path / "ferry.txt")
    assert drafted.status == 0, drafted.err
    document = (tmp_path / ".dev-resources" / "architecture" / "blueprint.md").read_text("utf-8")
    assert "**Proposed, not taken:** church bell" in document
    assert "bell was turned down" not in document
    said = asked(blueprint, tmp_path, "why not a church bell?")["answer"]
    assert "proposed and not taken" in said
    assert "The reason given" not in said
