"""What an export is: a name, and a function from the document to files. It reads nothing and writes nothing itself."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from agent.page.subject import Subject


@dataclass(frozen=True)
class File:
    """A file of an export: its path within the target, with `/`, and what it holds."""

    path: str
    content: bytes
    base: str | None = None
    """What is kept so that a person's changes can be told from ours the next time; null where it is replaced whole."""


@dataclass(frozen=True)
class Job:
    """The document to be exported, and what the world outside lends to it."""

    subject: Subject
    rasters: Callable[[Iterable[str]], Mapping[str, bytes]] = lambda _: {}
    """The PNG of each diagram that was drawn, by its source."""
    print_page: Callable[[str], bytes] = lambda _: b""
    """A page without a script as PDF; loads nothing."""
    existing: Mapping[str, str] = field(default_factory=dict)
    """For an export into a folder: the text files that lie there already, by their names."""
    bases: Mapping[str, str] = field(default_factory=dict)
    """What the same files held when they were exported last."""


@dataclass(frozen=True)
class Made:
    """The files, and what a person should know of them."""

    files: tuple[File, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Export:
    """One way to hand the document on. `place`: where it goes below the workspace; a folder where it ends in `/`."""

    name: str
    what: str
    place: str
    make: Callable[[Job], Made]

    @property
    def folder(self) -> bool:
        """Whether it makes files in a folder rather than one file and what belongs to it."""
        return self.place.endswith("/")


@cache
def exports() -> Mapping[str, Export]:
    """Every export by its name, in alphabetical order: a module of this folder each, with one constant `EXPORT`."""
    import agent.exports as family

    names = sorted(m.name for m in pkgutil.iter_modules(family.__path__) if m.name != "base")
    found: list[Export] = [importlib.import_module(f"agent.exports.{name}").EXPORT for name in names]
    return {export.name: export for export in found}
