"""Which function answers a request; each sentence of an answer has the labels and turns that bear it out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

from agent.engines.offline.chat.amounts import number
from agent.engines.offline.chat.cases import compare, fails
from agent.engines.offline.chat.changes import changed, evolved
from agent.engines.offline.chat.contested import contested
from agent.engines.offline.chat.courses import flow, states
from agent.engines.offline.chat.finding import Finder
from agent.engines.offline.chat.lists import by_kind, tasks
from agent.engines.offline.chat.people import against, decided_by, first, said, who, who_open
from agent.engines.offline.chat.places import instead
from agent.engines.offline.chat.reasons import opinion, why, why_not
from agent.engines.offline.chat.requests import Request
from agent.engines.offline.chat.settled import asked, decided, overview, weighty, when
from agent.engines.offline.chat.unsettled import unsettled
from agent.model.chat import Statement


def answer(finder: Finder, request: Request, person: str = "", today: dt.date | None = None) -> tuple[Statement, ...]:
    """What the ledger and the discussions have on it, nothing told twice. `person`: who asks; `today`: on which day."""
    if request.intent == "say":
        return (Statement(text=request.says),)
    told: dict[str, Statement] = {}
    match request.intent:
        case "tasks":
            found = tasks(finder, request, person)
        case "changed":
            found = changed(finder, request, today)
        case intent:
            found = _ANSWERS[intent](finder, request)
    for statement in found:
        told.setdefault(_words(statement), statement)
    return tuple(told.values())


def _words(statement: Statement) -> str:
    """What tells two statements apart: the words quoted, where it quotes some."""
    _, mark, quoted = statement.text.partition("“")
    return quoted.strip("”. ").casefold() if mark else statement.text


_ANSWERS: dict[str, Callable[[Finder, Request], Iterator[Statement]]] = {
    "why_not": why_not,
    "why": why,
    "decided": decided,
    "who": who,
    "who_open": who_open,
    "open": unsettled,
    "when": when,
    "number": number,
    "asked": asked,
    "said": said,
    "evolved": evolved,
    "list": by_kind,
    "compare": compare,
    "fails": fails,
    "against": against,
    "contested": contested,
    "instead": instead,
    "weighty": weighty,
    "overview": overview,
    "decided_by": decided_by,
    "first": first,
    "opinion": opinion,
    "states": states,
    "flow": flow,
}
