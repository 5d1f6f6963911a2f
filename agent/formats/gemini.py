"""Gemini's exports: the activity of "Gemini Apps" from Google Takeout (JSON or HTML), and AI Studio's saved prompts.

The activity knows no conversations: it is a list of prompts with their answers, newest first, and one discussion is one
day of it. AI Studio's file is one conversation in `chunkedPrompt`. See https://takeout.google.com (My Activity).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, NamedTuple

from agent.errors import InputError
from agent.formats.base import Confidence, Format, Source, Spoken, discussion
from agent.model.transcript import Transcript
from agent.text import jsons
from agent.text.markup import text_of
from agent.text.pasted import speech
from agent.text.stamps import MONTHS, instant, iso

_PRODUCT = re.compile(r'"(?:header|products)"\s*:\s*(?:\[\s*)?"(?:Gemini|Bard)')
_PROMPTED = re.compile(r"^(?:Prompted|Said|Asked|You said|Eingegebener Prompt:?|Requête saisie :?)[ \u00a0]")
_CELL = re.compile(
    r'<div class="content-cell [^"]*mdl-typography--body-1">(.*?)</div>\s*<div class="content-cell', re.DOTALL
)
_MOMENT = re.compile(
    r"^([A-Z][a-z]{2}) (\d{1,2}), (\d{4}), (\d{1,2}):(\d\d):(\d\d)\s?([AP])M(?: \S{1,6})?$", re.MULTILINE
)
_MONTHS = [m[:3].title() for m in MONTHS]


class Asked(NamedTuple):
    """A prompt and its answer."""

    prompt: str
    answer: str
    when: dt.datetime | None
    place: str


def sniff(source: Source) -> Confidence:
    """Activity of Gemini, or an object with `chunkedPrompt`."""
    head = source.head
    if jsons.shape(head) == "[" and _PRODUCT.search(head) and '"title"' in head:
        return Confidence.CERTAIN
    if jsons.shape(head) == "{" and ('"chunkedPrompt"' in head or _chunked(source)):
        return Confidence.CERTAIN
    page = "mdl-typography" in head and ("Gemini Apps" in head or "Bard" in head)
    return Confidence.CERTAIN if page else Confidence.NO


def _chunked(source: Source) -> bool:
    return '"runSettings"' in source.head and '"model"' in source.head and '"safetySettings"' in source.head


def read(source: Source) -> Iterator[Transcript]:
    """The discussions of a file. Raises InputError where it holds no prompt."""
    if jsons.shape(source.head) == "{":
        yield _studio(source)
        return
    asked = _activity(source) if jsons.shape(source.head) == "[" else _page(source)
    found = False
    for day, group in groupby(asked, key=lambda one: one.when.date() if one.when else None):
        found = True
        yield _day(source, day, list(group)[::-1])
    if not found:
        raise InputError(f"{source.name} holds no prompt to Gemini; export the activity of Gemini Apps again.")


def _activity(source: Source) -> Iterator[Asked]:
    with source.open() as stream:
        for number, entry in enumerate(jsons.items(stream, "item", source.name), 1):
            told = jsons.record(entry)
            title = jsons.text(told.get("title"))
            answers = [text_of(jsons.text(item.get("html"))) for item in jsons.records(told.get("safeHtmlItem"))]
            if (match := _PROMPTED.match(title)) or any(answers):
                prompt = title[match.end() :] if match else title
                yield Asked(prompt, "\n\n".join(answers), instant(told.get("time")), f"entry {number}")


def _page(source: Source) -> Iterator[Asked]:
    for number, cell in enumerate(_CELL.finditer(source.text), 1):
        text = text_of(cell[1])
        moment = _MOMENT.search(text)
        asked = _PROMPTED.match(text)
        if asked and moment:
            prompt, answer = text[asked.end() : moment.start()].strip(), text[moment.end() :].strip()
            yield Asked(prompt, answer, _told(moment), f"entry {number}")


def _told(match: re.Match[str]) -> dt.datetime | None:
    """The time on a page of activity, in the zone in which it was made."""
    if match[1] not in _MONTHS:
        return None
    day = (int(match[3]), _MONTHS.index(match[1]) + 1, int(match[2]))
    hour = int(match[4]) % 12 + (12 if match[7] == "P" else 0)
    try:
        return dt.datetime(*day, hour, int(match[5]), int(match[6]))
    except ValueError:
        return None


def _day(source: Source, day: dt.date | None, asked: list[Asked]) -> Transcript:
    spoken = [said for one in asked for said in _exchange(one)]
    return discussion(
        source,
        FORMAT.name,
        spoken,
        title=f"Gemini {day}" if day else "Gemini, without a date",
        date=day,
        key=f"gemini/{day}" if day else None,
        content=json.dumps([[said.speaker, said.text] for said in spoken]),
        with_assistant=True,
    )


def _exchange(asked: Asked) -> Iterator[Spoken]:
    time = iso(asked.when) if asked.when else None
    yield _said("user", asked.prompt, time, asked.place)
    yield _said("assistant", asked.answer, time, asked.place)


def _said(side: str, text: str, time: str | None, anchor: str) -> Spoken:
    said = speech(text)
    return Spoken(
        speaker=side, text=said.text, time=time, quoted=said.quoted, attachments=said.attachments, anchor=anchor
    )


def _studio(source: Source) -> Transcript:
    with source.open() as stream:
        chunks = list(jsons.items(stream, "chunkedPrompt.chunks.item", source.name))
    spoken = list(_chunks(chunks))
    if not spoken:
        raise InputError(f"{source.name} holds no prompt to Gemini; save the conversation again.")
    content = json.dumps([[said.speaker, said.text] for said in spoken])
    return discussion(
        source,
        FORMAT.name,
        spoken,
        date=next((moment.date() for chunk in chunks if (moment := _created(chunk))), None),
        key=source.key or source.path or f"gemini/{hashlib.sha256(content.encode()).hexdigest()[:16]}",
        content=content,
        with_assistant=True,
    )


def _created(chunk: Any) -> dt.datetime | None:
    return instant(jsons.record(chunk).get("createTime"))


def _chunks(chunks: Iterable[object]) -> Iterator[Spoken]:
    """What user and model said; thoughts are none of it."""
    for number, chunk in enumerate(map(jsons.record, chunks), 1):
        side = {"user": "user", "model": "assistant"}.get(jsons.text(chunk.get("role")))
        moment = _created(chunk)
        if side and not chunk.get("isThought") and jsons.text(chunk.get("text")).strip():
            yield _said(side, chunk["text"], iso(moment) if moment else None, f"chunk {number}")


FORMAT = Format(name="gemini-export", sniff=sniff, read=read)
