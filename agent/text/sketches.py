"""Pictures as people put them into a discussion, read as data: Mermaid, sketches in characters, arrows told in words.

What is read is names and arrows between them, no more: shapes, colours and layout are left behind. A picture in which
no arrow was understood is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

_LONGEST = 60
"""Characters of a name; what is longer is a sentence, and no box."""
_MOST = 80
"""Arrows that are read of one picture."""


class Arrow(NamedTuple):
    """From one name to another, and what stands on it."""

    source: str
    target: str
    label: str = ""


class Sketch(NamedTuple):
    """A picture: what sort it is, its names in the order in which they appear, its arrows."""

    sort: str
    names: tuple[str, ...]
    arrows: tuple[Arrow, ...]


def sketch(sort: str, arrows: Iterable[Arrow], names: Iterable[str] = ()) -> Sketch | None:
    """The picture of these arrows; null where fewer than two names are joined."""
    kept = [a for a in dict.fromkeys(arrows) if a.source != a.target and _is_name(a.source) and _is_name(a.target)][
        :_MOST
    ]
    met = dict.fromkeys((*(n for n in names if _is_name(n)), *(n for a in kept for n in (a.source, a.target))))
    return Sketch(sort, tuple(met), tuple(kept)) if kept else None


def _is_name(text: str) -> bool:
    return 0 < len(text) <= _LONGEST and re.search(r"\w", text) is not None


# -- Mermaid ---------------------------------------------------------------------------------------------------

_KINDS = re.compile(r"^\s*(?P<kind>flowchart|graph|sequenceDiagram|stateDiagram(?:-v2)?)\b", re.MULTILINE)
_SHAPES = (
    (r"\[\(", r"\)\]"), (r"\(\[", r"\]\)"), (r"\[\[", r"\]\]"), (r"\[[/\\]", r"[/\\]\]"), (r"\[", r"\]"),
    (r"\({3}", r"\){3}"), (r"\(\(", r"\)\)"), (r"\(", r"\)"), (r"\{\{", r"\}\}"), (r"\{", r"\}"), (r">", r"\]"),
)  # fmt: skip
"""What opens and closes the text of a box; a box ends where an arrow, a class or the line's end follows."""
_TEXTS = "|".join(
    rf"{opening}\s*(?P<in{n}>\"[^\"]*\"|.*?)\s*{closing}(?=\s*(?:$|[-=.<&:~]))"
    for n, (opening, closing) in enumerate(_SHAPES)
)
_NODE = re.compile(rf"\s*(?P<id>\w+)(?:@\{{[^}}]*\}})?(?:{_TEXTS})?(?::::\w+)?")
_LINK = re.compile(
    r"\s*(?:<)?(?:-->|---|-\.+->?|==+>?|--[xo]|--\s*\"?(?P<inside>[^|>-][^|>]*?)\"?\s*--+>|-\.\s*\"?(?P<dotted>[^|>]+?)\"?\s*\.+->)(?:\s*\|\s*\"?(?P<on>[^|]*?)\"?\s*\|)?"
)
_MESSAGE = re.compile(r"^\s*(?P<a>[^:>-]+?)\s*<?(?:--?>>?|--?[x)])[+-]?\s*(?P<b>[^:]+?)\s*:\s*(?P<says>.+?)\s*$")
_MOVE = re.compile(r"^\s*(?P<a>[^:>]+?)\s*-->\s*(?P<b>[^:>]+?)(?::::\w+)?(?:\s*:\s*(?P<says>.+?))?\s*$")
_ALIAS = re.compile(r"^\s*(?:participant|actor)\s+(?P<id>\S+)(?:\s+as\s+(?P<name>.+?))?\s*$")
_STATE = re.compile(r"^\s*state\s+\"(?P<name>[^\"]+)\"\s+as\s+(?P<id>\S+)")


