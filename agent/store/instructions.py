"""`sections/ID.instructions`: what a person asked of a section, for every draft of it until it is withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from agent.store.records import Versioned, as_json, load
from agent.store.sections import instructions_path
from agent.store.workspace import Workspace


class _Stored(Versioned):
    instructions: tuple[str, ...]


def load_instructions(workspace: Workspace) -> dict[str, tuple[str, ...]]:
    """The instructions of every section that has any, by its id."""
    found = ((path.stem, load(path, _Stored)) for path in sorted(workspace.sections.glob("*.instructions")))
    return {section: kept.instructions for section, kept in found if kept is not None}


def instructions_file(workspace: Workspace, section: str, instructions: Sequence[str]) -> tuple[Path, str | None]:
    """The file of a section's instructions, and its content; null where there are none."""
    content = as_json(_Stored(instructions=tuple(instructions))) if instructions else None
    return instructions_path(workspace, section), content
