"""What was taken in the place of what lost."""

from __future__ import annotations

from collections.abc import Iterator

from agent.document.telling import each, standing
from agent.engines.offline.chat.finding import Finder
from agent.engines.offline.chat.reasons import takes
from agent.engines.offline.chat.requests import SETTLES, Request
from agent.engines.offline.chat.settled import told_of
from agent.model.chat import Statement
from agent.model.details import DecisionDetails, Kind
from agent.model.ledger import Entry

_AROUND = 3
"""Turns around the one that turns a thing down, in which what is taken in its place is settled."""
_TOLD = 2


def instead(finder: Finder, request: Request) -> Iterator[Statement]:
    """What was chosen instead of something; that it holds, or was never spoken of, where that is so."""
    matter = request.matter
    name = finder.option(matter) or matter
    about = [] if finder.is_another(matter) else list(finder.about(name))
    if not about:
        yield from finder.mentioned(matter, f"{matter} was mentioned, and nothing was settled about it.")
        return
    holding = holds_now(finder, name)
    if holding is not None:
        yield Statement(text=f"Nothing was: {name} holds.", cites=(holding.id,))
        yield from told_of(finder, holding)
        return
    taken = [*_successors(finder, about), *_beside(finder, name, about)] or list(_over(finder, name))
    if taken:
        yield from (s for e in each(taken)[:_TOLD] for s in told_of(finder, e))
        return
    yield Statement(text=f"No entry says what was taken in the place of {name}. What there is on it:")
    yield from map(standing, about[:_TOLD])


def holds_now(finder: Finder, name: str) -> Entry | None:
    """The entry by which a technology of this name is in use; null where none says so."""
    mine = [e for e in finder.desk.ledger.of(Kind.TECHNOLOGY) if finder.names(name, e.title)]
    return next((e for e in mine if e.settled), None)


def _successors(finder: Finder, about: list[Entry]) -> list[Entry]:
    """The entries that replaced those on a thing."""
    later = [finder.desk.ledger.get(e.superseded_by) for e in about if e.superseded_by and e.kind in SETTLES]
    return [e for e in later if e is not None and e.settled]


def _beside(finder: Finder, name: str, about: list[Entry]) -> list[Entry]:
    """What was settled on another technology in the turn nearest to those that turn a thing down, before it if it can be."""
    down = [(p.discussion, p.turn) for e in about if _turned_down(finder, name, e) for p in e.evidence]
    used = [e.title for e in finder.desk.ledger.of(Kind.TECHNOLOGY) if e.settled]
    found: list[tuple[tuple[int, bool], Entry]] = []
    for entry in finder.desk.ledger.of(*SETTLES) if down else ():
        if not entry.settled or not any(takes(finder, title, entry) for title in used):
            continue
        far = [p.turn - turn for p in entry.evidence for talk, turn in down if p.discussion == talk]
        place = min(((abs(n), n > 0) for n in far), default=(_AROUND + 1, True))
        if place[0] <= _AROUND:
            found.append((place, entry))
    nearest = min((place for place, _ in found), default=None)
    return [e for far, e in found if far == nearest]


def _turned_down(finder: Finder, name: str, entry: Entry) -> bool:
    return entry.status == "rejected" or (entry.kind in SETTLES and not takes(finder, name, entry))


def _over(finder: Finder, name: str) -> Iterator[Entry]:
    """The decisions in which something lost against what was taken."""
    for entry in finder.desk.ledger.of(Kind.DECISION):
        options = entry.details.alternatives if isinstance(entry.details, DecisionDetails) else ()
        if entry.settled and any(finder.names(name, option.name) for option in options):
            yield entry
