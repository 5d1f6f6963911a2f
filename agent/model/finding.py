"""What an engine found in a discussion, before and after code has verified it."""

from __future__ import annotations

import datetime as dt
import hashlib
from enum import StrEnum

from pydantic import Field, model_validator

from agent.model.details import Details, Kind, Nearby, statuses
from agent.types import Frozen


class Tier(StrEnum):
    """How sure the reading is."""

    EXPLICIT = "explicit"
    PROBABLE = "probable"
    POSSIBLE = "possible"


class Weight(StrEnum):
    """Whether an entry shapes the system or is a detail of it."""

    SHAPES = "shapes the system"
    DETAIL = "detail"


class Quote(Frozen):
    """Words that an engine claims to stand in a turn."""

    turn: int
    words: str


class Finding(Frozen):
    """One thing that a discussion holds, as an engine reports it. Not yet to be believed."""

    kind: Kind
    title: str
    statement: str
    status: str
    quotes: tuple[Quote, ...]
    details: Details
    topic: str = Field(description="One of the topics of prompts/topics.toml")
    weight: Weight = Weight.DETAIL
    tier: Tier = Tier.EXPLICIT
    replaces: tuple[str, ...] = Field(
        default=(),
        description="Words naming what it explicitly replaces, for reconcile; empty where nothing was replaced",
    )
    faulted: tuple[Quote, ...] = Field(
        default=(),
        description="What was said right before against how things are, for reconcile; empty where nothing was",
    )

    @model_validator(mode="after")
    def _fits(self) -> Finding:
        if self.details.kind is not self.kind:
            raise ValueError(f"details of a {self.details.kind} in a {self.kind}")
        if self.status not in statuses(self.kind):
            raise ValueError(f"a {self.kind} cannot be {self.status!r}; it can be {', '.join(statuses(self.kind))}")
        return self


class Evidence(Frozen):
    """The source's own words at the place where a quote matched."""

    source: str = Field(description="The file's name")
    discussion: str = Field(description="The discussion's key")
    turn: int
    speaker: str | None = None
    time: str | None = None
    anchor: str | None = None
    quote: str


def placed(said: Nearby) -> Evidence:
    """Words that were said near a decision, as evidence with its place."""
    place = {"source": said.source, "discussion": said.discussion, "time": said.time, "anchor": said.anchor}
    return Evidence(turn=said.turn or 0, speaker=said.speaker, quote=said.text, **place)


class VerifiedFinding(Frozen):
    """A finding whose quotes stand in the turns cited. Only `verify` makes these."""

    id: str = Field(description="Made from its content and the day and turn at which it was said")
    discussion: str
    revision: str
    date: dt.date | None
    turn: int = Field(description="The turn at which it was settled: the last one quoted")
    place: int = Field(default=0, description="Where in that turn the words begin that are quoted last, in characters")
    finding: Finding
    evidence: tuple[Evidence, ...] = Field(min_length=1)

    @property
    def said(self) -> tuple[int, int, str, str, str]:
        """Where it was said, for putting the findings of one discussion into order, whatever that discussion's key."""
        return (self.turn, self.place, self.finding.kind.value, self.finding.title.casefold(), self.id)


class Rejected(Frozen):
    """A finding that code did not believe, and why; kept in the report and for review."""

    finding: Finding
    reason: str


class Misgiving(Frozen):
    """What a second reader holds against a decision that is told as settled."""

    decision: int = Field(description="Its place among those that were read, from 0")
    only_proposed: bool = Field(description="It was put forward as it says, and nobody settled it")
    why: str


def finding_id(discussion: str, date: dt.date | None, turn: int, finding: Finding) -> str:
    """A stable id of 16 hex digits from the discussion, day, turn, kind and content."""
    parts = (
        discussion,
        str(date),
        str(turn),
        finding.kind.value,
        finding.title.casefold(),
        finding.statement.casefold(),
    )
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]
