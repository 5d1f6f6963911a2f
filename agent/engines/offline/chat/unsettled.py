"""What is not settled."""

from __future__ import annotations

from collections.abc import Iterator

from agent.diagrams.base import listed
from agent.document.telling import stopped
from agent.engines.offline.chat.finding import Finder
from agent.engines.offline.chat.requests import Request
from agent.model.chat import Statement
from agent.model.details import Kind

_LISTED = 12


def unsettled(finder: Finder, request: Request) -> Iterator[Statement]:
    """What is not settled."""
    wanted = None if not request.matter else {e.id for e in finder.found(request.matter)}
    waiting = [
        e
        for e in finder.desk.ledger.entries
        if (e.kind is Kind.QUESTION and e.status == "open") or (e.kind is Kind.DECISION and e.status == "deferred")
        or (e.current and any((o := finder.desk.ledger.get(c)) and o.current and o.id > e.id for c in e.contradicts))
    ]  # fmt: skip
    mine = [e for e in waiting if wanted is None or e.id in wanted]
    if not mine:
        yield Statement(text=f"Nothing is open about {request.matter}." if request.matter else "Nothing is open.")
    for entry in mine[:_LISTED]:
        against = f" It does not fit with {listed(entry.contradicts)}." if entry.contradicts else ""
        yield Statement(text=stopped(entry.statement) + against, cites=(entry.id, *entry.contradicts))
    if len(mine) > _LISTED:
        yield Statement(text=f"{len(mine) - _LISTED} more are open; /open lists them.")
