"""The contracts of a section: who writes and reads each, what its fields mean, what is guaranteed."""

from __future__ import annotations

from collections.abc import Sequence

from agent.engines.offline.compose.cells import filled
from agent.engines.offline.compose.wording import stopped
from agent.model.details import ContractDetails
from agent.model.ledger import Entry
from agent.model.section import Block, Paragraph, Row, Sentence, Subheading, Table


def contracts(entries: Sequence[Entry]) -> list[Block]:
    """One subsection a contract with fields: what is said of it, and what each field means; the others in one table."""
    blocks: list[Block] = []
    rows = []
    for entry in entries:
        d = entry.details
        if not isinstance(d, ContractDetails):
            continue
        if len(d.fields) >= _FIELDS:
            blocks += [Subheading(text=entry.title), *_fields(entry, d)]
            continue
        fields = "; ".join(f"{f.name}: {f.meaning}" if f.meaning else f.name for f in d.fields)
        cells = (entry.title, d.producer or "", ", ".join(d.consumers), fields, "; ".join((*d.guarantees, *d.errors)))
        rows.append(Row(cells=cells, cites=(entry.id,)))
    table = filled(("Contract", "Producer", "Consumers", "Fields", "Guarantees and errors"), rows) if rows else None
    return [*([table] if table is not None and len(table.headers) > 1 else []), *blocks]


_FIELDS = 2


def _fields(entry: Entry, d: ContractDetails) -> list[Block]:
    """Who writes and reads it, its fields, and what is guaranteed."""
    told = [Sentence(text=stopped(entry.statement), cites=(entry.id,))]
    parties = [("Producer", d.producer or ""), ("Consumers", ", ".join(d.consumers))]
    parties += [("Guarantees and errors", "; ".join((*d.guarantees, *d.errors)))]
    told += [Sentence(text=f"{what}: {stopped(who)}", cites=(entry.id,)) for what, who in parties if who]
    blocks: list[Block] = [Paragraph(sentences=tuple(told))]
    if any(f.meaning for f in d.fields):
        rows = tuple(Row(cells=(f.name, f.meaning), cites=(entry.id,)) for f in d.fields)
        blocks.append(Table(headers=("Field", "What it means"), rows=rows))
    return blocks
