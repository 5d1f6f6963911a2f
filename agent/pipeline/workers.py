"""Threads that do one thing: a blocking call to an engine. Everything else stays in the thread that started the run.

Workers are daemons, so that a call that hangs does not keep a stopped program alive; the engine's own read timeout
ends it.
"""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Generic, TypeVar

from agent.types import Seconds

K = TypeVar("K")
R = TypeVar("R")
A = TypeVar("A")

_LOOK_UP: Seconds = 0.1


class Workers(Generic[K, R]):
    """Runs calls at most `threads` at a time and hands back results as they are completed; 0 runs them in place.

    The first error that a call raises is raised by `completed`; calls that have not begun are then dropped.
    """

    def __init__(self, threads: int) -> None:
        self._threads = threads
        self._waiting: queue.SimpleQueue[tuple[K, Callable[[], R]] | None] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[tuple[K, R | None, BaseException | None]] = queue.SimpleQueue()
        self._inline: list[tuple[K, Callable[[], R]]] = []
        self._outstanding = 0
        self._started = 0

    def submit(self, key: K, call: Callable[[], R]) -> None:
        """Have a call made; its result comes out of `completed` under `key`."""
        if self._threads <= 0:
            self._inline.append((key, call))
            return
        self._outstanding += 1
        self._waiting.put((key, call))
        if self._started < min(self._threads, self._outstanding):
            threading.Thread(target=self._work, name=f"engine-{self._started}", daemon=True).start()
            self._started += 1

    def completed(self) -> Iterator[tuple[K, R]]:
        """Keys and results in the order in which they are done, until nothing is outstanding.

        Submitting meanwhile is fine.
        """
        try:
            while self._inline or self._outstanding:
                if self._inline:
                    key, call = self._inline.pop(0)
                    yield key, call()
                    continue
                key, result, error = self._next()
                self._outstanding -= 1
                if error is not None:
                    raise error
                yield key, result  # type: ignore[misc]  # where there is no error there is a result
        finally:
            self._stop()

    def _next(self) -> tuple[K, R | None, BaseException | None]:
        """What is done next.

        Looked for again and again: a signal is handled by the main thread alone, and some systems hand it to a worker
        without waking that thread, so a wait without an end would not hear Ctrl-C.
        """
        while True:
            with contextlib.suppress(queue.Empty):
                return self._done.get(timeout=_LOOK_UP)

    def _stop(self) -> None:
        """Drop what has not begun, and let the threads end."""
        while True:
            try:
                self._waiting.get_nowait()
            except queue.Empty:
                break
        for _ in range(self._started):
            self._waiting.put(None)
        self._started = 0

    def _work(self) -> None:
        while (job := self._waiting.get()) is not None:
            key, call = job
            try:
                self._done.put((key, call(), None))
            except BaseException as error:  # noqa: BLE001  # it is raised again in the thread that asked
                self._done.put((key, None, error))


def ordered_map(threads: int) -> Callable[[Callable[[A], R], Iterable[A]], list[R]]:
    """A `map` that works at most `threads` items at a time and keeps their order."""

    def run(work: Callable[[A], R], items: Iterable[A]) -> list[R]:
        pool: Workers[int, R] = Workers(threads)
        count = 0
        for place, item in enumerate(items):
            pool.submit(place, lambda item=item: work(item))  # type: ignore[misc]  # the default binds this item
            count += 1
        results = dict(pool.completed())
        return [results[place] for place in range(count)]

    return run
