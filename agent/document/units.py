"""A region's Markdown as units that can be merged one by one.

Paragraphs, list items, table rows, headings, fences, quotations.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from agent.document.anchors import fence_after
from agent.types import Frozen

_HEADING = re.compile(r" {0,3}#{1,6}(\s|$)")
_ITEM = re.compile(r"(\s*)([-*+]|\d{1,9}[.)])(\s|$)")
_RULE = re.compile(r" {0,3}([-*_])( *\1){2,} *$")
_IDENTITY = re.compile(r'<a id="([^"]+)"></a>')


class Sort(StrEnum):
    """What a unit is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "list item"
    HEAD = "table head"
    ROW = "table row"
    FENCE = "fence"
    QUOTE = "quotation"
    LINE = "line"


class Unit(Frozen):
    """A unit's lines without the empty ones after it, and how many of those there were."""

    sort: Sort
    text: str
    gap: int = 0

    @property
    def key(self) -> str:
        """What it says, white space at the ends of lines left out: equal keys are the same unit, unchanged."""
        return "\n".join(line.rstrip() for line in self.text.split("\n"))

    @property
    def identity(self) -> str | None:
        """The anchor that it carries, if any: units with the same one are the same, however changed."""
        found = _IDENTITY.search(self.text)
        return found[1] if found else None


def units(markdown: str) -> tuple[Unit, ...]:
    """The units of a region, in order. Empty lines at the start belong to none and are dropped."""
    made: list[tuple[Sort, list[str], int]] = []
    fence = ""
    for text in markdown.split("\n"):
        if fence:
            made[-1][1].append(text)
            fence = fence_after(fence, text)
        elif not text.strip():
            if made:
                made[-1] = (*made[-1][:2], made[-1][2] + 1)
        else:
            sort = _sort(text, made)
            if _goes_on(sort, text, made):
                made[-1][1].append(text)
            else:
                made.append((sort, [text], 0))
            fence = fence_after("", text)
    return tuple(Unit(sort=sort, text="\n".join(lines), gap=gap) for sort, lines, gap in made)


def lines_of(text: str) -> tuple[Unit, ...]:
    """A text as one unit a line: for front matter."""
    return tuple(Unit(sort=Sort.LINE, text=line) for line in text.rstrip("\n").split("\n"))


def gap_between(before: Unit, after: Unit) -> int:
    """How many empty lines Markdown needs between two units that did not stand side by side."""
    sorts = {before.sort, after.sort}
    in_table = after.sort is Sort.ROW and sorts <= {Sort.ROW, Sort.HEAD}
    if in_table or sorts == {Sort.LINE}:
        return 0
    return min(before.gap, 1) if sorts == {Sort.ITEM} else max(1, before.gap)


def _sort(text: str, made: Sequence[tuple[Sort, list[str], int]]) -> Sort:
    if fence_after("", text):
        return Sort.FENCE
    if _HEADING.match(text):
        return Sort.HEADING
    if _RULE.match(text):
        return Sort.PARAGRAPH
    if _ITEM.match(text):
        return Sort.ITEM
    if text.lstrip().startswith("|"):
        return Sort.ROW if made and made[-1][0] in {Sort.ROW, Sort.HEAD} and not made[-1][2] else Sort.HEAD
    return Sort.QUOTE if text.lstrip().startswith(">") else Sort.PARAGRAPH


def _goes_on(sort: Sort, text: str, made: Sequence[tuple[Sort, list[str], int]]) -> bool:
    """Whether a line goes on with the unit before it."""
    if not made:
        return False
    last, lines, gap = made[-1]
    if last is Sort.HEAD and sort is Sort.ROW and len(lines) == 1 and re.fullmatch(r"[\s|:-]+", text):
        return True
    if gap:
        return False
    if sort is Sort.QUOTE:
        return last is Sort.QUOTE
    return sort is Sort.PARAGRAPH and last in {Sort.PARAGRAPH, Sort.QUOTE, Sort.ITEM}
