"""What happens when something fails, and what tells two things apart."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.document.telling import each, quotes, standing
from agent.engines.offline.chat.finding import Finder, heard
from agent.engines.offline.chat.requests import SETTLES, Request
from agent.engines.offline.chat.requests import bare as bare_words
from agent.engines.offline.chat.settled import told_of
from agent.model.chat import Statement
from agent.model.details import Kind
from agent.model.ledger import Entry
from agent.text.words import stems

_SENTENCE = re.compile(r"[^.!?\n]+")
_SURE = 0.75
_HALF = 0.5
_CLOSE = 0.25
_TOLD = 3
_LOOKED = 40


def fails(finder: Finder, request: Request) -> Iterator[Statement]:
    """What was settled for a case; where nothing was, that, with what comes nearest."""
    matter = " ".join(filter(None, (bare_words(request.given.get("whom", "")), request.matter)))
    bare = _without_failure(finder, matter)
    if bare == matter:  # no failure: a case like any other
        found = list(finder.found(matter, _SURE))
    else:
        found = [e for e in finder.found(bare) if _tells_of_failure(finder, f"{e.statement} {e.title}")]
        if not found and len(stems(bare)) > 1:  # 'the push is not confirmed': what is told of the case in other words
            found = [e for e in finder.found(bare, _SURE) if e.kind in SETTLES and e.settled]
    shares = {e.id: share for e, share in finder.desk.entries(finder.requests.about(matter), _LOOKED)}
    ranked = sorted(found, key=lambda e: (not e.settled, -shares.get(e.id, 0.0)))
    top = max((shares.get(e.id, 0.0) for e in ranked), default=0.0)
    ranked = [e for e in ranked if shares.get(e.id, 0.0) >= top - _CLOSE]
    told = [e for e in each(ranked) if e.kind is not Kind.TECHNOLOGY and e.current]
    if told:
        for entry in told[:_TOLD]:
            yield standing(entry)
            yield from quotes(entry)
        return
    yield Statement(text="No entry says in so many words what happens then.")
    near = [p for p, share in finder.desk.turns(bare, _LOOKED) if share >= _HALF]
    near.sort(key=lambda p: -len(stems(bare) & stems(p.text)))
    spoken = [p for p in near if bare == matter or _of_one_sentence(finder, bare, p.text)][:2]
    if spoken:
        yield Statement(text="It was spoken of:", places=tuple(f"turn {p.turn}, {p.source}" for p in spoken))
        yield from (heard(passage, bare) for passage in spoken)
    close = [e for e in finder.near(bare, _TOLD) if e.settled and finder.names(bare, e.title)] if not spoken else []
    yield from map(standing, close)
    yield Statement(
        text=f"To have it asked at the next meeting: “add a question: what happens if {request.given.get('matter', '').rstrip('?!. ')}?”"
    )


def _tells_of_failure(finder: Finder, text: str) -> bool:
    return any(pattern.search(text) for pattern in finder.requests.failure)


def _of_one_sentence(finder: Finder, what: str, text: str) -> bool:
    """Whether one sentence names the thing and a failure."""
    wanted = stems(what)
    return any(wanted & stems(s) and _tells_of_failure(finder, s) for s in _SENTENCE.findall(text))


def _without_failure(finder: Finder, matter: str) -> str:
    """What it is that fails."""
    for pattern in finder.requests.failure:
        matter = pattern.sub(" ", matter)
    return " ".join(matter.split())


def compare(finder: Finder, request: Request) -> Iterator[Statement]:
    """What tells two things apart: what was said of both together, then of each."""
    one, other = (request.given[name].strip(" ?.!") for name in ("one", "other"))
    both = [e for e in finder.about(one) if finder.speaks(other, e) and e.kind is not Kind.QUESTION]
    for entry in _best(both)[:2]:
        yield standing(entry)
        yield from quotes(entry, [one, other])
    for name in (one, other):
        mine = [e for e in finder.about(name) if e not in both and e.kind is not Kind.QUESTION]
        if mine:
            yield from told_of(finder, _best(mine)[0])
        elif not both:
            yield from finder.mentioned(name, f"{name} was mentioned, and nothing was settled about it.")


def _best(entries: list[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda e: (not e.settled, e.status != "rejected", e.kind is Kind.TECHNOLOGY))
