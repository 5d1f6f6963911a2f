"""How something goes: the states of a thing, and the steps of what is done."""

from __future__ import annotations

from collections.abc import Iterator

from agent.diagrams.base import listed
from agent.diagrams.state import LEADS
from agent.document.telling import each, quotes, standing
from agent.engines.offline.chat.finding import Finder
from agent.engines.offline.chat.nearest import Nearest
from agent.engines.offline.chat.requests import SETTLES, Request
from agent.engines.offline.chat.settled import decided, told_of
from agent.engines.offline.compose.sequences import hanging_together
from agent.model.chat import Statement
from agent.model.details import AlgorithmDetails, InteractionDetails, Kind, StateDetails, Transition
from agent.model.finding import Evidence
from agent.model.ledger import Entry
from agent.text.names import holds
from agent.text.words import stems

_LOOKED = 40
_TOLD = 5
_WHOLE = 0.99
_BEHIND = 1
"""Turns behind one that speaks of a matter in which its steps may be told: the question may be another's."""
_PARTIES = 2
"""Parts that a sentence names, from which on it tells of a step between them."""


def states(finder: Finder, request: Request) -> Iterator[Statement]:
    """The states of a thing and how it goes from one to another."""
    wanted = stems(request.matter)
    known = [(e, e.details) for e in finder.desk.ledger.of(Kind.STATE) if isinstance(e.details, StateDetails)]
    mine = [(e, d) for e, d in known if e.current and stems(d.entity) & wanted]
    if not mine:
        if known:
            entities = listed(list(dict.fromkeys(d.entity for _, d in known)))
            yield Statement(text=f"No states of “{request.matter}” are known; there are some of {entities}.")
        yield from flow(finder, request)
        return
    for entry, details in mine:
        moves = [_move(t) for t in details.transitions]
        text = f"{details.entity.capitalize()}: {'; '.join(moves) if moves else listed(details.states)}."
        yield Statement(text=text, cites=(entry.id,))
    for entry, _ in mine:
        yield from quotes(entry)


def _move(it: Transition) -> str:
    when = f" {'' if it.trigger.startswith(LEADS) else 'when '}{it.trigger}" if it.trigger else ""
    guard = f", if {it.guard}" if it.guard else ""
    ends = " ".join((*([f"from {it.source}"] if it.source else []), *([f"to {it.target}"] if it.target else [])))
    return f"{ends}{when}{guard}"


def flow(finder: Finder, request: Request) -> Iterator[Statement]:
    """How something is done: its steps, where somebody told them in order; else what was decided about it."""
    told = _procedures(finder, request.matter)
    yield from map(_in_order, told)
    if told:
        return
    steps = _steps(finder, request.matter)
    if not steps:
        yield from decided(finder, request)
        return
    for entry in steps[:_TOLD]:
        yield standing(entry)
        yield from quotes(entry)
    about = [e for e in finder.found(request.matter) if e.settled and e.kind in SETTLES and e not in steps]
    yield from (s for e in about[:2] for s in told_of(finder, e))


def _procedures(finder: Finder, matter: str) -> list[Entry]:
    """The procedures that are called by all the words of a matter."""
    wanted = stems(finder.requests.about(matter) or matter)
    known = [e for e in finder.desk.ledger.of(Kind.ALGORITHM) if e.current and _told_in_steps(e)]
    return [e for e in known if wanted and wanted <= stems(e.title)]


def _told_in_steps(entry: Entry) -> bool:
    return isinstance(entry.details, AlgorithmDetails) and bool(entry.details.steps)


def _in_order(entry: Entry) -> Statement:
    steps = entry.details.steps if isinstance(entry.details, AlgorithmDetails) else ()
    told = " ".join(f"{n}. {step}." for n, step in enumerate(steps, 1))
    return Statement(text=f"{entry.title}, step by step: {told}", cites=(entry.id,))


def _steps(finder: Finder, matter: str) -> tuple[Entry, ...]:
    """Settled sentences on several parts, from turns that speak of a matter, in the order in which they were said."""
    words = finder.requests.about(matter) or matter
    turns = {(p.discussion, p.turn) for p, share in finder.desk.turns(words, _LOOKED) if share >= 1.0}
    parts = [e.title for e in finder.desk.ledger.of(Kind.COMPONENT)]

    def of_steps(entry: Entry) -> bool:
        named = sum(holds(name, entry.statement, finder.desk.aliases) for name in parts)
        return named >= _PARTIES and any((it.discussion, it.turn) in turns for it in entry.evidence)

    told = [e for e in finder.desk.ledger.of(*SETTLES) if e.settled and of_steps(e)]
    return each(told)


def messages(finder: Finder, nearest: Nearest, matter: str) -> list[Entry]:
    """The interactions told in a turn that speaks of a matter, or right behind it, that hang together, as they were told."""
    told: dict[str, tuple[str, int, int]] = {}
    for passage, share in nearest.look(matter).turns:
        for entry in finder.desk.ledger.of(Kind.INTERACTION) if share >= _WHOLE else ():
            said = next((e for e in entry.evidence if e.discussion == passage.discussion
                         and 0 <= e.turn - passage.turn <= _BEHIND), None)  # fmt: skip
            if said is not None and entry.current:
                told.setdefault(entry.id, (said.discussion, said.turn, _place(finder, entry, said)))
    known = {e.id: e for e in finder.desk.ledger.entries}
    return hanging_together([known[label] for label in sorted(told, key=lambda label: told[label])])


def _place(finder: Finder, entry: Entry, said: Evidence) -> int:
    """Where in its turn an interaction arrives: where its quote stands there, and its target in that."""
    turn = next((p.text for p, _ in finder.desk.turns(said.quote, _LOOKED)
                 if (p.discussion, p.turn) == (said.discussion, said.turn)), "")  # fmt: skip
    target = entry.details.target if isinstance(entry.details, InteractionDetails) else ""
    return max(turn.find(said.quote), 0) + max(said.quote.casefold().find(target.casefold()), 0)
