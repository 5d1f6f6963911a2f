"""Entries by kind and by how they stand: which technologies were turned down, what is to be done, who took part."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from agent.diagrams.base import listed
from agent.document.telling import standing
from agent.engines.offline.chat.finding import Finder
from agent.engines.offline.chat.requests import Request, bare
from agent.engines.offline.chat.unsettled import closed
from agent.model.chat import Statement
from agent.model.details import ActionDetails, Kind, TechnologyDetails
from agent.model.ledger import Entry
from agent.text.words import stems

_LISTED = 12
_DAY = re.compile(
    r"\d+|\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|tomorrow|week|month|year|january|february|march|april|may|june|july|august|september|october|november|december)\b"
)
"""What of some words names a day."""
_NAMED = 40
"""Names that one sentence lists."""
_BY_NAME = (Kind.TECHNOLOGY, Kind.COMPONENT)
_WAITING = ("proposed", "open", "considered")


def by_kind(finder: Finder, request: Request) -> Iterator[Statement]:
    """The entries of a kind, those of a standing where one is asked for."""
    word = request.given.get("kind", "").casefold().strip()
    sort = finder.requests.kinds.get(word, "")
    ledger = finder.desk.ledger
    if sort == "people":
        yield Statement(text=f"Took part: {listed(finder.people) or 'nobody that is known by name'}.")
        return
    if sort == "lost":
        yield from _lost(finder, request.matter)
        return
    if sort == "rivals":
        yield from _rivals(finder, request.matter)
        return
    if sort == "discussion":
        for talk in ledger.discussions:
            day = f", {talk.date.isoformat()}" if talk.date else ""
            yield Statement(
                text=f"{talk.title} ({talk.source}{day}): {talk.turns} turns by {listed(talk.participants)}."
            )
        return
    asked = (request.given.get("standing") or request.given.get("how") or "").casefold()
    how = finder.requests.standings.get(asked, "")
    about = {e.id for e in finder.found(request.matter)} if request.matter else None
    found = [e for e in ledger.of(Kind(sort)) if _stands(e, how) and (about is None or e.id in about)]
    matter = f" about {request.matter}" if request.matter else ""
    if not found:
        yield Statement(text=f"The ledger has no {word}{matter}{_standing(how)}.")
        near = [e for e in finder.found(f"{word} {request.matter}") if e.current][:3]
        if near:
            yield Statement(text="What comes nearest:")
            yield from map(standing, near)
        return
    named = Kind(sort) in _BY_NAME
    if len(found) > (_NAMED if named else _LISTED):
        yield Statement(text=f"{len(found)} {word}{matter}{_standing(how)}; `blueprint ledger` lists all.")
    if named:
        yield Statement(
            text=f"{listed([_name(e) for e in found[:_NAMED]])}.", cites=tuple(e.id for e in found[:_NAMED])
        )
        return
    done = Kind(sort) is Kind.QUESTION and how in ("answered", "withdrawn")
    yield from (closed(finder, e) if done else standing(e) for e in found[:_LISTED])


def _lost(finder: Finder, matter: str) -> Iterator[Statement]:
    """What was turned down: the technologies by name, then the other decisions against something."""
    about = {e.id for e in finder.found(matter)} if matter else None
    mine = [e for e in finder.desk.ledger.entries if e.status == "rejected" and (about is None or e.id in about)]
    names = [e for e in mine if e.kind is Kind.TECHNOLOGY][:_NAMED]
    if names:
        yield Statement(text=f"Turned down: {listed([e.title for e in names])}.", cites=tuple(e.id for e in names))
    others = [e for e in mine if e.kind is Kind.DECISION]
    yield from map(standing, others[:_LISTED])
    if len(others) > _LISTED:
        yield Statement(text=f"{len(others) - _LISTED} more; `blueprint ledger` lists all.")
    if not mine:
        yield Statement(text=f"Nothing is recorded as turned down{f' about {matter}' if matter else ''}.")


def _rivals(finder: Finder, matter: str) -> Iterator[Statement]:
    """The technologies that were weighed for something and are not in use; those of its sort, or that speak of it."""
    wanted = stems(finder.requests.about(matter) or matter)
    about = {e.id for e in finder.found(matter)}
    others = [e for e in finder.desk.ledger.of(Kind.TECHNOLOGY) if not e.settled]
    mine = [e for e in others if e.id in about or (wanted and wanted <= stems(_category(e)))]
    down = [e for e in mine if e.status in ("rejected", "superseded")]
    for lead, found in (("Turned down", down), ("Considered", [e for e in mine if e not in down])):
        if found:
            yield Statement(text=f"{lead}: {listed([e.title for e in found])}.", cites=tuple(e.id for e in found))
    if not mine:
        yield Statement(text=f"Nothing else is recorded to have been considered for {matter}.")


def _category(entry: Entry) -> str:
    return (entry.details.category or "") if isinstance(entry.details, TechnologyDetails) else ""


def _name(entry: Entry) -> str:
    version = entry.details.version if isinstance(entry.details, TechnologyDetails) else None
    return f"{entry.title} {version}" if version else entry.title


def _stands(entry: Entry, how: str) -> bool:
    match how:
        case "settled":
            return entry.settled
        case "proposed":
            return entry.status in _WAITING
        case "rejected" | "deferred" | "superseded" | "answered" | "withdrawn":
            return entry.status == how
    return entry.settled or (entry.kind is not Kind.TECHNOLOGY and entry.current)


def _standing(how: str) -> str:
    return f" that is {how}" if how else ""


def tasks(finder: Finder, request: Request, person: str) -> Iterator[Statement]:
    """What somebody has to do, or everybody. `person`: who asks, for 'what do I have to do?'."""
    asked = request.given.get("person", "")
    name = person if asked.casefold() in ("i", "my") else "" if asked.casefold() == "we" else asked
    every = [e for e in finder.desk.ledger.of(Kind.ACTION) if e.status == "open"]
    mine = [e for e in every if not name or _owner(e).casefold() == name.casefold()]
    if due := request.given.get("due", ""):
        then = [e for e in mine if _falls_due(e, due)]
        if not then:
            yield Statement(text=f"No open action names “{bare(due)}”." + (" What is open:" if mine else ""))
        mine = then or mine
    if name and not mine:
        yield Statement(text=f"No open action is down for {name}.")
        yield from _bearing_on(finder, name)
        return
    if not mine:
        yield Statement(text="No action is open.")
    yield from (_task(e) for e in mine[:_LISTED])
    if len(mine) > _LISTED:
        yield Statement(text=f"{len(mine) - _LISTED} more are open; `blueprint agenda` lists them.")


def _falls_due(entry: Entry, due: str) -> bool:
    """Whether an action names the day that is asked about."""
    named = f"{entry.statement} {(entry.details.due or '') if isinstance(entry.details, ActionDetails) else ''}"
    wanted = set(_DAY.findall(due.casefold()))
    return bool(wanted) and wanted <= set(_DAY.findall(named.casefold()))


def _bearing_on(finder: Finder, name: str) -> Iterator[Statement]:
    """Decisions that name a person, where no action does."""
    spoken: Sequence[Entry] = [e for e in finder.about(name) if e.settled and e.kind is Kind.DECISION][:3]
    if spoken:
        yield Statement(text=f"These decisions name {name}:")
        yield from map(standing, spoken)


def _owner(entry: Entry) -> str:
    return (entry.details.owner or "") if isinstance(entry.details, ActionDetails) else ""


def _task(entry: Entry) -> Statement:
    owner = _owner(entry)
    return Statement(text=f"{owner}: {entry.statement}" if owner else entry.statement, cites=(entry.id,))
