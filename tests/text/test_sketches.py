"""Pictures that people paste or describe, read as names and arrows; and what is no picture."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.text.sketches import Arrow, Sketch, characters, in_words, mermaid


def arrows(picture: Sketch | None) -> list[tuple[str, str, str]]:
    """The arrows of a picture, in order."""
    assert picture is not None
    return [tuple(a) for a in picture.arrows]


def test_a_mermaid_flowchart_is_read_with_its_labels() -> None:
    """Shapes and styles are left behind; chains, lists and both ways of writing a label are understood."""
    picture = mermaid("""
flowchart LR
    subgraph quay
    A[Harbour office] --> B("Tide log") -->|each hour| C{{Crane}}
    end
    C -. by radio .-> D & E[(Berth list)]
    style A fill:#fff
""")
    assert arrows(picture) == [
        ("Harbour office", "Tide log", ""), ("Tide log", "Crane", "each hour"), ("Crane", "D", "by radio"),
        ("Crane", "Berth list", "by radio"),
    ]  # fmt: skip


def test_a_mermaid_sequence_and_states_are_read_as_what_they_are() -> None:
    """Messages under the participants' names, moves with their triggers."""
    talk = mermaid("sequenceDiagram\n participant F as Ferry\n F->>Quay: asks for a berth\n Quay-->>F: berth 4")
    assert talk is not None
    assert (talk.sort, arrows(talk)) == (
        "sequence", [("Ferry", "Quay", "asks for a berth"), ("Quay", "Ferry", "berth 4")],
    )  # fmt: skip
    moves = mermaid("stateDiagram-v2\n [*] --> Moored\n Moored --> At_sea : lines off\n At_sea --> [*]")
    assert moves is not None
    assert (moves.sort, arrows(moves)) == ("state", [("Moored", "At_sea", "lines off")])


def test_a_sketch_in_characters_is_read_across_and_down() -> None:
    """Boxes in brackets or of bars, arrows to the right and left with words on them, arrows up and down."""
    picture = characters("""
[ferry] --asks--> [quay] <--- (pilot)
                    |
                    v
+-------+      +---------+
| crane |<-----| foreman |
+-------+      +---------+
""")
    assert sorted(arrows(picture)) == [
        ("ferry", "quay", "asks"), ("foreman", "crane", ""), ("pilot", "quay", ""), ("quay", "foreman", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "def moor(ferry) -> Berth:\n    return quay.free()",
        "2026-04-07 INFO ferry -> quay moored",
        "a table of words\nwithout any arrow",
        "x => { moor(x); }",
        "",
    ],
)
def test_code_a_log_and_plain_text_are_no_sketch(text: str) -> None:
    """An arrow in them points nowhere that a picture would."""
    assert characters(text) is None
    assert mermaid(text) is None


def test_a_picture_told_in_words_is_read_by_its_arrows_and_its_order() -> None:
    """One spelling a name, whatever its case later; what stands on an arrow is kept."""
    picture = in_words(
        [
            "Picture three boxes from left to right: ferry, quay and crane.",
            "An arrow from the Crane back to the quay, labelled empty again, and one from the quay to the office.",
        ]
    )
    assert arrows(picture) == [
        ("Ferry", "Quay", ""), ("Quay", "Crane", ""), ("Crane", "Quay", "empty again"), ("Quay", "Office", ""),
    ]  # fmt: skip
    assert in_words(["The ferry goes from Hull to Bergen every day."]) is None


@given(st.text(max_size=400))
def test_no_text_breaks_the_readers(text: str) -> None:
    """Whatever was pasted: names are short and every arrow joins two of them."""
    for picture in (mermaid(f"flowchart LR\n{text}"), mermaid(text), characters(text), in_words([text])):
        if picture is not None:
            assert all(a.source in picture.names and a.target in picture.names for a in picture.arrows)
            assert all(len(name) <= 60 for name in picture.names)


def test_names_with_brackets_quotes_and_blanks_are_read_whole() -> None:
    """What Mermaid would refuse, or take apart into other boxes without a word, is read as the person meant it."""
    boxes = mermaid("""
graph TD
  a[Till<br/>@harbour/till] -->|again (3 at most)| b[Ledger (paper, "carbon copy")]
  b --> c(Clerk (night))
  c -- no: closed --> end
  end---oar
""")
    assert arrows(boxes) == [
        ("Till @harbour/till", 'Ledger (paper, "carbon copy")', "again (3 at most)"),
        ('Ledger (paper, "carbon copy")', "Clerk (night)", ""), ("Clerk (night)", "end", "no: closed"),
    ]  # fmt: skip
    moves = mermaid("stateDiagram-v2\n [*] --> At anchor\n At anchor --> Under way : cleared (e.g.: by Kim)")
    assert arrows(moves) == [("At anchor", "Under way", "cleared (e.g.: by Kim)")]


def test_a_pasted_schedule_is_left_in_words() -> None:
    """A Gantt chart with wrong dates is no picture of boxes: nothing is drawn rather than dates that nobody said."""
    assert mermaid("gantt\n section Pier: north\n Paint 9:15 rail :a, 2026-04-03, 4d\n Dry :2026-02-31, later") is None


def test_a_line_round_corners_joins_the_boxes_at_its_ends() -> None:
    """With the words on it, and not what happens to lie below the corner."""
    picture = """
quay ----> harbour ----> berth
             ^              |
             +-- opens gate +
crane ----> yard
"""
    drawn = characters(picture)
    assert drawn is not None
    assert Arrow("berth", "harbour", "opens gate") in drawn.arrows
    assert {frozenset((a.source, a.target)) for a in drawn.arrows} == {
        frozenset(("quay", "harbour")), frozenset(("harbour", "berth")), frozenset(("berth", "harbour")),
        frozenset(("crane", "yard")),
    }  # fmt: skip


def test_a_line_that_is_lost_is_no_arrow() -> None:
    """Below the corner stands a box by chance; nobody drew an arrow from it."""
    picture = """
quay ----> harbour
             ^
             +---------
crane ----> yard
"""
    drawn = characters(picture)
    assert drawn is not None
    assert [(a.source, a.target) for a in drawn.arrows] == [("quay", "harbour"), ("crane", "yard")]
