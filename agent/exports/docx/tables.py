"""The form of a table in Word: columns as wide as what they hold, fine lines, a head that is repeated.

python-docx has no door to most of it, so these write OOXML (ECMA-376, part 1, 17.4) themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

_INCHES_A_CHARACTER = 0.075
"""Of 9 point Calibri, with room for wider letters."""
_BOLD = 1.2
"""How much wider bold letters are."""
_PADDING_INCHES = 0.2
_LONGEST_WORD = 22
_KEPT_WHOLE = 14
"""Characters up to which the cells of a column stay on one line: labels, dates, a word or two."""
_STEP_INCHES = 0.05
_LINE, _SHADE = "C9CED6", "EEF1F5"
_TWIPS = 1440


def widths(rows: Sequence[Sequence[str]], total: float) -> list[float]:
    """The width of each column in inches, `total` together, by the texts of the cells.

    A column gets room for its longest word first, or for its longest cell where none is long. What is left goes, a
    little at a time, where it makes the table shorter by most: where much text stands in little width.
    """
    columns = range(max((len(row) for row in rows), default=0))
    cells = [[row[n] for row in rows if n < len(row)] for n in columns]
    words = [max((len(word) for word in _unbroken(column)), default=1) for column in cells]
    heads = [max(map(len, column[0].split()), default=1) * _BOLD if column else 1 for column in cells]
    lines = [max((len(part) for cell in column for part in cell.split("\n")), default=1) for column in cells]
    letters = [sum(map(len, column)) for column in cells]
    longest = [min(max(word, head), _LONGEST_WORD) for word, head in zip(words, heads, strict=True)]
    made = [_PADDING_INCHES + _INCHES_A_CHARACTER * n for n in longest]
    enough = [_PADDING_INCHES + _INCHES_A_CHARACTER * n for n in lines]
    for _ in range(int(max(total - sum(made), 0.0) / _STEP_INCHES)):
        asking = [n for n in columns if made[n] < enough[n]]
        if not asking:
            break
        made[max(asking, key=lambda n: letters[n] / made[n] ** 2)] += _STEP_INCHES
    return [width * total / sum(made) for width in made]


def _unbroken(column: Sequence[str]) -> list[str]:
    """What stays on one line: words, and whole cells in a column of short ones."""
    if all(len(cell) <= _KEPT_WHOLE for cell in column):
        return list(column)
    return [word for cell in column for word in cell.split()]


def form(table: Any, inches: Sequence[float], *, head: bool) -> None:
    """Give a table its columns and lines, keep its rows whole, and repeat its first row where that is a `head`.

    A table without a head is short, and stays on one page with what it is about.
    """
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    def made(tag: str, **values: str) -> Any:
        it = OxmlElement(f"w:{tag}")
        for key, value in values.items():
            it.set(qn(f"w:{key}"), value)
        return it

    table.autofit = False
    layout = table._tbl.tblPr.find(qn("w:tblLayout"))
    borders = made("tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        seen = side in {"top", "bottom", "insideH"}
        borders.append(made(side, val="single" if seen else "nil", sz="4", space="0", color=_LINE))
    layout.addprevious(borders)  # in the schema's order
    for column, width in zip(table._tbl.tblGrid.gridCol_lst, inches, strict=False):
        column.set(qn("w:w"), str(round(width * _TWIPS)))
    for n, row in enumerate(table._tbl.tr_lst):
        held = row.get_or_add_trPr()
        held.append(made("cantSplit", val="true"))
        if head and n == 0:
            held.append(made("tblHeader", val="true"))
        for cell, width in zip(row.tc_lst, inches, strict=False):
            inside = cell.get_or_add_tcPr()
            inside.get_or_add_tcW().set(qn("w:w"), str(round(width * _TWIPS)))
            inside.get_or_add_tcW().set(qn("w:type"), "dxa")
            if head and n == 0:
                inside.append(made("shd", val="clear", color="auto", fill=_SHADE))
