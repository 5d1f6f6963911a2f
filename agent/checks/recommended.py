"""A recommendation is tied to one decision that holds, is about what that decides, and is the only one for it.

Wrong: a recommendation that cites nothing, or a decision that was turned down; "Paint the shelves [D-001]" where D-001
chose a database; "The restore of a replica is rehearsed [D-001]", which tells it as if it held; a second one for D-001.
Right: "Rehearse the restore of a replica [D-001]" where D-001 chose the database and its replicas.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.checks.base import Claim, by_label, check, cited, claims, ground, labels
from agent.model.details import Kind
from agent.model.ledger import Entry
from agent.model.section import CheckContext, SectionDraft, Verdict
from agent.text.borne import content

_NAME = "recommended"
_ABOUT = 0.3
"""Share of a recommendation's content words that its decision must hold,"""
_SEVERAL = 3
"""or how many: what nobody raised, and which weakness it meets, takes other words than the decision has."""


_STATES = re.compile(r"(?:the|an?|every|each|all|both|it|this|that|these|we|they|our|its|there)\b", re.IGNORECASE)
_ADVISES = re.compile(
    r"\b(?:should|ought|could|would|may|might|recommend\w*|advis\w*|wise|worth\w*|sensible|consider\w*|propos\w*|suggest\w*)\b",
    re.IGNORECASE,
)
_END = re.compile(r"(?<=[.!?])\s")


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
    if len(own & ground(grounds[0]).stems) < min(max(1, _ABOUT * len(own)), _SEVERAL):
        return f"The recommendation is not about what {grounds[0].id} decides; name which weakness of it it meets."
    first = _END.split(claim.text.strip(), maxsplit=1)[0]
    if _STATES.match(first) and _ADVISES.search(first) is None:
        return "A recommendation is advice, and this tells how things are; say what to do."
    return None


CHECK = check(_NAME, _look)
