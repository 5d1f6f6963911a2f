"""A workspace writes whole files or none, stays within itself, and has one writer at a time."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from cli_samples import WAIT_S, reaped

from agent.errors import UsageError
from agent.store.workspace import Workspace, atomic_write, find_transcripts, read_text


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = Workspace(tmp_path / "ws")
    made.prepare()
    return made


def python(code: str, *arguments: str) -> subprocess.Popen[str]:
    """Another process, the way another run is one."""
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_first_run_keeps_machine_files_out_of_git(workspace: Workspace) -> None:
    """Git itself is asked: cache, runs, discussions, lock and backup are ignored, the rest is not."""
    subprocess.run(["git", "init", "-q", str(workspace.root)], check=True)
    ignored = [
        workspace.cache,
        workspace.runs / "x.jsonl",
        workspace.discussions / "x.json",
        workspace.backup,
        workspace.folder / "lock",
    ]
    kept = [workspace.ledger, workspace.sections / "a.md", workspace.document, workspace.config]
    asked = ["git", "-C", str(workspace.root), "check-ignore", *map(str, (*ignored, *kept))]
    assert subprocess.run(asked, capture_output=True, text=True).stdout.splitlines() == list(map(str, ignored))
    merge = ["git", "-C", str(workspace.root), "check-attr", "merge", str(workspace.ledger)]
    assert subprocess.run(merge, capture_output=True, text=True).stdout.endswith("merge: union\n")


def test_prepare_leaves_what_a_person_wrote(workspace: Workspace) -> None:
    """A second run does not put its own lines back into a person's ignore file."""
    (workspace.folder / ".gitignore").write_text("mine\n")
    workspace.prepare()
    assert (workspace.folder / ".gitignore").read_text() == "mine\n"


def test_unwritable_place_is_one_sentence_before_any_work(tmp_path: Path) -> None:
    """A file stands where the folder should be: nothing is made, and the sentence names the place."""
    (tmp_path / ".dev-resources").write_text("in the way")
    with pytest.raises(UsageError, match=r"\.dev-resources.* cannot be written \(.+\)"):
        Workspace(tmp_path).prepare()
    assert [p.name for p in tmp_path.iterdir()] == [".dev-resources"]


@pytest.mark.skipif(os.getuid() == 0, reason="root may write everywhere")
def test_folder_without_write_permission_is_told(tmp_path: Path) -> None:
    """The sentence says what to do."""
    tmp_path.chmod(0o500)
    with pytest.raises(UsageError, match="give yourself write access"):
        Workspace(tmp_path).prepare()
    tmp_path.chmod(0o700)


def test_write_keeps_the_mode_and_leaves_no_temporary_file(workspace: Workspace) -> None:
    """A file that a person made private stays private."""
    path = workspace.folder / "x.json"
    path.write_text("old")
    path.chmod(0o640)
    workspace.write(path, "new")
    assert (path.read_text(), path.stat().st_mode & 0o777) == ("new", 0o640)
    assert not [p for p in workspace.folder.iterdir() if p.suffix == ".tmp"]


def test_write_that_fails_leaves_the_old_content(tmp_path: Path) -> None:
    """A real limit on file size stands for a full disk: the old file is whole, and nothing else is left."""
    path = tmp_path / "x"
    path.write_text("old")
    code = (
        "import resource, signal, sys; from pathlib import Path; from agent.store.workspace import atomic_write\n"
        "from agent.errors import UsageError\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try: atomic_write(Path(sys.argv[1]), 'n' * 5000)\n"
        "except UsageError as error: print(error)"
    )
    out, errors = python(code, str(path)).communicate(timeout=60)
    assert (path.read_text(), errors) == ("old", "")
    assert "what was there is untouched" in out
    assert list(tmp_path.iterdir()) == [path]


