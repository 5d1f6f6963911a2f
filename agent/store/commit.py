"""The end of a run as one step.

Document, merge bases and drafts change together or, after a crash, are finished by the next run.

Without it a kill between two files would make the engine's own text look like a person's edit. The way is a redo log:
first everything that is to change in one durable file, then the files themselves in any order, then the log goes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from pydantic import Field

from agent.document.merge import Conflict
from agent.model.log import LogEvent
from agent.model.section import Drafted
from agent.store.ledger_log import append_events, read_log
from agent.store.records import Versioned, as_json, load
from agent.store.sections import save_conflicts, save_drafted, save_text
from agent.store.workspace import Workspace, read_bytes


class Commit(Versioned):
    """All that a run changes in the workspace beside the ledger."""

    partial: bool = False
    """Whether collisions are left as they are."""
    before: str = ""
    """SHA-256 of the document that was read, empty for none; filled in by `commit`."""
    document: str | None
    texts: dict[str, str] = Field(default_factory=dict)
    drafted: tuple[Drafted, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    files: dict[str, str | None] = Field(default_factory=dict)
    """Further files by path relative to the workspace, and what they are to hold; null where they are to go."""
    events: tuple[LogEvent, ...] = ()
    """What is to be appended to the log."""


def commit(
    workspace: Workspace,
    read: str | None,
    document: str,
    texts: Mapping[str, str],
    drafted: tuple[Drafted, ...] = (),
    conflicts: tuple[Conflict, ...] = (),
) -> bool:
    """Write a run's results. `read`: the document as it was when the run merged it.

    False where a person saved the document meanwhile: then nothing is written, and the caller merges again with what
    stands now.
    """
    before = _digest(None if read is None else read.encode())
    if _digest(read_bytes(workspace.document)) != before:
        return False
    made = Commit(before=before, document=document, texts=dict(texts), drafted=drafted, conflicts=conflicts)
    workspace.write(workspace.commit, as_json(made))
    _apply(workspace, made)
    return True


def commit_change(
    workspace: Workspace,
    read: str | None,
    document: str | None,
    files: Mapping[str, str | None],
    events: Sequence[LogEvent],
) -> bool:
    """Write a turn of the chat: the document, other files of the workspace, and the log; all of it or nothing.

    `files` by path relative to the workspace. False where a person saved the document meanwhile; then nothing is
    written.
    """
    before = _digest(None if read is None else read.encode())
    if _digest(read_bytes(workspace.document)) != before:
        return False
    made = Commit(before=before, document=document, partial=True, files=dict(files), events=tuple(events))
    workspace.write(workspace.commit, as_json(made))
    _apply(workspace, made)
    return True


def recover(workspace: Workspace) -> bool:
    """Finish what a run that was cut short left behind.

    Call it under the lock, before anything is read. True where there was something.

    Where a person changed the document in between, what was left behind is dropped: bases and drafts are still the
    old ones, so the next plan finds the same sections stale and merges them with what stands now, from stored
    answers.
    """
    made = load(workspace.commit, Commit)
    if made is None:
        return False
    after = None if made.document is None else made.document.encode()
    if _digest(read_bytes(workspace.document)) in {made.before, _digest(after)}:
        _apply(workspace, made)
    elif made.partial and _digest(read_bytes(workspace.backup)) == made.before:
        _apply(workspace, made.model_copy(update={"document": None}))  # it was written, and edited by a person since
    else:
        workspace.commit.unlink()
    return True


def _apply(workspace: Workspace, made: Commit) -> None:
    """The document first: while it is the old one, no base may have moved on."""
    if made.document is not None:
        workspace.write_document(made.document)
    for section, text in made.texts.items():
        save_text(workspace, section, text)
    for drafted in made.drafted:
        save_drafted(workspace, drafted)
    if not made.partial:
        save_conflicts(workspace, made.conflicts)
    for name, content in made.files.items():
        _put(workspace, name, content)
    if made.events:
        held = {event.model_dump_json() for event in read_log(workspace.ledger).events}
        append_events(workspace.ledger, [e for e in made.events if e.model_dump_json() not in held])
    workspace.commit.unlink()


def _put(workspace: Workspace, name: str, content: str | None) -> None:
    path = workspace.root / name
    if content is None:
        workspace.remove(path)
        return
    workspace.guard(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    workspace.write(path, content)


def _digest(data: bytes | None) -> str:
    return "" if data is None else hashlib.sha256(data).hexdigest()
