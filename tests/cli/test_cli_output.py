"""What is printed survives narrow screens, pipes, odd encodings and data that would steer a terminal."""

from __future__ import annotations

import io
import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from cli_samples import (
    MINUTES,
    SECRET,
    WAIT_S,
    Blueprint,
    apart,
    child_environment,
    entry_about,
    fresh_environment,
    reaped,
)
from hypothesis import given
from hypothesis import strategies as st

from agent.cli import output
from agent.cli.progress import Lines
from agent.model.plan import Usage

LONG = st.text(st.characters(codec="utf-8"), max_size=200)


@given(st.lists(st.tuples(LONG, LONG, LONG), max_size=6), st.integers(20, 100))
def test_a_table_keeps_every_word_in_any_width(rows: list[tuple[str, str, str]], columns: int) -> None:
    """Whatever stands in the cells: no word is lost or broken, and no line is wider than the screen but by one word."""
    lines = output.table(rows, columns)
    told = " ".join(output.plain(cell) for row in rows for cell in row)
    assert " ".join(" ".join(lines).split()).split() == told.split()
    for line in lines:
        longest = max((output.cells(word) for word in line.split()), default=0)
        assert output.cells(line) <= max(columns, longest + 2)


@given(st.lists(st.tuples(LONG, LONG), max_size=6))
def test_in_a_pipe_each_row_is_one_line(rows: list[tuple[str, str]]) -> None:
    """So that grep finds a row whole."""
    lines = output.table(rows, None)
    assert len(lines) == len(rows)
    assert all(line.isprintable() or not line.isascii() for line in lines)
    assert not any(set(line) & set("\n\r\x1b\x07\u202e") for line in lines)


@given(LONG)
def test_what_could_steer_a_terminal_is_taken_out(text: str) -> None:
    """Neither control characters nor marks of direction are left, and the words stand."""
    shown = output.plain(f"\x1b[31m{text}\x1b]0;owned\x07")
    assert not any(ord(c) < 32 or 127 <= ord(c) < 160 or c in "\u202e\u2066" for c in shown)


def test_json_is_the_same_value_in_every_encoding(monkeypatch: pytest.MonkeyPatch) -> None:
    """UTF-8 streams get letters, others escapes; lone surrogates of file names do not break either."""
    record = {"name": "Zoë ⟦secret:7F3A⟧ 日本 \udcff", "n": [1, None]}
    texts = {}
    for encoding in ("utf-8", "ascii", "cp1252"):
        stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
        monkeypatch.setattr("sys.stdout", stream)
        output.show_json(record)
        texts[encoding] = stream.buffer.getvalue().decode(encoding)
    values = [json.loads(text) for text in texts.values()]
    assert values[0] == values[1] == values[2]
    assert "Zoë" in texts["utf-8"]
    assert texts["ascii"].isascii()


