"""Everything but decisions: tables where entries have the same fields, lists where each is one sentence."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from agent.engines.offline.compose.wording import Told, as_said, quoted, shown_speaker, stopped, words_of
from agent.model.details import (
    AlgorithmDetails,
    ComponentDetails,
    ConceptDetails,
    ContractDetails,
    InteractionDetails,
    Kind,
    Said,
    StateDetails,
    TechnologyDetails,
    ViewDetails,
)
from agent.model.ledger import Entry
from agent.model.section import Block, Listing, Paragraph, Row, SectionBrief, Sentence, Subheading, Table

_LONGEST = 220


def tables(brief: SectionBrief, told: Told) -> list[Block]:
    """The blocks of all kinds that have their home here, decisions left out, in the order of the kinds."""
    blocks: list[Block] = []
    for kind, maker in _MAKERS.items():
        entries = [e for e in brief.facts if e.kind is kind and e.status not in ("withdrawn", "superseded")]
        if entries:
            blocks += maker(entries, told)
    return blocks


def _cell(said: Said | None, told: Told) -> str:
    """A reason as a cell: the words and whose they are; empty where they stood before or are too long for a cell."""
    if said is None or len(said.text) > _LONGEST or not told.first(said.text):
        return ""
    who = shown_speaker(said.speaker)
    return f"{quoted(said.text)}{f' ({who})' if who else ''}" if said.verbatim else stopped(said.text)


def _filled(headers: Sequence[str], rows: Sequence[Row]) -> Table:
    """The table without the columns that are empty in each row."""
    kept = [i for i in range(len(headers)) if any(row.cells[i] for row in rows)]
    return Table(
        headers=tuple(headers[i] for i in kept),
        rows=tuple(Row(cells=tuple(row.cells[i] for i in kept), cites=row.cites) for row in rows),
    )


_STANDINGS = (
    ("chosen", "Chosen"),
    ("existing", "In use already"),
    ("considered", "Considered"),
    ("rejected", "Rejected"),
    ("mentioned", "Mentioned"),
)


def _technologies(entries: Sequence[Entry], told: Told) -> list[Block]:
    rows = []
    for status, shown in _STANDINGS:
        for entry in sorted((e for e in entries if e.status == status), key=lambda e: e.title.casefold()):
            details = entry.details
            if not isinstance(details, TechnologyDetails):
                continue
            what = details.role or details.category or ""
            rows.append(
                Row(
                    cells=(entry.title, details.version or "", what, shown, _cell(details.reason, told)),
                    cites=(entry.id,),
                )
            )
    return [_filled(("Technology", "Version", "What it is", "Standing", "In whose words"), rows)]


def _components(entries: Sequence[Entry], told: Told) -> list[Block]:
    rows = []
    for entry in entries:
        details = entry.details
        if isinstance(details, ComponentDetails):
            duty = " ".join(_cell(s, told) for s in details.responsibility).strip()
            where = {"inside": "inside", "outside": "outside", "unknown": ""}[details.boundary]
            rows.append(
                Row(
                    cells=(entry.title, "" if details.what == "other" else details.what, where, duty), cites=(entry.id,)
                )
            )
    return [_filled(("Component", "What it is", "Boundary", "Responsibility, as said"), rows)]


def _interactions(entries: Sequence[Entry], told: Told) -> list[Block]:
    rows: dict[tuple[str, str, str], tuple[str, ...]] = {}
    modes: dict[tuple[str, str, str], str] = {}
    for entry in entries:
        d = entry.details
        if isinstance(d, InteractionDetails):
            key = (d.source, d.target, f"{d.verb} {d.payload}" if d.payload else d.verb)
            rows[key] = (*rows.get(key, ()), entry.id)
            modes[key] = "" if d.mode == "unknown" else d.mode
    made = [Row(cells=(*key, modes[key]), cites=cites) for key, cites in rows.items()]
    return [_filled(("From", "To", "What passes", "How"), made)]


def _contracts(entries: Sequence[Entry], told: Told) -> list[Block]:
    rows = []
    for entry in entries:
        d = entry.details
        if isinstance(d, ContractDetails):
            fields = "; ".join(f"{f.name}: {f.meaning}" for f in d.fields)
            cells = (
                entry.title,
                d.producer or "",
                ", ".join(d.consumers),
                fields,
                "; ".join((*d.guarantees, *d.errors)),
            )
            rows.append(Row(cells=cells, cites=(entry.id,)))
    return [_filled(("Contract", "Producer", "Consumers", "Fields", "Guarantees and errors"), rows)]


def _concepts(entries: Sequence[Entry], told: Told) -> list[Block]:
    rows = [
        Row(cells=(e.title, e.details.meaning, "; ".join(e.details.attributes)), cites=(e.id,))
        for e in entries
        if isinstance(e.details, ConceptDetails)
    ]
    return [_filled(("Term", "Meaning here", "Attributes"), rows)]


def _states(entries: Sequence[Entry], told: Told) -> list[Block]:
    blocks: list[Block] = []
    for entry in entries:
        d = entry.details
        if not isinstance(d, StateDetails):
            continue
        rows = [
            Row(cells=(t.source, t.target, t.trigger or "", t.guard or ""), cites=(entry.id,)) for t in d.transitions
        ]
        if len(rows) > 1:
            blocks.append(_filled(("From", "To", "When", "Provided that"), rows))
        else:
            blocks.append(
                Paragraph(
                    sentences=(Sentence(text=f"The states of {d.entity}: {', '.join(d.states)}.", cites=(entry.id,)),)
                )
            )
    return blocks


def _algorithms(entries: Sequence[Entry], told: Told) -> list[Block]:
    blocks: list[Block] = []
    for entry in entries:
        d = entry.details
        blocks.append(Subheading(text=entry.title))
        blocks.append(Paragraph(sentences=(Sentence(text=entry.statement, cites=(entry.id,)),)))
        if isinstance(d, AlgorithmDetails) and len(d.steps) > 1:
            blocks.append(
                Listing(ordered=True, items=tuple(Sentence(text=stopped(s), cites=(entry.id,)) for s in d.steps))
            )
    return blocks


def _views(entries: Sequence[Entry], told: Told) -> list[Block]:
    sentences = [
        Sentence(
            text=f"{shown_speaker(e.details.drawn_by) or 'Somebody'} described a {e.details.sort}: {stopped(e.statement)}",
            cites=(e.id,),
        )
        for e in entries
        if isinstance(e.details, ViewDetails)
    ]
    return [Paragraph(sentences=tuple(sentences))] if sentences else []


def _sentences(entries: Sequence[Entry], told: Told) -> list[Block]:
    """Entries that are one statement each. What somebody said in the first person stands as a quotation."""
    items = tuple(Sentence(text=_said(e), cites=(e.id,)) for e in entries)
    return [Listing(items=items)]


def _said(entry: Entry) -> str:
    return words_of(entry) if as_said(entry) else stopped(entry.statement)


_Maker = Callable[[Sequence[Entry], Told], list[Block]]
_MAKERS: dict[Kind, _Maker] = {
    Kind.PRINCIPLE: _sentences,
    Kind.POLICY: _sentences,
    Kind.CONSTRAINT: _sentences,
    Kind.PRACTICE: _sentences,
    Kind.COMPONENT: _components,
    Kind.INTERACTION: _interactions,
    Kind.CONTRACT: _contracts,
    Kind.STATE: _states,
    Kind.CONCEPT: _concepts,
    Kind.ALGORITHM: _algorithms,
    Kind.TECHNOLOGY: _technologies,
    Kind.VIEW: _views,
    Kind.RISK: _sentences,
}
