"""Briefs → section drafts: draft, check, repair at most twice, keep what still falls short and say so.

Calls to the engine run in worker threads; checks, which share Mermaid's parser, run here, in the thread that asked.
The result does not depend on the order in which the sections were done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from agent.model.section import CheckContext, SectionBrief, SectionDraft, Severity, Verdict
from agent.model.transcript import Redacted
from agent.pipeline.workers import Workers
from agent.ports import DiagramParser, Engine, Progress
from agent.steps import check
from agent.steps.strike import inventions, left_out, strike

ROUNDS = 2
"""Repairs a section gets; a third was never worth its price in the samples."""


@dataclass
class _Work:
    """A section on its way."""

    brief: Redacted[SectionBrief]
    draft: SectionDraft | None = None
    verdicts: tuple[Verdict, ...] = ()
    best: tuple[SectionDraft, tuple[Verdict, ...]] | None = None
    repairs: int = 0


def draft_sections(
    briefs: Sequence[Redacted[SectionBrief]],
    context: Callable[[SectionBrief], CheckContext],
    engine: Engine,
    parser: DiagramParser,
    progress: Progress,
    threads: int = 0,
) -> Mapping[str, SectionDraft]:
    """A draft for each brief, by section id, in the order given. A section without facts is empty and costs nothing.

    Raises what the engine raises.
    """
    progress.step("drafting", len(briefs))
    work = {b.value.spec.id: _Work(brief=b) for b in briefs}
    pool: Workers[str, SectionDraft] = Workers(threads)
    for name, piece in work.items():
        if piece.brief.value.facts or piece.brief.value.related:
            pool.submit(name, _drafting(engine, piece.brief))
        else:
            piece.best = (SectionDraft(section=name, blocks=(), engine=engine.name), ())
            progress.advance(name)
    for name, draft in pool.completed():
        piece = work[name]
        judge(piece, draft, context(piece.brief.value), parser)
        if _errors(piece.verdicts) and piece.repairs < ROUNDS:
            piece.repairs += 1
            pool.submit(name, _repairing(engine, piece.brief, draft, _errors(piece.verdicts)))
        else:
            _without_inventions(piece, context(piece.brief.value), parser)
            progress.advance(name)
    return {name: _final(piece) for name, piece in work.items()}


def _drafting(engine: Engine, brief: Redacted[SectionBrief]) -> Callable[[], SectionDraft]:
    return lambda: engine.draft(brief)


def _repairing(
    engine: Engine, brief: Redacted[SectionBrief], draft: SectionDraft, verdicts: Sequence[Verdict]
) -> Callable[[], SectionDraft]:
    return lambda: engine.repair(brief, draft, verdicts)


def judge(piece: _Work, draft: SectionDraft, context: CheckContext, parser: DiagramParser) -> None:
    """Check a draft and keep it where it is the best so far."""
    piece.draft, piece.verdicts = draft, check.run(draft, context, parser)
    if piece.best is None or len(_errors(piece.verdicts)) < len(_errors(piece.best[1])):
        piece.best = (draft, piece.verdicts)


def _without_inventions(piece: _Work, context: CheckContext, parser: DiagramParser) -> None:
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
        verdicts = check.run(draft, context, parser)
    piece.best = (draft, (*verdicts, *struck))


def _errors(verdicts: Sequence[Verdict]) -> tuple[Verdict, ...]:
    return tuple(v for v in verdicts if v.severity is Severity.ERROR)


def _final(piece: _Work) -> SectionDraft:
    """The best draft, with what still stands against it."""
    if piece.best is None:
        raise RuntimeError(f"section {piece.brief.value.spec.id} was not drafted")
    draft, verdicts = piece.best
    return draft.model_copy(update={"short": _errors(verdicts)})
