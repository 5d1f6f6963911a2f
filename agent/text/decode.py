"""From the bytes of a file to its text.

The order, as measured: a byte order mark, UTF-8, UTF-16 by its NUL bytes, Windows-1252 where its letters are those of a
Western text, then charset-normalizer. Quotes and dashes stay as they are, since evidence is copied from the text.
"""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

from agent.errors import InputError
from agent.types import Frozen

SAMPLE = 65_536
"""How many bytes decide what a file is."""

LONGEST = 16 * 2**20
"""Bytes without a blank between them that no discussion has."""

_BLANK = re.compile(rb"\s")
_BLANKS = (b" ", b"\n", b"\t", b"\r", b"\x0b", b"\x0c")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_PACKED = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"%PDF-",
    b"\x89PNG",
    b"\x1f\x8b",
    b"\xff\xd8\xff",
    b"GIF8",
    b"OggS",
    b"\x1aE\xdf\xa3",
    b"ID3",
)
_CONTROL = re.compile(rb"[\x00-\x06\x0e-\x1a\x1c-\x1e\x7f]")
_HIGH = re.compile(rb"[\x80-\xff]")
_UNMARKED = re.compile(r"[\x00-\x08\x0e-\x1f�￾￿]")
_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_FEW = 3
"""Letters with accents that a short text may have more than its share of."""
_AFTER = "\u0080-\u00bfŒœŠšŸŽžƒˆ˜–—‚„†‡•…‰‹›€™"
_TWICE = re.compile(
    rf"[ÃÂ][{_AFTER}]|â€|ï»¿|ï¿½|(?:[ÐÑÎÏ][{_AFTER}‘’“”]){{2}}|(?:[ãäåæçèéð][{_AFTER}‘’“”]{{2,3}}){{2}}"
)
"""What text of other letters looks like in Windows-1252. An accented letter before a closing quote is none of it."""


def endless(data: bytes) -> bool:
    """Whether a stretch without a blank is longer than `LONGEST`: it would fill a block of half that length whole."""
    half = LONGEST // 2
    for start in range(0, len(data) - half, half):
        if _BLANK.search(data, start, start + half) is None:
            before = max(data.rfind(blank, max(start - half, 0), start) for blank in _BLANKS)
            after = _BLANK.search(data, start + half)
            if (after.start() if after else len(data)) - max(before, start - half) > LONGEST:
                return True
    return False


class Decoded(Frozen):
    """A file's text, its lines ended by line feeds, without a byte order mark; and what it was encoded in."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


def decode(data: bytes, name: str) -> Decoded:
    """The text of `data`. `name` is for the messages.

    Raises InputError where it is binary, or one word is out of proportion.
    """
    encoding = guess(data)
    if encoding is None:
        raise InputError(f"{name} is not text but binary data; give an export of the discussion in a text format.")
    if endless(data):
        raise InputError(f"{name} holds one word of more than {LONGEST >> 20} MB; that is no discussion.")
    text = data.decode(encoding, errors="replace")
    lost = text.count("�")
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufeff", "")
    warnings = [f"{lost} bytes of {name} are not valid {encoding} and were replaced by a mark."] if lost else []
    whole = restore(text)
    if whole != text:
        changed = sum(a != b for a, b in zip(text.split("\n"), whole.split("\n"), strict=False))
        warnings.append(f"Lines of {name} that had gone through a wrong decoding, restored: {changed}.")
    return Decoded(text=whole, encoding=encoding, warnings=tuple(warnings))


def head(data: bytes) -> str | None:
    """The text of a file's first bytes, without a character that is cut at their end; None where they are binary."""
    sample = data[:SAMPLE]
    encoding = guess(sample)
    if encoding is None:
        return None
    text = sample.decode(encoding, errors="ignore")
    return restore(text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufeff", ""))


@lru_cache(maxsize=4)
def guess(data: bytes) -> str | None:
    """The name of the codec that `data` is most likely written in; None where it is binary."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    if data.startswith(_PACKED):
        return None
    sample = data[:SAMPLE]
    stray = data.count(0) <= len(data) / 50 and _is_utf8(data)
    if b"\x00" in data and not stray:
        return _utf16(sample)
    if len(_CONTROL.findall(sample)) > len(sample) / 20:
        return None
    if _is_utf8(data):
        return "utf-8"
    return _legacy(data)


def _is_utf8(data: bytes) -> bool:
    """Whether it is UTF-8, or nearly: one broken sequence in twenty comes from a cut or a bad paste."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data, final=False)
    except UnicodeDecodeError:
        good = sum(map(len, _SEQUENCE.findall(data)))
        return good >= 20 * (len(_HIGH.findall(data)) - good)
    return True


def _utf16(sample: bytes) -> str | None:
    """Which UTF-16 a text with NUL bytes and no mark is in, by where they stand; None where it is no text."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    text = sample[: len(sample) // 2 * 2].decode(encoding, errors="replace")
    written = sum(c.isalnum() or c.isspace() for c in text)
    if (
        min(even, odd) > max(even, odd) / 10
        or len(_UNMARKED.findall(text)) > len(text) / 100
        or written < len(text) / 2
    ):
        return None
    return encoding


def _legacy(data: bytes) -> str | None:
    """An encoding of one byte a letter, or of the Far East."""
    high = len(re.findall(rb"[\xa1-\xff]", data))
    letters = sum(map(len, re.findall(rb"[A-Za-z]+", data)))
    if high <= 0.15 * (letters + high) + _FEW and not re.search(rb"[\x81\x8d\x8f\x90\x9d]", data):
        return "cp1252"
    from charset_normalizer import from_bytes

    best = from_bytes(data[: 4 * SAMPLE]).best()
    if best is None:
        return None if high > len(data) / 2 else "latin-1"
    return best.encoding


def restore(text: str) -> str:
    """The text, its lines mended that went through the wrong decoding once (`â€™` for `’`), all others untouched."""
    if text.isascii() or not _TWICE.search(text):
        return text
    import ftfy

    return "\n".join(ftfy.fix_encoding(line) if _TWICE.search(line) else line for line in text.split("\n"))
