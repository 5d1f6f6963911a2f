"""What was settled about something, and when."""

from __future__ import annotations

from collections.abc import Iterator

from agent.diagrams.base import listed
from agent.document.telling import cut, each, lower, quotes, standing, stopped
from agent.engines.offline.chat.finding import Finder
from agent.engines.offline.chat.requests import SETTLES, Request
from agent.model.chat import Statement
from agent.model.details import ComponentDetails, Kind, Said
from agent.model.finding import Weight
from agent.model.ledger import Entry
from agent.text.names import mentions
from agent.text.numbers import digits, quantities
from agent.text.words import stems

_ASKED = 5
"""Entries that an answer tells; the rest is counted."""
_LISTED = 12
_MANY = 25
_FEW = 3
_MOST = 0.7
"""Share of a question that an entry has to hold, to be an answer to it and not only near it."""


def decided(finder: Finder, request: Request) -> Iterator[Statement]:
    """What was settled about something, then what was proposed or asked."""
    if finder.requests.whole(request.matter):
        yield from overview(finder, request)
        return
    found = finder.found(request.matter)
    now = [e for e in found if e.current and e.kind not in (Kind.QUESTION, Kind.ACTION)]
    settled = [e for e in now if e.kind in SETTLES and e.settled]
    down = [e for e in found if e.kind in SETTLES and e.status == "rejected"]
    told = each([*settled, *down, *(e for e in now if e.settled), *now])
    if not told and found:
        near = [e for e in finder.near(request.matter, 2 * _FEW) if e.settled and e.kind in SETTLES][:_FEW]
        yield Statement(text="Nothing that was settled says so." + (" The nearest to it:" if near else ""))
        told = (*near, *found)
    for entry in told[:_ASKED]:
        yield from told_of(finder, entry)
    open_now = [e for e in found if e.kind is Kind.QUESTION and e.status == "open" and e not in told][:2]
    yield from map(standing, open_now)
    if len(told) > _ASKED:
        rest = told[_ASKED : _ASKED + _LISTED]
        yield Statement(text=f"{len(told) - _ASKED} more entries speak of it.", cites=tuple(e.id for e in rest))
    if not found:
        yield from finder.mentioned(
            request.matter, "No entry of the ledger says it in these words; it was talked about."
        )


def weighty(finder: Finder, request: Request) -> Iterator[Statement]:
    """So many of the decisions that shape the system, since no order among them is known."""
    counted = quantities(digits(f"{request.given.get('count', '')} decisions"))
    most = int(counted[0].value) if counted and counted[0].value.isdigit() else _ASKED
    shaping = _shaping(finder)
    yield Statement(text="No decision is ranked over another; these shape the system:" if shaping else
                    "No decision is known to shape the system more than another.")  # fmt: skip
    yield from map(standing, shaping[: min(most, _MANY)])
    if len(shaping) > most:
        rest = shaping[most : most + _LISTED]
        yield Statement(text=f"{len(shaping) - most} more do.", cites=tuple(e.id for e in rest))


def _shaping(finder: Finder) -> list[Entry]:
    return [e for e in finder.desk.ledger.of(Kind.DECISION) if e.settled and e.weight is Weight.SHAPES]


def overview(finder: Finder, request: Request) -> Iterator[Statement]:
    """The whole: what shapes the system, as far as an answer can hold it."""
    del request
    shaping = _shaping(finder)
    yield Statement(text="The summary of the document tells it in short. What shapes the system, among others:")
    yield from map(standing, shaping[:_ASKED])
    rest = shaping[_ASKED : _ASKED + _LISTED]
    if rest:
        more = len(shaping) - _ASKED
        how_many = f"{more} more decisions shape" if more > 1 else "One more decision shapes"
        yield Statement(text=f"{how_many} it.", cites=tuple(e.id for e in rest))