def test_killed_writer_leaves_a_whole_file(tmp_path: Path) -> None:
    """SIGKILL at random moments: the file holds one of the two contents, entire."""
    path = tmp_path / "x"
    code = (
        "import sys; from pathlib import Path; from agent.store.workspace import atomic_write\n"
        "while True:\n  for c in 'ab': atomic_write(Path(sys.argv[1]), c * 300000)"
    )
    for seed in range(3):
        with reaped(python(code, str(path))) as writer:
            until = time.monotonic() + WAIT_S
            while not path.exists():
                assert writer.poll() is None
                assert time.monotonic() < until
                time.sleep(0.01)
            time.sleep(random.Random(seed).uniform(0, 0.1))
            writer.kill()
            writer.communicate()
        assert path.read_text() in ("a" * 300000, "b" * 300000)


def test_link_out_of_the_workspace_is_not_followed(workspace: Workspace, tmp_path: Path) -> None:
    """Neither a linked file nor a linked folder leads a write outside; a link within is fine."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "target").write_text("untouched")
    workspace.document.symlink_to(outside / "target")
    with pytest.raises(UsageError, match="out of the workspace"):
        workspace.write_document("new")
    workspace.sections.rmdir()
    workspace.sections.symlink_to(outside)
    with pytest.raises(UsageError, match="out of the workspace"):
        workspace.write(workspace.sections / "a.md", "new")
    with pytest.raises(UsageError, match="out of the workspace"):
        workspace.prepare()
    assert [p.name for p in outside.iterdir()] == ["target"]
    assert (outside / "target").read_text() == "untouched"
    (workspace.folder / "real").write_text("old")
    (workspace.folder / "link").symlink_to("real")
    workspace.write(workspace.folder / "link", "new")
    assert (workspace.folder / "real").read_text() == "new"


def test_document_keeps_the_one_before_as_backup(workspace: Workspace) -> None:
    """The backup is what stood there before the last change; writing the same again touches nothing."""
    assert workspace.write_document("one")
    assert workspace.write_document("two")
    assert (workspace.document.read_text(), workspace.backup.read_text()) == ("two", "one")
    assert not workspace.write_document("two")
    assert workspace.backup.read_text() == "one"


HOLD = (
    "import sys, time; from pathlib import Path; from agent.store.workspace import Workspace\n"
    "with Workspace(Path(sys.argv[1])).lock():\n  print('held', flush=True); time.sleep(600)"
)


def test_second_writer_is_told_who_holds_the_workspace_and_a_dead_one_holds_nothing(workspace: Workspace) -> None:
    """The holder is named by its process; after SIGKILL the next run gets the lock at once."""
    with reaped(python(HOLD, str(workspace.root))) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(UsageError, match=f"in use by process {holder.pid} on "), workspace.lock():
            pass
        holder.send_signal(signal.SIGKILL)
        holder.communicate()
    with workspace.lock(wait=5):
        pass
    with workspace.lock():
        pass


def test_transcripts_are_found_by_ending_in_order(tmp_path: Path) -> None:
    """README files, hidden and underscored ones, other endings and linked folders are passed over."""
    for name in (
        "b.VTT",
        "a.txt",
        "sub/c.json",
        "README.md",
        "readme-first.txt",
        "_draft.md",
        ".x.txt",
        "p.png",
        ".git/d.txt",
        "_old/e.md",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    (tmp_path / "loop").symlink_to(tmp_path)
    assert [str(p.relative_to(tmp_path)) for p in find_transcripts(tmp_path)] == ["a.txt", "b.VTT", "sub/c.json"]
    assert find_transcripts(tmp_path / "none") == ()


def test_a_workspace_below_another_one_is_left_to_itself(tmp_path: Path) -> None:
    """Its discussions are not read with those of the folder above, and are where it is itself asked for."""
    for name in ("a.txt", "samples/b.txt", "samples/.dev-resources/c.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("Ada: hello\n")
    assert [p.name for p in find_transcripts(tmp_path)] == ["a.txt"]
    assert [p.name for p in find_transcripts(tmp_path / "samples")] == ["b.txt"]


def test_text_that_is_not_utf8_is_told(tmp_path: Path) -> None:
    """Line ends come back as they are; other encodings are a sentence."""
    atomic_write(tmp_path / "a", "x\r\ny")
    assert read_text(tmp_path / "a") == "x\r\ny"
    assert read_text(tmp_path / "none") is None
    (tmp_path / "b").write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match="is not UTF-8"):
        read_text(tmp_path / "b")
