"""The ledger's records. `fold.py` makes them from the log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from enum import StrEnum
from typing import Literal

from pydantic import Field

from agent.model.details import Details, Kind
from agent.model.finding import Evidence, Tier, Weight
from agent.types import EntryId, Frozen

SETTLED = frozenset({"accepted", "chosen", "existing", "adopted", "current"})
"""The statuses of what may be told as how things are."""


class Relation(StrEnum):
    """What one finding says of an earlier one."""

    CONFIRMS = "confirms"
    """The same thing, said again: one entry, more evidence."""
    AMENDS = "amends"
    """A slip corrected, or a proposal changed before anyone settled it: one entry, the last value."""
    EXTENDS = "extends"
    """Tells more of the same thing, of which nothing has become untrue: one entry, which tells both."""
    REPLACES = "replaces"
    """Something that had been settled gives way to a new choice or number."""
    ANSWERS = "answers"
    """Settles a question that was open."""
    COMPLETES = "completes"
    """Reports an action as done."""
    WITHDRAWS = "withdraws"
    """Takes the earlier one back, and puts nothing in its place."""
    CONTRADICTS = "contradicts"
    """Does not fit together with the earlier one, and does not say that it replaces it."""


class Link(Frozen):
    """From a later finding to an earlier one, both by finding id."""

    relation: Relation
    source: str
    target: str
    reason: str = Field(default="", description="Why it was drawn, for a person")


class Discussion(Frozen):
    """A discussion that was fed, in its current revision."""

    key: str
    revision: str
    date: dt.date | None
    source: str
    title: str
    format: str
    turns: int
    words: int
    participants: tuple[str, ...] = ()
    manner: str = ""
    engine: str = Field(default="", description="What read it: 'offline', or a model's name")
    place: int = Field(default=0, description="How many were held when it was first fed; orders those without a date")
    unread: tuple[tuple[int, int], ...] = Field(
        default=(), description="First and last of turns that a model gave no usable answer for: what they hold is lost"
    )


class Change(Frozen):
    """One step in an entry's life."""

    date: dt.date | None
    discussion: str
    turn: int
    what: str


class Entry(Frozen):
    """Something that the discussions hold: what it says, where it was said, and what became of it."""

    id: EntryId
    finding: str = Field(description="The id of the finding that it began with")
    kind: Kind
    title: str
    statement: str
    status: str
    details: Details
    evidence: tuple[Evidence, ...]
    origin: Literal["discussion", "chat", "by hand"] = "discussion"
    weight: Weight = Weight.DETAIL
    topic: str
    tier: Tier = Tier.EXPLICIT
    date: dt.date | None = Field(description="The day on which it was said first")
    supersedes: tuple[EntryId, ...] = ()
    superseded_by: EntryId | None = None
    answered_by: EntryId | None = None
    contradicts: tuple[EntryId, ...] = ()
    history: tuple[Change, ...] = ()
    earlier: tuple[str, ...] = Field(default=(), description="Statements that it had before it was amended")

    def __hash__(self) -> int:
        """Of what tells entries apart: records are looked up by it thousands of times a run."""
        return hash((self.id, self.status, self.statement))

    @property
    def current(self) -> bool:
        """Whether it still holds (or still stands as asked, proposed or deferred)."""
        return self.status not in {"superseded", "withdrawn", "rejected"}

    @property
    def settled(self) -> bool:
        """Whether it may be told as how things are."""
        return self.status in SETTLED


class Ledger(Frozen):
    """All entries that ever stood, in the order in which they were first said."""

    entries: tuple[Entry, ...] = ()
    discussions: tuple[Discussion, ...] = Field(default=(), description="In the order in which they took place")
    aliases: tuple[tuple[EntryId, EntryId], ...] = Field(
        default=(), description="Labels that two branches both gave: old, new"
    )

    def get(self, label: str) -> Entry | None:
        """The entry with this label, or the one that the label is an alias of."""
        for old, new in self.aliases:
            if old == label and not any(e.id == label for e in self.entries):
                label = new
        return next((e for e in self.entries if e.id == label), None)

    def of(self, *kinds: Kind) -> Iterator[Entry]:
        """The entries of these kinds, in order."""
        return (e for e in self.entries if e.kind in kinds)
