"""The course of a flow from end to end: its steps as they were told, and between them the messages that were told elsewhere.

Who gives the event to whom, what goes over the broker between, and what a later decision put between two steps. Nothing is
supplied that no entry says: each stage cites what bears it out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from agent.engines.offline.compose.relays import Relays, object_of, what_passes
from agent.engines.offline.compose.routes import Hop
from agent.engines.offline.lexicon import curly, pattern, words
from agent.model.details import AlgorithmDetails, ViewEdge
from agent.model.ledger import Entry
from agent.text.words import stems


class Stage(NamedTuple):
    """A line of a flow: the message or, without a target, the deed; `step`: which step it tells, null where it was told elsewhere.

    `told`: it says what no step does, so that prose tells it too; a `note` stands over both ends, and a stage
    without a source where the last one arrived.
    """

    source: str
    target: str
    label: str
    cites: tuple[str, ...]
    step: int | None = None
    asynchronous: bool = False
    told: Hop | None = None
    note: bool = False


def course(entry: Entry, entries: Sequence[Entry]) -> list[Stage]:
    """The stages of a flow's own way, in order; `entries`: what else is known, of which the interactions and other flows tell messages."""
    d = entry.details
    assert isinstance(d, AlgorithmDetails)  # noqa: S101  # the caller took flows only
    return _course(entry, d.steps, d.passing, Relays(entries))


def detour(entry: Entry, number: int, entries: Sequence[Entry]) -> list[Stage]:
    """The stages of another way through it; the steps are those of that way."""
    d = entry.details
    assert isinstance(d, AlgorithmDetails)  # noqa: S101  # the caller took flows only
    way = d.detours[number]
    return _course(entry, way.steps, way.passing, Relays(entries))


def _course(entry: Entry, steps: Sequence[str], passing: Sequence[ViewEdge], known: Relays) -> list[Stage]:
    names = {n: known.the_part(n, passing) for m in passing for n in (m.source, m.target) if n}
    edges = [
        m.model_copy(update={"source": names.get(m.source, m.source), "target": names.get(m.target, m.target)})
        for m in passing
    ]
    made: list[Stage] = []
    for number, (text, edge) in enumerate(zip(steps, edges, strict=False)):
        follows = next((e for e in edges[number + 1 :] if e.source), None)
        before = len(made)
        made += _stages(text, edge, made, follows, known)
        if len(made) == before:
            made.append(Stage("", "", text, ()))
        made[before] = made[before]._replace(step=number)
    same = {old: new for old, new in names.items() if old != new}
    borne = tuple(dict.fromkeys(c for old in same for c in known.proof_of(old)))
    return [
        s._replace(cites=tuple(dict.fromkeys((entry.id, *s.cites, *(borne if _met(s, same) else ()))))) for s in made
    ]


def _met(stage: Stage, same: dict[str, str]) -> bool:
    return bool({stage.source, stage.target} & set(same.values()))


def _stages(text: str, edge: ViewEdge, made: Sequence[Stage], follows: ViewEdge | None, known: Relays) -> list[Stage]:
    """What becomes of one step: the message, with the stops on its way and where it is handed on."""
    if not edge.source:
        return _event(text, made, follows, known) or _comes_in(text, known) or []
    label = edge.label or text
    alone = not edge.target or edge.target == edge.source
    if edge.source in known.people:
        return _by_a_person(edge, label, made, known)
    if alone:
        sent = _sent(edge.source, label, known)
        if sent:
            return sent
        return [Stage(edge.source, edge.source, label, ()), *_handed_over(edge.source, label, follows, known)]
    named, cites = known.fuller(edge.source, edge.target, label)
    over = known.over(edge.source, edge.target, label)
    if over:
        said = (named, what_passes(object_of(label)))
        return [_hop(h)._replace(label=what) for h, what in zip(over, said, strict=True)]
    first = Stage(edge.source, edge.target, named, cites, asynchronous=edge.target in known.brokers)
    if edge.target in known.brokers:
        return [first, *_relayed(edge.target, edge.source, label, follows, known)]
    return [first]


def _hop(hop: Hop) -> Stage:
    return Stage(
        hop.source,
        hop.target,
        hop.label,
        tuple(dict.fromkeys(e.id for e in hop.entries)),
        asynchronous=hop.asynchronous,
    )


def _noted(way: Sequence[Hop], text: str) -> Stage:
    """What comes of a message, noted over all that it passed: nobody said whose doing it is."""
    return Stage(way[0].source, way[-1].target, text, (), note=True)


