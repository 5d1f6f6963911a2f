"""Who talks to whom, as maps: components, system context, data flow, dependencies."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeAlias

from agent.diagrams import AnyDiagram
from agent.diagrams.flowchart import Edge, Flowchart, Node, Variant
from agent.diagrams.sequence import Participant, Step
from agent.diagrams.sequence import Sequence as SequenceDiagram
from agent.diagrams.state import State, States, Transition
from agent.engines.offline.compose import routes
from agent.engines.offline.compose.consists import sort_of
from agent.engines.offline.compose.routes import Hop, brokers, hops, sends
from agent.engines.offline.compose.wording import shown_speaker
from agent.model.details import ComponentDetails, InteractionDetails, ViewDetails
from agent.model.ledger import Entry
from agent.text.words import stems

Maker: TypeAlias = Callable[[Sequence[Entry]], list[AnyDiagram]]


_MOST = 150
"""Arrows of a map; a large one is shown in pieces."""


_Way: TypeAlias = tuple[str, str, bool]
"""From where to where, and whether nobody waits."""


def _arrows(hops: Sequence[Hop]) -> dict[_Way, list[Hop]]:
    """The arrows between two, those for which one waits apart from the others; what says no more than that they talk is one of these."""
    found: dict[_Way, list[Hop]] = {}
    for hop in sorted(hops, key=lambda h: h.label == VAGUE):
        way = (hop.source, hop.target, hop.asynchronous)
        other = (hop.source, hop.target, not hop.asynchronous)
        found.setdefault(other if hop.label == VAGUE and other in found and way not in found else way, []).append(hop)
    return found


def _whats(entries: Sequence[Entry]) -> dict[str, tuple[str, str, tuple[str, ...]]]:
    """Component's name → what it is, its boundary, its label; a broker that is no component of its own has none."""
    named = {
        e.title: (e.details.what, e.details.boundary, (e.id,))
        for e in entries
        if isinstance(e.details, ComponentDetails)
    }
    handing_on: dict[str, tuple[str, str, tuple[str, ...]]] = dict.fromkeys(brokers(entries), ("queue", "unknown", ()))
    return handing_on | named


def a_map(
    variant: Variant,
    caption: str,
    keep: Callable[[str, str], bool],
    grouped: bool,
    ways: Callable[[Sequence[Entry]], Sequence[Hop]] = hops,
    least: int = 1,
) -> Maker:
    """What draws a map of the ways whose ends `keep` admits, by what they are; `grouped` by the boundary; `least`: arrows."""

    def make(entries: Sequence[Entry]) -> list[AnyDiagram]:
        whats = _whats(entries)
        edges = {
            pair: es
            for pair, es in _arrows(ways(entries)).items()
            if keep(whats.get(pair[0], ("other",))[0], whats.get(pair[1], ("other",))[0])
        }
        edges = dict(sorted(edges.items(), key=lambda item: -len(item[1]))[:_MOST])
        names = list(dict.fromkeys(name for pair in edges for name in pair[:2]))
        if len(names) < 2 or len(edges) < least:
            return []
        nodes = tuple(_node(name, whats, edges, grouped) for name in names)
        return [
            Flowchart(
                variant=variant, caption=caption, nodes=nodes, edges=tuple(_edge(p, es) for p, es in edges.items())
            )
        ]

    return make


_USES = frozenset(
    {"uses", "depends on", "relies on", "needs", "imports from", "knows", "reads", "reads from", "invokes"}
)


def dependencies(entries: Sequence[Entry]) -> list[AnyDiagram]:
    """Who uses whom: who waits for whose answer, and who is said to need what. What flows by itself is no dependency."""
    outside = {e.title for e in entries if isinstance(e.details, ComponentDetails) and e.details.boundary == "outside"}

    def needs(hop: Hop) -> bool:
        d = hop.entries[0].details
        if not isinstance(d, InteractionDetails) or hop.asynchronous:
            return False
        direct = d.mode == "unknown" and sends(d) and not {hop.source, hop.target} & outside
        return d.mode == "synchronous" or d.verb in _USES or direct

    caption = "Who uses whom: each arrow leads to what is used."
    make = a_map(
        "dependency",
        caption,
        lambda a, b: a not in ("person",),
        grouped=False,
        ways=lambda every: [h for h in hops(every) if needs(h)],
    )
    return make(entries)


