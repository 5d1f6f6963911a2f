"""What the rules found twice under different kinds is told once."""

from __future__ import annotations

from collections.abc import Sequence

from agent.model.details import Kind
from agent.model.finding import Finding, Tier
from agent.text.numbers import quantities
from agent.text.words import stems

_STRONGER = (
    Kind.DECISION,
    Kind.QUESTION,
    Kind.ACTION,
    Kind.CONSTRAINT,
    Kind.POLICY,
    Kind.RISK,
)
"""A sentence that is one of these is none of those after it; but 'let me ask legal' leaves a question open and is a task."""


def _rank(finding: Finding) -> int:
    """How strong a claim is: what somebody may have proposed yields to everything else, a danger that is named above all."""
    return len(_STRONGER) if _maybe(finding) else _STRONGER.index(finding.kind)


def _maybe(finding: Finding) -> bool:
    return finding.kind is Kind.DECISION and finding.status == "proposed" and finding.tier is Tier.POSSIBLE


def _settles(decision: Finding, given: Finding) -> bool:
    """Whether a decision nearby says what a load says, most of its words and all of its amounts: it is decided, and not given."""
    away = abs(decision.quotes[-1].turn - given.quotes[-1].turn)
    said, amounts = stems(given.statement), quantities(given.statement)
    theirs = quantities(decision.statement)
    held = bool(amounts) and all(any(q.value == o.value for o in theirs) for q in amounts)
    return held and away <= _NEAR and len(said & stems(decision.statement)) >= _MOSTLY * len(said)


def _is_sealed_by(decision: Finding, task: Finding) -> bool:
    """Whether a task is what takes a decision up, which other words put forward: 'then I'll order the forms'."""
    sealed = len(decision.quotes) > 1 and decision.quotes[-1] == task.quotes[-1]
    said = stems(task.statement.partition(": ")[0])  # what it points to is told behind the colon
    return sealed and len(said & stems(decision.statement)) < _MOSTLY * len(said)


_NEAR = 15
"""Turns within which something is said and settled."""
_MOSTLY = 0.6
"""Share of the words of what is given that a decision must hold."""


def prune(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """One finding a sentence among the kinds that exclude one another; technologies, components and edges may share sentences."""
    taken: dict[tuple[int, str], int] = {}
    for finding in findings:
        if finding.kind in _STRONGER:
            place = (finding.quotes[-1].turn, finding.quotes[-1].words)
            rank = _rank(finding)
            taken[place] = min(rank, taken.get(place, rank))
    decided = [f for f in findings if f.kind is Kind.DECISION and f.status == "accepted"]
    shown = {(q.turn, q.words) for f in findings if f.kind in (Kind.STATE, Kind.ALGORITHM) for q in f.quotes}
    kept: list[Finding] = []
    seen: set[tuple[Kind, int, str, str]] = set()
    for finding in findings:
        last = finding.quotes[-1]
        stronger = taken.get((last.turn, last.words), len(_STRONGER) + 1)
        asks_and_does = finding.kind is Kind.ACTION and stronger == _STRONGER.index(Kind.QUESTION)
        takes_up = finding.kind is Kind.ACTION and any(_is_sealed_by(d, finding) for d in decided)
        if finding.kind in _STRONGER and _rank(finding) > stronger and not (asks_and_does or takes_up):
            continue
        if _maybe(finding) and (last.turn, last.words) in shown:
            continue  # it is told as a state or a step
        if finding.kind is Kind.CONSTRAINT and any(_settles(d, finding) for d in decided):
            continue
        key = (finding.kind, last.turn, last.words, finding.title.casefold())
        if key not in seen:
            seen.add(key)
            kept.append(finding)
    return tuple(kept)
