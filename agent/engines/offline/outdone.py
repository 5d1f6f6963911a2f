"""Technologies that were turned down, told with the decision that took another of their sort instead.

'Didn't you do that in MongoDB?' – 'It is all joins.' – 'Postgres it is' chooses one database and leaves the other.
"""

from __future__ import annotations

from collections.abc import Sequence

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
        place = _took_its_place(technology, details, decided, named)
        if place is not None:
            lost.setdefault(place, []).append(Alternative(name=technology.title, reason=details.reason))
    return [_with(f, lost[n]) if n in lost else f for n, f in enumerate(decided)]


def _took_its_place(
    technology: Finding, details: TechnologyDetails, decided: Sequence[Finding], named: Sequence[Finding]
) -> int | None:
    """The place of the nearest decision that chose another of its sort when it was talked about."""
    rivals = [
        f.title
        for f in named
        if isinstance(f.details, TechnologyDetails) and f.status == "chosen" and f.details.category == details.category
    ]
    if details.category is None or not rivals:
        return None
    turns = [q.turn for q in technology.quotes]
    near = [
        (min(abs(f.quotes[-1].turn - turn) for turn in turns), n)
        for n, f in enumerate(decided)
        if f.kind is Kind.DECISION and f.status == "accepted" and any(holds(rival, f.statement) for rival in rivals)
    ]
    away, place = min(near, default=(_WITHIN + 1, 0))
    return place if away <= _WITHIN else None


def _with(decision: Finding, lost: Sequence[Alternative]) -> Finding:
    details = decision.details
    assert isinstance(details, DecisionDetails)  # noqa: S101  # it was chosen among decisions
    more = {"alternatives": (*details.alternatives, *lost)}
    return decision.model_copy(update={"details": details.model_copy(update=more)})
