"""The log is appended to durably and reads back whole, whatever a crash left at its end."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent.errors import UsageError
from agent.model.ledger import Discussion
from agent.model.log import Fed, Labelled, LogEvent
from agent.store.ledger_log import append_events, read_log


def labelled(n: int) -> LogEvent:
    return Labelled(seq=n, label=f"D-{n:03}", finding=f"f{n}")


def fed(n: int, title: str) -> LogEvent:
    discussion = Discussion(
        key="k", revision="r", date=dt.date(2026, 1, 2), source="s", title=title, format="plain", turns=1, words=2
    )
    return Fed(seq=n, reading="r", discussion=discussion)


def test_events_come_back_in_order(tmp_path: Path) -> None:
    """What was appended in two goes is read in one, with line breaks and other scripts inside the values."""
    path = tmp_path / "ledger.jsonl"
    events = (labelled(1), fed(2, "a\nb\u2028c – “д”"), labelled(3))
    append_events(path, events[:2])
    append_events(path, events[2:])
    assert read_log(path).events == events
    assert read_log(path).next_seq == 4
    assert read_log(path).warnings == ()
    assert len(path.read_bytes().splitlines()) == 3


def test_missing_log_is_empty(tmp_path: Path) -> None:
    """A first run has no log."""
    assert read_log(tmp_path / "none").events == ()
    assert read_log(tmp_path / "none").next_seq == 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(st.integers(0, 400), st.binary(max_size=3).filter(lambda b: not b.strip(b"\0 ")))
def test_log_cut_anywhere_keeps_its_whole_lines_and_can_be_appended_to(tmp_path: Path, cut: int, junk: bytes) -> None:
    """A crash leaves any prefix, perhaps with zeros behind it: whole events are read, the next append follows them."""
    path = tmp_path / "ledger.jsonl"
    path.unlink(missing_ok=True)
    append_events(path, [labelled(1), labelled(2), fed(3, "x")])
    whole = path.read_bytes()
    path.write_bytes(whole[:cut] + junk)
    kept = read_log(path).events
    ends = [n for n in range(1, 4) if cut >= len(b"".join(whole.splitlines(keepends=True)[:n])) - 1]
    assert len(kept) == len(ends)
    append_events(path, [labelled(9)])
    assert read_log(path).events == (*kept, labelled(9))
    assert read_log(path).warnings == ()


def test_torn_last_line_is_told(tmp_path: Path) -> None:
    """A person learns of it; the file is not touched by reading."""
    path = tmp_path / "ledger.jsonl"
    append_events(path, [labelled(1)])
    before = path.read_bytes() + b'{"v": 1, "ty'
    path.write_bytes(before)
    assert "not written whole" in read_log(path).warnings[0]
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b'{"v": 2, "type": "finding"}', "newer Blueprint"),
        (b"<<<<<<< HEAD", "no event"),
        (b'{"type": "label", "seq": 1, "label": "D-001", "finding": "x"}', "no event"),
        (b'{"v": 1, "type": "other"}', "no event"),
    ],
)
def test_line_that_cannot_be_read_stops_with_its_number(tmp_path: Path, line: bytes, says: str) -> None:
    """Anything but a torn last line is told with file and line, and never guessed at."""
    path = tmp_path / "ledger.jsonl"
    append_events(path, [labelled(1)])
    path.write_bytes(path.read_bytes() + line + b"\n" + path.read_bytes())
    with pytest.raises(UsageError, match=says) as caught:
        read_log(path)
    assert "ledger.jsonl, line 2," in str(caught.value)


def test_newer_version_on_the_last_line_is_refused_too(tmp_path: Path) -> None:
    """It is whole, so it is not taken for a torn one."""
    path = tmp_path / "ledger.jsonl"
    path.write_bytes(b'{"v": 7, "type": "news"}')
    with pytest.raises(UsageError, match="newer Blueprint"):
        read_log(path)


def test_append_that_fails_leaves_the_log_as_it_was(tmp_path: Path) -> None:
    """A real limit on file size stands for a full disk."""
    path = tmp_path / "ledger.jsonl"
    append_events(path, [labelled(1)])
    before = path.read_bytes()
    code = (
        "import resource, sys; from pathlib import Path; from agent.store.ledger_log import append_events\n"
        "from agent.model.log import Labelled; from agent.errors import UsageError\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try: append_events(Path(sys.argv[1]), [Labelled(seq=2, label='D-002', finding='f' * 3000)])\n"
        "except UsageError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, timeout=60)
    assert (path.read_bytes(), done.stderr) == (before, "")
    assert "what was there is untouched" in done.stdout


def test_linked_log_is_refused(tmp_path: Path) -> None:
    """Nothing is appended to a file elsewhere."""
    (tmp_path / "real").write_text("")
    (tmp_path / "ledger.jsonl").symlink_to("real")
    with pytest.raises(UsageError, match="is a link"):
        append_events(tmp_path / "ledger.jsonl", [labelled(1)])
    assert (tmp_path / "real").read_text() == ""
