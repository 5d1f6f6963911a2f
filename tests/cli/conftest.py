"""A command line to call, and small workspaces to call it in."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from cli_samples import NOTES, Blueprint, export, fresh_environment


@pytest.fixture
def blueprint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Blueprint:
    """The command line, in this process, in an environment without a key, a configuration or a wide screen."""
    for name in [n for n in os.environ if n.startswith("OPENAI_") or n in {"COLUMNS", "BLUEPRINT_DEBUG"}]:
        monkeypatch.delenv(name)
    for name, value in fresh_environment(tmp_path / "home").items():
        monkeypatch.setenv(name, value)
    return Blueprint(capsys)


@pytest.fixture(scope="session")
def drafted_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a document, made once; nobody may change it."""
    from agent.bootstrap import Options, Session

    root = tmp_path_factory.mktemp("drafted")
    (root / "transcripts").mkdir()
    (root / "transcripts" / "2026-03-02-notes.txt").write_text(NOTES, "utf-8")
    (root / "transcripts" / "chats.json").write_text(export("Queue"), "utf-8")
    before = os.environ.get("XDG_STATE_HOME")
    os.environ["XDG_STATE_HOME"] = str(root / "state")
    try:
        Session(root, Options(engine="offline")).draft()
    finally:
        os.environ.pop("XDG_STATE_HOME")
        if before is not None:
            os.environ["XDG_STATE_HOME"] = before
    return root


@pytest.fixture
def workspace(drafted_once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, blueprint: Blueprint) -> Path:
    """A copy of that workspace, with the key to its secret marks."""
    del blueprint  # it sets the environment that is changed here
    root = tmp_path / "workspace"
    shutil.copytree(drafted_once, root)
    monkeypatch.setenv("XDG_STATE_HOME", str(root / "state"))
    return root
