"""The seams: what the steps need of the outside, as protocols small enough that a double fits on a screen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol, TypeVar, runtime_checkable

from agent.model.change import Wish
from agent.model.chat import Exchange, Statement
from agent.model.finding import Finding, Misgiving, Rejected, VerifiedFinding
from agent.model.ledger import Entry, Ledger, Link
from agent.model.plan import Budget, Usage
from agent.model.publication import Picture, Undrawn
from agent.model.section import Doubt, SectionBrief, SectionDraft, SectionSpec, Sentence, Verdict
from agent.model.transcript import Chunk, Redacted
from agent.types import Frozen, Seconds, Tokens

A = TypeVar("A")
B = TypeVar("B")

IN_VAIN = 3
"""Answers of no use, and no other, after which a step asks an engine no more: its endpoint may cost money."""


class Engine(Protocol):
    """The one seam to a language model, or to the rules that stand in for it.

    Every method is a blocking call that may be made from a worker thread; it raises `EndpointError` or `BudgetError`
    and nothing else.
    """

    @property
    def name(self) -> str:
        """What drafts carry: 'offline', or the model's name."""
        ...

    @property
    def budget(self) -> Budget:
        """How much one call may hold."""
        ...

    @property
    def prompt(self) -> int:
        """The version of what it is told when it drafts; 0 where it is told nothing."""
        ...

    @property
    def attests(self) -> bool:
        """Whether what it finds and drafts is read a second time; false where it writes no sentence of its own."""
        ...

    def extract(self, chunk: Redacted[Chunk]) -> Sequence[Finding]:
        """What the chunk's turns hold."""
        ...

    def correct(self, chunk: Redacted[Chunk], rejected: Sequence[Rejected]) -> Sequence[Finding]:
        """Findings that code did not believe, once more, with the reasons. What comes back is verified again."""
        ...

    def weigh(self, chunk: Redacted[Chunk], decisions: Sequence[VerifiedFinding]) -> Sequence[Misgiving]:
        """Which of these, told as settled, the turns do not settle as they say; asked only of one that attests."""
        ...

    def detail(self, chunk: Redacted[Chunk], findings: Sequence[VerifiedFinding]) -> Sequence[Finding]:
        """The same findings, in the same order, with their details filled in from their turns."""
        ...

    def reconcile(self, findings: Sequence[VerifiedFinding], candidates: Sequence[Candidate]) -> Sequence[Link]:
        """How new findings relate to one another and to what the ledger held before."""
        ...

    def draft(self, brief: Redacted[SectionBrief]) -> SectionDraft:
        """One section from its facts."""
        ...

    def repair(self, brief: Redacted[SectionBrief], draft: SectionDraft, verdicts: Sequence[Verdict]) -> SectionDraft:
        """The section once more, with what the checks found."""
        ...

    def attest(self, brief: Redacted[SectionBrief], statements: Sequence[Sentence]) -> Sequence[Doubt]:
        """Which statements are not borne out by the facts that they cite, read without the draft around them."""
        ...

    def tokens(self, brief: Redacted[SectionBrief]) -> Tokens:
        """What drafting this section would send, second reading included; 0 where nothing is sent.

        Of one that stands and is only to be read, the reading alone.
        """
        ...

    def reading(self, chunk: Redacted[Chunk]) -> Tokens:
        """What reading this chunk would send, before what it finds is detailed and reconciled; 0 for nothing."""
        ...


@runtime_checkable
class Stoppable(Protocol):
    """An engine that has calls under way, which a person can stop."""

    def stop(self, seconds: Seconds) -> int:
        """Let no further call out and wait so long for those under way; how many were given up."""
        ...


class Candidate(Frozen):
    """An entry of the ledger that a new finding may be about."""

    finding: str
    entry: Entry


class Submit(Protocol):
    """Like `map` of one argument: the results in the order of the items, however many are worked on at a time."""

    def __call__(self, work: Callable[[A], B], items: Iterable[A], /) -> Iterable[B]:
        """The result for each item, in order."""
        ...


class AnswerCache(Protocol):
    """Answers by the hash of the request."""

    def get(self, key: str) -> str | None:
        """The answer stored under this key."""
        ...

    def put(self, key: str, answer: str) -> None:
        """Store an answer durably: it is on disk when this returns."""
        ...


class EndpointMemory(Protocol):
    """What was found out about endpoints, kept from run to run."""

    def recall(self, key: str) -> str | None:
        """What was kept under this key."""
        ...

    def remember(self, key: str, found: str) -> None:
        """Keep it; what cannot be written is found out again."""
        ...


