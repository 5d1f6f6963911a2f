"""The coverage of the brief: for each of its items whether it was decided, discussed and left open, or never raised."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Protocol

from pydantic import Field

from agent.diagrams import KINDS
from agent.diagrams.flowchart import Flowchart
from agent.document.escape import cell, inline, link_text
from agent.document.parts import Lookup, cell_of, count, links, stacked, table
from agent.model.details import Kind
from agent.model.finding import Tier
from agent.model.ledger import Entry, Ledger
from agent.model.section import (
    Block,
    FactFilter,
    Listing,
    Paragraph,
    Picture,
    Quotation,
    Recommendation,
    SectionDraft,
    SectionSpec,
    Table,
)
from agent.types import EntryId, Frozen


class BriefItem(Protocol):
    """One item of the brief, and which entries bear on it.

    Where `facts` is empty, the document's own form answers it.
    """

    @property
    def id(self) -> str:
        """Its number: B01."""
        ...

    @property
    def title(self) -> str:
        """What was asked for."""
        ...

    @property
    def facts(self) -> tuple[FactFilter, ...]:
        """Which entries bear on it."""
        ...

    @property
    def diagrams(self) -> tuple[str, ...]:
        """The kinds of diagram that show it."""
        ...

    @property
    def drawn(self) -> bool:
        """Whether it asks for a picture."""
        ...


class Verdict(StrEnum):
    """How far the discussions got with an item."""

    DECIDED = "decided"
    OPEN = "discussed, open"
    NEVER = "never raised"
    MISSING = "missing"
    """Discussed, and no section tells any of it: the only standing that counts against the document."""
    FORM = "kept by the document's form"


class NearestPassage(Frozen):
    """A turn that comes near to something that was not found in it."""

    source: str
    turn: int
    speaker: str | None = None
    text: str


class CoverageRow(Frozen):
    """An item, its verdict, where it is told, what is open, and what the next meeting is asked."""

    item: str
    title: str
    verdict: Verdict
    sections: tuple[str, ...] = ()
    settled: tuple[EntryId, ...] = ()
    open: tuple[EntryId, ...] = ()
    question: str = ""
    untold: tuple[EntryId, ...] = Field(default=(), description="What was discussed of a missing item")
    nearest: tuple[NearestPassage, ...] = Field(
        default=(), description="What comes nearest to an item that was never raised"
    )


def coverage(
    ledger: Ledger,
    drafts: Iterable[SectionDraft],
    specs: Sequence[SectionSpec],
    items: Sequence[BriefItem],
    homes: Mapping[EntryId, str],
) -> tuple[CoverageRow, ...]:
    """One row an item, in the items' order. `homes`: the section or appendix in which each entry is told in full.

    An item counts as raised where the ledger holds an entry that bears on it, and one that asks for a picture as
    decided only where one of its kinds is drawn. It is told in those sections that cover
    the item and hold such an entry, of what was decided one that settles it; else in the decision log or the homes of
    these entries.
    """
    told: dict[str, set[str]] = {}
    for label, section in homes.items():
        told.setdefault(section, set()).add(label)
    drafted: dict[str, set[str]] = {}
    drafts = tuple(drafts)
    for draft in drafts:
        drafted[draft.section] = set(cited(draft.blocks))
        told.setdefault(draft.section, set()).update(drafted[draft.section])
    anywhere = frozenset(label for labels in drafted.values() for label in labels)
    untold = {label for label, section in homes.items() if section in drafted and label not in anywhere}
    decided, drawn = frozenset(decides(ledger)), frozenset(_drawn(drafts))
    rows = (_row(item, specs, told, homes, ledger, untold, decided) for item in items)
    return tuple(_in_words(row, specs, drawn, item) for row, item in zip(rows, items, strict=True))


_NAMES = {shape: name for name, shape in KINDS.items()}


def _drawn(drafts: Iterable[SectionDraft]) -> Iterator[str]:
    """The kinds of the diagrams of some drafts; of a flowchart, what it shows."""
    for draft in drafts:
        for block in draft.blocks:
            if isinstance(block, Picture):
                shown = block.diagram
                yield shown.variant if isinstance(shown, Flowchart) else _NAMES[type(shown)]


def _in_words(row: CoverageRow, specs: Sequence[SectionSpec], drawn: Collection[str], item: BriefItem) -> CoverageRow:
    """The row, open where what was settled is told in words alone and the item asks for a picture."""
    if row.verdict is not Verdict.DECIDED or not item.drawn or set(item.diagrams) & set(drawn):
        return row
    question = next((s.question for s in specs if item.id in s.covers), "")
    return row.model_copy(update={"verdict": Verdict.OPEN, "question": question})


def decides(ledger: Ledger) -> Iterator[EntryId]:
    """The entries that settle something: what was decided, chosen, answered or taken on, and what rests on such words.

    A rule that somebody set outright does too. What is merely told as given or as there settles nothing: a load,
    a remark on how things are, a part that somebody names, a picture.
    """
    settling = [e for e in ledger.entries if e.status in _SETTLES.get(e.kind, ())]
    words = {(q.discussion, q.turn, q.quote) for e in settling if e.kind is Kind.DECISION for q in e.evidence}
    named = {e.id for e in settling}
    for entry in ledger.entries:
        rule = entry.kind in _RULES and entry.tier is Tier.EXPLICIT
        rests = entry.settled and any((q.discussion, q.turn, q.quote) in words for q in entry.evidence)
        if entry.id in named or rests or (rule and entry.settled):
            yield entry.id


_RULES = frozenset({Kind.POLICY, Kind.PRINCIPLE, Kind.CONTRACT, Kind.STATE, Kind.ALGORITHM, Kind.PRACTICE})
_SETTLES: Mapping[Kind, tuple[str, ...]] = {
    Kind.DECISION: ("accepted", "rejected"),
    Kind.TECHNOLOGY: ("chosen", "rejected"),
    Kind.QUESTION: ("answered",),
    Kind.RISK: ("accepted", "mitigated"),
}


def cited(blocks: Iterable[Block]) -> Iterator[EntryId]:
    """Every label that some blocks cite, in order, with repetitions."""
    for block in blocks:
        match block:
            case Paragraph():
                yield from (label for sentence in block.sentences for label in sentence.cites)
            case Listing():
                yield from (label for sentence in block.items for label in sentence.cites)
            case Table():
                yield from (label for row in block.rows for label in row.cites)
            case Picture():
                yield from block.diagram.cites()
            case Quotation() | Recommendation():
                yield from block.cites
            case _:
                pass


def _row(
    item: BriefItem,
    specs: Sequence[SectionSpec],
    told: Mapping[str, set[str]],
    homes: Mapping[EntryId, str],
    ledger: Ledger,
    untold: Collection[EntryId],
    decided: Collection[EntryId],
) -> CoverageRow:
    name = {"item": item.id, "title": item.title}
    if not item.facts:
        return CoverageRow(**name, verdict=Verdict.FORM)
    entries = [e for e in ledger.entries if any(wanted.admits(e) for wanted in item.facts)]
    covering = [s for s in specs if item.id in s.covers]
    question = next((s.question for s in covering), "")
    if not entries:
        return CoverageRow(**name, verdict=Verdict.NEVER, question=question)
    labels = {e.id for e in entries}
    current = tuple(e.id for e in entries if e.current)
    if current and all(label in untold for label in current):
        return CoverageRow(**name, verdict=Verdict.MISSING, untold=current)
    settled = tuple(e.id for e in entries if e.id in decided)
    return CoverageRow(
        **name,
        verdict=Verdict.DECIDED if settled else Verdict.OPEN,
        sections=tuple(s.id for s in covering if (set(settled) or labels) & told.get(s.id, set()))
        or _homes_of(entries, homes),
        settled=settled,
        open=tuple(e.id for e in entries if _is_open(e)),
        question="" if settled else question,
    )


def _homes_of(entries: Iterable[Entry], homes: Mapping[EntryId, str]) -> tuple[str, ...]:
    """Where entries are told that no covering section holds: the log if it can, else their most frequent homes."""
    entries = tuple(entries)
    if any(e.kind is Kind.DECISION for e in entries):
        return ("decision-log",)
    return tuple(home for home, _ in Counter(homes[e.id] for e in entries if e.id in homes).most_common(3))


def _is_open(entry: Entry) -> bool:
    return entry.status in {"open", "proposed", "deferred"} and entry.kind is not Kind.RISK


def coverage_table(rows: Sequence[CoverageRow], titles: Mapping[str, str], ledger: Lookup) -> str:
    """The rows as a table, under a sentence that counts the verdicts. `titles`: of sections and appendices, by id."""
    counted = "; ".join(f"{sum(r.verdict is v for r in rows)} {v}" for v in Verdict)
    lines = [(r.item, cell(r.title), r.verdict.value, cell_of(_where(r, titles, ledger))) for r in rows]
    headers = ("Item", "What was asked for", "Standing", "Where, or what to ask")
    return stacked(f"{count(len(rows), 'item')} of the brief: {counted}.", table(headers, lines))


def _where(row: CoverageRow, titles: Mapping[str, str], ledger: Lookup) -> str:
    if row.verdict is Verdict.NEVER:
        return f"For the next meeting: {inline(row.question)}" if row.question else ""
    if row.verdict is Verdict.MISSING:
        return f"Told nowhere: {links(row.untold, ledger)}"
    places = ", ".join(f"[{link_text(titles[s])}](#{s})" for s in row.sections if s in titles)
    more = f" and {len(row.open) - 5} more" if len(row.open) > 5 else ""
    opened = f"open: {links(row.open[:5], ledger)}{more}" if row.open else ""
    asked = row.verdict is Verdict.OPEN and not row.open and row.question
    return "; ".join(p for p in (places, opened, f"for the next meeting: {inline(row.question)}" if asked else "") if p)