def mermaid(text: str) -> Sketch | None:
    """A Mermaid flowchart, sequence or state diagram as data; null for anything else."""
    kind = _KINDS.search(text)
    if kind is None:
        return None
    lines = [re.sub(r"%%.*", "", line) for line in text[kind.end() :].splitlines()]
    if kind["kind"] == "sequenceDiagram":
        names = {m["id"]: m["name"] or m["id"] for line in lines if (m := _ALIAS.match(line))}
        said = [m for line in lines if (m := _MESSAGE.match(line))]
        arrows = [Arrow(names.get(m["a"], m["a"]), names.get(m["b"], m["b"]), m["says"]) for m in said]
        return sketch("sequence", arrows, names.values())
    if kind["kind"].startswith("state"):
        names = {m["id"]: m["name"] for line in lines if (m := _STATE.match(line))}
        moves = [m for line in lines if (m := _MOVE.match(line)) and "[*]" not in (m["a"], m["b"])]
        return sketch(
            "state", [Arrow(names.get(m["a"], m["a"]), names.get(m["b"], m["b"]), m["says"] or "") for m in moves]
        )
    return _flowchart([part for line in lines for part in line.split(";")])


def _flowchart(lines: Sequence[str]) -> Sketch | None:
    labels: dict[str, str] = {}
    joined: list[tuple[str, str, str]] = []
    for line in lines:
        if re.match(r"\s*(?:subgraph|end|class|classDef|style|linkStyle|click|direction)\b", line):
            continue
        before: list[str] = []
        link = ""
        place = 0
        while (node := _NODE.match(line, place)) is not None:
            group = [node]
            place = node.end()
            while (more := re.compile(r"\s*&").match(line, place)) and (other := _NODE.match(line, more.end())):
                group.append(other)
                place = other.end()
            for found in group:
                labels.setdefault(found["id"], found["id"])
                if told := _told(found):
                    labels[found["id"]] = told
            ids = [found["id"] for found in group]
            joined += [(a, b, link) for a in before for b in ids]
            arrow = _LINK.match(line, place)
            if arrow is None:
                break
            before, place = ids, arrow.end()
            link = _plain(arrow["inside"] or arrow["dotted"] or arrow["on"] or "")
    return sketch("flow", [Arrow(labels[a], labels[b], said) for a, b, said in joined])


def _told(node: re.Match[str]) -> str:
    """What a box says; the empty string where it has its id alone."""
    inside = (node[f"in{n}"] for n in range(len(_SHAPES)))
    return _plain(next(filter(None, inside), "").removeprefix('"').removesuffix('"'))


def _plain(text: str) -> str:
    return " ".join(re.sub(r"<[^>]{1,20}>|#\w+;", " ", text).split())


# -- sketches in characters ------------------------------------------------------------------------------------

_RIGHT = re.compile(r"(?:(?:[-=─]+|\.{2,})\s*(?P<says>[A-Za-z][\w ,/']*?)?\s*(?:[-=─]*|\.*)[>▶►]|→|⟶)")
_LEFT = re.compile(r"(?:[<◀◄][-=─]+|←|⟵)")
_BOX = re.compile(
    r"\[\s*(?P<square>[^\[\]]*\w[^\[\]]*?)\s*\]|\(\s*(?P<round>[^()]*\w[^()]*?)\s*\)|[|│┃]\s*(?P<piped>[^|│┃]*\w[^|│┃]*?)\s*[|│┃]"
    r"|(?P<bare>[A-Za-z][\w.'/-]*(?: [\w.'/&-]+)*)"
)
_DOWN, _UP = "vV▼↓", "^▲↑"
_UPRIGHT = "|│┃:!" + _DOWN + _UP
_LINE, _CORNER, _FLAT = "|│┃:!", "+┌┐└┘", "-=─"
_CORNERS = 4
"""Corners round which a line is followed."""
_NEAR = 1
_ROWS, _WIDE = 80, 200
"""Rows and columns beyond which a pasted block is a log or a file, and no sketch."""
_CODE = re.compile(
    r"[;{}]\s*$|^\s*(?:def|func|fn|import|return|class|const|from)\b|\b(?:INFO|WARN|ERROR|DEBUG)\b|::|\(\)|==(?!=*>)|:=",
    re.MULTILINE,
)
"""What shows that a block is code or a log: arrows in it are no picture."""


class _Cell(NamedTuple):
    row: int
    first: int
    last: int
    name: str


