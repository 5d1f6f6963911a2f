"""`cache.sqlite`: the answers that were paid for, by the hash of their request.

An answer is on disk when `put` returns (SQLite, WAL, synchronous FULL). Each thread has a connection of its own. The
file's version is SQLite's `user_version`; migrations are the list below, each applied once, in order.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from agent.errors import UsageError

MIGRATIONS: tuple[str, ...] = ("CREATE TABLE answers (key TEXT PRIMARY KEY, answer TEXT NOT NULL) WITHOUT ROWID",)
_WAIT_S = 30.0


class SqliteCache:
    """Implements `ports.AnswerCache` on one file, which is made where it is missing."""

    def __init__(self, path: Path) -> None:
        self._path, self._local, self._lock = path, threading.local(), threading.Lock()
        self._open: list[sqlite3.Connection] = []
        with self._border():
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._migrate(self._connection())

    def get(self, key: str) -> str | None:
        """The answer stored under this key. Raises UsageError where the file cannot be read."""
        with self._border():
            row = self._connection().execute("SELECT answer FROM answers WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def put(self, key: str, answer: str) -> None:
        """Store an answer; it is on disk when this returns. Raises UsageError where it cannot be written."""
        with self._border():
            self._connection().execute("INSERT OR REPLACE INTO answers VALUES (?, ?)", (key, answer))

    def close(self) -> None:
        """Close the connections of all threads; no thread may use the cache after."""
        with self._lock:
            for connection in self._open:
                connection.close()
            self._open.clear()
        self._local = threading.local()

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            # autocommit: a statement is a transaction; `close` may come from another thread than the one that opened
            connection = sqlite3.connect(self._path, timeout=_WAIT_S, isolation_level=None, check_same_thread=False)
            with self._lock:
                self._open.append(connection)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            self._local.connection = connection
        return connection

    def _migrate(self, connection: sqlite3.Connection) -> None:
        connection.execute("BEGIN IMMEDIATE")
        try:
            version = self._version(connection)
            for number, statement in enumerate(MIGRATIONS[version:], version + 1):
                connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {number}")
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise

    def _version(self, connection: sqlite3.Connection) -> int:
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if version > len(MIGRATIONS):
            raise UsageError(
                f"{self._path} was written by a newer version of this program (format {version}, "
                f"known here: {len(MIGRATIONS)}); update the program."
            )
        return version

    @contextmanager
    def _border(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise UsageError(
                f"The store of answers {self._path} cannot be used ({error}); make its folder writable, "
                "or move the file away to begin an empty one."
            ) from error
