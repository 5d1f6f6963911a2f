"""Each kind's cases: this input gives this Mermaid source and this text, and Mermaid reads back what was meant.

`BLUEPRINT_REWRITE=1` writes what is drawn now into the files instead; the difference is then to be reviewed.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from agent.diagrams import KINDS, AnyDiagram
from agent.diagrams.base import Diagram, read_back
from agent.mermaid import MermaidParser

FOLDER = Path(__file__).parent
CASE = re.compile(r"^## (.+?)\n+```json\n(.*?)```\n+```mermaid\n(.*?)```\n+```text\n(.*?)```\n", re.S | re.M)
ADAPTER: TypeAdapter[Diagram] = TypeAdapter(AnyDiagram)
PARSER = MermaidParser()


@dataclass(frozen=True)
class Golden:
    """One case: a diagram as JSON, its Mermaid source, and its text equivalent."""

    file: str
    title: str
    given: str
    drawn: str
    told: str


def goldens() -> list[Golden]:
    files = sorted(FOLDER.glob("*.md"))
    return [Golden(file.stem, *found) for file in files for found in CASE.findall(file.read_text("utf-8"))]


def rewrite(case: Golden, drawn: str, told: str) -> None:
    path = FOLDER / f"{case.file}.md"
    text = path.read_text("utf-8")
    found = next(m for m in CASE.finditer(text) if m[1] == case.title)
    fresh = f"## {case.title}\n\n```json\n{case.given}```\n\n```mermaid\n{drawn}```\n\n```text\n{told}```\n"
    path.write_text(text[: found.start()] + fresh + text[found.end() :], "utf-8")


def test_every_kind_has_a_golden_case() -> None:
    """A kind without a reviewed picture does not slip in."""
    assert {ADAPTER.validate_json(case.given).KIND for case in goldens()} == set(KINDS)


@pytest.mark.parametrize("golden", goldens(), ids=lambda case: f"{case.file}: {case.title}")
def test_a_diagram_is_drawn_and_told_as_reviewed(golden: Golden) -> None:
    """Source and text equivalent are byte for byte those that a person looked at, and parse."""
    diagram = ADAPTER.validate_json(golden.given)
    source, told = diagram.render(), diagram.describe() + "\n"
    if os.environ.get("BLUEPRINT_REWRITE"):
        rewrite(golden, source, told)
    else:
        assert (source, told) == (golden.drawn, golden.told)
    read = PARSER.parse(source)
    assert not isinstance(read, str), read
    assert read_back(diagram, read.nodes, read.edges) == []
