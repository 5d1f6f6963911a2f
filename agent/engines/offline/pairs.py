"""A decision and an earlier one, as the link rules look at them."""

from __future__ import annotations

from agent.engines.offline.sides import Side
from agent.types import Frozen

_NEAR = 12
"""Turns within which something is settled, or said again, in other words than its own."""
_JUST_SAID = 6
"""Turns within which something is not 'the earlier one' but part of the same exchange."""


class Pair(Frozen):
    """A decision and an earlier one."""

    new: Side
    old: Side
    about: float
    """How much both are about one thing, 0 to about 1.7."""
    reverses: bool
    """Whether the later one, or a sentence beside it, says that something changes."""
    changes: bool
    """Whether its own sentence says so."""
    only_one: bool = False
    """Whether the earlier one alone has all words of the later one, and an amount of its sort."""
    taken_back: bool = False
    """Whether the earlier one was taken back right before."""
    renewed: str = ""
    """Why the later one settles anew what the earlier one of another talk settled."""
    named: float = 0.0
    """How surely the later one names the earlier one as what falls, 0 to 1."""

    @property
    def near(self) -> bool:
        """Whether both were said in one stretch of one discussion."""
        return self.old.new and self.new.turn - self.old.turn <= _NEAR

    @property
    def just_said(self) -> bool:
        """Whether the earlier one is part of the same exchange."""
        return self.old.new and self.new.turn - self.old.turn < _JUST_SAID

    @property
    def ends_a_standing_one(self) -> bool:
        """Whether the later one is settled, and the earlier one stood before: a bid of the same exchange did not."""
        return self.are("accepted", "accepted", "deferred") or (self.are("accepted", "proposed") and not self.just_said)

    def are(self, new: str, *old: str) -> bool:
        """Whether the later one has this status, and the earlier one of these."""
        return self.new.status == new and self.old.status in old
