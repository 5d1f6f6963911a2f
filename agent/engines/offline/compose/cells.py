"""What the tables of a section share: a reason as a cell, and a table without its empty columns."""

from __future__ import annotations

from collections.abc import Sequence

from agent.engines.offline.compose.phrasings import Voice
from agent.engines.offline.compose.wording import quoted, shown_speaker, stopped
from agent.model.details import Said
from agent.model.section import Row, Table

LONGEST = 220
"""Characters of a cell that can still be read."""


def cell(said: Said | None, voice: Voice) -> str:
    """A reason as a cell: the words and whose they are; empty where they stood before or are too long for a cell."""
    if said is None or len(said.text) > LONGEST or not voice.first(said.text):
        return ""
    who = shown_speaker(said.speaker)
    return f"{quoted(said.text)}{f' ({who})' if who else ''}" if said.verbatim else stopped(said.text)


def filled(headers: Sequence[str], rows: Sequence[Row]) -> Table:
    """The table without the columns that are empty in each row."""
    kept = [i for i in range(len(headers)) if any(row.cells[i] for row in rows)]
    return Table(
        headers=tuple(headers[i] for i in kept),
        rows=tuple(Row(cells=tuple(row.cells[i] for i in kept), cites=row.cites) for row in rows),
    )
