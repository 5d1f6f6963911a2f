"""A point of the agenda, as the document and the command show it; `agent/steps/agenda.py` finds and ranks them."""

from __future__ import annotations

from enum import StrEnum

from agent.types import EntryId, Frozen


class Sort(StrEnum):
    """Why something is on the agenda, the most pressing first."""

    CONTRADICTION = "contradiction"
    QUESTION = "open question"
    PROPOSAL = "proposed, not settled"
    DEFERRED = "deferred"
    RISK = "open risk"
    UNSETTLED = "discussed, open"
    NEVER = "never raised"
    PASSING = "said in passing"
    ACTION = "open action"


class Point(Frozen):
    """One point of the agenda.

    `who`: who asked, proposed or is to report; null where nobody is known. `ask`: who could answer, since they were
    named for it or spoke of the same matter; `bears_on`: what was settled about that.
    """

    sort: Sort
    text: str
    why: str
    cites: tuple[EntryId, ...] = ()
    sections: tuple[str, ...] = ()
    who: str | None = None
    ask: tuple[str, ...] = ()
    bears_on: tuple[EntryId, ...] = ()
