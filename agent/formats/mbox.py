"""A mailbox (`.mbox`, RFC 4155): messages one after another, each behind a line that begins with `From `.

One discussion a thread, by the ids that messages refer to, else by their subject. The file is read twice, and only the
messages of one thread are held.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.parser import BytesHeaderParser
from email.policy import compat32
from typing import IO, NamedTuple

from agent.errors import InputError
from agent.formats.base import Confidence, Format, Source, Spoken, discussion, left_out
from agent.model.transcript import Transcript
from agent.text import mails
from agent.text.stamps import iso

_FROM = re.compile(rb"^From \S.*\d{4}")
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
_LONGEST_HEAD = 2**18
_LONGEST_LINE = 16 * 2**20


class Place(NamedTuple):
    """Where a message lies in the file, and what its head says."""

    offset: int
    size: int
    id: str
    refers: tuple[str, ...]
    subject: str
    when: str


def sniff(source: Source) -> Confidence:
    """A first line that begins with `From `, and headers under it."""
    first, _, rest = source.first.partition(b"\n")
    return Confidence.CERTAIN if _FROM.match(first) and re.match(rb"[A-Za-z-]{2,60}:", rest) else Confidence.NO


def read(source: Source) -> Iterator[Transcript]:
    """The threads of a mailbox, in the order of their first messages. Raises InputError where it has no message."""
    with source.open() as stream:
        places = list(_places(stream, source.name))
        if not places:
            raise InputError(f"{source.name} holds no message; export the mailbox again.")
        for thread in _threads(places):
            yield _thread(source, stream, thread)


def _places(stream: IO[bytes], name: str) -> Iterator[Place]:
    """Every message of the file; only heads are held. Raises InputError where a line has no end."""
    start = offset = line_length = 0
    head: list[bytes] = []
    length, blank, in_head, begun = 0, True, False, False
    for line in iter(lambda: stream.readline(_LONGEST_HEAD), b""):
        if blank and line.startswith(b"From ") and _FROM.match(line):
            if begun:
                yield _place(start, offset - start, head)
            start, head, length, in_head, begun = offset + len(line), [], 0, True, True
        elif in_head:
            in_head = bool(line.strip()) and length < _LONGEST_HEAD
            head.append(line)
            length += len(line)
        blank = not line.strip()
        offset += len(line)
        line_length = 0 if line.endswith(b"\n") else line_length + len(line)
        if line_length > _LONGEST_LINE:
            raise InputError(f"{name} holds one line of more than {_LONGEST_LINE >> 20} MB; that is no mailbox.")
    if begun:
        yield _place(start, offset - start, head)


def _place(offset: int, size: int, head: list[bytes]) -> Place:
    message = BytesHeaderParser(policy=compat32).parsebytes(b"".join(head))
    when = mails.moment(message)
    return Place(
        offset=offset,
        size=size,
        id=mails.identity(message) or f"at {offset}",
        refers=mails.references(message),
        subject=mails.subject(message).casefold(),
        when=iso(when) if when else "",
    )


def _threads(places: list[Place]) -> list[list[Place]]:
    """The messages by thread: those that refer to one another, and those that refer to none and share a subject."""
    root: dict[str, str] = {}

    def find(key: str) -> str:
        while root.setdefault(key, key) != key:
            root[key] = root[root[key]]
            key = root[key]
        return key

    by_subject: dict[str, str] = {}
    for place in places:
        for other in place.refers:
            root[find(place.id)] = find(other)
        if not place.refers and place.subject:
            root[find(place.id)] = find(by_subject.setdefault(place.subject, place.id))
    found: dict[str, list[Place]] = {}
    for place in places:
        found.setdefault(find(place.id), []).append(place)
    return [sorted(thread, key=lambda place: place.when) for thread in found.values()]


def _lines(stream: IO[bytes], place: Place) -> Iterator[bytes]:
    stream.seek(place.offset)
    left = place.size
    while left > 0 and (line := stream.readline(min(left, _LONGEST_HEAD))):
        left -= len(line)
        yield line


def _thread(source: Source, stream: IO[bytes], thread: list[Place]) -> Transcript:
    spoken: list[Spoken] = []
    subject, date, files = "", None, 0
    seen: set[str] = set()
    for place in thread:
        if place.id in seen:
            continue
        seen.add(place.id)
        data = _QUOTED_FROM.sub(rb"\1", mails.lean(_lines(stream, place), source.name))
        mail = mails.mail(mails.parsed(data, source.name))
        subject, date, files = subject or mail.subject, date or mail.when, files + mail.files
        spoken.append(
            Spoken(
                speaker=mail.sender or None,
                text=mail.text,
                time=iso(mail.when) if mail.when else None,
                thread=mail.refers[-1] if mail.refers else None,
                quoted=mail.quoted,
                attachments=mail.attachments,
                anchor=f"message {place.id}",
                automatic=mail.automatic,
            )
        )
    return discussion(
        source,
        FORMAT.name,
        spoken,
        title=subject or "Without a subject",
        date=date.date() if date else None,
        key=f"thread/{(thread[0].refers or (thread[0].id,))[0]}",
        content="\n".join(f"{said.anchor}\x00{said.speaker}\x00{said.text}" for said in spoken),
        warnings=left_out({"attached file": files}),
    )


FORMAT = Format(name="mbox", sniff=sniff, read=read)
