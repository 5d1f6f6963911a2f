"""`discussions/files.json`: what each file held when it was read, so that one that did not change is not parsed again.

A file is known by the hash of its name, its content and how it was to be read. Whatever is lost here is read anew.
"""

from __future__ import annotations

from collections.abc import Mapping

from agent.errors import UsageError
from agent.store.records import Versioned, as_json, load
from agent.store.workspace import Workspace
from agent.types import Frozen


class Held(Frozen):
    """A discussion that a file holds: its key and revision, and the name by which a person knows it."""

    key: str
    revision: str
    source: str


class _Stored(Versioned):
    reader: str
    files: dict[str, tuple[Held, ...]]


def load_files(workspace: Workspace, reader: str) -> dict[str, tuple[Held, ...]]:
    """The discussions of each file by its hash; none where another version of the readers (`reader`) wrote it."""
    try:
        stored = load(workspace.discussions / "files.json", _Stored)
    except UsageError:
        return {}
    return dict(stored.files) if stored is not None and stored.reader == reader else {}


def save_files(workspace: Workspace, reader: str, files: Mapping[str, tuple[Held, ...]]) -> None:
    """Keep them in place of what was kept before."""
    workspace.write(workspace.discussions / "files.json", as_json(_Stored(reader=reader, files=dict(files))))
