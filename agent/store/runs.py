"""`runs/*.jsonl`: one file a run, one line a call with its tokens, cost, seconds and outcome."""

from __future__ import annotations

import datetime as dt
import json
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from agent.errors import UsageError
from agent.ports import Call
from agent.store.workspace import read_bytes

FORMAT = 1


def now() -> str:
    """The time of a call, ISO 8601 in UTC to the second."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


class JsonlRunLog:
    """Implements `ports.RunLog` on one file, which is made with the first call. May be used from many threads."""

    def __init__(self, path: Path, stamp: Callable[[], str] = now) -> None:
        self._path, self._stamp, self._lock = path, stamp, threading.Lock()

    def record(self, call: Call) -> None:
        """Append one call and flush it. Raises UsageError where the file cannot be written."""
        line = json.dumps({"format": FORMAT, "at": self._stamp(), **call.model_dump(mode="json")}, ensure_ascii=False)
        try:
            with self._lock:
                self._append(line)
        except OSError as error:
            raise UsageError(
                f"The run log {self._path} cannot be written ({error}); make its folder writable."
            ) from error

    def _append(self, line: str) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("ab") as file:
            if file.tell() and not _ends_with_newline(self._path):
                file.write(b"\n")  # a writer that was killed left half a line; it costs that line alone
            file.write(line.encode("utf-8", "replace") + b"\n")
            file.flush()


def _ends_with_newline(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"


def calls(folder: Path) -> Iterator[tuple[str, Call]]:
    """All calls in a folder's run logs, each with its time, oldest run first; torn lines are left out."""
    for path in sorted(folder.glob("*.jsonl")):
        yield from calls_of(path)


def calls_of(path: Path) -> Iterator[tuple[str, Call]]:
    """The calls of one run, each with its time. Raises UsageError where the file cannot be read."""
    for line in (read_bytes(path) or b"").split(b"\n"):
        entry = _entry(line)
        if entry is not None:
            yield entry


def _entry(line: bytes) -> tuple[str, Call] | None:
    try:
        fields: Any = json.loads(line)
        at = fields.pop("at")
        fields.pop("format")
        return str(at), Call.model_validate(fields)
    except (ValueError, ValidationError, KeyError, AttributeError, TypeError):
        return None
