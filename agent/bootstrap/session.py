"""A workspace in use: what the commands ask for, each as one method."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import BinaryIO

from agent.bootstrap import sources
from agent.bootstrap.bench import Bench
from agent.bootstrap.feeding import Feeding
from agent.bootstrap.report import Fed, Report
from agent.bootstrap.states import changed_by
from agent.bootstrap.writing import TITLE, Writing
from agent.errors import UsageError
from agent.formats.base import Source
from agent.model.fold import fold
from agent.model.ledger import Ledger
from agent.model.plan import Expected, Plan
from agent.model.section import Verdict
from agent.model.transcript import Transcript
from agent.store.commit import recover
from agent.store.locks import lock_section, locked_sections, unlock_section
from agent.store.workspace import Workspace

__all__ = ["TITLE", "Fed", "Report", "Session"]

_WAIT_S = 2.0


class Session(Bench):
    """One workspace and one engine, and what can be done with them."""

    @cached_property
    def _feeding(self) -> Feeding:
        return Feeding(self)

    @cached_property
    def _writing(self) -> Writing:
        return Writing(self)

    # -- looking ------------------------------------------------------------------------------------------------

    def read(self, paths: Sequence[str], stdin: BinaryIO | None = None) -> tuple[Transcript, ...]:
        """How files are understood; writes nothing."""
        found = sources.named(self.workspace, paths, stdin, self.clock.today())
        return tuple(t for source in found for t in self.transcripts(source))

    def transcripts(self, source: Source) -> tuple[Transcript, ...]:
        """The discussions of a source, the picked ones of many, with dates and names as they are set by hand."""
        return self._feeding.transcripts(source)

    def checks(self) -> Mapping[str, tuple[Verdict, ...]]:
        """Every check on the sections as they were drafted last, by section id."""
        return self._writing.checks()

    def plan(self, ledger: Ledger) -> Plan:
        """The sections that are stale under this ledger."""
        return self._writing.plan(ledger)

    # -- doing --------------------------------------------------------------------------------------------------

    def draft(self, paths: Sequence[str] = (), stdin: BinaryIO | None = None) -> Report:
        """The main job: read what is new, bring the ledger up to date, draft what is stale, write the document.

        Raises the errors of `agent.errors`; what stood in the workspace before is then untouched, and what was paid for
        is stored.
        """
        self._writing.asked()
        if self.options.dry_run:
            return self._dry(paths, stdin)
        with self.stoppable():
            return self._draft(paths, stdin)

    def _draft(self, paths: Sequence[str], stdin: BinaryIO | None) -> Report:
        found, known = self._feeding.sift(self._sources(paths, stdin))
        self.workspace.prepare()
        with self.workspace.lock(wait=_WAIT_S):
            recover(self.workspace)
            self._writing.deleted()  # broken anchors stop the run before anything is written
            expected = self._foreseen(found)
            fed, unchanged = self._feeding.feed(found)
            self._feeding.relink()
            self._feeding.remember()
            ledger = self.ledger()
            if not ledger.discussions:
                raise UsageError(
                    "There is no discussion to draft from; "
                    "name one (`blueprint draft meeting.vtt`), or put it into transcripts/."
                )
            plan = self.plan(ledger).model_copy(update={"expected": expected})
            self.agree(plan)
            written = self._writing.write(ledger, plan)
            events = self.events()
            fed = tuple(it.model_copy(update={"delta": changed_by(events, ledger, it.discussion.key)}) for it in fed)
        return Report(
            fed=fed,
            unchanged=(*known, *unchanged),
            plan=plan,
            drafted=written.drafted,
            in_vain=written.in_vain,
            unread=written.unread,
            assembled=written.assembled,
            usage=self.spent,
            ledger=ledger,
        )

    def lock(self, sections: Sequence[str]) -> tuple[str, ...]:
        """Keep sections as they stand until they are unlocked; those that were not locked before.

        Raises UsageError where there is no such section, or another process holds the workspace.
        """
        return self._turn(sections, lock_section)

    def unlock(self, sections: Sequence[str]) -> tuple[str, ...]:
        """Let sections be drafted again; those that were locked. Raises UsageError as `lock` does."""
        return self._turn(sections, unlock_section)

    def locked(self) -> tuple[str, ...]:
        """The locked sections in the catalogue's order."""
        held = locked_sections(self.workspace)
        return tuple(s.id for s in self.catalogue.sections if s.id in held)

    def _turn(self, sections: Sequence[str], turn: Callable[[Workspace, str], bool]) -> tuple[str, ...]:
        names = dict.fromkeys(self.catalogue.section(name).id for name in sections)
        self.workspace.prepare()
        with self.workspace.lock(wait=_WAIT_S):
            return tuple(name for name in names if turn(self.workspace, name))

    def _foreseen(self, found: Sequence[Source]) -> Expected | None:
        """What drafting may send after these are read; shown, and asked for where rules had read them."""
        if self.engine.budget.input_tokens is None:
            return None
        waiting, _ = self._feeding.waiting(found)
        if any(it.again for it in waiting):
            self.agree_reading(waiting)
        ledger = self.ledger()
        return self._writing.expected(ledger, self.plan(ledger), waiting)

    def _dry(self, paths: Sequence[str], stdin: BinaryIO | None) -> Report:
        """What would be read and drafted, as far as that is known without reading it; writes nothing."""
        events = self.events()
        found, known = self._feeding.sift(self._sources(paths, stdin))
        waiting, unchanged = self._feeding.waiting(found)
        ledger = fold(events)
        plan = self.plan(ledger)
        plan = plan.model_copy(update={"expected": self._writing.expected(ledger, plan, waiting)})
        return Report(fed=(), unchanged=(*known, *unchanged), plan=plan, ledger=ledger, waiting=waiting)

    def _sources(self, paths: Sequence[str], stdin: BinaryIO | None) -> tuple[Source, ...]:
        if paths:
            return sources.named(self.workspace, paths, stdin, self.clock.today())
        return () if self.options.sections else sources.waiting(self.workspace)
