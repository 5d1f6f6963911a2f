"""Whatever validates can be drawn, and shows exactly what was meant: held against Mermaid's own parser."""

from __future__ import annotations

import string
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from agent.diagrams import KINDS, AnyDiagram
from agent.diagrams.base import Diagram, read_back
from agent.diagrams.flowchart import Shape, Variant
from agent.diagrams.spelling import clean, fold
from agent.mermaid import MermaidParser

NASTY = [
    'Queue (Postgres, "SKIP LOCKED")', "end", "graph", "style x fill:#f00", "lifestyle: a #1; b #2;", "class",
    "click me", "default", "subgraph", "o", "x", "ops", "[*]", "state", "note", "title", "section", "direction LR",
    "%%{init: {}}%%", "@acme/sdk", "a; b", "issue #42", "#quot;", "&lt;b&gt;", "<script>alert(1)</script>", "<br/>",
    "a|b", "`code`", "**bold**", "_under_", "order_id", "1. first", "- item", "+ plus", "www.example.org",
    "https://example.org/x?y=1", "$$x^2$$", "fa:fa-car", "a --> b", "ok?", "{}", "[x](y)", "كبير", "\u202eevil",
    "👩‍🚀 crew", "Größe", "数据库", "ﬂ°°35¶ß", "50 % off", "~tilde~", "a\nb", "\\n", "\\", "'", "...", "--", "---",
    "==", "constructor", "__proto__", "x start", "x", "acme.com", "10:30", "a:::b", "end end", "loop", "alt", "a()",
    "<<x>>", "root", "accTitle: x", "accDescr { x }", "5 °C", "a,b", "!", "?", "*", "+", "-", "#", "%%",
    "\u2028line", "é" * 40, "word " * 12, "Call back", "gantt", "timeline", "href x", "2026-02-03 go-live",
    "weekend off", "excludes us", "PK", "FK number", "flow direction", "LR first", "TB", "namespace a", "link",
    "callback", "1 to 3", "10. x", "scale 100 width", "hide empty description", "a.b.c", "dateFormat x", "vert",
    "milestone", "todayMarker off", "wrap:yes", "nowrap: no", "and", "else", "participant A as B", "a\\+b", "~~~",
]  # fmt: skip
PARSER = MermaidParser()
ADAPTER: TypeAdapter[Diagram] = TypeAdapter(AnyDiagram)
texts = st.one_of(
    st.sampled_from(NASTY),
    st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=24),
    st.text(string.punctuation + " ab1", min_size=1, max_size=12),
).filter(lambda t: bool(clean(t).strip("\u200c\u200d")) and len(clean(t)) <= 80)
labels = st.one_of(st.just(""), texts)
names = st.lists(texts, min_size=2, max_size=6, unique_by=lambda t: fold(clean(t)))


def some(draw: st.DrawFn, values: list[str], least: int = 1, most: int = 6) -> list[tuple[str, str]]:
    pair = st.tuples(st.sampled_from(values), st.sampled_from(values))
    return draw(st.lists(pair, min_size=least, max_size=most))


@st.composite
def flowcharts(draw: st.DrawFn) -> dict[str, object]:
    nodes = draw(names)
    shapes = st.sampled_from([s for s in get_args(Shape) if s != "decision"])
    variant = draw(st.sampled_from(get_args(Variant)))
    lanes = st.sampled_from(draw(st.lists(texts, min_size=1, max_size=3)))
    group = lanes if variant in {"swimlane", "layers"} else st.one_of(st.just(""), lanes)
    style = st.sampled_from(["sync", "async", "dashed"])
    return {
        "kind": "flowchart",
        "variant": variant,
        "caption": "c",
        "nodes": [{"name": n, "shape": draw(shapes), "group": draw(group)} for n in nodes],
        "edges": [
            {"source": a, "target": b, "label": draw(labels), "style": draw(style)} for a, b in some(draw, nodes)
        ],
    }


