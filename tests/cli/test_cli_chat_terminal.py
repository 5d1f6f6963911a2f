"""The chat as a person has it: on a terminal, with completion, Ctrl-C, yes and no, and going on after a kill."""

from __future__ import annotations

import contextlib
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli_samples import child_environment

from agent.store.chats import chats
from agent.store.workspace import Workspace

_WAIT_S = 60.0
_BEGINS, _ENDS = "\x1b[?2004h", "\x1b[?2004l"
"""What a prompt writes when it begins to read keys, and when it is done: that pasted text shall be marked, or not."""
_ASKS = re.compile(r"\[(?:y/N|Y/n)\]:?\s*$")
_STEERING = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]|\r")


class Terminal:
    """`blueprint chat` behind a pseudo-terminal."""

    def __init__(self, workspace: Path) -> None:
        self._mine, theirs = pty.openpty()
        env = child_environment({"TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1", "COLUMNS": "200", "LINES": "50"})
        command = [sys.executable, "-m", "agent", "-C", str(workspace), "--engine", "offline", "chat", "--by", "Ada"]
        self.process = subprocess.Popen(
            command, stdin=theirs, stdout=theirs, stderr=theirs, env=env, start_new_session=True
        )
        os.close(theirs)
        self.seen = ""
        self._read = 0
        self._raw = ""

    def until(self, words: str) -> str:
        """What is shown from where reading stopped last until these words are. Fails where they never are."""
        end = time.monotonic() + _WAIT_S
        while words not in self.seen[self._read :]:
            assert time.monotonic() < end, f"{words!r} is not shown in {self.seen[self._read :][-600:]!r}"
            self._hear()
        start, self._read = self._read, self.seen.index(words, self._read) + len(words)
        return self.seen[start : self._read]

    def listens(self) -> None:
        """Wait until a prompt reads keys or a question waits for its answer. Fails where none ever does.

        What is typed before is read as lines, in which Enter, Tab and Ctrl-C mean something else.
        """
        end = time.monotonic() + _WAIT_S
        while self._raw.rfind(_BEGINS) <= self._raw.rfind(_ENDS) and not _ASKS.search(self.seen):
            assert time.monotonic() < end, f"no prompt in {self._raw[-300:]!r}"
            self._hear()

    def _hear(self) -> None:
        """Take what the program writes within a moment."""
        if select.select([self._mine], [], [], 0.2)[0]:
            with contextlib.suppress(OSError):  # the program has ended
                self._raw += os.read(self._mine, 65_536).decode("utf-8", "replace")
                self.seen = _STEERING.sub("", self._raw)

    def prompted(self, times: int) -> None:
        """Wait until the program has begun to read keys so many times. Fails where it never does."""
        end = time.monotonic() + _WAIT_S
        while self._raw.count(_BEGINS) < times:
            assert time.monotonic() < end, f"no prompt in {self._raw[-300:]!r}"
            self._hear()

    def type(self, text: str) -> None:
        """Keys, as they are pressed, once somebody reads them."""
        self.listens()
        os.write(self._mine, text.encode())

    def say(self, text: str, until: str) -> str:
        """A line with Enter; what is shown until some words are."""
        self.type(f"{text}\r")
        return self.until(until)

    def leave(self) -> int:
        """Ctrl-D until the program has ended: one that comes before the prompt does is nobody's."""
        until = time.monotonic() + _WAIT_S
        while self.process.poll() is None and time.monotonic() < until:
            os.write(self._mine, b"\x04")
            time.sleep(0.5)
        return self.end()

    def end(self) -> int:
        """The exit status, once the program has ended."""
        return self.process.wait(_WAIT_S)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._mine)


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
