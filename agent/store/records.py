"""Records on disk as JSON with a format version, each a file of its own."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError
from pydantic_core import from_json

from agent.errors import UsageError
from agent.store.workspace import read_bytes
from agent.types import Frozen


class Versioned(Frozen):
    """A record that says which version of its form it was written in."""

    v: int = 1


R = TypeVar("R", bound=Versioned)


def as_json(record: Versioned) -> str:
    """The file's content: readable in a diff, ending in a newline."""
    return record.model_dump_json(indent=1) + "\n"


def load(path: Path, kind: type[R], version: int = 1) -> R | None:
    """The record of a file, null where there is none.

    Raises UsageError where a newer Blueprint wrote it or it cannot be read as what it should be.
    """
    data = read_bytes(path)
    if data is None:
        return None
    try:
        found = from_json(data)
        written = found.get("v") if isinstance(found, dict) else None
        if isinstance(written, int) and written > version:
            known = f"format {written}, this one reads {version}"
            raise UsageError(f"{path} was written by a newer Blueprint ({known}); upgrade Blueprint.")
        return kind.model_validate_json(data)
    except (ValidationError, ValueError) as error:
        raise UsageError(
            f"{path} cannot be read as Blueprint writes it; remove it, or take it back from git, then run again."
        ) from error
