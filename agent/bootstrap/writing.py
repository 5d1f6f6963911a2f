"""From the ledger to the document: what is stale is drafted, checked and put in its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from agent.bootstrap.bench import Bench
from agent.bootstrap.estimate import priced
from agent.document.coverage import coverage
from agent.document.whole import Content, compose
from agent.errors import UsageError
from agent.mermaid import MermaidParser
from agent.model.ledger import Ledger
from agent.model.plan import Plan
from agent.model.section import CheckContext, Drafted, SectionBrief, SectionDraft, Verdict
from agent.model.transcript import Redacted
from agent.pipeline.drafting import draft_sections
from agent.steps import check, names
from agent.steps import plan as planning
from agent.steps.assemble import Assembled, assemble, removed_sections
from agent.steps.redact import redact_record
from agent.store.commit import commit
from agent.store.locks import locked_sections
from agent.store.secrets_key import secret_key
from agent.store.sections import load_conflicts, load_drafted, load_texts
from agent.store.workspace import read_text

TITLE = "Architecture blueprint"
_MERGES = 3
"""How often a document that a person saves meanwhile is merged again before the run gives up."""


class Writing:
    """Drafts the document of one workspace."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    def checks(self) -> Mapping[str, tuple[Verdict, ...]]:
        """Every check on the sections as they were drafted last, by section id."""
        ledger = self._bench.ledger()
        parser = MermaidParser()
        drafted = load_drafted(self._bench.workspace)
        return {
            b.spec.id: check.run(drafted[b.spec.id].draft, self._context(b, ledger), parser)
            for b in self._briefs(ledger)
            if b.spec.id in drafted
        }

    def plan(self, ledger: Ledger) -> Plan:
        """The sections that are stale under this ledger."""
        found = planning.plan(
            self._briefs(ledger),
            load_drafted(self._bench.workspace),
            self._bench.engine.name,
            lambda brief: self._bench.engine.tokens(Redacted[SectionBrief](value=brief)),
            only=self.asked(),
            deleted=self.deleted(),
            locked=locked_sections(self._bench.workspace),
            force=self._bench.options.force,
        )
        if self._bench.given is not None:
            return found
        return priced(found, self._bench.catalogue.sections, self._bench.choice.endpoint)

    def write(self, ledger: Ledger, plan: Plan) -> tuple[tuple[SectionDraft, ...], Assembled]:
        """Draft what is stale and put the document together; merges again where a person saves it meanwhile."""
        stale = {s.section for s in plan.stale}
        briefs = [b for b in self._briefs(ledger) if b.spec.id in stale]
        made = draft_sections(
            [redact_record(brief, secret_key(), self._bench.secrets) for brief in briefs],
            lambda brief: self._context(brief, ledger),
            self._bench.engine,
            MermaidParser(),
            self._bench.progress,
            self._bench.threads,
        )
        self._bench.progress.spent(self._bench.spent)
        self._bench.tell_notices()
        fresh = tuple(Drafted(basis=planning.basis(b, self._bench.engine.name), draft=made[b.spec.id]) for b in briefs)
        for _ in range(_MERGES):
            read = read_text(self._bench.workspace.document)
            base = load_texts(self._bench.workspace)
            new = self._regions(ledger, fresh, base)
            assembled = assemble(base, read, new, list(new), self.asked(), load_conflicts(self._bench.workspace))
            if commit(self._bench.workspace, read, assembled.text, new, fresh, assembled.conflicts):
                return tuple(d.draft for d in fresh), assembled
        raise UsageError(
            f"{self._bench.workspace.document} is being changed by somebody else; close the editor, then run again."
        )

    def _regions(self, ledger: Ledger, fresh: Sequence[Drafted], base: Mapping[str, str]) -> dict[str, str]:
        """Every region of the document as the engine has it now, in order.

        Sections that are not stale as last written.
        """
        from agent.document.render import render_section

        held = load_drafted(self._bench.workspace) | {d.draft.section: d for d in fresh}
        drafts = tuple(held[s.id].draft for s in self._bench.catalogue.sections if s.id in held)
        index = {d.draft.section for d in fresh}
        bodies = {
            s.id: render_section(held[s.id].draft, s, ledger) if s.id in index or s.id not in base else base[s.id]
            for s in self._bench.catalogue.sections
            if s.id in held
        }
        homes = {e.id: self._bench.catalogue.home(e) for e in ledger.entries}
        content = Content(
            title=self._bench.settings.title or TITLE,
            ledger=ledger,
            specs=self._bench.catalogue.sections,
            drafts=drafts,
            coverage=coverage(ledger, drafts, self._bench.catalogue.sections, self._bench.catalogue.items, homes),
        )
        return {region.id: region.text for region in compose(content, bodies)}

    def _briefs(self, ledger: Ledger) -> tuple[SectionBrief, ...]:
        return planning.briefs(ledger, self._bench.catalogue.sections, self._bench.catalogue.home)

    def _context(self, brief: SectionBrief, ledger: Ledger) -> CheckContext:
        return CheckContext(
            brief=brief,
            entries=ledger.entries,
            names=names.known(ledger, self._bench.aliases),
            template_words=self._bench.catalogue.template_words,
            filler=self._bench.catalogue.filler,
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
