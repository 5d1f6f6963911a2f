"""A chat behind a pseudo-terminal: typed into as a person types, and read as a person reads."""

from __future__ import annotations

import codecs
import os
import pty
import re
import select
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from cli_samples import WAIT_S, child_environment

_BEGINS, _ENDS = "\x1b[?2004h", "\x1b[?2004l"
"""What a prompt writes when it begins to read keys, and when it is done: that pasted text shall be marked, or not."""
_ASKS = re.compile(r"\[(?:y/N|Y/n)\]:?\s*$")
_STEERING = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]|\r")


class Terminal:
    """`blueprint chat` behind a pseudo-terminal."""

    def __init__(
        self, workspace: Path, engine: str = "offline", more: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        """`more`: what the environment holds beside."""
        self._mine, theirs = pty.openpty()
        shown = {"TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1", "COLUMNS": "200", "LINES": "50"}
        env = child_environment({**shown, **more})
        command = [sys.executable, "-m", "agent", "-C", str(workspace), "--engine", engine, "chat", "--by", "Ada"]
        self.process = subprocess.Popen(
            command, stdin=theirs, stdout=theirs, stderr=theirs, env=env, start_new_session=True
        )
        os.close(theirs)
        self.seen = ""
        self._read = 0
        self._raw = ""
        self._letters = codecs.getincrementaldecoder("utf-8")("replace")  # a read may end within one
        self._over = False

    def until(self, words: str) -> str:
        """What is shown from where reading stopped last until these words are. Fails where they never are."""
        end = time.monotonic() + WAIT_S
        while words not in self.seen[self._read :]:
            assert time.monotonic() < end, f"{words!r} is not shown in {self.seen[self._read :][-600:]!r}"
            self._hear()
        start, self._read = self._read, self.seen.index(words, self._read) + len(words)
        return self.seen[start : self._read]

    def listens(self) -> None:
        """Wait until a prompt reads keys or a question waits for its answer. Fails where none ever does.

        What is typed before is read as lines, in which Enter, Tab and Ctrl-C mean something else.
        """
        end = time.monotonic() + WAIT_S
        while self._raw.rfind(_BEGINS) <= self._raw.rfind(_ENDS) and not _ASKS.search(self.seen):
            assert time.monotonic() < end, f"no prompt in {self._raw[-300:]!r}"
            self._hear()

    def _hear(self) -> None:
        """Take what the program writes within a moment."""
        assert not self._over, f"the program has ended after {self.seen[-600:]!r}"
        if select.select([self._mine], [], [], 0.2)[0]:
            try:
                self._raw += self._letters.decode(os.read(self._mine, 65_536))
            except OSError:  # Linux's way to say that the other side is closed
                self._over = True
            self.seen = _STEERING.sub("", self._raw)

    def prompted(self, times: int) -> None:
        """Wait until the program has begun to read keys so many times. Fails where it never does."""
        end = time.monotonic() + WAIT_S
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

    def answer(self) -> str:
        """What is shown after Enter, until the program listens again or asks."""
        before, end = self._raw.rfind(_ENDS), time.monotonic() + WAIT_S
        while self._raw.rfind(_ENDS) <= before:
            assert time.monotonic() < end, f"nothing happens after {self._raw[-300:]!r}"
            self._hear()
        self.listens()
        start, self._read = self._read, len(self.seen)
        return self.seen[start:]

    def leave(self) -> int:
        """Ctrl-D until the program has ended: one that comes before the prompt does is nobody's."""
        until = time.monotonic() + WAIT_S
        while self.process.poll() is None and time.monotonic() < until:
            os.write(self._mine, b"\x04")
            if not self._over:
                self._hear()
            time.sleep(0.5)
        return self.end()

    def end(self) -> int:
        """The exit status, once the program has ended."""
        until = time.monotonic() + WAIT_S
        while not self._over and self.process.poll() is None and time.monotonic() < until:
            self._hear()  # a program whose words nobody takes waits for ever
        return self.process.wait(WAIT_S)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._mine)
