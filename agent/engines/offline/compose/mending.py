"""A draft and what the checks found in it → the draft with those places in the speakers' own words, or without them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.engines.offline.compose.wording import words_of
from agent.model.ledger import Entry
from agent.model.section import (
    Block,
    Listing,
    Paragraph,
    Picture,
    SectionBrief,
    SectionDraft,
    Sentence,
    Severity,
    Table,
    Verdict,
    headed,
)

_PLACE = re.compile(r"^(?P<sort>sentence|item|row) (?P<n>\d+)")


def mended(brief: SectionBrief, draft: SectionDraft, verdicts: Sequence[Verdict]) -> SectionDraft:
    """A sentence that failed becomes a quotation of its first entry, or goes where one before it tells that; a row or picture goes.

    Entries that a check misses are quoted at the section's end.
    """
    entries = {e.id: e for e in (*brief.facts, *brief.related)}
    failed = [v for v in verdicts if v.severity is Severity.ERROR]
    blocks: list[Block] = []
    for number, block in enumerate(draft.blocks):
        mine = [v for v in failed if v.block == number]
        kept = _mend(block, mine, entries) if mine else block
        if kept is not None:
            blocks.append(kept)
    missing = [entries[label] for v in failed if v.block is None for label in v.cites if label in entries]
    if missing:
        told: dict[str, tuple[str, ...]] = {}
        for entry in missing:
            told[words_of(entry)] = (*told.get(words_of(entry), ()), entry.id)
        blocks.append(Listing(items=tuple(Sentence(text=text, cites=cites) for text, cites in told.items())))
    return draft.model_copy(update={"blocks": headed(blocks)})


def _mend(block: Block, verdicts: Sequence[Verdict], entries: dict[str, Entry]) -> Block | None:
    wrong = {int(m["n"]) for v in verdicts if (m := _PLACE.match(v.place))}
    if isinstance(block, Paragraph):
        kept = _sentences(block.sentences, wrong, entries)
        return Paragraph(sentences=kept) if kept else None
    if isinstance(block, Listing):
        kept = _sentences(block.items, wrong, entries)
        return block.model_copy(update={"items": kept}) if kept else None
    if isinstance(block, Table):
        rows = tuple(r for n, r in enumerate(block.rows, 1) if n not in wrong)
        return block.model_copy(update={"rows": rows}) if rows else None
    return None if isinstance(block, Picture) else block


def _sentences(sentences: Sequence[Sentence], wrong: set[int], entries: dict[str, Entry]) -> tuple[Sentence, ...]:
    """The sentences with those that failed quoted instead; where a sentence before tells their entry, they go."""
    kept: list[Sentence] = []
    for number, sentence in enumerate(sentences, 1):
        if number not in wrong:
            kept.append(sentence)
            continue
        entry = next((entries[c] for c in sentence.cites if c in entries), None)
        first = entry is not None and not any(entry.id in s.cites for s in sentences[: number - 1])
        if entry is not None and first:
            quoted = words_of(entry)
            if quoted != sentence.text and all(quoted not in s.text for s in sentences):
                kept.append(Sentence(text=quoted, cites=(entry.id,)))
    return tuple(kept)
