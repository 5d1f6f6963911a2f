"""The document as a file that two write in: regions between anchors are ours, everything else is the person's.

A region opens with a line `<!-- section: ID -->` and closes with `<!-- /section: ID -->`. Front matter cannot stand
between comments, so the block between the first two `---` lines is the region `front-matter`. Anchors inside a code
fence are text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from agent.errors import UsageError
from agent.types import Frozen

FRONT_MATTER = "front-matter"
BOM = "\ufeff"

_ANCHOR = re.compile(r" {0,3}<!--[ \t]*(?P<close>/?)[ \t]*section:[ \t]*(?P<id>[a-z][a-z0-9-]*)[ \t]*-->[ \t]*")
_LIKE_ANCHOR = re.compile(r" {0,3}<!--\s*/?\s*section\s*:", re.IGNORECASE)
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")


class Region(Frozen):
    """What stands between two anchors: `text` is whole lines, without the anchors themselves."""

    id: str
    text: str

    def written(self) -> str:
        """The region with its anchors, as it stands in the file."""
        if self.id == FRONT_MATTER:
            return self.text
        body = self.text if self.text.endswith("\n") or not self.text else self.text + "\n"
        return f"{opening(self.id)}\n{body}{closing(self.id)}\n"


class Outside(Frozen):
    """What a person wrote between, before or after the regions; never touched."""

    text: str

    def written(self) -> str:
        """The text, as it stands in the file."""
        return self.text


Segment = Region | Outside


def opening(section: str) -> str:
    """The line that opens a section's region."""
    return f"<!-- section: {section} -->"


def closing(section: str) -> str:
    """The line that closes a section's region."""
    return f"<!-- /section: {section} -->"


def join(segments: Iterable[Segment]) -> str:
    """The document from its segments."""
    return "".join(segment.written() for segment in segments)


def split(document: str, name: str = "blueprint.md") -> tuple[Segment, ...]:
    r"""The segments of a document with `\n` line ends, in order.

    Raises UsageError, naming the line, where an anchor is unreadable, opened twice, opened inside another, never
    closed, or closed without having been opened.
    """
    lines = re.findall(r"[^\n]*\n|[^\n]+", document)
    head = _front_matter_length(lines)
    front: list[Segment] = [Region(id=FRONT_MATTER, text="".join(lines[:head]))] if head else []
    return (*front, *_Splitter(name).segments(lines, head))


def regions(segments: Iterable[Segment]) -> dict[str, str]:
    """The text of each region by its id."""
    return {s.id: s.text for s in segments if isinstance(s, Region)}


def fence_after(open_fence: str, line: str) -> str:
    """The fence that is open after a line, given the one before it; empty where none is."""
    found = _FENCE.fullmatch(line.rstrip("\r\n"))
    if not found:
        return open_fence
    marks, info = found[1], found[2]
    if not open_fence:
        return "" if marks[0] == "`" and "`" in info else marks
    closes = marks[0] == open_fence[0] and len(marks) >= len(open_fence) and not info.strip()
    return "" if closes else open_fence


def _front_matter_length(lines: list[str]) -> int:
    if not lines or lines[0].rstrip() != "---":
        return 0
    for n, text in enumerate(lines[1:], 2):
        if text.rstrip() == "---":
            return n
        if _ANCHOR.fullmatch(text.rstrip("\r\n")):
            return 0
    return 0


class _Splitter:
    """Reads line by line; holds what is open and where it was opened."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.fence, self.fence_line = "", 0
        self.open: tuple[str, int] | None = None
        self.seen: dict[str, int] = {}

    def segments(self, lines: list[str], skip: int) -> Iterator[Segment]:
        held: list[str] = []
        for n, text in enumerate(lines[skip:], skip + 1):
            found = None if self.fence else self._anchor(text.rstrip("\r\n"), n)
            if found is None:
                held.append(text)
                self._note_fence(text, n)
                continue
            opened = self._turn(found, n)
            if held or opened is not None:
                yield Region(id=opened, text="".join(held)) if opened else Outside(text="".join(held))
            held = []
        if self.open:
            raise self._never_closed()
        if held:
            yield Outside(text="".join(held))

    def _anchor(self, text: str, n: int) -> re.Match[str] | None:
        found = _ANCHOR.fullmatch(text)
        if found is None and _LIKE_ANCHOR.match(text):
            raise self._broken(
                n, "holds an anchor that cannot be read", "write it on a line of its own as <!-- section: id -->"
            )
        return found

    def _turn(self, found: re.Match[str], n: int) -> str | None:
        """Open or close; gives the id of what was closed."""
        section = found["id"]
        if not found["close"]:
            if self.open:
                raise self._broken(
                    n,
                    f"opens {section!r} inside {self.open[0]!r} of line {self.open[1]}",
                    f"put {closing(self.open[0])} before it",
                )
            if section in self.seen:
                raise self._broken(
                    n,
                    f"opens {section!r} a second time (first on line {self.seen[section]})",
                    "remove one of the two copies",
                )
            self.open, self.seen[section] = (section, n), n
            return None
        if self.open is None or self.open[0] != section:
            held = f"while {self.open[0]!r} of line {self.open[1]} is open" if self.open else "without having opened it"
            raise self._broken(n, f"closes {section!r} {held}", "put the missing anchor back")
        self.open = None
        return section

    def _note_fence(self, text: str, n: int) -> None:
        before, self.fence = self.fence, fence_after(self.fence, text)
        if self.fence and not before:
            self.fence_line = n

    def _never_closed(self) -> UsageError:
        section, n = self.open or ("", 0)
        why = f" (a code fence opened on line {self.fence_line} runs to the end)" if self.fence else ""
        return self._broken(
            n, f"opens {section!r}, and nothing closes it{why}", f"put {closing(section)} back at its end"
        )

    def _broken(self, n: int, what: str, remedy: str) -> UsageError:
        return UsageError(f"{self.name}, line {n}, {what}; {remedy}, or take {self.name}.bak: nothing was written.")
