"""The one policy for trying again: what is retried, how often, how long to wait. Only `gate.py` waits beside it.

A wrong answer is not retried here; it goes back to the model with what was wrong (`dialogue.py`), and is counted and
paid for apart.
"""

from __future__ import annotations

import datetime as dt
import re
import time
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime
from typing import TypeAlias, TypeVar

import tenacity

from agent.engines.failures import RETRIED, CallError
from agent.types import Seconds

T = TypeVar("T")
Sleep: TypeAlias = Callable[[Seconds], None]

pause: Sleep = time.sleep
"""How the program waits; tests hand in another."""

TRIES = 5
LONGEST: Seconds = 60.0
"""The longest single wait. An endpoint that asks for more is left alone, and the person is told how long it asked for.
"""
ALL_IN_ALL: Seconds = 300.0
"""No new try is begun after this."""


def retrying(call: Callable[[], T], *, enabled: bool = True, sleep: Sleep = pause) -> T:
    """What `call` returns, tried again after failures that pass.

    Raises the last `CallError`; the first where not `enabled`.
    """
    policy = tenacity.Retrying(
        retry=tenacity.retry_if_exception(_passing),
        stop=tenacity.stop_after_attempt(TRIES if enabled else 1) | tenacity.stop_after_delay(ALL_IN_ALL),
        wait=_pause,
        sleep=sleep,
        reraise=True,
    )
    return policy(call)


def _passing(error: BaseException) -> bool:
    return isinstance(error, CallError) and error.failure in RETRIED and (error.wait is None or error.wait <= LONGEST)


_backoff = tenacity.wait_exponential_jitter(initial=1, exp_base=2, max=30, jitter=1)


def _pause(state: tenacity.RetryCallState) -> Seconds:
    error = state.outcome.exception() if state.outcome else None
    asked = error.wait if isinstance(error, CallError) else None
    return _backoff(state) if asked is None else asked


def asked_to_wait(headers: Mapping[str, str], now: dt.datetime) -> Seconds | None:
    """The pause that a response's headers ask for, in seconds; null where they ask for none.

    `retry-after-ms` (milliseconds, OpenAI and Azure) goes before `Retry-After` (seconds or an HTTP date, RFC 9110,
    10.2.3), and that before the times at which a limit is reset: `x-ratelimit-reset-requests` and `-tokens` (`6m0s`;
    OpenAI) of what is used up, `ratelimit-reset` (seconds, the draft of the IETF), `x-ratelimit-reset` (seconds, or
    seconds or milliseconds since 1970).
    """
    low = {name.casefold(): value.strip() for name, value in headers.items()}
    milliseconds = _number(low.get("retry-after-ms", ""))
    if milliseconds is not None:
        return milliseconds / 1000
    said = low.get("retry-after", "")
    if said:
        seconds = _number(said)
        return _until(said, now) if seconds is None else seconds
    return _reset(low, now)


def _until(date: str, now: dt.datetime) -> Seconds | None:
    try:
        until = parsedate_to_datetime(date)
    except ValueError:
        return None
    until = until if until.tzinfo else until.replace(tzinfo=dt.UTC)
    return max(0.0, (until - now).total_seconds())


def _reset(low: Mapping[str, str], now: dt.datetime) -> Seconds | None:
    """When the limits that are used up are reset; where none is said to be, the latest of all."""
    named = {kind: _duration(low.get(f"x-ratelimit-reset-{kind}", "")) for kind in ("requests", "tokens")}
    times = {kind: time for kind, time in named.items() if time is not None}
    if times:
        used_up = [time for kind, time in times.items() if low.get(f"x-ratelimit-remaining-{kind}") == "0"]
        return max(used_up or times.values())
    for name in ("ratelimit-reset", "x-ratelimit-reset"):
        value = _duration(low.get(name, ""))
        if value is not None:
            since = value / 1000 if value > _EPOCH * 100 else value
            return max(0.0, since - now.timestamp()) if since > _EPOCH else value
    return None


_EPOCH = 1e9
"""Seconds; a larger number is a time since 1970."""
_PART = re.compile(r"(\d+(?:\.\d+)?)(ms|h|m|s)")
_UNITS = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 0.001}


def _duration(text: str) -> Seconds | None:
    """Seconds from `6m0s`, `20ms`, `1.5s` or a bare number."""
    if text and _PART.sub("", text) == "":
        return sum(float(number) * _UNITS[unit] for number, unit in _PART.findall(text))
    return _number(text)


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if 0 <= value < float("inf") else None
