"""Technologies that were turned down, told with the decision that took another of their sort instead.

'Didn't you do that in MongoDB?' – 'It is all joins.' – 'Postgres it is' chooses one database and leaves the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from agent.model.details import Alternative, DecisionDetails, Kind, TechnologyDetails
from agent.model.finding import Finding
from agent.text.names import holds
from agent.text.words import fold_name

_WITHIN = 12
"""Turns within which an option and what was taken instead are talked about together."""


def with_outdone(decided: Sequence[Finding], named: Sequence[Finding]) -> list[Finding]:
    """The decisions, each with the technologies that lost to what it chose and that none of them tells yet."""
    told = {
        fold_name(a.name) for f in decided if isinstance(f.details, DecisionDetails) for a in f.details.alternatives
    }
    refused = " ".join(f.statement for f in decided if f.status == "rejected")
    lost: dict[int, list[Alternative]] = {}
    for technology in named:
        details = technology.details
        folded = fold_name(technology.title)
        known = any(name in folded for name in told if name) or holds(technology.title, refused)
        if technology.status != "rejected" or not isinstance(details, TechnologyDetails) or known:
            continue
        place = next(_took_its_place(technology, details, decided, named), None)
        if place is not None:
            lost.setdefault(place, []).append(Alternative(name=technology.title, reason=details.reason))
    return [_with(f, lost[n]) if n in lost else f for n, f in enumerate(decided)]


def _took_its_place(
    technology: Finding, details: TechnologyDetails, decided: Sequence[Finding], named: Sequence[Finding]
) -> Iterator[int]:
    """The places of the decisions that chose another of its sort when it was talked about, the nearest first."""
    rivals = [
        f.title
        for f in named
        if isinstance(f.details, TechnologyDetails) and f.status == "chosen" and f.details.category == details.category
    ]
    turns = [q.turn for q in technology.quotes]
    near = []
    for n, decision in enumerate(decided):
        if decision.kind is not Kind.DECISION or decision.status != "accepted" or details.category is None:
            continue
        away = min(abs(decision.quotes[-1].turn - turn) for turn in turns)
        if away <= _WITHIN and any(holds(rival, decision.statement) for rival in rivals):
            near.append((away, n))
    yield from (n for _, n in sorted(near))


def _with(decision: Finding, lost: Sequence[Alternative]) -> Finding:
    details = decision.details
    assert isinstance(details, DecisionDetails)  # noqa: S101  # it was chosen among decisions
    more = {"alternatives": (*details.alternatives, *lost)}
    return decision.model_copy(update={"details": details.model_copy(update=more)})
