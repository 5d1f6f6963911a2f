"""The diagrams that a section asks for and its facts carry. Where they carry none, none is drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from pydantic import ValidationError

from agent.diagrams import AnyDiagram
from agent.diagrams.class_ import Association, Classes, LogicalClass
from agent.diagrams.entity import Count, Entities, Entity, Relationship
from agent.diagrams.flowchart import MOST_READ, Edge, Flowchart, Node, Variant
from agent.diagrams.mindmap import Idea, MindMap
from agent.diagrams.sequence import Participant, Step
from agent.diagrams.sequence import Sequence as SequenceDiagram
from agent.diagrams.state import State, States, Transition
from agent.diagrams.timing import Span, Timing, Unit
from agent.engines.offline.compose.wording import as_said
from agent.engines.offline.phrasing import title
from agent.model.details import ComponentDetails, ConceptDetails, InteractionDetails, Kind, StateDetails
from agent.model.ledger import Entry
from agent.model.section import Block, Picture, SectionBrief
from agent.text.numbers import quantities

_Maker = Callable[[Sequence[Entry]], list[AnyDiagram]]


def pictures(brief: SectionBrief) -> list[Block]:
    """The pictures of a section, in the order of its catalogue file."""
    every = [e for e in (*brief.facts, *brief.related) if e.current]
    at_home = [e for e in brief.facts if e.current or isinstance(e.details, ComponentDetails)]
    drawn: list[Block] = []
    for sort in brief.spec.diagrams:
        entries = (
            every
            if sort != "component map" or brief.spec.id in _WHOLE
            else at_home + [e for e in every if e.kind is Kind.COMPONENT]
        )
        maker = _MAKERS.get(sort.removeprefix("flowchart:"))
        try:
            drawn += [Picture(diagram=d) for d in (maker(entries) if maker else [])]
        except ValidationError:
            continue  # the facts do not carry this diagram: too few nodes, or names that cannot be told apart
    return drawn


_WHOLE = ("how-it-works",)
"""Where the whole map stands; elsewhere it shows what has its home there, so that no picture stands twice."""


def _edges(entries: Sequence[Entry]) -> dict[tuple[str, str], list[Entry]]:
    """(from, to) → the interactions between them, in order."""
    found: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        if isinstance(entry.details, InteractionDetails):
            found.setdefault((entry.details.source, entry.details.target), []).append(entry)
    return found


def _whats(entries: Sequence[Entry]) -> dict[str, tuple[str, str, tuple[str, ...]]]:
    """Component's name → what it is, its boundary, its label."""
    return {
        e.title: (e.details.what, e.details.boundary, (e.id,))
        for e in entries
        if isinstance(e.details, ComponentDetails)
    }


def _map(variant: Variant, caption: str, keep: Callable[[str, str], bool], grouped: bool) -> _Maker:
    def make(entries: Sequence[Entry]) -> list[AnyDiagram]:
        whats = _whats(entries)
        edges = {
            pair: es
            for pair, es in _edges(entries).items()
            if keep(whats.get(pair[0], ("other",))[0], whats.get(pair[1], ("other",))[0])
        }
        edges = dict(sorted(edges.items(), key=lambda item: -len(item[1]))[: 2 * MOST_READ])
        names = list(dict.fromkeys(name for pair in edges for name in pair))[:MOST_READ]
        edges = {pair: es for pair, es in edges.items() if pair[0] in names and pair[1] in names}
        if len(names) < 2 or not edges:
            return []
        nodes = tuple(_node(name, whats, edges, grouped) for name in names)
        return [
            Flowchart(
                variant=variant, caption=caption, nodes=nodes, edges=tuple(_edge(p, es) for p, es in edges.items())
            )
        ]

    return make


def _node(
    name: str,
    whats: dict[str, tuple[str, str, tuple[str, ...]]],
    edges: dict[tuple[str, str], list[Entry]],
    grouped: bool,
) -> Node:
    what, boundary, cites = whats.get(name, ("other", "unknown", ()))
    cites = cites or tuple(e.id for pair, es in edges.items() if name in pair for e in es[:1])[:1]
    group = {"inside": "Inside the system", "outside": "Outside"}.get(boundary, "") if grouped else ""
    return Node(name=name, shape=what if what in _SHAPES else "other", group=group, cites=cites)


_SHAPES = frozenset({"service", "store", "queue", "client", "device", "library", "person", "external system"})


def _edge(pair: tuple[str, str], entries: Sequence[Entry]) -> Edge:
    labels = dict.fromkeys(_label(e) for e in entries)
    details = entries[0].details
    asynchronous = isinstance(details, InteractionDetails) and details.mode == "asynchronous"
    return Edge(
        source=pair[0],
        target=pair[1],
        label=", ".join(list(labels)[:3]),
        style="async" if asynchronous else "sync",
        cites=tuple(e.id for e in entries),
    )


