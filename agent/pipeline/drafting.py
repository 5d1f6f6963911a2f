"""Briefs → section drafts: draft, check, read again, repair at most twice, keep what still falls short and say so.

What the checks find nothing against is read a second time by the engine, statement by statement; what it doubts goes
back together with what they found. Each statement is read once, also where repairs follow.

An answer that cannot be used (refused, filtered, no JSON even when told why) costs its own section alone: the others
are drafted, and what was in vain is told. Where nothing but such answers comes, the run stops.

Calls to the engine run in worker threads; checks, which share Mermaid's parser, run here, in the thread that asked.
The result does not depend on the order in which the sections were done.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from agent.checks.base import by_label
from agent.errors import AnswerError
from agent.model.section import CheckContext, Doubt, SectionBrief, SectionDraft, Sentence, Severity, Verdict
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


@dataclass
class _Work:
    """A section on its way."""

    brief: Redacted[SectionBrief]
    context: CheckContext
    draft: SectionDraft | None = None
    verdicts: tuple[Verdict, ...] = ()
    best: tuple[SectionDraft, tuple[Verdict, ...]] | None = None
    repairs: int = 0
    asked: tuple[Sentence, ...] = ()
    """The statements that are being read a second time."""
    read: dict[Sentence, str] = field(default_factory=dict)
    """Those that were, each with what speaks against it; '' for nothing."""


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
    work = {b.value.spec.id: _Work(brief=b, context=context(b.value)) for b in briefs}
    pool: Workers[str, _Answer] = Workers(threads)
    in_vain: dict[str, AnswerError] = {}
    some = False
    for name, piece in work.items():
        if engine.attests and piece.brief.value.revises is not None:
            piece.read |= attest.standing(piece.brief.value.revises)
        if piece.brief.value.facts or piece.brief.value.related:
            pool.submit(name, _tried(lambda brief=piece.brief: engine.draft(brief)))  # type: ignore[misc]
        else:
            piece.best = (SectionDraft(section=name, blocks=(), engine=engine.name), ())
            progress.advance(name)
    for name, answer in pool.completed():
        piece = work[name]
        if isinstance(answer, AnswerError) and piece.draft is None:
            in_vain[name] = answer
            if not some and len(in_vain) == IN_VAIN:
                break
            progress.advance(name)
            continue
        some = True
        following = _next(piece, answer, engine, parser)
        if following is not None:
            pool.submit(name, following)
        else:
            _without_inventions(piece, parser)
            progress.advance(name)
    if in_vain and not some:
        raise next(in_vain[name] for name in work if name in in_vain)
    return Drafts(
        made={name: _final(piece) for name, piece in work.items() if name not in in_vain},
        in_vain={name: in_vain[name] for name in work if name in in_vain},
    )


def _next(piece: _Work, answer: _Answer, engine: Engine, parser: DiagramParser) -> Callable[[], _Answer] | None:
    """Take in an answer, and the call that follows it: a second reading, a repair, or none."""
    if isinstance(answer, SectionDraft):
        piece.draft = answer.readable()
        piece.verdicts = check.run(piece.draft, piece.context, parser)
        if engine.attests:
            entries = by_label(piece.context)
            piece.asked = attest.to_read(piece.draft, _errors(piece.verdicts), entries, piece.read)
            if piece.asked:
                return _tried(lambda asked=piece.asked: tuple(engine.attest(piece.brief, asked)))  # type: ignore[misc]
    elif not isinstance(answer, AnswerError):
        piece.read |= attest.doubted(piece.asked, answer)
    elif not piece.asked:
        return None  # a repair in vain: what there was before is kept
    piece.asked = ()
    return _judged(piece, engine)


def _judged(piece: _Work, engine: Engine) -> Callable[[], _Answer] | None:
    """Keep a draft where it is the best so far; its repair, where it needs one and may have it."""
    if piece.draft is None:
        raise RuntimeError(f"section {piece.brief.value.spec.id} was not drafted")
    draft, found = piece.draft, piece.verdicts
    held = (*found, *attest.verdicts(draft, piece.read, why=False))
    if piece.best is None or len(_errors(held)) < len(_errors(piece.best[1])):
        piece.best = (draft, held)
    told = _errors((*found, *attest.verdicts(draft, piece.read, why=True)))
    if not told or piece.repairs >= ROUNDS:
        return None
    piece.repairs += 1
    return _tried(lambda: engine.repair(piece.brief, draft, told))


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
    if piece.best is None:
        return
    draft, verdicts = piece.best
    struck: list[Verdict] = []
    for _ in range(ROUNDS + 1):
        found = inventions(verdicts)
        if not found:
            break
        struck += [v for v in left_out(found) if v not in struck]
        draft = strike(piece.brief.value, draft, verdicts)
        doubts = attest.verdicts(draft, piece.read, why=False)
        verdicts = (*check.run(draft, piece.context, parser), *doubts)
    piece.best = (draft, (*verdicts, *struck))


def _errors(verdicts: Sequence[Verdict]) -> tuple[Verdict, ...]:
    return tuple(v for v in verdicts if v.severity is Severity.ERROR)


def _final(piece: _Work) -> SectionDraft:
    """The best draft, with what still stands against it."""
    if piece.best is None:
        raise RuntimeError(f"section {piece.brief.value.spec.id} was not drafted")
    draft, verdicts = piece.best
    return draft.model_copy(update={"short": _errors(verdicts)})
