"""Files, folders and standard input → sources that the read step takes."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from agent.errors import InputError
from agent.formats.base import Source
from agent.store.workspace import Workspace, find_transcripts

STDIN = "-"
_FIRST_WORDS = 6
_PIECE = 2**20
_EXPORT = ("users.json", "channels.json")
"""What lies in the folder of a Slack export beside its channels."""


def named(workspace: Workspace, paths: Sequence[str], stdin: BinaryIO | None, today: dt.date) -> tuple[Source, ...]:
    """The sources that a person named: files, the files of folders, `-` for standard input.

    Raises InputError where one is missing or cannot be read.
    """
    found: list[Source] = []
    for path in paths:
        if path == STDIN:
            found.append(_pasted(stdin, today))
        elif _is_folder(path):
            inside = _below(workspace, Path(path))
            if not inside:
                raise InputError(
                    f"{path} holds no file that could be a discussion; put exports into it, or name a file."
                )
            found += inside
        else:
            found.append(_file(workspace, Path(path)))
    return tuple(found)


def waiting(workspace: Workspace) -> tuple[Source, ...]:
    """The files in the workspace's own transcripts folder."""
    return tuple(_below(workspace, workspace.transcripts)) if workspace.transcripts.is_dir() else ()


def fingerprint(source: Source, *asked: object) -> str:
    """The hash of a source's name and content, and of how it is read: equal ones hold the same discussions."""
    found = hashlib.sha256(repr((source.name, source.path, source.key, asked)).encode("utf-8", "surrogatepass"))
    for file in source.members if source.inside is not None else (source,):
        found.update(repr(file.name).encode("utf-8", "surrogatepass"))
        with file.open() as stream:
            while piece := stream.read(_PIECE):
                found.update(piece)
    return found.hexdigest()


def is_export(path: str) -> bool:
    """Whether a folder is one export of many files, as Slack's is, and no collection of discussions."""
    return all((Path(path) / name).is_file() for name in _EXPORT)


def _below(workspace: Workspace, folder: Path) -> list[Source]:
    """The files of a folder in order of their paths; a folder in it that is one export is one source."""
    files = find_transcripts(folder)
    exports = {file.parent for file in files if file.name in _EXPORT and is_export(str(file.parent))}
    found: dict[Path, Source] = {}
    for file in files:
        export = next((parent for parent in file.parents if parent in exports), None)
        place = export or file
        if place not in found:
            found[place] = _export(workspace, export) if export else _file(workspace, file)
    return list(found.values())


def _is_folder(path: str) -> bool:
    try:
        return Path(path).is_dir()
    except OSError:  # a name that no system takes: what is wrong with it is told where it is opened
        return False


def _export(workspace: Workspace, folder: Path) -> Source:
    """A folder that is one export, as a source that holds its files."""

    def inside() -> list[Source]:
        return [
            _file(workspace, file).model_copy(update={"name": file.relative_to(folder).as_posix()})
            for file in find_transcripts(folder)
        ]

    root, whole = workspace.root.resolve(), folder.resolve()
    relative = whole.relative_to(root).as_posix() if root in whole.parents else None
    return Source(name=folder.name, path=relative, inside=inside)


def _file(workspace: Workspace, path: Path) -> Source:
    try:
        if not path.exists():
            raise InputError(
                f"{path} does not exist; check the name, or run `blueprint draft` without one to read transcripts/."
            )
        if not path.is_file():
            raise InputError(f"{path} is not a file; name a transcript, or a folder of them.")
        with path.open("rb") as stream:
            stream.read(1)
    except OSError as error:
        raise InputError(
            f"{path} cannot be read ({error.strerror or error}); see who may read it, then run again."
        ) from error
    root, whole = workspace.root.resolve(), path.resolve()
    relative = whole.relative_to(root).as_posix() if root in whole.parents else None
    return Source(name=path.name, path=relative, opened=lambda: path.open("rb"))


def _pasted(stdin: BinaryIO | None, today: dt.date) -> Source:
    """What came by standard input, named by the day and its first words."""
    data = stdin.read() if stdin is not None else b""
    text = data.decode("utf-8", "replace")
    words = re.findall(r"[^\W_]+", text)[:_FIRST_WORDS]
    name = f"{today.isoformat()} {' '.join(words)}".strip()
    return Source(name=name, data=data, key=f"paste/{name}")
