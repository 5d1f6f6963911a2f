"""What a run will do, what it may spend, and what it spent."""

from __future__ import annotations

from pydantic import Field

from agent.types import EntryId, Frozen, Seconds, Tokens, Usd


class Usage(Frozen):
    """What calls cost. `cost` is null where the model's price is not known."""

    calls: int = 0
    input_tokens: Tokens = 0
    cached_tokens: Tokens = 0
    output_tokens: Tokens = 0
    cost: Usd | None = 0.0
    seconds: Seconds = 0.0

    def __add__(self, other: Usage) -> Usage:
        """The sum; unknown once one part is unknown."""
        cost = None if self.cost is None or other.cost is None else self.cost + other.cost
        return Usage(
            calls=self.calls + other.calls,
            input_tokens=self.input_tokens + other.input_tokens,
            cached_tokens=self.cached_tokens + other.cached_tokens,
            output_tokens=self.output_tokens + other.output_tokens,
            cost=cost,
            seconds=self.seconds + other.seconds,
        )

    def __sub__(self, earlier: Usage) -> Usage:
        """What came since; unknown once one part is unknown."""
        cost = None if self.cost is None or earlier.cost is None else self.cost - earlier.cost
        return Usage(
            calls=self.calls - earlier.calls,
            input_tokens=self.input_tokens - earlier.input_tokens,
            cached_tokens=self.cached_tokens - earlier.cached_tokens,
            output_tokens=self.output_tokens - earlier.output_tokens,
            cost=cost,
            seconds=self.seconds - earlier.seconds,
        )


class StaleSection(Frozen):
    """A section to be drafted again, and why."""

    section: str
    reasons: tuple[str, ...] = Field(min_length=1)
    tokens: Tokens = Field(default=0, description="Estimated tokens sent; 0 where nothing is sent")
    entries: tuple[EntryId, ...] = Field(default=(), description="The labels of what changed in what it rests on")
    edits: tuple[str, ...] = Field(default=(), description="How a person's changes in it begin; they are merged")
    only_read: bool = Field(default=False, description="It stands as it is, and is only read a second time")


class ToRead(Frozen):
    """A discussion that would be read."""

    source: str
    words: int
    tokens: Tokens = Field(default=0, description="What the calls send that read its words once; 0: nothing is sent")
    calls: int = 0
    cost: Usd | None = Field(default=0.0, description="Of what these calls send, without their answers")
    again: bool = Field(default=False, description="Rules have read it, and a model is set now")


class Expected(Frozen):
    """An estimate of the tokens that drafting sends after what waits was read."""

    least: Tokens
    most: Tokens


class Plan(Frozen):
    """What `draft` would do."""

    stale: tuple[StaleSection, ...]
    fresh: tuple[str, ...] = Field(description="Sections whose text stays byte for byte")
    waiting: tuple[StaleSection, ...] = Field(
        default=(), description="Those of the fresh that a model wrote and something changed in: rules leave them alone"
    )
    upgrades: tuple[StaleSection, ...] = Field(
        default=(), description="Those of the fresh that another model or an older prompt drafted: done by `--upgrade`"
    )
    locked: tuple[StaleSection, ...] = Field(
        default=(), description="Those of the fresh that a person locked and something changed in"
    )
    deleted: tuple[str, ...] = Field(default=(), description="Sections that a person removed; left out until asked for")
    usage: Usage = Usage()
    expected: Expected | None = Field(default=None, description="What was estimated before what was new was read")


class Budget(Frozen):
    """How much one call may hold. Null: no limit."""

    input_tokens: Tokens | None = None
    output_tokens: Tokens | None = None
