"""A workspace in use: what the commands ask for, each as one method."""

from __future__ import annotations

import datetime as dt
import os
import secrets
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

from agent.bootstrap import sources
from agent.bootstrap.choice import Choice, choose
from agent.bootstrap.estimate import priced, to_read
from agent.bootstrap.options import Options
from agent.bootstrap.system import NoAnswers, Silent, SystemClock
from agent.catalogue import Catalogue, load
from agent.document.coverage import coverage
from agent.document.whole import Content, compose
from agent.engines.offline.engine import OfflineEngine
from agent.errors import UsageError
from agent.formats.base import Source
from agent.mermaid import MermaidParser
from agent.model import log
from agent.model.fold import current_readings, fold
from agent.model.ledger import Discussion, Ledger
from agent.model.log import LogEvent
from agent.model.plan import Plan, ToRead, Usage
from agent.model.section import CheckContext, Drafted, SectionBrief, SectionDraft, Verdict
from agent.model.transcript import Redacted, Transcript
from agent.pipeline import reading as pipeline
from agent.pipeline.drafting import draft_sections
from agent.ports import Clock, Engine, Progress
from agent.steps import check, names
from agent.steps import plan as planning
from agent.steps.assemble import Assembled, assemble, removed_sections
from agent.steps.read import read_all
from agent.steps.reconcile import Refused
from agent.steps.redact import parse_rules, redact
from agent.store import ledger_log
from agent.store.cache import SqliteCache
from agent.store.commit import commit, recover
from agent.store.discussions import load_discussion, save_discussion
from agent.store.runs import JsonlRunLog, now
from agent.store.secrets_key import secret_key
from agent.store.sections import load_conflicts, load_drafted, load_texts
from agent.store.settings import Settings, read_settings, user_settings_path
from agent.store.workspace import Workspace, read_text
from agent.text.acts import parse_cues
from agent.text.topics import Topics
from agent.text.words import fold_name
from agent.types import OFFLINE, Frozen

TITLE = "Architecture blueprint"
_THREADS = 8
_WAIT_S = 2.0
_ONE_DAY = dt.timedelta(days=1)
_MERGES = 3
"""How often a document that a person saves meanwhile is merged again before the run gives up."""


class Fed(Frozen):
    """A discussion that a run read, and what came of it."""

    discussion: Discussion
    findings: int
    rejected: tuple[str, ...] = ()
    refused_links: tuple[Refused, ...] = ()


class Report(Frozen):
    """What a run did."""

    fed: tuple[Fed, ...]
    unchanged: tuple[str, ...]
    plan: Plan
    drafted: tuple[SectionDraft, ...] = ()
    assembled: Assembled | None = None
    usage: Usage = Usage()
    ledger: Ledger = Ledger()
    waiting: tuple[ToRead, ...] = ()
    """Where nothing was to be done: the discussions that would be read."""

    @property
    def short(self) -> tuple[SectionDraft, ...]:
        """The drafted sections against which a check still stands."""
        return tuple(d for d in self.drafted if d.short)


