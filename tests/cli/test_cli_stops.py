"""Runs that are killed or stopped: nothing is broken, nothing is lost, nothing is paid for twice."""

from __future__ import annotations

import signal
import time
from pathlib import Path

import pytest
from cli_samples import WAIT_S, reaped
from killing import Room, killed_and_finished, wait_for
from loopback import Json, Loopback, honest


def test_a_run_that_is_killed_is_finished_by_the_next_and_no_stored_answer_is_asked_for_again(tmp_path: Path) -> None:
    """Eight moments, four a workspace, one after another; `make soak` has a hundred."""
    killed_and_finished(tmp_path, rooms=2, kills=4, seed=20260302)


@pytest.mark.parametrize(("sent", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_stopped_run_starts_no_call_and_stores_what_arrives_soon(
    tmp_path: Path, sent: signal.Signals, status: int
) -> None:
    """The first call is under way when the run is stopped; its answer comes half a second later, and is kept."""
    first = iter((0.5,))

    def slowly(request: Json) -> Json:
        time.sleep(next(first, 0.0))
        return honest(request)

    room = Room(tmp_path)
    with Loopback(answer=slowly) as server:
        child = room.run(server.url)
        with reaped(child):
            wait_for(lambda: bool(server.requests), child)
            child.send_signal(sent)
            out, err = child.communicate(timeout=WAIT_S)
        assert (child.returncode, out) == (status, b"")
        assert room.stored == len(server.requests) == 1
        assert "1 answers of this run" not in err.decode().splitlines()[-1]
        assert err.decode().splitlines()[-1].startswith("blueprint: Stopped: what was paid for is stored (1 answer of")
        room.finished(server)
        kept = str(server.requests[0]["messages"])
        assert sum(str(request["messages"]) == kept for request in server.requests) == 1


def stopped_twice(room: Room, after: float, *, hangs: bool) -> None:
    """Two stops, so many seconds apart, of a run whose calls hang or are answered."""

    def answer(request: Json) -> Json:
        return time.sleep(30) or {} if hangs else honest(request)  # type: ignore[func-returns-value]

    with Loopback(answer=answer) as server, reaped(room.run(server.url)) as child:
        wait_for(lambda: bool(server.requests), child)
        child.send_signal(signal.SIGINT)
        time.sleep(after)
        child.send_signal(signal.SIGINT)
        _, err = child.communicate(timeout=20)
    assert child.returncode == 130, f"{after} s apart: {err.decode()}"
    assert "Traceback" not in err.decode(), f"{after} s apart"


@pytest.mark.parametrize("after", [0.02, 0.3])
def test_a_second_stop_ends_the_run_at_once(tmp_path: Path, after: float) -> None:
    """A call that hangs is waited for no longer, whatever the first stop was doing just then."""
    stopped_twice(Room(tmp_path), after, hangs=True)


@pytest.mark.soak
def test_whenever_a_second_stop_comes_the_status_is_the_same(tmp_path: Path) -> None:
    """While the first is waited for, told, or the interpreter ends: never a traceback, never another status."""
    for number in range(60):
        stopped_twice(Room(tmp_path / str(number)), number % 20 * 0.02, hangs=number % 2 == 0)
