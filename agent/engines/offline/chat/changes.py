"""What the discussions changed: decisions added and reversed, questions raised and answered; and the life of one thing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from agent.diagrams.base import listed
from agent.document.telling import cut, each, lower, standing, stopped
from agent.engines.offline.chat.finding import Finder
from agent.engines.offline.chat.requests import SETTLES, Request
from agent.engines.offline.chat.settled import told_of
from agent.engines.offline.chat.times import days_of, meant
from agent.engines.offline.chat.unsettled import closed, waiting
from agent.model.chat import Statement
from agent.model.details import Kind
from agent.model.ledger import Discussion, Entry
from agent.text.words import stems

_TOLD = 6
"""Entries of one sort that are told; the rest is counted."""
_NAMED = 20
_ABOUT = 0.4
"""Share of what is asked about that a replaced entry, or what replaced it, has to hold."""
_CLOSE = 0.2
_SINCE = ("since", "after")


def changed(finder: Finder, request: Request, today: dt.date | None) -> Iterator[Statement]:
    """What changed in a discussion, in some days, between two discussions, since one, or at all."""
    talks = finder.desk.ledger.discussions
    time, until = (request.given.get(n, "").strip(" ?.!").casefold() for n in ("time", "until"))
    since = request.given.get("span", "").casefold() in _SINCE
    reversals_alone = bool(request.given.get("sort"))
    if not time:
        chosen = talks if reversals_alone else talks[-1:]
        yield from _told(finder, chosen, f"In {_named(chosen)}:", reversals_alone=reversals_alone)
        return
    days = days_of(time, today, finder.requests) if today and not until else None
    if days is not None:
        last = today if since and today else days.last
        within = [d for d in talks if d.date is not None and days.first <= d.date <= last]
        if not within:
            when = f"since {days.first}" if since else f"of {days}"
            yield Statement(text=f"No discussion is {when}.")
            yield from _instead(finder, talks)
            return
        yield from _told(finder, within, f"In {_named(within)}:", reversals_alone=reversals_alone)
        return
    found, ended = meant(time, talks, finder.requests), meant(until, talks, finder.requests)
    unknown = request.given.get("time", "") if not found else request.given.get("until", "") if not ended else ""
    if not found or (until and not ended):
        yield Statement(text=f"No discussion of “{unknown.strip(' ?.!')}” is known; there are: {_named(talks)}.")
        return
    begun = max(talks.index(d) for d in found)
    if until:
        first, second = sorted((begun, max(talks.index(d) for d in ended)))
        later = talks[first + 1 : second + 1]
        yield from _told(finder, later, f"After {_named(talks[first : first + 1])}, in {_named(later)}:",
                         reversals_alone=reversals_alone)  # fmt: skip
    elif since:
        later = talks[begun + 1 :]
        if not later:
            yield Statement(text=f"Nothing was discussed since {_named(talks[begun : begun + 1])}.")
            yield from _instead(finder, talks)
            return
        yield from _told(finder, later, f"Since {_named(talks[begun : begun + 1])}, in {_named(later)}:",
                         reversals_alone=reversals_alone)  # fmt: skip
    else:
        yield from _told(finder, found, f"In {_named(found)}:", reversals_alone=reversals_alone)


def _instead(finder: Finder, talks: Sequence[Discussion]) -> Iterator[Statement]:
    """What the last discussion changed, where none is of the time that was asked for."""
    if talks:
        yield from _told(finder, talks[-1:], f"The last one is {_named(talks[-1:])}:", reversals_alone=False)


def _told(finder: Finder, talks: Sequence[Discussion], first: str, *, reversals_alone: bool) -> Iterator[Statement]:
    keys = {d.key for d in talks}
    ledger = finder.desk.ledger
    fresh = [e for e in ledger.entries if e.evidence[0].discussion in keys]
    later = [(e, new) for e in ledger.entries if (new := ledger.get(e.superseded_by or "")) in fresh]
    reversed_ = [(old, new) for old, new in later if old.kind in SETTLES and new is not None]
    if not reversals_alone or len(talks) < len(ledger.discussions):
        yield Statement(text=first)
    most = _TOLD * (2 if reversals_alone else 1)
    for old, new in reversed_[:most]:
        text = f"Replaced: {lower(stopped(old.statement))} Now: {lower(stopped(new.statement))}"
        yield Statement(text=text, cites=(old.id, new.id))
    yield from _rest([new for _, new in reversed_], "more were replaced", most)
    if not reversed_:
        yield Statement(
            text="No decision was reversed." if reversals_alone else "Nothing that was settled was reversed."
        )
    if reversals_alone:
        return
    settled = [e for e in fresh if e.kind is Kind.DECISION and e.settled and not e.supersedes]
    yield from map(standing, settled[:_TOLD])
    yield from _rest(settled, "more decisions were added")
    yield from _technologies(finder, keys)
    answered = [e for e in ledger.of(Kind.QUESTION) if e.status == "answered" and _turned(e, "answered", keys)]
    yield from (closed(finder, e) for e in answered[:_TOLD])
    raised = [e for e in fresh if e.kind is Kind.QUESTION and e.status == "open"]
    yield from (waiting(finder, e) for e in raised[:_TOLD])
    yield from _rest(raised, "more questions were raised")
    todo = [e for e in fresh if e.kind is Kind.ACTION and e.status == "open"]
    if todo:
        yield Statement(
            text=f"Actions that are open from there: {len(todo)}.", cites=tuple(e.id for e in todo[:_NAMED])
        )


def _technologies(finder: Finder, keys: set[str]) -> Iterator[Statement]:
    """The technologies that came to stand there as they do now."""
    for status, says in (("chosen", "Technologies chosen"), ("rejected", "Technologies turned down")):
        turned = [e for e in finder.desk.ledger.of(Kind.TECHNOLOGY) if e.status == status and _turned(e, status, keys)]
        if turned:
            yield Statement(
                text=f"{says}: {listed([e.title for e in turned[:_NAMED]])}.",
                cites=tuple(e.id for e in turned[:_NAMED]),
            )


def _turned(entry: Entry, status: str, keys: set[str]) -> bool:
    """Whether an entry came to a standing in one of some discussions."""
    return any(step.discussion in keys and step.what.startswith(status) for step in entry.history)


def _rest(entries: Sequence[Entry], what: str, told: int = _TOLD) -> Iterator[Statement]:
    rest = entries[told:]
    if rest:
        yield Statement(text=f"{len(rest)} {what}.", cites=tuple(e.id for e in rest[:_NAMED]))


def _named(talks: Sequence[Discussion]) -> str:
    return ", ".join(f"{cut(d.source)} ({d.date.isoformat()})" if d.date else cut(d.source) for d in talks)


def evolved(finder: Finder, request: Request) -> Iterator[Statement]:
    """How what was settled about something changed: each value with its day, the last one as what holds."""
    matter = request.matter
    ledger = finder.desk.ledger
    words = finder.requests.about(matter) or matter
    ranked = finder.ranked(words, _ABOUT)
    shares = {e.id: share for e, share in ranked if stems(words) & stems(f"{e.title} {e.statement}")}
    chains = [c for c in _chains(ledger.entries) if any(e.id in shares for e in c)]
    top = max((shares.get(e.id, 0.0) for c in chains for e in c), default=0.0)
    found = [c for c in chains if max(shares.get(e.id, 0.0) for e in c) >= top - _CLOSE]
    for chain in found[:3]:
        for entry in chain[:-1]:
            yield Statement(text=f"{_since(entry)}: {lower(stopped(entry.statement))}", cites=(entry.id,))
        yield Statement(text=f"Since {_since(chain[-1])} instead: {lower(stopped(chain[-1].statement))}",
                        cites=(chain[-1].id,))  # fmt: skip
    if found:
        return
    amended = [e for e in ledger.entries if e.id in shares and e.earlier and e.current]
    for entry in amended[:2]:
        yield Statement(text=f"First it was said: {lower(stopped(entry.earlier[0]))}", cites=(entry.id,))
        yield Statement(text=f"Now: {lower(stopped(entry.statement))}", cites=(entry.id,))
    if amended:
        return
    settled = [e for e in finder.found(matter) if e.settled and e.kind in SETTLES] or finder.of_sort(matter)
    if not settled:
        yield from finder.mentioned(matter, "It was talked about, and nothing was decided, so nothing was changed.")
        return
    yield Statement(text=f"Nothing that was settled about {matter} was changed. What holds:")
    for entry in settled[:2]:
        yield from told_of(finder, entry)


def _since(entry: Entry) -> str:
    return entry.date.isoformat() if entry.date else "a day that is not known"


def _chains(entries: Sequence[Entry]) -> list[tuple[Entry, ...]]:
    """What replaced one another, from the oldest to what holds."""
    known = {e.id: e for e in entries}
    chains = []
    for last in (e for e in entries if e.supersedes and not e.superseded_by and e.kind in SETTLES):
        before: list[Entry] = []
        waiting_for = list(last.supersedes)
        while waiting_for:
            old = known.get(waiting_for.pop())
            if old is not None and old not in before:
                before.append(old)
                waiting_for += old.supersedes
        chains.append((*sorted(each(before), key=lambda e: (e.date or dt.date.min, e.id)), last))
    return chains