@st.composite
def sequences(draw: st.DrawFn) -> dict[str, object]:
    people = draw(names)
    steps: list[dict[str, object]] = []
    depth: list[str] = []
    for source, target in some(draw, people, least=2, most=8):
        if draw(st.integers(0, 4)) == 0 and len(depth) < 3:
            depth.append(draw(st.sampled_from(["alt", "opt", "loop", "par", "break"])))
            steps.append({"do": depth[-1], "text": draw(texts)})
        mode = draw(st.sampled_from(["sync", "async", "reply"]))
        steps.append({"source": source, "target": target, "text": draw(texts), "mode": mode})
        if draw(st.booleans()):
            steps.append(
                {"do": "note", "source": source, "target": draw(st.sampled_from(["", target])), "text": draw(texts)}
            )
        if depth and draw(st.booleans()):
            following = {"alt": "else", "par": "and"}.get(depth[-1])
            if following and draw(st.booleans()):
                steps += [
                    {"do": following, "text": draw(labels)},
                    {"source": target, "target": source, "text": draw(texts), "mode": "reply"},
                ]
            steps.append({"do": "end"})
            depth.pop()
    people_ = [{"name": p, "person": draw(st.booleans())} for p in people]
    return {"kind": "sequence", "caption": "c", "participants": people_, "steps": steps}


@st.composite
def class_diagrams(draw: st.DrawFn) -> dict[str, object]:
    classes = draw(names)
    inside = st.lists(texts, max_size=2, unique_by=clean)
    relation = st.sampled_from(
        ["association", "aggregation", "composition", "inheritance", "dependency", "realisation"]
    )
    return {
        "kind": "class",
        "caption": "c",
        "classes": [
            {"name": c, "stereotype": draw(labels), "attributes": draw(inside), "behaviour": draw(inside)}
            for c in classes
        ],
        "associations": [
            {
                "source": a,
                "target": b,
                "relation": draw(relation),
                "label": draw(labels),
                "source_count": draw(labels),
                "target_count": draw(labels),
            }
            for a, b in some(draw, classes)
        ],
    }


@st.composite
def state_diagrams(draw: st.DrawFn) -> dict[str, object]:
    states = [s for s in draw(names) if clean(s) != "[*]"] + ["Somewhere"]
    states = list({fold(clean(s)): s for s in states}.values())
    inside = {s: draw(st.sampled_from(["", *states[:at]])) for at, s in enumerate(states)}
    ends = [*states, "[*]"]
    moves = [{"source": a, "target": b, "trigger": draw(labels), "guard": draw(labels)} for a, b in some(draw, ends)]
    return {
        "kind": "state",
        "caption": "c",
        "states": [{"name": s, "inside": inside[s]} for s in states],
        "transitions": [{"source": "[*]", "target": states[0]}, *moves],
    }


@st.composite
def entity_diagrams(draw: st.DrawFn) -> dict[str, object]:
    entities = draw(names)
    count = st.sampled_from(["one", "zero or one", "one or more", "zero or more", "unknown"])
    inside = st.lists(texts, max_size=3, unique_by=clean)
    return {
        "kind": "entity",
        "caption": "c",
        "entities": [{"name": e, "attributes": draw(inside)} for e in entities],
        "relations": [
            {"source": a, "target": b, "label": draw(labels), "source_count": draw(count), "target_count": draw(count)}
            for a, b in some(draw, entities)
        ],
    }


@st.composite
def timings(draw: st.DrawFn) -> dict[str, object]:
    lane = st.sampled_from(["", *draw(st.lists(texts, max_size=3, unique_by=clean))])
    time = st.floats(0, 10_000, allow_nan=False)
    spans = [
        {
            "name": n,
            "lane": draw(lane),
            "start": round(draw(time), 2),
            "length": round(draw(time), 2) + (0.5 if i == 0 else 0),
        }
        for i, n in enumerate(draw(names))
    ]
    return {"kind": "timing", "caption": "c", "unit": "seconds", "zero": draw(labels), "spans": spans}


