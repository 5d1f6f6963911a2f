"""What the renderer wrote → an SVG of shapes, paths and text alone, in colours that have names.

The picture is built anew from a list of what may stand in it, so nothing else can pass: no script, event, link, style
sheet, image or foreign content. The renderer's style sheet is resolved into presentation attributes (SVG 2, section
6.6; the cascade of CSS 2.1, section 6.4), so that a page with a strict policy, a PDF and a raster agree. Colours
become `var(--d-…)`: every text one colour, every surface one that text can be read on, in a light and a dark page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree as ET

from agent.model.publication import Picture

SVG = "http://www.w3.org/2000/svg"
FONT = "Arial, 'Liberation Sans', Helvetica, sans-serif"
"""Fonts of one width, which is near the one that the renderer measures with."""

_GEOMETRY: Mapping[str, tuple[str, ...]] = {
    "g": ("transform",),
    "path": ("d", "transform"),
    "rect": ("x", "y", "width", "height", "rx", "ry", "transform"),
    "circle": ("cx", "cy", "r", "transform"),
    "ellipse": ("cx", "cy", "rx", "ry", "transform"),
    "line": ("x1", "y1", "x2", "y2", "transform"),
    "polygon": ("points", "transform"),
    "polyline": ("points", "transform"),
    "text": ("x", "y", "dx", "dy", "transform"),
    "tspan": ("x", "y", "dx", "dy"),
    "marker": ("refX", "refY", "markerWidth", "markerHeight", "markerUnits", "orient", "viewBox"),
}
"""The elements that may stand in a picture, and what places them."""
_WRAPPERS = {"svg", "a", "defs", "switch"}
_LOOKS = (
    "fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "opacity",
    "fill-opacity", "stroke-opacity", "font-size", "font-weight", "font-style", "text-anchor", "text-decoration",
    "visibility", "display",
)  # fmt: skip
_MARKERS = ("marker-start", "marker-mid", "marker-end")
_PLAIN = re.compile(r"[\w\s.,+%()-]*")
_LOCAL = re.compile(r"url\(['\"]?#([\w:.-]+)['\"]?\)")
_LONG = re.compile(r"-?\d+\.\d{3,}")
_SHADES: Mapping[str, str] = {
    "#ececff": "node", "#ffffde": "group", "#fff5ad": "note", "#edf2ae": "active", "#f4f4f4": "active",
    "#9370db": "line", "#aaaa33": "rim",
}  # fmt: skip
_HEAVY = {"bold", "bolder", "600", "700", "800", "900"}
_BASELINES = {"central", "middle"}
_NARROW, _BESIDE = 0.12, 6.0  # of the measured width, and pixels: what an arrow keeps from its label
_BOLD = 0.92
"""What bold letters are made smaller by, so that a name fits the box that was measured for it in thin ones."""
_MARGIN = 8.0
"""Pixels at the left and right, since a label at the edge may be wider than it was measured."""
_EM = 0.5
"""The width of a letter in ems, taken over words."""
_MIDDLE = 0.35
"""Ems from the middle of a line of text down to its baseline."""


def clean(drawn: str, name: str) -> Picture:
    """The picture that the renderer's SVG holds. `name` keeps its ids apart from those of others on one page.

    Raises ValueError where it is no SVG with a size.
    """
    try:
        root = ET.fromstring(drawn)  # noqa: S314  # made by the renderer from our source; expat expands no bombs
    except ET.ParseError as error:
        raise ValueError(f"the renderer wrote no SVG ({error})") from error
    box = [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?(?:e-?\d+)?", root.get("viewBox", ""))]
    if len(box) != 4 or box[2] <= 0 or box[3] <= 0:
        raise ValueError("the renderer's picture has no size")
    box = [box[0] - _MARGIN, box[1], box[2] + 2 * _MARGIN, box[3]]
    made = _Cleaner(root, name).picture()
    _set_apart(made)
    made.attrib.update(xmlns=SVG, viewBox=" ".join(f"{n:g}" for n in box))
    made.attrib.update({"font-family": FONT, "font-size": "16", "fill": "var(--d-text)"})
    return Picture(svg=ET.tostring(made, encoding="unicode"), width=round(box[2], 1), height=round(box[3], 1))


class _Cleaner:
    def __init__(self, root: ET.Element, name: str) -> None:
        import cssselect2

        self.root, self.name = root, name
        sheet = "\n".join(e.text or "" for e in root.iter(f"{{{SVG}}}style"))
        matcher = _matcher(sheet)
        wrapped = cssselect2.ElementWrapper.from_xml_root(root)
        self.styles = {w.etree_element: _cascaded(matcher.match(w)) for w in wrapped.iter_subtree()}
        used = " ".join(v for s in self.styles.values() for k, v in s.items() if k in _MARKERS)
        used += " ".join(v for e in root.iter() for k, v in e.attrib.items() if k in _MARKERS)
        self.ids = {found: f"{name}-{n}" for n, found in enumerate(sorted(set(_LOCAL.findall(used))), 1)}
        self.tints: dict[str, str] = {}

    def picture(self) -> ET.Element:
        made = ET.Element("svg")
        for child in self.root:
            self._add(made, child, text=False)
        return made

    def _add(self, parent: ET.Element, element: ET.Element, *, text: bool) -> None:
        tag = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
        if tag in _WRAPPERS:
            for child in element:
                self._add(parent, child, text=text)
            return
        if tag not in _GEOMETRY or (tag == "marker" and element.get("id") not in self.ids):
            return
        text = text or tag in {"text", "tspan"}
        found = self._attributes(tag, element, text=text)
        if found.get("display") == "none" or found.get("visibility") == "hidden":
            return
        made = ET.SubElement(parent, tag, found)
        if text:
            _say(made, element)
        for child in element:
            self._add(made, child, text=text)
            if text and len(made):
                made[-1].tail = _words(child.tail)
        if tag == "g" and not len(made):
            parent.remove(made)
        elif tag == "g":
            origin = element.get("data-merman-source-classes", "").split()
            _widened(made, on_arrow="labelBkg" in origin)
            if "edgeTerminals" in origin and len(made) == 1:
                _grounded(made)

    def _attributes(self, tag: str, element: ET.Element, *, text: bool) -> dict[str, str]:
        given = element.attrib
        look = {k: v for k in _LOOKS if (v := given.get(k))}
        look |= self.styles.get(element, {}) | _declared(given.get("style", ""))
        made = {k: _short(given[k]) for k in _GEOMETRY[tag] if k in given and _PLAIN.fullmatch(given[k])}
        for key in _LOOKS:
            value = look.get(key, "")
            if key in {"fill", "stroke"}:
                value = _lettering(key, given) if text else self._paint(key, value)
            if value and (value.startswith("var(") or _PLAIN.fullmatch(value)):
                made[key] = _short(value)
        if made.get("fill") == "var(--d-paper)":
            made.pop("opacity", None)  # what hides a line behind its label hides it whole
        for key in _MARKERS:
            place = _LOCAL.fullmatch((look.get(key) or given.get(key) or "").strip())
            if place and place[1] in self.ids:
                made[key] = f"url(#{self.ids[place[1]]})"
        if tag == "marker":
            made["id"] = self.ids[given["id"]]
        if made.get("font-weight") in _HEAVY and (tag == "text" or "font-size" in made):
            made["font-weight"] = "bold"
            made["font-size"] = f"{_BOLD * _number(made.get('font-size') or '16'):g}"
        if tag == "text" and {given.get("dominant-baseline"), look.get("dominant-baseline")} & _BASELINES:
            made["y"] = f"{_number(made.get('y')) + _MIDDLE * _number(made.get('font-size') or '16'):g}"
        return made

    def _paint(self, key: str, value: str) -> str:
        shade = self._shade(key, value.strip().lower())
        return shade if shade in {"", "none"} else f"var(--d-{shade})"

    def _shade(self, key: str, value: str) -> str:
        """The name of a colour."""
        import tinycss2.color4

        if not value or value in {"inherit", "unset", "initial"}:
            return ""
        if value in {"none", "transparent"}:
            return "none"
        colour = tinycss2.color4.parse_color(value)
        if colour is None or colour == "currentcolor":
            return "edge"
        red, green, blue = (float(c) * 255 for c in colour.to("srgb").coordinates)
        known = f"#{round(red):02x}{round(green):02x}{round(blue):02x}"
        if colour.alpha == 0:
            return "none"
        if known in _SHADES:
            return _SHADES[known]
        if max(red, green, blue) - min(red, green, blue) < 12:
            return ("paper" if red > 225 else "group") if red > 190 and key == "fill" else "edge"
        return self.tints.setdefault(known, f"tint{len(self.tints) % 8 + 1}")


def _widened(group: ET.Element, *, on_arrow: bool) -> None:
    """Give the ground of a label more width: the renderer measures letters narrower than they are drawn.

    That of a label on an arrow is the paper's, in every kind of diagram.
    """
    ground, *texts = group
    if on_arrow and ground.tag == "rect":
        ground.set("fill", "var(--d-paper)")
    plain = ground.tag == "rect" and ground.get("fill") == "var(--d-paper)" and ground.get("stroke", "none") == "none"
    if plain and texts and all(text.tag == "text" and text.get("text-anchor") == "middle" for text in texts):
        more = _number(ground.get("width")) * _NARROW + _BESIDE
        ground.set("x", f"{_number(ground.get('x')) - more / 2:g}")
        ground.set("width", f"{_number(ground.get('width')) + more:g}")


def _grounded(group: ET.Element) -> None:
    """Give a number at the end of an arrow a ground, so that no other arrow runs through it."""
    (text,) = group
    if text.tag != "text" or not (words := text.text or "").strip():
        return
    size = _number(text.get("font-size") or "16")
    width, middle, base = size * _EM * len(words) + 4, _number(text.get("x")), _number(text.get("y"))
    box = {"x": middle - width / 2, "y": base - size, "width": width, "height": size * 1.3}
    group.insert(0, ET.Element("rect", {k: f"{v:g}" for k, v in box.items()} | {"fill": "var(--d-paper)"}))


def _set_apart(picture: ET.Element) -> None:
    """Move labels up and down that would run into one another: those of arrows that join the same two."""
    labels = [group for group in picture.iter("g") if _is_label(group)]
    for n, group in enumerate(labels):
        for other in labels[n + 1 :]:
            left, top, right, bottom = _ground(group)
            other_left, other_top, other_right, other_bottom = _ground(other)
            beside = max(left, other_left) - min(right, other_right)
            lying = min(bottom, other_bottom) - max(top, other_top)
            if beside < _BESIDE and lying > 0:
                first, second = (group, other) if top <= other_top else (other, group)
                _moved(first, -(lying + 1) / 2)
                _moved(second, (lying + 1) / 2)


def _is_label(group: ET.Element) -> bool:
    """A line of words in the middle of its ground, which has no outline, where nothing moves the group."""
    if len(group) != 2 or group.get("transform"):
        return False
    ground, text = group
    return (
        (ground.tag, text.tag, text.get("text-anchor")) == ("rect", "text", "middle")
        and ground.get("stroke", "none") == "none"
        and not len(text)
    )


def _ground(group: ET.Element) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a label, as wide as its words are drawn."""
    ground, text = group
    half = max(_number(ground.get("width")), _number(text.get("font-size")) * _EM * len(text.text or "")) / 2
    middle, top = _number(text.get("x")), _number(ground.get("y"))
    return middle - half, top, middle + half, top + _number(ground.get("height"))


