"""Caption cues, read tolerantly, and joined to turns: WebVTT (W3C, 4 April 2019, section 6) and its relatives.

A cue is found by its timing line alone, so that missing or surplus blank lines, ids and unknown blocks cost nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from agent.text.stamps import offset, seconds_of
from agent.types import Seconds

_STAMP = r"(?:\d{1,5}:)?\d{1,3}:\d{1,2}(?:[.,]\d{1,9})?"
TIMING = re.compile(rf"^\s*({_STAMP})\s*-->\s*({_STAMP})(?:\s.*)?$")
_BLOCK = re.compile(r"^(?:NOTE|STYLE|REGION|WEBVTT|X-TIMESTAMP-MAP)(?:[\s:=].*)?$")
_ID = re.compile(r"^(?:\d+|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}(?:[/\-]\S*)?|\d+ \".*\" \(\d+\))$")
_ENDS = re.compile(r"[.!?…。？！][\"'”’)\]]*$")
_BACK: Seconds = 60.0
"""A start that lies further back than this begins a new part; anything less is an overlap."""
_PAUSE: Seconds = 4.0
_SHORT_PAUSE: Seconds = 1.5
_LONG = 60
"""Where nobody is named, a turn of so many words ends with its sentence."""


class Block(NamedTuple):
    """A cue as it stands: its id or its place in the file, its times in seconds, the lines under it."""

    id: str
    number: int
    start: Seconds
    end: Seconds
    lines: tuple[str, ...]


class Words(NamedTuple):
    """What one voice says in a cue.

    `breaks`: it begins a new turn, though nobody is named. `labelled`: its name stands before it. `anew`: it begins a
    new turn, though the same voice spoke before.
    """

    start: Seconds
    end: Seconds
    speaker: str | None
    text: str
    anchor: str
    breaks: bool = False
    labelled: bool = False
    anew: bool = False


class Said(NamedTuple):
    """A turn: its words, and the time and place of its first cue."""

    speaker: str | None
    text: str
    time: str
    anchor: str


def blocks(text: str) -> tuple[list[Block], list[str], int]:
    """The cues of a caption file in its order, the lines before them, and how many end before they start."""
    lines = text.split("\n")
    timings = [(n, match) for n, line in enumerate(lines) if "-->" in line and (match := TIMING.match(line))]
    if not timings:
        return [], lines, 0
    found: list[Block] = []
    repaired = 0
    name, header_end = _id_before(lines, timings[0][0], -1)
    for index, (place, match) in enumerate(timings):
        following = timings[index + 1][0] if index + 1 < len(timings) else len(lines)
        next_name, end = _id_before(lines, following, place) if following < len(lines) else ("", following)
        start, stop = seconds_of(match[1]) or 0.0, seconds_of(match[2]) or 0.0
        repaired += stop < start
        found.append(
            Block(
                id=name,
                number=index + 1,
                start=start,
                end=max(start, stop),
                lines=tuple(_payload(lines[place + 1 : end])),
            )
        )
        name = next_name
    return found, lines[:header_end], repaired


def _id_before(lines: Sequence[str], timing: int, previous: int) -> tuple[str, int]:
    """The id that stands over a timing line, and where the lines before it end."""
    above = timing - 1
    if above <= previous or not (candidate := lines[above].strip()) or _BLOCK.match(candidate):
        return "", timing
    after_blank = above - 1 <= previous or not lines[above - 1].strip()
    spoken_before = any(line.strip() for line in lines[previous + 1 : above]) and previous >= 0
    if _ID.match(candidate) or (after_blank and (spoken_before or previous < 0)):
        return candidate, above
    return "", timing


def _payload(lines: Sequence[str]) -> Iterator[str]:
    """The lines that are spoken: without blanks and without NOTE, STYLE and REGION blocks, which end at a blank."""
    outside, after_blank = True, True
    for line in lines:
        bare = line.strip()
        if not bare:
            outside, after_blank = True, True
            continue
        if after_blank and _BLOCK.match(bare):
            outside = False
        after_blank = False
        if outside:
            yield bare


def in_time(found: Sequence[Block]) -> list[Block]:
    """The cues in order of their start; a file of several parts, each with its own zero, stays in parts."""
    parts: list[list[Block]] = []
    latest = 0.0
    for block in found:
        if not parts or block.start < latest - _BACK:
            parts.append([])
            latest = block.start
        latest = max(latest, block.start)
        parts[-1].append(block)
    return [block for part in parts for block in sorted(part, key=lambda b: b.start)]


def unrolled(found: Sequence[Block]) -> list[Block]:
    """The cues without what rolling captions show twice: lines of the cue before, and cues that grow word by word.

    Only where at least three and a quarter of all cues do so: people say things twice, too.
    """
    found = [
        b
        for n, b in enumerate(found)
        if n == 0 or (b.start, b.end, b.lines) != (found[n - 1].start, found[n - 1].end, found[n - 1].lines)
    ]
    rolls = sum(_kept(a, b) is not None for a, b in pairwise(found))
    if rolls < max(3, len(found) / 4):
        return list(found)
    kept: list[Block] = []
    shown: Block | None = None
    for block in found:
        overlap = _kept(shown, block) if shown else None
        if overlap is not None and shown is not None and kept and overlap < 0:
            kept[-1] = kept[-1]._replace(lines=kept[-1].lines[:-1] + block.lines, end=block.end)
        elif not overlap or len(block.lines) > overlap:
            kept.append(block._replace(lines=block.lines[overlap or 0 :]))
        shown = block
    return kept


def _kept(before: Block, block: Block) -> int | None:
    """How many first lines of a cue repeat the last ones before; -1 where its one line only grew; None for neither."""
    if not before.lines or not block.lines or block.start > before.end + 0.1:
        return None
    for count in range(min(len(before.lines), len(block.lines)), 0, -1):
        if before.lines[-count:] == block.lines[:count]:
            return count
    last = before.lines[-1]
    return -1 if len(block.lines) == 1 and len(before.lines) == 1 and block.lines[0].startswith(last + " ") else None


def anchor(block: Block) -> str:
    """`cue 18`: by the number that the file gives it, else by its place."""
    return f"cue {block.id if block.id.isdigit() else block.number}"


def turns(words: Iterable[Words]) -> Iterator[Said]:
    """Join what one speaker says without interruption; where nobody is named, sentences and pauses part the turns."""
    held: list[Words] = []
    length = 0
    for said in words:
        if held and _parts(held[-1], said, length):
            yield _joined(held)
            held, length = [], 0
        held.append(said)
        length += said.text.count(" ") + 1
    if held:
        yield _joined(held)


def _parts(before: Words, said: Words, length: int) -> bool:
    """Whether a new turn begins with `said`."""
    if said.speaker is not None or before.speaker is not None:
        return said.speaker != before.speaker or said.anew
    pause = said.start - before.end
    return (
        said.breaks
        or pause >= _PAUSE
        or (ended(before.text) and (pause >= _SHORT_PAUSE or length >= _LONG))
        or length >= 4 * _LONG
    )


def ended(text: str) -> bool:
    """Whether a text ends with its sentence."""
    return _ENDS.search(text) is not None


def _joined(held: Sequence[Words]) -> Said:
    first = held[0]
    return Said(
        speaker=first.speaker, text=" ".join(w.text for w in held), time=offset(first.start), anchor=first.anchor
    )
