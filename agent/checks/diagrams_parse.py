"""Diagrams are right: Mermaid's own parser accepts each one and reads back what was meant.

Wrong: a diagram that the parser rejects, in which an edge is lost, or which shows a single thing.
Right: two or more nodes, each drawn, and each edge between the nodes that it names.
"""

from __future__ import annotations

from collections.abc import Iterator

from agent.checks.base import Check
from agent.diagrams.base import Diagram, read_back
from agent.model.section import CheckContext, Picture, SectionDraft, Verdict
from agent.ports import DiagramParser

_NAME = "diagrams_parse"
_SHOWN = 3


def _look(draft: SectionDraft, context: CheckContext, parser: DiagramParser) -> list[Verdict]:
    del context
    return [
        Verdict(check=_NAME, block=number, place="diagram", message=message, cites=block.diagram.cites())
        for number, block in enumerate(draft.blocks)
        if isinstance(block, Picture)
        for message in _faults(block.diagram, parser)
    ]


def _faults(diagram: Diagram, parser: DiagramParser) -> Iterator[str]:
    if diagram.size() < 2:
        yield "The diagram shows fewer than two things; say it in a sentence instead."
        return
    parsed = parser.parse(diagram.render())
    if isinstance(parsed, str):
        yield f"Mermaid does not accept the diagram ({parsed}); simplify its labels and edges."
        return
    for difference in read_back(diagram, parsed.nodes, parsed.edges)[:_SHOWN]:
        yield f"Read back by Mermaid, {difference}; say it in plain words."


CHECK = Check(_NAME, _look)
