"""WhatsApp's exported chats, as its applications for Android and iOS write them in many languages' dates.

    04.03.26, 10:02 - Ada: text            3/4/26, 10:02 AM - Ada: text            [04/03/2026, 10:02:33] Ada: text

A message goes on over further lines until the next such head. Lines without a name are the system's. The marks for
media, deleted and edited messages are no words. There is no documentation; this follows exports as they are.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from agent.errors import InputError
from agent.formats.base import Confidence, Format, Source, Spoken, discussion, left_out
from agent.model.transcript import Transcript
from agent.text import clocks, headed, labels
from agent.text.days import PATTERN, days
from agent.text.pasted import speech

_HEAD = re.compile(
    rf"^[\u200e\u200f\u202a\u202c]*(?P<open>\[)?(?P<date>{PATTERN}),?\s(?:klo\s)?(?P<east>오전|오후|上午|下午|午前|午後)?\s?(?P<clock>\d{{1,2}}[:.]\d\d(?:[:.]\d\d)?)"
    r"(?:\s?(?P<half>[AaPp])\.?\s?[Mm]\b\.?)?(?(open)\]\s|\s[-–]\s)(?P<rest>.*)$"
)
_NAMED = re.compile(r"^[\u200e\u202a~\s]*(?P<name>[^:\"“”«»\n]{1,64}?)[\u202c\s]*:\s(?P<text>.*)$", re.DOTALL)
_EDITED = re.compile(
    r"\s*[\u200e]?<[^<>\n]*(?:edited|bearbeitet|editad|modifié|modificat|bewerkt)[^<>\n]*>\s*$", re.IGNORECASE
)
_DELETED = re.compile(
    r"^[\u200e]?(?:This message was deleted|You deleted this message|Diese Nachricht wurde gelöscht"
    r"|Du hast diese Nachricht gelöscht|Se eliminó este mensaje|Eliminaste este mensaje"
    r"|Ce message a été supprimé|Dit bericht is verwijderd"
    r"|Mensagem apagada|Questo messaggio è stato eliminato)\.?$",
    re.IGNORECASE,
)
_MEDIA = re.compile(
    r"^[\u200e]?<[^<>\n]{1,80}>$|^\u200e[^\n]{1,120}(?:omitted|weggelassen|omitid[oa]|omise?|weggelaten)$|^null$"
    r"|^[\u200e]?<attached: [^<>\n]+>$|^\S+\.\w{2,5} \([^()\n]{3,40}\)$"
)


class Message(NamedTuple):
    """A head and what follows it."""

    line: int
    date: str
    stamp: clocks.Stamp
    text: str
    east: bool = False


def sniff(source: Source) -> Confidence:
    """Lines that begin with a date, a time and a dash, or both in brackets, most of them with a name behind."""
    found = [match for line in source.head.split("\n") if (match := _HEAD.match(line))]
    named = sum(_NAMED.match(match["rest"]) is not None for match in found)
    if not named:
        return Confidence.NO
    return Confidence.CERTAIN if named >= len(found) / 3 else Confidence.LIKELY


def read(source: Source) -> Iterator[Transcript]:
    """The one chat of a file. Raises InputError where it has no message."""
    messages = _messages(source.text.split("\n"))
    if not messages:
        raise InputError(f"{source.name} holds no message as WhatsApp exports them; export the chat again.")
    american = any(message.stamp.half and not message.east for message in messages)
    dates, guessed = days([message.date for message in messages], american=american)
    stamps = [m.stamp._replace(date=date.isoformat() if date else "") for m, date in zip(messages, dates, strict=True)]
    counts: Counter[str] = Counter()
    times = clocks.times(stamps, None)
    spoken = [said for m, t in zip(messages, times, strict=True) if (said := _spoken(m, t, counts)) is not None]
    notes = [_guess(source.name, dates[0], messages[0].date)] if guessed else []
    yield discussion(
        source,
        FORMAT.name,
        spoken,
        date=next((date for date in dates if date), None),
        warnings=[*source.decoded.warnings, *notes, *left_out(counts)],
    )


def _guess(name: str, date: dt.date | None, told: str) -> str:
    return f"{name} does not tell day from month: {told} was read as {date}; give the right one with --date."


def _messages(lines: Sequence[str]) -> list[Message]:
    heads = [(n, match) for n, line in enumerate(lines) if (match := _HEAD.match(line))]
    ends = headed.ends([n for n, _ in heads], len(lines))
    return [
        Message(
            line=n,
            date=match["date"],
            stamp=clocks.Stamp(clock=match["clock"].replace(".", ":"), half=_half(match)),
            text="\n".join([match["rest"], *lines[n + 1 : end]]).strip(),
            east=bool(match["east"]),
        )
        for (n, match), end in zip(heads, ends, strict=True)
    ]


def _half(match: re.Match[str]) -> str:
    """The half of the day, `a` or `p`, where the clock has twelve hours."""
    if match["east"]:
        return "p" if match["east"] in ("오후", "下午", "午後") else "a"
    return (match["half"] or "").lower()


def _spoken(message: Message, time: str | None, counts: Counter[str]) -> Spoken | None:
    match = _NAMED.match(message.text)
    if match is None:
        counts["line of the system"] += 1
        return None
    text = _EDITED.sub("", match["text"]).strip()
    if _DELETED.match(text):
        counts["deleted message"] += 1
        return None
    kept = [line for line in text.split("\n") if not _MEDIA.match(line.strip(" "))]
    counts["picture, recording or file"] += len(text.split("\n")) - len(kept)
    said = speech("\n".join(kept).replace("\u200e", "").strip(), closed=True)
    return Spoken(
        speaker=labels.shown(match["name"].strip("\u200e\u202a\u202c")),
        text=said.text,
        time=time,
        quoted=said.quoted,
        attachments=said.attachments,
        anchor=f"line {message.line + 1}",
    )


FORMAT = Format(name="whatsapp", sniff=sniff, read=read)
