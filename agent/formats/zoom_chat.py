r"""Zoom's saved meeting chats, on the computer (`meeting_saved_chat.txt`) and in the cloud (`chat.txt`).

    10:02:33 From Ada Berg to Everyone:        10:02:33 \t From Ada Berg : text        00:02:33\tAda Berg:\ttext
    \ttext

`Reacted to "…" with 👍` becomes a reaction of the message that it is about, `Replying to "…"` stands in quotation.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from agent.errors import InputError
from agent.formats.base import Confidence, Format, Source, Spoken, discussion, left_out
from agent.model.transcript import Transcript
from agent.text import clocks, headed, labels, slack
from agent.text.pasted import speech
from agent.text.stamps import date_in

_FROM = re.compile(
    r"^(?:(?P<date>\d{4}-\d\d-\d\d) )?(?P<clock>\d\d:\d\d:\d\d)\s+From\s{1,3}(?P<name>\S.{0,80}?)"
    r"(?:\s{1,3}to\s{1,3}(?P<to>\S.{0,80}?))?\s?:(?:\s+(?P<text>.*))?$",
    re.IGNORECASE,
)
_CLOUD = re.compile(r"^(?P<date>)(?P<clock>\d\d:\d\d:\d\d)\t(?P<name>[^\t:]{1,80}?)(?P<to>):\t(?P<text>.*)$")
_EVERYONE = re.compile(r"^(?:everyone|all panelists|.*hosts? and panelists)\b", re.IGNORECASE)
_DIRECT = re.compile(r"\s*\((?:direct message|privately)\)\s*$", re.IGNORECASE)
_REACTED = re.compile(
    r'^(?:Reacted to ["“](?P<about>.*)["”] with (?P<sign>.+)|(?P<emoji>.+?) to ["“](?P<to>.*)["”])$', re.DOTALL
)
_REMOVED = re.compile(r'^Removed an? (?P<sign>\S+) reaction from ["“](?P<about>.*)["”]$', re.DOTALL)
_REPLY = re.compile(r'^Replying to ["“](?P<about>.*?)["”]\s*\n(?P<text>.*)$', re.DOTALL)


class Message(NamedTuple):
    """A head and the lines under it."""

    line: int
    name: str
    to: str
    stamp: clocks.Stamp
    text: str


def sniff(source: Source) -> Confidence:
    """Lines that begin with a time and `From`; in the cloud's, with a time, a tab, a name and a tab."""
    lines = [line for line in source.head.split("\n") if line.strip()]
    found = sum(_FROM.match(line) is not None for line in lines)
    if found:
        return Confidence.CERTAIN
    cloud = sum(_CLOUD.match(line) is not None for line in lines)
    return Confidence.CERTAIN if cloud and cloud >= len(lines) / 3 else Confidence.NO


def read(source: Source) -> Iterator[Transcript]:
    """The one chat of a file. Raises InputError where it has no message."""
    messages = _messages(source.text.split("\n"))
    if not messages:
        raise InputError(f"{source.name} holds no message as Zoom saves them; save the chat again.")
    date = source.dated or date_in(source.path or "")
    times = clocks.times([message.stamp for message in messages], date)
    counts: Counter[str] = Counter()
    yield discussion(
        source,
        FORMAT.name,
        _spoken(messages, times, counts),
        date=date_in(messages[0].stamp.date) or date,
        warnings=[*source.decoded.warnings, *left_out(counts)],
    )


def _messages(lines: Sequence[str]) -> list[Message]:
    heads = [(n, match) for n, line in enumerate(lines) if (match := _FROM.match(line) or _CLOUD.match(line))]
    ends = headed.ends([n for n, _ in heads], len(lines))
    return [
        Message(
            line=n,
            name=match["name"].strip(),
            to=(match["to"] or "").strip(),
            stamp=clocks.Stamp(clock=match["clock"], date=match["date"] or ""),
            text="\n".join([match["text"] or "", *(line.strip("\t ") for line in lines[n + 1 : end])]).strip(),
        )
        for (n, match), end in zip(heads, ends, strict=True)
    ]


def _spoken(messages: Sequence[Message], times: Sequence[str | None], counts: Counter[str]) -> list[Spoken]:
    found: list[Spoken] = []
    for message, time in zip(messages, times, strict=True):
        speaker = labels.shown(message.name)
        removed = _REMOVED.match(message.text)
        reacted = removed or _REACTED.match(message.text)
        if reacted and _react(found, reacted, speaker or "somebody", taken=removed is not None):
            continue
        if removed or message.text.startswith("Reacted to "):
            counts["reaction to a message that is not there"] += 1
            continue
        quoted: tuple[str, ...] = ()
        text = message.text
        if reply := _REPLY.match(text):
            quoted, text = (reply["about"],), reply["text"]
        said = speech(text, closed=True)
        private = bool(message.to) and not _EVERYONE.match(message.to)
        found.append(
            Spoken(
                speaker=speaker,
                text=said.text,
                time=time,
                thread=f"to {_DIRECT.sub('', message.to)}" if private else None,
                quoted=(*quoted, *said.quoted),
                attachments=said.attachments,
                anchor=f"line {message.line + 1}",
            )
        )
        counts["message without words"] += not (said.text or quoted)
    return found


def _react(found: list[Spoken], match: re.Match[str], by: str, *, taken: bool) -> bool:
    """Give a reaction to the newest message that begins with the quoted words, or take it back; False for none."""
    fields = match.groupdict()
    about = (fields.get("about") or fields.get("to") or "").rstrip("….").strip()
    told = slack.reaction((fields.get("sign") or fields.get("emoji") or "").strip(), [by], 1)
    for n in range(len(found) - 1, -1, -1):
        if about and " ".join(found[n].text.split()).startswith(" ".join(about.split())):
            before = [reaction for reaction in found[n].reactions if reaction != told]
            found[n] = found[n].model_copy(update={"reactions": tuple(before if taken else [*before, told])})
            return True
    return False


FORMAT = Format(name="zoom-chat", sniff=sniff, read=read)
