"""E-mail as a message of a discussion (RFC 5322, RFC 2045): who wrote what, without what is quoted and signed.

What the sender quotes, whether behind `>`, under `On … wrote:` or under the head that Outlook and forwarding write, is
kept apart: it is somebody else's word.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.policy import default
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple

from agent.errors import InputError
from agent.model.transcript import Attachment
from agent.text.decode import LONGEST, endless
from agent.text.markup import text_of
from agent.text.pasted import Speech, speech

_WROTE = re.compile(
    r"^[ \t]*(?:On|Am|Le|El|Op|Il|Em|Den|W dniu)\b[^\n]{4,160}(?:\n[^\n]{0,120})?"
    r"(?:wrote|schrieb|a écrit|escribió|schreef|ha scritto|escreveu|skrev|napisał(?:\(a\))?)[^\n:]{0,80}:[ \t]*$",
    re.MULTILINE,
)
_HEAD = re.compile(
    r"^[ \t]*(?:-{3,} ?(?:Original Message|Forwarded message|Ursprüngliche Nachricht|Weitergeleitete Nachricht"
    r"|Message d'origine|Mensaje original) ?-{3,}|Begin forwarded message:|_{20,})[ \t]*$"
    r"|^[ \t]*\*?(?:From|Von|De|Van|Da):\*? [^\n]{3,200}\n"
    r"[ \t]*\*?(?:Sent|Date|Gesendet|Datum|Envoyé|Enviado|Verzonden|Inviato|To|An):",
    re.MULTILINE | re.IGNORECASE,
)
_SIGNED = re.compile(r"^-- ?$", re.MULTILINE)
_PREFIX = re.compile(
    r"^\s*(?:(?:re|aw|fwd?|wg|sv|vs|antw|r|rv|tr)(?:\[\d+\])?\s*:\s*|\[[^\]]{1,40}\]\s*)+", re.IGNORECASE
)
_ID = re.compile(r"<([^<>\s]{1,400})>")
_ROBOT = re.compile(
    r"^(?:no-?reply|do-?not-?reply|mailer-daemon|postmaster|notifications?|jenkins|bugzilla)\b", re.IGNORECASE
)

_BASE64 = re.compile(rb"[A-Za-z0-9+/=]+\r?\n?")
_CODED = 40
_BULK = 2 * 2**20
"""Bytes of base64 that are kept: more than any body of text that is sent so."""
_BOUNDARY = re.compile(rb"boundary\s*=", re.IGNORECASE)
_MULTIPARTS = 500


class Mail(NamedTuple):
    """One message; `refers`: the ids of those that it goes back to, the first of the thread first."""

    id: str
    refers: tuple[str, ...]
    subject: str
    sender: str
    when: dt.datetime | None
    text: str
    quoted: tuple[str, ...]
    attachments: tuple[Attachment, ...]
    automatic: bool
    files: int


def parsed(data: bytes, name: str) -> EmailMessage:
    """The message, whatever is wrong with it. `name` is for the messages.

    Raises InputError where its parts lie deeper in one another, or one word of it is longer, than in any message.
    """
    if endless(data):
        raise InputError(f"{name} holds one word of more than {LONGEST >> 20} MB; that is no message.")
    if len(_BOUNDARY.findall(data)) > _MULTIPARTS:
        raise InputError(f"{name} holds a message of parts within parts without end; that is no message.")
    try:
        message = BytesParser(policy=default).parsebytes(data)
        for _ in message.walk():
            pass
    except RecursionError:
        raise InputError(f"{name} holds a message of parts that lie too deep in one another.") from None
    return message


def lean(lines: Iterable[bytes], name: str) -> bytes:
    """The bytes of a message without the bulk of its attached files: a stretch of base64 is cut where it is long.

    `name` is for the messages. Raises InputError where a line has no end.
    """
    kept: list[bytes] = []
    stretch = length = 0
    for line in lines:
        length = 0 if line.endswith(b"\n") else length + len(line)
        if length > LONGEST:
            raise InputError(f"{name} holds one line of more than {LONGEST >> 20} MB; that is no message.")
        stretch = stretch + len(line) if len(line) > _CODED and _BASE64.fullmatch(line) else 0
        if stretch < _BULK:
            kept.append(line)
    return b"".join(kept)


def header(message: Message, name: str) -> str:
    """A header's text, decoded; nothing where it is missing or cannot be read."""
    raw = next((str(value) for key, value in message.raw_items() if key.lower() == name.lower()), "")
    try:
        told = str(make_header(decode_header(raw))) if "=?" in raw else raw
    except (ValueError, LookupError, HeaderParseError):
        told = raw
    return " ".join(told.split())


