"""A draft's second reading: each statement by itself, held by the engine against the entries that it cites.

The checks go by words, which can all be right where the sense is not: a cause that nobody gave, a consequence, a
guarantee. So whoever drafts is asked once more, with the statement and its entries and nothing around them, whether the
one follows from the others (what the literature calls attribution: Rashkin et al., "Measuring Attribution in Natural
Language Generation Models", Computational Linguistics 49, 2023). The answer can only raise a doubt; it clears nothing
that a check holds against a draft, and adds no word to the document.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from agent.checks.supported import stated
from agent.model.ledger import Entry
from agent.model.section import (
    Doubt,
    Listing,
    Paragraph,
    Picture,
    Recommendation,
    Revision,
    SectionDraft,
    Sentence,
    Table,
    Verdict,
)

NAME = "second_reading"
_AT_MOST = 12
"""Entries that one statement may cite to be read again: a caption cites all that its picture shows, and says little."""


def to_read(
    draft: SectionDraft, verdicts: Collection[Verdict], entries: Mapping[str, Entry], read: Collection[Sentence]
) -> tuple[Sentence, ...]:
    """What of a draft is to be read: statements with cites that no check faults, of which none was read before.

    What an entry says in the same words needs no reading.
    """
    faulted = {(v.block, v.place.partition(",")[0]) for v in verdicts}
    found = dict.fromkeys(
        statement
        for block, place, statement in _statements(draft)
        if 0 < len(statement.cites) <= _AT_MOST
        and statement not in read
        and (block, place) not in faulted
        and not stated(statement.text, [entries[c] for c in statement.cites if c in entries])
    )
    return tuple(found)


def standing(revision: Revision) -> dict[Sentence, str]:
    """What an earlier draft told of entries that have not changed since: it was read then."""
    told = (statement for _, _, statement in _statements(revision.draft))
    return {statement: "" for statement in told if not set(statement.cites) & set(revision.changed)}


def doubted(statements: Sequence[Sentence], doubts: Sequence[Doubt]) -> dict[Sentence, str]:
    """What was read, each with what speaks against it; '' for nothing."""
    against = {d.statement: d.why for d in doubts}
    return {statement: against.get(place, "") for place, statement in enumerate(statements)}


def verdicts(draft: SectionDraft, read: Mapping[Sentence, str], *, why: bool) -> tuple[Verdict, ...]:
    """What the second reading holds against a draft. With `why`, in the words of whoever read it, for mending it.

    Those words are no part of the document: nobody has held them against the ledger.
    """
    found = []
    for block, place, statement in _statements(draft):
        against = read.get(statement, "")
        if against:
            said = f" ({against})" if why else ""
            does, it = ("does", "it says") if len(statement.cites) == 1 else ("do", "they say")
            message = f"Read again, {_labels(statement)} {does} not bear this out{said}; say what {it}."
            found.append(Verdict(check=NAME, block=block, place=place, message=message, cites=statement.cites))
    return tuple(found)


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
            yield number, "caption", Sentence(text=block.diagram.caption, cites=block.diagram.cites())
        elif isinstance(block, Recommendation):
            yield number, "recommendation", Sentence(text=f"Recommendation: {block.text}", cites=block.cites)
