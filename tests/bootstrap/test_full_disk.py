"""A disk that is full at one write: one sentence, a whole workspace, and the next run ends as if nothing had been."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from fakes import Collecting, FixedClock
from test_session import FIRST, SECOND

from agent.bootstrap import Options, Session
from agent.document.anchors import split
from agent.errors import UsageError
from agent.store.sections import load_drafted, load_texts

EVERY = 23
"""Of all writes, one in so many is tried here; `make soak` tries all."""


class Disk:
    """Counts what is made durable, and is full at one of these moments."""

    def __init__(self, full_at: int | None) -> None:
        self.count, self.full_at, self._sync = 0, full_at, os.fsync

    def fsync(self, descriptor: int) -> None:
        self.count += 1
        if self.count == self.full_at:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self._sync(descriptor)


@contextmanager
def disk(full_at: int | None = None) -> Iterator[Disk]:
    it = Disk(full_at)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "fsync", it.fsync)
        yield it


def session(root: Path) -> Session:
    return Session(root, Options(engine="offline"), Collecting(), {}, FixedClock())


def room(folder: Path) -> Path:
    """A workspace with a drafted discussion and another one that waits."""
    (folder / "transcripts").mkdir(parents=True)
    (folder / "transcripts" / "2026-01-05-a.txt").write_text(FIRST, "utf-8")
    session(folder).draft()
    (folder / "transcripts" / "2026-01-12-b.txt").write_text(SECOND, "utf-8")
    return folder


def tried(folder: Path, every: int) -> None:
    ready, whole = room(folder / "ready"), folder / "whole"
    shutil.copytree(ready, whole)
    with disk() as counted:
        session(whole).draft()
    document = session(whole).workspace.document.read_bytes()
    for moment in range(1, counted.count + 1, every):
        root = folder / f"full-{moment}"
        shutil.copytree(ready, root)
        with disk(full_at=moment), pytest.raises(UsageError, match="disk is full"):
            session(root).draft()
        it = session(root)
        it.events()
        load_texts(it.workspace)
        load_drafted(it.workspace)
        split(it.workspace.document.read_text("utf-8"))
        it.draft()
        assert it.workspace.document.read_bytes() == document, f"full at write {moment} of {counted.count}"
        assert session(root).draft().plan.stale == ()


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))


def test_a_disk_that_is_full_at_a_write_breaks_nothing(tmp_path: Path) -> None:
    """What was there is whole, and with room again the next run ends with the bytes of one that was left alone."""
    tried(tmp_path, EVERY)


@pytest.mark.soak
def test_a_disk_that_is_full_at_each_write_in_turn_breaks_nothing(tmp_path: Path) -> None:
    """The same at every write."""
    tried(tmp_path, 1)
