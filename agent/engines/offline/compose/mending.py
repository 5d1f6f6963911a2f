"""A draft and what the checks found in it → the draft with those places in the speakers' own words, or without them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.engines.offline.compose.phrasings import Phrasings
from agent.engines.offline.compose.wording import evidence_of, quoted, shown_speaker, words_of
from agent.model.details import Kind
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
from agent.text.names import holds

_PLACE = re.compile(r"^(?P<sort>sentence|item|row) (?P<n>\d+)")


def mended(brief: SectionBrief, draft: SectionDraft, verdicts: Sequence[Verdict], phrasings: Phrasings) -> SectionDraft:
    """A sentence that failed becomes a quotation of its first entry, or goes where one before it tells that; a row or picture goes.

    Entries that a check misses are quoted at the section's end.
    """
    entries = {e.id: e for e in (*brief.facts, *brief.related)}
    failed = [v for v in verdicts if v.severity is Severity.ERROR]
    blocks: list[Block] = []
    for number, block in enumerate(draft.blocks):
        mine = [v for v in failed if v.block == number]
        kept = _mend(block, mine, entries, phrasings) if mine else block
        if kept is not None:
            blocks.append(kept)
    missing = [entries[label] for v in failed if v.block is None for label in v.cites if label in entries]
    if missing:
        told: dict[str, tuple[str, ...]] = {}
        for entry in missing:
            text = _quoted(entry, phrasings)
            told[text] = (*told.get(text, ()), entry.id)
        blocks.append(Listing(items=tuple(Sentence(text=text, cites=cites) for text, cites in told.items())))
    return draft.model_copy(update={"blocks": headed(blocks)})


def _quoted(entry: Entry, phrasings: Phrasings) -> str:
    """The words of an entry and whose they are; of what is not settled it is said that it is not."""
    evidence = evidence_of(entry)
    who = shown_speaker(evidence.speaker)
    if not who or entry.status not in ("proposed", "deferred"):
        return words_of(entry)
    template: str = phrasings.sentences[f"raised.{entry.status}_words"][0]
    return template.format(who=who, quote=quoted(evidence.quote))


def _says_it(entry: Entry) -> bool:
    """Whether the words of an entry can stand for it: those of a technology must name it, and those of a part only do that."""
    if entry.kind is Kind.COMPONENT:
        return False
    return entry.kind is not Kind.TECHNOLOGY or holds(entry.title, evidence_of(entry).quote)


def _mend(block: Block, verdicts: Sequence[Verdict], entries: dict[str, Entry], phrasings: Phrasings) -> Block | None:
    wrong = {int(m["n"]) for v in verdicts if (m := _PLACE.match(v.place))}
    if isinstance(block, Paragraph):
        kept = _sentences(block.sentences, wrong, entries, phrasings)
        return Paragraph(sentences=kept) if kept else None
    if isinstance(block, Listing):
        kept = _sentences(block.items, wrong, entries, phrasings)
        return block.model_copy(update={"items": kept}) if kept else None
    if isinstance(block, Table):
        rows = tuple(r for n, r in enumerate(block.rows, 1) if n not in wrong)
        return block.model_copy(update={"rows": rows}) if rows else None
    return None if isinstance(block, Picture) else block


def _sentences(
    sentences: Sequence[Sentence], wrong: set[int], entries: dict[str, Entry], phrasings: Phrasings
) -> tuple[Sentence, ...]:
    """The sentences with those that failed quoted instead; where a sentence before tells their entry, they go."""
    kept: list[Sentence] = []
    for number, sentence in enumerate(sentences, 1):
        if number not in wrong:
            kept.append(sentence)
            continue
        entry = next((entries[c] for c in sentence.cites if c in entries), None)
        first = entry is not None and not any(entry.id in s.cites for s in sentences[: number - 1])
        if entry is not None and first and _says_it(entry):
            text = _quoted(entry, phrasings)
            if text != sentence.text and all(text not in s.text for s in sentences):
                kept.append(Sentence(text=text, cites=(entry.id,)))
    return tuple(kept)
