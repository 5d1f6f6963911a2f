"""A discussion as it was read: numbered turns, each with its place in the file."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Generic, TypeVar

from pydantic import Field

from agent.types import Frozen

T = TypeVar("T")


class Attachment(Frozen):
    """A block that was pasted into a turn: code, configuration, a log, a diagram. Never speech."""

    language: str | None = None
    text: str


class Turn(Frozen):
    """What one speaker said without being interrupted."""

    n: int = Field(ge=1, description="Counts from 1 within the discussion")
    speaker: str | None = Field(description="As the source shows it, decoded; null where unknown")
    person: str | None = Field(default=None, description="The speaker's unified name, where aliases are known")
    time: str | None = Field(
        default=None, description="ISO 8601 with its date, else H:MM:SS.mmm from the start, else null"
    )
    thread: str | None = None
    text: str = Field(description="The words, without the pasted blocks")
    quoted: tuple[str, ...] = Field(
        default=(), description="Somebody else's words, quoted in this turn; not the speaker's"
    )
    attachments: tuple[Attachment, ...] = ()
    anchor: str = Field(description="The place in the file: 'line 12', 'cue 18', 'message 5f3a'")
    automatic: bool = Field(default=False, description="Posted by a bot or the system, not by a person or assistant")
    has_say: bool = Field(default=False, description="The platform says that its author runs what is discussed")
    reactions: tuple[str, ...] = Field(
        default=(),
        description="What others answered with one sign, never words of theirs: '+1 by Ada, Bob', '+1 by 27'",
    )


class Manner(StrEnum):
    """How the people of a discussion come to decisions; the rules are chosen by it."""

    ASSISTANT = "assistant"
    """One person with an assistant: only the person decides."""
    VOTES = "votes"
    """Proposals and +1."""
    FACILITATED = "facilitated"
    """A meeting in which somebody recaps."""
    CHAT = "chat"
    """Messages in a chat tool or an issue thread."""
    LOOSE = "loose"
    """Speech without recaps or votes."""


class Transcript(Frozen):
    """One discussion. `key` is its identity, `revision` the hash of its content."""

    key: str
    revision: str
    source: str = Field(description="The file's name, or what standard input is called")
    title: str
    format: str
    date: dt.date | None = Field(default=None, description="From the content, else the file's name")
    with_assistant: bool = Field(default=False, description="A conversation of 'user' and 'assistant'")
    turns: tuple[Turn, ...]
    warnings: tuple[str, ...] = Field(default=(), description="What a person should know of how it was read")

    def turn(self, n: int) -> Turn:
        """Turn `n`. Raises IndexError where there is none."""
        if not 1 <= n <= len(self.turns):
            raise IndexError(n)
        return self.turns[n - 1]


class Redacted(Frozen, Generic[T]):
    """A value whose secrets were replaced by marks: the only thing that may go to an engine."""

    value: T
    marks: tuple[str, ...] = Field(default=(), description="The marks that stand in it, each once")


class Participant(Frozen):
    """Somebody who spoke, and what is known of the part they play."""

    name: str
    turns: int
    words: int
    facilitates: bool = False
    has_say: bool = Field(default=False, description="Runs what is discussed, as the platform says")
    assistant: bool = False


class TopicSpan(Frozen):
    """Consecutive turns about one thing."""

    first: int
    last: int
    topic: str


class Proposal(Frozen):
    """Something proposed, and the turn in which it was."""

    turn: int
    speaker: str | None
    text: str


class Outline(Frozen):
    """What is known of the whole discussion before any part of it is read closely. Computed by rules."""

    manner: Manner
    participants: tuple[Participant, ...]
    topics: tuple[TopicSpan, ...]
    proposals: tuple[Proposal, ...] = Field(default=(), description="In the order in which they were made")

    def open_at(self, turn: int, within: int = 8) -> tuple[Proposal, ...]:
        """The proposals made in the `within` turns before `turn`."""
        return tuple(p for p in self.proposals if turn - within <= p.turn < turn)


class Chunk(Frozen):
    """Turns to be read in one call, with what is known of the whole."""

    transcript: Transcript
    outline: Outline
    first: int
    last: int

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The turns of this chunk."""
        return self.transcript.turns[self.first - 1 : self.last]
