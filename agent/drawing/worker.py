"""The process that draws: Mermaid sources in, SVG out; or SVGs in, PNGs out; one JSON object a line, in their order.

It is a program of its own, run by its path, since the renderer is compiled code that can end its process, and writes of
its own failures to stderr. It imports nothing of Blueprint.
"""

from __future__ import annotations

import base64
import html
import json
import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

_Render: TypeAlias = Callable[[str], Any]

_STYLE = {
    "theme": "default", "look": "classic", "flowchart": {"wrappingWidth": 220}, "class": {"hideEmptyMembersBox": True},
}  # fmt: skip
_LEAD = f"%%{{init:{json.dumps(_STYLE)}}}%%\n"
_DIRECTIVE = re.compile(r"%%\{.*?\}%%", re.DOTALL)
_FRONT = re.compile(r"\s*---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_TITLE = re.compile(r"^title:[ \t]*(.+?)[ \t]*$", re.MULTILINE)
_CODE = re.compile(r"#(\d{2,4}|lt|gt|quot|amp);")
_SPACED = re.compile(r"[^\s\"\u2005]+(?:\u2005[^\s\"\u2005]+)+")
_PRIVATE = 0xE000  # the characters from here on stand for nothing, in no font


def main() -> None:
    """Read one JSON object from standard input, with `sources` to draw or `svgs` to raster, and answer line by line."""
    asked = json.load(sys.stdin)
    if "sources" in asked:
        import mmdr

        answers = (_answer(mmdr.render, source) for source in asked["sources"])
    else:
        answers = (_raster(*svg) for svg in asked["svgs"])
    for answer in answers:
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _raster(svg: str, width: int, height: int) -> dict[str, str]:
    """A picture with its colours filled in as a PNG on white."""
    import novasvg

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "picture.png")
        bitmap = novasvg.Document.load_from_data(svg.encode()).render_to_bitmap(width, height, 0xFFFFFFFF)
        bitmap.write_to_png(str(path))
        return {"png": base64.b64encode(path.read_bytes()).decode()}


def _answer(render: _Render, source: str) -> dict[str, str]:
    complaint = ""
    for way in (_stood_in, _as_written):  # what stands in for a code may be what the renderer trips over
        try:
            return {"svg": way(render, _DIRECTIVE.sub("", source))}
        except BaseException as error:  # a panic of the compiled code is no Exception
            if isinstance(error, KeyboardInterrupt | SystemExit):
                raise
            complaint = " ".join(str(error).split())[:300] or type(error).__name__
    return {"complaint": complaint}


def _stood_in(render: _Render, source: str) -> str:
    """The SVG, each code (`#59;`) as one character on the way: the renderer measures codes by how they are written.

    It also decodes what a code gave a second time (`#35;42#59;`), cannot cut names at four-per-em spaces, and keeps the
    word joiners that stand before some.
    """
    codes: dict[str, str] = {}

    def stand_in(found: re.Match[str]) -> str:
        written = found[1]
        shown = html.unescape(f"&#{written};" if written.isdigit() else f"&{written};")
        return codes.setdefault(shown, chr(_PRIVATE + len(codes)))

    source = _CODE.sub(stand_in, source)
    names = {name.replace("\u2005", "_"): name.replace("\u2005", " ") for name in _SPACED.findall(source)}
    svg: str = render(_led(source.replace("\u2005", "_"))).svg()
    for drawn, name in names.items():
        svg = svg.replace(f">{drawn}<", f">{name}<")
    svg = svg.replace("\u2060", "")
    for shown, private in codes.items():
        svg = svg.replace(private, html.escape(shown))
    return svg


def _as_written(render: _Render, source: str) -> str:
    svg: str = render(_led(source)).svg()
    return svg


def _led(source: str) -> str:
    """The source in our style. Of what it says of itself in front, the title is kept; settings are ours."""
    front = _FRONT.match(source)
    if front is None:
        return _LEAD + source
    title = _TITLE.search(front[1])
    words = title[1].strip("\"'") if title else ""
    head = f"---\ntitle: {json.dumps(words, ensure_ascii=False)}\n---\n" if words else ""
    return head + _LEAD + source[front.end() :]


if __name__ == "__main__":
    main()
