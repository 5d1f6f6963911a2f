"""A draft whose repairs are used up → the draft without what it invents: a number or a name that no entry bears out.

What else falls short is kept and marked; an invention is not. An entry that is told no longer is quoted instead, in the
words of the discussion, so that nothing is lost by it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.model.ledger import Entry
from agent.model.section import (
    Block,
    Listing,
    Paragraph,
    Row,
    SectionBrief,
    SectionDraft,
    Sentence,
    Severity,
    Table,
    Verdict,
    headed,
)

_SAID = {
    "numbers": "A number was given that was never said; it was left out with its sentence, row or diagram.",
    "names": "A name was given that was never said; it was left out with its sentence, row or diagram.",
}
INVENTIONS = frozenset(_SAID)
"""The checks whose verdict on a place says that something there was never said."""
_PLACE = re.compile(r"^(?:sentence|item|row) (\d+)")


def inventions(verdicts: Sequence[Verdict]) -> tuple[Verdict, ...]:
    """The verdicts that say so."""
    return tuple(v for v in verdicts if v.check in INVENTIONS and v.severity is Severity.ERROR and v.block is not None)


def left_out(verdicts: Sequence[Verdict]) -> tuple[Verdict, ...]:
    """What the document says of them: each sort once, without repeating what was invented."""
    checks = dict.fromkeys(v.check for v in inventions(verdicts))
    return tuple(Verdict(check=check, message=_SAID[check]) for check in checks)


def strike(brief: SectionBrief, draft: SectionDraft, verdicts: Sequence[Verdict]) -> SectionDraft:
    """The draft without the sentences, rows and blocks that these verdicts name.

    A table's head, a caption or an arrow takes its block with it, and a heading goes with what stood below it.
    """
    kept: list[Block] = []
    for number, block in enumerate(draft.blocks):
        places = [v.place for v in inventions(verdicts) if v.block == number]
        left = _left(block, places) if places else block
        if left is not None:
            kept.append(left)
    blocks = list(headed(kept))
    told = {label for block in blocks for label in _cites(block)}
    lost = [e for e in brief.facts if e.id not in told and e.id in _all_cites(draft) and e.evidence]
    if lost:
        blocks.append(Listing(items=tuple(map(_quoted, lost))))
    return draft.model_copy(update={"blocks": tuple(blocks)})


def _left(block: Block, places: Sequence[str]) -> Block | None:
    matches = [_PLACE.match(place) for place in places]
    if not all(matches):
        return None
    wrong = {int(m[1]) for m in matches if m}
    if isinstance(block, Paragraph):
        sentences = _without(block.sentences, wrong)
        return block.model_copy(update={"sentences": sentences}) if sentences else None
    if isinstance(block, Listing):
        items = _without(block.items, wrong)
        return block.model_copy(update={"items": items}) if items else None
    if isinstance(block, Table):
        rows: tuple[Row, ...] = tuple(r for n, r in enumerate(block.rows, 1) if n not in wrong)
        return block.model_copy(update={"rows": rows}) if rows else None
    return None


def _without(sentences: Sequence[Sentence], wrong: set[int]) -> tuple[Sentence, ...]:
    return tuple(s for n, s in enumerate(sentences, 1) if n not in wrong)


def _cites(block: Block) -> set[str]:
    if isinstance(block, Paragraph | Listing):
        parts: Sequence[Sentence | Row] = block.sentences if isinstance(block, Paragraph) else block.items
        return {label for part in parts for label in part.cites}
    if isinstance(block, Table):
        return {label for row in block.rows for label in row.cites}
    return set(getattr(block, "cites", ()))


def _all_cites(draft: SectionDraft) -> set[str]:
    return {label for block in draft.blocks for label in _cites(block)}


def _quoted(entry: Entry) -> Sentence:
    evidence = entry.evidence[0]
    whose = f"{evidence.speaker}: " if evidence.speaker else ""
    return Sentence(text=f"{whose}“{evidence.quote}”", cites=(entry.id,))
