"""What a run did, as data."""

from __future__ import annotations

from collections.abc import Mapping

from agent.model.ledger import Discussion, Ledger
from agent.model.plan import Plan, ToRead, Usage
from agent.model.section import SectionDraft
from agent.steps.assemble import Assembled
from agent.steps.compare import Delta
from agent.steps.reconcile import Refused
from agent.types import Frozen


class Fed(Frozen):
    """A discussion that a run read, and what came of it."""

    discussion: Discussion
    findings: int
    rejected: tuple[str, ...] = ()
    refused_links: tuple[Refused, ...] = ()
    delta: Delta = Delta()
    """What it changed in the state that the discussions before it had made."""


class Report(Frozen):
    """What a run did."""

    fed: tuple[Fed, ...]
    unchanged: tuple[str, ...]
    plan: Plan
    drafted: tuple[SectionDraft, ...] = ()
    in_vain: Mapping[str, str] = {}
    """Sections that stand as they did, since no answer for them could be used → why, for a person."""
    unread: Mapping[str, str] = {}
    """Those of the drafted that were to be read a second time and were not → why."""
    assembled: Assembled | None = None
    usage: Usage = Usage()
    ledger: Ledger = Ledger()
    waiting: tuple[ToRead, ...] = ()
    """Where nothing was to be done: the discussions that would be read."""

    def redrafted(self, fed: Fed) -> tuple[str, ...]:
        """The sections that were drafted because of what this discussion changed."""
        made = {d.section for d in self.drafted}
        return tuple(s.section for s in self.plan.stale if s.section in made and fed.delta.entries & set(s.entries))

    @property
    def short(self) -> tuple[SectionDraft, ...]:
        """The drafted sections against which a check or a second reading still stands."""
        return tuple(d for d in self.drafted if d.short)
