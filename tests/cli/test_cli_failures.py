"""Bad input and bad endpoints: one sentence, the status of the design, no traceback, and the workspace as it was."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from cli_samples import MINUTES, NOTES, WAIT_S, Blueprint, child_environment, export, fresh_environment, hashes, reaped
from killing import wait_for
from loopback import Loopback, Say, error

KEY = "sk-test-1234567890abcdef"


def _binary(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 20)


def _huge(path: Path) -> None:
    path.write_text("".join(f"{name}: {'word ' * 1_000_001}\n" for name in ("Ana", "Ben")), "utf-8")


def _holding(text: str) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        path.write_text(text, "utf-8")

    return make


BAD: dict[str, tuple[str, Callable[[Path], None], str]] = {
    "missing": ("gone.vtt", lambda path: None, "does not exist"),
    "empty": ("empty.txt", lambda path: path.touch(), "is empty"),
    "blank": ("blank.txt", _holding(" \n\n \t\n"), "is empty"),
    "binary": ("sound.vtt", _binary, "binary"),
    "of no known format": ("data.json", _holding('{"temperature": 21}'), "no known format"),
    "silent": ("silent.vtt", _holding("WEBVTT\n\n"), "single cue"),
    "too long": ("long.txt", _huge, "2,000,000 words"),
    "several": ("chats.json", _holding(export("A", "B")), "--pick"),
    "an empty folder": ("folder", lambda path: path.mkdir(), "no file"),
}


READ = [("read", case) for case in ("missing", "empty", "binary", "of no known format")]
"""`read` takes the same way; it lists many conversations."""


@pytest.mark.parametrize(("command", "case"), [*(("draft", case) for case in BAD), *READ, ("plan", "missing")])
def test_bad_input_is_one_sentence_and_status_2(
    blueprint: Blueprint, workspace: Path, tmp_path: Path, command: str, case: str
) -> None:
    """The file is named with what to do, and nothing in the workspace changes."""
    name, make, says = BAD[case]
    path = tmp_path / name
    make(path)
    before = hashes(workspace)
    ran = blueprint("-C", workspace, command, path)
    assert ran.status == 2
    assert says in ran.sentence
    assert name in ran.sentence
    assert hashes(workspace) == before


def test_one_bad_file_of_two_stops_the_run_early(blueprint: Blueprint, workspace: Path, tmp_path: Path) -> None:
    """The good file is not read either."""
    (tmp_path / "good.vtt").write_text(MINUTES, "utf-8")
    before = hashes(workspace)
    ran = blueprint("-C", workspace, "draft", tmp_path / "good.vtt", tmp_path / "gone.vtt")
    assert ran.status == 2
    assert "gone.vtt" in ran.sentence
    assert hashes(workspace) == before


@pytest.mark.parametrize("place", [".dev-resources", ".dev-resources/architecture", ".dev-resources/blueprint/runs"])
def test_an_unusable_output_folder_is_named(blueprint: Blueprint, tmp_path: Path, place: str) -> None:
    """Where a file stands in the place of a folder, the sentence names it and nothing is written."""
    root = tmp_path / "w"
    (root / place).parent.mkdir(parents=True)
    (root / place).write_text("mine", "utf-8")
    (tmp_path / "notes.txt").write_text(NOTES, "utf-8")
    ran = blueprint("-C", root, "draft", tmp_path / "notes.txt")
    assert ran.status == 2
    assert place in ran.sentence
    assert (root / place).read_text("utf-8") == "mine"
    assert not (root / ".dev-resources" / "architecture" / "blueprint.md").exists()


@pytest.mark.parametrize(
    ("path", "text", "says"),
    [
        (".dev-resources/architecture/blueprint.md", "<!-- section: summary -->\n", "line 1"),
        (".dev-resources/blueprint/config.toml", "engine = offline", "config.toml"),
        (".dev-resources/blueprint/config.toml", "max_cost = -1", "max_cost"),
        (".dev-resources/blueprint/ledger.jsonl", "not json\nnot json either\n", "ledger.jsonl"),
    ],
)
def test_a_broken_workspace_is_named_and_left_alone(
    blueprint: Blueprint, workspace: Path, tmp_path: Path, path: str, text: str, says: str
) -> None:
    """Broken anchors, configuration or ledger stop a draft of a new discussion before anything is written."""
    (workspace / path).write_text(text, "utf-8")
    (tmp_path / "minutes.vtt").write_text(MINUTES, "utf-8")
    before = hashes(workspace)
    ran = blueprint("-C", workspace, "draft", tmp_path / "minutes.vtt")
    assert ran.status == 2
    assert says in ran.sentence
    assert hashes(workspace) == before


def test_an_endpoint_that_is_down_is_status_3(blueprint: Blueprint, workspace: Path) -> None:
    """Host and port are named; the workspace keeps every byte, also where a discussion that it holds has changed."""
    with (workspace / "transcripts" / "2026-03-02-notes.txt").open("a", encoding="utf-8") as notes:
        notes.write("Lin: Decision: we ship on Monday.\n")
    before = hashes(workspace)
    ran = blueprint(
        *("-C", workspace, "draft", "--engine", "openai"),
        *("--base-url", "http://127.0.0.1:9/v1", "--no-retries", "--timeout", "5"),
    )
    assert ran.status == 3
    assert ran.err.startswith("engine: openai, 127.0.0.1:9")
    assert "127.0.0.1:9" in ran.sentence
    assert hashes(workspace) == before


@pytest.mark.parametrize(
    ("say", "says"),
    [
        (error(401, "Incorrect API key provided: sk-test-1234567890abcdef"), "does not accept the key"),
        (error(404, "The model 'nope' does not exist", code="model_not_found"), "--model"),
        (error(429, "You exceeded your quota", code="insufficient_quota"), "quota"),
        (Say(content="I would rather write a poem."), "not JSON"),
        (Say(content='{"findings": "none"}'), "form"),
        (Say(content=""), "empty"),
    ],
)
def test_an_endpoint_of_no_use_is_status_3(
    blueprint: Blueprint, workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, say: Say, says: str
) -> None:
    """A wrong key, an unknown model, or nonsense three times over: one sentence without the key, every byte kept."""
    (tmp_path / "minutes.vtt").write_text(MINUTES, "utf-8")
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    before = hashes(workspace)
    with Loopback(script=[say] * 8) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        ran = blueprint("-C", workspace, "draft", tmp_path / "minutes.vtt", "--no-retries")
    assert ran.status == 3
    assert says in ran.sentence
    assert KEY not in ran.err + ran.out
    assert hashes(workspace) == before
    assert len(server.requests) <= 3


def test_a_run_over_an_endpoint_is_told_and_summed(
    blueprint: Blueprint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A good run names its calls; `usage` sums the same calls by run and step; a second run makes none."""
    (tmp_path / "minutes.vtt").write_text(MINUTES, "utf-8")
    with Loopback() as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        ran = blueprint("-C", tmp_path, "draft", tmp_path / "minutes.vtt", "--model", "gpt-5-mini", "--json")
        calls = len(server.requests)
        again = blueprint("-C", tmp_path, "draft", tmp_path / "minutes.vtt", "--model", "gpt-5-mini", "--json")
        assert len(server.requests) == calls
    assert ran.json["usage"]["calls"] == calls > 0
    assert again.json["usage"]["calls"] == 0
    spent = blueprint("-C", tmp_path, "usage", "--json").json
    assert spent["total"]["calls"] == calls == sum(s["calls"] for s in spent["steps"])
    assert spent["total"]["cost"] == pytest.approx(ran.json["usage"]["cost"])
    assert {"extract", "draft"} <= {s["step"] for s in spent["steps"]}
    assert "extract" in blueprint("-C", tmp_path, "usage").out


