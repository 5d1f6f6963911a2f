"""An unpacked export of many files among other discussions."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

from agent.bootstrap.sources import is_export, named, waiting
from agent.steps.read import read_all
from agent.store.workspace import Workspace

DAY = [{"type": "message", "user": "U1", "text": "one queue", "ts": "1773482553.000100"}]


def unpacked(folder: Path) -> Path:
    (folder / "design").mkdir(parents=True)
    (folder / "users.json").write_text(json.dumps([{"id": "U1", "real_name": "Ada Berg"}]))
    (folder / "channels.json").write_text(json.dumps([{"id": "C1", "name": "design"}]))
    (folder / "design" / "2026-03-14.json").write_text(json.dumps(DAY))
    return folder


def test_a_folder_that_is_one_export_is_one_source(tmp_path: Path) -> None:
    """Its lists of users and channels are no discussions, and the talk beside it is one of its own."""
    workspace = Workspace(tmp_path)
    unpacked(tmp_path / "transcripts" / "slack")
    (tmp_path / "transcripts" / "talk.txt").write_text("Ada: hi\nTom: ho\nAda: so\n")
    assert [(s.name, s.path) for s in waiting(workspace)] == [
        ("slack", "transcripts/slack"), ("talk.txt", "transcripts/talk.txt")
    ]  # fmt: skip


def test_an_export_that_is_named_is_read_with_its_people(tmp_path: Path) -> None:
    """The members are opened one by one, and users are resolved from the list beside them."""
    folder = unpacked(tmp_path / "slack")
    assert is_export(str(folder))
    (source,) = named(Workspace(tmp_path), [str(folder)], None, dt.date(2026, 3, 14))
    (found,) = read_all(source)
    assert [(t.speaker, t.text) for t in found.turns] == [("Ada Berg", "one queue")]
    assert found.key == "slack/C1/2026-03-14"
