"""A person edits the document between runs, anywhere and anyhow: nothing of theirs is lost, nothing of ours unseen."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from agent.document import anchors
from agent.document.anchors import Outside, Region, Segment
from agent.steps.assemble import Assembled, assemble

ORDER = ["alpha", "beta", "gamma"]
SHAPES = ("{}", "- {}", "1. {}", "#### {}", "> {}", "| {} | x |", '```mermaid\nflowchart TB\n  n["{}"]\n```')
_WORD = re.compile(r"\b[bpe]\d+\b")


def body(blocks: list[tuple[int, str]]) -> str:
    """A region of blocks of every sort, each with a word of its own; rows get the head that makes them a table."""
    out: list[str] = []
    for n, (shape, word) in enumerate(blocks):
        tight = n > 0 and blocks[n - 1][0] == shape and shape in {1, 2, 5}
        head = "| a | b |\n| --- | --- |\n" if shape == 5 and not tight else ""
        out.append(("\n" if tight else "\n\n" if n else "") + head + SHAPES[shape].format(word))
    return "".join(out) + "\n"


def words(text: str, mark: str = "bpe") -> set[str]:
    return {w for w in _WORD.findall(text) if w[0] in mark}


class Author:
    """Somebody who writes words that nobody has written before."""

    def __init__(self, draw: st.DrawFn, mark: str) -> None:
        self.draw, self.mark, self.written = draw, mark, 0

    def word(self) -> str:
        self.written += 1
        return f"{self.mark}{self.written}"

    def blocks(self, held: list[tuple[int, str]]) -> list[tuple[int, str]]:
        """The blocks after some changes: added, removed, reworded, moved."""
        out = list(held)
        for _ in range(self.draw(st.integers(0, 3))):
            act, place = self.draw(st.sampled_from(["add", "drop", "reword", "move"])), self.draw(st.integers(0, 9))
            if act == "add" or not out:
                out.insert(place % (len(out) + 1), (self.draw(st.integers(0, 6)), self.word()))
                continue
            shape, word = out.pop(place % len(out))
            if act == "reword":
                out.insert(place % (len(out) + 1), (shape, f"{word} and {self.word()}"))
            elif act == "move":
                out.insert(self.draw(st.integers(0, len(out))), (shape, word))
        return out

    def edit(self, document: str) -> str:
        """The document after a person had it: words, lines, blocks, whole sections moved or taken out, own text."""
        segments = list(anchors.split(document))
        for _ in range(self.draw(st.integers(0, 3))):
            act, place = (
                self.draw(st.sampled_from(["line", "line", "line", "move", "drop", "own"])),
                self.draw(st.integers(0, 9)),
            )
            regions = [n for n, s in enumerate(segments) if isinstance(s, Region)]
            if act == "own" or not regions:
                segments.insert(place % (len(segments) + 1), Outside(text=f"\nOwn words: {self.word()}\n\n"))
                continue
            at = regions[place % len(regions)]
            if act == "line":
                segments[at] = Region(id=segments[at].id, text=self.lines(segments[at].text))  # type: ignore[union-attr]
            else:
                taken = segments.pop(at)
                if act == "move":
                    segments.insert(self.draw(st.integers(0, len(segments))), taken)
        return anchors.join(_apart(segments))

    def lines(self, text: str) -> str:
        lines = text.split("\n")
        told = [n for n, line in enumerate(lines) if words(line)]
        act = self.draw(st.sampled_from(["add", "reword", "drop"]))
        at = told[self.draw(st.integers(0, 99)) % len(told)] if told else 0
        if act == "add" or not told:
            lines[at:at] = (
                ["", f"A new line with {self.word()}.", ""]
                if not lines[at].startswith(("|", "  n["))
                else [
                    lines[at].replace(_WORD.search(lines[at])[0], self.word())
                    if _WORD.search(lines[at])
                    else self.word()
                ]
            )  # type: ignore[index]
        elif act == "reword":
            lines[at] = _WORD.sub(lambda m: f"{m[0]} or {self.word()}", lines[at], count=1)
        else:
            del lines[at]
        return "\n".join(lines)


def _apart(segments: list[Segment]) -> list[Segment]:
    return [
        Outside(text=s.text if s.text.endswith("\n") else f"{s.text}\n") if isinstance(s, Outside) else s
        for s in segments
    ]


@st.composite
def histories(draw: st.DrawFn) -> tuple[dict[str, str], list[tuple[Author, dict[str, str]]], Author]:
    """The first draft, and for each later run what the engine writes then; the person edits in between."""
    engine, person = Author(draw, "e"), Author(draw, "p")
    count = iter(range(1, 100))
    held = {i: [(draw(st.integers(0, 6)), f"b{next(count)}") for _ in range(draw(st.integers(1, 5)))] for i in ORDER}
    first = {i: body(blocks) for i, blocks in held.items()}
    runs = []
    for _ in range(draw(st.integers(1, 3))):
        held = {i: engine.blocks(blocks) for i, blocks in held.items()}
        runs.append((person, {i: body(blocks) for i, blocks in held.items()}))
    return first, runs, person


@given(histories())
def test_no_edit_is_lost_and_nothing_new_disappears_unseen(
    history: tuple[dict[str, str], list[tuple[Author, dict[str, str]]], Author],
) -> None:
    """After each run the person's words stand; each word of ours stands, is shown in a conflict, or they removed it."""
    base, runs, person = history
    made = assemble({}, None, base, ORDER)
    for _, new in runs:
        edited = person.edit(made.text)
        after = assemble(base, edited, new, ORDER, earlier=made.conflicts)
        assert words(edited, "p") <= words(after.text), "an edit is lost"
        _nothing_unseen(base, edited, new, after)
        base, made = new, after


def _nothing_unseen(base: dict[str, str], edited: str, new: dict[str, str], after: Assembled) -> None:
    shown = words(after.text).union(*(words(c.theirs) for c in after.conflicts))
    for section, text in new.items():
        if section in after.deleted:
            continue
        fresh = words(text) - words(base[section])
        assert fresh <= shown, f"something new of {section} disappears"
        kept = words(text) & words(edited)
        assert kept <= shown, f"something of {section} that nobody touched disappears"
