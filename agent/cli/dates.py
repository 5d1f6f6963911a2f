"""A day as a person gives it."""

from __future__ import annotations

import datetime as dt

from agent.errors import UsageError


def day(text: str | None) -> dt.date | None:
    """The day that `--date` names. Raises UsageError where it names none."""
    try:
        return None if text is None else dt.date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--date {text!r} is no day; write it as 2026-03-03.") from None
