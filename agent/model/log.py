"""What the append-only log holds, one event a line.

The state is a fold over these events (`fold.py`). An event is never changed: a new reading of a discussion retires
the findings of the earlier one, a new reconciliation retires the earlier links, and what a person undoes is void
(`transactions.py`).
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, TypeAdapter

from agent.model.finding import VerifiedFinding
from agent.model.ledger import Discussion, Link
from agent.types import EntryId, Frozen

FORMAT_VERSION = 1
"""The version of the log's lines. A reader refuses newer ones."""


class _Event(Frozen):
    v: int = FORMAT_VERSION
    seq: int = Field(description="Counts up within a log; branches may give the same number, the content then decides")
    transaction: str | None = Field(
        default=None, description="What it was written with, a chat turn or a review answer; undone, it counts no more"
    )


class Found(_Event):
    """One finding of one reading of a discussion."""

    type: Literal["finding"] = "finding"
    reading: str
    finding: VerifiedFinding


class Fed(_Event):
    """A discussion was read to its end: from here on its findings are those of this reading."""

    type: Literal["discussion"] = "discussion"
    reading: str = Field(description="Made from revision, engine and form versions")
    discussion: Discussion


class Linked(_Event):
    """How the findings of a discussion relate to those before; the last such event of a reading holds."""

    type: Literal["links"] = "links"
    reading: str
    discussion: str
    links: tuple[Link, ...]
    saw: str = Field(default="", description="Digest of this reading and of those that took place before")


class Labelled(_Event):
    """A label was given to the entry that begins with a finding. Given once, never reused."""

    type: Literal["label"] = "label"
    label: EntryId
    finding: str


class Voided(_Event):
    """A transaction was undone, or done again; the last such event of a transaction holds."""

    type: Literal["voided"] = "voided"
    target: str = Field(description="The transaction")
    undone: bool = True


class Verdict(StrEnum):
    """What a person can say of one entry, or of two, the later and the earlier."""

    SETTLED = "settled"
    """It was agreed."""
    REFUSED = "refused"
    """It was turned down, or was never meant so."""
    DEFERRED = "deferred"
    """It was put off."""
    AS_IT_IS = "as it is"
    """It stands as it was read."""
    SAME = "same"
    """Both are one thing."""
    REPLACES = "replaces"
    """The later one holds in place of the earlier one."""
    BOTH = "both"
    """They are two things, and fit together."""


class Reviewed(_Event):
    """A person's answer to a question of `review`."""

    type: Literal["review"] = "review"
    question: str = Field(description="The question's id, so that it is not asked again")
    verdict: Verdict
    about: tuple[str, ...] = Field(
        description="The findings that the entry held when it was answered, the last one last"
    )
    other: tuple[str, ...] = Field(default=(), description="Of a pair: the findings of the earlier entry")
    by: str | None = Field(default=None, description="Who answered")
    date: dt.date


class Transacted(_Event):
    """What a transaction was: it comes first of its events, and makes it one that can be undone by itself."""

    type: Literal["transaction"] = "transaction"
    about: str = Field(description="What was said that it follows from")
    changes: tuple[str, ...] = Field(description="What it changed, a line each")
    by: str
    date: dt.date


LogEvent: TypeAlias = Annotated[
    Found | Fed | Linked | Labelled | Voided | Reviewed | Transacted, Field(discriminator="type")
]

_ADAPTER: TypeAdapter[LogEvent] = TypeAdapter(LogEvent)


def parse_event(line: str) -> LogEvent:
    """The event on one line of the log. Raises pydantic's ValidationError where it is none."""
    return _ADAPTER.validate_json(line)
