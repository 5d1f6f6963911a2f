"""The exchanges that are recorded in `cassettes/`: whole runs of the main job, and a chat, as people have them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from chat_script import FIRST, LATER, PERSON, SCRIPT, SECTIONS, STALE

from agent.bootstrap import Options, Session
from agent.bootstrap.chatting import Chatting
from agent.bootstrap.session import Report

ROOT = Path(__file__).resolve().parent.parent
CASSETTES = ROOT / "cassettes"
MODEL = "desk"
_KEY_FILE = "blueprint/secret-marks.key"


@dataclass(frozen=True)
class Exchange:
    """A run: the discussion that it reads and the sections that it drafts. Its recordings lie in one file."""

    name: str
    sample: str
    sections: tuple[str, ...]

    @property
    def path(self) -> Path:
        """The file with its recordings."""
        return CASSETTES / f"{self.name}.yaml"


EXCHANGES = (
    Exchange(
        name="design-meeting",
        sample="2026-03-03-larkbox-design-meeting.vtt",
        sections=("summary", "technologies", "components", "interactions", "states", "retries-and-timeouts"),
    ),
)


CHAT = CASSETTES / "design-chat.yaml"
"""The recordings of the chat of `chat_script.py`: its discussions read and drafted, and every turn."""


def run(exchange: Exchange, folder: Path, url: str) -> Report:
    """Draft in a fresh workspace below `folder` against this endpoint, one call after another, each asked once."""
    with state(folder / "state"):
        session = Session(folder / "workspace", _options(url, exchange.sections), environment={})
        return session.draft([str(ROOT / "transcripts" / "larkbox" / exchange.sample)])


def chatted(folder: Path, url: str) -> str:
    """Have the whole chat in a fresh workspace below `folder`; the document in the end."""
    root = folder / "workspace"
    with state(folder / "state"):
        Session(root, _options(url, SECTIONS), environment={}).draft([str(FIRST)])
        for turn in SCRIPT:
            if turn.after_draft:
                Session(root, _options(url, STALE), environment={}).draft([str(LATER)])
            session = Session(root, _options(url), environment={})  # each turn could be a process of its own
            Chatting(session, PERSON).say(turn.says, yes=turn.yes)
        return session.workspace.document.read_text("utf-8")


def _options(url: str, sections: tuple[str, ...] = ()) -> Options:
    return Options(
        engine="openai", base_url=url, model=MODEL, timeout=1800, retries=False, concurrency=1, sections=sections
    )


def key_of_the_marks(folder: Path) -> None:
    """Put the key to the secret marks into a state folder: the same on every machine."""
    key = folder / _KEY_FILE
    key.parent.mkdir(parents=True)
    key.write_bytes(b"0123456789abcdef" * 2)
    key.chmod(0o600)


@contextmanager
def state(folder: Path) -> Iterator[None]:
    """A state folder whose key to the secret marks is the same on every machine: marks stand in what is hashed."""
    key_of_the_marks(folder)
    before = os.environ.get("XDG_STATE_HOME")
    os.environ["XDG_STATE_HOME"] = str(folder)
    try:
        yield
    finally:
        if before is None:
            del os.environ["XDG_STATE_HOME"]
        else:
            os.environ["XDG_STATE_HOME"] = before
