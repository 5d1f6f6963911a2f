"""The store of answers: durable, shared by threads, versioned."""

from __future__ import annotations

import multiprocessing
import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from agent.errors import UsageError
from agent.store.cache import MIGRATIONS, SqliteCache


def test_an_answer_comes_back(tmp_path: Path) -> None:
    """As it was put, the last one counts, none where there is none."""
    cache = SqliteCache(tmp_path / "deep" / "cache.sqlite")
    assert cache.get("a") is None
    cache.put("a", "eins ✓ \x00 ⟦secret:7F3A⟧")
    cache.put("a", "zwei")
    assert cache.get("a") == "zwei"
    cache.close()


def put_and_die(path: Path) -> None:
    SqliteCache(path).put("k", "paid for")
    os._exit(9)


def test_an_answer_is_on_disk_when_put_returns(tmp_path: Path) -> None:
    """A process that dies right after leaves it behind."""
    path = tmp_path / "cache.sqlite"
    process = multiprocessing.get_context("fork").Process(target=put_and_die, args=(path,))
    process.start()
    process.join(20)
    assert process.exitcode == 9
    cache = SqliteCache(path)
    assert cache.get("k") == "paid for"
    cache.close()


def test_every_connection_writes_through(tmp_path: Path) -> None:
    """Synchronous FULL is set per connection, so it is read from another thread's."""
    cache = SqliteCache(tmp_path / "cache.sqlite")
    with ThreadPoolExecutor(1) as pool:
        level = pool.submit(lambda: cache._connection().execute("PRAGMA synchronous").fetchone()[0]).result()
    cache.close()
    assert level == 2


def test_threads_and_a_second_reader_share_one_file(tmp_path: Path) -> None:
    """Two stores on one file, eight threads: nothing is lost and nothing is locked out."""
    path = tmp_path / "cache.sqlite"
    first, second = SqliteCache(path), SqliteCache(path)

    def work(n: int) -> None:
        (first, second)[n % 2].put(f"k{n}", f"v{n}")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(80)))
    assert [second.get(f"k{n}") for n in range(80)] == [f"v{n}" for n in range(80)]
    first.close()
    second.close()


def test_the_file_knows_its_version(tmp_path: Path) -> None:
    """user_version is the number of migrations that were applied; opening again applies none."""
    path = tmp_path / "cache.sqlite"
    SqliteCache(path).close()
    SqliteCache(path).close()
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
    connection.close()


def test_a_newer_file_is_left_alone(tmp_path: Path) -> None:
    """One sentence; nothing is written into it."""
    path = tmp_path / "cache.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(UsageError, match="newer version"):
        SqliteCache(path)


def test_a_file_that_is_no_store_is_one_sentence(tmp_path: Path) -> None:
    """And stays byte for byte."""
    path = tmp_path / "cache.sqlite"
    path.write_bytes(b"this is no database, it is a letter " * 40)
    before = path.read_bytes()
    with pytest.raises(UsageError, match=r"cache\.sqlite cannot be used"):
        SqliteCache(path)
    assert path.read_bytes() == before


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    """No traceback."""
    (tmp_path / "file").write_text("x")
    with pytest.raises(UsageError, match="cannot be used"):
        SqliteCache(tmp_path / "file" / "cache.sqlite")
