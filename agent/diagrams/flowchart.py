"""Flowcharts of eight variants: boxes, arrows between them, and lanes, layers or boundaries around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import ClassVar, Literal, TypeAlias

from pydantic import ValidationInfo, field_validator

from agent.diagrams.base import (
    LABEL_LENGTH,
    Cited,
    Diagram,
    Label,
    MaybeName,
    Name,
    Part,
    counted,
    edge_part,
    goes_on,
    joined,
    known,
    listed,
    sentence,
    settled,
    unique,
)
from agent.diagrams.pieces import MOST_READ, lettered
from agent.diagrams.spelling import escape, fold, identifiers

Variant: TypeAlias = Literal[
    "plain", "swimlane", "dependency", "component map", "layers", "system context", "context map", "data flow"
]
Shape: TypeAlias = Literal[
    "service", "store", "queue", "client", "device", "library", "person", "external system", "component",
    "step", "decision", "start", "end", "data", "other",
]  # fmt: skip
_BRACKETS: dict[Shape, tuple[str, str]] = {
    "store": ("[(", ")]"), "queue": ("[[", "]]"), "client": ("(", ")"), "device": ("{{", "}}"), "library": ("[/", "/]"),
    "person": ("(", ")"), "decision": ("{", "}"), "start": ("([", "])"), "end": ("([", "])"), "data": ("[/", "/]"),
}  # fmt: skip
_ARROWS = {"sync": "-->", "async": "-.->", "dashed": "-.->"}
_PHRASES = frozenset({"step", "decision", "start", "end"})
_NEEDS_GROUPS = {"swimlane": "lane", "layers": "layer"}
_ACROSS = frozenset({"swimlane", "component map", "system context", "context map", "data flow"})
_WHAT_FOR = re.compile(r"(?P<does>[a-z]+s) (?P<what>(?:to|if|whether|for|with) [^,;]+)")
"""An arrow that says what for behind whom: 'calls' the depot 'to hold a slot'."""
_WIDEST = 6  # boxes side by side that stay legible on a page


class Node(Cited):
    """A box. What it is decides its shape; `group` is its lane, layer, boundary or bounded context."""

    name: Name
    shape: Shape = "other"
    group: MaybeName = ""


class Edge(Cited):
    """An arrow from one node to another, by their names. A dashed one is indirect, optional or planned."""

    source: Name
    target: Name
    label: Label = ""
    style: Literal["sync", "async", "dashed"] = "sync"


class Flowchart(Diagram):
    """Boxes and arrows. In a dependency graph an arrow points from what depends to what it needs."""

    KIND: ClassVar[str] = "flowchart"

    kind: Literal["flowchart"] = "flowchart"
    variant: Variant = "plain"
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    @field_validator("nodes")
    @classmethod
    def _each_once(cls, nodes: tuple[Node, ...]) -> tuple[Node, ...]:
        groups = known(n.group for n in nodes)
        alike = (n.model_copy(update={"group": groups[fold(n.group)]}) for n in nodes)
        return joined(alike, lambda node: fold(node.name))

    @field_validator("edges")
    @classmethod
    def _between_nodes(cls, edges: tuple[Edge, ...], info: ValidationInfo) -> tuple[Edge, ...]:
        nodes: tuple[Node, ...] = info.data.get("nodes", ())
        placed = settled(edges, known(n.name for n in nodes), "source", "target") if nodes else edges
        return joined(placed, lambda edge: (edge.source, edge.target, edge.label, edge.style))

    def problems(self) -> Iterable[str]:
        """Too few or too many parts, branches without a label, steps outside every lane."""
        yield from counted("nodes", self.nodes, 2, 300)
        yield from counted("edges", self.edges, 1, 500)
        for node in self.nodes:
            if node.shape == "decision":
                yield from self._undecided(node)
        if what := _NEEDS_GROUPS.get(self.variant):
            loose = [n.name for n in self.nodes if not n.group and n.shape not in {"start", "end"}]
            if loose:
                yield f"in this diagram each node stands in a {what}; give `group` for {', '.join(loose[:8])}"

    def _undecided(self, node: Node) -> Iterable[str]:
        ways = [e.label for e in self.edges if e.source == node.name]
        if len(ways) < 2:
            yield f"the decision {node.name!r} has {len(ways)} ways out; give each of them, or make it a step"
        elif "" in ways or len({fold(w) for w in ways}) < len(ways):
            yield f"label each way out of the decision {node.name!r} differently"

    def sort(self) -> str:
        """The variant; 'flowchart' for the plain one."""
        return "flowchart" if self.variant == "plain" else self.variant

    def names(self) -> tuple[str, ...]:
        """The nodes that are things, and the groups; not steps and decisions."""
        return unique((*(n.name for n in self.nodes if n.shape not in _PHRASES), *self.groups()))

    def groups(self) -> tuple[str, ...]:
        """The lanes, layers, boundaries or contexts, in the order in which they are drawn."""
        return unique(n.group for n in self.nodes if n.group)

    def labels(self) -> tuple[str, ...]:
        """The text of each box and each frame around boxes."""
        return (*(n.name for n in self.nodes), *self.groups())

    def arrows(self) -> tuple[tuple[str, str, str], ...]:
        """Each edge."""
        return tuple((e.source, e.target, e.label) for e in self.edges)

    def size(self) -> int:
        """The number of nodes."""
        return len(self.nodes)

    def parts(self) -> tuple[Part, ...]:
        """Nodes, then edges; a node's sentence says what the edges do not: what it is and where it stands."""
        nodes = (
            Part(place=f"node {n.name}", label=n.name, sentence=self._standing(n), cites=n.cites) for n in self.nodes
        )
        edges = (edge_part(e.source, e.target, e.label, self._says(e), e.cites) for e in self.edges)
        return (*nodes, *edges)

    def _standing(self, node: Node) -> str:
        what = _told(node.shape)
        where = f"stands in {node.group}" if node.group else ""
        joint = "and" if what and where else ""
        alone = "stands alone" if not any(node.name in (e.source, e.target) for e in self.edges) and not where else ""
        return sentence(node.name, what, joint, where or alone) if what or where or alone else ""

    def _says(self, edge: Edge) -> str:
        how = {"sync": "", "async": ", asynchronously", "dashed": ", indirectly or not yet"}[edge.style]
        if edge.label:
            return sentence(f"From {edge.source} to {edge.target}{how}: {edge.label}")
        verb = {"dependency": "depends on", "data flow": "passes data to"}.get(self.variant, "leads to")
        return sentence(f"{edge.source} {verb} {edge.target}{how}")

    def describe(self) -> str:
        """What the boxes are and where they stand, in a paragraph; then what leads where, box by box, in another."""
        met = _ends(self.edges)
        sorts = unique(_told(n.shape) for n in self.nodes)
        of_sort = {sort: [n.name for n in self.nodes if _told(n.shape) == sort] for sort in sorts if sort}
        boxes = [_are(names, sort) for sort, names in of_sort.items()]
        boxes += [_stand([n.name for n in self.nodes if n.group == g], g) for g in self.groups()]
        alone = [n.name for n in self.nodes if n.name not in met and not n.group]
        boxes += [sentence(listed(alone), "stands alone" if len(alone) == 1 else "stand alone")] if alone else []
        ways = (
            self._leaving([e for e in self.edges if e.source == source])
            for source in unique(e.source for e in self.edges)
        )
        return "\n".join(filter(None, (" ".join(boxes), " ".join(ways))))

    def _leaving(self, edges: Sequence[Edge]) -> str:
        """One sentence for all arrows that leave a box."""
        source = edges[0].source
        told = [self._way(e) for e in edges]
        return sentence(f"{source} {listed(told)}" if len(told) < 3 else f"{source} {'; '.join(told)}")

    def _way(self, edge: Edge) -> str:
        how = {"sync": "", "async": ", asynchronously", "dashed": ", indirectly or not yet"}[edge.style]
        if goes_on(edge.label):
            return f"{edge.label} {edge.target}{how}"
        if what_for := _WHAT_FOR.fullmatch(edge.label):
            return f"{what_for['does']} {edge.target} {what_for['what']}{how}"
        queues = {n.name for n in self.nodes if n.shape == "queue" and edge.label and edge.style == "async"}
        if self.variant in _ACROSS and queues & {edge.source, edge.target}:
            return f"passes {edge.label} to {edge.target}{how}"
        verb = {"dependency": "depends on", "data flow": "passes data to"}.get(self.variant, "leads to")
        return f"{verb} {edge.target}{how}" + (f" ({edge.label})" if edge.label else "")

    def render(self) -> str:
        """A Mermaid flowchart: nodes and frames in the order in which they were given, then the edges."""
        ids = identifiers(n.name for n in self.nodes)
        frames = identifiers(self.groups(), "g")
        lines = [f"flowchart {self._direction()}"]
        for group in unique(n.group for n in self.nodes):
            inside = [n for n in self.nodes if n.group == group]
            boxes = [f"{ids[n.name]}{_box(n)}" for n in inside]
            if group:
                frame = f'    subgraph {frames[group]} ["{escape(group)}"]'
                lines += [frame, *(f"        {box}" for box in boxes), "    end"]
            else:
                lines += [f"    {box}" for box in boxes]
        lines += [f"    {ids[e.source]} {_arrow(e)} {ids[e.target]}" for e in self.edges]
        lines += [f"    {ids[a]} ~~~ {ids[b]}" for a, b in self._stacked()]
        if outside := [ids[n.name] for n in self.nodes if n.shape == "external system"]:
            lines += ["    classDef external stroke-dasharray: 5 4", f"    class {','.join(outside)} external"]
        return "\n".join(lines) + "\n"

    def _direction(self) -> str:
        return "LR" if self.variant in _ACROSS and self._depth() <= _WIDEST else "TB"

    def _depth(self) -> int:
        """How many boxes stand one after another, from those that nothing leads to."""
        targets = {e.target for e in self.edges if e.source != e.target}
        level = {n.name for n in self.nodes if n.name not in targets} or {self.nodes[0].name}
        seen, depth = set(level), 0
        while level:
            depth += 1
            level = {e.target for e in self.edges if e.source in level} - seen
            seen |= level
        return depth

    def _stacked(self) -> Iterable[tuple[str, str]]:
        """Pairs that keep layers below one another where no edge does."""
        if self.variant != "layers":
            return
        layer = {n.name: n.group for n in self.nodes}
        bound = {(layer[e.source], layer[e.target]) for e in self.edges}
        first = {n.group: n.name for n in reversed(self.nodes)}
        groups = self.groups()
        for upper, lower in pairwise(groups):
            if (upper, lower) not in bound:
                yield first[upper], first[lower]

    def split(self, most: int = MOST_READ) -> tuple[Flowchart, ...]:
        """Itself where it can be read at once; else an overview of its groups and one diagram a group, or pieces.

        Every node and every edge stands in one of the pieces at least. A piece has at most `most` nodes; more only
        where one decision has that many ways out or where nodes stand alone.
        """
        if self.size() <= most:
            return (self,)
        if len(self.groups()) > 1:
            return (*self._overview(), *self._by_group(most))
        return tuple(self._pieces(self.edges, self._alone(), most, ""))

    def _overview(self) -> Iterable[Flowchart]:
        place = {n.name: n.group or n.name for n in self.nodes}
        between: dict[tuple[str, str], list[Edge]] = {}
        for edge in self.edges:
            ends = (place[edge.source], place[edge.target])
            if ends[0] != ends[1]:
                between.setdefault(ends, []).append(edge)
        if not between:
            return
        edges = tuple(_bundle(a, b, passing) for (a, b), passing in between.items())
        met = {end for pair in between for end in pair}
        nodes = tuple(Node(name=name, cites=self._cited(name, place)) for name in unique(place.values()) if name in met)
        yield Flowchart(caption=self._titled("overview"), variant="component map", nodes=nodes, edges=edges)

    def _cited(self, group: str, place: dict[str, str]) -> tuple[str, ...]:
        return unique(c for n in self.nodes if place[n.name] == group for c in n.cites)

    def _by_group(self, most: int) -> Iterable[Flowchart]:
        """A piece for each group that something leaves from: those edges, and where they lead."""
        home = {n.name: n.group for n in self.nodes}
        leaving = {g: [e for e in self.edges if home[e.source] == g] for g in unique(home.values())}
        leaving = {group: edges for group, edges in leaving.items() if edges}
        alone = {g: [n for n in self._alone() if home[n] == g] for g in leaving}
        stray = [n for n in self._alone() if home[n] not in leaving]
        for group, edges in leaving.items():
            last = group == next(reversed(leaving))
            yield from self._pieces(edges, alone[group] + (stray if last else []), most, group or "the rest")

    def _alone(self) -> list[str]:
        met = _ends(self.edges)
        return [n.name for n in self.nodes if n.name not in met]

    def _pieces(self, edges: Sequence[Edge], alone: list[str], most: int, title: str) -> Iterable[Flowchart]:
        decisions = {n.name for n in self.nodes if n.shape == "decision"}
        chunks: list[list[Edge]] = [[]]
        for source in unique(e.source for e in edges):
            ways = [e for e in edges if e.source == source]
            for bunch in [ways] if source in decisions else [[way] for way in ways]:
                if chunks[-1] and len(_ends([*chunks[-1], *bunch])) > most:
                    chunks.append([])
                chunks[-1] += bunch
        for number, chunk in enumerate(chunks, 1):
            shown = _ends(chunk) | set(alone if number == len(chunks) else ())
            part = f"part {lettered(number)}" if len(chunks) > 1 else ""
            yield self._piece(chunk, shown, ", ".join(filter(None, (title, part))) or "the whole")

    def _piece(self, edges: Sequence[Edge], shown: set[str], title: str) -> Flowchart:
        deciding = {e.source for e in edges}
        nodes = tuple(
            n if n.shape != "decision" or n.name in deciding else n.model_copy(update={"shape": "step"})
            for n in self.nodes
            if n.name in shown
        )
        return Flowchart(caption=self._titled(title), variant=self.variant, nodes=nodes, edges=tuple(edges))

    def _titled(self, title: str) -> str:
        return f"{self.caption.rstrip('. ')} ({title})"


