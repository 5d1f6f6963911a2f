"""The exchanges that are recorded in `cassettes/`: whole runs of the main job, as a person would start them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from agent.bootstrap import Options, Session
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


def run(exchange: Exchange, folder: Path, url: str) -> Report:
    """Draft in a fresh workspace below `folder` against this endpoint, one call after another, each asked once."""
    options = Options(
        engine="openai",
        base_url=url,
        model=MODEL,
        timeout=1800,
        retries=False,
        concurrency=1,
        sections=exchange.sections,
    )
    with _state(folder / "state"):
        session = Session(folder / "workspace", options, environment={})
        return session.draft([str(ROOT / "transcripts" / "larkbox" / exchange.sample)])


@contextmanager
def _state(folder: Path) -> Iterator[None]:
    """A state folder whose key to the secret marks is the same on every machine: marks stand in what is hashed."""
    key = folder / _KEY_FILE
    key.parent.mkdir(parents=True)
    key.write_bytes(b"0123456789abcdef" * 2)
    key.chmod(0o600)
    before = os.environ.get("XDG_STATE_HOME")
    os.environ["XDG_STATE_HOME"] = str(folder)
    try:
        yield
    finally:
        if before is None:
            del os.environ["XDG_STATE_HOME"]
        else:
            os.environ["XDG_STATE_HOME"] = before
