"""A discussion → events of the log: outline, extract, verify, settle, weigh, detail, reconcile.

What fails in `verify` or `weigh` goes back once. What comes out is a value; who called this appends it. A discussion
that lies before others changes what those can say of it, so the later ones are reconciled again: each reconciliation
keeps a digest of the readings that it knew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence

from agent.document.parts import stretch
from agent.errors import AnswerError
from agent.model.chat import FORMAT
from agent.model.finding import Finding, Rejected, VerifiedFinding
from agent.model.fold import current_findings, current_linked, current_readings, fold, held_order, new_labels
from agent.model.ledger import Discussion, Ledger
from agent.model.log import Fed, Found, Linked, LogEvent
from agent.model.transcript import Chunk, Outline, Redacted, Transcript
from agent.pipeline.workers import ordered_map
from agent.ports import Engine, Progress, Submit
from agent.steps import extract
from agent.steps.outline import outline
from agent.steps.reconcile import Refused, reconcile
from agent.steps.settle import settle
from agent.steps.verify import verify
from agent.steps.weigh import weigh
from agent.text.acts import Cues
from agent.text.topics import Topics
from agent.types import OFFLINE, Frozen


class Reading(Frozen):
    """What a discussion holds: findings that code believes, and those that it does not."""

    transcript: Redacted[Transcript]
    outline: Outline
    findings: tuple[VerifiedFinding, ...]
    rejected: tuple[Rejected, ...]
    engine: str
    unread: tuple[tuple[int, int], ...] = ()
    """First and last of turns that the engine gave no usable answer for."""

    @property
    def id(self) -> str:
        """Which reading of which revision this is: 16 hex digits."""
        return reading_id(self.transcript.value, self.engine)


class Feed(Frozen):
    """The events that feeding a discussion appends, in the order in which they must be written."""

    events: tuple[LogEvent, ...]
    refused: tuple[Refused, ...] = ()


def reading_id(transcript: Transcript, engine: str) -> str:
    """The id of a reading: made from the discussion's key, revision and date and from what reads it."""
    parts = (transcript.key, transcript.revision, str(transcript.date), engine)
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


def planned(
    transcript: Redacted[Transcript], engine: Engine, cues: Cues, topics: Topics
) -> tuple[Redacted[Chunk], ...]:
    """The chunks in which this engine would read a discussion."""
    return extract.planned(transcript, outline(transcript, cues, topics), engine)


def read_discussion(
    transcript: Redacted[Transcript],
    engine: Engine,
    cues: Cues,
    topics: Topics,
    aliases: Mapping[str, str],
    progress: Progress,
    threads: int = 0,
) -> Reading:
    """Everything up to `settle`. Raises what the engine raises."""
    name = transcript.value.source
    whole = outline(transcript, cues, topics)
    submit = ordered_map(threads)
    progress.step(f"reading {name}", len(extract.planned(transcript, whole, engine)))
    chunks = extract.extract(transcript, whole, engine, submit)
    believed: list[tuple[VerifiedFinding, ...]] = []
    rejected: list[Rejected] = []
    for chunk in chunks:
        good, bad = verify(chunk.findings, transcript, aliases)
        if chunk.in_vain:
            progress.note(f"{stretch(_span(chunk)).capitalize()} of {name} could not be read. {chunk.in_vain}")
        again = _corrected(engine, chunk.chunk, bad) if bad else ()
        mended, still_bad = verify(again, transcript, aliases)
        believed.append((*good, *mended))
        rejected += still_bad if again else bad
        progress.advance(name)
    settled, doubted = _heard_again(transcript, whole, settle(believed), engine, aliases, submit, progress)
    rejected += doubted
    progress.step(f"details of {name}")
    detailed = extract.details(transcript, whole, settled, engine, submit, progress.note)
    return Reading(
        transcript=transcript,
        outline=whole,
        findings=settle([detailed]),
        rejected=tuple(rejected),
        engine=engine.name,
        unread=tuple(_span(chunk) for chunk in chunks if chunk.in_vain),
    )


def _span(reading: extract.Reading) -> tuple[int, int]:
    return reading.chunk.value.first, reading.chunk.value.last


def _corrected(engine: Engine, chunk: Redacted[Chunk], rejected: Sequence[Rejected]) -> Sequence[Finding]:
    """Findings that code did not believe, once more; none where the engine's answer is of no use."""
    try:
        return engine.correct(chunk, rejected)
    except AnswerError:
        return ()


def _heard_again(
    transcript: Redacted[Transcript],
    whole: Outline,
    findings: tuple[VerifiedFinding, ...],
    engine: Engine,
    aliases: Mapping[str, str],
    submit: Submit,
    progress: Progress,
) -> tuple[tuple[VerifiedFinding, ...], tuple[Rejected, ...]]:
    """The findings after a second hearing; what was said otherwise goes back once, and is heard once more."""
    first = weigh(transcript, whole, findings, engine, submit, progress.note)
    if not first.refused:
        return first.kept, ()
    chunk = Chunk(transcript=transcript.value, outline=whole, first=1, last=len(transcript.value.turns))
    again = _corrected(engine, Redacted[Chunk](value=chunk, marks=transcript.marks), first.refused)
    if not again:
        return first.kept, first.refused
    mended, bad = verify(again, transcript, aliases)
    second = weigh(transcript, whole, mended, engine, submit, progress.note)
    return settle([first.kept, second.kept]), (*bad, *second.refused)


