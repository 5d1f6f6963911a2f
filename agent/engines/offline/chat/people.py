"""Who decided, does or knows something, and whom to ask."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from agent.diagrams.base import listed
from agent.document.telling import cut, lower, quotes, standing, stopped
from agent.engines.offline.chat.contested import spoken
from agent.engines.offline.chat.finding import Finder, heard, is_reply
from agent.engines.offline.chat.requests import SETTLES, Request
from agent.engines.offline.chat.settled import decided
from agent.engines.offline.chat.times import meant
from agent.engines.offline.chat.unsettled import waiting
from agent.model.chat import Statement
from agent.model.details import ActionDetails, DecisionDetails, Kind, QuestionDetails
from agent.model.ledger import Entry
from agent.text.names import holds
from agent.text.words import fold_name

_LOOKED = 60
_HALF = 0.5
_CITED = 5
_LISTED = 12


def who(finder: Finder, request: Request) -> Iterator[Statement]:
    """Who decided, does or knows something."""
    person = _known(finder, request.matter)
    if person is not None:
        yield from _person(finder, person)
        return
    found = finder.found(request.matter)
    if not found:
        yield from finder.mentioned(request.matter, "No entry of the ledger says it in these words; it was mentioned.")
        return
    likely = sorted(found, key=lambda e: _likely(finder, e, request.matter))
    first = next((e for e in likely if e.kind in SETTLES or e.kind is Kind.ACTION), found[0])
    yield from _people(finder, first)
    heard_from = Counter(p.speaker for e in found[:_LISTED] for p in e.evidence if p.speaker)
    told = ", ".join(f"{name} ({n})" for name, n in heard_from.most_common(3))
    if told:
        cited = tuple(e.id for e in found[:_CITED])
        yield Statement(text=f"Most of what is known of it was said by {told}, with the number of quotes.", cites=cited)


def _likely(finder: Finder, entry: Entry, matter: str) -> tuple[bool, bool, bool, float]:
    """What was settled about a matter itself before what only touches it."""
    done = entry.settled or entry.status == "rejected"
    return (not done, is_reply(entry), not finder.speaks(matter, entry), finder.gist(entry, matter))


def against(finder: Finder, request: Request) -> Iterator[Statement]:
    """Who spoke against something, in their words."""
    name = request.matter
    about = finder.about(name)
    told = []
    for entry in finder.desk.ledger.of(Kind.DECISION):
        details = entry.details
        if not isinstance(details, DecisionDetails):
            continue
        lost = [a for a in details.alternatives if finder.names(name, a.name) and a.reason and a.reason.speaker]
        told += [
            Statement(text=f"{a.reason.speaker}: “{cut(a.reason.text)}”", cites=(entry.id,)) for a in lost if a.reason
        ]
        if entry in about:
            told += [Statement(text=f"{o.by or 'Somebody'} objected: {stopped(o.text)}", cites=(entry.id,))
                     for o in details.objections]  # fmt: skip
            if entry.status == "rejected" and holds(name, entry.statement, finder.desk.aliases):
                told += list(quotes(entry, [name]))
    told += list(spoken(finder, "", name))
    yield from told[:_CITED]
    if told:
        return
    if not about:
        yield from finder.mentioned(name, f"{name} was mentioned, and nothing was settled about it.")
        return
    yield Statement(text=f"Nobody is recorded to have spoken against {name}. What is known of it:")
    yield from map(standing, [e for e in about if e.current][:2] or about[:2])


def first(finder: Finder, request: Request) -> Iterator[Statement]:
    """Who spoke of something first, and what became of it."""
    matter = request.matter
    words = finder.requests.about(matter) or matter
    order = {d.key: n for n, d in enumerate(finder.desk.ledger.discussions)}
    spoken = [p for p, share in finder.desk.turns(words, _LOOKED) if share >= 1.0 and p.discussion in order]
    if not spoken:
        yield from finder.mentioned(matter, "No entry of the ledger says it in these words; it was talked about.")
        return
    earliest = min(spoken, key=lambda p: (order[p.discussion], p.turn))
    yield Statement(text=f"{earliest.speaker or 'Somebody'} is the first who is recorded with all of these words:",
                    places=(f"turn {earliest.turn}, {earliest.source}",))  # fmt: skip
    yield heard(earliest)
    settled = [e for e in finder.found(matter) if e.settled and e.kind in SETTLES]
    for entry in settled[:1]:
        yield from _people(finder, entry)


def _person(finder: Finder, name: str) -> Iterator[Statement]:
    """What somebody took part in, decided and has to do."""
    where = [d.source for d in finder.desk.ledger.discussions if name in d.participants]
    yield Statement(text=f"{name} took part in {listed(where)}.")
    took = [e for e in finder.desk.ledger.of(Kind.DECISION) if getattr(e.details, "decided_by", None) == name]
    if took:
        cited = tuple(e.id for e in took[-_CITED:])
        yield Statement(text=f"{name} settled {len(took)} of the decisions, among them these.", cites=cited)
    owns = [e for e in finder.desk.ledger.of(Kind.ACTION) if getattr(e.details, "owner", None) == name]
    yield from map(standing, owns[:_CITED])


def decided_by(finder: Finder, request: Request) -> Iterator[Statement]:
    """What somebody settled: in all, of a matter, or in a discussion."""
    name, matter = _known(finder, request.given.get("person", "")), request.matter
    if name is None:
        yield from decided(finder, request.model_copy(update={"matter": matter or request.given.get("person", "")}))
        return
    took = [e for e in finder.desk.ledger.of(Kind.DECISION) if getattr(e.details, "decided_by", None) == name]
    took = [e for e in took if e.settled or e.status in ("rejected", "superseded")]
    talks = meant(matter, finder.desk.ledger.discussions, finder.requests) if matter else []
    if talks and not any(name in d.participants for d in talks):
        there = listed(list(dict.fromkeys(n for d in talks for n in d.participants)))
        yield Statement(text=f"{name} is not named in {listed([d.source for d in talks])}; {there} took part.")
        return
    keys, about = {d.key for d in talks}, {e.id for e in finder.found(matter)} if matter and not talks else None
    mine = [e for e in took if not keys or any(p.discussion in keys for p in e.evidence)]
    mine = [e for e in mine if about is None or e.id in about]
    on = f" {'there' if talks else f'about {matter}'}" if matter else ""
    if not mine:
        yield Statement(text=f"No decision{on} is recorded as settled by {name}.")
        yield from map(standing, [e for e in finder.found(matter) if e.settled][:2] if about else [])
        return
    yield from map(standing, mine[:_LISTED])
    if len(mine) > _LISTED:
        yield Statement(text=f"{len(mine) - _LISTED} more; `blueprint ledger` lists all.")


def _known(finder: Finder, asked: str) -> str | None:
    """A participant by the name that is asked for."""
    return next((n for n in finder.people if fold_name(n) == fold_name(asked)), None)


def _people(finder: Finder, entry: Entry) -> Iterator[Statement]:
    details = entry.details
    if isinstance(details, DecisionDetails) and details.decided_by and entry.status == "rejected":
        yield Statement(
            text=f"{details.decided_by} turned it down: {lower(stopped(entry.statement))}", cites=(entry.id,)
        )
    elif isinstance(details, DecisionDetails) and details.decided_by:
        assent = f", with the assent of {listed(details.assented)}" if details.assented else ""
        yield Statement(
            text=f"{details.decided_by} decided{assent}: {lower(stopped(entry.statement))}", cites=(entry.id,)
        )
    elif isinstance(details, ActionDetails) and details.owner:
        due = f" {details.due}" if details.due and details.due.startswith("by ") else ""
        due = due or (f" by {details.due}" if details.due else "")
        yield Statement(text=f"{details.owner} is to do it{due}: {lower(stopped(entry.statement))}", cites=(entry.id,))
    else:
        yield standing(entry)
    yield from quotes(entry)


def who_open(finder: Finder, request: Request) -> Iterator[Statement]:
    """Whom to ask about each open question: who asked it, and who spoke most of its matter."""
    del request
    asked = [e for e in finder.desk.ledger.of(Kind.QUESTION) if e.status == "open"]
    if not asked:
        yield Statement(text="No question is open.")
    for entry in asked[:_LISTED]:
        details = entry.details
        by = details.asked_by if isinstance(details, QuestionDetails) else None
        by = by or entry.evidence[0].speaker or "Somebody"
        near = Counter(
            p.speaker
            for e in finder.desk.ledger.entries
            if e.topic == entry.topic and e.id != entry.id
            for p in e.evidence
            if p.speaker and p.speaker != by
        )
        known = f", or {near.most_common(1)[0][0]}, who spoke most of the same topic" if near else ""
        left = waiting(finder, entry)
        yield left.model_copy(update={"text": f"{left.text} Ask {by}{known}."})
    if len(asked) > _LISTED:
        yield Statement(text=f"{len(asked) - _LISTED} more are open; /open lists them.")


def said(finder: Finder, request: Request) -> Iterator[Statement]:
    """What somebody said of something, in their words."""
    asked = request.given.get("person", "")
    name = _known(finder, asked)
    if name is None:
        took = listed(finder.people)
        yield Statement(text=f"Nobody named {asked} took part in the discussions" + (f"; {took} did." if took else "."))
        return
    if not request.matter:
        yield from _person(finder, name)
        return
    words = finder.requests.about(request.matter) or request.matter
    mine = [p for p, share in finder.desk.turns(words, _LOOKED) if share >= _HALF and p.speaker == name][:3]
    if mine:
        yield from (heard(passage, words) for passage in mine)
        return
    yield Statement(text=f"{name} is not recorded with a word on “{request.matter}”.")
    near = [e for e in finder.found(request.matter) if e.current][:2]
    if near:
        yield Statement(text="What others said of it:")
        for entry in near:
            yield from quotes(entry)
