"""Small real implementations of the ports, and findings to feed them with."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Sequence

from agent.model.details import DecisionDetails, Details, Kind
from agent.model.finding import (
    Evidence,
    Finding,
    Misgiving,
    Quote,
    Rejected,
    Tier,
    VerifiedFinding,
    Weight,
    finding_id,
)
from agent.model.ledger import Ledger, Link, Relation
from agent.model.log import Fed, LogEvent
from agent.model.plan import Budget, Usage
from agent.model.section import Doubt, SectionBrief, SectionDraft, Sentence, Verdict
from agent.model.transcript import Chunk, Manner, Outline, Redacted, Transcript, Turn
from agent.pipeline.reading import Reading, feed, relink
from agent.ports import Candidate, ParsedDiagram
from agent.text.words import stems

MONDAY = dt.date(2026, 3, 2)
Linker = Callable[[Sequence[VerifiedFinding], Sequence[Candidate]], Sequence[Link]]
Drafter = Callable[[SectionBrief], SectionDraft]
Doubter = Callable[[Sequence[Sentence]], Sequence[Doubt]]
Mender = Callable[[SectionBrief, SectionDraft, Sequence[Verdict]], SectionDraft]


class FixedClock:
    """Implements `ports.Clock`: one day, and a second a question."""

    def __init__(self, day: dt.date = MONDAY) -> None:
        self._day, self._seconds = day, 0.0

    def today(self) -> dt.date:
        return self._day

    def elapsed(self) -> float:
        self._seconds += 1.0
        return self._seconds


class Collecting:
    """Implements `ports.Progress` by keeping what it is told."""

    def __init__(self) -> None:
        self.steps: list[tuple[str, int | None]] = []
        self.done: list[str] = []
        self.notes: list[str] = []
        self.usages: list[Usage] = []

    def step(self, name: str, total: int | None = None) -> None:
        self.steps.append((name, total))

    def advance(self, what: str = "") -> None:
        self.done.append(what)

    def spent(self, usage: Usage) -> None:
        self.usages.append(usage)

    def note(self, text: str) -> None:
        self.notes.append(text)


class OneThreadParser:
    """Implements `ports.DiagramParser`; like Mermaid's own it may not be shared between threads."""

    def __init__(self) -> None:
        self._home = threading.get_ident()
        self.asked = 0

    def parse(self, source: str) -> ParsedDiagram | str:
        if threading.get_ident() != self._home:
            raise RuntimeError("asked from another thread")
        self.asked += 1
        words = source.split(maxsplit=1)
        return ParsedDiagram(type=words[0]) if words else "nothing to draw"


class ScriptedEngine:
    """Implements `ports.Engine`: what it links, drafts and mends is given; every call is kept."""

    def __init__(
        self,
        link: Linker = lambda _findings, _candidates: (),
        draft: Drafter | None = None,
        mend: Mender | None = None,
        name: str = "scripted",
        find: Callable[[Chunk], Sequence[Finding]] = lambda _chunk: (),
        correct: Callable[[Sequence[Rejected]], Sequence[Finding]] = lambda _rejected: (),
        doubt: Doubter | None = None,
        weigh: Callable[[Sequence[VerifiedFinding]], Sequence[Misgiving]] | None = None,
    ) -> None:
        self.name = name
        self.budget = Budget()
        self.prompt = 0
        self.attests = doubt is not None or weigh is not None
        self.calls: list[tuple[str, str]] = []
        self._link, self._draft, self._mend, self._find, self._correct = link, draft, mend, find, correct
        self._doubt = doubt
        self._weigh = weigh or (lambda _decisions: ())

    def extract(self, chunk: Redacted[Chunk]) -> Sequence[Finding]:
        self.calls.append(("extract", chunk.value.transcript.key))
        return self._find(chunk.value)

    def correct(self, chunk: Redacted[Chunk], rejected: Sequence[Rejected]) -> Sequence[Finding]:
        self.calls.append(("correct", chunk.value.transcript.key))
        return self._correct(rejected)

    def weigh(self, chunk: Redacted[Chunk], decisions: Sequence[VerifiedFinding]) -> Sequence[Misgiving]:
        self.calls.append(("weigh", chunk.value.transcript.key))
        return self._weigh(decisions)

    def detail(self, chunk: Redacted[Chunk], findings: Sequence[VerifiedFinding]) -> Sequence[Finding]:
        return tuple(f.finding for f in findings)

    def reconcile(self, findings: Sequence[VerifiedFinding], candidates: Sequence[Candidate]) -> Sequence[Link]:
        self.calls.append(("reconcile", findings[0].discussion))
        return self._link(findings, candidates)

    def draft(self, brief: Redacted[SectionBrief]) -> SectionDraft:
        self.calls.append(("draft", brief.value.spec.id))
        if self._draft is None:
            raise AssertionError("no draft was expected")
        return self._draft(brief.value)

    def repair(self, brief: Redacted[SectionBrief], draft: SectionDraft, verdicts: Sequence[Verdict]) -> SectionDraft:
        self.calls.append(("repair", brief.value.spec.id))
        return self._mend(brief.value, draft, verdicts) if self._mend else draft

    def attest(self, brief: Redacted[SectionBrief], statements: Sequence[Sentence]) -> Sequence[Doubt]:
        self.calls.append(("attest", brief.value.spec.id))
        return self._doubt(statements) if self._doubt else ()

    def tokens(self, brief: Redacted[SectionBrief]) -> int:
        return 100 * len(brief.value.facts)

    def reading(self, chunk: Redacted[Chunk]) -> int:
        return 10 * (chunk.value.last - chunk.value.first + 1)