def characters(text: str) -> Sketch | None:
    """A sketch of boxes and arrows in characters: `[a] --> [b]`, boxes of `|` and `+`, arrows down in `|` and `v`."""
    rows = text.splitlines()
    if len(rows) > _ROWS or any(len(row) > _WIDE for row in rows) or _CODE.search(text):
        return None
    cells: list[list[_Cell]] = []
    arrows: list[Arrow] = []
    uprights: list[set[int]] = []
    for number, row in enumerate(rows):
        ways = [(m, m["says"] or "", True) for m in _RIGHT.finditer(row)]
        masked = list(row)
        for match, _, _ in ways:
            masked[match.start() : match.end()] = " " * (match.end() - match.start())
        lefts = [(m, "", False) for m in _LEFT.finditer("".join(masked))]
        for match, _, _ in lefts:
            masked[match.start() : match.end()] = " " * (match.end() - match.start())
        line = "".join(masked)
        found = [] if _is_border(line) else [c for m in _BOX.finditer(line) if (c := _cell(number, m)) is not None]
        cells.append(found)
        inside = {x for c in found for x in range(c.first, c.last)}
        uprights.append({x for x, mark in enumerate(line) if mark in _UPRIGHT and x not in inside})
        arrows += [a for way in (*ways, *lefts) if (a := _across(found, *way)) is not None]
    arrows += _upright(rows, cells, uprights)
    return sketch("flow", arrows)


def _is_border(line: str) -> bool:
    return re.fullmatch(r"[\s+=_─┌┐└┘├┤┬┴┼╔╗╚╝═-]*", line) is not None


def _cell(row: int, match: re.Match[str]) -> _Cell | None:
    name = next(g for g in match.groupdict().values() if g is not None)
    only_arrow = name in (*_DOWN, *_UP)
    return None if only_arrow else _Cell(row, match.start(), match.end(), " ".join(name.split()))


def _across(found: Sequence[_Cell], way: re.Match[str], says: str, right: bool) -> Arrow | None:
    before = [c for c in found if c.last <= way.start() + _NEAR]
    after = [c for c in found if c.first >= way.end() - _NEAR]
    if not before or not after:
        return None
    one, two = before[-1].name, after[0].name
    return Arrow(one, two, " ".join(says.split())) if right else Arrow(two, one)


def _upright(rows: Sequence[str], cells: Sequence[Sequence[_Cell]], uprights: Sequence[set[int]]) -> Iterator[Arrow]:
    """Arrows that run up or down, round corners too: from a head to the box before it, and along its line to another.

    A line that cannot be followed to a box at both ends is left out: a guess would be an arrow that nobody drew.
    """
    for number, marks in enumerate(uprights):
        for column in sorted(marks):
            head = rows[number][column]
            if head not in _DOWN + _UP:
                continue
            ahead = 1 if head in _DOWN else -1
            target = _beyond(rows, cells, number + ahead, column, ahead)
            source, label = _followed(rows, cells, number, column, -ahead)
            if target and source:
                yield Arrow(source, target, label)


def _beyond(rows: Sequence[str], cells: Sequence[Sequence[_Cell]], row: int, column: int, way: int) -> str:
    """The box that a line runs into at this row; the border of a box may lie before it."""
    if not 0 <= row < len(rows):
        return ""
    name = _at(cells[row], column)
    if name or not _is_border(rows[row]) or not 0 <= row + way < len(rows):
        return name
    behind = next((c for c in cells[row + way] if c.first - _NEAR <= column <= c.last + _NEAR), None)
    boxed = behind is not None and (rows[row].isspace() or not rows[row] or rows[row + way][behind.first] in "|│┃")
    return behind.name if behind is not None and boxed else ""


def _followed(
    rows: Sequence[str], cells: Sequence[Sequence[_Cell]], row: int, column: int, way: int
) -> tuple[str, str]:
    """Where a line that leaves a head begins: the box, and what stands on the line; empty where it is lost."""
    label = ""
    for _ in range(_CORNERS):
        row += way
        while 0 <= row < len(rows) and _mark(rows, row, column) in _LINE:
            row += way
        if _mark(rows, row, column) not in _CORNER:
            return _beyond(rows, cells, row, column, way), label
        sides = [s for s in (-1, 1) if _mark(rows, row, column + s) in _FLAT]
        if len(sides) != 1 or _is_border(rows[row]):
            name = _beyond(rows, cells, row, column, way) if _is_border(rows[row]) else ""
            return name, label
        end, says = _along(rows[row], column, sides[0])
        label = label or says
        if _mark(rows, row, end) not in _CORNER:
            return _at(cells[row], end), label
        column = end
        ups = [w for w in (-1, 1) if _mark(rows, row + w, column) in _LINE or _at_row(cells, row + w, column)]
        if len(ups) != 1:
            return "", label
        way = ups[0]
    return "", label


