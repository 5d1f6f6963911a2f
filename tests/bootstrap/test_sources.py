"""Files, folders and standard input as sources."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from fakes import MONDAY

from agent.bootstrap.sources import named, waiting
from agent.errors import InputError
from agent.store.workspace import Workspace


@pytest.fixture
def room(tmp_path: Path) -> Workspace:
    (tmp_path / "talks" / "deep").mkdir(parents=True)
    (tmp_path / "talks" / "b.vtt").write_text("WEBVTT\n")
    (tmp_path / "talks" / "deep" / "a.txt").write_text("Ada: hello\n")
    (tmp_path / "talks" / "README.md").write_text("about\n")
    (tmp_path / "empty").mkdir()
    return Workspace(tmp_path)


def test_a_paste_is_named_by_the_day_and_its_first_words(room: Workspace) -> None:
    """The same paste on the same day has the same key; no path of a file."""
    text = b"Ada: we keep seats for 15 minutes, always.\n"
    one, again = (named(room, ["-"], io.BytesIO(text), MONDAY)[0] for _ in range(2))
    assert one.name == "2026-03-02 Ada we keep seats for 15"
    assert (one.key, one.path, one.data) == ("paste/2026-03-02 Ada we keep seats for 15", None, text)
    assert one.key == again.key


def test_a_paste_without_words_is_named_by_the_day(room: Workspace) -> None:
    """Nothing, or bytes that are no text, still make a name that is a name."""
    assert named(room, ["-"], io.BytesIO(b""), MONDAY)[0].name == "2026-03-02"
    assert named(room, ["-"], io.BytesIO(b"\xff\xfe../..\x00 etc"), MONDAY)[0].name == "2026-03-02 etc"
    assert named(room, ["-"], None, MONDAY)[0].data == b""


def test_a_folder_stands_for_its_files_in_order(room: Workspace) -> None:
    """Files below it too, README files not; paths are relative to the workspace."""
    found = named(room, [str(room.root / "talks")], None, MONDAY)
    assert [s.path for s in found] == ["talks/b.vtt", "talks/deep/a.txt"]
    assert [s.name for s in found] == ["b.vtt", "a.txt"]


def test_a_file_outside_the_workspace_has_no_path_in_it(
    room: Workspace, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """It is named by its name alone, so that no path of a machine gets into the ledger."""
    file = tmp_path_factory.mktemp("elsewhere") / "talk.txt"
    file.write_text("Ada: hello\n")
    (source,) = named(room, [str(file)], None, MONDAY)
    assert (source.name, source.path) == ("talk.txt", None)


def test_what_is_missing_or_empty_is_told_in_a_sentence(room: Workspace) -> None:
    """The sentence names the path and what to do."""
    with pytest.raises(InputError, match=r"gone\.txt does not exist; check the name"):
        named(room, [str(room.root / "gone.txt")], None, MONDAY)
    with pytest.raises(InputError, match="empty holds no file that could be a discussion; put exports into it"):
        named(room, [str(room.root / "empty")], None, MONDAY)


def test_what_is_no_file_is_told_in_a_sentence(room: Workspace) -> None:
    """A pipe, which could be waited on for ever, is refused."""
    os.mkfifo(room.root / "pipe")
    with pytest.raises(InputError, match="pipe is not a file"):
        named(room, [str(room.root / "pipe")], None, MONDAY)


def test_a_name_that_no_system_takes_is_told_in_a_sentence(room: Workspace) -> None:
    """Too long for a file's name: what was wrong, and no traceback."""
    with pytest.raises(InputError, match="cannot be read"):
        named(room, ["x" * 5000], None, MONDAY)


def test_the_transcripts_folder_is_what_waits(room: Workspace) -> None:
    """Without an argument its files are taken; without the folder there are none."""
    assert waiting(room) == ()
    room.transcripts.mkdir()
    (room.transcripts / "one.txt").write_text("Ada: hello\n")
    assert [s.path for s in waiting(room)] == ["transcripts/one.txt"]