@st.composite
def timelines(draw: st.DrawFn) -> dict[str, object]:
    section = st.sampled_from(["", *draw(st.lists(texts, max_size=2))])
    when = st.sampled_from(draw(names))
    events = [{"when": draw(when), "what": w, "section": draw(section)} for w in draw(names)]
    return {"kind": "timeline", "caption": "c", "events": events}


@st.composite
def mind_maps(draw: st.DrawFn) -> dict[str, object]:
    root, *below = draw(names)
    nodes = [{"name": n, "under": draw(st.sampled_from(["", *below[:at]]))} for at, n in enumerate(below)]
    return {"kind": "mind map", "caption": "c", "root": root, "nodes": nodes}


@st.composite
def message_layouts(draw: st.DrawFn) -> dict[str, object]:
    width = draw(st.sampled_from([st.just(0), st.integers(1, 60), st.integers(0, 9)]))
    fields = [{"name": n, "meaning": draw(labels), "bits": draw(width)} for n in draw(names)]
    return {"kind": "message layout", "caption": "c", "message": draw(texts), "fields": fields}


EVERY = {
    "flowchart": flowcharts(),
    "sequence": sequences(),
    "class": class_diagrams(),
    "state": state_diagrams(),
    "entity": entity_diagrams(),
    "timing": timings(),
    "timeline": timelines(),
    "mind map": mind_maps(),
    "message layout": message_layouts(),
}


def test_every_kind_has_a_strategy() -> None:
    """A new kind is not left out of the property."""
    assert set(EVERY) == set(KINDS)


@pytest.mark.parametrize("kind", sorted(EVERY))
def test_what_validates_is_drawn_as_it_was_meant(kind: str) -> None:
    """Rendering is deterministic, survives JSON and parses; Mermaid reads back each text and each edge, no more."""

    @settings(
        max_examples=30,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    )
    @given(EVERY[kind])
    def holds(given_: dict[str, object]) -> None:
        try:
            diagram = ADAPTER.validate_python(given_)
        except ValidationError:
            return
        source = diagram.render()
        assert ADAPTER.validate_json(ADAPTER.dump_json(diagram)).render() == source
        read = PARSER.parse(source)
        assert not isinstance(read, str), f"{read}\n{source}"
        assert read_back(diagram, read.nodes, read.edges) == [], source
        assert set(diagram.names()) <= set(read.nodes) or kind == "message layout"

    holds()


long_names = st.builds(lambda text, n: f"{text} {'ab; #1 ' * n}".strip()[:80], texts, st.integers(0, 12))


@st.composite
def large_flowcharts(draw: st.DrawFn) -> dict[str, object]:
    count = draw(st.sampled_from([26, 120, 300]))
    stems = draw(st.lists(long_names, min_size=4, max_size=8))
    nodes = [clean(f"{i} {stems[i % len(stems)]}")[:80].strip() for i in range(count)]
    groups = draw(st.integers(0, 5))
    at = st.integers(0, count - 1)
    ends = draw(st.lists(st.tuples(at, at, labels), min_size=count // 3, max_size=count // 2))
    return {
        "kind": "flowchart",
        "variant": draw(st.sampled_from(["plain", "component map", "dependency"])),
        "caption": "c",
        "nodes": [
            {"name": n, "group": f"{stems[0]} {i % groups}"[-60:] if groups else ""} for i, n in enumerate(nodes)
        ],
        "edges": [{"source": nodes[a], "target": nodes[b], "label": label} for a, b, label in ends],
    }


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(large_flowcharts())
def test_three_hundred_boxes_with_long_labels_are_drawn_as_they_were_meant(given_: dict[str, object]) -> None:
    """Mermaid reads a large flowchart back text by text, whole and in the pieces that a reader gets."""
    try:
        whole = ADAPTER.validate_python(given_)
    except ValidationError as error:
        assert "Mermaid draws" in str(error) or "render" in str(error), error  # noqa: PT017  # the one reason there is
        return
    for diagram in {id(d): d for d in (whole, *whole.split()[:4])}.values():
        source = diagram.render()
        read = PARSER.parse(source)
        assert not isinstance(read, str), f"{read}\n{source}"
        assert read_back(diagram, read.nodes, read.edges) == [], source
