"""`sections/ID.lock`: the sections that a person locked, a file each.

Two branches of git that lock different sections never collide, and to free one is to remove its file.
"""

from __future__ import annotations

from pathlib import Path

from agent.store.records import Versioned, as_json, load
from agent.store.sections import lock_path
from agent.store.workspace import Workspace


class _Lock(Versioned):
    """That a section is locked; there is no more to say of it."""


def locked_sections(workspace: Workspace) -> frozenset[str]:
    """The ids of the locked sections. Raises UsageError where a file was written by a newer Blueprint."""
    found = (path for path in sorted(workspace.sections.glob("*.lock")) if load(path, _Lock) is not None)
    return frozenset(path.stem for path in found)


def lock_file(workspace: Workspace, section: str) -> tuple[Path, str]:
    """The file that locks a section, and its content."""
    return lock_path(workspace, section), as_json(_Lock())


def lock_section(workspace: Workspace, section: str) -> bool:
    """Keep a section as it stands: no run drafts it until it is unlocked. False where it was locked already.

    The caller holds the workspace and knows that the section exists.
    """
    path = lock_path(workspace, section)
    if path.exists():
        return False
    workspace.write(*lock_file(workspace, section))
    return True


def unlock_section(workspace: Workspace, section: str) -> bool:
    """Let the next run draft a section again. False where it was not locked. The caller holds the workspace."""
    path = lock_path(workspace, section)
    if not path.exists():
        return False
    workspace.remove(path)
    return True
