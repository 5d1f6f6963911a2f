"""From a statement back to the entries that bear it out.

A label, a section, or words of the document → statements with their cites.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from rapidfuzz import fuzz

from agent.checks.base import Claim, claims
from agent.model.ledger import Entry, Ledger
from agent.model.section import SectionDraft
from agent.text import quotes
from agent.types import EntryId, Frozen

_LABEL = re.compile(r"[A-Za-z]{1,4}-\d{3,}")
_CITES = re.compile(r"\s*\(?(?:\[[A-Z]{1,4}-\d{3,}\]\(#[^)]*\)(?:,\s*)?)+\)?")
_MARKS = re.compile(r"[*_`\\]|\[(?=[^\]]*\]\()|(?<=\])\([^)]*\)")
_ALIKE = 85.0
"""Percent of likeness from which other words may mean a sentence of the document: a typing slip, a word left out."""
_MOST = 8


class Statement(Frozen):
    """Something that the document or the ledger says, and the labels that bear it out."""

    text: str
    section: str | None = None
    place: str = ""
    cites: tuple[EntryId, ...] = ()


def trace(asked: str, ledger: Ledger, drafts: Mapping[str, SectionDraft]) -> tuple[Statement, ...]:
    """What `asked` means.

    An entry by its label, every statement of a section by its id, else the statements with these words, which may be
    copied from the document with their links. `drafts` by section id. Empty where there is nothing of the kind.
    """
    wanted = asked.strip()
    if _LABEL.fullmatch(wanted):
        entry = ledger.get(wanted.upper())
        return (_entry(entry),) if entry else ()
    if wanted in drafts:
        return tuple(_statements(drafts[wanted]))
    words = _bare(wanted)
    told = [s for draft in drafts.values() for s in _statements(draft)]
    known = [_entry(entry) for entry in ledger.entries]
    return tuple(_holding(words, told) or _holding(words, known) or _alike(words, [*told, *known]))


def _entry(entry: Entry) -> Statement:
    return Statement(text=entry.statement, cites=(entry.id,))


def _statements(draft: SectionDraft) -> Iterator[Statement]:
    """What a draft says, a table's row and a diagram's piece as one; headings say nothing."""
    said = (c for c in claims(draft) if c.sort != "heading")
    for (_, place), group in groupby(said, key=lambda c: (c.block, c.place.split(",")[0])):
        found = list(group)
        yield Statement(text=_text(found), section=draft.section, place=place, cites=found[0].cites)


def _text(found: list[Claim]) -> str:
    if len(found) == 1 and found[0].ends and found[0].text not in found[0].ends:
        return f"{' → '.join(found[0].ends)}: {found[0].text}"
    return " | ".join(c.text for c in found)


def _bare(text: str) -> str:
    return " ".join(_MARKS.sub("", _CITES.sub("", text)).replace("]", "").split()).strip(" .|>-")


def _holding(words: str, statements: Iterable[Statement]) -> list[Statement]:
    return [s for s in statements if quotes.find(words, s.text) is not None][:_MOST]


def _alike(words: str, statements: Iterable[Statement]) -> list[Statement]:
    """The nearest by words, where they are near enough."""
    rated = [(fuzz.token_sort_ratio(words.casefold(), s.text.casefold()), s) for s in statements]
    near = sorted((r for r in rated if r[0] >= _ALIKE), key=lambda r: -r[0])
    return [s for _, s in near[:_MOST]]
