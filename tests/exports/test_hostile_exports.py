"""Scripts, links, images and markup that were said: words, in the document and in all that is made from it."""

from __future__ import annotations

import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from loopback import Json, Loopback, data_lines, form_name, honest, shape
from markdown_it import MarkdownIt
from page_samples import HOSTILE

from agent.bootstrap import Options, Session
from agent.bootstrap.showing import export, view, view_ledger
from agent.exports.base import exports
from agent.model.details import Kind
from agent.printing import print_page

BY_HAND = "What follows a person wrote."
_NEVER = {"iframe", "object", "embed", "base", "link", "img", "image", "foreignobject", "audio", "video", "form-action"}
_ANCHOR = re.compile(r'\s*(<a id="[a-z0-9-]+">|</?details>|<summary>[^<>]*</summary>|<!--[^<>]*-->|</a>|<br>|\s)*\s*')


def planted(request: Json) -> Json:
    """Of each turn the sentence that it is, as a decision, a question or a component, whatever stands in it."""
    if form_name(request) not in {"find", "correct"}:
        return honest(request)
    topics = shape(request)["$defs"]["Found"]["properties"]["topic"]["enum"]
    found = []
    for line in data_lines(request):
        text = line.get("text", "")
        kind = "question" if text.endswith("?") else "component" if " service" in text else "decision"
        stance = {"question": "asked", "component": "settled", "decision": "settled"}[kind]
        common = {"kind": kind, "title": text, "statement": text, "stance": stance, "words": [text], "weight": "detail"}
        if "turn" in line and len(text.split()) > 3:
            found.append({**common, "turns": [line["turn"]], "topic": topics[-1], "replaces": []})
    return {"findings": found}


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    """A workspace of one discussion in which turns, names, components and the title of the document are hostile.

    The model is a server that finds what it is sent: it is told nothing of what is hostile.
    """
    root = tmp_path_factory.mktemp("hostile")
    said: list[dict[str, object]] = []
    for n, words in enumerate(HOSTILE):
        told = (
            f"We decided on {words} for the bookings",
            f"The {words} service keeps seats",
            f"What do we do about {words} then?",
            f"click n{n} href javascript:alert(1) here",
        )
        for k, text in enumerate(told):
            said.append({"start": n, "end": n + 1, "text": text, "speaker": HOSTILE[(n + k) % len(HOSTILE)]})
    (root / "2026-04-07-talk.json").write_text(json.dumps({"segments": said, "language": "en"}), "utf-8")
    settings = root / ".dev-resources" / "blueprint" / "config.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text(f"title = {json.dumps(HOSTILE[0] + HOSTILE[3])}\n", "utf-8")
    with Loopback(answer=planted) as server:
        options = Options(engine="openai", base_url=server.url, model="house-model", sections=("components", "states"))
        made = Session(root, options, environment={})
        made.draft([str(root / "2026-04-07-talk.json")])
    document = made.workspace.document
    drawn = 'flowchart LR\n a["<img src=x onerror=alert(1)>"] --> b\n click a "javascript:alert(1)"\n'
    by_hand = "\n\n".join((BY_HAND, *HOSTILE, f"```mermaid\n{drawn}```"))
    document.write_text(f"{document.read_text('utf-8')}\n{by_hand}\n", "utf-8")
    return made


class Tags(HTMLParser):
    """The elements of a page with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))


def inert(page: str) -> None:
    """No script but the page's own, no handler, nothing loaded, no link but within the page and to the web."""
    tags = Tags(page).found
    assert sum(tag == "script" for tag, _ in tags) <= 1
    assert sum(tag == "style" for tag, _ in tags) == 1
    assert not {tag for tag, _ in tags} & _NEVER
    for tag, held in tags:
        assert not [name for name in held if name.startswith("on") or name in {"src", "srcdoc", "action", "formaction"}]
        assert "url(" not in held.get("style", "").replace("url(#", "")
        link = held.get("href", "#")
        assert link.startswith(("#", "https://", "http://")), (tag, link)


def test_what_was_said_got_into_the_document(session: Session) -> None:
    """The samples are in the ledger, so that what follows proves something."""
    held = "\n".join(f"{e.title} {e.statement} {e.evidence[0].quote}" for e in session.ledger().entries)
    assert {e.kind for e in session.ledger().entries} == {Kind.DECISION, Kind.COMPONENT, Kind.QUESTION}
    assert sum(words in held for words in HOSTILE) >= len(HOSTILE) - 2
    assert {e.evidence[0].speaker for e in session.ledger().entries} & set(HOSTILE)


