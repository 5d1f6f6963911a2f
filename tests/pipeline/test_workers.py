"""Worker threads: order, errors, and that nothing hangs."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from agent.errors import EndpointError
from agent.pipeline.workers import Workers, ordered_map


def sleeping(seconds: float, value: int) -> Callable[[], int]:
    def call() -> int:
        threading.Event().wait(seconds)
        return value

    return call


@pytest.mark.parametrize("threads", [0, 1, 2, 8])
def test_a_map_keeps_the_order_of_its_items(threads: int) -> None:
    """However late the first is done, results stand in the order of the items."""
    run = ordered_map(threads)
    assert run(lambda n: sleeping(0.02 if n == 0 else 0.0, n * n)(), range(6)) == [0, 1, 4, 9, 16, 25]
    assert run(lambda n: n, []) == []


def test_results_come_as_they_are_done() -> None:
    """A quick call is not kept waiting by a slow one."""
    pool: Workers[str, int] = Workers(2)
    gate = threading.Event()
    pool.submit("slow", lambda: int(gate.wait(5)))
    pool.submit("quick", lambda: 1)
    done = pool.completed()
    assert next(done)[0] == "quick"
    gate.set()
    assert list(done) == [("slow", 1)]


@pytest.mark.parametrize("threads", [0, 3])
def test_work_may_be_handed_in_while_results_come_out(threads: int) -> None:
    """Each result may bring the next call, as a repair follows a draft."""
    pool: Workers[int, int] = Workers(threads)
    pool.submit(0, lambda: 0)
    seen = []
    for key, _ in pool.completed():
        seen.append(key)
        if key < 5:
            pool.submit(key + 1, lambda: 0)
    assert seen == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize("threads", [0, 1, 4])
def test_the_first_error_is_raised_and_what_has_not_begun_is_dropped(threads: int) -> None:
    """An endpoint that is down is asked no more than the calls under way."""
    begun: list[int] = []

    def call(n: int) -> int:
        begun.append(n)
        if n == 0:
            raise EndpointError("down")
        return sleeping(0.05, n)()

    with pytest.raises(EndpointError, match="down"):
        ordered_map(threads)(call, range(50))
    time.sleep(0.1)
    assert len(begun) <= 2 * max(threads, 1)


def test_never_more_calls_at_once_than_threads() -> None:
    """The bound holds, and is made use of."""
    running, most = 0, 0
    lock = threading.Lock()

    def call(_: int) -> None:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        threading.Event().wait(0.01)
        with lock:
            running -= 1

    ordered_map(3)(call, range(12))
    assert most == 3


def test_threads_are_daemons_and_end() -> None:
    """A call that hangs cannot keep the program alive, and idle threads do not pile up."""
    before = threading.active_count()
    assert all(ordered_map(2)(lambda _: threading.current_thread().daemon, range(4)))
    deadline = time.monotonic() + 60
    while threading.active_count() > before and time.monotonic() < deadline:
        time.sleep(0.01)
    assert threading.active_count() <= before


def test_without_threads_everything_runs_in_place() -> None:
    """Rules are not slowed down by threads."""
    assert ordered_map(0)(lambda _: threading.get_ident(), [1, 2]) == [threading.get_ident()] * 2


def test_giving_up_in_the_middle_hangs_nothing() -> None:
    """Who stops asking for results leaves no thread behind that waits."""
    before = threading.active_count()
    pool: Workers[int, int] = Workers(2)
    for n in range(6):
        pool.submit(n, sleeping(0.01, n))
    results = pool.completed()
    next(results)
    results.close()  # type: ignore[attr-defined]  # a generator
    deadline = time.monotonic() + 60
    while threading.active_count() > before and time.monotonic() < deadline:
        time.sleep(0.01)
    assert threading.active_count() <= before
