"""What takes minutes: `make soak`."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from killing import killed_and_finished

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ("2026-03-03-larkbox-design-meeting.vtt", "2026-03-12-larkbox-standup.txt")
KILLS = 16


def drafting(workspace: Path) -> subprocess.Popen[bytes]:
    """A run of the main job in a process of its own, on its way."""
    names = [str(ROOT / "transcripts" / "larkbox" / name) for name in SAMPLES]
    command = [sys.executable, "-m", "agent", "-C", str(workspace), "draft", "--engine", "offline", *names]
    environment = {**os.environ, "XDG_STATE_HOME": str(workspace.parent / "state"), "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def drafted(workspace: Path) -> str:
    """The document after a run that nobody stops."""
    assert drafting(workspace).wait(timeout=300) in {0, 1}
    return (workspace / ".dev-resources/architecture/blueprint.md").read_text("utf-8")


@pytest.mark.soak
def test_a_run_that_is_killed_at_any_moment_is_finished_by_the_next_as_if_nothing_had_happened(tmp_path: Path) -> None:
    """Killed at moments spread over the whole run, the workspace ends with the bytes of a run that was left alone."""
    (tmp_path / "whole").mkdir()
    began = time.monotonic()
    whole = drafted(tmp_path / "whole")
    took = time.monotonic() - began
    for kill in range(KILLS):
        workspace = tmp_path / f"killed-{kill}"
        workspace.mkdir()
        run = drafting(workspace)
        time.sleep(took * (kill + 1) / KILLS)
        run.kill()
        run.wait(timeout=60)
        assert drafted(workspace) == whole, f"killed after {took * (kill + 1) / KILLS:.2f} s"


@pytest.mark.soak
def test_a_hundred_kills_break_nothing_and_pay_for_nothing_twice(tmp_path: Path) -> None:
    """SIGKILL at random moments of runs against a loopback endpoint, four in each workspace before it is finished."""
    killed_and_finished(tmp_path, rooms=25, kills=4, seed=int(time.time()))
