"""The chat as a person has it: on a terminal, with completion, Ctrl-C, yes and no, and going on after a kill."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from terminal import Terminal

from agent.store.chats import chats
from agent.store.workspace import Workspace


@pytest.fixture
def terminal(workspace: Path) -> Iterator[Terminal]:
    """A chat that has been begun, and has ended after the test whatever became of it."""
    with Terminal(workspace) as shown:
        shown.until("/exit leaves")
        yield shown


def test_a_person_asks_changes_and_leaves(terminal: Terminal, workspace: Path) -> None:
    """An answer, a change shown and declined, shown and applied, taken back, and the end."""
    assert "nobody here has run it at night" in terminal.say("why not MongoDB?", "notes.txt]")
    shown = terminal.say("add a question: who answers the pager at night?", "Apply? [y/N]")
    assert "+" in shown
    terminal.say("n", "Nothing was changed.")
    terminal.say("add a question: who answers the pager at night?", "Apply? [y/N]")
    terminal.say("y", "Applied; /undo takes it back.")
    assert "who answers the pager" in Workspace(workspace).document.read_text("utf-8")
    terminal.say("/undo", "Undone")
    terminal.say("/exit", "")
    assert terminal.end() == 0
    assert "who answers the pager" not in Workspace(workspace).document.read_text("utf-8")


def test_a_word_is_completed_and_a_line_goes_on(terminal: Terminal) -> None:
    """Tab completes a section's name and a command; Alt-Enter begins another line of the message."""
    terminal.type("/sec\t")
    terminal.until("/sections")
    terminal.say("", "retries-and-timeouts")
    terminal.type("lock retries-an\t")
    terminal.until("retries-and-timeouts")
    terminal.say("", "Apply? [y/N]")
    terminal.say("n", "Nothing was changed.")
    terminal.type("why not\x1b\rMongoDB?")
    assert "nobody here has run it at night" in terminal.say("", "notes.txt]")
    terminal.say("/exit", "")
    assert terminal.end() == 0


def test_ctrl_c_clears_the_line_and_ctrl_d_leaves(terminal: Terminal, workspace: Path) -> None:
    """Ctrl-C is not the end of the chat; Ctrl-D on an empty line is."""
    terminal.type("replace everything")
    terminal.type("\x03")
    terminal.prompted(2)
    assert "nobody here has run it at night" in terminal.say("why not MongoDB?", "notes.txt]")
    assert terminal.leave() == 0
    (chat,) = chats(Workspace(workspace))
    assert chat.closed
    assert [e.asked for e in chat.exchanges] == ["why not MongoDB?"]


def test_after_a_kill_the_next_chat_offers_to_go_on(terminal: Terminal, workspace: Path) -> None:
    """A chat that was not left is gone on with, or not, as the person says."""
    terminal.say("why not MongoDB?", "notes.txt]")
    terminal.say("add a question: who answers the pager at night?", "Apply? [y/N]")
    terminal.process.send_signal(signal.SIGKILL)
    assert terminal.end() == -signal.SIGKILL
    with Terminal(workspace) as again:
        again.until("was not left (2 messages)")
        again.until("Go on with it? [Y/n]")
        again.say("", "/exit leaves")
        assert "1. Ada: why not MongoDB?" in again.say("/history", "2. Ada: add a question")
        again.say("/exit", "")
        assert again.end() == 0
    assert "who answers the pager" not in Workspace(workspace).document.read_text("utf-8")


def test_a_message_without_its_answer_is_offered_again(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed between the message and its answer, the message waits."""
    from agent.bootstrap import Options, Session
    from agent.bootstrap.chatting import Chatting
    from agent.engines.offline.engine import OfflineEngine

    class _KilledError(BaseException):
        pass

    def killed(*_: object) -> None:
        raise _KilledError

    with monkeypatch.context() as patched:
        patched.setattr(OfflineEngine, "converse", killed)
        with pytest.raises(_KilledError):
            Chatting(Session(workspace, Options(engine="offline")), "Ada").say("why not MongoDB?")
    with Terminal(workspace) as shown:
        shown.until("Go on with it? [Y/n]")
        shown.say("y", "was not answered: “why not MongoDB?”")
        shown.until("Ask it again? [Y/n]")
        assert "nobody here has run it at night" in shown.say("y", "notes.txt]")
        shown.say("/exit", "")
        assert shown.end() == 0