def _moved(group: ET.Element, by: float) -> None:
    for part in group:
        part.set("y", f"{_number(part.get('y')) + by:g}")


@lru_cache(maxsize=32)
def _matcher(sheet: str) -> Any:
    """The rules of a style sheet; those that cannot be read are passed over."""
    import cssselect2
    import tinycss2

    matcher = cssselect2.Matcher()
    for rule in tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True):
        if rule.type != "qualified-rule":
            continue
        declared = tuple(_declarations(tinycss2.parse_blocks_contents(rule.content)))
        try:
            selectors = cssselect2.compile_selector_list(rule.prelude)
        except cssselect2.SelectorError:
            continue
        for selector in selectors:
            if selector.pseudo_element is None and declared:
                matcher.add_selector(selector, declared)
    return matcher


def _declarations(parsed: Any) -> Iterator[tuple[str, str, bool]]:
    import tinycss2

    for it in parsed:
        if it.type == "declaration" and (it.lower_name in _LOOKS or it.lower_name in (*_MARKERS, "dominant-baseline")):
            yield it.lower_name, tinycss2.serialize(it.value).strip(), it.important


def _cascaded(matches: Any) -> dict[str, str]:
    """What the rules that match an element come to; matches are in the order of their weight."""
    usual: dict[str, str] = {}
    urgent: dict[str, str] = {}
    for _, _, _, declared in matches:
        for name, value, important in declared:
            (urgent if important else usual)[name] = value
    return usual | urgent


@lru_cache(maxsize=512)
def _parsed(style: str) -> tuple[tuple[str, str, bool], ...]:
    import tinycss2

    return tuple(_declarations(tinycss2.parse_blocks_contents(style)))


def _declared(style: str) -> dict[str, str]:
    return {name: value for name, value, _ in _parsed(style)} if style else {}


def _lettering(key: str, given: Mapping[str, str]) -> str:
    """Text has one colour, but for the numbers on the dark dots of a sequence, and no outline."""
    if key == "stroke":
        return "none"
    return "var(--d-paper)" if "sequenceNumber" in given.get("class", "") else "var(--d-text)"


def _say(made: ET.Element, element: ET.Element) -> None:
    words = _words(element.text)
    made.text = words.strip() if words and not len(element) else words


def _words(text: str | None) -> str | None:
    return re.sub(r"\s+", " ", text) if text else None


def _short(value: str) -> str:
    return _LONG.sub(lambda m: f"{float(m[0]):.2f}".rstrip("0").rstrip("."), value.strip())


def _number(value: str | None) -> float:
    found = re.match(r"-?\d+(?:\.\d+)?", value or "")
    return float(found[0]) if found else 0.0