def _label(entry: Entry) -> str:
    d = entry.details
    assert isinstance(d, InteractionDetails)  # noqa: S101  # the caller took interactions only
    return f"{d.verb} {d.payload}" if d.payload else d.verb


def _sequences(entries: Sequence[Entry]) -> list[AnyDiagram]:
    """Interactions told in one breath: neighbouring turns of one discussion, three messages or more that hang together."""
    flows: list[list[Entry]] = []
    for entry in (e for e in entries if isinstance(e.details, InteractionDetails)):
        if flows and _goes_on(flows[-1][-1], entry):
            flows[-1].append(entry)
        else:
            flows.append([entry])
    longest = sorted((f for f in flows if len(f) >= _LEAST_MESSAGES), key=len, reverse=True)
    return [_sequence(flow) for flow in longest[:_MOST_SEQUENCES]]


_LEAST_MESSAGES = 3
_MOST_SEQUENCES = 4


def _goes_on(last: Entry, entry: Entry) -> bool:
    a, b = last.evidence[0], entry.evidence[0]
    one, two = last.details, entry.details
    if not isinstance(one, InteractionDetails) or not isinstance(two, InteractionDetails):
        return False
    near = a.discussion == b.discussion and 0 <= b.turn - a.turn <= _SAME_BREATH
    return near and bool({one.source, one.target} & {two.source, two.target})


_SAME_BREATH = 3


def _sequence(flow: Sequence[Entry]) -> SequenceDiagram:
    names: dict[str, tuple[str, ...]] = {}
    steps = []
    for entry in flow:
        d = entry.details
        assert isinstance(d, InteractionDetails)  # noqa: S101  # `_sequences` took interactions only
        for name in (d.source, d.target):
            names.setdefault(name, (entry.id,))
        mode: Literal["sync", "async"] = "async" if d.mode == "asynchronous" else "sync"
        steps.append(Step(source=d.source, target=d.target, text=_label(entry), mode=mode, cites=(entry.id,)))
    first, last = flow[0].details, flow[-1].details
    assert isinstance(first, InteractionDetails) and isinstance(last, InteractionDetails)  # noqa: S101, PT018
    return SequenceDiagram(
        caption=f"From {first.source} to {last.target}, in the order in which it was told.",
        participants=tuple(Participant(name=n, cites=cites) for n, cites in names.items()),
        steps=tuple(steps),
    )


def _states(entries: Sequence[Entry]) -> list[AnyDiagram]:
    by_entity: dict[str, list[Entry]] = {}
    for entry in entries:
        if isinstance(entry.details, StateDetails) and entry.details.transitions:
            by_entity.setdefault(entry.details.entity.casefold(), []).append(entry)
    drawn: list[AnyDiagram] = []
    for group in by_entity.values():
        states: dict[str, tuple[str, ...]] = {}
        moves = []
        for entry in group:
            d = entry.details
            assert isinstance(d, StateDetails)  # noqa: S101  # grouped by that
            for name in d.states:
                states.setdefault(name, (entry.id,))
            moves += [
                Transition(
                    source=t.source, target=t.target, trigger=t.trigger or "", guard=t.guard or "", cites=(entry.id,)
                )
                for t in d.transitions
            ]
        entity = group[0].details.entity if isinstance(group[0].details, StateDetails) else ""
        if len(states) > 1:
            drawn.append(
                States(
                    caption=f"The states of {entity}.",
                    states=tuple(State(name=n, cites=c) for n, c in states.items()),
                    transitions=tuple(moves),
                )
            )
    return drawn


def _relations(entries: Sequence[Entry]) -> list[tuple[Entry, str, str, str, str]]:
    """(entry, one, verb, how many, other) of each relation between concepts."""
    return [
        (e, e.title, r.verb, r.multiplicity or "", r.other[:1].upper() + r.other[1:])
        for e in entries
        if isinstance(e.details, ConceptDetails)
        for r in e.details.relations
    ]


def _named(relations: Sequence[tuple[Entry, str, str, str, str]]) -> dict[str, tuple[str, ...]]:
    names: dict[str, tuple[str, ...]] = {}
    for entry, one, _, _, other in relations:
        names.setdefault(one, (entry.id,))
        names.setdefault(other, (entry.id,))
    return names


def _count(multiplicity: str) -> Count:
    low = multiplicity.casefold()
    if low in {"a", "an", "one", "1", "exactly one", "exactly 1"}:
        return "one"
    if low.startswith("at most one") or low == "at most 1":
        return "zero or one"
    return "one or more" if any(c.isdigit() for c in low) else "zero or more"


