"""`sections/ID.md`.

Each region of the document exactly as last written, the base of the merge; `ID.json`: what it was drafted from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from agent.document.merge import Conflict
from agent.errors import UsageError
from agent.model.section import Drafted
from agent.store.records import Versioned, as_json, load
from agent.store.workspace import Workspace, read_text

_ID = re.compile(r"[a-z][a-z0-9-]*")


_FORMAT = 4
"""Of `ID.json`. Format 3 did not say which verdicts are arguable, format 2 not whether a section was read a second
time, and format 1 had one hash of all entries in place of one for each; all are read as they are."""


class _Stored(Versioned):
    v: int = _FORMAT
    drafted: Drafted


class _Conflicts(Versioned):
    conflicts: tuple[Conflict, ...] = ()


def text_path(workspace: Workspace, section: str) -> Path:
    """Where a region's text lies. Raises UsageError for an id that could lead elsewhere."""
    return _path(workspace, section, ".md")


def draft_path(workspace: Workspace, section: str) -> Path:
    """Where a section's draft lies."""
    return _path(workspace, section, ".json")


def instructions_path(workspace: Workspace, section: str) -> Path:
    """Where what a person asked of a section lies."""
    return _path(workspace, section, ".instructions")


def lock_path(workspace: Workspace, section: str) -> Path:
    """The file that says that a section is locked, by being there."""
    return _path(workspace, section, ".lock")


def _path(workspace: Workspace, section: str, suffix: str) -> Path:
    if not _ID.fullmatch(section):
        raise UsageError(f"{section!r} is no section's id; ids are small letters, digits and dashes.")
    return workspace.sections / f"{section}{suffix}"


def save_text(workspace: Workspace, section: str, text: str) -> None:
    """Store a region's text as the engine has it now: the next merge's base."""
    workspace.write(text_path(workspace, section), text)


def load_texts(workspace: Workspace) -> dict[str, str]:
    """Every region's text as last written, by id."""
    texts = ((p.stem, read_text(p)) for p in sorted(workspace.sections.glob("*.md")) if _ID.fullmatch(p.stem))
    return {section: text for section, text in texts if text is not None}


def save_drafted(workspace: Workspace, drafted: Drafted) -> None:
    """Store a section's draft and what it was drafted from."""
    workspace.write(draft_path(workspace, drafted.draft.section), drafted_file(drafted))


def drafted_file(drafted: Drafted) -> str:
    """The content of a draft's file."""
    return as_json(_Stored(drafted=drafted))


def conflicts_file(conflicts: Iterable[Conflict]) -> str | None:
    """The content of the file of collisions; null where there are none."""
    held = tuple(conflicts)
    return as_json(_Conflicts(conflicts=held)) if held else None


def load_drafted(workspace: Workspace) -> dict[str, Drafted]:
    """Every section's draft, by id."""
    found = (
        (p.stem, load(p, _Stored, _FORMAT)) for p in sorted(workspace.sections.glob("*.json")) if _ID.fullmatch(p.stem)
    )
    return {section: stored.drafted for section, stored in found if stored is not None}


def save_conflicts(workspace: Workspace, conflicts: Iterable[Conflict]) -> None:
    """Store the collisions that are not settled; the file goes with the last of them."""
    held = tuple(conflicts)
    if held:
        workspace.write(workspace.conflicts, as_json(_Conflicts(conflicts=held)))
    else:
        workspace.remove(workspace.conflicts)


def load_conflicts(workspace: Workspace) -> tuple[Conflict, ...]:
    """The collisions that were not settled when the last run ended."""
    stored = load(workspace.conflicts, _Conflicts)
    return stored.conflicts if stored else ()
