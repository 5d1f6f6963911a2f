"""One e-mail (`.eml`, RFC 5322), with the messages that are attached to it whole."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.formats.base import Confidence, Format, Source, Spoken, discussion, left_out
from agent.model.transcript import Transcript
from agent.text import mails
from agent.text.stamps import iso

_HEADER = re.compile(r"^([A-Za-z][A-Za-z0-9-]{1,60}):[ \t]?", re.MULTILINE)
_SURE = frozenset(("message-id", "mime-version", "received", "return-path", "x-mailer", "content-type", "in-reply-to"))
_LONGEST_LINE = 2**20
_NEEDED = frozenset(("from", "date"))


def sniff(source: Source) -> Confidence:
    """Lines of headers up to the first blank one, with a sender and a date among them."""
    head = source.head.lstrip("\n").split("\n\n", 1)[0]
    if not _HEADER.match(head):
        return Confidence.NO
    names = {name.lower() for name in _HEADER.findall(head)}
    if not names >= _NEEDED or not names & (_SURE | {"subject", "to"}):
        return Confidence.NO
    return Confidence.CERTAIN if names & _SURE else Confidence.LIKELY


def read(source: Source) -> Iterator[Transcript]:
    """The one message of a file. Raises InputError where it is out of proportion."""
    with source.open() as stream:
        data = mails.lean(iter(lambda: stream.readline(_LONGEST_LINE), b""), source.name)
    message = mails.parsed(data, source.name)
    found = list(mails.mails(message))
    own = found[-1]
    files = sum(mail.files for mail in found)
    yield discussion(
        source,
        FORMAT.name,
        [
            Spoken(
                speaker=mail.sender or None,
                text=mail.text,
                time=iso(mail.when) if mail.when else None,
                quoted=mail.quoted,
                attachments=mail.attachments,
                anchor=f"message {mail.id or n}",
                automatic=mail.automatic,
            )
            for n, mail in enumerate(found, 1)
        ],
        title=own.subject or None,
        date=own.when.date() if own.when else None,
        key=f"mail/{own.id}" if own.id else None,
        content="\n".join(f"{mail.id}\x00{mail.sender}\x00{mail.text}" for mail in found),
        warnings=left_out({"attached file": files}),
    )


FORMAT = Format(name="eml", sniff=sniff, read=read)
