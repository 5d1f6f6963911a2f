"""Who objected to what: the objections that are kept with decisions, and those that were only spoken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from agent.document.telling import lower, stopped
from agent.engines.offline.chat.finding import Finder, heard
from agent.engines.offline.chat.requests import SETTLES, Request
from agent.model.chat import Statement
from agent.model.details import DecisionDetails, Kind
from agent.model.ledger import Entry
from agent.ports import Passage
from agent.text.words import fold_name, stems

_TOLD = 6
_AFTER = 4
"""Turns after an objection in which what it is about may be settled."""
_BEFORE = 3
"""Turns before it in which what it is about was said."""


def contested(finder: Finder, request: Request) -> Iterator[Statement]:
    """What somebody objected to, of a matter or in all; in their words, with what was settled all the same."""
    asked = request.given.get("person", "")
    person = next((n for n in finder.people if fold_name(n) == fold_name(asked)), "")
    if asked and not person and asked.casefold() not in finder.requests.anybody:
        yield Statement(text=f"Nobody named {asked} took part in the discussions.")
        return
    named = stems(finder.requests.about(request.matter)) and not finder.requests.points(request.matter)
    matter = request.matter if named else ""
    kept, said = list(_kept(finder, person, matter)), list(spoken(finder, person, matter))
    yield from kept
    if said:
        yield Statement(text="Said against what was on the table, as far as the words show it:")
        yield from said
    if kept or said:
        return
    who, on = person or "Nobody", f" to {matter}" if matter else ""
    yield Statement(text=f"{who} is {'not ' if person else ''}recorded to have objected{on}.")


def _kept(finder: Finder, person: str, matter: str) -> Iterator[Statement]:
    """The objections that a decision holds."""
    about = {e.id for e in finder.found(matter)} if matter else None
    for entry in finder.desk.ledger.of(Kind.DECISION):
        objections = entry.details.objections if isinstance(entry.details, DecisionDetails) else ()
        mine = [o for o in objections if not person or o.by == person]
        if mine and (about is None or entry.id in about):
            yield Statement(text=f"Settled: {lower(stopped(entry.statement))}", cites=(entry.id,))
            yield from (
                Statement(text=f"{o.by or 'Somebody'} objected: {stopped(o.text)}", cites=(entry.id,)) for o in mine
            )


def spoken(finder: Finder, person: str, matter: str) -> Iterator[Statement]:
    """The turns in which somebody speaks against something, each with what was settled of it in the same breath."""
    against = [p for p in finder.desk.spoken() if (not person or p.speaker == person) and _objects(finder, p)]
    settled = [e for e in finder.desk.ledger.of(*SETTLES) if e.settled or e.status == "rejected"]
    told = 0
    for passage in against:
        close = _close(settled, passage)
        if matter and not _of_matter(finder, matter, passage, close):
            continue
        told += 1
        if told > _TOLD:
            return
        yield heard(passage)
        for entry in close[:1]:
            yield Statement(text=f"Settled there: {lower(stopped(entry.statement))}", cites=(entry.id,))


def _objects(finder: Finder, passage: Passage) -> bool:
    return any(pattern.search(passage.text.replace("'", "’")) for pattern in finder.requests.objecting)


def _close(settled: Sequence[Entry], passage: Passage) -> list[Entry]:
    """What was settled around a turn in some of its words, the nearest first."""
    wanted = stems(passage.text)
    near = [
        (len(wanted & stems(e.statement)), abs(p.turn - passage.turn), e)
        for e in settled
        for p in e.evidence
        if p.discussion == passage.discussion and -_BEFORE <= p.turn - passage.turn <= _AFTER and p.turn != passage.turn
    ]
    return [e for shared, _, e in sorted(near, key=lambda it: (it[1], -it[0])) if shared]


def _of_matter(finder: Finder, matter: str, passage: Passage, close: Sequence[Entry]) -> bool:
    """Whether an objection is to what is asked about, by its own words or those of what was settled there."""
    wanted = stems(finder.requests.about(matter) or matter)
    said = stems(passage.text) | stems(" ".join(e.statement for e in close[:1]))
    return bool(wanted) and 2 * len(wanted & said) > len(wanted)
