"""What a diagram refuses, what it merges, and how a large one is taken apart."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from agent.diagrams import KINDS, AnyDiagram
from agent.diagrams.base import Diagram, read_back
from agent.diagrams.flowchart import Edge, Flowchart, Node
from agent.diagrams.pieces import MOST_READ
from agent.diagrams.spelling import clean, escape, identifiers
from agent.mermaid import MermaidParser
from agent.model.section import Picture, SectionDraft, Subheading

ADAPTER: TypeAdapter[Diagram] = TypeAdapter(AnyDiagram)
PARSER = MermaidParser()


def flow(nodes: list[Any], edges: list[Any], **more: Any) -> dict[str, Any]:
    named = [n if isinstance(n, dict) else {"name": n} for n in nodes]
    drawn = [e if isinstance(e, dict) else dict(zip(("source", "target", "label"), e, strict=False)) for e in edges]
    return {"kind": "flowchart", "caption": "c", "nodes": named, "edges": drawn} | more


def sequence(*steps: dict[str, Any]) -> dict[str, Any]:
    return {"kind": "sequence", "caption": "c", "participants": [{"name": "A"}, {"name": "B"}], "steps": list(steps)}


def states(*moves: tuple[str, str], **inside: str) -> dict[str, Any]:
    kept = [{"name": n, "inside": inside.get(n, "")} for n in ("on", "off", "idle")]
    return {
        "kind": "state",
        "caption": "c",
        "states": kept,
        "transitions": [{"source": a, "target": b} for a, b in moves],
    }


def timing(**span: float) -> dict[str, Any]:
    spans = [{"name": "a", "start": 0, "length": 1} | span, {"name": "b", "start": 1, "length": 1}]
    return {"kind": "timing", "caption": "c", "unit": "seconds", "spans": spans}


HELLO = {"source": "A", "target": "B", "text": "hello"}
REFUSED = {
    "one node": (flow(["a"], [("a", "a")]), "at least 2"),
    "no edge": (flow(["a", "b"], []), "at least 1"),
    "an end that is not declared": (flow(["a", "b"], [("a", "c")]), "'c'; declare it"),
    "an empty name": (flow(["a", " \u200b "], [("a", "a")]), "a name is empty"),
    "a name that no box holds": (flow(["a", "b" * 81], [("a", "a")]), "81 characters"),
    "a label that no edge holds": (flow(["a", "b"], [("a", "b", "x" * 161)]), "161 characters"),
    "two things of one name": (
        flow([{"name": "a", "shape": "store"}, {"name": "A", "shape": "queue"}, "b"], [("a", "b")]),
        "declared twice",
    ),
    "a decision with one way out": (
        flow([{"name": "ok?", "shape": "decision"}, "b"], [("ok?", "b", "yes")]),
        "1 ways out",
    ),
    "branches without labels": (
        flow([{"name": "ok?", "shape": "decision"}, "b", "c"], [("ok?", "b", "yes"), ("ok?", "c")]),
        "label each way",
    ),
    "branches labelled alike": (
        flow([{"name": "q", "shape": "decision"}, "b", "c"], [("q", "b", "yes"), ("q", "c", "Yes")]),
        "label each way",
    ),
    "a step outside every lane": (
        flow([{"name": "a", "group": "L"}, "b"], [("a", "b")], variant="swimlane"),
        "stands in a lane",
    ),
    "a source that Mermaid would not draw": (
        flow([f"n{i}" for i in range(40)], [(f"n{i % 40}", f"n{i // 10}", f"{i}" + "#" * 150) for i in range(390)]),
        "Mermaid draws 50000",
    ),
    "a message without words": (sequence({"source": "A", "target": "B"}), "needs source, target and text"),
    "no message at all": (sequence({"do": "note", "source": "A", "text": "x"}), "0 messages"),
    "a note over nobody": (sequence(HELLO, {"do": "note", "text": "x"}), "stands over"),
    "a branch outside its block": (sequence(HELLO, {"do": "else", "text": "x"}), "outside a block"),
    "an 'and' in an alternative": (
        sequence({"do": "alt", "text": "x"}, HELLO, {"do": "and"}, HELLO),
        "outside a block 'par'",
    ),
    "an end without a block": (sequence(HELLO, {"do": "end"}), "none is open"),
    "an empty branch": (sequence({"do": "alt", "text": "x"}, {"do": "else"}, HELLO, {"do": "end"}), "holds nothing"),
    "a block without a condition": (sequence({"do": "opt"}, HELLO, {"do": "end"}), "needs its condition"),
    "a state inside itself": (states(("on", "off"), on="off", off="on"), "inside itself"),
    "a transition into a state from the one around it": (states(("on", "off"), off="on"), "use [*]"),
    "from the beginning to the end": (states(("[*]", "[*]"), ("on", "off")), "name the state between"),
    "a negative time": (timing(start=-1), "between 0"),
    "a time that is no number": (timing(length=float("nan")), "between 0"),
    "an endless time": (timing(length=float("inf")), "between 0"),
    "a time too short for its unit": (timing(length=0.0001), "smaller unit"),
    "a unit that nobody knows": (timing() | {"unit": "jiffies"}, "Input should be"),
    "an event without words": (
        {"kind": "timeline", "caption": "c", "events": [{"when": "1", "what": ""}, {"when": "2", "what": "x"}]},
        "has no words",
    ),
    "a branch that hangs on itself": (
        {
            "kind": "mind map",
            "caption": "c",
            "root": "r",
            "nodes": [{"name": "a", "under": "b"}, {"name": "b", "under": "a"}],
        },
        "leads from",
    ),
    "a negative width": (
        {
            "kind": "message layout",
            "caption": "c",
            "message": "m",
            "fields": [{"name": "a", "bits": -1}, {"name": "b"}],
        },
        "-1 bits",
    ),
    "a kind that nobody draws": ({"kind": "pie", "caption": "c"}, "pie"),
    "a label that is no ledger label": (flow([{"name": "a", "cites": ["see D-1"]}, "b"], [("a", "b")]), "pattern"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_drawn_is_refused_and_the_message_says_why(case: str) -> None:
    """Each fault is found at validation, before anything is drawn, and named in words that say what to do."""
    given_, said = REFUSED[case]
    with pytest.raises(ValidationError) as refused:
        ADAPTER.validate_python(given_)
    assert said in str(refused.value)


def test_names_are_cleaned_of_what_cannot_be_seen() -> None:
    """Line breaks, zero-width and direction-changing characters neither hide nor reorder a name."""
    assert clean(" a\u202eb\u200b\u2028 c\r\n\x07d ") == "ab c d"


def test_a_declaration_without_details_gives_way_to_one_with_them() -> None:
    """Declaring a thing twice is no fault where the two agree; their citations are united."""
    nodes = [{"name": "Till", "cites": ["C-001"]}, {"name": "till", "shape": "service", "cites": ["C-002"]}, "Bank"]
    diagram = ADAPTER.validate_python(flow(nodes, [("TILL", "Bank"), ("Till", "bank")]))
    assert isinstance(diagram, Flowchart)
    assert diagram.nodes[0] == Node(name="Till", shape="service", cites=("C-001", "C-002"))
    assert diagram.edges == (Edge(source="Till", target="Bank"),)
    assert diagram.cites() == ("C-001", "C-002")


def test_null_stands_for_a_text_that_is_not_there() -> None:
    """Servers that answer null for an optional text are understood."""
    diagram = ADAPTER.validate_python(flow([{"name": "a", "group": None}, "b"], [("a", "b", None)]))
    assert diagram.arrows() == (("a", "b", ""),)


def test_steps_and_decisions_are_not_names() -> None:
    """Only things have names that the ledger has to know; what a step says is checked as a statement."""
    nodes = [{"name": "Weigh", "shape": "step"}, {"name": "Scale", "shape": "device", "group": "Desk"}]
    diagram = ADAPTER.validate_python(flow(nodes, [("Weigh", "Scale")]))
    assert diagram.names() == ("Scale", "Desk")
    assert [part.label for part in diagram.parts()] == ["Weigh", "Scale", ""]


def test_a_lost_edge_and_a_strange_node_are_told() -> None:
    """Reading back compares texts and edges as often as they stand there, both ways."""
    diagram = ADAPTER.validate_python(flow(["a", "b"], [("a", "b", "x")]))
    assert read_back(diagram, ["b", "a"], [("a", "b", "x")]) == []
    assert read_back(diagram, ["a", "b", "c"], []) == [
        "the drawing has the label 'c' that was not meant",
        "the edge 'a → b: x' is lost in the drawing",
    ]


@given(st.lists(st.text(min_size=1, max_size=20), min_size=1, max_size=12, unique=True))
def test_ids_are_safe_and_differ(names: list[str]) -> None:
    """An id is ASCII, opens with a prefix that no keyword has, and stands for one name."""
    ids = identifiers(names)
    assert len(set(ids.values())) == len(names)
    assert all(
        i.isascii() and i.isidentifier() and i.startswith("n_") and not i.endswith(("start", "end"))
        for i in ids.values()
    )


@given(st.text(max_size=60))
def test_an_escaped_text_holds_no_mark(text: str) -> None:
    """Nothing that a grammar, Markdown or HTML reads is left, except the entities that we wrote."""
    shown = escape(clean(text))
    assert not set(shown) & set('"<>&[](){}|`*~%@$:\\^\n')
    assert shown.count("#") == shown.count(";")


@st.composite
def large(draw: st.DrawFn) -> dict[str, Any]:
    count = draw(st.integers(26, 70))
    groups = draw(st.integers(0, 6))
    nodes = [{"name": f"n{i}", "group": f"g{draw(st.integers(0, groups - 1))}" if groups else ""} for i in range(count)]
    pair = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1))
    edges = [(f"n{a}", f"n{b}", f"e{at}") for at, (a, b) in enumerate(draw(st.lists(pair, min_size=1, max_size=90)))]
    return flow(nodes, edges, variant=draw(st.sampled_from(["plain", "component map"])))


@settings(max_examples=40, deadline=None)
@given(large())
def test_a_flowchart_taken_apart_loses_nothing(given_: dict[str, Any]) -> None:
    """Every node and every edge of a large flowchart stands in one of its pieces, and the pieces can be read."""
    whole = ADAPTER.validate_python(given_)
    assert isinstance(whole, Flowchart)
    pieces = whole.split()
    assert {n.name for n in whole.nodes} <= {n.name for p in pieces for n in p.nodes}
    assert {*whole.arrows()} <= {arrow for p in pieces for arrow in p.arrows()}
    met = {end for source, target, _ in whole.arrows() for end in (source, target)}
    assert all(len({n.name for n in p.nodes} & met) <= MOST_READ for p in pieces if "overview" not in p.caption)


def test_a_small_flowchart_stays_whole_and_groups_get_an_overview() -> None:
    """What can be read at once is left alone; else the first piece shows the groups and what passes between them."""
    small = Flowchart.model_validate(flow(["a", "b"], [("a", "b")]))
    assert small.split() == (small,)
    nodes = [{"name": f"n{i}", "group": f"g{i % 2}"} for i in range(30)]
    overview, *rest = Flowchart.model_validate(flow(nodes, [(f"n{i}", f"n{i + 1}", "x") for i in range(29)])).split()
    assert overview.arrows() == (("g0", "g1", "x"), ("g1", "g0", "x"))
    assert [piece.caption for piece in rest] == ["c (g0, part A)", "c (g0, part B)", "c (g1, part A)", "c (g1, part B)"]


@st.composite
def crowded(draw: st.DrawFn) -> dict[str, Any]:
    """A class, entity, state or sequence diagram of more parts than can be read at once."""
    kind = draw(st.sampled_from(["class", "entity", "state", "sequence"]))
    count = draw(st.integers(26, 30 if kind == "sequence" else 60))
    names = [f"n{i}" for i in range(count)]
    at = st.integers(0, count - 1)
    ends = draw(st.lists(st.tuples(at, at), min_size=1, max_size=80))
    edges = [{"source": f"n{a}", "target": f"n{b}"} for a, b in ends]
    if kind == "sequence":
        steps = [{**e, "text": f"m{i}"} for i, e in enumerate(edges)]
        block = [{"do": "alt", "text": "c"}, steps[0], {"do": "else", "text": "d"}, steps[-1], {"do": "end"}]
        parts = [{"name": n} for n in names]
        return {"kind": kind, "caption": "c", "participants": parts, "steps": [*steps, *block]}
    if kind == "state":
        inside = draw(st.integers(0, 3))
        states = [{"name": n, "inside": "n0" if 0 < i <= inside else ""} for i, n in enumerate(names)]
        moves = [{**e, "trigger": f"t{i}"} for i, e in enumerate(edges)]
        moves.append({"source": "[*]", "target": draw(st.sampled_from(names[inside + 1 :])), "trigger": "begin"})
        return {"kind": kind, "caption": "c", "states": states, "transitions": moves}
    labelled = [{**e, "label": f"r{i}"} for i, e in enumerate(edges)]
    parts = [{"name": n} for n in names]
    if kind == "class":
        return {"kind": kind, "caption": "c", "classes": parts, "associations": labelled}
    return {"kind": kind, "caption": "c", "entities": parts, "relations": labelled}


@settings(max_examples=80, deadline=None)
@given(crowded())
def test_classes_entities_states_and_messages_taken_apart_lose_nothing(given_: dict[str, Any]) -> None:
    """Every part and every line between two stands in one of the pieces, and a piece can be read at once."""
    try:
        whole = ADAPTER.validate_python(given_)
    except ValidationError:
        assume(False)  # states that lead into one another are no diagram
    pieces = whole.split()
    assert {*whole.names()} <= {name for p in pieces for name in p.names()}
    assert {*whole.arrows()} == {arrow for p in pieces for arrow in p.arrows()}
    met = {end for source, target, _ in whole.arrows() for end in (source, target)}
    assert all(len({*p.names()} & met) <= MOST_READ + 1 for p in pieces)
    assert len({p.caption for p in pieces}) == len(pieces)
    last = pieces[-1]
    source = last.render()
    read = PARSER.parse(source)
    assert not isinstance(read, str), f"{read}\n{source}"
    assert read_back(last, read.nodes, read.edges) == [], source


def test_a_long_exchange_is_cut_between_messages_and_never_inside_a_block() -> None:
    """Sixty messages stand one piece after the other; a small diagram of each kind stays whole."""
    steps = [{"source": "a", "target": "b", "text": f"m{i}"} for i in range(60)]
    steps[20:20] = [{"do": "loop", "text": "again"}]
    steps[31:31] = [{"do": "end"}]
    whole = ADAPTER.validate_python(
        {"kind": "sequence", "caption": "c", "participants": [{"name": "a"}, {"name": "b"}], "steps": steps}
    )
    pieces = whole.split()
    assert [p.caption for p in pieces] == ["c (part A)", "c (part B)", "c (part C)"]
    assert [arrow for p in pieces for arrow in p.arrows()] == [*whole.arrows()]
    small = {"kind": "class", "caption": "c", "classes": [{"name": "a"}, {"name": "b"}]}
    few = ADAPTER.validate_python({**small, "associations": [{"source": "a", "target": "b"}]})
    assert few.split() == (few,)


def test_a_draft_shows_a_large_diagram_in_pieces_and_leaves_the_rest_alone() -> None:
    """Whoever drew it, a flowchart of forty boxes stands in the section as several, in its place."""
    large = Flowchart.model_validate(flow([f"n{i}" for i in range(40)], [(f"n{i}", f"n{i + 1}") for i in range(39)]))
    small = Flowchart.model_validate(flow(["a", "b"], [("a", "b")]))
    blocks = (Subheading(text="before"), Picture(diagram=large), Picture(diagram=small), Subheading(text="after"))
    shown = SectionDraft(section="s", blocks=blocks, engine="offline").readable()
    assert [b.type for b in shown.blocks] == ["heading", "diagram", "diagram", "diagram", "heading"]
    drawn = [b.diagram for b in shown.blocks if isinstance(b, Picture)]
    assert all(d.size() <= MOST_READ for d in drawn)
    assert {*large.arrows(), *small.arrows()} == {arrow for d in drawn for arrow in d.arrows()}
    assert shown.readable() == shown


def test_the_union_is_exact_and_known_by_its_kind() -> None:
    """A record of each kind validates as itself, and the schema offers every kind."""
    schema = ADAPTER.json_schema()
    assert set(schema["discriminator"]["mapping"]) == set(KINDS)
    diagram = ADAPTER.validate_python(flow(["a", "b"], [("a", "b")]))
    assert type(diagram) is KINDS["flowchart"]
    assert ADAPTER.validate_json(ADAPTER.dump_json(diagram)) == diagram


PARSER = MermaidParser()
TOLD = {
    "words and letters that Mermaid takes for its own": (
        flow(
            ["inbox", "end", "hub", "oven", "xray", "pay"],
            [("inbox", "end"), ("hub", "oven"), ("hub", "xray"), ("oven", "pay")],
        ),
        {"inbox", "end", "hub", "oven", "xray", "pay"},
        {("inbox", "end", ""), ("hub", "oven", ""), ("hub", "xray", ""), ("oven", "pay", "")},
    ),
    "brackets, quotes and at signs": (
        flow(
            ['Store (MySQL, "READ ONLY")', "@quay/kit"], [("@quay/kit", 'Store (MySQL, "READ ONLY")', "again (max 3)")]
        ),
        {'Store (MySQL, "READ ONLY")', "@quay/kit"},
        {("@quay/kit", 'Store (MySQL, "READ ONLY")', "again (max 3)")},
    ),
    "semicolons and hashes in messages and notes": (
        {
            "kind": "sequence",
            "caption": "c",
            "participants": [{"name": "Crew"}, {"name": "Shore"}],
            "steps": [
                {"source": "Crew", "target": "Shore", "text": "log berth; then moor"},
                {"source": "Crew", "target": "Shore", "text": "ticket #7 done"},
                {"do": "note", "source": "Crew", "target": "Shore", "text": "call #2 is the last; wake the master"},
            ],
        },
        {"Crew", "Shore", "call #2 is the last; wake the master"},
        {("Crew", "Shore", "log berth; then moor"), ("Crew", "Shore", "ticket #7 done")},
    ),
    "states of several words, and colons in what moves them": (
        {
            "kind": "state",
            "caption": "c",
            "states": [{"name": "At anchor"}, {"name": "Re-fitted"}],
            "transitions": [
                {"source": "[*]", "target": "At anchor"},
                {"source": "At anchor", "target": "Re-fitted", "trigger": "cleared (e.g.: by Kim)"},
            ],
        },
        {"At anchor", "Re-fitted"},
        {("[*]", "At anchor", ""), ("At anchor", "Re-fitted", "cleared (e.g.: by Kim)")},
    ),
    "a time of day in the name of a span": (
        {
            "kind": "timing",
            "caption": "c",
            "unit": "days",
            "spans": [
                {"name": "Paint 9:15 rail", "lane": "Pier: north", "start": 0, "length": 4},
                {"name": "Dry", "start": 4, "length": 1},
            ],
        },
        {"Paint 9:15 rail", "Pier: north", "Dry"},
        set(),
    ),
}


@pytest.mark.parametrize("case", TOLD)
def test_what_mermaid_misreads_in_silence_is_drawn_as_it_was_meant(case: str) -> None:
    """Kinds of wording that stop Mermaid or make it draw something else: each text and arrow is read back exactly."""
    given_, texts, edges = TOLD[case]
    read = PARSER.parse(ADAPTER.validate_python(given_).render())
    assert not isinstance(read, str), read
    assert set(read.nodes) == texts
    assert set(read.edges) == edges


@pytest.mark.parametrize("length", ["4dd", "later"])
def test_a_duration_that_is_none_is_refused(length: str) -> None:
    """No bar of no length is drawn for what cannot be read as one."""
    spans = [{"name": "a", "start": 0, "length": 4}, {"name": "b", "start": 4, "length": length}]
    with pytest.raises(ValidationError, match="valid number"):
        ADAPTER.validate_python({"kind": "timing", "caption": "c", "unit": "days", "spans": spans})
