"""A folder that Blueprint works in.

Its paths, its first files, writes that are whole or not at all, and the one-writer lock.

The lock is the operating system's (flock on Unix), so a dead process holds nothing; it holds on local disks, not on
every network share.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import socket
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from agent.errors import UsageError
from agent.types import Seconds

SUFFIXES = frozenset(
    [".vtt", ".txt", ".json", ".jsonl", ".md", ".srt", ".docx", ".eml", ".mbox", ".zip", ".log", ".html", ".csv"]
)
"""Endings of files that can be discussions."""

_IGNORED = "cache.sqlite*\nendpoints.json\nruns/\ndiscussions/\n/lock\n/lock.json\ncommit.json\n*.tmp\n"
_IGNORED_BEFORE = (
    "cache.sqlite*\nruns/\ndiscussions/\nlock*\ncommit.json\n*.tmp\n",
    "cache.sqlite*\nruns/\ndiscussions/\n/lock\n/lock.json\ncommit.json\n*.tmp\n",
)
_FULL = {errno.ENOSPC, errno.EDQUOT}
_UNTOUCHED = "what was there is untouched"
_DENIED = {errno.EACCES, errno.EPERM, errno.EROFS}


@dataclass(frozen=True)
class Workspace:
    """Where everything lies below `root`."""

    root: Path

    @property
    def folder(self) -> Path:
        """What Blueprint keeps for itself."""
        return self.root / DOCUMENTS / "blueprint"

    @property
    def document(self) -> Path:
        """The document."""
        return self.root / DOCUMENTS / "architecture" / "blueprint.md"

    @property
    def backup(self) -> Path:
        """The document as it was before the last run that changed it."""
        return self.document.with_name("blueprint.md.bak")

    @property
    def ledger(self) -> Path:
        """The append-only log."""
        return self.folder / "ledger.jsonl"

    @property
    def config(self) -> Path:
        """Settings that a person wrote."""
        return self.folder / "config.toml"

    @property
    def sections(self) -> Path:
        """Each section as last written, and its typed draft."""
        return self.folder / "sections"

    @property
    def discussions(self) -> Path:
        """The turns as read, redacted."""
        return self.folder / "discussions"

    @property
    def cache(self) -> Path:
        """Answers by request hash."""
        return self.folder / "cache.sqlite"

    @property
    def runs(self) -> Path:
        """Every call, a file a run."""
        return self.folder / "runs"

    @property
    def endpoints(self) -> Path:
        """What was found out about endpoints."""
        return self.folder / "endpoints.json"

    @property
    def conflicts(self) -> Path:
        """Collisions of hand edits with new text that are not settled yet."""
        return self.folder / "conflicts.json"

    @property
    def commit(self) -> Path:
        """What a run that was cut short still has to put in place."""
        return self.folder / "commit.json"

    @property
    def transcripts(self) -> Path:
        """Where discussions are looked for when none is named."""
        return self.root / "transcripts"

    def prepare(self) -> None:
        """Make the folders and their git files, and prove that they can be written to.

        Raises UsageError before any work is done.
        """
        folders = (self.document.parent, self.folder, self.sections, self.discussions, self.runs)
        for folder in folders:
            self.guard(folder)
            with _sentences(folder):
                folder.mkdir(parents=True, exist_ok=True)
        for folder in folders:
            with _sentences(folder), tempfile.NamedTemporaryFile(dir=folder, prefix=".probe-", suffix=".tmp"):
                pass
        self._ignoring(self.folder / ".gitignore")
        self._once(self.folder / ".gitattributes", "ledger.jsonl merge=union\n")
        self._once(self.document.parent / ".gitignore", "*.bak\n*.tmp\n")

    def _ignoring(self, path: Path) -> None:
        """The list of what git passes over; one that an older version of this program wrote is brought up to date."""
        if not path.exists() or read_text(path) in _IGNORED_BEFORE:
            self.write(path, _IGNORED)

    def _once(self, path: Path, text: str) -> None:
        if not path.exists():
            self.write(path, text)

    def guard(self, path: Path) -> None:
        """Raises UsageError where writing to `path` would leave the workspace through a symbolic link."""
        root, target = self.root.resolve(), path.resolve()
        if target != root and root not in target.parents:
            raise UsageError(
                f"{path} leads out of the workspace to {target} through a link; remove the link, nothing was written."
            )

    def write(self, path: Path, data: str | bytes) -> None:
        """Write a file of the workspace, whole or not at all.

        A link inside the workspace is followed, one out of it refused.
        """
        self.guard(path)
        atomic_write(path, data)

    def remove(self, path: Path) -> None:
        """Remove a file of the workspace, where it is there. Raises UsageError where it cannot be removed."""
        self.guard(path)
        with _sentences(path):
            path.unlink(missing_ok=True)
            sync_folder(path.parent)

    def write_document(self, text: str) -> bool:
        """Write the document, keeping the one before as its backup.

        False where nothing changed and nothing was written.
        """
        before = read_bytes(self.document)
        data = text.encode()
        if before == data:
            return False
        if before is not None:
            self.write(self.backup, before)
        self.write(self.document, data)
        return True

    @contextlib.contextmanager
    def lock(self, wait: Seconds = 0.0) -> Iterator[None]:
        """Hold the workspace alone; waits up to `wait` seconds. Raises UsageError that says who holds it."""
        holder = self.folder / "lock.json"
        for path in (self.folder, self.folder / "lock", holder):
            self.guard(path)
        with _sentences(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.folder / "lock", timeout=wait, thread_local=False, is_singleton=False)
            try:
                lock.acquire()
            except Timeout:
                raise UsageError(
                    f"{self.root} is in use by {_held_by(holder)}; wait until it ends, or stop it."
                ) from None
        try:
            self.write(holder, json.dumps({"pid": os.getpid(), "host": socket.gethostname()}))
            yield
        finally:
            with contextlib.suppress(OSError):
                holder.unlink(missing_ok=True)
            lock.release()


def _held_by(holder: Path) -> str:
    try:
        known = json.loads(holder.read_text("utf-8"))
        return f"process {int(known['pid'])} on {known['host']!s:.80}"
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"


DOCUMENTS = ".dev-resources"
"""The folder that makes another one a workspace."""


def find_transcripts(folder: Path) -> tuple[Path, ...]:
    """Files below `folder` that can be discussions, in order of their paths.

    README files, and files and folders whose names start with a dot or an underscore, are passed over, and so are
    linked folders and folders below that are workspaces of their own.
    """
    found = []
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(f for f in folders if f[0] not in "._" and not Path(where, f, DOCUMENTS).is_dir())
        found += [Path(where, name) for name in names if _is_transcript(name)]
    return tuple(sorted(path for path in found if path.is_file()))


def _is_transcript(name: str) -> bool:
    return name[0] not in "._" and not name.lower().startswith("readme") and Path(name).suffix.lower() in SUFFIXES


def read_bytes(path: Path) -> bytes | None:
    """A file's content, null where there is none. Raises UsageError where it cannot be read."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UsageError(f"{path} cannot be read ({_reason(error)}); see who may read it, then run again.") from error


