"""What was settled about something, and when."""

from __future__ import annotations

from collections.abc import Iterator

from agent.document.telling import each, lower, quotes, standing, stopped
from agent.engines.offline.chat.finding import Finder
from agent.engines.offline.chat.requests import SETTLES, Request
from agent.model.chat import Statement
from agent.model.details import Kind
from agent.model.ledger import Entry

_ASKED = 5
"""Entries that an answer tells; the rest is counted."""
_LISTED = 12


def decided(finder: Finder, request: Request) -> Iterator[Statement]:
    """What was settled about something, then what was proposed or asked."""
    found = finder.found(request.matter)
    now = [e for e in found if e.current and e.kind not in (Kind.QUESTION, Kind.ACTION)]
    settled = [e for e in now if e.kind in SETTLES and e.settled]
    down = [e for e in found if e.kind in SETTLES and e.status == "rejected"]
    told = each([*settled, *down, *(e for e in now if e.settled), *now])
    if not told and found:
        yield Statement(text="Nothing was settled about it.", cites=())
        told = found
    for entry in told[:_ASKED]:
        yield standing(entry)
        yield from quotes(entry)
        yield from before(finder, entry)
    asked = [e for e in found if e.kind is Kind.QUESTION and e.status == "open" and e not in told][:2]
    yield from map(standing, asked)
    if len(told) > _ASKED:
        rest = told[_ASKED : _ASKED + _LISTED]
        yield Statement(text=f"{len(told) - _ASKED} more entries speak of it.", cites=tuple(e.id for e in rest))
    if not found:
        yield from finder.mentioned(request.matter, "It was talked about, and nothing was decided.")


def when(finder: Finder, request: Request) -> Iterator[Statement]:
    """When something was settled."""
    found = finder.found(request.matter)
    settled = [e for e in found if e.kind in SETTLES and e.settled] or list(found)
    for entry in settled[:2]:
        day = f"On {entry.date.isoformat()}" if entry.date else "On a day that is not known"
        yield Statement(text=f"{day}: {lower(stopped(entry.statement))}", cites=(entry.id,))
        yield from quotes(entry)
        yield from (
            Statement(text=f"{c.date}: {c.what} (turn {c.turn}, {c.discussion}).", cites=(entry.id,))
            for c in entry.history[1:4]
        )
    if not found:
        yield from finder.mentioned(request.matter, "It was talked about, and nothing was settled.")


def before(finder: Finder, entry: Entry) -> Iterator[Statement]:
    """What an entry replaced."""
    for label in entry.supersedes:
        old = finder.desk.ledger.get(label)
        if old is not None:
            yield Statement(text=f"Before that it was: {lower(stopped(old.statement))}", cites=(old.id,))
