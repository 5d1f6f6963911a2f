"""What is not settled, in the words in which it was left open."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.diagrams.base import listed
from agent.document.telling import cut, stopped
from agent.engines.offline.chat.finding import Finder
from agent.engines.offline.chat.requests import Request
from agent.model.chat import Statement
from agent.model.details import Kind
from agent.model.finding import Evidence
from agent.model.ledger import Entry

_LISTED = 12
_LOOKED = 40
_SENTENCE = re.compile(r"[^.!?…\n]+[.!?…]*")


def unsettled(finder: Finder, request: Request) -> Iterator[Statement]:
    """What is not settled."""
    wanted = None if not request.matter else {e.id for e in finder.found(request.matter)}
    open_now = [e for e in finder.desk.ledger.entries if _is_open(finder, e)]
    mine = [e for e in open_now if wanted is None or e.id in wanted]
    if not open_now:
        yield Statement(text="Nothing is open.")
        return
    if not mine:
        yield Statement(text=f"No open question names {request.matter}. What is open:")
        mine = open_now
    for entry in mine[:_LISTED]:
        yield waiting(finder, entry)
    if len(mine) > _LISTED:
        yield Statement(text=f"{len(mine) - _LISTED} more are open; /open lists them.")


def _is_open(finder: Finder, entry: Entry) -> bool:
    if (entry.kind is Kind.QUESTION and entry.status == "open") or (
        entry.kind is Kind.DECISION and entry.status == "deferred"
    ):
        return True
    others = (finder.desk.ledger.get(label) for label in entry.contradicts)
    return entry.current and any(other is not None and other.current and other.id > entry.id for other in others)


def waiting(finder: Finder, entry: Entry) -> Statement:
    """What is not settled, with who left it open and when, and the words around it in their turn."""
    against = f" It does not fit with {listed(entry.contradicts)}." if entry.contradicts else ""
    said = entry.evidence[0]
    if entry.kind is not Kind.QUESTION:
        how = "Put off" if entry.status == "deferred" else "Contradicted"
        return Statement(text=f"{how}: {stopped(entry.statement)}{against}", cites=(entry.id, *entry.contradicts))
    words = _around(finder, said)
    how = "asked" if "?" in words else "left open"
    day = f" on {entry.date.isoformat()}" if entry.date else ""
    by = f" by {said.speaker}" if said.speaker else ""
    return Statement(text=f"Open question, {how}{by}{day}: “{words}”{against}", cites=(entry.id, *entry.contradicts))


def _around(finder: Finder, said: Evidence) -> str:
    """A quote with the sentences of its turn beside it, without which it may mean nothing; alone where that is not known."""
    found = (p for p, _ in finder.desk.turns(said.quote, _LOOKED))
    turn = next((p for p in found if (p.discussion, p.turn) == (said.discussion, said.turn)), None)
    start = turn.text.find(said.quote) if turn is not None else -1
    if turn is None or start < 0:
        return cut(said.quote)
    sentences = list(_SENTENCE.finditer(turn.text))
    mine = [n for n, s in enumerate(sentences) if s.start() < start + len(said.quote) and s.end() > start]
    if not mine:
        return cut(said.quote)
    ahead = sentences[mine[0] - 1] if mine[0] > 0 else None
    leans = ahead is not None and (ahead[0].endswith("?") or finder.requests.leaning.search(said.quote))
    first = ahead if ahead is not None and leans else sentences[mine[0]]
    last = sentences[mine[-1]]
    return cut(turn.text[first.start() : last.end()].strip())


def closed(finder: Finder, entry: Entry) -> Statement:
    """A question that is settled, with what settled it."""
    closing = finder.desk.ledger.get(entry.answered_by or "")
    text = f"{entry.status.capitalize()}: {stopped(entry.statement)}"
    if closing is None:
        return Statement(text=text, cites=(entry.id,))
    return Statement(text=f"{text} {stopped(closing.statement)}", cites=(entry.id, closing.id))
