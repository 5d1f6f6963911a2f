"""What is tried again, how often, and how long is waited."""

from __future__ import annotations

import datetime as dt

import pytest

from agent.engines.endpoint import Endpoint
from agent.engines.failures import RETRIED, CallError, Failure, failed
from agent.engines.retry import LONGEST, TRIES, asked_to_wait, retrying

ENDPOINT = Endpoint(model="m")
NOW = dt.datetime(2026, 5, 4, 12, 0, tzinfo=dt.UTC)


class Calls:
    """A call that fails with these errors, then returns."""

    def __init__(self, *errors: CallError) -> None:
        self.left, self.made, self.waits = list(errors), 0, list[float]()

    def __call__(self) -> str:
        self.made += 1
        if self.left:
            raise self.left.pop(0)
        return "answer"

    def run(self, *, enabled: bool = True) -> str:
        return retrying(self, enabled=enabled, sleep=self.waits.append)


@pytest.mark.parametrize("failure", Failure)
def test_only_what_waiting_may_cure_is_tried_again(failure: Failure) -> None:
    """Rate limits, lost connections, timeouts and server errors; never a key, a quota or a bad request."""
    calls = Calls(failed(failure, ENDPOINT))
    if failure in RETRIED:
        assert calls.run() == "answer"
        assert calls.made == 2
    else:
        with pytest.raises(CallError):
            calls.run()
        assert calls.made == 1


def test_tries_are_bounded_and_pauses_grow() -> None:
    """Five tries; each pause is longer than the one before, jitter aside, and none is long."""
    calls = Calls(*(failed(Failure.SERVER, ENDPOINT) for _ in range(20)))
    with pytest.raises(CallError):
        calls.run()
    assert calls.made == TRIES
    assert all(2**n <= wait <= 2**n + 1 for n, wait in enumerate(calls.waits))


def test_the_pause_that_the_endpoint_asks_for_is_kept() -> None:
    """To the millisecond, without jitter."""
    calls = Calls(failed(Failure.RATE_LIMITED, ENDPOINT, wait=2.0), failed(Failure.RATE_LIMITED, ENDPOINT, wait=1.5))
    assert calls.run() == "answer"
    assert calls.waits == [2.0, 1.5]


def test_a_pause_too_long_to_wait_in_silence_ends_the_run() -> None:
    """The person is told, and nothing sleeps for an hour."""
    calls = Calls(failed(Failure.RATE_LIMITED, ENDPOINT, wait=LONGEST + 1))
    with pytest.raises(CallError):
        calls.run()
    assert calls.waits == []


def test_retries_can_be_switched_off() -> None:
    """One call."""
    calls = Calls(failed(Failure.TIMEOUT, ENDPOINT))
    with pytest.raises(CallError):
        calls.run(enabled=False)
    assert calls.made == 1


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Retry-After": "7"}, 7.0),
        ({"retry-after": " 0.5 "}, 0.5),
        ({"Retry-After-Ms": "1500", "Retry-After": "9"}, 1.5),
        ({"Retry-After": "Mon, 04 May 2026 12:00:30 GMT"}, 30.0),
        ({"Retry-After": "Mon, 04 May 2026 11:00:00 GMT"}, 0.0),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "-3"}, None),
        ({"Retry-After": "inf"}, None),
        ({"Retry-After": "nan"}, None),
        ({"x-ratelimit-reset-requests": "1s", "x-ratelimit-reset-tokens": "6m0s"}, 360.0),
        (
            {
                "x-ratelimit-reset-requests": "20ms",
                "x-ratelimit-remaining-requests": "0",
                "x-ratelimit-reset-tokens": "6m0s",
                "x-ratelimit-remaining-tokens": "9",
            },
            0.02,
        ),
        ({"x-ratelimit-reset-tokens": "1h1.5s", "Retry-After": "3"}, 3.0),
        ({"RateLimit-Reset": "12"}, 12.0),
        ({"X-RateLimit-Reset": f"{NOW.timestamp() + 40:.0f}"}, 40.0),
        ({"X-RateLimit-Reset": f"{(NOW.timestamp() + 40) * 1000:.0f}"}, 40.0),
        ({"x-ratelimit-reset-tokens": "soon"}, None),
    ],
)
def test_retry_after_is_read_in_each_of_its_forms(headers: dict[str, str], seconds: float | None) -> None:
    """Seconds, milliseconds, an HTTP date; what is none of these counts as not said."""
    assert asked_to_wait(headers, NOW) == seconds
