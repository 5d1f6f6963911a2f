"""A run of the main job in a process of its own against a loopback endpoint, killed on its way, and what is left."""

from __future__ import annotations

import contextlib
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from cli_samples import NOTES, WAIT_S, child_environment, fresh_environment, reaped
from loopback import Loopback

from agent.bootstrap import Options, Session
from agent.document.anchors import split
from agent.store.sections import load_drafted, load_texts
from agent.store.workspace import read_text

THREADS = 8


@dataclass
class Room:
    """A workspace with one discussion, and the person's own folders beside it."""

    folder: Path
    root: Path = field(init=False)

    def __post_init__(self) -> None:
        self.root = self.folder / "room"
        (self.root / "transcripts").mkdir(parents=True)
        (self.root / "transcripts" / "2026-03-02-notes.txt").write_text(NOTES, "utf-8")

    @property
    def environment(self) -> dict[str, str]:
        return fresh_environment(self.folder.parent / "home")  # one key to the marks for all rooms

    def run(self, url: str) -> subprocess.Popen[bytes]:
        """The run on its way; Ctrl-C reaches it also where the tests are a background job."""
        command = [sys.executable, "-m", "agent", "-C", str(self.root), "draft", "--concurrency", str(THREADS)]
        told = {"OPENAI_BASE_URL": url, "OPENAI_MODEL": "loopback", "PYTHONFAULTHANDLER": "1"}
        env = child_environment({**self.environment, **told})
        before = signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        finally:
            signal.signal(signal.SIGINT, before)

    def finished(self, server: Loopback) -> bytes:
        """The document after a run that nobody stops."""
        with reaped(self.run(server.url)) as child:
            err = self._said(child, server)
        assert child.returncode in {0, 1}, err
        assert "Traceback" not in err, err
        return (self.root / ".dev-resources/architecture/blueprint.md").read_bytes()

    def _said(self, child: subprocess.Popen[bytes], server: Loopback) -> str:
        """What a run said on its way to the end; where it hangs, also what each of its threads was doing."""
        happened, until = self._happened(server), time.monotonic() + WAIT_S
        while True:
            try:
                return child.communicate(timeout=1)[1].decode()
            except subprocess.TimeoutExpired:
                now = self._happened(server)
                if now != happened:
                    happened, until = now, time.monotonic() + WAIT_S
                elif time.monotonic() > until:
                    child.send_signal(signal.SIGABRT)

    def _happened(self, server: Loopback) -> tuple[float, ...]:
        """Changes whenever a request is sent or a file is written."""
        times: list[float] = []
        with contextlib.suppress(OSError):  # what was listed may be gone
            times += (p.stat().st_mtime for p in (self.root / ".dev-resources").rglob("*"))
        return (len(server.requests), *times)

    @property
    def stored(self) -> int:
        """Answers that are on disk; the file itself is whole."""
        path = self.root / ".dev-resources/blueprint/cache.sqlite"
        if not path.exists():
            return 0
        with sqlite3.connect(path) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'answers'").fetchone():
                return 0
            return int(connection.execute("SELECT count(*) FROM answers WHERE answer != ''").fetchone()[0])

    def whole(self) -> None:
        """Every file of the workspace can be read as what it is."""
        session = Session(self.root, Options(engine="offline"))
        session.events()
        load_texts(session.workspace)
        load_drafted(session.workspace)
        split(read_text(session.workspace.document) or "")


def wait_for(holds: Callable[[], bool], child: subprocess.Popen[bytes]) -> None:
    """Until something holds, or the run is over."""
    until = time.monotonic() + WAIT_S
    while not holds() and child.poll() is None and time.monotonic() < until:
        time.sleep(0.005)


def killed_and_finished(folder: Path, rooms: int, kills: int, seed: int) -> None:
    """Kill runs at random moments, so many times a room; nothing is broken, paid for twice, or other in the end."""
    rng = random.Random(seed)
    with Loopback() as server:
        whole = Room(folder / "whole").finished(server)
        calls = len(server.requests)
    assert calls > THREADS
    for number in range(rooms):
        room = Room(folder / f"killed-{number}")
        with Loopback() as server:
            told = "".join(killed(room, server, calls, rng) for _ in range(kills))
            sent, stored = len(server.requests), room.stored
            assert room.finished(server) == whole, told
            assert len(server.requests) - sent == calls - stored, told


def killed(room: Room, server: Loopback, calls: int, rng: random.Random) -> str:
    """Kill a run at a random moment; what was under way is all that is lost, and every file is whole."""
    sent, stored = len(server.requests), room.stored
    child = room.run(server.url)
    after, pause = rng.randint(0, calls - stored), rng.choice((0.0, 0.02, 0.1, rng.uniform(0.0, 1.0)))
    with reaped(child):
        wait_for(lambda: len(server.requests) - sent >= after, child)
        time.sleep(pause)
        child.kill()
        child.communicate(timeout=WAIT_S)
    told = f"killed after {after} requests and {pause:.2f} s; "
    assert len(server.requests) - sent - (room.stored - stored) <= THREADS, told
    room.whole()
    return told
