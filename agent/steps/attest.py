"""A draft's second reading: each statement by itself, held by the engine against the entries that it cites.

The checks go by words, which can all be right where the sense is not: a cause that nobody gave, a consequence, a
guarantee. So whoever drafts is asked once more, with the statement and its entries and nothing around them, whether the
one follows from the others (what the literature calls attribution: Rashkin et al., "Measuring Attribution in Natural
Language Generation Models", Computational Linguistics 49, 2023). The answer raises doubts; no word of it enters the
document. Of what the checks found it lifts one sort alone: that a statement uses words which its entries lack, joins
what they keep apart, or gives their words another duty, condition or contrast. There may be other words for the same,
so that is arguable, and a reader without a doubt has found so. What is wrong with a number, name, doer, direction,
denial, winner or promise stands, whatever a reader says.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TypeAlias

from agent.checks.base import stated
from agent.document.escape import inline
from agent.model.ledger import Entry
from agent.model.section import (
    SECOND_READING,
    Doubt,
    Listing,
    Paragraph,
    Picture,
    Recommendation,
    Revision,
    SectionDraft,
    Sentence,
    Severity,
    Table,
    Verdict,
)

CAPTION = "caption"
_AT_MOST = 12
"""Entries that a caption may cite to be read again: it cites all that its picture shows, and says little."""
_WORD = re.compile(r"\w+")

Read: TypeAlias = dict[Sentence, str | None]
"""What was read, each statement with what speaks against it: null for nothing, empty where nobody knows the words."""


def to_read(
    draft: SectionDraft, verdicts: Collection[Verdict], entries: Mapping[str, Entry], read: Collection[Sentence]
) -> tuple[Sentence, ...]:
    """What of a draft is to be read: statements with cites, not read before, of which no check is sure.

    What an entry says in the same words needs no reading, nor the caption of a picture that shows very much.
    """
    faulted = {_place(v) for v in verdicts if not v.arguable}
    found = dict.fromkeys(
        statement
        for block, place, statement in _statements(draft)
        if statement.cites
        and (place != CAPTION or len(statement.cites) <= _AT_MOST)
        and statement not in read
        and (block, place) not in faulted
        and not stated(statement.text, [entries[c] for c in statement.cites if c in entries])
    )
    return tuple(found)


def standing(revision: Revision) -> Read:
    """What of an earlier draft was read then and tells of entries that have not changed since, with what was doubted.

    Of a draft that was not read, or only in part, that is what was doubted and no more. What a check still held against
    it was not read.
    """
    draft, changed = revision.draft, set(revision.changed)
    against = {_place(v) for v in draft.short if v.check == SECOND_READING}
    skipped = {_place(v) for v in draft.short} - against
    return {
        statement: "" if (block, place) in against else None
        for block, place, statement in _statements(draft)
        if not changed & set(statement.cites)
        and ((block, place) in against or (draft.read_again and (block, place) not in skipped))
    }


def doubted(statements: Sequence[Sentence], doubts: Sequence[Doubt]) -> Read:
    """What was read, each with what speaks against it."""
    against = {d.statement: d.why for d in doubts}
    return {statement: against.get(place) for place, statement in enumerate(statements)}


def lifted(draft: SectionDraft, found: Sequence[Verdict], read: Mapping[Sentence, str | None]) -> tuple[Verdict, ...]:
    """What the checks found, without what is arguable of statements that were read and that nothing speaks against."""
    borne = {(block, place) for block, place, statement in _statements(draft) if read.get(statement, "") is None}
    return tuple(v for v in found if not (v.arguable and _place(v) in borne))


def verdicts(draft: SectionDraft, read: Mapping[Sentence, str | None], *, why: bool) -> tuple[Verdict, ...]:
    """What the second reading holds against a draft. With `why`, in the words of whoever read it, for mending it.

    Those words are no part of the document: nobody has held them against the ledger.
    """
    found = []
    for block, place, statement in _statements(draft):
        against = read.get(statement)
        if against is not None:
            said = f" ({against})" if why and against else ""
            does, it = ("does", "it says") if len(statement.cites) == 1 else ("do", "they say")
            message = f"Read again, {_labels(statement)} {does} not bear this out{said}; say what {it}."
            found.append(
                Verdict(check=SECOND_READING, block=block, place=place, message=message, cites=statement.cites)
            )
    return tuple(found)


def unread(draft: SectionDraft) -> tuple[Verdict, ...]:
    """That a draft was to be read a second time and was not, as a note; empty where it was, or nobody asked."""
    message = "It was not read a second time: no answer could be used. The next `blueprint draft` tries again."
    return (
        (Verdict(check=SECOND_READING, severity=Severity.NOTE, message=message),) if draft.read_again is False else ()
    )


def rewritten(draft: SectionDraft, verdict: Verdict, written: str, now: str) -> bool:
    """Whether a person has changed the statement that was doubted: `written` has its words, and `now` has not.

    Both are a section's Markdown: as it was written last, and as it stands.
    """
    places = {(block, place): statement for block, place, statement in _statements(draft)}
    if verdict.check != SECOND_READING or (verdict.block, verdict.place) not in places:
        return False
    said = _words(inline(_shown(draft, verdict) or places[verdict.block or 0, verdict.place].text))
    return said in _words(written) and said not in _words(now)


def _shown(draft: SectionDraft, verdict: Verdict) -> str:
    """What the document shows of a statement that was read in other words; empty for all others."""
    block = draft.blocks[verdict.block or 0]
    if isinstance(block, Table):
        return " ".join(block.rows[int(verdict.place.split()[1]) - 1].cells)
    return block.text if isinstance(block, Recommendation) else ""


def _words(text: str) -> str:
    """Words alone, each between blanks: escapes, marks and the lines of a table count for nothing."""
    return f" {' '.join(_WORD.findall(text))} "


def _place(verdict: Verdict) -> tuple[int | None, str]:
    """The statement on which a verdict falls; a row is one, whichever of its cells is meant."""
    return verdict.block, verdict.place.partition(",")[0]


def _labels(statement: Sentence) -> str:
    return " and ".join(statement.cites)


def _statements(draft: SectionDraft) -> Iterator[tuple[int, str, Sentence]]:
    """Every statement of a draft with its block and place; a row of a table is one."""
    for number, block in enumerate(draft.blocks):
        if isinstance(block, Paragraph):
            yield from ((number, f"sentence {n}", s) for n, s in enumerate(block.sentences, 1))
        elif isinstance(block, Listing):
            yield from ((number, f"item {n}", s) for n, s in enumerate(block.items, 1))
        elif isinstance(block, Table):
            for n, row in enumerate(block.rows, 1):
                told = "; ".join(f"{head}: {cell}" for head, cell in zip(block.headers, row.cells, strict=False))
                yield number, f"row {n}", Sentence(text=told, cites=row.cites)
        elif isinstance(block, Picture):
            yield number, CAPTION, Sentence(text=block.diagram.caption, cites=block.diagram.cites())
        elif isinstance(block, Recommendation):
            yield number, "recommendation", Sentence(text=f"Recommendation: {block.text}", cites=block.cites)
