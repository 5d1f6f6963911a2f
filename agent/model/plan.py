"""What a run will do, what it may spend, and what it spent."""

from __future__ import annotations

from pydantic import Field

from agent.types import Frozen, Seconds, Tokens, Usd


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


class StaleSection(Frozen):
    """A section to be drafted again, and why."""

    section: str
    reasons: tuple[str, ...] = Field(min_length=1)
    tokens: Tokens = Field(default=0, description="Estimated tokens sent; 0 where nothing is sent")


class ToRead(Frozen):
    """A discussion that would be read."""

    source: str
    words: int
    tokens: Tokens = Field(default=0, description="Of its turns, which reading sends at least once; 0: nothing is sent")


class Plan(Frozen):
    """What `draft` would do."""

    stale: tuple[StaleSection, ...]
    fresh: tuple[str, ...] = Field(description="Sections whose text stays byte for byte")
    waiting: tuple[StaleSection, ...] = Field(
        default=(), description="Those of the fresh that a model wrote and something changed in: rules leave them alone"
    )
    locked: tuple[StaleSection, ...] = Field(
        default=(), description="Those of the fresh that a person locked and something changed in"
    )
    deleted: tuple[str, ...] = Field(default=(), description="Sections that a person removed; left out until asked for")
    usage: Usage = Usage()


class Budget(Frozen):
    """How much one call may hold. Null: no limit."""

    input_tokens: Tokens | None = None
    output_tokens: Tokens | None = None
