"""What a question takes for granted, where the ledger says otherwise: 'why did we move to X?' where X was turned down."""

from __future__ import annotations

from collections.abc import Iterator

from agent.document.telling import standing
from agent.engines.offline.chat.finding import SURE, Finder
from agent.engines.offline.chat.places import holds_now
from agent.engines.offline.chat.reasons import why, why_not
from agent.engines.offline.chat.requests import SETTLES, Request, bare
from agent.engines.offline.chat.restating import Restating, comparable
from agent.model.chat import Statement
from agent.model.details import Kind
from agent.text.numbers import quantities, same

_STANDS = {
    "rejected": "{name} was not chosen: it was turned down.",
    "considered": "{name} was not chosen: it was only considered.",
    "mentioned": "{name} was not chosen: it was only mentioned.",
}


def unfounded(finder: Finder, request: Request, message: str) -> tuple[Statement, ...]:
    """What is said in the place of an answer to why something is, where it is not; nothing where the question holds."""
    if request.intent not in ("why", "why_not", "when", "asked", "flow"):
        return ()
    for pattern in finder.requests.premises:
        found = pattern.search(message)
        if found is not None:
            named = {name: bare(words) for name, words in found.groupdict().items() if words}
            return tuple(_untrue(finder, named.get("taken", ""), named.get("gone", "")))
    return tuple(_other_amount(finder, request))


def _untrue(finder: Finder, taken: str, gone: str) -> Iterator[Statement]:
    """That something was not taken, or not given up, and how it stands instead."""
    if taken and gone and not finder.about(gone) and holds_now(finder, taken):
        yield from finder.mentioned(gone, f"{gone} was mentioned, and nothing was settled about it.")
        yield from why(finder, Request(intent="why", matter=taken))
        return
    kept = holds_now(finder, gone) if gone else None
    absent = list(_not_taken(finder, taken)) if taken else []
    if kept and taken and not absent and not finder.about(taken):
        absent = list(finder.mentioned(taken, f"{taken} was mentioned, and nothing was settled about it."))
    yield from absent
    if absent or not taken:
        if kept is not None:
            yield Statement(text=f"{kept.title} was not given up: it holds.", cites=(kept.id,))
            yield from why(finder, Request(intent="why", matter=gone))
        elif absent:
            yield from why_not(finder, Request(intent="why_not", matter=taken))


def _not_taken(finder: Finder, name: str) -> Iterator[Statement]:
    """That a thing of this name was not chosen, where that is known."""
    mine = [e for e in finder.desk.ledger.of(Kind.TECHNOLOGY) if finder.names(name, e.title)]
    if mine and not any(e.settled or e.status == "superseded" for e in mine) and mine[0].status in _STANDS:
        yield Statement(text=_STANDS[mine[0].status].format(name=mine[0].title), cites=(mine[0].id,))


def _other_amount(finder: Finder, request: Request) -> Iterator[Statement]:
    """That another amount is settled than the one asked about."""
    asked = quantities(request.matter)
    if request.intent != "why" or len(asked) != 1:
        return
    words = Restating(finder.requests)
    matter = words.matter(request.matter, asked)
    rules = [e for e, _ in finder.ranked(matter, SURE) if e.kind in SETTLES and e.settled] if matter else []
    held = [(e, [q for q in words.in_force(e) if comparable(q, asked[0])]) for e in rules]
    held = [(e, amounts) for e, amounts in held if amounts]
    if not held or any(same(q, asked[0]) for e in rules for q in quantities(e.statement)):
        return
    yield Statement(text="Another amount is settled:")
    yield standing(held[0][0])
    yield from why(finder, Request(intent="why", matter=held[0][0].id))