def _told(shape: Shape) -> str:
    special = {"other": "", "step": "", "data": "is data", "start": "is where it starts", "end": "is where it ends"}
    return special.get(shape, f"is {'an' if shape[0] in 'aeiou' else 'a'} {shape}")


def _are(names: Sequence[str], told: str) -> str:
    """'A is a store', 'A and B are stores'."""
    if len(names) == 1 or not re.match(r"is an? ", told):
        return " ".join(sentence(name, told) for name in names)
    noun = re.sub(r"^is an? ", "", told)
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else {"person": "people"}.get(noun, f"{noun}s")
    return sentence(listed(names), "are", plural)


def _stand(names: Sequence[str], group: str) -> str:
    return sentence(listed(names), "stands in" if len(names) == 1 else "stand in", group)


def _box(node: Node) -> str:
    opening, closing = _BRACKETS.get(node.shape, ("[", "]"))
    return f'{opening}"{escape(node.name)}"{closing}'


def _arrow(edge: Edge) -> str:
    return f'{_ARROWS[edge.style]}|"{escape(edge.label)}"|' if edge.label else _ARROWS[edge.style]


def _ends(edges: Iterable[Edge]) -> set[str]:
    return {end for e in edges for end in (e.source, e.target)}


def _bundle(source: str, target: str, edges: Sequence[Edge]) -> Edge:
    cites = unique(c for e in edges for c in e.cites)
    return Edge(source=source, target=target, label=_summed(e.label for e in edges), cites=cites)


def _summed(labels: Iterable[str]) -> str:
    """The labels joined where they fit; none where they do not, since a part of them would mislead."""
    text = ", ".join(unique(label for label in labels if label))
    return text if len(text) <= LABEL_LENGTH // 2 else ""


KIND = Flowchart
