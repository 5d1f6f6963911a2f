"""Whisper's JSON: `segments` with times and text, as openai-whisper, WhisperX and whisper.cpp write them.

Speakers come from the segments, or from most of a segment's words. A segment without a speaker is of somebody
unknown, where the others have one. Times that are missing stay unknown. NaN and Infinity, which are no JSON, are
taken as missing.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from agent.errors import InputError
from agent.formats.base import Confidence, Format, Source, Spoken, discussion
from agent.model.transcript import Transcript
from agent.text import cues, jsons, labels
from agent.text.stamps import offset, seconds_of

_LISTS = {"segments": "segments.item", "transcription": "transcription.item", "utterances": "utterances.item"}
_TURN = re.compile(r"\[SPEAKER_TURN\]\s*$")
_SOUND = re.compile(r"\s*[\[(][A-Z_ ]{3,30}[\])]\s*")


_LONGEST = 10**7
"""Seconds: four months, and no recording."""


def sniff(source: Source) -> Confidence:
    """An object with segments that have times and text."""
    head = source.head
    kind = jsons.shape(head)
    if not kind or '"text"' not in head:
        return Confidence.NO
    timed = ('"start"' in head and '"end"' in head) or '"offsets"' in head
    if kind == "[":
        bare = re.match(r'\s*\[\s*\{[^{}\[\]]{0,400}"start"', head) is not None and timed
        return Confidence.LIKELY if bare else Confidence.NO
    if not timed or not any(f'"{name}"' in head for name in _LISTS):
        return Confidence.NO
    marked = ("avg_logprob", "no_speech_prob", "word_segments", "compression_ratio", "SPEAKER_", '"words"', '"offsets"')
    return Confidence.CERTAIN if any(mark in head for mark in marked) else Confidence.LIKELY


def read(source: Source) -> Iterator[Transcript]:
    """The one discussion of a file. Raises InputError where it has no segments."""
    words: list[cues.Words] = []
    times: list[str | None] = []
    content = hashlib.sha256()
    untimed = 0
    changes = False
    for number, segment in enumerate(_segments(source)):
        said = _words(segment, number, breaks=changes)
        if said is None:
            continue
        changes = _TURN.search(jsons.text(segment.get("text"))) is not None
        start = _seconds(segment, "start")
        untimed += start is None
        words.append(said)
        times.append(None if start is None or start > _LONGEST else offset(start))
        content.update(f"{said.speaker}\x00{said.text}\x00{times[-1]}\n".encode("utf-8", "replace"))
    named = any(said.speaker for said in words)
    yield discussion(
        source,
        FORMAT.name,
        list(_turns(words, times, named=named)),
        content=content.hexdigest(),
        warnings=list(_warnings(source.name, words, untimed, named=named)),
    )


def _warnings(name: str, words: list[cues.Words], untimed: int, *, named: bool) -> Iterator[str]:
    unknown = sum(said.speaker is None for said in words)
    if named and unknown:
        yield f"Segments of {name} without a speaker, kept as somebody unknown: {unknown}."
    if untimed:
        yield f"Segments of {name} without a time: {untimed}."


def _segments(source: Source) -> Iterator[dict[str, Any]]:
    head = source.head
    listed = jsons.shape(head) == "["
    prefix = "item" if listed else next((path for name, path in _LISTS.items() if f'"{name}"' in head), "segments.item")
    with source.open() as stream:
        found = False
        for segment in jsons.items(stream, prefix, source.name, numbers=False):
            if isinstance(segment, dict):
                found = True
                yield segment
    if not found:
        raise InputError(f"{source.name} holds no segments of speech; transcribe the recording again.")


def _seconds(segment: dict[str, Any], which: str) -> float | None:
    """A segment's start or end in seconds: a number, `HH:MM:SS,mmm`, or whisper.cpp's milliseconds."""
    value = segment.get(which)
    if value is None and (offsets := jsons.record(segment.get("offsets"))):
        value = offsets.get("from" if which == "start" else "to")
        value = value / 1000 if isinstance(value, (int, float)) else value
    if isinstance(value, str):
        return seconds_of(value)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value) or value < 0:
        return None
    return float(value)


def _words(segment: dict[str, Any], number: int, *, breaks: bool) -> cues.Words | None:
    """What a segment says; `number` counts the file's segments from 0, as their ids do. None where it says nothing."""
    text = jsons.text(segment.get("text"))
    bare = " ".join(_TURN.sub("", text).split())
    if not bare or _SOUND.fullmatch(bare):
        return None
    start = _seconds(segment, "start") or 0.0
    end = _seconds(segment, "end")
    return cues.Words(
        start=start,
        end=max(start, end if end is not None else start),
        speaker=_speaker(segment),
        text=bare,
        anchor=f"segment {number}",
        breaks=breaks,
    )


def _speaker(segment: dict[str, Any]) -> str | None:
    told = segment.get("speaker", segment.get("speaker_name"))
    if isinstance(told, int) and not isinstance(told, bool):
        return f"Speaker {told}"
    if isinstance(told, str) and told.strip():
        return labels.shown(told)
    voices = Counter(
        word["speaker"] for word in jsons.records(segment.get("words")) if isinstance(word.get("speaker"), str)
    )
    return labels.shown(voices.most_common(1)[0][0]) if voices else None


def _turns(words: list[cues.Words], times: list[str | None], *, named: bool) -> Iterator[Spoken]:
    """The turns; where some have a speaker, those without one are of one unknown voice."""
    known = dict(zip((said.anchor for said in words), times, strict=True))
    if named:
        words = [said._replace(speaker=said.speaker or "") for said in words]
    for said in cues.turns(words):
        yield Spoken(speaker=said.speaker or None, text=said.text, time=known[said.anchor], anchor=said.anchor)


FORMAT = Format(name="whisper-json", sniff=sniff, read=read)
