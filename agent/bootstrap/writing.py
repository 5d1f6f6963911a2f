"""From the ledger to the document: what is stale is drafted, checked and put in its place."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from agent.bootstrap.bench import Bench
from agent.bootstrap.estimate import expected, pace, priced
from agent.document.coverage import coverage
from agent.document.elsewhere import elsewhere
from agent.document.merge import Conflict
from agent.document.whole import Content, compose
from agent.errors import UsageError
from agent.mermaid import MermaidParser
from agent.model.ledger import Ledger
from agent.model.plan import Expected, Plan, ToRead
from agent.model.section import (
    SECOND_READING,
    CheckContext,
    Drafted,
    Prepared,
    SectionBrief,
    SectionDraft,
    Verdict,
)
from agent.model.transcript import Redacted
from agent.pipeline.drafting import draft_sections
from agent.steps import attest, check, names
from agent.steps import plan as planning
from agent.steps.agenda import agenda
from agent.steps.assemble import Assembled, assemble, hand_edits, removed_sections
from agent.steps.redact import redact_record
from agent.store.commit import commit
from agent.store.instructions import load_instructions
from agent.store.locks import locked_sections
from agent.store.runs import calls
from agent.store.secrets_key import secret_key
from agent.store.sections import load_conflicts, load_drafted, load_texts
from agent.store.workspace import Workspace, read_text
from agent.types import Frozen, Tokens

TITLE = "Architecture blueprint"


class Held(Frozen):
    """What a workspace holds beside the ledger: the document, and what it was made from."""

    document: str | None
    texts: Mapping[str, str]
    drafted: Mapping[str, Drafted]
    conflicts: tuple[Conflict, ...] = ()
    instructions: Mapping[str, tuple[str, ...]] = {}
    locked: frozenset[str] = frozenset()


class Written(Frozen):
    """What became of a plan."""

    drafted: tuple[SectionDraft, ...]
    in_vain: Mapping[str, str] = {}
    """Sections that stand as they did, since no answer for them could be used → why, for a person."""
    unread: Mapping[str, str] = {}
    """Those of the drafted that were to be read a second time and were not → why."""
    assembled: Assembled


class _Made(Frozen):
    """What came of some sections, as `Written` tells it."""

    drafted: tuple[Drafted, ...]
    in_vain: Mapping[str, str]
    unread: Mapping[str, str]


def held(workspace: Workspace) -> Held:
    """What stands on the disk."""
    return Held(
        document=read_text(workspace.document),
        texts=load_texts(workspace),
        drafted=load_drafted(workspace),
        conflicts=load_conflicts(workspace),
        instructions=load_instructions(workspace),
        locked=locked_sections(workspace),
    )


_MERGES = 3
"""How often a document that a person saves meanwhile is merged again before the run gives up."""
_SHOWN = 60
"""Characters of an edit that the plan shows."""


class Writing:
    """Drafts the document of one workspace."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._known: tuple[Ledger, tuple[str, ...], Prepared] | None = None

    def checks(self) -> Mapping[str, tuple[Verdict, ...]]:
        """Every check on the sections as they were drafted last, by section id, and what was doubted when they were."""
        ledger, parser = self._bench.ledger(), MermaidParser()
        drafted = load_drafted(self._bench.workspace)
        found: dict[str, tuple[Verdict, ...]] = {}
        for brief in self._briefs(ledger):
            if (was := drafted.get(brief.spec.id)) is not None:
                draft, read = was.draft, attest.standing(planning.since(brief, was))
                held = attest.lifted(draft, check.run(draft, self.context(brief, ledger), parser), read)
                doubted = (v for v in draft.short if v.check == SECOND_READING)
                found[brief.spec.id] = (*held, *doubted, *attest.unread(draft))
        return found

    def plan(self, ledger: Ledger) -> Plan:
        """The sections that are stale under this ledger."""
        found = self.planned(ledger, held(self._bench.workspace), self.asked())
        endpoint = None if self._bench.given is not None else self._bench.choice.endpoint
        if endpoint is None:
            return found
        past = (call for _, call in calls(self._bench.workspace.runs))
        paces, attests = pace(past, endpoint.model), self._bench.engine.attests
        return priced(found, self._bench.catalogue.sections, endpoint, paces, self._bench.threads, attests=attests)

    def planned(self, ledger: Ledger, state: Held, only: Sequence[str] = ()) -> Plan:
        """The sections that are stale under this ledger where the workspace holds this, not priced."""
        return planning.plan(
            self._briefs(ledger, state.instructions),
            state.drafted,
            self._bench.engine.name,
            self._tokens,
            only=only,
            deleted=removed_sections(state.texts, state.document, self._order()),
            locked=state.locked,
            edits=_edits(state),
            prompt=self._bench.engine.prompt,
            upgrade=self._bench.options.upgrade,
            force=self._bench.options.force,
            attests=self._bench.engine.attests,
        )

    def expected(self, ledger: Ledger, plan: Plan, waiting: Sequence[ToRead]) -> Expected | None:
        """What drafting may send once these discussions are read; null where none waits, or nothing is ever sent."""
        if not any(it.tokens for it in waiting):
            return None
        return expected(waiting, plan, self._briefs(ledger), self._tokens)

    def changed(self, ledger: Ledger, state: Held, sections: Collection[str]) -> tuple[Held, tuple[SectionDraft, ...]]:
        """What the workspace would hold with these sections drafted anew; nothing is written."""
        fresh = self._drafted(ledger, state, sections).drafted
        new = self._regions(ledger, fresh, state)
        assembled = assemble(state.texts, state.document, new, list(new), (), state.conflicts)
        after = state.model_copy(
            update={
                "document": assembled.text,
                "texts": {**state.texts, **new},
                "drafted": {**state.drafted, **{d.draft.section: d for d in fresh}},
                "conflicts": assembled.conflicts,
            }
        )
        return after, tuple(d.draft for d in fresh)

    def write(self, ledger: Ledger, plan: Plan) -> Written:
        """Draft what is stale and put the document together; merges again where a person saves it meanwhile."""
        only_read = {s.section for s in plan.stale if s.only_read}
        made = self._drafted(ledger, held(self._bench.workspace), {s.section for s in plan.stale}, only_read)
        fresh, drafts = made.drafted, tuple(d.draft for d in made.drafted)
        for _ in range(_MERGES):
            state = held(self._bench.workspace)
            new = self._regions(ledger, fresh, state)
            assembled = assemble(state.texts, state.document, new, list(new), self.asked(), state.conflicts)
            if commit(self._bench.workspace, state.document, assembled.text, new, fresh, assembled.conflicts):
                return Written(drafted=drafts, in_vain=made.in_vain, unread=made.unread, assembled=assembled)
        raise UsageError(
            f"{self._bench.workspace.document} is being changed by somebody else; close the editor, then run again."
        )

    def _drafted(
        self, ledger: Ledger, state: Held, sections: Collection[str], only_read: Collection[str] = ()
    ) -> _Made:
        """The sections drafted, or `only_read`, checked and repaired, and why others could not be.

        Raises as `draft_sections`.
        """
        briefs = [b for b in self._briefs(ledger, state.instructions) if b.spec.id in sections]
        engine = self._bench.engine
        asked = [self._asked(b, state.drafted.get(b.spec.id), only_read) for b in briefs]
        made = draft_sections(
            [redact_record(brief, secret_key(), self._bench.secrets) for brief in asked],
            lambda brief: self.context(brief, ledger),
            self._bench.engine,
            MermaidParser(),
            self._bench.progress,
            self._bench.threads,
        )
        self._bench.progress.spent(self._bench.spent)
        self._bench.tell_notices()
        bases = {b.spec.id: planning.basis(b, engine.name, engine.prompt) for b in briefs if b.spec.id in made.made}
        bases |= {name: state.drafted[name].basis for name in bases if name in only_read}
        return _Made(
            drafted=tuple(Drafted(basis=basis, draft=made.made[name]) for name, basis in bases.items()),
            in_vain={name: str(error) for name, error in made.in_vain.items()},
            unread={name: str(error) for name, error in made.unread.items()},
        )

    def _asked(self, brief: SectionBrief, was: Drafted | None, only_read: Collection[str]) -> SectionBrief:
        """The brief with what stands of it, where not all of it is to be told anew."""
        if was is not None and brief.spec.id in only_read:
            return planning.reading(brief, was)
        if self._bench.options.force or brief.spec.id in self.asked():
            return brief
        return planning.revising(brief, was, self._bench.engine.name, self._bench.engine.prompt)

    def _regions(self, ledger: Ledger, fresh: Sequence[Drafted], state: Held) -> dict[str, str]:
        """Every region of the document as the engine has it now, in order.

        Sections that are not stale as last written.
        """
        from agent.document.render import render_section

        known, base = {**state.drafted, **{d.draft.section: d for d in fresh}}, state.texts
        drafts = tuple(known[s.id].draft for s in self._bench.catalogue.sections if s.id in known)
        index = {d.draft.section for d in fresh}
        homes = {e.id: self._bench.catalogue.home(e) for e in ledger.entries}
        titles = {s.id: s.title for s in self._bench.catalogue.sections}
        told = elsewhere(ledger, drafts, self._bench.catalogue.sections, homes)
        anew = {name for name, held in known.items() if name in index or name not in base or not held.draft.blocks}
        bodies = {
            s.id: render_section(known[s.id].draft, s, ledger, [(name, titles[name]) for name in told.get(s.id, ())])
            if s.id in anew
            else base[s.id]
            for s in self._bench.catalogue.sections
            if s.id in known
        }
        rows = coverage(ledger, drafts, self._bench.catalogue.sections, self._bench.catalogue.items, homes)
        content = Content(
            title=self._bench.settings.title or TITLE,
            ledger=ledger,
            specs=self._bench.catalogue.sections,
            drafts=drafts,
            homes=homes,
            coverage=rows,
            elsewhere=told,
            question_words=self._bench.catalogue.question_words,
            agenda=agenda(ledger, rows, {e.id: self._bench.catalogue.waiting(e) for e in ledger.entries}),
        )
        return {region.id: region.text for region in compose(content, bodies)}

    def _tokens(self, brief: SectionBrief) -> Tokens:
        return self._bench.engine.tokens(Redacted[SectionBrief](value=brief))

    def _briefs(
        self, ledger: Ledger, instructions: Mapping[str, Sequence[str]] | None = None
    ) -> tuple[SectionBrief, ...]:
        catalogue = self._bench.catalogue
        return planning.briefs(ledger, catalogue.sections, catalogue.home, instructions)

    def brief(self, section: str, ledger: Ledger) -> SectionBrief:
        """All that drafting one section needs."""
        return next(b for b in self._briefs(ledger) if b.spec.id == section)

    def context(self, brief: SectionBrief, ledger: Ledger) -> CheckContext:
        """What the checks of one section may know."""
        if self._known is None or self._known[0] is not ledger:  # the same for every section and round
            self._known = ledger, names.known(ledger, self._bench.aliases), Prepared()
        return CheckContext(
            brief=brief,
            entries=ledger.entries,
            names=self._known[1],
            template_words=self._bench.catalogue.template_words,
            filler=self._bench.catalogue.filler,
            ledger=self._known[2],
        )

    def asked(self) -> tuple[str, ...]:
        """The sections that were asked for by name. Raises UsageError where one is unknown or locked."""
        names = tuple(self._bench.catalogue.section(name).id for name in self._bench.options.sections)
        if names and (locked := sorted(locked_sections(self._bench.workspace) & set(names))):
            raise UsageError(f"Section {locked[0]} is locked; `blueprint unlock {locked[0]}` lets it be drafted again.")
        return names

    def deleted(self) -> tuple[str, ...]:
        """The sections that a person took out. Raises UsageError where the document's anchors are broken."""
        return removed_sections(
            load_texts(self._bench.workspace), read_text(self._bench.workspace.document), self._order()
        )

    def _order(self) -> list[str]:
        return [s.id for s in self._bench.catalogue.sections]


def _edits(state: Held) -> dict[str, list[str]]:
    """How each change by hand begins, by section."""
    found: dict[str, list[str]] = {}
    for edit in hand_edits(state.texts, state.document) if state.document else ():
        shown = " ".join((edit.after or edit.before).split())[:_SHOWN]
        found.setdefault(edit.section, []).append(shown if edit.after else f"taken out: {shown}")
    return found
