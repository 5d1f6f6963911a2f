"""From files to the ledger: what is new is read, redacted, verified and appended to the log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from agent import __version__
from agent.bootstrap.bench import Bench
from agent.bootstrap.estimate import to_read
from agent.bootstrap.report import Fed
from agent.bootstrap.sources import fingerprint
from agent.formats.base import Source
from agent.model import log
from agent.model.fold import current_readings
from agent.model.log import LogEvent
from agent.model.plan import ToRead
from agent.model.transcript import Chunk, Redacted, Transcript
from agent.pipeline import reading as pipeline
from agent.steps.read import read_all
from agent.steps.redact import redact
from agent.store import ledger_log
from agent.store.discussions import save_discussion, save_rejected
from agent.store.files import Held, load_files, save_files
from agent.store.secrets_key import secret_key
from agent.text.acts import Cues, parse_cues
from agent.text.topics import Topics
from agent.types import OFFLINE

_NO_KEY = bytes(32)
_ONE_DAY = dt.timedelta(days=1)


class Feeding:
    """Reads discussions into the ledger of one workspace."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._files: dict[str, tuple[Held, ...]] = {}

    def transcripts(self, source: Source) -> tuple[Transcript, ...]:
        """The discussions of a source, the picked ones of many, with dates and names as they are set by hand."""
        found = self.read(source)
        for transcript in found:
            for warning in transcript.warnings:
                self._bench.progress.note(warning)
        return found

    def read(self, source: Source) -> tuple[Transcript, ...]:
        """The same, without a word of how it was read."""
        found = read_all(source.unread(), self._bench.options.pick, self._bench.options.format)
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

    def is_known(self, events: Sequence[LogEvent], transcript: Transcript | Held) -> bool:
        """Whether this revision was read, by this engine or a better one.

        A model's reading is not replaced by rules', and by another model's only where that was asked for. Then the same
        one, too, tries again what it could not read.
        """
        fed = pipeline.known(events, transcript.key, transcript.revision)
        if fed is None:
            return False
        anew = self._bench.options.upgrade and self._bench.engine.name != OFFLINE
        if fed.discussion.engine == self._bench.engine.name:
            return not (anew and fed.discussion.unread)
        return fed.discussion.engine != OFFLINE and not anew

    def sift(self, sources: Sequence[Source]) -> tuple[tuple[Source, ...], tuple[str, ...]]:
        """The sources in which something is new, and the discussions of the others.

        Each is parsed once and let go, so that none is fed where one cannot be read; one that has not changed since it
        was read is not parsed. Raises as `transcripts`.
        """
        options, events = self._bench.options, ledger_log.read_log(self._bench.workspace.ledger).events
        self._files = load_files(self._bench.workspace, __version__)
        fresh: list[Source] = []
        unchanged: list[str] = []
        for source in sources:
            seen = fingerprint(source, options.pick, options.format)
            held = self._files.get(seen)
            if held is None:
                held = tuple(Held(key=t.key, revision=t.revision, source=t.source) for t in self.transcripts(source))
                keys = {one.key for one in held}
                self._files = {f: was for f, was in self._files.items() if keys.isdisjoint(one.key for one in was)}
                self._files[seen] = held
            if all(self.is_known(events, one) for one in held):
                unchanged += [one.source for one in held]
            else:
                fresh.append(source)
        return tuple(fresh), tuple(unchanged)

    def remember(self) -> None:
        """Keep which files hold what."""
        save_files(self._bench.workspace, __version__, self._files)

    def feed(self, sources: Sequence[Source]) -> tuple[tuple[Fed, ...], tuple[str, ...]]:
        """Read what is not known yet, in the order given; what was read, and the discussions without anything new."""
        fed: list[Fed] = []
        unchanged: list[str] = []
        contents = ledger_log.read_log(self._bench.workspace.ledger)
        events, seq = contents.events, contents.next_seq
        for transcript in (t for source in sources for t in self.read(source)):
            dated = self._dated(events, transcript)
            if self.is_known(events, dated):
                unchanged.append(transcript.source)
                continue
            one, new = self._feed_one(dated, events, seq)
            fed.append(one)
            events, seq = (*events, *new), max((seq, *(event.seq + 1 for event in new)))
        return tuple(fed), tuple(unchanged)

    def waiting(self, sources: Sequence[Source]) -> tuple[tuple[ToRead, ...], tuple[str, ...]]:
        """What reading would send for what is not known yet, and the discussions without anything new.

        Nothing is written, nothing is sent.
        """
        events = ledger_log.read_log(self._bench.workspace.ledger).events
        found: list[ToRead] = []
        unchanged: list[str] = []
        for transcript in (t for source in sources for t in self.read(source)):
            dated = self._dated(events, transcript)
            if self.is_known(events, dated):
                unchanged.append(transcript.source)
            else:
                found.append(self._to_read(events, dated))
        return tuple(found), tuple(unchanged)

    def _to_read(self, events: Sequence[LogEvent], transcript: Transcript) -> ToRead:
        engine = self._bench.engine
        chunks: tuple[Redacted[Chunk], ...] = ()
        if engine.budget.input_tokens is not None:
            # as long as with the key, which a plan does not make
            redacted = redact(transcript, _NO_KEY, self._bench.secrets)
            chunks = pipeline.planned(redacted, engine, self._cues, self._topics)
        endpoint = None if self._bench.given is not None else self._bench.choice.endpoint
        return to_read(
            transcript,
            chunks,
            engine,
            endpoint,
            pipeline.known(events, transcript.key, transcript.revision) is not None,
        )

    @property
    def _cues(self) -> Cues:
        return parse_cues(self._bench.catalogue.text("lexicons/cues.toml"))

    @property
    def _topics(self) -> Topics:
        return Topics([(t.id, t.strong, t.keywords) for t in self._bench.catalogue.topics])

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

    def _feed_one(
        self, transcript: Transcript, events: Sequence[LogEvent], seq: int
    ) -> tuple[Fed, tuple[LogEvent, ...]]:
        redacted = redact(transcript, secret_key(), self._bench.secrets)
        reading = pipeline.read_discussion(
            redacted,
            self._bench.engine,
            self._cues,
            self._topics,
            self._bench.aliases,
            self._bench.progress,
            self._bench.threads,
        )
        self._bench.progress.spent(self._bench.spent)
        self._bench.tell_notices()
        feed = pipeline.feed(reading, events, self._bench.engine, seq)
        save_discussion(self._bench.workspace, redacted)
        save_rejected(self._bench.workspace, redacted.value.key, reading.rejected)
        ledger_log.append_events(self._bench.workspace.ledger, feed.events)
        discussion = next(e.discussion for e in feed.events if isinstance(e, log.Fed))
        fed = Fed(
            discussion=discussion,
            findings=len(reading.findings),
            rejected=tuple(f"{r.finding.title}: {r.reason}" for r in reading.rejected),
            refused_links=feed.refused,
        )
        return fed, tuple(feed.events)
