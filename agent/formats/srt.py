"""SubRip captions (`.srt`), as players and transcribers write them; there is no standard.

Numbers may be missing or doubled, times may have one digit a field, a dot for the comma or no milliseconds, and blank
lines stand anywhere: a caption is found by its timing line. Speakers stand before a colon or in brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from agent.errors import InputError
from agent.formats.base import Confidence, Format, Source, Spoken, discussion
from agent.model.transcript import Transcript
from agent.text import captions, cues

_COMMA = re.compile(r"^\s*(?:\d+:)?\d{1,3}:\d{1,2},\d{1,3}\s*-->|-->\s*(?:\d+:)?\d{1,3}:\d{1,2},\d{1,3}", re.MULTILINE)
_TIMED = re.compile(r"^\s*\d{1,5}:\d{1,2}:\d{1,2}(?:\.\d{1,3})?\s*-->\s*\d{1,5}:\d{1,2}:\d{1,2}", re.MULTILINE)
_PLACED = re.compile(r"\{\\[^{}]{1,60}\}")
_BRACKETS = re.compile(r"^[\[(](?P<name>[^\[\]()]{1,64})[\])]:\s*|^\[(?P<voice>SPEAKER[_ ]\d{1,3})\]\s*", re.IGNORECASE)
_DASH = re.compile(r"^[-–—]\s*(?=\S)")


def sniff(source: Source) -> Confidence:
    """Timing lines with a comma are certain; others are as likely as in WebVTT without its signature."""
    head = source.head
    if head.lstrip().startswith("WEBVTT"):
        return Confidence.NO
    if _COMMA.search(head):
        return Confidence.CERTAIN
    return Confidence.POSSIBLE if _TIMED.search(head) else Confidence.NO


def read(source: Source) -> Iterable[Transcript]:
    """The one discussion of a caption file. Raises InputError where it has no caption at all."""
    blocks, _, repaired = cues.blocks(source.text)
    if not blocks:
        raise InputError(f"{source.name} holds no caption with a time; export the captions again.")
    if len({block.id for block in blocks}) < len(blocks):
        blocks = [block._replace(id="") for block in blocks]
    plain = [captions.unstyled(_named(block)) for block in cues.in_time(blocks)]
    words = captions.by_label(captions.words(cues.unrolled(plain)))
    spoken = [Spoken(speaker=s.speaker, text=s.text, time=s.time, anchor=s.anchor) for s in cues.turns(words)]
    yield discussion(
        source,
        FORMAT.name,
        spoken,
        warnings=[*source.decoded.warnings, *captions.warnings(source.name, blocks, repaired)],
    )


def _named(block: cues.Block) -> cues.Block:
    """The caption with names as they stand in WebVTT: before a colon, and a mark where the voice changes."""
    lines = [_PLACED.sub("", line).strip() for line in block.lines]
    if len(lines) > 1 and all(_DASH.match(line) for line in lines):
        lines = [_DASH.sub(">> ", line) for line in lines]
    return block._replace(lines=tuple(_BRACKETS.sub(_label, line) for line in lines if line))


def _label(match: re.Match[str]) -> str:
    return f"{match['name'] or match['voice']}: "


FORMAT = Format(name="srt", sniff=sniff, read=read)
