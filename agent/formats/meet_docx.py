"""Google Meet's transcripts as Word documents: title, attendees, and `Name: text` under marks of every few minutes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from agent.errors import InputError
from agent.formats.base import Confidence, Format, Source, Spoken, discussion
from agent.model.transcript import Transcript
from agent.text import labels, word
from agent.text.stamps import date_in, offset, seconds_of

_MARK = re.compile(r"^#*\s*(\d{1,2}:\d\d:\d\d)\s*$")
_TITLE = re.compile(r"^#*\s*(?P<title>.*?)\s*(?:\([^()]*\))?\s*[-–—]\s*Transcript\s*$", re.IGNORECASE)
_ENDED = re.compile(
    r"^#*\s*(?:Transcription ended after|Meeting ended after|This editable transcript was)", re.IGNORECASE
)
_ATTENDEES = re.compile(r"^#*\s*(?:Attendees|Teilnehmer|Participants|Asistentes)\s*$", re.IGNORECASE | re.MULTILINE)


def sniff(source: Source) -> Confidence:
    """A Word document with Meet's headings, or its marks of time over lines with names."""
    document = source.part(word.DOCUMENT)
    if document is None:
        return Confidence.NO
    lines = word.glimpse(document.open).split("\n")
    titled = any(_TITLE.match(line) for line in lines[:8]) or any(_ATTENDEES.match(line) for line in lines[:12])
    marked = any(_MARK.match(line) for line in lines)
    spoken = sum(labels.split_label(line) is not None for line in lines)
    return Confidence.CERTAIN if spoken > 1 and (marked or titled) and titled + marked > 0 else Confidence.NO


def read(source: Source) -> Iterator[Transcript]:
    """The one meeting of a document. Raises InputError where nobody speaks in it."""
    lines = word.lines(source.open, source.name)
    spoken = list(_spoken(lines))
    if not spoken:
        raise InputError(f"{source.name} names no speaker; try --format docx.")
    title = next((match["title"] for line in lines[:8] if (match := _TITLE.match(line)) and match["title"]), None)
    yield discussion(
        source,
        FORMAT.name,
        spoken,
        title=title,
        date=next((date for line in lines[:8] if (date := date_in(line))), None),
        content="\n".join(lines),
    )


def _spoken(lines: Sequence[str]) -> Iterator[Spoken]:
    """The turns; a line without a name goes on with the one before. The time is that of the mark above."""
    candidates = [split[0] for line in lines if (split := labels.split_label(line))]
    names = labels.speakers(candidates, "\n".join(lines), len([line for line in lines if line.strip()]))
    time: str | None = None
    held: Spoken | None = None
    for number, line in enumerate(lines, 1):
        if match := _MARK.match(line):
            seconds = seconds_of(match[1])
            time = offset(seconds) if seconds is not None else time
            continue
        split = labels.split_label(line)
        if _ENDED.match(line):
            break
        if split is None or split[0] not in names:
            held = held and held.model_copy(update={"text": f"{held.text}\n{line.strip()}".strip()})
            continue
        speaker = labels.shown(split[0])
        if held is not None and speaker is not None and held.speaker == speaker:
            held = held.model_copy(update={"text": f"{held.text} {split[1]}".strip()})
            continue
        if held is not None:
            yield held
        held = Spoken(speaker=speaker, text=split[1], time=time, anchor=f"line {number}")
    if held is not None:
        yield held


FORMAT = Format(name="meet-docx", sniff=sniff, read=read)
