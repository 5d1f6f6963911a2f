"""A recommendation is tied to one decision that holds, is about what that decides, and is the only one for it.

Wrong: a recommendation that cites nothing, or a decision that was turned down; "Paint the shelves [D-001]" where D-001
chose a database; a second one for D-001.
Right: "Rehearse the restore of a replica [D-001]" where D-001 chose the database and its replicas.
"""

from __future__ import annotations

from collections.abc import Sequence

from agent.checks.base import Claim, by_label, check, cited, claims, ground, labels
from agent.model.details import Kind
from agent.model.ledger import Entry
from agent.model.section import CheckContext, SectionDraft, Verdict
from agent.text.borne import content

_NAME = "recommended"
_ABOUT = 0.3
"""Share of a recommendation's content words that its decision must hold."""


def _look(draft: SectionDraft, context: CheckContext) -> list[Verdict]:
    entries = by_label(context)
    verdicts: list[Verdict] = []
    seen: set[str] = set()
    for claim in claims(draft):
        if claim.sort != "recommendation":
            continue
        message = _fault(claim, cited(claim, entries)) if set(claim.cites) <= entries.keys() else None
        again = f"{labels(claim.cites)} has a recommendation already; one a decision is enough."
        verdicts += [claim.verdict(_NAME, m) for m in (message, again if seen.intersection(claim.cites) else None) if m]
        seen.update(claim.cites)
    return verdicts


def _fault(claim: Claim, grounds: Sequence[Entry]) -> str | None:
    if len(grounds) != 1 or grounds[0].kind is not Kind.DECISION or not grounds[0].current:
        return "A recommendation is tied to exactly one decision that holds; cite that one."
    own = content(claim.text)
    if len(own & ground(grounds[0]).stems) < max(1, _ABOUT * len(own)):
        return f"The recommendation is not about what {grounds[0].id} decides; name which weakness of it it meets."
    return None


CHECK = check(_NAME, _look)