def asked(finder: Finder, request: Request) -> Iterator[Statement]:
    """A question of no particular sort: what holds most of it, else what comes nearest, said to be no more."""
    matter = request.matter
    sort = finder.of_sort(matter)
    if sort:
        yield from (s for e in sort[:_ASKED] for s in told_of(finder, e))
        if len(sort) > _ASKED:
            rest = sort[_ASKED:]
            yield Statement(text=f"And {listed([e.title for e in rest])}.", cites=tuple(e.id for e in rest))
        return
    named = [m.text for m in mentions(f"about {matter}") if finder.desk.ledger is not None]
    things = [e for n in named for e in finder.about(n) if e.kind in (Kind.TECHNOLOGY, Kind.COMPONENT)]
    titled = [e for e in things if any(finder.names(n, e.title) for n in named)]
    found = [e for e in finder.found(matter, _MOST) if e.kind not in (Kind.QUESTION, Kind.ACTION)]
    if found and _holds_all(finder, matter, found[0]):
        for entry in each([*sorted(found, key=lambda e: (not e.current, not e.settled))])[:_FEW]:
            yield from told_of(finder, entry)
        return
    if titled:
        yield from (s for e in titled[:2] for s in told_of(finder, e))
        return
    near = each([*found, *finder.near(matter, _FEW)])[:_FEW]
    if not near:
        yield from finder.mentioned(matter, "No entry of the ledger says it in these words; it was talked about.")
        return
    yield Statement(text="Nothing in the ledger says that as such. The nearest to it:")
    yield from map(standing, near)


def _holds_all(finder: Finder, matter: str, entry: Entry) -> bool:
    """Whether an entry says all that a question is about, in its own words or in those that bear it out."""
    wanted = stems(finder.requests.about(matter))
    return wanted <= stems("\n".join([entry.title, entry.statement, *(e.quote for e in entry.evidence)]))


def told_of(finder: Finder, entry: Entry) -> Iterator[Statement]:
    """What an entry says, in whose words, and what it replaced."""
    yield standing(entry)
    if isinstance(entry.details, ComponentDetails) and entry.details.responsibility:
        yield from (_does(entry, words) for words in entry.details.responsibility[:_FEW])
    else:
        yield from quotes(entry)
    yield from before(finder, entry)


def _does(entry: Entry, words: Said) -> Statement:
    """What a part does, in whose words."""
    if not words.verbatim:
        return Statement(text=stopped(words.text), cites=(entry.id,))
    return Statement(text=f"{words.speaker or 'Somebody'}: “{cut(words.text)}”", cites=(entry.id,))


def when(finder: Finder, request: Request) -> Iterator[Statement]:
    """When something is to be, where a day was said for it; else when it was settled."""
    found = finder.found(request.matter)
    settled = [e for e in found if e.kind in SETTLES and e.settled] or list(found)
    dated = [e for e in settled if any(p.search(e.statement) for p in finder.requests.days)]
    if found and not dated and not request.given.get("past"):
        yield Statement(text="No day stands in what was settled about it:")
    for entry in (dated or settled)[: 1 if dated else 2]:
        day = entry.date.isoformat() if entry.date else "a day that is not known"
        text = stopped(entry.statement) if dated else f"On {day}: {lower(stopped(entry.statement))}"
        yield Statement(text=text, cites=(entry.id,))
        yield from quotes(entry)
        if dated:
            yield Statement(text=f"That was said on {day}.", cites=(entry.id,))
        yield from (
            Statement(text=f"{c.date}: {c.what} (turn {c.turn}, {c.discussion}).", cites=(entry.id,))
            for c in entry.history[1:4]
        )
    if not found:
        yield from finder.mentioned(
            request.matter, "No entry of the ledger says it in these words; it was talked about."
        )


def before(finder: Finder, entry: Entry) -> Iterator[Statement]:
    """What an entry replaced."""
    for label in entry.supersedes:
        old = finder.desk.ledger.get(label)
        if old is not None:
            yield Statement(text=f"Before that it was: {lower(stopped(old.statement))}", cites=(old.id,))