class Session:
    """One workspace and one engine. The engine is made when it is first asked for."""

    def __init__(
        self,
        root: Path,
        options: Options | None = None,
        progress: Progress | None = None,
        environment: Mapping[str, str] | None = None,
        clock: Clock | None = None,
        engine: Engine | None = None,
        catalogue: Catalogue | None = None,
    ) -> None:
        """`engine`: another one than the options choose, for tests and other programs."""
        self.workspace = Workspace(root)
        self.options = options or Options()
        self.progress: Progress = progress or Silent()
        self.environment = os.environ if environment is None else environment
        self.clock: Clock = clock or SystemClock()
        self.catalogue = catalogue or load()
        self._given = engine
        self.agree: Callable[[Plan], None] = lambda _: None
        """Is shown what will be drafted before it is paid for, and raises where it should not be."""

    @cached_property
    def settings(self) -> Settings:
        """The workspace's settings."""
        return read_settings(self.workspace.config)

    @cached_property
    def choice(self) -> Choice:
        """Which engine, and where it speaks."""
        own = read_settings(user_settings_path(), own=True)
        return choose(self.options, own, self.settings, self.environment, self.catalogue.prices)

    @cached_property
    def engine(self) -> Engine:
        """The engine of this run."""
        if self._given is not None:
            return self._given
        if self.choice.endpoint is None:
            return OfflineEngine(self.catalogue)
        from agent.engines.openai import OpenAIEngine

        limit = self.options.max_cost if self.options.max_cost is not None else self.settings.max_cost
        topics = {t.id: t.meaning for t in self.catalogue.topics}
        log = JsonlRunLog(self.workspace.runs / f"{now().replace(':', '')}-{secrets.token_hex(2)}.jsonl")
        cache = NoAnswers() if self.options.dry_run else SqliteCache(self.workspace.cache)  # a plan writes nothing
        return OpenAIEngine(self.choice.endpoint, self.catalogue.templates, topics, cache, log, limit)

    @property
    def threads(self) -> int:
        """How many calls may be under way; none apart where nothing is waited for."""
        if self.engine.budget.input_tokens is None:
            return 0
        return self.options.concurrency or self.settings.concurrency or _THREADS

    @property
    def spent(self) -> Usage:
        """What this run has cost so far."""
        spent = getattr(self.engine, "spent", None)
        return spent if isinstance(spent, Usage) else Usage()

    # -- looking ------------------------------------------------------------------------------------------------

    def events(self) -> tuple[LogEvent, ...]:
        """The log. A torn last line is passed over and noted."""
        contents = ledger_log.read_log(self.workspace.ledger)
        for warning in contents.warnings:
            self.progress.note(warning)
        return contents.events

    def ledger(self) -> Ledger:
        """The state that the log stands for."""
        return fold(self.events())

    def transcript(self, discussion: str) -> Redacted[Transcript] | None:
        """A discussion as it was read, where it was kept."""
        return load_discussion(self.workspace, discussion)

    def read(self, paths: Sequence[str], stdin: BinaryIO | None = None) -> tuple[Transcript, ...]:
        """How files are understood; writes nothing."""
        found = sources.named(self.workspace, paths, stdin, self.clock.today())
        return tuple(t for source in found for t in self.transcripts(source))

    def checks(self) -> Mapping[str, tuple[Verdict, ...]]:
        """Every check on the sections as they were drafted last, by section id."""
        ledger = self.ledger()
        parser = MermaidParser()
        drafted = load_drafted(self.workspace)
        return {
            b.spec.id: check.run(drafted[b.spec.id].draft, self._context(b, ledger), parser)
            for b in self._briefs(ledger)
            if b.spec.id in drafted
        }

    def plan(self, ledger: Ledger) -> Plan:
        """The sections that are stale under this ledger."""
        found = planning.plan(
            self._briefs(ledger),
            load_drafted(self.workspace),
            self.engine.name,
            lambda brief: self.engine.tokens(Redacted[SectionBrief](value=brief)),
            only=self._asked(),
            deleted=self._deleted(),
            force=self.options.force,
        )
        return found if self._given is not None else priced(found, self.catalogue.sections, self.choice.endpoint)

    # -- doing --------------------------------------------------------------------------------------------------

    def draft(self, paths: Sequence[str] = (), stdin: BinaryIO | None = None) -> Report:
        """The main job: read what is new, bring the ledger up to date, draft what is stale, write the document.

        Raises the errors of `agent.errors`; what stood in the workspace before is then untouched, and what was paid for
        is stored.
        """
        self._asked()
        if self.options.dry_run:
            return self._dry(paths, stdin)
        found = self._sources(paths, stdin)
        transcripts = [t for source in found for t in self.transcripts(source)]
        self.workspace.prepare()
        with self.workspace.lock(wait=_WAIT_S):
            recover(self.workspace)
            self._deleted()  # broken anchors stop the run before anything is written
            fed, unchanged = self._feed(transcripts)
            self._relink()
            ledger = self.ledger()
            if not ledger.discussions:
                raise UsageError(
                    "There is no discussion to draft from; "
                    "name one (`blueprint draft meeting.vtt`), or put it into transcripts/."
                )
            plan = self.plan(ledger)
            self.agree(plan)
            drafted, assembled = self._write(ledger, plan)
        return Report(
            fed=fed,
            unchanged=unchanged,
            plan=plan,
            drafted=drafted,
            assembled=assembled,
            usage=self.spent,
            ledger=ledger,
        )

    def _dry(self, paths: Sequence[str], stdin: BinaryIO | None) -> Report:
        """What would be read and drafted, as far as that is known without reading it; writes nothing."""
        events = self.events()
        transcripts = [t for source in self._sources(paths, stdin) for t in self.transcripts(source)]
        new = [t for t in transcripts if not self._is_known(events, t)]
        ledger = fold(events)
        waiting = tuple(to_read(t, self.engine) for t in new)
        unchanged = tuple(t.source for t in transcripts if t not in new)
        return Report(fed=(), unchanged=unchanged, plan=self.plan(ledger), ledger=ledger, waiting=waiting)

    def _sources(self, paths: Sequence[str], stdin: BinaryIO | None) -> tuple[Source, ...]:
        if paths:
            return sources.named(self.workspace, paths, stdin, self.clock.today())
        return () if self.options.sections else sources.waiting(self.workspace)

    def transcripts(self, source: Source) -> tuple[Transcript, ...]:
        """The discussions of a source, the picked ones of many, with dates and names as they are set by hand."""
        found = read_all(source, self.options.pick, self.options.format)
        for transcript in found:
            for warning in transcript.warnings:
                self.progress.note(warning)
        return tuple(self._person(t) for t in found)

    def _person(self, transcript: Transcript) -> Transcript:
        """The transcript with its date, where it is set by hand, and with unified names."""
        date = self.options.date or self.settings.dates.get(transcript.key) or transcript.date
        turns = transcript.turns
        if self.settings.aliases:
            turns = tuple(
                t.model_copy(update={"person": self.settings.person(t.speaker)}) if t.speaker else t for t in turns
            )
        return transcript.model_copy(update={"date": date, "turns": turns})

    def _is_known(self, events: Sequence[LogEvent], transcript: Transcript) -> bool:
        """Whether this revision was read, by this engine or a better one.

        A model's reading is not replaced by rules'.
        """
        fed = pipeline.known(events, transcript)
        return fed is not None and (fed.discussion.engine == self.engine.name or fed.discussion.engine != OFFLINE)

    def _feed(self, transcripts: Sequence[Transcript]) -> tuple[tuple[Fed, ...], tuple[str, ...]]:
        fed: list[Fed] = []
        unchanged: list[str] = []
        for transcript in transcripts:
            contents = ledger_log.read_log(self.workspace.ledger)
            dated = self._dated(contents.events, transcript)
            if self._is_known(contents.events, dated):
                unchanged.append(transcript.source)
                continue
            fed.append(self._feed_one(dated, contents.events, contents.next_seq))
        return tuple(fed), tuple(unchanged)

    def _relink(self) -> None:
        """Reconcile what a merge of branches put side by side."""
        contents = ledger_log.read_log(self.workspace.ledger)
        events = pipeline.relink(contents.events, self.engine, contents.next_seq).events
        if events:
            ledger_log.append_events(self.workspace.ledger, events)

    def _dated(self, events: Sequence[LogEvent], transcript: Transcript) -> Transcript:
        """A discussion without a date keeps the one it was fed with, else takes the day after the newest."""
        if transcript.date is not None:
            return transcript
        held = {fed.discussion.key: fed.discussion.date for fed in current_readings(events).values()}
        dates = [d for key, d in held.items() if d is not None and key != transcript.key]
        date = held.get(transcript.key) or (max(dates) + _ONE_DAY if dates else self.clock.today())
        return transcript.model_copy(update={"date": date})

    def _feed_one(self, transcript: Transcript, events: Sequence[LogEvent], seq: int) -> Fed:
        catalogue = self.catalogue
        redacted = redact(transcript, secret_key(), parse_rules(catalogue.text("lexicons/secrets.toml")))
        reading = pipeline.read_discussion(
            redacted,
            self.engine,
            parse_cues(catalogue.text("lexicons/cues.toml")),
            Topics([(t.id, t.strong, t.keywords) for t in catalogue.topics]),
            self._aliases,
            self.progress,
            self.threads,
        )
        self.progress.spent(self.spent)
        feed = pipeline.feed(reading, events, self.engine, seq)
        save_discussion(self.workspace, redacted)
        ledger_log.append_events(self.workspace.ledger, feed.events)
        discussion = next(e.discussion for e in feed.events if isinstance(e, log.Fed))
        return Fed(
            discussion=discussion,
            findings=len(reading.findings),
            rejected=tuple(f"{r.finding.title}: {r.reason}" for r in reading.rejected),
            refused_links=feed.refused,
        )

    @cached_property
    def _aliases(self) -> Mapping[str, str]:
        """Folded name → canonical name of every technology."""
        return {fold_name(form): t.name for t in self.catalogue.technologies.entries for form in t.forms}

    def _write(self, ledger: Ledger, plan: Plan) -> tuple[tuple[SectionDraft, ...], Assembled]:
        """Draft what is stale and put the document together; merges again where a person saves it meanwhile."""
        stale = {s.section for s in plan.stale}
        briefs = [b for b in self._briefs(ledger) if b.spec.id in stale]
        made = draft_sections(
            [Redacted[SectionBrief](value=b) for b in briefs],
            lambda brief: self._context(brief, ledger),
            self.engine,
            MermaidParser(),
            self.progress,
            self.threads,
        )
        self.progress.spent(self.spent)
        fresh = tuple(Drafted(basis=planning.basis(b, self.engine.name), draft=made[b.spec.id]) for b in briefs)
        for _ in range(_MERGES):
            read = read_text(self.workspace.document)
            base = load_texts(self.workspace)
            new = self._regions(ledger, fresh, base)
            assembled = assemble(base, read, new, list(new), self._asked(), load_conflicts(self.workspace))
            if commit(self.workspace, read, assembled.text, new, fresh, assembled.conflicts):
                return tuple(d.draft for d in fresh), assembled
        raise UsageError(
            f"{self.workspace.document} is being changed by somebody else; close the editor, then run again."
        )

    def _regions(self, ledger: Ledger, fresh: Sequence[Drafted], base: Mapping[str, str]) -> dict[str, str]:
        """Every region of the document as the engine has it now, in order.

        Sections that are not stale as last written.
        """
        from agent.document.render import render_section

        held = load_drafted(self.workspace) | {d.draft.section: d for d in fresh}
        drafts = tuple(held[s.id].draft for s in self.catalogue.sections if s.id in held)
        index = {d.draft.section for d in fresh}
        bodies = {
            s.id: render_section(held[s.id].draft, s, ledger) if s.id in index or s.id not in base else base[s.id]
            for s in self.catalogue.sections
            if s.id in held
        }
        homes = {e.id: self.catalogue.home(e) for e in ledger.entries}
        content = Content(
            title=self.settings.title or TITLE,
            ledger=ledger,
            specs=self.catalogue.sections,
            drafts=drafts,
            coverage=coverage(ledger, drafts, self.catalogue.sections, self.catalogue.items, homes),
        )
        return {region.id: region.text for region in compose(content, bodies)}

    # -- what the steps are given ---------------------------------------------------------------------------------

    def _briefs(self, ledger: Ledger) -> tuple[SectionBrief, ...]:
        return planning.briefs(ledger, self.catalogue.sections, self.catalogue.home)

    def _context(self, brief: SectionBrief, ledger: Ledger) -> CheckContext:
        return CheckContext(
            brief=brief,
            entries=ledger.entries,
            names=names.known(ledger, self._aliases),
            template_words=self.catalogue.template_words,
        )

    def _asked(self) -> tuple[str, ...]:
        """The sections that were asked for by name. Raises UsageError where there is no such section."""
        return tuple(self.catalogue.section(name).id for name in self.options.sections)

    def _deleted(self) -> tuple[str, ...]:
        """The sections that a person took out. Raises UsageError where the document's anchors are broken."""
        return removed_sections(load_texts(self.workspace), read_text(self.workspace.document), self._order())

    def _order(self) -> list[str]:
        return [s.id for s in self.catalogue.sections]
