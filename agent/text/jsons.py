"""JSON of any size as a stream of objects, refused early where it is out of proportion."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import IO, Any

from agent.errors import InputError
from agent.text.decode import SAMPLE, guess

MAX_DEPTH = 100
"""Exports nest less than ten deep."""
MAX_STRING = 16 * 2**20
"""Bytes of one string."""

MAX_LITERAL = 4_096
"""Characters of a number or another word outside strings."""

_LITERAL = re.compile(rb"[^\s\[\]{},:]++")
_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_INSIDE = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+', re.DOTALL)
_STRING_OR_OPEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|(?P<open>")', re.DOTALL)
_NO_NUMBER = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|(?P<number>\bNaN\b|-?\bInfinity\b)', re.DOTALL)
_LAYOUT = bytes(set(range(256)) - set(b"[]{}"))


class _Guarded:
    """Hands a stream on, and stops it where brackets nest too deep or a string has no end."""

    def __init__(self, stream: Any, name: str) -> None:
        self._stream, self._name = stream, name
        self._held, self._string, self._depth = b"", -1, 0

    def read(self, size: int = -1) -> bytes:
        chunk: bytes = self._stream.read(size)
        self._watch(self._held + chunk)
        return chunk

    def _watch(self, data: bytes) -> None:
        backslashes = len(data) - len(data.rstrip(b"\\"))
        self._held, data = (data[-1:], data[:-1]) if backslashes % 2 else (b"", data)
        if self._string >= 0:
            match = _INSIDE.match(data)
            end = match.end() if match else 0
            self._string += end
            if self._string > MAX_STRING:
                raise InputError(
                    f"{self._name} holds one string of more than {MAX_STRING >> 20} MB; that is no discussion."
                )
            if end == len(data):
                return
            data, self._string = data[end + 1 :], -1
        rest = _STRING.sub(b"", data)
        opened = rest.find(b'"')
        if opened >= 0:
            self._string = len(rest) - opened
            rest = rest[:opened]
        if len(rest) > MAX_LITERAL and max(map(len, _LITERAL.findall(rest)), default=0) > MAX_LITERAL:
            raise InputError(f"{self._name} holds a number or word of more than {MAX_LITERAL:,} characters.")
        for bracket in rest.translate(None, _LAYOUT):
            self._depth += 1 if bracket in b"[{" else -1
            if self._depth > MAX_DEPTH:
                raise InputError(
                    f"{self._name} nests brackets more than {MAX_DEPTH} deep; that is no export of a discussion."
                )


class _Strict:
    """Hands a stream on with `null` for NaN and Infinity, which Python writes and JSON does not know."""

    def __init__(self, stream: Any) -> None:
        self._stream, self._held = stream, b""

    def read(self, size: int = -1) -> bytes:
        chunk = self._stream.read(size)
        while chunk:
            data = self._held + chunk
            safe = _safe(data)
            self._held = data[safe:]
            if safe:
                return _NO_NUMBER.sub(_as_null, data[:safe])
            chunk = self._stream.read(max(size, len(data)))
        rest, self._held = self._held, b""
        return _NO_NUMBER.sub(_as_null, rest)


def _safe(data: bytes) -> int:
    """Up to where no string and no word is cut at the end of `data`."""
    end = next((match.start() for match in _STRING_OR_OPEN.finditer(data) if match["open"]), len(data))
    while end > 0 and end > len(data) - 9 and data[end - 1 : end].isalpha():
        end -= 1
    return end - (data[end - 1 : end] == b"-")


def _as_null(match: re.Match[bytes]) -> bytes:
    return b"null" if match["number"] else match[0]


class _Resumed:
    """A stream whose first bytes were taken to look at them."""

    def __init__(self, first: bytes, stream: IO[bytes]) -> None:
        self._first, self._stream = first, stream

    def read(self, size: int = -1) -> bytes:
        if not self._first:
            return self._stream.read(size)
        cut = len(self._first) if size < 0 else size
        taken, self._first = self._first[:cut], self._first[cut:]
        return taken + self._stream.read() if size < 0 else taken


class _Recoded:
    """A stream of text in another encoding, given in UTF-8 piece by piece."""

    def __init__(self, stream: _Resumed, encoding: str) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)(errors="replace")

    def read(self, size: int = -1) -> bytes:
        while chunk := self._stream.read(size):
            if text := self._decoder.decode(chunk).replace("\ufeff", ""):
                return text.encode("utf-8", "replace")
        return self._decoder.decode(b"", final=True).encode("utf-8", "replace")


def items(stream: IO[bytes], prefix: str, name: str, *, numbers: bool = True) -> Iterator[Any]:
    """The values at `prefix`, one after another.

    The prefix is ijson's: `item` for those of a top-level array, empty for the whole. With `numbers=False` NaN and
    Infinity are read as null. Numbers are int or float. Raises InputError where the file is no JSON, or out of
    proportion.
    """
    import ijson

    return _read(ijson.items, stream, prefix, name, numbers=numbers)


def pairs(stream: IO[bytes], prefix: str, name: str) -> Iterator[tuple[str, Any]]:
    """The keys and values of the object at `prefix`, one after another. Raises as `items`."""
    import ijson

    return _read(ijson.kvitems, stream, prefix, name)


def _read(how: Any, stream: IO[bytes], prefix: str, name: str, *, numbers: bool = True) -> Iterator[Any]:
    import ijson

    guarded: Any = _Guarded(_as_utf8(stream, name), name)
    try:
        yield from how(guarded if numbers else _Strict(guarded), prefix, use_float=True, buf_size=SAMPLE * 8)
    except (ijson.JSONError, ValueError) as error:
        what = "ends in the middle" if "premature" in str(error) or "ncomplete" in str(error) else "is not valid JSON"
        raise InputError(f"{name} {what}; export the discussion again.") from error


def lines(stream: IO[bytes], name: str) -> Iterator[tuple[int, dict[str, Any] | None]]:
    """The objects of a file of JSON lines, each with the number of its line; None for a line that is none.

    Raises InputError where a line is longer than `MAX_STRING`.
    """
    source: Any = _as_utf8(stream, name)
    for number, line in enumerate(_split(source, name), 1):
        if line.strip():
            yield number, _object(line)


def _split(stream: Any, name: str) -> Iterator[bytes]:
    held = b""
    while chunk := stream.read(SAMPLE * 8):
        first, *others = chunk.split(b"\n")
        held += first
        if len(held) > MAX_STRING:
            raise InputError(f"{name} holds one line of more than {MAX_STRING >> 20} MB; that is no discussion.")
        for other in others:
            yield held
            held = other
    yield held


def _object(line: bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _as_utf8(stream: IO[bytes], name: str) -> _Resumed | _Recoded:
    """The same stream past its mark, in UTF-8 whatever it was written in. Raises InputError where it is binary."""
    sample = stream.read(SAMPLE)
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        pass
    else:
        if b"\x00" not in sample:
            return _Resumed(sample.removeprefix(codecs.BOM_UTF8), stream)
    encoding = guess(sample)
    if encoding is None:
        raise InputError(f"{name} is not text but binary data; give an export of the discussion in a text format.")
    return _Recoded(_Resumed(sample, stream), encoding)


def text(value: object) -> str:
    """A value where it is text, else nothing: exports have nulls and numbers anywhere."""
    return value if isinstance(value, str) else ""


def record(value: object) -> dict[str, Any]:
    """A value where it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def records(value: object) -> list[dict[str, Any]]:
    """The objects of a value where it is an array, else none."""
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def shape(text: str) -> str:
    """The first bracket of a JSON text, `[` or `{`, or nothing where it begins with something else."""
    first = text.lstrip()[:1]
    return first if first in ("[", "{") else ""
