"""An edge goes as the interaction goes that it cites.

Wrong: an edge from Orders to Billing where I-001 has Billing call Orders.
Right: the same way; and back along it, with what the caller gets, or what another entry cited has returned.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.checks.base import Claim, by_label, check, cited, claims, ground
from agent.model.details import InteractionDetails
from agent.model.ledger import Entry
from agent.model.section import CheckContext, SectionDraft, Verdict
from agent.text.borne import content
from agent.text.numbers import quantities
from agent.text.words import fold_name

_NAME = "directed"


def _look(draft: SectionDraft, context: CheckContext) -> list[Verdict]:
    entries = by_label(context)
    edges = (c for c in claims(draft) if c.sort == "edge")
    found = ((claim, _fault(claim, cited(claim, entries))) for claim in edges)
    return [claim.verdict(_NAME, message) for claim, message in found if message is not None]


def _fault(claim: Claim, grounds: Sequence[Entry]) -> str | None:
    """Which interaction goes the other way; None where none does, or what goes back along it is told."""
    if len(claim.ends) != 2:
        return None
    ends = (fold_name(claim.ends[0]), fold_name(claim.ends[1]))
    pairs = [(e.id, e.details) for e in grounds if isinstance(e.details, InteractionDetails)]
    folded = {(fold_name(d.source), fold_name(d.target)): label for label, d in pairs}
    if ends[::-1] in folded and ends not in folded and not _comes_back(claim, grounds):
        source, target = claim.ends
        return f"{folded[ends[::-1]]} goes from {target!r} to {source!r}, and the edge the other way; turn it round."
    return None


_GETS = re.compile(
    r"\b(?:subscri\w+|listens?|consumes?|accepts?"
    r"|gets?|reads?|fetch(?:es)?|quer(?:y|ies)|pulls?|polls?|receives?|loads?|downloads?|looks? up|asks? for)\b",
    re.IGNORECASE,
)
"""What somebody does to whom something then comes."""

_HEARS = re.compile(r"\b(?:subscri\w+|listens?|consumes?)\b", re.IGNORECASE)
"""What says by itself that something comes: an arrow need not say what."""


def _comes_back(claim: Claim, grounds: Sequence[Entry]) -> bool:
    """Whether a label tells what goes back along an interaction: what the caller gets, or another entry returns."""
    passes = content(claim.text)
    if not claim.text or passes <= content(" ".join(claim.ends)):
        told = [e.statement for e in grounds if isinstance(e.details, InteractionDetails)]
        got = len(grounds) > 1 or any(map(_GETS.search, told))
        return any(map(_HEARS.search, told)) or (quantities(claim.text) != () and got)
    if any(isinstance(e.details, InteractionDetails) and _HEARS.search(e.statement) for e in grounds):
        return passes <= frozenset().union(*(ground(e).stems for e in grounds))
    return any(
        passes <= ground(e).stems and (not isinstance(e.details, InteractionDetails) or _GETS.search(e.statement))
        for e in grounds
    )


CHECK = check(_NAME, _look)