def test_columns_wrap_long_text(blueprint: Blueprint, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With 40 columns no line of any report is wider, single words aside; in a pipe each entry is one line."""
    piped = blueprint("-C", workspace, "ledger").out.splitlines()
    entries = blueprint("-C", workspace, "ledger", "--json").json["entries"]
    assert len(piped) == len(entries)
    monkeypatch.setenv("COLUMNS", "40")
    one = (("ledger", "D-001"), ("trace", "D-001"))
    for command in (*one, ("ledger",), ("agenda",), ("check", "--coverage"), ("plan",)):
        for line in blueprint("-C", workspace, *command).out.splitlines():
            assert len(line) <= 40 or len(line.split()) == 1, line


@pytest.mark.parametrize("locale", [{"LC_ALL": "C", "PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C", "PYTHONUTF8": "0"}])
def test_a_locale_without_our_letters_is_no_crash(workspace: Path, tmp_path: Path, locale: dict[str, str]) -> None:
    """Letters that the encoding lacks are shown by their codes, and JSON holds the same values."""
    (tmp_path / "talk.txt").write_text("Zoë: Decision: we use 日本語 labels.\nLin: Agreed.\n", "utf-8")
    env = {**fresh_environment(tmp_path / "home"), **locale}
    for command in (("read", tmp_path / "talk.txt"), ("-C", workspace, "trace", "D-001")):
        ran = apart(*command, env=env)
        assert (ran.returncode, ran.stderr) == (0, b"")
    turns = json.loads(apart("read", tmp_path / "talk.txt", "--json", env=env).stdout)["turns"]
    assert (turns[0]["speaker"], turns[0]["text"]) == ("Zoë", "Decision: we use 日本語 labels.")


def test_a_reader_that_stops_is_no_error(workspace: Path, tmp_path: Path) -> None:
    """`blueprint ledger --json | head -c 1` leaves nothing on stderr."""
    env = child_environment(fresh_environment(tmp_path / "home"))
    command = [sys.executable, "-m", "agent", "-C", str(workspace), "ledger", "--json"]
    with reaped(subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env)) as child:
        assert child.stdout is not None
        child.stdout.close()
        assert child.stderr is not None
        err = child.stderr.read()
        assert (child.wait(timeout=WAIT_S), err) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is full is Linux's")
def test_a_full_disk_under_stdout_is_a_sentence(workspace: Path, tmp_path: Path) -> None:
    """The output cannot be written, and that is said."""
    env = child_environment(fresh_environment(tmp_path / "home"))
    command = [sys.executable, "-m", "agent", "-C", str(workspace), "ledger", "--json"]
    with Path("/dev/full").open("wb") as full:
        ran = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, env=env, timeout=WAIT_S, check=False)
    assert ran.returncode == 2
    assert ran.stderr.decode().startswith("blueprint: The output cannot be used")
    assert ran.stderr.count(b"\n") == 1


def terminal(*args: object, env: dict[str, str]) -> tuple[int, str]:
    """Run on a terminal of 100 columns: the status, and all that the screen was sent."""
    ours, theirs = pty.openpty()
    environment = {**child_environment(env), "TERM": "xterm", "COLUMNS": "100"}
    command = [sys.executable, "-m", "agent", *map(str, args)]
    with reaped(subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment)) as child:
        os.close(theirs)
        seen = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # Linux's way to say that the other side is closed
                break
            if not part:
                break
            seen += part
        os.close(ours)
        return child.wait(timeout=WAIT_S), seen.decode("utf-8", "replace")


def test_a_terminal_shows_a_bar_and_reveals_secrets_when_asked(workspace: Path, tmp_path: Path) -> None:
    """On a terminal rich draws the steps with their counts, and `trace --reveal` restores what was masked."""
    env = {**fresh_environment(tmp_path / "home"), "XDG_STATE_HOME": str(workspace / "state")}
    (tmp_path / "[bold]minutes.vtt").write_text(MINUTES, "utf-8")
    _, seen = terminal("-C", workspace, "draft", tmp_path / "[bold]minutes.vtt", env=env)
    assert "[bold]minutes.vtt" in seen
    assert "drafting" in seen
    assert "\x1b[" in seen
    assert "engine: offline" in seen
    listed = json.loads(apart("-C", workspace, "ledger", "--json", env=env).stdout)["entries"]
    of = entry_about(listed, "30 days")
    status, shown = terminal("-C", workspace, "trace", of, "--reveal", env=env)
    assert status == 0
    assert SECRET in shown
    (workspace / "transcripts" / "2026-03-02-notes.txt").unlink()
    status, shown = terminal("-C", workspace, "trace", of, "--reveal", env=env)
    assert status == 2
    assert "2026-03-02-notes.txt" in shown


def test_secrets_of_an_unpacked_export_are_found_again(tmp_path: Path) -> None:
    """A Slack export in a folder is one source below transcripts/, whose days are its discussions."""
    env = fresh_environment(tmp_path / "home")
    days = tmp_path / "w" / "transcripts" / "kiln-slack" / "design"
    days.mkdir(parents=True)
    (days.parent / "users.json").write_text(json.dumps([{"id": "U1", "real_name": "Nadia Berg"}]), "utf-8")
    (days.parent / "channels.json").write_text(json.dumps([{"id": "C1", "name": "design"}]), "utf-8")
    said = f"Decision: the deploy token {SECRET} is rotated every 30 days."
    message = {"type": "message", "user": "U1", "text": said, "ts": "1773482553.000100"}
    (days / "2026-03-14.json").write_text(json.dumps([message]), "utf-8")
    assert apart("-C", tmp_path / "w", "draft", "--quiet", env=env).returncode < 2
    listed = json.loads(apart("-C", tmp_path / "w", "ledger", "--json", env=env).stdout)["entries"]
    status, shown = terminal("-C", tmp_path / "w", "trace", entry_about(listed, "30 days"), "--reveal", env=env)
    assert status == 0
    assert SECRET in shown


def test_plain_progress_is_a_line_a_step_and_one_each_few_seconds() -> None:
    """A step of a hundred pieces, a second each, gives its name and a line each five seconds, with what is left."""
    said: list[str] = []
    now = [0.0]
    lines = Lines(clock=lambda: now[0], say=said.append)
    lines.watch(lambda: Usage(calls=3, input_tokens=1_200, output_tokens=300, cost=0.5))
    lines.step("drafting", 100)
    for _ in range(100):
        now[0] += 1.0
        lines.advance()
    assert said[0] == "drafting (100 parts)"
    assert said[1] == "drafting: 5 of 100, 1,500 tokens, $0.5000, about 2 min left"
    assert len(said) == 20
