"""The form of a table in Word: columns as wide as what they hold, fine lines, a head that is repeated.

python-docx has no door to most of it, so these write OOXML (ECMA-376, part 1, 17.4) themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

_INCHES_A_CHARACTER = 0.075
"""Of 9 point Calibri, with room for wider letters."""
_PADDING_INCHES = 0.2
_LONGEST_WORD = 22
_KEPT_WHOLE = 14
"""Characters up to which a cell stays on one line: a label, a date, a word or two."""
_LONGEST_LINE = 60
"""Characters from which a longer cell asks for no wider column: it is set in lines."""
_LINE, _SHADE = "C9CED6", "EEF1F5"
_TWIPS = 1440


def widths(rows: Sequence[Sequence[str]], total: float) -> list[float]:
    """The width of each column in inches, `total` together, by the texts of the cells.

    A column gets room for its longest word and its short cells first, then a share of what is left by how long its
    cells are.
    """
    columns = range(max((len(row) for row in rows), default=0))
    cells = [[row[n] for row in rows if n < len(row)] for n in columns]
    words = [max((len(w) for c in column for w in _unbroken(c)), default=1) for column in cells]
    lines = [max((len(part) for c in column for part in c.split("\n")), default=1) for column in cells]
    least = [_PADDING_INCHES + _INCHES_A_CHARACTER * min(n, _LONGEST_WORD) for n in words]
    wanted = [_PADDING_INCHES + _INCHES_A_CHARACTER * min(n, _LONGEST_LINE) for n in lines]
    spare = total - sum(least)
    if spare <= 0:
        return [width * total / sum(least) for width in least]
    asked = [max(want - low, 0.0) for want, low in zip(wanted, least, strict=True)]
    share = min(spare / sum(asked), 1.0) if any(asked) else 0.0
    made = [low + more * share for low, more in zip(least, asked, strict=True)]
    return [width * total / sum(made) for width in made]


def _unbroken(cell: str) -> list[str]:
    return [cell] if len(cell) <= _KEPT_WHOLE else cell.split()


def form(table: Any, inches: Sequence[float], *, head: bool) -> None:
    """Give a table its columns and lines, keep its rows whole, and repeat its first row where that is a `head`."""
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
