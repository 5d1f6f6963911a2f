"""How fast calls go out, and that none goes out after a stop."""

from __future__ import annotations

import threading
import time

import pytest
from engine_samples import MemoryCache, chunk, engine
from hypothesis import given
from hypothesis import strategies as st
from loopback import Loopback, Say

from agent.engines.gate import Gate, span
from agent.errors import Interrupted


class Clock:
    """A time that passes when somebody waits."""

    def __init__(self) -> None:
        self.time, self.waits = 100.0, list[float]()

    def sleep(self, seconds: float) -> None:
        self.waits.append(round(seconds, 3))
        self.time += seconds

    def gate(self) -> Gate:
        return Gate(self.sleep, lambda: self.time)


def limits(left: int, reset: str, what: str = "requests") -> dict[str, str]:
    return {f"X-RateLimit-Remaining-{what}": str(left), f"x-ratelimit-reset-{what}": reset}


def test_a_pause_that_one_call_is_asked_for_holds_for_all() -> None:
    """Another thread's next call waits as long; the thread that has waited already goes on."""
    clock = Clock()
    gate = clock.gate()
    gate.heard({}, asked=7.0)
    gate.pause(7.0)
    gate.enter(10)
    assert clock.waits == [7.0]
    clock.time -= 7.0
    other = threading.Thread(target=gate.enter, args=(10,))
    other.start()
    other.join(10)
    assert clock.waits == [7.0, 7.0]


def test_calls_wait_until_there_is_enough_of_requests_and_of_tokens() -> None:
    """Each call takes from what is left; what is left is believed until its reset."""
    clock = Clock()
    gate = clock.gate()
    gate.heard(limits(2, "1m0s") | limits(1000, "6s", "tokens"))
    gate.enter(600)
    gate.enter(600)
    assert clock.waits == [6.0]
    gate.enter(600)
    assert clock.waits == [6.0, 54.0]


def test_headers_that_cannot_be_understood_hold_nobody_up() -> None:
    """A limit without its reset, or with words in it, is none."""
    clock = Clock()
    gate = clock.gate()
    gate.heard({"x-ratelimit-remaining-requests": "0"})
    gate.heard(limits(0, "soon"))
    gate.heard({"x-ratelimit-remaining-tokens": "few", "x-ratelimit-reset-tokens": "9s"})
    gate.enter(10)
    assert clock.waits == []


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("6m0s", 360.0), ("120ms", 0.12), ("1.5s", 1.5), ("1h2m3s", 3723.0), ("7", 7.0), ("", None), ("7 s", None)],
)
def test_times_are_read_as_the_headers_write_them(text: str, seconds: float | None) -> None:
    """Hours, minutes, seconds and milliseconds, side by side."""
    assert span(text) == (None if seconds is None else pytest.approx(seconds))


@given(st.text(max_size=20))
def test_any_text_is_a_time_or_none(text: str) -> None:
    """Nothing that an endpoint sends breaks it."""
    found = span(text)
    assert found is None or found >= 0


def test_one_limit_is_shared_by_all_steps_of_an_engine() -> None:
    """A refusal of the first call makes the second thread's call wait; both are answered in the end."""
    waits: list[float] = []
    with Loopback([Say(status=429, headers={"Retry-After": "3"}, body={"error": {"message": "slow down"}})]) as server:
        made = engine(server.url, sleep=waits.append)
        made.extract(chunk())
        worker = threading.Thread(target=made.extract, args=(chunk(),))
        worker.start()
        worker.join(20)
    assert waits[0] == 3.0


def test_a_stop_lets_nothing_out_and_stores_what_arrives_in_time() -> None:
    """A call under way is stored though its caller is gone; the next one is refused; one too slow is given up."""
    cache = MemoryCache()
    with Loopback([Say(content='{"findings": []}', delay=0.4)]) as server:
        made = engine(server.url, cache=cache)
        worker = threading.Thread(target=made.extract, args=(chunk(),), daemon=True)
        worker.start()
        until = time.monotonic() + 10
        while not server.requests and time.monotonic() < until:
            time.sleep(0.01)
        assert made.stop(10) == 0
        assert len(cache.answers) == 1
        worker.join(10)
        with pytest.raises(Interrupted):
            engine_after_stop(made)
        assert len(server.requests) == 1


def engine_after_stop(made: object) -> None:
    from engine_samples import transcript

    made.extract(chunk(transcript((("Ines", "Another talk, with other words."),))))  # type: ignore[attr-defined]


def test_a_stop_ends_a_wait() -> None:
    """Whoever waits for an endpoint's limit learns of the stop at once."""
    gate = Gate()
    gate.heard({}, asked=50.0)
    raised: list[BaseException] = []

    def wait() -> None:
        try:
            gate.enter(1)
        except Interrupted as error:
            raised.append(error)

    worker = threading.Thread(target=wait)
    worker.start()
    gate.stop(0)
    worker.join(20)
    assert len(raised) == 1
