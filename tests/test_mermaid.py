"""Mermaid's own parser: what it reads back, what it complains of, and that nothing brings it down."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.mermaid import MermaidParser
from agent.ports import ParsedDiagram

PARSER = MermaidParser()
HEADS = ["flowchart LR", "sequenceDiagram", "classDiagram", "stateDiagram-v2", "erDiagram", "gantt"]
HEADS += ["timeline", "mindmap", "packet", "pie", "block"]
READ = {
    'flowchart LR\n subgraph g ["Shop #35;1"]\n a["x #quot;y#quot;"]\n end\n a -->|"z<br/>w"| b\n a ~~~ b': (
        "flowchart-v2",
        ('x "y"', "b", "Shop #1"),
        (('x "y"', "b", "z w"),),
    ),
    "sequenceDiagram\n actor W as Worker\n W->>+Q: a#59; b\n Q-->>-W: ok\n Note over W: #35;3\n opt c\n W-)Q: d\nend": (
        "sequence",
        ("Worker", "Q", "#3", "c"),
        (("Worker", "Q", "a; b"), ("Q", "Worker", "ok"), ("Worker", "Q", "d")),
    ),
    'classDiagram\n class n["Line"] {\n <<value>>\n sum\n adds()\n }\n n "1" --> "*" m : has': (
        "class",
        ("Line", "value", "sum", "adds", "m"),
        (("Line", "m", "1 has *"),),
    ),
    'stateDiagram-v2\n state "A b" as s {\n [*] --> t\n }\n s --> [*] : done': (
        "stateDiagram",
        ("A b", "t"),
        (("[*]", "t", ""), ("A b", "[*]", "done")),
    ),
    'erDiagram\n n["My order"] {\n has unit_price "unit price, net"\n has size\n }\n n ||--o{ m : "x #35;"': (
        "er",
        ("My order", "unit price, net", "size", "m"),
        (("My order", "m", "x #"),),
    ),
    "gantt\n dateFormat x\n section S\n a #58; b :0, 5ms": ("gantt", ("S", "a : b"), ()),
    "timeline\n section S\n now : a : b": ("timeline", ("S", "now", "a", "b"), ()),
    "mindmap\n  r((x))\n    a": ("mindmap", ("x", "a"), (("x", "a", ""),)),
    'packet-beta\n title T\n 0-7: "a"\n 8-95: "b"': ("packet", ("T", "a", "b"), ()),
    'pie\n "a": 1': ("pie", (), ()),
}


@pytest.mark.parametrize("source", READ)
def test_what_mermaid_understood_is_read_back(source: str) -> None:
    """Type, texts with entities decoded, and edges by what stands in their ends; invisible edges do not count."""
    kind, nodes, edges = READ[source]
    read = PARSER.parse(source)
    assert isinstance(read, ParsedDiagram), read
    assert (read.type, read.edges) == (kind, edges)
    assert sorted(read.nodes) == sorted(nodes)


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("", "No diagram type detected"),
        ("just prose", "No diagram type detected"),
        ("flowchart LR\n a --> end", "line 2"),
        ("flowchart LR\n a[Queue (x)] --> b", "PS"),
        ("stateDiagram-v2\n a --> Re-work", "Parse error"),
        ("flowchart LR\n" + "a --> b\n" * 501, "Edge limit exceeded"),
        ("flowchart LR\n%% " + "x" * 50_000, "Mermaid draws 50000"),
    ],
)
def test_a_complaint_is_one_line_that_names_the_place(source: str, says: str) -> None:
    """What the parser refuses comes back as one bounded line."""
    complaint = PARSER.parse(source)
    assert isinstance(complaint, str)
    assert says in complaint
    assert "\n" not in complaint
    assert len(complaint) <= 400


def test_a_parse_that_goes_wrong_in_silence_is_visible_in_what_is_read() -> None:
    """An edge before an id in o or x draws other nodes; reading back shows those, not what was meant."""
    read = PARSER.parse("flowchart LR\n api---ops\n api---xfer")
    assert isinstance(read, ParsedDiagram)
    assert "ps" in read.nodes
    assert "ops" not in read.nodes


def test_a_source_that_breaks_the_machine_is_a_complaint_and_the_next_one_is_read() -> None:
    """Nesting beyond the machine's stack costs one machine, not the run."""
    deep = "mindmap\n" + "".join(" " * at + f"a{at}\n" for at in range(1, 300))
    complaint = PARSER.parse(deep)
    assert isinstance(complaint, str)
    assert "gave up" in complaint
    assert isinstance(PARSER.parse("flowchart LR\n a --> b"), ParsedDiagram)


def test_directives_do_not_outlive_their_source() -> None:
    """A source that sets Mermaid's configuration changes nothing for the next."""
    plain = PARSER.parse("flowchart LR\n a --> b")
    PARSER.parse('%%{init: {"maxEdges": 0, "flowchart": {"htmlLabels": false}}}%%\nflowchart LR\n a --> b')
    assert PARSER.parse("flowchart LR\n a --> b") == plain


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        st.text(max_size=60),
        st.builds(
            lambda head, body: f"{head}\n{body}",
            st.sampled_from(HEADS),
            st.one_of(st.text(max_size=60), st.text("ab -><[](){}|\"'`:;#%@\n=*~.", max_size=60)),
        ),
    )
)
def test_no_string_brings_it_down(source: str) -> None:
    """Any text gives a reading or a complaint on one line; half characters and zeros are no exception."""
    read = PARSER.parse(source)
    assert isinstance(read, ParsedDiagram) or (read and "\n" not in read)


@pytest.mark.parametrize(("text", "shown"), [("\ud83d", "?"), ("x\0y", "x\ufffdy"), ("\0\udfff", "\ufffd?")])
def test_half_characters_and_zeros_are_replaced(text: str, shown: str) -> None:
    """What no viewer could show does not reach the machine, which would stop at it."""
    read = PARSER.parse(f'flowchart LR\n a["{text}"] --> b')
    assert isinstance(read, ParsedDiagram), read
    assert read.nodes == (shown, "b")


def test_a_parser_of_another_thread_is_refused() -> None:
    """A machine touched by two threads crashes the process; the mistake is said instead."""
    PARSER.parse("flowchart LR\n a --> b")
    said: list[str] = []

    def elsewhere() -> None:
        try:
            PARSER.parse("flowchart LR\n a --> b")
        except RuntimeError as error:
            said.append(str(error))

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert said == ["a MermaidParser was used in a second thread; make one in each thread"]
