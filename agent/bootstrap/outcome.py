"""What a turn of the chat came to."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from agent.bootstrap.changing import Proposal
from agent.model.change import Change
from agent.model.chat import Statement
from agent.model.plan import Usage
from agent.types import EntryId, Frozen, Usd

Show: TypeAlias = Callable[[Statement], None]


def unseen(statement: Statement) -> None:
    """Nobody looks on."""
    del statement


class Outcome(Frozen):
    """What a message or a command came to. `ended`: the person has left the chat."""

    answer: tuple[Statement, ...] = ()
    usage: Usage = Usage()
    proposal: Proposal = Proposal()
    ended: bool = False

    @property
    def cost(self) -> Usd | None:
        """What the turn cost, drafting for what it proposes included; null where the price is not known."""
        return self.usage.cost

    @property
    def changes(self) -> tuple[Change, ...]:
        """What was changed, or would be."""
        return self.proposal.changes

    @property
    def text(self) -> str:
        """The answer as one text."""
        return "\n".join(s.written() for s in self.answer if s.struck is None)

    @property
    def cites(self) -> tuple[EntryId, ...]:
        """The labels that the answer cites, each once."""
        return tuple(dict.fromkeys(c for s in self.answer if s.struck is None for c in s.cites))
