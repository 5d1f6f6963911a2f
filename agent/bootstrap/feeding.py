"""From files to the ledger: what is new is read, redacted, verified and appended to the log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from agent.bootstrap.bench import Bench
from agent.bootstrap.report import Fed
from agent.formats.base import Source
from agent.model import log
from agent.model.fold import current_readings
from agent.model.log import LogEvent
from agent.model.transcript import Transcript
from agent.pipeline import reading as pipeline
from agent.steps.read import read_all
from agent.steps.redact import redact
from agent.store import ledger_log
from agent.store.discussions import save_discussion, save_rejected
from agent.store.secrets_key import secret_key
from agent.text.acts import parse_cues
from agent.text.topics import Topics
from agent.types import OFFLINE

_ONE_DAY = dt.timedelta(days=1)


class Feeding:
    """Reads discussions into the ledger of one workspace."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    def transcripts(self, source: Source) -> tuple[Transcript, ...]:
        """The discussions of a source, the picked ones of many, with dates and names as they are set by hand."""
        found = read_all(source, self._bench.options.pick, self._bench.options.format)
        for transcript in found:
            for warning in transcript.warnings:
                self._bench.progress.note(warning)
        return tuple(self._person(t) for t in found)

    def _person(self, transcript: Transcript) -> Transcript:
        """The transcript with its date, where it is set by hand, and with unified names."""
        date = self._bench.options.date or self._bench.settings.dates.get(transcript.key) or transcript.date
        turns = transcript.turns
        if self._bench.settings.aliases:
            turns = tuple(
                t.model_copy(update={"person": self._bench.settings.person(t.speaker)}) if t.speaker else t
                for t in turns
            )
        return transcript.model_copy(update={"date": date, "turns": turns})

    def is_known(self, events: Sequence[LogEvent], transcript: Transcript) -> bool:
        """Whether this revision was read, by this engine or a better one.

        A model's reading is not replaced by rules'.
        """
        fed = pipeline.known(events, transcript)
        return fed is not None and (
            fed.discussion.engine == self._bench.engine.name or fed.discussion.engine != OFFLINE
        )

    def feed(self, transcripts: Sequence[Transcript]) -> tuple[tuple[Fed, ...], tuple[str, ...]]:
        """Read what is not known yet, in the order given; what was read, and the files in which nothing is new."""
        fed: list[Fed] = []
        unchanged: list[str] = []
        for transcript in transcripts:
            contents = ledger_log.read_log(self._bench.workspace.ledger)
            dated = self._dated(contents.events, transcript)
            if self.is_known(contents.events, dated):
                unchanged.append(transcript.source)
                continue
            fed.append(self._feed_one(dated, contents.events, contents.next_seq))
        return tuple(fed), tuple(unchanged)

    def relink(self) -> None:
        """Reconcile what a merge of branches put side by side."""
        contents = ledger_log.read_log(self._bench.workspace.ledger)
        events = pipeline.relink(contents.events, self._bench.engine, contents.next_seq).events
        if events:
            ledger_log.append_events(self._bench.workspace.ledger, events)

    def _dated(self, events: Sequence[LogEvent], transcript: Transcript) -> Transcript:
        """A discussion without a date keeps the one it was fed with, else takes the day after the newest fed before.

        The first one stays without: its day is not known, and it comes before all that are fed later.
        """
        if transcript.date is not None:
            return transcript
        held = {fed.discussion.key: fed.discussion.date for fed in current_readings(events).values()}
        if transcript.key in held:
            return transcript.model_copy(update={"date": held[transcript.key]})
        dates = [d for d in held.values() if d is not None]
        date = max(dates) + _ONE_DAY if dates else None
        return transcript.model_copy(update={"date": date})

    def _feed_one(self, transcript: Transcript, events: Sequence[LogEvent], seq: int) -> Fed:
        catalogue = self._bench.catalogue
        redacted = redact(transcript, secret_key(), self._bench.secrets)
        reading = pipeline.read_discussion(
            redacted,
            self._bench.engine,
            parse_cues(catalogue.text("lexicons/cues.toml")),
            Topics([(t.id, t.strong, t.keywords) for t in catalogue.topics]),
            self._bench.aliases,
            self._bench.progress,
            self._bench.threads,
        )
        self._bench.progress.spent(self._bench.spent)
        feed = pipeline.feed(reading, events, self._bench.engine, seq)
        save_discussion(self._bench.workspace, redacted)
        save_rejected(self._bench.workspace, redacted.value.key, reading.rejected)
        ledger_log.append_events(self._bench.workspace.ledger, feed.events)
        discussion = next(e.discussion for e in feed.events if isinstance(e, log.Fed))
        return Fed(
            discussion=discussion,
            findings=len(reading.findings),
            rejected=tuple(f"{r.finding.title}: {r.reason}" for r in reading.rejected),
            refused_links=feed.refused,
        )
