"""A section keeps to its own length, and a recommendation to its own two sentences.

Wrong: 1,400 words in a section that the catalogue bounds at 900; a recommendation of five sentences, or one outside the
section that may hold them.
Right: prose within the bounds of the section's catalogue file. Tables and diagrams, in which things are looked up
rather than read, count for nothing; a section that tells more entries than its bound can hold may take `_EACH` words
for each.
"""

from __future__ import annotations

from collections.abc import Iterator

from agent.checks.base import Claim, check, claims
from agent.model.section import CheckContext, SectionDraft, Verdict
from agent.text.sentences import sentences

_NAME = "bounds"
_EACH = 40
"""Words that an entry may take where a section is home to very many: statement, reason and what lost."""
_LEAST = 6
"""Words for each entry below which a section that knows few of them tells too little, up to its own least."""
_SENTENCES = 3
_WORDS = 60
"""What a recommendation may take: what to do, and which weakness it meets."""


def _look(draft: SectionDraft, context: CheckContext) -> list[Verdict]:
    found = [v for claim in claims(draft) if claim.sort == "recommendation" for v in _recommended(claim, context)]
    return [*found, *_length(draft, context)]


def _length(draft: SectionDraft, context: CheckContext) -> Iterator[Verdict]:
    spec = context.brief.spec
    words = sum(len(c.text.split()) for c in claims(draft) if c.sort in {"sentence", "item", "quote", "recommendation"})
    most = max(spec.max_words, _EACH * len(context.brief.facts))
    if words > most:
        yield Verdict(
            check=_NAME,
            message=f"The section has {words} words of prose, and {most} are its bound; say it in fewer.",
        )
    held = any(block.type in {"table", "diagram"} for block in draft.blocks)
    told = len(context.brief.facts) + len(context.brief.related)
    least = min(spec.min_words, _LEAST * told)
    if words < least and not held and draft.blocks:
        yield Verdict(
            check=_NAME,
            message=f"The section has {words} words, and {least} are its least; tell what its facts hold.",
        )


def _recommended(claim: Claim, context: CheckContext) -> Iterator[Verdict]:
    if not context.brief.spec.recommends:
        yield claim.verdict(_NAME, "This section holds no recommendations; leave it out.")
    elif len(sentences(claim.text)) > _SENTENCES or len(claim.text.split()) > _WORDS:
        yield claim.verdict(_NAME, "The recommendation is too long; say in two sentences what to do and what it meets.")


CHECK = check(_NAME, _look)
