"""Text in which a line of its own names the speaker and the time, and the words stand under it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from agent.text import clocks, labels
from agent.text.days import PATTERN

_CLOCK = r"(?P<clock>\d{1,3}:\d\d(?::\d\d)?(?:[.,]\d{1,3})?)(?:\s?(?P<half>[AaPp])\.?\s?[Mm]\b\.?)?"
_DATE = rf"(?:(?P<date>{PATTERN}|(?:Today|Yesterday|\w{{3,9}}day)(?: at)?),?\s+)?"
_SPELT = r"(?:\d+ (?:hours?|minutes?|seconds?),? ?){1,3}"
_NAME = r"(?P<name>[^\s\[\]():<>|·•\d/][^\[\]:<>|·•\t]{0,60}?)"
_FORMS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"^\[(?P<name>[^\[\]]{{1,64}})\]\s+{_DATE}{_CLOCK}$",
        rf"^(?:\*\*)?{_NAME}(?:\*\*)?\s*(?:[-–—|·•,]|\s|\t)\s*(?:{_SPELT})?{_DATE}{_CLOCK}$",
        rf"^{_NAME}\s?[(\[]{_DATE}{_CLOCK}[)\]]:?$",
        rf"^[\[(]?{_DATE}{_CLOCK}[\])]?\s*(?:[-–—|·•]\s*)?(?:\*\*)?{_NAME}(?:\*\*)?:?$",
    )
)
_ALONE = re.compile(rf"^[\[(]?(?:{_SPELT})?{_DATE}{_CLOCK}[\])]?$")


class Head(NamedTuple):
    """A line that names a speaker: where it stands, how many lines it takes, and its time.

    `date` as it stands there.
    """

    line: int
    lines: int
    name: str
    stamp: clocks.Stamp
    date: str


def heads(lines: Sequence[str]) -> list[Head]:
    """The lines that name a speaker and a time and nothing else; a time may stand on the line under the name.

    Names that only occur once are taken where they look like names.
    """
    found: list[Head] = []
    place = 0
    while place < len(lines):
        head = _head(lines, place)
        if head is not None:
            found.append(head)
            place += head.lines
        else:
            place += 1
    return [head for head in found if _may_speak(head.name)]


def _head(lines: Sequence[str], place: int) -> Head | None:
    line = lines[place].strip()
    if not line or len(line) > 120 or not any(char.isdigit() for char in line):
        below = lines[place + 1].strip() if place + 1 < len(lines) else ""
        match = _ALONE.match(below) if line and len(line) <= labels.MAX_NAME else None
        return _made(place, 2, line, match) if match and _may_speak(line) and labels.looks_like_name(line) else None
    for form in _FORMS:
        if match := form.match(line):
            return _made(place, 1, match["name"], match)
    return None


def _made(place: int, count: int, name: str, match: re.Match[str]) -> Head:
    stamp = clocks.Stamp(clock=match["clock"].replace(",", "."), half=(match["half"] or "").lower())
    return Head(place, count, name.strip(" ,*-–—"), stamp, match["date"] or "")


def _may_speak(name: str) -> bool:
    bare = name.strip(" *")
    if any(word.strip(",.").isdigit() for word in bare.split()) and not labels.looks_like_name(bare):
        return False
    return labels.split_label(f"{bare}: ") is not None and not labels.never(bare) and len(bare.split()) <= 7


def bodies(lines: Sequence[str], found: Sequence[Head]) -> list[list[str]]:
    """The lines under each head, up to the next."""
    starts = [head.line for head in found]
    return [list(lines[h.line + h.lines : end]) for h, end in zip(found, ends(starts, len(lines)), strict=True)]


def ends(starts: Sequence[int], total: int) -> list[int]:
    """Where each part ends that begins at one of `starts`: at the next, the last one at `total`."""
    return [*starts[1:], total] if starts else []
