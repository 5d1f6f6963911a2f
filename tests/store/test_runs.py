"""The run log: a line a call."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from agent.errors import UsageError
from agent.model.plan import Usage
from agent.ports import Call
from agent.store.runs import JsonlRunLog, calls


def call(n: int) -> Call:
    return Call(
        step="draft", about=f"section {n}", model="m", usage=Usage(calls=1, input_tokens=n, cost=None), outcome="ok"
    )


def test_calls_come_back_with_their_time(tmp_path: Path) -> None:
    """In order, across files."""
    JsonlRunLog(tmp_path / "b.jsonl", lambda: "2026-05-05T10:00:00+00:00").record(call(2))
    JsonlRunLog(tmp_path / "a.jsonl", lambda: "2026-05-04T10:00:00+00:00").record(call(1))
    assert list(calls(tmp_path)) == [("2026-05-04T10:00:00+00:00", call(1)), ("2026-05-05T10:00:00+00:00", call(2))]


def test_threads_write_whole_lines(tmp_path: Path) -> None:
    """Eight threads, four hundred calls, none torn."""
    log = JsonlRunLog(tmp_path / "runs" / "a.jsonl")
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: log.record(call(n)), range(400)))
    assert sorted(c.usage.input_tokens for _, c in calls(tmp_path / "runs")) == list(range(400))


@pytest.mark.parametrize("torn", [b'{"format": 1, "at": "2026', b'{"format": 1, "about": "gr\xc3', b"\x00\x00\x00"])
def test_a_torn_line_costs_that_line_alone(tmp_path: Path, torn: bytes) -> None:
    """What is written after it stays readable."""
    path = tmp_path / "a.jsonl"
    log = JsonlRunLog(path)
    log.record(call(1))
    with path.open("ab") as file:
        file.write(torn)
    log.record(call(2))
    assert [c for _, c in calls(tmp_path)] == [call(1), call(2)]


def test_no_file_before_the_first_call(tmp_path: Path) -> None:
    """A run without calls leaves no empty log."""
    JsonlRunLog(tmp_path / "a.jsonl")
    assert list(tmp_path.iterdir()) == []


def test_a_log_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    """No traceback."""
    (tmp_path / "file").write_text("x")
    with pytest.raises(UsageError, match="run log"):
        JsonlRunLog(tmp_path / "file" / "a.jsonl").record(call(1))
