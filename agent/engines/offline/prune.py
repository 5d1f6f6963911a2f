"""What the rules found twice under different kinds is told once."""

from __future__ import annotations

from collections.abc import Sequence

from agent.model.details import Kind
from agent.model.finding import Finding, Tier

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
    maybe = finding.kind is Kind.DECISION and finding.status == "proposed" and finding.tier is Tier.POSSIBLE
    return len(_STRONGER) if maybe else _STRONGER.index(finding.kind)


def prune(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """One finding a sentence among the kinds that exclude one another; technologies, components and edges may share sentences."""
    taken: dict[tuple[int, str], int] = {}
    for finding in findings:
        if finding.kind in _STRONGER:
            place = (finding.quotes[-1].turn, finding.quotes[-1].words)
            rank = _rank(finding)
            taken[place] = min(rank, taken.get(place, rank))
    kept: list[Finding] = []
    seen: set[tuple[Kind, int, str, str]] = set()
    for finding in findings:
        last = finding.quotes[-1]
        stronger = taken.get((last.turn, last.words), len(_STRONGER) + 1)
        asks_and_does = finding.kind is Kind.ACTION and stronger == _STRONGER.index(Kind.QUESTION)
        if finding.kind in _STRONGER and _rank(finding) > stronger and not asks_and_does:
            continue
        key = (finding.kind, last.turn, last.words, finding.title.casefold())
        if key not in seen:
            seen.add(key)
            kept.append(finding)
    return tuple(kept)
