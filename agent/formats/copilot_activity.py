"""Microsoft Copilot's activity history: CSV with the columns Conversation, Time, Author and Message.

The account's privacy page exports it; conversations are told apart by their titles, rows may stand newest first.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Iterator, Sequence

from agent.errors import InputError
from agent.formats.base import Confidence, Format, Source, Spoken, discussion
from agent.model.transcript import Transcript
from agent.text.pasted import speech
from agent.text.stamps import instant, iso

_COLUMNS = ("conversation", "time", "author", "message")
_LONGEST_CELL = 16 * 2**20


def sniff(source: Source) -> Confidence:
    """A first row with these four columns."""
    return Confidence.CERTAIN if _columns(source.head.lstrip().split("\n", 1)[0]) is not None else Confidence.NO


def _columns(line: str) -> list[int] | None:
    names = [name.strip().casefold() for name in next(csv.reader([line[:1_000]]), [])]
    return [names.index(column) for column in _COLUMNS] if set(_COLUMNS) <= set(names) else None


def read(source: Source) -> Iterator[Transcript]:
    """The conversations of a file, in the order of their first rows. Raises InputError where it has no rows."""
    text = source.text.lstrip()
    columns = _columns(text.split("\n", 1)[0])
    found: dict[str, list[tuple[int, Sequence[str]]]] = {}
    csv.field_size_limit(_LONGEST_CELL)
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline="")), 1):
            if columns and number > 1 and len(row) > max(columns):
                cells = [row[column] for column in columns]
                found.setdefault(cells[0].strip(), []).append((number, cells))
    except csv.Error as error:
        raise InputError(f"{source.name} is not valid CSV; export the activity history again.") from error
    if not found:
        raise InputError(f"{source.name} holds no message to or from Copilot; export the activity history again.")
    for title, rows in found.items():
        yield _conversation(source, title, rows)


def _conversation(source: Source, title: str, rows: list[tuple[int, Sequence[str]]]) -> Transcript:
    moments = [_aware(moment) for _, cells in rows if (moment := instant(cells[1]))]
    ordered = rows
    if len(moments) == len(rows):
        newest_first = moments[0] > moments[-1]
        paired = list(zip(moments, rows, strict=True))[:: -1 if newest_first else 1]
        ordered = [row for _, row in sorted(paired, key=lambda pair: pair[0])]
    spoken = [_said(cells, number) for number, cells in ordered]
    started = min(moments, default=None)
    return discussion(
        source,
        FORMAT.name,
        spoken,
        title=title or "Untitled conversation",
        date=started.date() if started else None,
        key=f"copilot/{title}/{iso(started) if started else ''}",
        content=json.dumps([[said.speaker, said.text] for said in spoken]),
        with_assistant=True,
        warnings=source.decoded.warnings,
    )


def _aware(moment: dt.datetime) -> dt.datetime:
    """The moment, comparable with any other; where no zone is told, as if in UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _said(cells: Sequence[str], number: int) -> Spoken:
    said = speech(cells[3])
    moment = instant(cells[1])
    return Spoken(
        speaker="assistant" if cells[2].strip().casefold() in ("ai", "copilot", "bot", "assistant") else "user",
        text=said.text,
        time=iso(moment) if moment else None,
        quoted=said.quoted,
        attachments=said.attachments,
        anchor=f"row {number}",
    )


FORMAT = Format(name="copilot-activity", sniff=sniff, read=read)