def _along(row: str, column: int, side: int) -> tuple[int, str]:
    """The end of a flat line, and the words that stand on it."""
    at = column + side
    while 0 <= at < len(row) and row[at] not in _CORNER:
        at += side
    inside = row[min(at, column) + 1 : max(at, column)]
    return at, " ".join(re.sub(r"[-=─._]{2,}|[<>]", " ", inside).split())


def _mark(rows: Sequence[str], row: int, column: int) -> str:
    """The character at a place; a blank outside of the picture."""
    return rows[row][column] if 0 <= row < len(rows) and 0 <= column < len(rows[row]) else " "


def _at(cells: Sequence[_Cell], column: int) -> str:
    return next((c.name for c in cells if c.first - _NEAR <= column <= c.last + _NEAR), "")


def _at_row(cells: Sequence[Sequence[_Cell]], row: int, column: int) -> str:
    return _at(cells[row], column) if 0 <= row < len(cells) else ""


# -- told in words ---------------------------------------------------------------------------------------------

_WORD = r"(?!(?:to|from|back|and|into|onto|with|labelled|marked|saying|that)\b)[\w'’-]+"
_THING = rf"[A-Za-z][\w'’-]*(?: {_WORD}){{0,3}}"
_ONE = r"(?:the |an? |our )?"
_ARROW = re.compile(
    rf"\b(?:arrows?|lines?|one|another)\b(?: \w+){{0,3}}? from {_ONE}(?P<a>{_THING})"
    rf" (?:back |down |up |over )?(?:in|on)?to {_ONE}(?P<b>{_THING})"
    r"(?:,? (?:labelled|marked|that says|saying|and on it) [\"“‘']?(?P<says>[^,.;\"”’']{2,40})[\"”’']?)?",
    re.IGNORECASE,
)
_CHAIN = re.compile(
    r"\b(?P<way>(?:from )?left to right|(?:from )?top to bottom|from the top|in a row|in this order)\b"
    r"\s*[:,]?\s*(?P<list>[^.;!?]+)",
    re.IGNORECASE,
)
_AND = re.compile(r",\s*(?:(?:and|then)\s+)*|\s+(?:and then|then|and)\s+")


def in_words(sentences: Sequence[str]) -> Sketch | None:
    """A picture that somebody describes: 'an arrow from A to B', 'from left to right: A, B and C'."""
    arrows: list[Arrow] = []
    sort = "picture"
    for said in (s[:_SAID] for s in sentences):
        for found in _CHAIN.finditer(said):
            names = [_bare(part) for part in _AND.split(found["list"]) if part.strip()]
            if len(names) > 1 and all(_is_name(n) and len(n.split()) <= _WORDS for n in names):
                arrows += [Arrow(a, b) for a, b in pairwise(names)]
                sort = "layers" if "top" in found["way"].casefold() else sort
        arrows += [Arrow(_bare(m["a"]), _bare(m["b"]), (m["says"] or "").strip()) for m in _ARROW.finditer(said)]
    return sketch(sort, _one_spelling(arrows))


_WORDS = 5
_SAID = 800
"""Characters of a sentence that are looked at."""


def _bare(text: str) -> str:
    name = re.sub(r"^(?:the|an?|our|first|last|finally)\s+", "", text.strip(" .:,"), flags=re.IGNORECASE)
    return name[:1].upper() + name[1:]


def _one_spelling(arrows: Iterable[Arrow]) -> Iterator[Arrow]:
    """Each name as it was written first, whatever its case later."""
    seen: dict[str, str] = {}
    for a in arrows:
        one, two = (seen.setdefault(n.casefold(), n) for n in (a.source, a.target))
        yield Arrow(one, two, a.label)
