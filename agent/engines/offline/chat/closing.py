"""Answers that a person tells to open questions → what is to be taken down, and which question it closes."""

from __future__ import annotations

from collections.abc import Sequence

from agent.document.telling import standing
from agent.engines.offline.chat.deciding import Granted
from agent.engines.offline.chat.requests import Request, bare
from agent.engines.offline.chat.restating import sentence
from agent.model.change import Decide
from agent.model.chat import Exchange, Statement
from agent.model.details import Kind
from agent.model.ledger import Entry
from agent.ports import Desk
from agent.text.words import stems

_SURE = 0.5
"""Share of a question's words that an answer has to hold, to be the answer to it."""
_CLOSE = 0.2
_OFFERED = 7
_BACK = 4
"""Messages back in which a question may have been shown that an answer points to."""


def answered(desk: Desk, request: Request, message: str, earlier: Sequence[Exchange]) -> Granted:
    """The answer taken down as a decision that closes its question; where none is clearly meant, the open ones."""
    text = request.given["text"].strip()
    asked = [e for e in desk.ledger.of(Kind.QUESTION) if e.status in ("open", "deferred")]
    label = request.given.get("label", "").upper()
    if label:
        meant = [e for e in asked if e.id == label]
    else:
        meant = _meant(asked, f"{bare(request.given.get('about', ''))} {text}") or _shown(asked, earlier)
    if len(meant) != 1:
        lead = f"{label} is no open question." if label else "No open question is clearly meant."
        how = f"Say it with its label, as in “{asked[0].id}: {text}”. What is open:" if asked else "None is open."
        return (Statement(text=f"{lead} {how}"), *map(standing, asked[:_OFFERED])), ()
    statement = sentence(text)
    first = Statement(text=f"To be taken down: {statement} It answers: {meant[0].statement}", cites=(meant[0].id,))
    return (first,), (Decide(statement=statement, words=message.strip(), answers=(meant[0].id,)),)


def _meant(asked: Sequence[Entry], text: str) -> list[Entry]:
    """The questions of which an answer holds most words."""
    said = stems(text)
    shares = [(len(words & said) / len(words), e) for e in asked if (words := stems(f"{e.title} {e.statement}"))]
    top = max((share for share, _ in shares), default=0.0)
    return [e for share, e in shares if share >= max(_SURE, top - _CLOSE)]


def _shown(asked: Sequence[Entry], earlier: Sequence[Exchange]) -> list[Entry]:
    """The one question that was shown last."""
    for exchange in reversed(earlier[-_BACK:]):
        shown = [e for e in asked if e.id in exchange.cites]
        if shown:
            return shown
    return []