class Call(Frozen):
    """One call to an endpoint, for the run log."""

    step: str
    about: str = ""
    model: str
    usage: Usage
    outcome: str = "ok"
    request: str = ""


class RunLog(Protocol):
    """Every call with its tokens, cost, time and outcome."""

    def record(self, call: Call) -> None:
        """Append one call."""
        ...


class ParsedDiagram(Frozen):
    """What Mermaid's own parser read back from a source: the proof that it shows what we meant."""

    type: str
    nodes: tuple[str, ...] = ()
    edges: tuple[tuple[str, str, str], ...] = ()


class DiagramParser(Protocol):
    """Mermaid's own parser."""

    def parse(self, source: str) -> ParsedDiagram | str:
        """What it read, or the parser's complaint as one line."""
        ...


class DiagramPainter(Protocol):
    """What draws Mermaid sources for pages and exports."""

    @property
    def drawn(self) -> int:
        """How many pictures it has made, those left out that it had kept."""
        ...

    def paint(self, sources: Iterable[str]) -> Mapping[str, Picture | Undrawn]:
        """Each source's picture, or why there is none."""
        ...

    def raster(self, pictures: Mapping[str, Picture]) -> Mapping[str, bytes]:
        """The PNG of each picture, by the keys that they were given under; those that fail are left out."""
        ...


class Progress(Protocol):
    """Where a person sees how far a run is."""

    def step(self, name: str, total: int | None = None) -> None:
        """A step begins; `total` pieces of work, where that is known."""
        ...

    def advance(self, what: str = "") -> None:
        """One piece of the current step is done."""
        ...

    def spent(self, usage: Usage) -> None:
        """What the run has cost so far."""
        ...

    def note(self, text: str) -> None:
        """One line that a person should read."""
        ...


class Clock(Protocol):
    """Today, and a time to measure with."""

    def today(self) -> dt.date:
        """The local date."""
        ...

    def elapsed(self) -> Seconds:
        """A monotonic time."""
        ...


class Passage(Frozen):
    """A turn of a discussion, as one of several that some words were found in."""

    source: str
    discussion: str
    turn: int
    speaker: str | None
    text: str


class Desk(Protocol):
    """What lies before whoever answers a person in the chat: to be looked at, never to be changed."""

    @property
    def ledger(self) -> Ledger:
        """Everything that was said and counts."""
        ...

    @property
    def aliases(self) -> Mapping[str, str]:
        """Folded name → canonical name of every technology."""
        ...

    @property
    def sections(self) -> Sequence[SectionSpec]:
        """The sections of the document, in order."""
        ...

    @property
    def unread(self) -> Sequence[str]:
        """The discussions whose turns are not on this machine: what was said there cannot be looked up."""
        ...

    def entries(self, words: str, most: int) -> Sequence[tuple[Entry, float]]:
        """The entries that hold some of the words, the likeliest first, each with the share of them that it holds."""
        ...

    def turns(self, words: str, most: int) -> Sequence[tuple[Passage, float]]:
        """The same for the turns of the discussions."""
        ...

    def spoken(self) -> Sequence[Passage]:
        """Every turn of the discussions, in order."""
        ...

    def section(self, words: str) -> SectionSpec | None:
        """The section that some words name."""
        ...

    def home(self, entry: Entry) -> str:
        """The id of the section that tells an entry."""
        ...

    def read(self, section: str) -> str | None:
        """A section as it stands in the document; null where there is none."""
        ...

    def judge(self, wish: Wish) -> str | None:
        """Why a wish cannot be granted; null where it can."""
        ...

    def held(self, statement: Statement) -> Statement:
        """A sentence of an answer, struck out with the reason where its cites, numbers or names do not hold."""
        ...


class Talk(Frozen):
    """What a person says now, and what was said in the chat before. `today`: the day that 'last week' counts from."""

    person: str
    message: Redacted[str]
    today: dt.date | None = None
    earlier: tuple[Exchange, ...] = ()


class Answered(Frozen):
    """What a person is answered, sentence by sentence, and what is to be changed if they say yes."""

    statements: tuple[Statement, ...] = ()
    wishes: tuple[Wish, ...] = ()


@runtime_checkable
class Converser(Protocol):
    """Answers a person in the chat: a model, or the rules that stand in for it."""

    def converse(self, talk: Talk, desk: Desk, show: Callable[[Statement], None]) -> Answered:
        """The answer; `show` is given each sentence as soon as it holds. Raises `EndpointError` or `BudgetError`."""
        ...
