"""`ledger.jsonl`: one event a line, only ever appended to, each append durable before it returns.

A crash can leave a last line that is not whole. It is passed over with a warning, and cut off by the next append;
what stands before it was appended earlier and is whole. Git merges the file line by line (`merge=union`), so the
order of lines means nothing.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path

from pydantic import ValidationError

from agent.errors import UsageError
from agent.model.log import FORMAT_VERSION, LogEvent, parse_event
from agent.store.workspace import read_bytes, sync_folder, unwritable
from agent.types import Frozen


class LogContents(Frozen):
    """The events of a log, and what a person should know of how it was read."""

    events: tuple[LogEvent, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def next_seq(self) -> int:
        """The number that the next event gets."""
        return max((e.seq for e in self.events), default=0) + 1


def read_log(path: Path) -> LogContents:
    """Every event of the log, in the order of its lines; none where there is no file.

    Raises UsageError where a line other than the last is no event, or a line was written by a newer Blueprint.
    """
    data = read_bytes(path) or b""
    lines = data.split(b"\n")
    last = max((n for n, line in enumerate(lines) if line.strip(b"\0 \t\r")), default=-1)
    events: list[LogEvent] = []
    for n, line in enumerate(lines[: last + 1]):
        if not line.strip():
            continue
        if n == last and _torn(line):
            return LogContents(
                events=tuple(events),
                warnings=(f"{path.name}: the last line was not written whole and is passed over.",),
            )
        events.append(_event(line, path, n + 1))
    return LogContents(events=tuple(events))


def append_events(path: Path, events: Iterable[LogEvent]) -> None:
    """Append events, each on a line of its own; they are on the disk when this returns.

    A last line that is not whole is cut off first. Raises UsageError where the file cannot be written; then it is as
    it was.
    """
    text = "".join(f"{event.model_dump_json()}\n" for event in events)
    if not text:
        return
    if path.is_symlink():
        raise UsageError(f"{path} is a link; put the log itself in its place, nothing was written.")
    try:
        _append(path, text.encode())
    except OSError as error:
        raise unwritable(path, error) from error


def _append(path: Path, data: bytes) -> None:
    fresh = not path.exists()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
    try:
        keep, joint = _whole(path)
        try:
            os.ftruncate(descriptor, keep)
            _write_all(descriptor, joint + data)
            os.fsync(descriptor)
        except OSError:
            os.ftruncate(descriptor, keep)
            raise
    finally:
        os.close(descriptor)
    if fresh:
        sync_folder(path.parent)


def _write_all(descriptor: int, data: bytes) -> None:
    """Without Python's buffer, which would try the rest again when the file is closed."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _whole(path: Path) -> tuple[int, bytes]:
    """How many bytes of the file are whole, and what has to stand between them and the next line."""
    data = path.read_bytes()
    kept = data.rstrip(b"\0")
    end = kept.rfind(b"\n") + 1
    tail = kept[end:]
    if tail.strip():
        return (end, b"") if _torn(tail) else (len(kept), b"\n")
    previous = kept.rstrip(b"\n \t\r")
    start = previous.rfind(b"\n") + 1
    return (start, b"") if previous[start:] and _torn(previous[start:]) else (end, b"")


def _torn(line: bytes) -> bool:
    """Whether a line breaks off, as against one that is whole and says something else."""
    try:
        return not isinstance(json.loads(line), dict)
    except ValueError:
        return True


def _event(line: bytes, path: Path, number: int) -> LogEvent:
    place = f"{path}, line {number},"
    try:
        version = json.loads(line)["v"]
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{place} is no event of the log; take the file back from git or a backup.") from error
    if not isinstance(version, int) or version > FORMAT_VERSION:
        known = f"format {version!r}, this one reads {FORMAT_VERSION}"
        raise UsageError(f"{place} was written by a newer Blueprint ({known}); upgrade Blueprint.")
    try:
        return parse_event(line.decode())
    except (ValidationError, UnicodeDecodeError) as error:
        raise UsageError(f"{place} is no event of the log; take the file back from git or a backup.") from error
