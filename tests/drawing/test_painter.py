"""Drawing: what is drawn, kept, refused, and that a picture holds nothing but shapes and text."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from agent.bootstrap.system import NoAnswers
from agent.drawing import painter as painting
from agent.drawing.clean import clean
from agent.drawing.painter import MermaidPainter
from agent.model.publication import Picture, Undrawn
from agent.page.palette import PALETTE, painted

GOLDENS = Path(__file__).resolve().parent.parent / "diagrams"
_FENCE = re.compile(r"```mermaid\n(.*?)```", re.DOTALL)
ALLOWED = {"svg", "g", "path", "rect", "circle", "ellipse", "line", "polygon", "polyline", "text", "tspan", "marker"}


class Shelf:
    """A cache in memory."""

    def __init__(self) -> None:
        self.held: dict[str, str] = {}

    def get(self, key: str) -> str | None:
        return self.held.get(key)

    def put(self, key: str, answer: str) -> None:
        self.held[key] = answer


def goldens() -> list[str]:
    """Every source that the diagram kinds' own tests hold."""
    return [source for path in sorted(GOLDENS.glob("*.md")) for source in _FENCE.findall(path.read_text("utf-8"))]


def texts(picture: Picture) -> str:
    return " ".join(" ".join(ET.fromstring(picture.svg).itertext()).split())


@pytest.fixture(scope="module")
def drawn() -> dict[str, Picture | Undrawn]:
    return dict(MermaidPainter(Shelf()).paint(goldens()))


def test_every_diagram_kind_is_drawn(drawn: dict[str, Picture | Undrawn]) -> None:
    """The renderer can draw whatever the kinds render."""
    assert {s: p for s, p in drawn.items() if isinstance(p, Undrawn)} == {}


def test_a_picture_holds_shapes_and_text_alone(drawn: dict[str, Picture | Undrawn]) -> None:
    """No other element, no style, no event, no reference outside, and colours by name."""
    for picture in drawn.values():
        assert isinstance(picture, Picture)
        for element in ET.fromstring(picture.svg).iter():
            assert element.tag.rpartition("}")[2] in ALLOWED
            for name, value in element.attrib.items():
                assert not name.startswith("on")
                assert name not in {"style", "href", "class"}
                assert re.fullmatch(r"url\(#[\w-]+\)", value) or "url(" not in value
                assert ":" not in value
        assert not re.search(r"(fill|stroke)=\"#", picture.svg)
        assert set(re.findall(r"var\(--d-(\w+)\)", picture.svg)) <= set(PALETTE)


def test_words_come_out_as_they_were_meant() -> None:
    """Codes are decoded once, and names with spaces keep them."""
    sequence = "sequenceDiagram\n a->>b: scan #35;42#59; then #lt;wait#gt;"
    entity = (
        'erDiagram\n n_order["Order"] {\n  has order\u2005number\n  has Größe\n  has \u206024\u2005h\u2005limit\n }'
    )
    pictures = MermaidPainter(Shelf()).paint([sequence, entity])
    one, other = pictures[sequence], pictures[entity]
    assert isinstance(one, Picture)
    assert "scan #42; then <wait>" in texts(one)
    assert isinstance(other, Picture)
    assert "order number" in texts(other)
    assert "Größe" in texts(other)
    assert "24 h limit" in texts(other)


def test_a_title_in_front_is_drawn_and_settings_in_front_are_not_taken() -> None:
    """Mermaid's front matter, with which an editor of diagrams may begin, is no reason not to draw one."""
    front = "---\ntitle: Boats #amp; quays\nconfig:\n  theme: dark\n  themeCSS: '* {fill: url(https://evil.example)}'\n---\n"
    plain = "flowchart LR\n a --> b"
    pictures = MermaidPainter(Shelf()).paint([front + plain, plain, "---\nconfig:\n  look: handDrawn\n---\n" + plain])
    titled, bare, unnamed = pictures.values()
    assert isinstance(titled, Picture) and isinstance(bare, Picture) and isinstance(unnamed, Picture)  # noqa: PT018
    assert "Boats & quays" in texts(titled)
    assert unnamed == bare.model_copy(update={"svg": unnamed.svg})
    assert "evil" not in titled.svg


def test_names_of_classes_fit_their_boxes_and_words_on_arrows_stand_on_paper() -> None:
    """Bold letters are set smaller than what was measured, a class of which no more is known is one box."""
    source = 'classDiagram\n class a["Rerouted parcel"]\n class b["Stop"]\n a --> "one or more" b : carries\n'
    picture = MermaidPainter(Shelf()).paint([source])[source]
    assert isinstance(picture, Picture)
    root = ET.fromstring(picture.svg)
    name = next(it for it in root.iter() if it.text == "Rerouted parcel")
    assert (name.get("font-weight"), name.get("font-size")) == ("bold", "14.72")
    grounds = {group[1].text: group[0].get("fill") for group in root.iter() if len(group) == 2 and group[1].text}
    assert grounds["carries"] == grounds["one or more"] == "var(--d-paper)"


def test_a_diagram_is_drawn_again_only_where_it_changed() -> None:
    """The second run draws what is new and takes the rest from the cache."""
    shelf = Shelf()
    first = MermaidPainter(shelf)
    first.paint(["flowchart LR\n a --> b", "flowchart LR\n a --> c"])
    second = MermaidPainter(shelf)
    second.paint(["flowchart LR\n a --> b", "flowchart LR\n a --> d"])
    assert (first.drawn, second.drawn) == (2, 1)


