"""Every block is worth its place: nothing empty, nothing said twice, no line of talk passed off as prose.

Wrong: a table of one cell; an empty list; the same sentence twice; "yeah so basically we just throw it all at the queue
and see" as a sentence of the document.
Right: a sentence in the document's own words; words shown as words stand in a quotation or between quotation marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from agent.checks.base import Claim, by_label, check, cited, claims
from agent.model.section import (
    Block,
    CheckContext,
    Listing,
    Paragraph,
    Quotation,
    Recommendation,
    SectionDraft,
    Severity,
    Subheading,
    Table,
    Verdict,
)
from agent.text.quotes import find
from agent.text.words import stems

_NAME = "shape"
_WORDS = 8
"""Words from which on a sentence that stands verbatim in a turn is a line of talk; shorter ones coincide by chance."""
_SPOKEN = re.compile(
    r"\b(?:I|we|us|our|you|your|let[’']s)\b|\w[’'](?:s|re|ll|ve|d|t|m)\b|\?"
    r"|^(?:so|and|but|or|well|okay|yeah|yes|no|right|because|it|that|this|those|these|they|he|she)\b",
    re.IGNORECASE,
)
"""What a sentence holds that was made to be heard: who speaks and to whom, what leans on the words before it."""
_QUOTED = re.compile(r"[\"“«„]([^\"”»“]{3,})[\"”»“]")


def _look(draft: SectionDraft, context: CheckContext) -> list[Verdict]:
    verdicts = [
        Verdict(check=_NAME, block=number, message=message)
        for number, block in enumerate(draft.blocks)
        for message in _hollow(block)
    ]
    return [*verdicts, *_twice(draft), *_talk(draft, context)]


def _hollow(block: Block) -> Iterator[str]:
    """What is missing in a block."""
    if isinstance(block, Paragraph) and not any(s.text.strip() for s in block.sentences):
        yield "The paragraph is empty; leave it out."
    elif isinstance(block, Listing) and not any(s.text.strip() for s in block.items):
        yield "The list is empty; leave it out."
    elif isinstance(block, Quotation | Subheading | Recommendation) and not block.text.strip():
        yield "The block is empty; leave it out."
    elif isinstance(block, Table):
        yield from _hollow_table(block)


def _hollow_table(table: Table) -> Iterator[str]:
    if not table.rows:
        yield "The table has no rows; leave it out."
    elif len(table.headers) < 2:
        yield "The table has one column; make it a list."
    elif any(len(row.cells) != len(table.headers) for row in table.rows):
        yield f"The table has {len(table.headers)} columns and a row with more or fewer cells; give each column one."
    elif not any(cell.strip() for row in table.rows for cell in row.cells):
        yield "The table's cells are empty; leave it out."


def _twice(draft: SectionDraft) -> Iterator[Verdict]:
    """What stands there once more; a step may, in the steps of something else."""
    seen: dict[str, Claim] = {}
    for claim in claims(draft):
        if claim.sort not in {"sentence", "item"}:
            continue
        folded = " ".join(re.findall(r"\w+", claim.text.casefold()))
        block = draft.blocks[claim.block]
        step = isinstance(block, Listing) and block.ordered
        if folded in seen and len(folded.split()) > 3 and not (step and seen[folded].block != claim.block):
            yield claim.verdict(_NAME, "The section says this sentence twice; keep one of them.")
        seen.setdefault(folded, claim)


def _talk(draft: SectionDraft, context: CheckContext) -> Iterator[Verdict]:
    """Sentences that stand word for word in what somebody said."""
    entries = by_label(context)
    for claim in claims(draft):
        if claim.sort != "sentence" or claim.place.startswith("row"):
            continue
        own = _QUOTED.sub(" ", claim.text).strip().strip(".").strip()
        if len(own.split()) < _WORDS or _QUOTED.search(claim.text):
            continue
        told = cited(claim, entries)
        if not _SPOKEN.search(own) and stems(own) <= stems(" ".join(f"{e.title} {e.statement}" for e in told)):
            continue  # somebody happened to say it as the ledger states it
        quotes = (e.quote for entry in told for e in entry.evidence)
        if context.ledger.once((_NAME, own, claim.cites), _stands_in, own, quotes):
            yield Verdict(
                check=_NAME,
                severity=Severity.ERROR,
                block=claim.block,
                place=claim.place,
                message="This is a line of the discussion, not prose; put it in other words or show it as a quotation.",
                cites=claim.cites,
            )


def _stands_in(own: str, quotes: Iterable[str]) -> bool:
    words = len(own.split())
    return any(words <= len(quote.split()) and find(own, quote) for quote in quotes)


CHECK = check(_NAME, _look)
