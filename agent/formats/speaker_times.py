"""Transcripts in which `Name  0:42` stands over what was said: Otter, Fireflies, Granola, Teams, Zoom's saved captions.

    Ada Berg  0:42        [Ada Berg] 10:02:33        Ada Berg - 00:42        0:42 | Ada Berg        Ada Berg
    text                  text                       text                    text                   0:42
                                                                                                    text

What one speaker says under several such lines in a row is one turn. Head lines tell title and date.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from agent.errors import InputError
from agent.formats.base import Confidence, Format, Source, Spoken, discussion
from agent.model.transcript import Transcript
from agent.text import clocks, headed, labels
from agent.text.days import days
from agent.text.stamps import date_in

_FOOT = re.compile(
    r"^\W*(?:transcribed by|transcript by|this transcript was|recorded (?:with|by)|powered by)\b", re.IGNORECASE
)
_EVENT = re.compile(r"^\S.{0,60} (?:started|stopped) (?:transcription|recording)\W*$")
_META = re.compile(r"^\W*(?:title|meeting title|meeting|topic|subject)\W{0,3}:\W{0,3}(\S.*)$", re.IGNORECASE)


def sniff(source: Source) -> Confidence:
    """Lines of a name and a time alone, with words under most of them."""
    lines = source.head.split("\n")
    found = headed.heads(lines)
    if len(found) < 2 or "-->" in source.head:
        return Confidence.NO
    worded = sum(any(line.strip() for line in body) for body in headed.bodies(lines, found))
    names = {head.name for head in found}
    dense = len(found) >= sum(1 for line in lines if line.strip()) / 12
    if worded < len(found) / 2 or not dense:
        return Confidence.NO
    sure = len(names) < len(found) or all(labels.looks_like_name(name) for name in names)
    chat = sum(lines[head.line].lstrip()[:1] == "[" and lines[head.line].lstrip()[1:2].isdigit() for head in found)
    return Confidence.CERTAIN if sure and chat < len(found) / 2 else Confidence.LIKELY


def read(source: Source) -> Iterator[Transcript]:
    """The one discussion of a text. Raises InputError where no line names a speaker and a time."""
    lines = source.text.split("\n")
    found = headed.heads(lines)
    if not found:
        raise InputError(f"{source.name} names no speaker with a time on a line of its own; try --format text.")
    before = lines[: found[0].line]
    told, guessed = _dates(found)
    date = next((date for date in told if date), None) or _date(before) or source.dated
    stamps = [head.stamp._replace(date=day.isoformat() if day else "") for head, day in zip(found, told, strict=True)]
    notes = [f"{source.name} does not tell day from month; give the right date with --date."] if guessed else []
    yield discussion(
        source,
        FORMAT.name,
        _turns(found, clocks.times(stamps, date), headed.bodies(lines, found)),
        title=_title(before),
        date=date,
        warnings=[*source.decoded.warnings, *notes],
    )


def _dates(found: Sequence[headed.Head]) -> tuple[list[dt.date | None], bool]:
    american = any(head.stamp.half for head in found)
    return days([head.date for head in found], american=american)


def _date(lines: Sequence[str]) -> dt.date | None:
    return next((date for line in lines[:15] if (date := date_in(line))), None)


def _title(lines: Sequence[str]) -> str | None:
    for line in lines:
        if match := _META.match(line):
            return match[1]
    first = next((line.strip(" #*") for line in lines if line.strip()), "")
    return first if first and len(first.split()) <= 12 and not first.endswith(":") else None


def _turns(
    found: Sequence[headed.Head], times: Sequence[str | None], bodies: Sequence[Sequence[str]]
) -> Iterator[Spoken]:
    held: Spoken | None = None
    for head, time, body in zip(found, times, bodies, strict=True):
        words = "\n".join(line.rstrip() for line in body if not _FOOT.match(line) and not _EVENT.match(line)).strip()
        speaker = labels.shown(head.name)
        if held is not None and speaker is not None and held.speaker == speaker:
            held = held.model_copy(update={"text": f"{held.text}\n\n{words}".strip()})
            continue
        if held is not None:
            yield held
        held = Spoken(speaker=speaker, text=words, time=time, anchor=f"line {head.line + 1}")
    if held is not None:
        yield held


FORMAT = Format(name="speaker-times", sniff=sniff, read=read)
