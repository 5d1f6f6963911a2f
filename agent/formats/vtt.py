"""WebVTT, as the W3C describes it (https://www.w3.org/TR/webvtt1/) and as Teams, Zoom, Meet and YouTube write it.

Speakers come from voice spans (`<v Name>`), or, where a file has none, from `Name: text` in the cues, which holds until
the next name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from agent.errors import InputError
from agent.formats.base import Confidence, Format, Source, Spoken, discussion
from agent.model.transcript import Transcript
from agent.text import captions, cues
from agent.text.stamps import date_in

_ARROW = re.compile(r"^\s*(?:\d+:)?\d{1,2}:\d{2}\.\d{3}\s*-->", re.MULTILINE)
_HEADER_KEY = re.compile(r"^(?:Kind|Language|X-TIMESTAMP-MAP)\b", re.IGNORECASE)


def sniff(source: Source) -> Confidence:
    """The signature is certain; cue timings with a dot are likely enough."""
    start = source.head.lstrip("\n ")
    if start.startswith("WEBVTT") and start[6:7] in ("", " ", "\t", "\n"):
        return Confidence.CERTAIN
    return Confidence.LIKELY if _ARROW.search(source.head) else Confidence.NO


def read(source: Source) -> Iterable[Transcript]:
    """The one discussion of a caption file. Raises InputError where it has no cue at all."""
    blocks, header, repaired = cues.blocks(source.text)
    if not blocks:
        raise InputError(f"{source.name} is a WebVTT file without a single cue; export the captions again.")
    words = captions.words(cues.unrolled([captions.unstyled(block) for block in cues.in_time(blocks)]))
    spoken = [Spoken(speaker=s.speaker, text=s.text, time=s.time, anchor=s.anchor) for s in cues.turns(words)]
    yield discussion(
        source,
        FORMAT.name,
        spoken,
        title=_title(header),
        date=date_in("\n".join(header)),
        warnings=[*source.decoded.warnings, *captions.warnings(source.name, blocks, repaired)],
    )


def _title(header: list[str]) -> str | None:
    """The text behind the signature: `WEBVTT - Design review`."""
    first = next((line.strip() for line in header if line.strip()), "")
    told = first.removeprefix("WEBVTT").strip(" \t-–—:")
    return told if first.startswith("WEBVTT") and told and not _HEADER_KEY.match(told) else None


FORMAT = Format(name="webvtt", sniff=sniff, read=read)