def test_a_limit_that_would_be_passed_is_status_4(
    blueprint: Blueprint, workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """--max-cost stops before the first call that passes it."""
    (tmp_path / "minutes.vtt").write_text(MINUTES, "utf-8")
    before = hashes(workspace)
    with Loopback() as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        ran = blueprint("-C", workspace, "draft", tmp_path / "minutes.vtt", "--max-cost", "0.000001")
    assert ran.status == 4
    assert "--max-cost" in ran.sentence
    assert server.requests == []
    assert hashes(workspace) == before


def test_what_costs_more_than_ask_above_needs_a_yes(
    blueprint: Blueprint, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Off a terminal nobody can be asked: status 4 before the first call; --yes goes on."""
    (workspace / ".dev-resources" / "blueprint" / "config.toml").write_text("ask_above = 0.00001\n", "utf-8")
    with Loopback() as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        section = ("--section", "technologies", "--model", "gpt-5-mini")
        refused = blueprint("-C", workspace, "draft", *section)
        assert server.requests == []
        agreed = blueprint("-C", workspace, "draft", *section, "--yes")
    assert refused.status == 4
    assert "--yes" in refused.sentence
    assert agreed.status in {0, 1}
    assert set(server.forms()) <= {"draft", "repair"}


@pytest.mark.parametrize(("sent", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_run_that_is_stopped_says_what_is_kept(tmp_path: Path, sent: signal.Signals, status: int) -> None:
    """Ctrl-C and SIGTERM end a run that waits for an answer with one sentence and the status of the signal."""
    (tmp_path / "minutes.vtt").write_text(MINUTES, "utf-8")
    with Loopback(script=[Say(content="{}", delay=20.0)]) as server:
        env = child_environment({**fresh_environment(tmp_path / "home"), "OPENAI_BASE_URL": server.url})
        command = [sys.executable, "-m", "agent", "-C", str(tmp_path), "draft", str(tmp_path / "minutes.vtt")]
        before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job's child would ignore it
        child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env)
        signal.signal(signal.SIGINT, before)
        with reaped(child):
            wait_for(lambda: bool(server.requests), child)
            child.send_signal(sent)
            out, err = child.communicate(timeout=WAIT_S)
    assert child.returncode == status
    assert err.decode().splitlines()[-1].startswith("blueprint: Stopped: what was paid for is stored")
    assert b"Traceback" not in err
    assert out == b""
    assert not (tmp_path / ".dev-resources" / "architecture" / "blueprint.md").exists()


def test_a_fault_of_our_own_is_a_sentence_too(
    blueprint: Blueprint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An unexpected exception gives status 1 and one sentence that asks for a report; BLUEPRINT_DEBUG shows where."""

    def broken(_: object) -> None:
        raise KeyError("planted")

    monkeypatch.setattr("agent.bootstrap.bench.fold", broken)
    ran = blueprint("-C", tmp_path, "ledger")
    assert ran.status == 1
    assert "please report" in ran.sentence
    assert "planted" in ran.sentence
    monkeypatch.setenv("BLUEPRINT_DEBUG", "1")
    assert "Traceback" in blueprint("-C", tmp_path, "ledger").err
