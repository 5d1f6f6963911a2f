"""Files that are out of all proportion, each with what the refusal says: for tests, and for `make bench`."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable

from docx_samples import document

DEEP = 1_000_000
LONG = 17 * 2**20
"""Bytes of one word."""
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_LAUGHS = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghij", "bcdefghijk", strict=True))


def packed(files: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return held.getvalue()


def word(xml: str) -> bytes:
    """A Word document with another main part."""
    with zipfile.ZipFile(io.BytesIO(document(["0:0:0.0 --> 0:0:1.0\nAda\nhello there"]))) as whole:
        parts = {info.filename: whole.read(info) for info in whole.infolist()}
    return packed(parts | {"word/document.xml": xml.encode()})


def body(text: str) -> str:
    said = f"<w:p><w:r><w:t>0:0:0.0 --&gt; 0:0:1.0 Ada {text}</w:t></w:r></w:p>"
    return f'<w:document xmlns:w="{_W}"><w:body>{said}</w:body></w:document>'


def lying() -> bytes:
    """A file that says it is small and unpacks to much more."""
    data = bytearray(packed({"a.txt": b"User: hi\nAssistant: hello\n" * 400_000}))
    data[(place := data.rfind(b"PK\x01\x02")) + 24 : place + 28] = struct.pack("<I", 1_000)
    return bytes(data)


_MAIL = b"From: Ada <a@x.example>\nTo: t@x.example\nSubject: x\nDate: Sat, 14 Mar 2026 10:02:33 +0000\n"
_LINE = b'{"type": "user", "uuid": "a", "parentUuid": null, "sessionId": "s", "message": '
HOSTILE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "zip bomb": ("out of all proportion", lambda: packed({"a.txt": bytes(200_000_000)})),
    "zip whose sizes lie": ("is damaged", lying),
    "zip in a zip": ("no discussion", lambda: packed({"a.zip": packed({"a.txt": bytes(200_000_000)})})),
    "name above": ("leads out", lambda: packed({"../a.txt": b"User: hi\nAssistant: yo"})),
    "name from the root": ("leads out", lambda: packed({"/etc/a.txt": b"x"})),
    "name on a drive": ("leads out", lambda: packed({"C:\\a.txt": b"x"})),
    "name with backslashes": ("leads out", lambda: packed({"..\\a.txt": b"x"})),
    "XML bomb": ("definitions of its own", lambda: word(f'<!DOCTYPE x [<!ENTITY a "ha">{_LAUGHS}]>{body("&k;")}')),
    "XML of one long entity": (
        "definitions of its own", lambda: word(f'<!DOCTYPE x [<!ENTITY a "{"x" * 50_000}">]>{body("&a;" * 9_000)}')
    ),
    "external entity": (
        "definitions of its own", lambda: word(f'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>{body("&e;")}')
    ),
    "Word bomb": ("out of all proportion", lambda: word(f"<a>{' ' * 100_000_000}")),
    "nested JSON": ("100 deep", lambda: b'[{"mapping": {"current_node": 1, "children": ' + b"[" * DEEP),
    "nested objects": ("100 deep", lambda: b'[{"chat_messages": [{"uuid": "1", "sender": ' + b'{"a":' * DEEP),
    "nested brackets alone": ("no known format", lambda: b"[" * DEEP),
    "nested line of JSON": (
        "no message", lambda: _LINE + b"[" * DEEP + b"\n"
    ),
    "endless string": ("more than 16 MB", lambda: b'[{"mapping": {"parent": "", "current_node": "' + b"a" * LONG),
    "endless number": ("4,096 characters", lambda: b'[{"chat_messages": [{"uuid": ' + b"1" * LONG),
    "endless line of JSON": (
        "more than 16 MB", lambda: _LINE + b'"' + b"a" * LONG
    ),
    "endless word in captions": ("more than 16 MB", lambda: b"WEBVTT\n\n00:00.000 --> 00:01.000\n" + b"a" * LONG),
    "endless header": ("more than 16 MB", lambda: b"From a@x Sat Mar 14 10:02:33 2026\nSubject: " + b"a" * LONG),
    "endless line of a mail": ("more than 16 MB", lambda: _MAIL + b"Message-ID: <a@x>\n\n" + b"a" * LONG),
    "parts within parts": (
        "without end",
        lambda: _MAIL + b"MIME-Version: 1.0\n" + b"".join(
            b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(5_000)
        ),
    ),
}  # fmt: skip
