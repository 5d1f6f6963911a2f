"""What a person reads and what a program reads: plain text and JSON on stdout, reports and errors on stderr.

Text is data: nothing in it is markup, and what could steer a terminal is taken out. On a terminal, or where COLUMNS
says how wide the screen is, long text is wrapped; in a pipe each row is one line, so that `grep` finds it whole.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shutil
import sys
import textwrap
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TextIO

_STEERING = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_GAP = "  "
_LEAST = 28
"""Columns that the last cell of a row needs; with fewer it goes on lines of its own."""


def prepare() -> None:
    """Let a stream whose encoding lacks a character show its code instead of failing, and one that is closed be."""
    if sys.stdout is None or sys.stderr is None:
        sys.stdout, sys.stderr = sys.stdout or _nowhere(), sys.stderr or _nowhere()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _nowhere() -> TextIO:
    return Path(os.devnull).open("w", encoding="utf-8")


def plain(text: str) -> str:
    """The text on one line, without control characters and marks that change the direction of writing."""
    return " ".join(_STEERING.sub(" ", text).split())


def steerless(text: str) -> str:
    """A line with its spaces kept, without control characters and marks that change the direction of writing."""
    return _STEERING.sub(" ", text)


def difference(line: str) -> str:
    """A line of a difference; on a terminal what is new is green and what goes is red, except under NO_COLOR."""
    text = steerless(line)
    colour = _COLOURS.get(line[:1])
    if colour is None or os.environ.get("NO_COLOR") or not sys.stdout.isatty():
        return text
    return f"\x1b[{colour}m{text}\x1b[0m"


_COLOURS = {"+": "32", "-": "31", "@": "2"}
"""How lines of a difference are shown, by the mark that they begin with (ECMA-48, SGR)."""


def show(*lines: str) -> None:
    """Lines for a person, on stdout."""
    _write(sys.stdout, lines)


def tell(*lines: str) -> None:
    """Lines for a person, on stderr."""
    _write(sys.stderr, lines)


def _write(stream: TextIO, lines: Iterable[str]) -> None:
    for line in lines:
        stream.write(f"{line}\n")
    stream.flush()


def show_json(record: dict[str, Any]) -> None:
    """One object on stdout.

    Letters stand as they are where the stream is UTF-8, else as escapes: the same value, and nothing lost. Lone halves
    of surrogate pairs, which file names can hold, become question marks.
    """
    utf8 = (sys.stdout.encoding or "").lower().replace("-", "").replace("_", "") == "utf8"
    text = json.dumps(record, ensure_ascii=False, indent=1).encode("utf-8", "replace").decode()
    show(text if utf8 else json.dumps(json.loads(text), indent=1))


def width() -> int | None:
    """How many columns there are; null in a pipe."""
    with contextlib.suppress(ValueError):
        if int(os.environ.get("COLUMNS", "0")) > 0 or sys.stdout.isatty():
            return max(shutil.get_terminal_size().columns, 20)
    return None


def cells(text: str) -> int:
    """How many columns a text takes: wide characters take two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def wrapped(text: str, indent: str = "", columns: int | None = None) -> list[str]:
    """A paragraph in lines that fit, each indented; one line where `columns` is null. Words are never broken."""
    if columns is None or cells(text) + len(indent) <= columns:
        return [indent + text]
    room = max(columns - len(indent), 10)
    if text.isascii():
        room += len(indent)
        wrapper = textwrap.TextWrapper(room, indent, indent, break_long_words=False, break_on_hyphens=False)
        return wrapper.wrap(text)
    lines, line = [], ""
    for word in text.split(" "):
        if line and cells(line) + 1 + cells(word) > room:
            lines.append(indent + line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return [*lines, indent + line]


def paragraph(text: str, indent: str = "") -> list[str]:
    """The lines of a text as it is shown here."""
    return wrapped(plain(text), indent, width())


def table(rows: Sequence[Sequence[str]], columns: int | None = None) -> list[str]:
    """Rows as aligned lines; the last cell is wrapped below itself, or under the others where there is no room."""
    tidy = [[plain(cell) for cell in row] for row in rows]
    if not tidy:
        return []
    count = len(tidy[0])
    widths = [max(cells(row[n]) for row in tidy) for n in range(count - 1)]
    lead = sum(widths) + len(_GAP) * (count - 1)
    return [line for row in tidy for line in _row(row, widths, lead, columns)]


def _row(row: Sequence[str], widths: Sequence[int], lead: int, columns: int | None) -> list[str]:
    head = "".join(cell + " " * (room - cells(cell)) + _GAP for cell, room in zip(row, widths, strict=False))
    last = row[-1]
    if columns is None:
        return [(head + last).rstrip()]
    if columns - lead < _LEAST:
        short = _GAP.join(cell for cell in row[:-1] if cell)
        return [*wrapped(short, "", columns), *(wrapped(last, _GAP, columns) if last else [])]
    first, *rest = wrapped(last, " " * lead, columns)
    return [(head + first[lead:]).rstrip(), *rest]


def show_table(rows: Sequence[Sequence[str]]) -> None:
    """Rows on stdout."""
    show(*table(rows, width()))


def count(number: int, one: str, many: str | None = None) -> str:
    """`1 decision`, `1,203 decisions`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def money(cost: float | None) -> str:
    """US dollars, or that the price is not known."""
    if cost is None:
        return "price unknown"
    return f"${cost:.2f}" if cost >= 0.995 or cost == 0 else f"${cost:.4f}"
