"""The clock of this machine, a progress that says nothing, and a store of answers that holds none."""

from __future__ import annotations

import datetime as dt
import time

from agent.model.plan import Usage
from agent.types import Seconds


class SystemClock:
    """Implements `ports.Clock`."""

    def today(self) -> dt.date:
        """The local date."""
        return dt.datetime.now().astimezone().date()

    def elapsed(self) -> Seconds:
        """A monotonic time."""
        return time.monotonic()


class Silent:
    """Implements `ports.Progress` for those who asked for quiet."""

    def step(self, name: str, total: int | None = None) -> None:
        """Say nothing."""

    def advance(self, what: str = "") -> None:
        """Say nothing."""

    def spent(self, usage: Usage) -> None:
        """Say nothing."""

    def note(self, text: str) -> None:
        """Say nothing."""


class NoAnswers:
    """Implements `ports.AnswerCache` where nothing is asked and nothing may be written."""

    def get(self, key: str) -> str | None:
        """None."""

    def put(self, key: str, answer: str) -> None:
        """Keep nothing."""