def test_what_is_no_diagram_is_refused_in_one_line_and_the_others_are_drawn() -> None:
    """One bad source costs that picture alone."""
    answers = MermaidPainter(Shelf()).paint(["nonsense here", "flowchart LR\n a --> b", ""])
    refused = answers["nonsense here"]
    assert isinstance(refused, Undrawn)
    assert "\n" not in refused.reason
    assert isinstance(answers["flowchart LR\n a --> b"], Picture)
    assert isinstance(answers[""], Undrawn)


def test_a_source_that_ends_the_renderer_costs_one_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that dies is started anew behind the source on which it died."""
    worker = tmp_path / "worker.py"
    worker.write_text(
        "import json, os, sys\n"
        "for source in json.load(sys.stdin)['sources']:\n"
        "    if source == 'die': os.kill(os.getpid(), 9)\n"
        '    print(json.dumps({"svg": \'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>\'}), flush=True)\n'
    )
    monkeypatch.setattr(painting, "_WORKER", worker)
    answers = MermaidPainter(Shelf()).paint(["a", "die", "b"])
    assert [type(a) for a in answers.values()] == [Picture, Undrawn, Picture]


def test_a_renderer_that_is_missing_is_asked_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is drawn, the reason is said, and it is not kept: the next run tries again."""
    worker = tmp_path / "worker.py"
    worker.write_text("import not_there_at_all\n")
    monkeypatch.setattr(painting, "_WORKER", worker)
    shelf = Shelf()
    answers = MermaidPainter(shelf).paint(["a", "b"])
    assert all(isinstance(a, Undrawn) and "install" in a.reason for a in answers.values())
    assert shelf.held == {}


@pytest.mark.parametrize(
    "inner",
    [
        "<script>alert(1)</script>", '<image href="file:///etc/passwd"/>', "<foreignObject><p>x</p></foreignObject>",
        '<a href="javascript:alert(1)"><path d="M0 0" onclick="alert(1)"/></a>', '<use href="#x"/>',
        '<rect width="5" height="5" style="fill:url(https://evil.example/x)"/>', '<animate attributeName="href"/>',
        '<style>@import "https://evil.example/x.css";</style><rect fill="url(https://evil.example/x)"/>',
        '<g transform="url(javascript:alert(1))"><path d="M0 0"/></g>', '<text onload="alert(1)">x</text>',
    ],
)  # fmt: skip
def test_nothing_active_passes_from_the_renderer_into_a_picture(inner: str) -> None:
    """Even a renderer that was tricked into writing it could not bring it into a page."""
    picture = clean(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{inner}</svg>', "d1")
    assert not re.search(r"script|image|foreign|javascript|evil|onclick|onload|<use|<style|<animate|<a\b", picture.svg)


def test_a_painted_picture_stands_alone(drawn: dict[str, Picture | Undrawn]) -> None:
    """With colours filled in it has its size and names nothing that is not in it."""
    picture = next(p for p in drawn.values() if isinstance(p, Picture))
    svg = painted(picture)
    assert "var(" not in svg
    assert f'width="{picture.width:g}"' in svg


def test_a_picture_that_is_no_picture_is_refused() -> None:
    """What cannot be read as SVG, or has no size, is not shown."""
    for drawn in ("", "<svg", '<svg xmlns="http://www.w3.org/2000/svg"/>', '<svg viewBox="0 0 0 9"/>'):
        with pytest.raises(ValueError, match="renderer"):
            clean(drawn, "d1")


def test_a_picture_becomes_a_raster_on_white() -> None:
    """Twice its size, for programs that take no SVG."""
    source = "flowchart LR\n a --> b"
    painter = MermaidPainter(Shelf())
    picture = painter.paint([source])[source]
    assert isinstance(picture, Picture)
    png = painter.raster({source: picture})[source]
    assert png.startswith(b"\x89PNG")
    assert int.from_bytes(png[16:20], "big") == round(picture.width * 2)


@pytest.mark.parametrize(
    "source",
    [
        'classDiagram\n    class a["Open command"]\n    class b["ID"]\n    a --> b : has\n    a --> b : carries',
        'erDiagram\n    a["Open command"]\n    b["Command ID"]\n    a ||--|| b : has\n    a ||--|| b : carries',
    ],
)
def test_words_on_arrows_that_join_the_same_two_stand_apart(source: str) -> None:
    """They are read one above the other, where the renderer sets them side by side and into one another."""
    picture = MermaidPainter(NoAnswers()).paint([source])[source]
    assert isinstance(picture, Picture)
    places = {
        says: float(y) for y, says in re.findall(r'<text [^>]*y="([\d.]+)"[^>]*>(has|carries)</text>', picture.svg)
    }
    assert abs(places["has"] - places["carries"]) >= 20


def test_a_label_at_the_edge_has_room_on_both_sides() -> None:
    """A reader's letters may be wider than those that were measured; what reaches over the edge would be cut."""
    text = '<text x="54" y="20">as wide as all of it</text>'
    picture = clean(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="4 4 100 50">{text}</svg>', "d1")
    left, top, width, height = map(float, re.findall(r'viewBox="([^"]+)"', picture.svg)[0].split())
    assert left < 4
    assert left + width > 104
    assert (top, height) == (4, 50)
    assert picture.width == width
