"""The end of a run as one step.

Document, merge bases and drafts change together or, after a crash, are finished by the next run.

Without it a kill between two files would make the engine's own text look like a person's edit. The way is a redo log:
first everything that is to change in one durable file, then the files themselves in any order, then the log goes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from agent.document.merge import Conflict
from agent.model.section import Drafted
from agent.store.records import Versioned, as_json, load
from agent.store.sections import save_conflicts, save_drafted, save_text
from agent.store.workspace import Workspace, read_bytes


class Commit(Versioned):
    """All that a run changes in the workspace beside the ledger."""

    before: str = ""
    """SHA-256 of the document that was read, empty for none; filled in by `commit`."""
    document: str
    texts: dict[str, str]
    drafted: tuple[Drafted, ...] = ()
    conflicts: tuple[Conflict, ...] = ()


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
    if _digest(read_bytes(workspace.document)) in {made.before, _digest(made.document.encode())}:
        _apply(workspace, made)
    else:
        workspace.commit.unlink()
    return True


def _apply(workspace: Workspace, made: Commit) -> None:
    """The document first: while it is the old one, no base may have moved on."""
    workspace.write_document(made.document)
    for section, text in made.texts.items():
        save_text(workspace, section, text)
    for drafted in made.drafted:
        save_drafted(workspace, drafted)
    save_conflicts(workspace, made.conflicts)
    workspace.commit.unlink()


def _digest(data: bytes | None) -> str:
    return "" if data is None else hashlib.sha256(data).hexdigest()