def _by_a_person(edge: ViewEdge, label: str, made: Sequence[Stage], known: Relays) -> list[Stage]:
    """What somebody does with his hands at the part that he has turned to: 'shuts the lid'; in an app: to that, which goes on."""
    if edge.target and edge.target != edge.source:
        within = _WITHIN.search(label)
        part = known.short(within["part"]) if within else ""
        onward = known.plain_hop(part, edge.target) if part and part != edge.target else None
        if within is not None and onward is not None:
            return [Stage(edge.source, part, label[: within.start()].strip(), ()), _hop(onward)]
        return [Stage(edge.source, edge.target, label, ())]
    if label.split(" ", maxsplit=1)[0].casefold() not in words("handling"):
        return [Stage(edge.source, edge.source, label, ())]
    turned_to = [s.target for s in made if s.source == edge.source and s.target not in ("", edge.source, *known.people)]
    acting = [s.source for s in made if s.source in turned_to]
    target = turned_to[-1] if len(set(turned_to)) == 1 else acting[-1] if acting else edge.source
    return [Stage(edge.source, target, label, ())]


_WITHIN = re.compile(r" (?:in|on|with|at) (?:the|an?|his|her|their) (?P<part>[\w-]+(?: [\w-]+)?)$", re.IGNORECASE)


def _sent(source: str, label: str, known: Relays) -> list[Stage]:
    """What is sent to nobody who is named, to who is told elsewhere to take it, and on along the way that it goes."""
    sends = _SENDS.match(label)
    if sends is None:
        return []
    what = object_of(label)
    way = known.way_of(source, what)
    if not way:
        return []
    said, _, rest = label.partition(", and ")
    stages = [_hop(h)._replace(label=said if n == 0 else what_passes(what)) for n, h in enumerate(way)]
    return [*stages, *([_noted(way, rest)] if rest else [])]


_SENDS = re.compile(
    r"^(?:sends|passes|reports|publishes|emits|forwards|pushes|transmits|posts|raises|signals)\b", re.IGNORECASE
)


def _relayed(broker: str, source: str, label: str, follows: ViewEdge | None, known: Relays) -> list[Stage]:
    """From the broker to who takes what was published there: the one who does, or of several the one who acts next."""
    what = stems(object_of(label))
    takers = [h for h in known.out_of(broker) if h.target != source and stems(h.label) & what]
    one = [h for h in takers if follows is not None and h.target == follows.source] or (
        takers if len(takers) == 1 else []
    )
    return [_hop(h)._replace(label=what_passes(object_of(label))) for h in one[:1]]


def _event(text: str, made: Sequence[Stage], follows: ViewEdge | None, known: Relays) -> list[Stage]:
    """'The event goes out': from the one who took part and makes events, over what they go through, to who acts next and hears them."""
    match = pattern("flow.event_goes").match(curly(text))
    if match is None or follows is None:
        return []
    met = {n for s in made for n in (s.source, s.target)}
    for heard in (h for h in known.events if h.target == follows.source):
        making = {h.source: h for h in known.events if h.target == heard.source and h.source in met}
        if len(making) == 1:
            into = next(iter(making.values()))
            said = match["what"].lower()
            return [_hop(into)._replace(label=said), _hop(heard)._replace(label=said)]
    return []


def _comes_in(text: str, known: Relays) -> list[Stage]:
    """'Door closed comes in, and it is free': a message that is told elsewhere, from who sends it; what it brings about is noted."""
    match = pattern("flow.comes_in").match(curly(text))
    if match is None:
        return []
    what = match["what"].strip()
    way = known.way_of("", what)
    if not way:
        return []
    stages = [_hop(h)._replace(label=what[:1].lower() + what[1:]) for h in way]
    return [*stages, *([_noted(way, match["rest"])] if match["rest"] else [])]


def _handed_over(source: str, label: str, follows: ViewEdge | None, known: Relays) -> list[Stage]:
    """'Makes a ticket': to whom it is told elsewhere to give that."""
    made = pattern("flow.makes").match(label)
    if made is None:
        return []
    what = stems(made["what"])
    given = [h for h in known.from_(source) if what and what <= stems(h.label) and not h.asynchronous]
    taken = {follows.target for _ in (0,) if follows is not None and follows.source == source}
    return [s for h in given if h.target not in taken for s in _given(h, known)]


def _given(hop: Hop, known: Relays) -> list[Stage]:
    """What is handed over, and on to whom the same sentence tells that it goes."""
    stages = [_hop(hop)._replace(told=hop)]
    met = {hop.source, hop.target}
    while onward := next(
        (h for h in known.told_with(hop) if h.source == stages[-1].target and h.target not in met), None
    ):
        again = any(s.told is not None and s.told.entries[0] == onward.entries[0] for s in stages)
        stages.append(_hop(onward)._replace(told=None if again else onward))
        met.add(onward.target)
    return stages
