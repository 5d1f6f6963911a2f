"""The page of a large document: how long it takes, which diagrams are drawn again, and how large it is.

The ledger is that of the sample discussions, drafted with the offline engine; the sections in front of the appendices
make way for 60 generated ones, each with prose, cites, a table and a diagram of its own, of five kinds in turn.
"""

from __future__ import annotations

import json
import os
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
SECTIONS = 60
MOST_SECONDS = 5.0
"""Of the processors together, from the command to the written page, with every diagram drawn."""
MOST_MB = 5.0
_APPENDICES = "<!-- section: part-appendices -->"
_HEAD = "<!-- /section: document-head -->\n"


class Viewed(NamedTuple):
    """One run of `blueprint view`: seconds on the clock and of the processors, bytes, and diagrams drawn for it."""

    wall: float
    cpu: float
    size: int
    drawn: int


def figures(folder: Path) -> bool:
    """Print the figures; whether all are within their limits."""
    files = sorted(p for p in (ROOT / "transcripts" / "larkbox").iterdir() if p.name[0] == "2")
    _run(folder, "draft", *map(str, files), "--engine", "offline", "--quiet")
    document = folder / ".dev-resources" / "architecture" / "blueprint.md"
    text = document.read_text("utf-8")
    labels = re.findall(r'<a id="(d-\d+)"></a>', text)
    document.write_text(_enlarged(text, labels), "utf-8")
    first, again = _view(folder), _view(folder)
    document.write_text(
        document.read_text("utf-8").replace("Part 7 of section 30", "Part seven of section 30"), "utf-8"
    )
    changed = _view(folder)
    size, kept = max(first.size, changed.size) / 1e6, again.cpu / first.cpu
    times = f"{first.cpu:5.2f} s of the processors, {first.wall:.1f} s on the clock"
    print(f"view           {times}, for {SECTIONS} sections and {first.drawn} diagrams; at most {MOST_SECONDS:g} s")
    print(f"               {kept:5.2f} × that where nothing changed, {again.drawn} diagrams drawn; none may be")
    print(f"               {changed.drawn} drawn again where one changed; {size:.1f} MB, at most {MOST_MB:g}")
    drawn = (first.drawn, again.drawn, changed.drawn) == (SECTIONS, 0, 1)
    return first.cpu <= MOST_SECONDS and size <= MOST_MB and drawn


def _enlarged(text: str, labels: list[str]) -> str:
    head, rest = text.partition(_HEAD)[0] + _HEAD, text[text.index(_APPENDICES) :]
    return head + "\n" + "\n".join(_section(n, labels) for n in range(SECTIONS)) + "\n" + rest


def _section(n: int, labels: list[str]) -> str:
    """A section of some 300 words with its own diagram."""
    cites = [f"[{at.upper()}](#{at})" for at in (labels[(n * 7 + k) % len(labels)] for k in range(9))]
    sentence = (
        "The part takes what the one before it hands on, keeps it until it is asked for, and tells who waits for it"
    )
    prose = "\n\n".join(" ".join(f"{sentence} ({cite})." for cite in cites[k : k + 3]) for k in (0, 3, 6))
    rows = "\n".join(f"| Part {k} of section {n} | {sentence} | {cites[k]} |" for k in range(8))
    return (
        f'<!-- section: part-of-{n} -->\n<a id="part-of-{n}"></a>\n\n### Section {n}\n\n{prose}\n\n'
        f"```mermaid\n{_DIAGRAMS[n % len(_DIAGRAMS)](n)}\n```\n\n*What section {n} shows.*\n\n"
        f"| Part | What it does | Source |\n| --- | --- | --- |\n{rows}\n<!-- /section: part-of-{n} -->\n"
    )


def _flowchart(n: int) -> str:
    boxes = [f'    n{k}["Part {k} of section {n}"]' for k in range(12)]
    return "\n".join(["flowchart LR", *boxes, *(f'    n{k} -->|"asks for {k}"| n{k + 1}' for k in range(11))])


def _sequence(n: int) -> str:
    parties = [f"    participant p{k} as Part {k} of section {n}" for k in range(8)]
    return "\n".join(
        ["sequenceDiagram", *parties, *(f"    p{k % 8}->>p{(k + 1) % 8}: asks for {k}" for k in range(14))]
    )


def _state(n: int) -> str:
    states = [f'    state "Part {k} of section {n}" as s{k}' for k in range(10)]
    return "\n".join(["stateDiagram-v2", *states, *(f"    s{k} --> s{k + 1}: asked for {k}" for k in range(9))])


def _classes(n: int) -> str:
    made = [f'    class c{k}["Part {k} of section {n}"] {{\n        keeps\n        tells\n    }}' for k in range(8)]
    return "\n".join(["classDiagram", *made, *(f"    c{k} --> c{k + 1} : asks" for k in range(7))])


def _entities(n: int) -> str:
    made = [f'    e{k}["Part {k} of section {n}"] {{\n        string name\n    }}' for k in range(8)]
    return "\n".join(["erDiagram", *made, *(f'    e{k} ||--o{{ e{k + 1} : "has"' for k in range(7))])


_DIAGRAMS: tuple[Callable[[int], str], ...] = (_flowchart, _sequence, _state, _classes, _entities)


def _view(folder: Path) -> Viewed:
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    shown = json.loads(_run(folder, "view", "--no-open", "--json"))
    wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Viewed(wall, cpu, shown["size"], shown["drawn"])


def _run(folder: Path, *args: str) -> str:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("OPENAI_")}
    command = [sys.executable, "-m", "agent", "-C", str(folder), *args]
    ran = subprocess.run(command, capture_output=True, text=True, env=kept | {"PYTHONPATH": str(ROOT)}, check=False)
    if ran.returncode > 1 or "Traceback" in ran.stderr:
        sys.exit(f"{' '.join(args[:3])} … ended with {ran.returncode}: {ran.stderr[-500:]}")
    return ran.stdout
