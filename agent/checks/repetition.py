"""Nothing is told twice: neither within a section in other words, nor in full away from its home.

Wrong: "Keys are kept for 72 hours [P-002]." and, two sentences on, "The keys are kept 72 hours [P-002]."; a
section that tells statement, reason and losing options of a decision whose home is another.
Right: each fact once, in its home; elsewhere half a sentence that points to it.
"""

from __future__ import annotations

from collections.abc import Iterator

from agent.checks.base import Claim, check, claims
from agent.model.details import DecisionDetails
from agent.model.ledger import Entry
from agent.model.section import CheckContext, SectionDraft, Verdict
from agent.text.words import content_words, negated, stems

_NAME = "repetition"
_ALIKE = 0.9
"""Share of the content words of both that two sentences must have in common to be one in other words."""
_LEAST = 5
"""Content words below which two sentences are alike by chance."""


def _look(draft: SectionDraft, context: CheckContext) -> list[Verdict]:
    return [*_twice(draft), *_away_from_home(draft, context)]


def _twice(draft: SectionDraft) -> Iterator[Verdict]:
    seen: list[tuple[Claim, frozenset[str]]] = []
    for claim in claims(draft):
        if claim.sort not in {"sentence", "item"}:
            continue
        words = stems(claim.text)
        for earlier, theirs in seen:
            both = len(words & theirs)
            alike = both >= _ALIKE * max(len(words), len(theirs)) and negated(claim.text) == negated(earlier.text)
            if both >= _LEAST and alike and set(claim.cites) == set(earlier.cites):
                where = f"block {earlier.block + 1}, {earlier.place}"
                yield claim.verdict(_NAME, f"It says what {where} says already; keep one of them.")
                break
        seen.append((claim, words))


def _away_from_home(draft: SectionDraft, context: CheckContext) -> Iterator[Verdict]:
    """Decisions of other homes told with statement, reason and losers; a section that has no facts draws together."""
    if not context.brief.facts:
        return
    mine = {e.id for e in context.brief.facts}
    cited = {label for claim in claims(draft) if claim.sort in {"sentence", "item"} for label in claim.cites}
    for entry in context.brief.related:
        if entry.id in cited - mine and _in_full(entry, _of(draft, entry.id)):
            yield Verdict(
                check=_NAME,
                message=f"{entry.id} ({entry.title}) is told in full here, and its home is another section; "
                "point to it in half a sentence.",
                cites=(entry.id,),
            )


def _of(draft: SectionDraft, label: str) -> str:
    """What the prose of a draft says under one label alone."""
    return " ".join(c.text for c in claims(draft) if c.sort in {"sentence", "item"} and c.cites == (label,))


def _in_full(entry: Entry, told: str) -> bool:
    """Whether statement, reason and every option that lost are all told."""
    details = entry.details
    if not isinstance(details, DecisionDetails) or not (details.rationale and details.alternatives):
        return False
    held = stems(told)
    parts = [entry.statement, *(r.text for r in details.rationale), *(a.name for a in details.alternatives)]
    return bool(held) and all(len(stems(p) & held) >= _ALIKE * len(stems(p)) for p in parts if content_words(p))


CHECK = check(_NAME, _look)