def references(message: Message) -> tuple[str, ...]:
    """The ids that a message goes back to, the oldest first."""
    return tuple(dict.fromkeys(_ID.findall(header(message, "References") + " " + header(message, "In-Reply-To"))))


def identity(message: Message) -> str:
    """A message's own id."""
    return next(iter(_ID.findall(header(message, "Message-ID"))), "")


def subject(message: Message) -> str:
    """The subject without `Re:` and the marks of lists."""
    told = header(message, "Subject")
    return _PREFIX.sub("", told).strip() or told


def moment(message: Message) -> dt.datetime | None:
    """When it was sent, in UTC where its zone is told."""
    try:
        when = parsedate_to_datetime(header(message, "Date"))
        return when.astimezone(dt.UTC) if when.tzinfo else when
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def mails(message: EmailMessage) -> Iterator[Mail]:
    """The message, and before it those that are attached to it whole, oldest first as they are forwarded."""
    for part in message.walk():
        if part is not message and part.get_content_type() == "message/rfc822":
            inner = part.get_payload()
            first = inner[0] if isinstance(inner, list) and inner else None
            if isinstance(first, EmailMessage):
                yield mail(first)
    yield mail(message)


def mail(message: EmailMessage) -> Mail:
    """What one message says."""
    body, files = _body(message)
    said = _own(body)
    address = header(message, "From")
    return Mail(
        id=identity(message),
        refers=references(message),
        subject=subject(message),
        sender=_name(address),
        when=moment(message),
        text=said.text,
        quoted=said.quoted,
        attachments=said.attachments,
        automatic=_automatic(message, address),
        files=files,
    )


def _name(address: str) -> str:
    """`Ada Berg <ada@example.org>` → `Ada Berg`; an address alone stays one."""
    match = re.match(r'^\s*"?(?P<name>[^"<]*?)"?\s*<(?P<address>[^<>]*)>\s*$', address)
    return (match["name"].strip() or match["address"].strip()) if match else address.strip()


def _automatic(message: Message, address: str) -> bool:
    submitted = header(message, "Auto-Submitted").lower()
    local = next(iter(re.findall(r"([^\s<>@]+)@", address)), "")
    return (submitted not in ("", "no")) or _ROBOT.match(local) is not None


def _body(message: EmailMessage) -> tuple[str, int]:
    """The text of a message, plain before HTML, and how many files hang on it."""
    try:
        part: Any = message.get_body(preferencelist=("plain", "html"))
        files = sum(1 for _ in message.iter_attachments())
    except (KeyError, AttributeError, TypeError, ValueError, RecursionError):
        part, files = None, 0
    if part is None:
        return "", files
    return _text(part), files


def _text(part: EmailMessage) -> str:
    try:
        content = part.get_content()
    except (LookupError, ValueError, KeyError):
        raw = part.get_payload(decode=True)
        content = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else ""
    text = content if isinstance(content, str) else ""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text_of(text) if part.get_content_type() == "text/html" else text


def _own(body: str) -> Speech:
    """The sender's own words, what was quoted, and blocks of code."""
    quoted: list[str] = []
    head = _HEAD.search(body)
    if head:
        quoted.append(body[head.start() :].strip())
        body = body[: head.start()]
    wrote = _last_attribution(body)
    if wrote:
        quoted.insert(0, body[wrote.end() :].strip())
        body = body[: wrote.start()]
    body = _WROTE.sub("", body)
    signed = _SIGNED.search(body)
    body = body[: signed.start()] if signed else body
    said = speech(body, closed=True)
    return said.model_copy(update={"quoted": (*said.quoted, *(words for words in quoted if words))})


def _last_attribution(body: str) -> re.Match[str] | None:
    """An attribution that no `>` follows: what stands under it is quoted without a mark."""
    for match in _WROTE.finditer(body):
        below = body[match.end() :].lstrip()
        if below and not below.startswith(">"):
            return match
    return None
