"""The one door through which calls go out: as fast as the endpoint lets them, and none after the run was stopped.

Endpoints say how much they take in headers (`x-ratelimit-remaining-requests`, `-tokens`, and `-reset-…` for the time
until all of it is there again, as the OpenAI API documents them), and ask for a pause with Retry-After. What one call
is told holds for all, whichever step and thread they come from.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from agent.errors import Interrupted
from agent.types import Frozen, Seconds, Tokens

_LONGEST: Seconds = 60.0
"""The longest wait on the word of a rate-limit header; what an endpoint needs longer for it asks for outright."""
_SPAN = re.compile(r"(\d+(?:\.\d+)?)(ms|h|m|s)")
_UNITS = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 0.001}


class Allowance(Frozen):
    """How much of something an endpoint still takes, and when it takes all again."""

    left: int
    until: Seconds


class Gate:
    """Lets calls out. May be used from many threads."""

    def __init__(
        self, sleep: Callable[[Seconds], None] | None = None, now: Callable[[], Seconds] = time.monotonic
    ) -> None:
        """`sleep`: how a thread waits, for tests; otherwise a wait ends when the run is stopped."""
        self._stopped = threading.Event()
        self._sleep = sleep or self._wait
        self._now = now
        self._lock = threading.Condition()
        self._closed_until: Seconds = 0.0
        self._requests: Allowance | None = None
        self._tokens: Allowance | None = None
        self._under_way = 0
        self._mine = threading.local()

    def _wait(self, seconds: Seconds) -> None:
        self._stopped.wait(seconds)

    def pause(self, seconds: Seconds) -> None:
        """Wait before a call is tried again; what the gate would have waited for in that time it waits for no more."""
        self._mine.waited = self._now() + seconds
        self._sleep(seconds)

    def enter(self, tokens: Tokens) -> None:
        """Wait until the endpoint takes one more call of so many tokens. Raises Interrupted once the run is stopped."""
        while True:
            with self._lock:
                if self._stopped.is_set():
                    raise Interrupted("Stopped before the next call.")
                waited = max(self._now(), getattr(self._mine, "waited", 0.0))
                until = self._until(tokens, waited)
                if until <= waited:
                    self._requests, self._tokens = _less(self._requests, 1), _less(self._tokens, tokens)
                    return
                seconds = until - self._now()
            self.pause(seconds)

    def _until(self, tokens: Tokens, now: Seconds) -> Seconds:
        """When a call may go out: after a pause that was asked for, and once there is enough of everything."""
        until = self._closed_until
        for held, needs in ((self._requests, 1), (self._tokens, tokens)):
            if held is not None and held.left < needs and held.until > now:
                until = max(until, held.until)
        return until

    def heard(self, headers: Mapping[str, str], asked: Seconds | None = None) -> None:
        """What a response said of the limits. `asked`: the pause in seconds that a refusal asked for."""
        low = {name.casefold(): value.strip() for name, value in headers.items()}
        now = self._now()
        with self._lock:
            if asked is not None:
                self._closed_until = max(self._closed_until, now + min(asked, _LONGEST))
            self._requests = _told(low, "requests", now) or self._requests
            self._tokens = _told(low, "tokens", now) or self._tokens

    @contextmanager
    def under_way(self) -> Iterator[None]:
        """Holds while a call is out and its answer not yet stored."""
        with self._lock:
            self._under_way += 1
        try:
            yield
        finally:
            with self._lock:
                self._under_way -= 1
                self._lock.notify_all()

    def stop(self, seconds: Seconds) -> int:
        """Let no further call out, and give those under way so long to be stored; how many were given up."""
        self._stopped.set()
        with self._lock:
            self._lock.wait_for(lambda: not self._under_way, seconds)
            return self._under_way


def _less(held: Allowance | None, taken: int) -> Allowance | None:
    return None if held is None else held.model_copy(update={"left": held.left - taken})


def _told(low: Mapping[str, str], what: str, now: Seconds) -> Allowance | None:
    """What the headers say is left of requests or tokens; null where they say nothing that can be understood."""
    left, reset = low.get(f"x-ratelimit-remaining-{what}", ""), span(low.get(f"x-ratelimit-reset-{what}", ""))
    if reset is None or not re.fullmatch(r"-?\d{1,12}", left):
        return None
    return Allowance(left=int(left), until=now + min(reset, _LONGEST))


def span(text: str) -> Seconds | None:
    """`6m0s`, `120ms`, `1.5s`, `7`, as rate-limit headers write a time; null for anything else."""
    if re.fullmatch(r"\d{1,9}(?:\.\d{1,9})?", text):
        return float(text)
    parts = _SPAN.findall(text)
    if not parts or "".join(number + unit for number, unit in parts) != text:
        return None
    return sum(float(number) * _UNITS[unit] for number, unit in parts)
