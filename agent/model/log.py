"""What the append-only log holds, one event a line.

The state is a fold over these events (`fold.py`). An event is never changed: a new reading of a discussion retires
the findings of the earlier one, a new reconciliation retires the earlier links.
"""

from __future__ import annotations

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


LogEvent: TypeAlias = Annotated[Found | Fed | Linked | Labelled, Field(discriminator="type")]

_ADAPTER: TypeAdapter[LogEvent] = TypeAdapter(LogEvent)


def parse_event(line: str) -> LogEvent:
    """The event on one line of the log. Raises pydantic's ValidationError where it is none."""
    return _ADAPTER.validate_json(line)
