"""What a person's review answers change: the findings and links that the fold then takes as said.

An answer counts where it was given: it settles what the entry said until then, and what is said later counts after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from agent.model.details import STATUSES, Kind
from agent.model.finding import Tier, VerifiedFinding
from agent.model.ledger import SETTLED, Link, Relation
from agent.model.log import Reviewed, Verdict

_STATUS: dict[Verdict, tuple[str, ...]] = {
    Verdict.SETTLED: ("accepted", "chosen", "adopted", "current"),
    Verdict.REFUSED: ("rejected", "withdrawn"),
    Verdict.DEFERRED: ("deferred",),
}
_JOINS = {Verdict.SAME: Relation.CONFIRMS, Verdict.REPLACES: Relation.REPLACES}


def status_of(verdict: Verdict, kind: Kind) -> str | None:
    """The status that a verdict gives to an entry of a kind; null where it leaves the standing alone."""
    possible = STATUSES.get(kind, ("current", "withdrawn"))
    return next((s for s in _STATUS.get(verdict, ()) if s in possible), None)


def in_order(answers: Iterable[Reviewed]) -> tuple[Reviewed, ...]:
    """The answers as they were given, wherever their lines stand; the last one to a question holds."""
    given = sorted(answers, key=lambda a: (a.seq, a.model_dump_json()))
    return tuple({a.question: a for a in given}.values())


def settle_findings(
    findings: Sequence[VerifiedFinding], answers: Sequence[Reviewed], live: Mapping[str, str]
) -> tuple[VerifiedFinding, ...]:
    """The findings with the standing that a person gave them, no longer in doubt.

    `live`: retired finding → the one that holds in its place.
    """
    changed = {f.id: f for f in findings}
    for answer in answers:
        for old in answer.about if not answer.other else ():
            held = changed.get(live.get(old, old))
            if held is None:
                continue
            status = status_of(answer.verdict, held.finding.kind) or held.finding.status
            changed[held.id] = held.model_copy(
                update={"finding": held.finding.model_copy(update={"status": status, "tier": Tier.EXPLICIT})}
            )
    return tuple(changed[f.id] for f in findings)


def settle_links(
    links: Sequence[Link],
    answers: Sequence[Reviewed],
    findings: Mapping[str, VerifiedFinding],
    live: Mapping[str, str],
) -> tuple[Link, ...]:
    """The links, with those that a person drew, and without those that a person's word rules out."""
    settled: list[Link] = list(links)
    for answer in answers:
        later, earlier = (
            [f for f in (live.get(i, i) for i in side) if f in findings] for side in (answer.about, answer.other)
        )
        if not later or not earlier:
            continue
        between = {*later}, {*earlier}
        settled = [k for k in settled if not _joins(k, *between)]
        if relation := _JOINS.get(answer.verdict):
            reason = f"told in review by {answer.by}" if answer.by else "told in review"
            settled.append(Link(relation=relation, source=later[-1], target=earlier[-1], reason=reason))
    refused = {f for a in answers if a.verdict is Verdict.REFUSED for f in (live.get(i, i) for i in a.about)}
    return tuple(
        k
        for k in settled
        if not (
            k.relation is Relation.REPLACES and k.source in refused and findings[k.source].finding.status not in SETTLED
        )
    )


def _joins(link: Link, later: set[str], earlier: set[str]) -> bool:
    """Whether a link runs between two entries, either way."""
    return (link.source in later and link.target in earlier) or (link.source in earlier and link.target in later)
