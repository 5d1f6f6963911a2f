"""The log as it was at a moment: only what had been said, and answered, by then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from agent.model.ledger import Discussion
from agent.model.log import Fed, Found, Linked, LogEvent, Reviewed
from agent.model.transactions import in_force


def as_of(events: Sequence[LogEvent], day: dt.date) -> tuple[LogEvent, ...]:
    """The events of what was said up to the end of a day; what has no date was always there."""
    return tuple(e for e in in_force(events) if (_date(e) or day) <= day)


def up_to(events: Sequence[LogEvent], last: Discussion, held: Sequence[Discussion]) -> tuple[LogEvent, ...]:
    """The events of the discussions up to one of them, it included.

    `held`: all discussions in the order in which they took place. Answers of review count where their day is not later.
    """
    order = [d.key for d in held]
    past = set(order[: order.index(last.key) + 1])
    return tuple(e for e in in_force(events) if _counts(e, past, last.date))


def _counts(event: LogEvent, past: set[str], day: dt.date | None) -> bool:
    if isinstance(event, Reviewed):
        return day is None or event.date <= day
    key = _discussion(event)
    return key is None or key in past


def _date(event: LogEvent) -> dt.date | None:
    if isinstance(event, Found):
        return event.finding.date
    if isinstance(event, Fed):
        return event.discussion.date
    return event.date if isinstance(event, Reviewed) else None


def _discussion(event: LogEvent) -> str | None:
    """The discussion that an event belongs to; null for labels, which belong to none."""
    if isinstance(event, Found):
        return event.finding.discussion
    if isinstance(event, Fed):
        return event.discussion.key
    return event.discussion if isinstance(event, Linked) else None
