"""What the tests of the command line share: small discussions, a way to call it, a hash of a workspace."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, AnyStr

import pytest

WAIT_S = 120.0
"""How long a test waits for a process: far longer than a busy machine needs, as it is only reached in a failure."""

SECRET = "ghp_16C7e42F292c6912E7710c838347Ae178B4a"
NOTES = """Nadia: Morning. Two things today, storage and retries.
Oskar: For storage I'd like PostgreSQL. We know it, and the reports need joins.
Nadia: What about MongoDB?
Oskar: MongoDB is out, because nobody here has run it at night.
Nadia: Okay, decision: orders are stored in PostgreSQL 16, because the reports need joins.
Lin: The order service calls the payment service over HTTP.
Nadia: Decision: the order service retries a failed payment call 3 times, with 200 ms between the tries.
Lin: Agreed.
Lin: Decision: the deploy token ghp_16C7e42F292c6912E7710c838347Ae178B4a is rotated every 30 days.
Oskar: Agreed.
Nadia: What happens to an order when the payment service is down for an hour?
Lin: No idea yet. That stays open.
Oskar: I'll ask the payment team about their limits by Friday.
"""

MINUTES = """WEBVTT

00:00:01.000 --> 00:00:04.000
<v Nadia>Decision: orders are archived after 90 days, because the disks fill up.

00:00:05.000 --> 00:00:08.000
<v Oskar>Agreed, [bold]ninety[/bold] days it is.
"""


def export(*titles: str) -> str:
    """A ChatGPT export with a conversation a title."""
    return json.dumps([_conversation(n, title) for n, title in enumerate(titles, 1)])


def _conversation(number: int, title: str) -> dict[str, Any]:
    said = (
        ("user", f"I need a queue for {title}."),
        ("assistant", "You could use RabbitMQ or Kafka."),
        ("user", "RabbitMQ it is. Kafka is too much for 50 messages a second."),
    )
    mapping: dict[str, Any] = {"root": {"id": "root", "message": None, "parent": None, "children": ["m1"]}}
    for n, (role, text) in enumerate(said, 1):
        mapping[f"m{n}"] = {
            "id": f"m{n}",
            "message": {
                "id": f"m{n}",
                "author": {"role": role},
                "create_time": 1_772_600_000 + number * 86_400 + n,
                "content": {"content_type": "text", "parts": [text]},
            },
            "parent": f"m{n - 1}" if n > 1 else "root",
            "children": [f"m{n + 1}"] if n < len(said) else [],
        }
    return {
        "title": title,
        "conversation_id": f"conversation-{number}",
        "create_time": 1_772_600_000 + number * 86_400,
        "mapping": mapping,
        "current_node": f"m{len(said)}",
    }


@dataclass(frozen=True)
class Ran:
    """What a command line came to."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it printed on stdout."""
        return json.loads(self.out)

    @property
    def sentence(self) -> str:
        """Its one error sentence: the last line on stderr, after it is proved that it is one and no traceback."""
        assert "Traceback" not in self.err + self.out
        *report, last = self.err.splitlines()
        assert last.startswith("blueprint: "), self.err
        assert last.endswith("."), last
        assert not any(line.startswith("blueprint: ") for line in report), self.err
        return last.removeprefix("blueprint: ")


@dataclass(frozen=True)
class Blueprint:
    """`blueprint ARGS`, in this process."""

    capsys: pytest.CaptureFixture[str]

    def __call__(self, *args: object) -> Ran:
        """Run it."""
        from agent.cli.app import run

        self.capsys.readouterr()
        status = run([str(a) for a in args])
        out, err = self.capsys.readouterr()
        return Ran(status, out, err)


def fresh_environment(home: Path) -> dict[str, str]:
    """Where a program finds neither the person's configuration nor their state."""
    names = ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")
    return {name: str(home / name.lower()) for name in names}


def apart(*args: object, env: Mapping[str, str], **more: Any) -> subprocess.CompletedProcess[bytes]:
    """`python -m agent ARGS` as a process of its own."""
    command = [sys.executable, "-m", "agent", *map(str, args)]
    return subprocess.run(command, capture_output=True, env=child_environment(env), timeout=WAIT_S, check=False, **more)


@contextlib.contextmanager
def reaped(child: subprocess.Popen[AnyStr]) -> Iterator[subprocess.Popen[AnyStr]]:
    """A process that has ended, with its pipes closed, when the block is left, whatever became of the test."""
    with child:
        try:
            yield child
        finally:
            child.kill()


def child_environment(more: Mapping[str, str]) -> dict[str, str]:
    """This process's environment without keys, with what is given, and with this working tree's package."""
    kept = {n: v for n, v in os.environ.items() if not n.startswith("OPENAI_") and n != "COLUMNS"}
    return {**kept, "PYTHONPATH": str(Path(__file__).resolve().parent.parent), **more}


def entry_about(entries: list[dict[str, Any]], words: str) -> str:
    """The label of the first entry in whose statement or quotes some words stand."""
    texts = {e["id"]: "\n".join([e["statement"], *(v["quote"] for v in e["evidence"])]) for e in entries}
    return next(str(label) for label, text in texts.items() if words in text)


def hashes(root: Path) -> dict[str, str]:
    """SHA-256 of every file below a folder, by relative path; answers, run logs and the lock aside."""
    passing = ("cache.sqlite", "endpoints.json", "lock")
    found = {p.relative_to(root).as_posix(): p for p in sorted(root.rglob("*")) if p.is_file()}
    return {
        name: hashlib.sha256(path.read_bytes()).hexdigest()
        for name, path in found.items()
        if not path.name.startswith(passing) and path.parent.name != "runs"
    }


def asked(blueprint: Blueprint, workspace: Path, message: str, *flags: str) -> Any:
    """What Oskar's message in the chat is answered with, by rules."""
    ran = blueprint("-C", workspace, "--engine", "offline", "chat", "--json", "--by", "Oskar", *flags, "-m", message)
    assert ran.status == 0, ran.err
    return ran.json