def _entities(entries: Sequence[Entry]) -> list[AnyDiagram]:
    relations = _relations(entries)
    if not relations:
        return []
    return [
        Entities(
            caption="Entities and how they relate, with multiplicities where they were said.",
            entities=tuple(Entity(name=n, cites=c) for n, c in _named(relations).items()),
            relations=tuple(
                Relationship(
                    source=one, target=other, label=f"{verb} {many}".strip(), target_count=_count(many), cites=(e.id,)
                )
                for e, one, verb, many, other in relations
            ),
        )
    ]


def _classes(entries: Sequence[Entry]) -> list[AnyDiagram]:
    relations = _relations(entries)
    if not relations:
        return []
    attributes = {e.title: e.details.attributes for e in entries if isinstance(e.details, ConceptDetails)}
    return [
        Classes(
            caption="Logical classes and their associations.",
            classes=tuple(
                LogicalClass(name=n, attributes=attributes.get(n, ()), cites=c) for n, c in _named(relations).items()
            ),
            associations=tuple(
                Association(source=one, target=other, label=verb, target_count=many, cites=(e.id,))
                for e, one, verb, many, other in relations
            ),
        )
    ]


def _mind_map(entries: Sequence[Entry]) -> list[AnyDiagram]:
    terms = [e for e in entries if e.kind is Kind.CONCEPT]
    if len(terms) < _LEAST_MESSAGES:
        return []
    titles = {e.title.casefold(): e.title for e in terms}
    nodes = []
    for entry in {e.title.casefold(): e for e in terms}.values():
        under = (
            next(
                (
                    titles[w]
                    for w in titles
                    if w != entry.title.casefold() and f" {w}" in f" {entry.details.meaning.casefold()}"
                ),
                "",
            )
            if isinstance(entry.details, ConceptDetails)
            else ""
        )
        nodes.append((entry, under))
    roots = {e.title for e, under in nodes if not under}
    ideas = tuple(Idea(name=e.title, under=under if under in roots else "", cites=(e.id,)) for e, under in nodes)
    return [MindMap(caption="The terms that the discussions explain.", root="Terms", nodes=ideas)]


_UNITS: tuple[tuple[str, Unit, float], ...] = (
    ("second", "seconds", 1), ("minute", "minutes", 60), ("hour", "hours", 3600), ("day", "days", 86400), ("month", "months", 2_592_000),
)  # fmt: skip
_READABLE = 60
"""The longest span over the shortest that can be told apart on one axis."""


def _timing(entries: Sequence[Entry]) -> list[AnyDiagram]:
    """Periods and deadlines that were decided, side by side from zero, in groups whose lengths can be compared."""
    seconds = {name: factor for name, _, factor in _UNITS}
    spans: list[tuple[float, Entry, str]] = []
    for entry in entries:
        if entry.kind not in (Kind.DECISION, Kind.POLICY) or not entry.settled:
            continue
        found = [q for q in quantities(entry.statement) if q.unit in seconds]
        if len(found) == 1 and found[0].unit and not as_said(entry):
            spans.append((float(found[0].value) * seconds[found[0].unit], entry, found[0].text))
    spans = sorted({s[0]: s for s in reversed(spans)}.values(), key=lambda s: s[0])
    groups: list[list[tuple[float, Entry, str]]] = []
    for span in spans:
        if groups and span[0] <= _READABLE * groups[-1][0][0]:
            groups[-1].append(span)
        else:
            groups.append([span])
    return [_axis(group) for group in groups if len(group) >= _LEAST_MESSAGES]


def _axis(group: Sequence[tuple[float, Entry, str]]) -> Timing:
    _, unit, factor = next((u for u in reversed(_UNITS) if u[2] <= group[0][0]), _UNITS[0])
    rows = tuple(
        Span(name=title(e.title, 60), start=0, length=round(length / factor, 3), cites=(e.id,))
        for length, e, text in group[:12]
    )
    return Timing(caption="Times that were decided, side by side.", unit=unit, spans=rows)


_OUTER = ("person", "external system")
_MAKERS: dict[str, _Maker] = {
    "component map": _map("component map", "Who talks to whom, and about what.", lambda a, b: True, grouped=False),
    "system context": _map(
        "system context",
        "The system, those who use it and its neighbours.",
        lambda a, b: (a in _OUTER) or (b in _OUTER),
        grouped=True,
    ),
    "data flow": _map(
        "data flow",
        "Which data goes where.",
        lambda a, b: a in ("store", "queue") or b in ("store", "queue"),
        grouped=False,
    ),
    "dependency": _map(
        "dependency",
        "What needs what: an arrow points to what is needed.",
        lambda a, b: a not in ("person",),
        grouped=False,
    ),
    "sequence": _sequences,
    "state": _states,
    "entity": _entities,
    "class": _classes,
    "mind map": _mind_map,
    "mindmap": _mind_map,
    "timing": _timing,
}