def made(
    words: str,
    *,
    day: int = 0,
    discussion: str = "harbour",
    turn: int = 1,
    status: str | None = None,
    details: Details | None = None,
    title: str | None = None,
    tier: Tier = Tier.EXPLICIT,
    quote: str | None = None,
    weight: Weight = Weight.DETAIL,
    revision: str = "r1",
) -> VerifiedFinding:
    """A finding whose statement is `words`, quoted as they are unless `quote` says otherwise."""
    details = details or DecisionDetails()
    status = status or {Kind.DECISION: "accepted", Kind.QUESTION: "open", Kind.ACTION: "open"}.get(
        details.kind, "current"
    )
    finding = Finding(
        kind=details.kind, title=title or words, statement=words, status=status, details=details, topic="storage",
        quotes=(Quote(turn=turn, words=quote or words),), tier=tier, weight=weight,
    )  # fmt: skip
    date = MONDAY + dt.timedelta(days=day)
    evidence = Evidence(source=f"{discussion}.txt", discussion=discussion, turn=turn, quote=quote or words)
    return VerifiedFinding(
        id=finding_id(discussion, date, turn, finding), discussion=discussion, revision=revision, date=date,
        turn=turn, finding=finding, evidence=(evidence,),
    )  # fmt: skip


def read(*findings: VerifiedFinding, engine: str = "scripted") -> Reading:
    """The reading of the discussion that these findings come from."""
    first = findings[0]
    turns = tuple(
        Turn(n=n, speaker="Ada", time=None, text="…", anchor=f"line {n}")
        for n in range(1, max(f.turn for f in findings) + 1)
    )
    talk = Transcript(
        key=first.discussion, revision=first.revision, source=f"{first.discussion}.txt", title=first.discussion,
        format="plain", date=first.date, turns=turns,
    )  # fmt: skip
    whole = Outline(manner=Manner.FACILITATED, participants=(), topics=())
    return Reading(
        transcript=Redacted[Transcript](value=talk), outline=whole, findings=findings, rejected=(), engine=engine
    )


def fed(log: Sequence[LogEvent], engine: ScriptedEngine, *findings: VerifiedFinding) -> tuple[LogEvent, ...]:
    """The log after one more discussion."""
    seq = max((e.seq for e in log), default=0) + 1
    return (*log, *feed(read(*findings), log, engine, seq).events)


def linked(log: Sequence[LogEvent], engine: ScriptedEngine) -> tuple[LogEvent, ...]:
    """The log after a run that fed nothing, as the next run after a merge of branches may be."""
    return (*log, *relink(log, engine, max((e.seq for e in log), default=0) + 1).events)


def linking(*links: tuple[Relation, VerifiedFinding, VerifiedFinding]) -> Linker:
    """Draws these links, each (relation, later, earlier), wherever both ends are offered."""

    def link(findings: Sequence[VerifiedFinding], candidates: Sequence[Candidate]) -> list[Link]:
        new = {f.id for f in findings}
        old = new | {c.finding for c in candidates}
        return [
            Link(relation=relation, source=later.id, target=earlier.id)
            for relation, later, earlier in links
            if later.id in new and earlier.id in old
        ]

    return link


def by_words(findings: Sequence[VerifiedFinding], candidates: Sequence[Candidate]) -> list[Link]:
    """A rule: a later decision on the same thing (its first stem) replaces the last one where its words differ."""
    last = {min(stems(c.entry.title), default=""): (c.finding, c.entry.statement) for c in candidates}
    links = []
    for found in sorted(findings, key=lambda f: (f.turn, f.id)):
        thing = min(stems(found.finding.title), default="")
        if thing in last:
            target, words = last[thing]
            relation = Relation.CONFIRMS if words == found.finding.statement else Relation.REPLACES
            links.append(Link(relation=relation, source=found.id, target=target))
        last[thing] = (found.id, found.finding.statement)
    return links


def state(ledger: Ledger) -> list[dict[str, object]]:
    """Entries, statuses and links without labels: what has to be the same in whatever order discussions were fed."""
    first = {e.id: e.finding for e in ledger.entries}
    return [
        {
            "finding": e.finding, "status": e.status, "statement": e.statement, "earlier": e.earlier,
            "evidence": e.evidence, "supersedes": sorted(first[i] for i in e.supersedes),
            "superseded_by": first.get(e.superseded_by or ""), "answered_by": first.get(e.answered_by or ""),
            "contradicts": sorted(first[i] for i in e.contradicts), "details": e.details,
            "steps": [(c.date, c.turn) for c in e.history],
        }
        for e in ledger.entries
    ]  # fmt: skip


def readings(log: Sequence[LogEvent]) -> list[str]:
    """The ids of the readings in a log, in the order in which they were completed."""
    return [e.reading for e in log if isinstance(e, Fed)]
