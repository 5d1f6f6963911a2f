"""One workspace and one engine: what every use of them is built from."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from secrets import token_hex

from agent.bootstrap.choice import Choice, choose
from agent.bootstrap.configuration import THREADS, Configuration, configure
from agent.bootstrap.options import Options
from agent.bootstrap.system import NoAnswers, Silent, SystemClock
from agent.catalogue import Catalogue, load
from agent.engines.endpoint import Endpoint
from agent.errors import Interrupted, UsageError
from agent.model.fold import fold
from agent.model.ledger import Ledger
from agent.model.log import LogEvent
from agent.model.plan import Plan, ToRead, Usage
from agent.model.transcript import Redacted, Transcript
from agent.ports import Clock, Engine, Progress, Stoppable
from agent.store import ledger_log
from agent.store.cache import SqliteCache
from agent.store.discussions import load_discussion
from agent.store.endpoints import JsonMemory
from agent.store.hosts import Hosts
from agent.store.runs import JsonlRunLog, now
from agent.store.settings import Settings, read_settings, user_settings_path
from agent.store.workspace import Workspace
from agent.text.secrets import Rules, parse_rules
from agent.text.words import fold_name
from agent.types import Seconds

_GRACE: Seconds = 1.5
"""How long a stopped run waits for answers that are under way."""


def _saved(calls: int, lost: int) -> str:
    answers = f"{calls} {'answer' if calls == 1 else 'answers'} of this run"
    stored = f" ({answers}{f'; {lost} under way given up' if lost else ''})" if calls or lost else ""
    return f"Stopped: what was paid for is stored{stored}, and the next run goes on from there."


class Bench:
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
        self.given = engine
        self._told = 0
        self.agree: Callable[[Plan], None] = lambda _: None
        """Is shown what will be drafted before it is paid for, and raises where it should not be."""
        self.agree_reading: Callable[[Sequence[ToRead]], None] = lambda _: None
        """The same for reading what rules have read before."""
        self.permit: Callable[[str], bool] = lambda _: False
        """Is asked once whether this workspace may send to a host."""

    @cached_property
    def configuration(self) -> Configuration:
        """Every setting with where it comes from."""
        own = read_settings(user_settings_path(), own=True)
        workspace = read_settings(self.workspace.config)
        for path, found in ((user_settings_path(), own), (self.workspace.config, workspace)):
            if found.unknown:
                self.progress.note(f"{path} holds settings that have no effect: {', '.join(found.unknown)}.")
        return configure(self.options, own, workspace, self.environment)

    @cached_property
    def settings(self) -> Settings:
        """The settings that hold."""
        return self.configuration.settings

    @cached_property
    def choice(self) -> Choice:
        """Which engine, and where it speaks."""
        found = choose(self.configuration, self.environment, self.catalogue.prices, Hosts().trusted())
        if found.endpoint is None:
            return found
        return found.model_copy(
            update={"endpoint": found.endpoint.model_copy(update={"retries": self.options.retries})}
        )

    @cached_property
    def engine(self) -> Engine:
        """The engine of this run."""
        if self.given is not None:
            return self.given
        if self.choice.endpoint is None:  # each engine is loaded where it is used: most commands need none
            from agent.engines.offline.engine import OfflineEngine

            return OfflineEngine(self.catalogue)
        from agent.engines.openai import OpenAIEngine

        if not self.options.dry_run:
            self._permitted(self.choice.endpoint)
        topics = {t.id: t.meaning for t in self.catalogue.topics}
        log = JsonlRunLog(self.workspace.runs / f"{now().replace(':', '')}-{token_hex(2)}.jsonl")
        cache = NoAnswers() if self.options.dry_run else SqliteCache(self.workspace.cache)  # a plan writes nothing
        memory = JsonMemory(self.workspace)
        return OpenAIEngine(
            self.choice.endpoint,
            self.catalogue.templates,
            topics,
            cache,
            log,
            self.settings.max_cost,
            secrets=self.secrets,
            memory=memory,
            attests=self.settings.second_reading is not False,
        )

    @cached_property
    def secrets(self) -> Rules:
        """What is masked before anything leaves this machine: nothing where the person said `--no-redact`."""
        return parse_rules(self.catalogue.text("lexicons/secrets.toml")) if self.options.redact else Rules()

    def _permitted(self, endpoint: Endpoint) -> None:
        """What is discussed leaves this machine once the person agreed to that. Raises UsageError where not."""
        if endpoint.loopback or self.options.engine == "openai" or self.settings.consent:
            return
        hosts = Hosts()
        if hosts.consented(self.workspace.root, endpoint.host):
            return
        if not self.permit(endpoint.host):
            raise UsageError(
                f"Nothing was sent: what is discussed in this workspace has not gone to {endpoint.host} before; "
                "add --engine openai to agree, or set `consent = true` in your own configuration."
            )
        hosts.consent(self.workspace.root, endpoint.host)

    @property
    def threads(self) -> int:
        """How many calls may be under way; none apart where nothing is waited for."""
        if self.engine.budget.input_tokens is None:
            return 0
        return self.settings.concurrency or THREADS

    @property
    def spent(self) -> Usage:
        """What this run has cost so far."""
        spent = getattr(self.engine, "spent", None)
        return spent if isinstance(spent, Usage) else Usage()

    def tell_notices(self) -> None:
        """Tell the person what was found out about the endpoint meanwhile, each thing once."""
        notices = getattr(self.engine, "notices", ())
        for line in notices[self._told :]:
            self.progress.note(line)
        self._told = len(notices)

    @contextlib.contextmanager
    def stoppable(self) -> Iterator[None]:
        """Where a person stops the run: no further call goes out, and what arrives soon is stored.

        Raises Interrupted that says what is saved. A second stop while that is waited for ends it at once.
        """
        try:
            yield
        except KeyboardInterrupt as stop:
            engine = self.__dict__.get("engine")
            lost = engine.stop(_GRACE) if isinstance(engine, Stoppable) else 0
            error = Interrupted(_saved(self.spent.calls, lost) if engine else _saved(0, 0))
            error.exit_status = getattr(stop, "exit_status", error.exit_status)
            raise error from None

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

    @cached_property
    def aliases(self) -> Mapping[str, str]:
        """Folded name → canonical name of every technology."""
        return {fold_name(form): t.name for t in self.catalogue.technologies.entries for form in t.forms}
