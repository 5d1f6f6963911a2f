"""The document splits into regions and a person's own text, and joins to the same bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.document.anchors import FRONT_MATTER, Outside, Region, join, regions, split
from agent.errors import UsageError

LINES = st.lists(
    st.sampled_from(["---", "text", "", "```", "~~~ x", "````", "<!-- a -->", "see `<!-- section: a -->`", "# h"]),
    max_size=8,
)


@given(LINES, LINES, LINES)
def test_join_gives_back_what_was_split(before: list[str], inside: list[str], after: list[str]) -> None:
    """Unless the text around the anchors leaves a fence open, every byte returns, the region's too."""
    text = "\n".join([*before, "<!-- section: a -->", *inside, "<!-- /section: a -->", *after]) + "\n"
    try:
        segments = split(text)
    except UsageError:
        assert any(line.startswith(("```", "~~~")) for line in (*before, *inside))
        return
    assert join(segments) == text
    if "a" in regions(segments):
        assert regions(segments)["a"] == "".join(f"{line}\n" for line in inside)


def test_front_matter_is_a_region_of_its_own() -> None:
    """It stands at the very start; elsewhere three dashes are a rule."""
    assert split("---\na: 1\n---\nmine\n") == (Region(id=FRONT_MATTER, text="---\na: 1\n---\n"), Outside(text="mine\n"))
    assert split("mine\n---\na: 1\n---\n") == (Outside(text="mine\n---\na: 1\n---\n"),)


def test_anchor_in_a_fence_is_text() -> None:
    """A person may show the anchors in an example."""
    text = "```\n<!-- section: a -->\n```\n"
    assert split(text) == (Outside(text=text),)


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (["<!-- section: a -->", "x"], "line 1, opens 'a', and nothing closes it"),
        (["x", "<!-- /section: a -->"], "line 2, closes 'a' without having opened it"),
        (["<!-- section: a -->", "<!-- section: b -->"], "line 2, opens 'b' inside 'a' of line 1"),
        (["<!-- section: a -->", "<!-- /section: b -->"], "line 2, closes 'b' while 'a' of line 1 is open"),
        (["<!-- section: a -->", "<!-- /section: a -->"] * 2, "line 3, opens 'a' a second time (first on line 1)"),
        (["<!-- section: Not An Id -->"], "line 1, holds an anchor that cannot be read"),
        (["<!-- section: a --> and more"], "line 1, holds an anchor that cannot be read"),
        (["<!-- section: a -->", "```", "<!-- /section: a -->"], "a code fence opened on line 2 runs to the end"),
    ],
)
def test_broken_anchors_are_told_with_their_line(lines: list[str], says: str) -> None:
    """One sentence that names the file, the line, and what to do."""
    with pytest.raises(UsageError) as caught:
        split("\n".join(lines))
    assert str(caught.value).startswith("blueprint.md, line ")
    assert says in str(caught.value)