def feed(reading: Reading, events: Sequence[LogEvent], engine: Engine, seq: int) -> Feed:
    """The events for a reading, given the log so far. `Fed` comes last: without it nothing of the rest counts.

    Raises what the engine raises.
    """
    found = [Found(seq=seq, reading=reading.id, finding=f) for f in reading.findings]
    fed = Fed(seq=seq, reading=reading.id, discussion=_discussion(reading, _place(reading, events)))
    log: list[LogEvent] = [*events, *found, fed]
    made = _linked(log, list(behind(log)), engine, seq)
    return Feed(events=(*found, *made.events, fed), refused=made.refused)


def relink(events: Sequence[LogEvent], engine: Engine, seq: int) -> Feed:
    """The events that reconcile what was never reconciled with what took place before it, as after a merge of branches.

    Nothing where all is well. Rules do not take up what a model read. Raises what the engine raises.
    """
    weaker = engine.name == OFFLINE
    waiting = [(f, saw) for f, saw in behind(events) if not weaker or f.discussion.engine == OFFLINE]
    return _linked(events, waiting, engine, seq) if waiting else Feed(events=())


def _linked(log: Sequence[LogEvent], behind: Sequence[tuple[Fed, str]], engine: Engine, seq: int) -> Feed:
    """The discussions reconciled in order, and the labels that come of it."""
    links: list[LogEvent] = []
    refused: list[Refused] = []
    for fed, saw in behind:
        if fed.discussion.format == FORMAT:  # a person said in the chat what it changes
            links.append(_kept(fed, saw, log, seq))
            continue
        event, bad = _link(fed, saw, [*log, *links], engine, seq)
        links.append(event)
        refused += bad
    after = [*log, *links]
    return Feed(events=(*links, *new_labels(after, fold(after), seq)), refused=tuple(refused))


def _place(reading: Reading, events: Sequence[LogEvent]) -> int:
    """Where a discussion without a date was fed: after so many others; read again, it stays there."""
    held = current_readings(events)
    known = held.get(reading.transcript.value.key)
    return known.discussion.place if known is not None else len(held)


def _discussion(reading: Reading, place: int) -> Discussion:
    value = reading.transcript.value
    return Discussion(
        key=value.key,
        revision=value.revision,
        date=value.date,
        source=value.source,
        title=value.title,
        format=value.format,
        turns=len(value.turns),
        words=sum(len(t.text.split()) for t in value.turns),
        participants=tuple(p.name for p in reading.outline.participants),
        manner=reading.outline.manner.value,
        engine=reading.engine,
        unread=reading.unread,
        place=place if value.date is None else 0,
    )


def behind(log: Sequence[LogEvent]) -> Iterator[tuple[Fed, str]]:
    """Each discussion that was not reconciled with the very readings up to it, in order, with the digest of these.

    It is new itself, or another one was put before it, read again, moved away, or came in by a merge of branches.
    """
    last, saw = current_linked(log), ""
    for fed in sorted(current_readings(log).values(), key=lambda fed: held_order(fed.discussion)):
        saw = hashlib.sha256(f"{saw}\x1f{fed.reading}\x1f{fed.seq}".encode()).hexdigest()[:16]
        if fed.reading not in last or last[fed.reading].saw != saw:
            yield fed, saw


def _kept(fed: Fed, saw: str, log: Sequence[LogEvent], seq: int) -> Linked:
    """The links of a chat as they were, beside the readings that there are now."""
    last = current_linked(log).get(fed.reading)
    links = last.links if last else ()
    return Linked(seq=seq, reading=fed.reading, discussion=fed.discussion.key, links=links, saw=saw)


def _link(fed: Fed, saw: str, log: Sequence[LogEvent], engine: Engine, seq: int) -> tuple[Linked, tuple[Refused, ...]]:
    mine = tuple(f for f in current_findings(log) if f.discussion == fed.discussion.key)
    result = reconcile(mine, before(log, fed), engine)
    event = Linked(seq=seq, reading=fed.reading, discussion=fed.discussion.key, links=result.links, saw=saw)
    return event, result.refused


def before(log: Sequence[LogEvent], fed: Fed) -> Ledger:
    """The ledger as it stood before a discussion took place."""
    held = held_order(fed.discussion)
    earlier = {f.discussion.key for f in current_readings(log).values() if held_order(f.discussion) < held}
    return fold([e for e in log if _of(e) is None or _of(e) in earlier])


def _of(event: LogEvent) -> str | None:
    """The discussion that an event belongs to; null for labels, which belong to none."""
    if isinstance(event, Found):
        return event.finding.discussion
    if isinstance(event, Fed):
        return event.discussion.key
    return event.discussion if isinstance(event, Linked) else None


def known(events: Sequence[LogEvent], key: str, revision: str) -> Fed | None:
    """The reading that holds of this discussion's very revision, if there is one."""
    fed = current_readings(events).get(key)
    return fed if fed is not None and fed.discussion.revision == revision else None