def read_text(path: Path) -> str | None:
    """A UTF-8 file's text with its line ends as they are, null where there is none.

    Raises UsageError where it cannot be read.
    """
    data = read_bytes(path)
    try:
        return None if data is None else data.decode()
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not UTF-8 (byte {error.start}); save it as UTF-8, then run again.") from error


def atomic_write(path: Path, data: str | bytes) -> None:
    """Replace a file in one step, durably: it holds the old content or the new, never a part. Its mode is kept.

    Raises UsageError where the folder cannot be written to or the disk is full; then the old content is untouched.
    """
    content = data.encode() if isinstance(data, str) else data
    with _sentences(path):
        target = path.resolve()
        mode = target.stat().st_mode & 0o7777 if target.exists() else 0o666 & ~_umask()
        descriptor, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".tmp")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fchmod(file.fileno(), mode)
                os.fsync(file.fileno())
            Path(temporary).replace(target)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Make a folder's entries durable, where the system can."""
    with contextlib.suppress(PermissionError, NotImplementedError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@contextlib.contextmanager
def _sentences(path: Path) -> Iterator[None]:
    """Turn what the system says into one sentence."""
    try:
        yield
    except OSError as error:
        raise unwritable(path, error) from error


def unwritable(path: Path, error: OSError) -> UsageError:
    """Why a file could not be written, and what to do."""
    if error.errno in _FULL:
        return UsageError(
            f"{path} could not be written: the disk is full; free some space and run again, {_UNTOUCHED}."
        )
    if error.errno in _DENIED:
        remedy = "give yourself write access, or choose another folder with -C"
        return UsageError(f"{path} cannot be written ({_reason(error)}); {remedy}.")
    return UsageError(f"{path} cannot be written ({_reason(error)}); {_UNTOUCHED}.")


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()
