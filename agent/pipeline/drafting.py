"""Briefs → section drafts: draft, check, read again, repair at most twice, keep what still falls short and say so.

What the checks find nothing against, or only other words, is read a second time by the engine, statement by statement;
what it doubts goes back together with what they found, and other words stand where it doubts nothing. Each statement is
read once, also where repairs follow. A section that stands and was never read is only read; what an earlier run could
not mend is held against it still, and not mended once more.

An answer that cannot be used (refused, filtered, no JSON even when told why) costs its own section alone: the others
are drafted, and what was in vain is told. Where nothing but such answers comes, the run stops. A second reading that
comes to no usable answer clears nothing: the section counts as unread, and no draft that nobody could read takes the
place of one that was read and doubted. After several such answers in a row nothing more is read in this run.

Calls to the engine run in worker threads; checks, which share Mermaid's parser, run here, in the thread that asked.
The result does not depend on the order in which the sections were done.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from agent.checks.base import by_label
from agent.errors import AnswerError
from agent.model.section import (
    SECOND_READING,
    CheckContext,
    Doubt,
    SectionBrief,
    SectionDraft,
    Sentence,
    Severity,
    Verdict,
)
from agent.model.transcript import Redacted
from agent.pipeline.workers import Workers
from agent.ports import IN_VAIN, DiagramParser, Engine, Progress
from agent.steps import attest, check
from agent.steps.strike import inventions, left_out, strike

ROUNDS = 2
"""Repairs a section gets; a third was never worth its price in the samples."""


@dataclass
class Drafts:
    """What came of the briefs, by section id, in the order given."""

    made: dict[str, SectionDraft] = field(default_factory=dict)
    in_vain: dict[str, AnswerError] = field(default_factory=dict)
    """The sections that the engine gave no usable answer for, not even a first draft."""
    unread: dict[str, AnswerError] = field(default_factory=dict)
    """Those of the made that were to be read a second time, and were not."""


@dataclass(frozen=True)
class _Best:
    """The draft to be kept, what stands against it, and why it was not read, where it was to be."""

    draft: SectionDraft
    verdicts: tuple[Verdict, ...]
    unread: AnswerError | None = None

    @property
    def doubted(self) -> bool:
        """Whether a second reading holds something against it."""
        return any(v.check == SECOND_READING for v in self.verdicts)


@dataclass
class _Work:
    """A section on its way."""

    brief: Redacted[SectionBrief]
    context: CheckContext
    draft: SectionDraft | None = None
    verdicts: tuple[Verdict, ...] = ()
    unread: AnswerError | None = None
    """Why the draft was not read a second time."""
    best: _Best | None = None
    repairs: int = 0
    asked: tuple[Sentence, ...] = ()
    """The statements that are being read a second time."""
    read: attest.Read = field(default_factory=dict)
    """Those that were."""
    known: frozenset[Sentence] = frozenset()
    """What was read in an earlier run: what was doubted of it then, was to be mended then."""


class _Reader:
    """The engine as second reader, until it was of no use several times in a row. Read with from any thread."""

    def __init__(self, engine: Engine, progress: Progress) -> None:
        self._engine, self._progress, self._lock = engine, progress, threading.Lock()
        self._in_a_row, self._told = 0, False
        self._useless: AnswerError | None = None

    @property
    def useless(self) -> bool:
        """Whether nothing more is read."""
        return self._useless is not None

    def read(self, brief: Redacted[SectionBrief], asked: tuple[Sentence, ...]) -> tuple[Doubt, ...]:
        """What it doubts. Raises AnswerError, without asking where that was in vain too often."""
        if self._useless is not None:
            raise self._useless
        try:
            doubts = tuple(self._engine.attest(brief, asked))
        except AnswerError as error:
            with self._lock:
                self._in_a_row += 1
                if self._in_a_row >= IN_VAIN:
                    self._useless = self._useless or error
            raise
        with self._lock:
            self._in_a_row = 0
        return doubts

    def tell(self) -> None:
        """Say, once, that nothing more is read. For the thread that started the run."""
        if self.useless and not self._told:
            self._told = True
            self._progress.note(f"The second reading ends here: {IN_VAIN} answers in a row were of no use.")


_Answer: TypeAlias = SectionDraft | tuple[Doubt, ...] | AnswerError


def draft_sections(
    briefs: Sequence[Redacted[SectionBrief]],
    context: Callable[[SectionBrief], CheckContext],
    engine: Engine,
    parser: DiagramParser,
    progress: Progress,
    threads: int = 0,
) -> Drafts:
    """A draft for each brief. A section without facts is empty and costs nothing.

    Raises what the engine raises, but for an AnswerError only where no section at all could be drafted.
    """
    progress.step("drafting", len(briefs))
    reader = _Reader(engine, progress)
    work = {b.value.spec.id: _work(b, context(b.value)) for b in briefs}
    pool: Workers[str, _Answer] = Workers(threads)
    in_vain: dict[str, AnswerError] = {}
    some = False
    for name, piece in work.items():
        first = _first(piece, engine, reader)
        if first is not None:
            pool.submit(name, first)
        else:
            progress.advance(name)
    for name, answer in pool.completed():
        piece = work[name]
        if isinstance(answer, AnswerError) and piece.draft is None:
            in_vain[name] = answer
            if not some and len(in_vain) == IN_VAIN:
                break
            progress.advance(name)
            continue
        some = some or not isinstance(answer, AnswerError)
        following = _next(piece, answer, engine, parser, reader)
        if following is not None:
            pool.submit(name, following)
        else:
            _without_inventions(piece, parser)
            progress.advance(name)
    if in_vain and not some:
        raise next(in_vain[name] for name in work if name in in_vain)
    made = {name: _kept(piece) for name, piece in work.items() if name not in in_vain}
    return Drafts(
        made={name: _final(best, attests=engine.attests) for name, best in made.items()},
        in_vain={name: in_vain[name] for name in work if name in in_vain},
        unread={name: best.unread for name, best in made.items() if best.unread is not None},
    )


def _work(brief: Redacted[SectionBrief], context: CheckContext) -> _Work:
    """A section before the first call, with what is known of it from earlier runs."""
    read = {} if brief.value.revises is None else attest.standing(brief.value.revises)
    return _Work(brief=brief, context=context, read=read, known=frozenset(read))


def _first(piece: _Work, engine: Engine, reader: _Reader) -> Callable[[], _Answer] | None:
    """The first call for a section: to draft it, or to read what stands; null where neither is needed."""
    brief = piece.brief
    if brief.value.stands is not None:
        piece.draft = brief.value.stands
        piece.verdicts = tuple(v for v in piece.draft.short if v.check != SECOND_READING)
        return _read(piece, engine, reader) or _judged(piece, engine, reader)
    if brief.value.facts or brief.value.related:
        return _tried(lambda: engine.draft(brief))
    piece.best = _Best(SectionDraft(section=brief.value.spec.id, blocks=(), engine=engine.name), ())
    return None


def _next(
    piece: _Work, answer: _Answer, engine: Engine, parser: DiagramParser, reader: _Reader
) -> Callable[[], _Answer] | None:
    """Take in an answer, and the call that follows it: a second reading, a repair, or none."""
    if isinstance(answer, SectionDraft):
        piece.draft, piece.unread = answer.readable(), None
        piece.verdicts = check.run(piece.draft, piece.context, parser)
        reading = _read(piece, engine, reader)
        if reading is not None:
            return reading
    elif not piece.asked:
        return None  # a repair in vain: what there was before is kept
    elif isinstance(answer, AnswerError):
        reader.tell()
        piece.unread = answer
    else:
        piece.read |= attest.doubted(piece.asked, answer)
    piece.asked = ()
    return _judged(piece, engine, reader)


def _read(piece: _Work, engine: Engine, reader: _Reader) -> Callable[[], _Answer] | None:
    """The second reading of a draft; null where nothing of it is to be read."""
    draft = _drafted(piece)
    if engine.attests:
        piece.asked = attest.to_read(draft, _errors(piece.verdicts), by_label(piece.context), piece.read)
    asked = piece.asked
    return _tried(lambda: reader.read(piece.brief, asked)) if asked else None


def _judged(piece: _Work, engine: Engine, reader: _Reader) -> Callable[[], _Answer] | None:
    """Keep a draft where it is the best so far; its repair, where it needs one and may have it."""
    draft = _drafted(piece)
    piece.verdicts = attest.lifted(draft, piece.verdicts, piece.read)
    held = (*piece.verdicts, *attest.verdicts(draft, piece.read, why=False))
    if _is_better(_Best(draft, held, piece.unread), piece.best):
        piece.best = _Best(draft, held, piece.unread)
    if _kept(piece).doubted and (reader.useless or (piece.unread is not None and piece.repairs)):
        return None  # what a repair makes of it could be read no better
    told = _errors((*piece.verdicts, *attest.verdicts(draft, piece.read, why=True)))
    if not _is_new(piece) or piece.repairs >= ROUNDS:
        return None
    piece.repairs += 1
    return _tried(lambda: engine.repair(piece.brief, draft, told))


def _is_better(new: _Best, best: _Best | None) -> bool:
    """Whether less stands against a draft than against the best so far.

    What was not read shows no doubts, so it never takes the place of what was read and doubted. In its own place comes
    what was read, where the checks hold no more against that.
    """
    if best is None:
        return True
    if new.unread is None and best.unread is not None:
        checked = [[v for v in _errors(it.verdicts) if v.check != SECOND_READING] for it in (new, best)]
        return len(checked[0]) <= len(checked[1])
    fewer = len(_errors(new.verdicts)) < len(_errors(best.verdicts))
    return fewer and not (new.unread is not None and best.doubted)


def _is_new(piece: _Work) -> bool:
    """Whether anything stands against the draft that no earlier run tried to mend."""
    draft = _drafted(piece)
    read = {statement: why for statement, why in piece.read.items() if statement not in piece.known}
    checked = () if draft is piece.brief.value.stands else _errors(piece.verdicts)
    return bool(checked or attest.verdicts(draft, read, why=False))


def _tried(call: Callable[[], _Answer]) -> Callable[[], _Answer]:
    """The call, with an answer that is of no use as its result."""

    def run() -> _Answer:
        try:
            return call()
        except AnswerError as error:
            return error

    return run


def _without_inventions(piece: _Work, parser: DiagramParser) -> None:
    """Strike from the best draft what was never said; what was struck counts against the section all the same."""
    best = _kept(piece)
    draft, verdicts = best.draft, best.verdicts
    struck: list[Verdict] = []
    for _ in range(ROUNDS + 1):
        found = inventions(verdicts)
        if not found:
            break
        struck += [v for v in left_out(found) if v not in struck]
        draft = strike(piece.brief.value, draft, verdicts)
        doubts = attest.verdicts(draft, piece.read, why=False)
        verdicts = (*attest.lifted(draft, check.run(draft, piece.context, parser), piece.read), *doubts)
    piece.best = _Best(draft, (*verdicts, *struck), best.unread)


def _errors(verdicts: Sequence[Verdict]) -> tuple[Verdict, ...]:
    return tuple(v for v in verdicts if v.severity is Severity.ERROR)


def _drafted(piece: _Work) -> SectionDraft:
    if piece.draft is None:
        raise RuntimeError(f"section {piece.brief.value.spec.id} was not drafted")
    return piece.draft


def _kept(piece: _Work) -> _Best:
    if piece.best is None:
        raise RuntimeError(f"section {piece.brief.value.spec.id} was not drafted")
    return piece.best


def _final(best: _Best, *, attests: bool) -> SectionDraft:
    """The best draft, with what still stands against it, and whether it was read a second time."""
    read_again = best.unread is None if attests else None
    return best.draft.model_copy(update={"short": _errors(best.verdicts), "read_again": read_again})