def test_the_document_itself_is_inert(session: Session) -> None:
    """Read as Markdown with HTML, as forges show it, what was said is text: by hand alone can markup be written."""
    text = session.workspace.document.read_text("utf-8").partition(BY_HAND)[0]
    for token in walked(text):
        if token[0] in {"html_inline", "html_block"}:
            assert _ANCHOR.fullmatch(token[1]), token
        assert token[0] != "image"
        assert token[0] != "link_open" or token[1].startswith("#")
    drawn = "\n".join(re.findall(r"```mermaid\n(.*?)```", text, re.DOTALL))
    assert not re.search(r"(?m)^\s*(click|style|classDef|linkStyle|%%\{)", drawn)


def walked(text: str) -> Iterator[tuple[str, str]]:
    """Each token's type with the link that it leads to, or what it holds."""
    for token in MarkdownIt("commonmark", {"html": True}).enable("table").parse(text):
        for it in (token, *(token.children or ())):
            yield it.type, str(it.attrs.get("href", it.content))


@pytest.mark.parametrize("ledger", [False, True])
def test_the_pages_are_inert(session: Session, tmp_path: Path, ledger: bool) -> None:
    """The document's page, and that of the decisions over time."""
    shown = (view_ledger if ledger else view)(session, tmp_path / "page.html")
    inert(shown.path.read_text("utf-8"))


@pytest.mark.parametrize("name", list(exports()))
def test_every_export_is_inert(session: Session, tmp_path: Path, name: str) -> None:
    """Each form is read as the programs read it for which it is made."""
    pytest.importorskip("weasyprint") if name == "pdf" else None
    made = export(session, name, tmp_path / "made")
    assert made.files
    for path in made.files:
        _READ[name](path.read_bytes())


def _html(data: bytes) -> None:
    inert(data.decode())


def _pdf(data: bytes) -> None:
    """No action but a link to the web, nothing embedded: in the objects that are packed as well."""
    packed = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL)
    plain = data
    for stream in packed:
        try:
            plain += zlib.decompress(stream)
        except zlib.error:
            continue
    assert b"/Type /Page" in plain
    assert b"/FontFile" in plain
    assert not re.search(rb"/(JavaScript|JS|Launch|EmbeddedFiles?|OpenAction|RichMedia|XFA|GoToR|SubmitForm)\b", plain)
    assert not [
        link for link in re.findall(rb"/URI \((.*?)\)", plain) if not link.startswith((b"http://", b"https://"))
    ]
    assert b"/Subtype /Image" not in plain


def _docx(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            text = archive.read(name).decode("utf-8", "replace")
            assert "vba" not in name.lower()
            text = text.replace('<w:fldSimple w:instr="PAGE"/>', "")  # the number of a page, which is ours
            assert not re.search(r"<w:(instrText|fldSimple|object|altChunk)\b", text)
            for it in re.findall(r'<Relationship [^>]*TargetMode="External"[^>]*>', text):
                assert re.search(r'/hyperlink".*Target="https?://|Target="https?://.*/hyperlink"', it), it


def _adr(data: bytes) -> None:
    front, body = data.decode().split("---\n", 2)[1:]
    assert all(re.match(r'[a-z-]+: ("(?:[^"\\]|\\.)*"|\d{4}-\d\d-\d\d)$', line) for line in front.splitlines()), front
    for kind, held in walked(body):
        assert kind not in {"html_inline", "image"}
        assert kind != "html_block" or held.startswith("<!-- blueprint: ")
        assert kind != "link_open" or held.endswith(".md")


def _json(data: bytes) -> None:
    """Data, whose links were held to what may be one before they were written."""
    held = json.loads(data)

    def links(it: object) -> Iterator[str]:
        if isinstance(it, dict):
            if it.get("type") == "link" and "target" in it:
                yield str(it["target"])
            for value in it.values():
                yield from links(value)
        elif isinstance(it, list):
            for value in it:
                yield from links(value)

    assert not [link for link in links(held) if not re.match(r"#|https?://|mailto:", link)]


def _structurizr(data: bytes) -> None:
    """Structurizr follows `url`, `icon`, `themes` and `logo`, and draws the rest as words."""
    json.loads(data)
    assert not re.search(rb'"(url|icon|themes?|logo|content)":', data)


_READ = {"adr": _adr, "docx": _docx, "html": _html, "json": _json, "pdf": _pdf, "structurizr": _structurizr}


def test_the_printer_of_pages_is_let_out_by_nothing_in_them(tmp_path: Path) -> None:
    """A page that asks for a file and an address is printed without them."""
    pytest.importorskip("weasyprint")
    (tmp_path / "secret.css").write_text("body::before { content: 'SECRET' }", "utf-8")
    asked = f'<link rel="stylesheet" href="{(tmp_path / "secret.css").as_uri()}"><img src="http://127.0.0.1:9/x.png">'
    _pdf(print_page(f"<html><head>{asked}</head><body><p>Words</p></body></html>"))
