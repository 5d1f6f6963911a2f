"""*reconcile*: how new findings relate to one another and to what the ledger held before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pydantic import Field

from agent.engines.answers import parsed
from agent.engines.forms.base import Form, Wire, each, tidy
from agent.engines.forms.data import line
from agent.engines.strict_schema import strict
from agent.model.finding import VerifiedFinding
from agent.model.ledger import Link, Relation
from agent.ports import Candidate

VERSION = 1


class Pair(Wire):
    """One relation."""

    new: int = Field(description="A new finding's number")
    relation: Relation
    other: int = Field(description="The number of what was there before it, or of an earlier new finding; 0 for none")
    reason: str = Field(default="", description="Why, in a few words")


class Pairs(Wire):
    """The whole answer."""

    links: tuple[Pair, ...]


def form() -> Form:
    """The form."""
    return Form(name="reconcile", version=VERSION, shape=strict(Pairs), answer_tokens=800)


def lines(findings: Sequence[VerifiedFinding], candidates: Sequence[Candidate]) -> Iterator[str]:
    """The data: what was there before, then the new findings, in one series of numbers."""
    for number, candidate in enumerate(candidates, len(findings) + 1):
        entry = candidate.entry
        yield line(
            before=number,
            kind=entry.kind.value,
            status=entry.status,
            said_on=entry.date.isoformat() if entry.date else None,
            title=entry.title,
            statement=entry.statement,
        )
    for number, found in enumerate(findings, 1):
        finding = found.finding
        yield line(
            new=number,
            turn=found.turn,
            kind=finding.kind.value,
            status=finding.status,
            title=finding.title,
            statement=finding.statement,
            replaces=list(finding.replaces),
            words=[tidy(e.quote, 200) for e in found.evidence[:2]],
        )


def read(
    text: str, findings: Sequence[VerifiedFinding], candidates: Sequence[Candidate]
) -> tuple[tuple[Link, ...], tuple[str, ...]]:
    """The links in an answer, and what was left out.

    Whether a link can be true is for the step to judge. Raises UnfitError.
    """
    items, left_out = each(parsed(text), "links", Pair)
    ids = [*(f.id for f in findings), *(c.finding for c in candidates)]
    links: list[Link] = []
    for item in items:
        if item.other == 0:
            continue
        if (
            not 1 <= item.new <= len(findings)
            or not 1 <= item.other <= len(ids)
            or ids[item.new - 1] == ids[item.other - 1]
        ):
            left_out.append(f"link {item.new} → {item.other}: there are no two such things")
            continue
        links.append(
            Link(
                relation=item.relation,
                source=ids[item.new - 1],
                target=ids[item.other - 1],
                reason=tidy(item.reason, 200),
            )
        )
    return tuple(dict.fromkeys(links)), tuple(left_out)
