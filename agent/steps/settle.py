"""The findings of all chunks → the same findings, each once, in the order in which they were said.

Chunks overlap, so that nothing is cut off from what it answers; what the overlap found twice is joined here, told as
the fuller of the two tells it. What one chunk reports as two stays two, though one sentence settles both, unless it
bears one title. A technology or component is one finding a discussion, however often it is named. The result does not
depend on the order in which the chunks were finished.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set

from agent.model.details import ComponentDetails, InteractionDetails, Kind
from agent.model.finding import Evidence, Finding, VerifiedFinding
from agent.model.merge import merged_details, merged_status
from agent.text.numbers import compatible, quantities
from agent.text.words import stems

_MAX_EVIDENCE = 12
"""Quotes kept of a thing that is named in every other turn: the first ones tell what it is."""
_LONGEST = 600
"""Characters of a statement that was put together."""


def settle(chunks: Iterable[Iterable[VerifiedFinding]]) -> tuple[VerifiedFinding, ...]:
    """Joins what was found twice. Takes and gives verified findings; the earliest of those joined gives the id."""
    settled: dict[object, VerifiedFinding] = {}
    sources: dict[object, set[int]] = {}
    told = sorted(((n, f) for n, chunk in enumerate(chunks) for f in chunk), key=lambda told: told[1].said)
    for chunk, found in told:
        key = _twin(found, settled, sources, chunk)
        settled[key] = _join(settled[key], found) if key in settled else found
        sources.setdefault(key, set()).add(chunk)
    return tuple(sorted(settled.values(), key=lambda f: f.said))


def _twin(
    found: VerifiedFinding,
    settled: Mapping[object, VerifiedFinding],
    sources: Mapping[object, Set[int]],
    chunk: int,
) -> object:
    """The key under which its twin stands, or its own. `sources`: the chunks that told each; `chunk`: its own."""
    name = _name(found.finding)
    if name is not None:
        return name
    for key, other in settled.items():
        one, two = other.finding, found.finding
        meet = _same_title if chunk in sources[key] else _titles_meet
        if one.kind is two.kind and _same_place(other, found) and meet(one, two):
            return key
    return found.id


def _name(finding: Finding) -> tuple[object, ...] | None:
    """What identifies it by name alone, where something does."""
    if finding.kind is Kind.TECHNOLOGY or isinstance(finding.details, ComponentDetails):
        return (finding.kind, finding.title.casefold())
    if isinstance(finding.details, InteractionDetails):
        parts = (finding.details.source, finding.details.target, finding.details.verb, finding.details.payload or "")
        return (finding.kind, *(p.casefold() for p in parts))
    return None


def _same_place(one: VerifiedFinding, other: VerifiedFinding) -> bool:
    """Whether the sentence that settles the one is the sentence that settles the other."""
    mine, theirs = one.evidence[-1], other.evidence[-1]
    if mine.turn != theirs.turn or one.finding.status != other.finding.status:
        return False
    a, b = (" ".join(e.quote.casefold().split()) for e in (mine, theirs))
    return a in b or b in a


def _same_title(one: Finding, other: Finding) -> bool:
    return stems(one.title) == stems(other.title) and _tells_the_amounts(one, other) and _tells_the_amounts(other, one)


def _titles_meet(one: Finding, other: Finding) -> bool:
    """One sentence may hold two findings; they are one where the titles share most words, and no amount differs."""
    a, b = (stems(f.title) or frozenset(f.title.casefold().split()) for f in (one, other))
    told = _tells_the_amounts(one, other) and _tells_the_amounts(other, one)
    return told and len(a & b) >= min(len(a), len(b)) / 2


def _tells_the_amounts(one: Finding, other: Finding) -> bool:
    """Whether a finding tells every amount that the title of another one names."""
    said = quantities(f"{one.title}. {one.statement}")
    return all(any(compatible(x, y) for y in said) for x in quantities(other.title))


def _statement(a: Finding, b: Finding, status: str) -> str:
    """The words that go with the standing; of a thing that is spoken of in several chunks, what each of them adds."""
    if a.status != b.status:
        return a.statement if status == a.status else b.statement
    theirs = stems(b.statement)
    new = theirs - stems(a.statement)
    whole = f"{a.statement} {b.statement}"
    if _name(a) is None:
        return max(a.statement, b.statement, key=_fullness)
    return a.statement if 2 * len(new) < len(theirs) or len(whole) > _LONGEST else whole


def _fullness(statement: str) -> tuple[int, int]:
    """How much a statement tells: amounts first, then words that bear meaning."""
    return len(quantities(statement)), len(stems(statement))


def _join(first: VerifiedFinding, second: VerifiedFinding) -> VerifiedFinding:
    a, b = first.finding, second.finding
    status = merged_status(a.kind, a.status, b.status)
    finding = a.model_copy(
        update={
            "status": status,
            "statement": _statement(a, b, status),
            "details": merged_details(a.details, b.details),
            "weight": a.weight if a.weight.value == "shapes the system" else b.weight,
            "replaces": tuple(dict.fromkeys((*a.replaces, *b.replaces))),
        }
    )
    evidence: tuple[Evidence, ...] = tuple(dict.fromkeys((*first.evidence, *second.evidence)))[:_MAX_EVIDENCE]
    return first.model_copy(update={"finding": finding, "evidence": evidence})
