"""Messages copied out of Microsoft Teams: a date and time in brackets, the name, and the words behind or under it.

    [3/4/2026 10:02 AM] Ada Berg: text        [04.03.2026 10:02] Ada Berg        [Yesterday 10:02] Berg, Ada (External)
                                              text                               text

Quoted messages, which Teams copies with a bar or a `>` before each line, stand in quotation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from agent.errors import InputError
from agent.formats.base import Confidence, Format, Source, Spoken, discussion
from agent.model.transcript import Transcript
from agent.text import clocks, headed, labels
from agent.text.days import PATTERN, days
from agent.text.pasted import speech

_HEAD = re.compile(
    rf"^\s{{0,3}}\[(?:(?P<date>{PATTERN}|\d{{1,2}}[./]\d{{1,2}}\.?"
    r"|\w{3,10}day|Today|\w{3} \d{1,2}(?:, \d{4})?),?\s)?"
    r"(?P<clock>\d{1,2}:\d\d(?::\d\d)?)(?:\s?(?P<half>[AaPp])\.?\s?[Mm]\b\.?)?\]\s+(?P<rest>\S.*)$"
)
_ISO = re.compile(r"\d{4}-\d\d-\d\d$")
_BAR = re.compile(r"^\s*[|│▏┃]\s?", re.MULTILINE)


class Message(NamedTuple):
    """A head, whose it is, and the lines of it."""

    line: int
    name: str
    alone: bool
    date: str
    stamp: clocks.Stamp
    text: str


def sniff(source: Source) -> Confidence:
    """Heads with a date in figures or with the name alone; others are text with a time before each speaker."""
    found = _messages(source.head.split("\n"))
    told = sum(message.alone or (message.date != "" and not _ISO.match(message.date)) for message in found)
    return Confidence.CERTAIN if told and len(found) > 1 and told >= len(found) / 2 else Confidence.NO


def read(source: Source) -> Iterator[Transcript]:
    """The one chat of a text. Raises InputError where it has no message."""
    messages = _messages(source.text.split("\n"))
    if not messages:
        raise InputError(f"{source.name} holds no message as Teams copies them; copy the chat again.")
    american = any(message.stamp.half for message in messages)
    dates, guessed = days([message.date for message in messages], american=american)
    stamps = [m.stamp._replace(date=date.isoformat() if date else "") for m, date in zip(messages, dates, strict=True)]
    date = next((date for date in dates if date), None) or source.dated
    notes = [f"{source.name} does not tell day from month; give the right date with --date."] if guessed else []
    yield discussion(
        source,
        FORMAT.name,
        [_spoken(m, time) for m, time in zip(messages, clocks.times(stamps, date), strict=True)],
        date=date,
        warnings=[*source.decoded.warnings, *notes],
    )


def _messages(lines: Sequence[str]) -> list[Message]:
    heads = [(n, match) for n, line in enumerate(lines) if (match := _HEAD.match(line)) and _name(match["rest"])]
    ends = headed.ends([n for n, _ in heads], len(lines))
    found: list[Message] = []
    for (n, match), end in zip(heads, ends, strict=True):
        name, first = _name(match["rest"]) or ("", "")
        stamp = clocks.Stamp(clock=match["clock"], half=(match["half"] or "").lower())
        text = "\n".join([first, *(line.rstrip() for line in lines[n + 1 : end])]).strip("\n ")
        found.append(Message(n, name, not first, match["date"] or "", stamp, text))
    return found


def _name(rest: str) -> tuple[str, str] | None:
    """The name and the words behind it; a name alone is one only where it could be one."""
    split = labels.split_label(rest) or labels.split_label(f"{rest.strip()}:")
    return None if split is None or labels.never(split[0]) else split


def _spoken(message: Message, time: str | None) -> Spoken:
    said = speech(_BAR.sub("> ", message.text), closed=True)
    return Spoken(
        speaker=labels.shown(message.name),
        text=said.text,
        time=time,
        quoted=said.quoted,
        attachments=said.attachments,
        anchor=f"line {message.line + 1}",
    )


FORMAT = Format(name="teams-chat", sniff=sniff, read=read)
