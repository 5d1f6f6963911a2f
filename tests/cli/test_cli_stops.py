"""Runs that are killed or stopped: nothing is broken, nothing is lost, nothing is paid for twice."""

from __future__ import annotations

import signal
import time
from pathlib import Path

import pytest
from killing import Room, killed_and_finished, wait_for
from loopback import Json, Loopback, honest


def test_a_run_that_is_killed_is_finished_by_the_next_and_no_stored_answer_is_asked_for_again(tmp_path: Path) -> None:
    """Eight moments, four a workspace, one after another; `make soak` has a hundred workspaces."""
    killed_and_finished(tmp_path, rooms=2, kills=4, seed=20260302)


@pytest.mark.parametrize(("sent", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_stopped_run_starts_no_call_and_stores_what_arrives_soon(
    tmp_path: Path, sent: signal.Signals, status: int
) -> None:
    """The first call is under way when the run is stopped; its answer comes half a second later, and is kept."""

    def slowly(request: Json) -> Json:
        time.sleep(0.5)
        return honest(request)

    room = Room(tmp_path)
    with Loopback(answer=slowly) as server:
        child = room.run(server.url)
        wait_for(lambda: bool(server.requests), child)
        child.send_signal(sent)
        out, err = child.communicate(timeout=60)
        assert (child.returncode, out) == (status, b"")
        assert room.stored == len(server.requests) == 1
        assert "1 answers of this run" not in err.decode().splitlines()[-1]
        assert err.decode().splitlines()[-1].startswith("blueprint: Stopped: what was paid for is stored (1 answer of")
        room.finished(server.url)
        first = str(server.requests[0]["messages"])
        assert sum(str(request["messages"]) == first for request in server.requests) == 1


def test_a_second_stop_ends_the_run_at_once(tmp_path: Path) -> None:
    """A call that hangs is waited for no longer."""
    room = Room(tmp_path)
    with Loopback(answer=lambda _: time.sleep(30) or {}) as server:  # type: ignore[func-returns-value]
        child = room.run(server.url)
        wait_for(lambda: bool(server.requests), child)
        child.send_signal(signal.SIGINT)
        time.sleep(0.3)
        child.send_signal(signal.SIGINT)
        _, err = child.communicate(timeout=20)
    assert child.returncode == 130
    assert "Traceback" not in err.decode()
