"""Where the document's links lead, and what stands in it that the renderer would not set."""

from __future__ import annotations

import pytest

from agent.document.links import anchors, faults


@pytest.mark.parametrize(
    "markdown",
    [
        "See [D-001](#d-001).",
        "The path `<tenant>` and `[a](b)` in backticks.",
        "```mermaid\nflowchart TB\n a[<b>x</b>] --> b[[link](http://x)]\n```",
        r"\[D-001\](#nowhere) and &lt;b> as words, a < b > c.",
        "<details><summary>In words</summary>",
        '<a id="summary"></a>',
        "<!-- section: summary -->",
    ],
)
def test_what_the_renderer_sets_is_in_order(markdown: str) -> None:
    """Links to places that exist, folds, anchors, comments, and whatever stands in fences or backticks."""
    assert list(faults(markdown, frozenset({"d-001", "summary"}))) == []


@pytest.mark.parametrize(
    ("markdown", "says"),
    [
        ("See [D-009](#d-009).", "#d-009 leads nowhere"),
        ("See [x](http://example.org).", "out of the document"),
        ("See [x](other.md).", "out of the document"),
        ("![x](a.png)", "An image"),
        ('<img src="a.png">', "An image"),
        ("<b>bold</b>", "HTML stands here (<b>)"),
        ('<a id="x" onclick="y">', "HTML stands here"),
    ],
)
def test_what_leads_nowhere_or_out_is_said(markdown: str, says: str) -> None:
    """Each fault comes with the line that it stands in."""
    found = list(faults(f"A line.\n{markdown}\nAnother.", frozenset({"d-001"})))
    assert found
    assert all(line == markdown for line, _ in found)
    assert says in " ".join(message for _, message in found)


def test_an_anchor_in_a_fence_is_no_place() -> None:
    """Only what a viewer sees as an anchor can be led to."""
    assert anchors('<a id="one"></a>\n```\n<a id="two"></a>\n```\n') == {"one"}