def _node(
    name: str,
    whats: dict[str, tuple[str, str, tuple[str, ...]]],
    edges: dict[_Way, list[Hop]],
    grouped: bool,
) -> Node:
    what, boundary, cites = whats.get(name, ("other", "unknown", ()))
    if not cites:
        passing = [e for pair, es in edges.items() if name in pair[:2] for h in es for e in h.entries]
        cites = (next((e.id for e in passing if _names(e, name)), passing[0].id),)
    # Who is drawn for touching somebody outside, and is not said to stand there himself, is of the system.
    group = ("Outside" if boundary == "outside" else "Inside the system") if grouped else ""
    sort = sort_of(what, name)
    return Node(name=name, shape=sort if sort in _SHAPES else "other", group=group, cites=cites)


def _names(entry: Entry, name: str) -> bool:
    d = entry.details
    return isinstance(d, InteractionDetails) and name in (d.source, d.target)


_SHAPES = frozenset(
    {"service", "component", "store", "queue", "client", "device", "library", "person", "external system"}
)


def _edge(pair: _Way, hops: Sequence[Hop]) -> Edge:
    labels = dict.fromkeys(h.label for h in hops if h.label)
    if len(labels) > 1:
        labels.pop(VAGUE, None)
    labels = {one: None for one in labels if not any(_says_less(one, other) for other in labels if other != one)}
    return Edge(
        source=pair[0],
        target=pair[1],
        label=", ".join(list(labels)[:_LABELS]),
        style="async" if pair[2] else "sync",
        cites=tuple(dict.fromkeys(e.id for h in hops for e in h.entries)),
    )


_LABELS = 4


def _says_less(one: str, other: str) -> bool:
    """Whether another label says all that one says, and more: 'calls' and 'calls to open', 'events' and 'order event'."""
    given = _GIVES.sub("", one)
    return other.startswith(f"{one} ") or stems(one) < stems(other) or (given != one and stems(given) < stems(other))


_GIVES = re.compile(r"^(?:sends|passes|forwards|hands) | to$")
"""What says of a thing only that it goes there: 'passes code to' says no more than 'typed code'."""


VAGUE = "talks to"
"""What an arrow says only where nothing better is known."""


def label(entry: Entry) -> str:
    """What passes, as an arrow says it."""
    assert isinstance(entry.details, InteractionDetails)  # noqa: S101  # the caller took interactions only
    return routes.label(entry.details)


def views(entries: Sequence[Entry]) -> list[AnyDiagram]:
    """Each picture that somebody drew or described, as boxes and arrows, in whose words it was."""
    drawn: list[AnyDiagram] = []
    for entry in entries:
        d = entry.details
        if not isinstance(d, ViewDetails) or not d.edges:
            continue
        names = tuple(dict.fromkeys((*d.nodes, *(name for e in d.edges for name in (e.source, e.target)))))
        caption = f"{entry.title}{f', drawn by {shown_speaker(d.drawn_by)}' if d.drawn_by else ''}."
        make = {"sequence": _as_messages, "state": _as_states}.get(d.sort, _as_boxes)
        drawn.append(make(entry, d, names, caption))
    return drawn


def _as_boxes(entry: Entry, d: ViewDetails, names: Sequence[str], caption: str) -> AnyDiagram:
    return Flowchart(
        variant="plain",
        caption=caption,
        nodes=tuple(Node(name=n, shape="other", cites=(entry.id,)) for n in names),
        edges=tuple(Edge(source=e.source, target=e.target, label=e.label or "", cites=(entry.id,)) for e in d.edges),
    )


def _as_messages(entry: Entry, d: ViewDetails, names: Sequence[str], caption: str) -> AnyDiagram:
    steps = (Step(source=e.source, target=e.target, text=e.label or "", cites=(entry.id,)) for e in d.edges)
    people = tuple(Participant(name=n, cites=(entry.id,)) for n in names)
    return SequenceDiagram(caption=caption, participants=people, steps=tuple(steps))


def _as_states(entry: Entry, d: ViewDetails, names: Sequence[str], caption: str) -> AnyDiagram:
    return States(
        caption=caption,
        states=tuple(State(name=n, cites=(entry.id,)) for n in names),
        transitions=tuple(
            Transition(source=e.source, target=e.target, trigger=e.label or "", cites=(entry.id,)) for e in d.edges
        ),
    )
