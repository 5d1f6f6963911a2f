"""Word documents (`.docx`, ECMA-376) as lines of text, in the order of the document; tables give a line a row.

Only python-docx reads them. What is out of proportion, or brings definitions of its own (`<!DOCTYPE`, by which XML
bombs and files from outside come in), is refused before it is parsed.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import IO

from agent.errors import InputError
from agent.text import archives

DOCUMENT = "word/document.xml"
MAX_XML = 64 * 2**20
"""Bytes of one part; a transcript of a day takes a tenth."""

_SAMPLE = 65_536
_DAMAGED = (
    KeyError, ValueError, AttributeError, SyntaxError, TypeError, IndexError, EOFError, OSError, RuntimeError,
    zipfile.BadZipFile, zlib.error,
)  # fmt: skip
"""What python-docx and what it stands on raise for documents that are not what they should be."""
_TAG = re.compile(r"<[^<>]*>")
_ROOT = re.compile(rb"<\x00?[A-Za-z]")
_BREAK = re.compile(r"</w:p>|<w:br[^<>]*/>|<w:cr/>")


def glimpse(opened: Callable[[], IO[bytes]]) -> str:
    """The first lines of a document, told from its main part alone, to recognise it by; empty where it is damaged."""
    import html

    try:
        with opened() as stream:
            text = stream.read(_SAMPLE).decode("utf-8", "ignore")
    except InputError:
        return ""
    return html.unescape(_TAG.sub("", _BREAK.sub("\n", text)))


def lines(opened: Callable[[], IO[bytes]], name: str) -> list[str]:
    """The lines of a document: paragraphs, broken where they break. Raises InputError where it cannot be read."""
    _examined(opened, name)
    from docx import Document
    from docx.opc.exceptions import OpcError

    with opened() as stream:
        data = io.BytesIO(stream.read())
    try:
        document = Document(data)
        return [line for block in _blocks(document) for line in block.split("\n")]
    except (*_DAMAGED, OpcError) as error:
        raise InputError(f"{name} is a damaged Word document; save it again.") from error


def _examined(opened: Callable[[], IO[bytes]], name: str) -> None:
    for member in archives.members(opened, name):
        if not member.name.endswith((".xml", ".rels")):
            continue
        if member.size > MAX_XML:
            raise InputError(f"{name} holds a part of {member.size:,} bytes; that is no discussion.")
        with archives.open_member(opened, member, name) as stream:
            head = stream.read(_SAMPLE)
        if (
            not _ROOT.search(head)
            or b"<!DOCTYPE" in head
            or b"<!ENTITY" in head
            or "<!DOCTYPE".encode("utf-16-le") in head
        ):
            raise InputError(f"{name} holds XML with definitions of its own, as no word processor writes; refused.")


def _blocks(document: object) -> Iterator[str]:
    """The text of paragraphs and rows, in order."""
    from docx.document import Document as Opened
    from docx.table import Table

    if not isinstance(document, Opened):
        return
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                cells = dict.fromkeys(cell.text.strip() for cell in row.cells)
                yield "  ".join(cell.replace("\n", " ") for cell in cells if cell)
        else:
            style = block.style.name if block.style is not None else ""
            level = re.fullmatch(r"Heading (\d)", style or "")
            text = block.text
            yield f"{'#' * int(level[1])} {text}" if level and text.strip() else text
