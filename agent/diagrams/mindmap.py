"""Mind maps: one idea in the middle, and what belongs to it, branch by branch."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Literal

from pydantic import Field, ValidationInfo, field_validator

from agent.diagrams.base import Cited, Diagram, MaybeName, Name, Part, counted, joined, known, sentence, settled, unique
from agent.diagrams.spelling import escape, fold, identifiers

_DEEPEST = 6


class Idea(Cited):
    """A node; `under` names the node that it belongs to, empty for the middle."""

    name: Name
    under: MaybeName = ""


class MindMap(Diagram):
    """A tree of names. Each stands in it once."""

    KIND: ClassVar[str] = "mind map"

    kind: Literal["mind map"] = "mind map"
    root: Name = Field(description="What stands in the middle")
    nodes: tuple[Idea, ...]

    @field_validator("nodes")
    @classmethod
    def _each_once(cls, nodes: tuple[Idea, ...], info: ValidationInfo) -> tuple[Idea, ...]:
        root: str = info.data.get("root", "")
        below = tuple(n for n in nodes if fold(n.name) != fold(root))
        hung = tuple(n if n.under else n.model_copy(update={"under": root}) for n in below)
        placed = settled(hung, known([root, *(n.name for n in below)]), "under", free=[""])
        return joined(placed, lambda n: fold(n.name))

    def problems(self) -> Iterable[str]:
        """Too few or too many nodes, a branch that does not reach the middle, one that is too deep."""
        yield from counted("nodes beside the middle", self.nodes, 1, 120)
        reached = {self.root} | {name for name, _ in self._tree(self.root, 1)}
        if lost := [n.name for n in self.nodes if n.name not in reached]:
            yield f"no way of {_DEEPEST} steps leads from the middle to {', '.join(lost[:8])}; put it elsewhere"

    def _tree(self, parent: str, depth: int) -> Iterable[tuple[str, int]]:
        """The nodes below one, each before its own, with their depth."""
        for node in self.nodes:
            if node.under == parent and depth <= _DEEPEST:
                yield node.name, depth
                yield from self._tree(node.name, depth + 1)

    def names(self) -> tuple[str, ...]:
        """The middle and every node."""
        return (self.root, *(n.name for n in self.nodes))

    def arrows(self) -> tuple[tuple[str, str, str], ...]:
        """From each node to those that belong to it, without words."""
        return tuple((n.under, n.name, "") for n in self.nodes)

    def size(self) -> int:
        """The number of nodes, the middle included."""
        return len(self.nodes) + 1

    def parts(self) -> tuple[Part, ...]:
        """The middle, then each node with what it belongs to."""
        return (self._middle(), *(_part(n) for n in self.nodes))

    def _middle(self) -> Part:
        return Part(place=f"node {self.root}", label=self.root, cites=unique(c for n in self.nodes for c in n.cites))

    def render(self) -> str:
        """A Mermaid mind map: depth is indentation."""
        ids = identifiers(self.names())
        lines = ["mindmap", f'  {ids[self.root]}(("{escape(self.root)}"))']
        lines += [f'{"  " * (depth + 1)}{ids[name]}["{escape(name)}"]' for name, depth in self._tree(self.root, 1)]
        return "\n".join(lines) + "\n"


def _part(idea: Idea) -> Part:
    said = sentence(f"{idea.name} belongs to {idea.under}")
    return Part(place=f"node {idea.name}", label=idea.name, sentence=said, cites=idea.cites)


KIND = MindMap
