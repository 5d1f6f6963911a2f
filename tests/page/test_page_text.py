"""The page as text: what it says, that it holds nothing active but its own script, and that hand edits show."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser

from document_samples import ledger
from page_samples import DOCUMENT, HOSTILE, hostile, subject

from agent.bootstrap.system import NoAnswers
from agent.document.parts import Index
from agent.document.published import read
from agent.drawing.painter import MermaidPainter
from agent.model.finding import Evidence
from agent.model.publication import Prose, Text
from agent.page import cards
from agent.page.render import asset, page, runs


class Seen(HTMLParser):
    """The tags of a page with their attributes, and its script and style texts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.raw: dict[str, list[str]] = {"script": [], "style": []}
        self._in = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._in = tag

    def handle_endtag(self, tag: str) -> None:
        self._in = ""

    def handle_data(self, data: str) -> None:
        if self._in in self.raw:
            self.raw[self._in].append(data)


def drawn(document: str, held: object = None) -> str:
    made = subject(document, held)  # type: ignore[arg-type]
    painter = MermaidPainter(NoAnswers())
    pictures = painter.paint(f.source for f in made.publication.figures)
    return page(made.model_copy(update={"pictures": pictures}))


def test_the_page_runs_its_own_script_and_style_sheet_and_no_other() -> None:
    """The policy's hashes are those of the one script and the one style sheet, and nothing else may be loaded."""
    seen = Seen(drawn(DOCUMENT))
    policy = next(a["content"] or "" for t, a in seen.tags if a.get("http-equiv") == "Content-Security-Policy")
    for kind in ("script", "style"):
        (text,) = ["".join(seen.raw[kind])]
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert "http" not in policy


def test_hostile_words_are_words_wherever_they_stand() -> None:
    """Scripts, handlers, images, frames and links in turns, names, titles, labels and hand edits come out as text."""
    text, held = hostile()
    made = drawn(text, held)
    seen = Seen(made)
    counts = {
        tag: sum(t == tag for t, _ in seen.tags) for tag in ("script", "style", "img", "iframe", "base", "object")
    }
    assert counts == {"script": 1, "style": 1, "img": 0, "iframe": 0, "base": 0, "object": 0}
    for tag, attributes in seen.tags:
        assert not [name for name in attributes if name.startswith("on") or name in {"style", "src", "srcdoc"}], tag
        for name in ("href", "xlink:href", "action", "formaction"):
            value = attributes.get(name) or "#"
            assert re.match(r"#|https?://", value), (tag, value)
    assert "".join(seen.raw["script"]) == asset("page.js")
    for words in HOSTILE[:4]:
        assert words not in made.replace(asset("page.js"), "")


def test_the_page_asks_no_address_by_itself() -> None:
    """Outside the links that a person wrote no address stands in the page, in the style sheet or in the script."""
    for name in ("page.css", "page.js", "page.html", "pieces.html"):
        assert not re.search(r"https?://|url\(|@import|\bfetch\b|XMLHttpRequest|innerHTML|eval\(", asset(name)), name


def test_what_a_person_changed_by_hand_is_shown_and_marked() -> None:
    """An edited section says so; an appendix shows what was changed in it, and what the ledger holds beside it."""
    log = "### Decision log\n\nOther words.\n"
    made = page(subject(DOCUMENT, base={"parts": "### Parts\n\nOther words.\n", "decision-log": log}))
    assert made.count("edited by hand") == 2
    assert "<ins><p>Shown from the ledger.</p>" in made
    assert "<del><p>Other words.</p>" in made
    assert 'id="d-002"' in made
    untouched = page(subject(DOCUMENT))
    assert "edited by hand" not in untouched
    assert "Shown from the ledger." not in untouched


def test_what_a_person_wrote_between_the_sections_is_shown() -> None:
    """Text outside the anchors has its place in the page, headings, lists and web links too."""
    note = "## Our note\n\nSee [the wiki](https://wiki.example/a?b=c&d) and **this**.\n\n"
    made = page(subject(DOCUMENT.replace("<!-- section: quiet -->", note + "<!-- section: quiet -->")))
    assert 'href="https://wiki.example/a?b=c&amp;d"' in made
    assert "Our note" in made
    assert "<strong>this</strong>" in made


def test_cites_that_stand_side_by_side_are_one_run_after_the_mark() -> None:
    """`(A, B).` becomes `.` and the cites, so that a sentence ends where it ends."""
    (piece,) = read("Seats wait ([D-001](#d-001), [D-002](#d-002)). Then they go.", Index(ledger()))
    assert isinstance(piece, Prose)
    before, cites, after = runs(piece.inlines)
    assert isinstance(before, Text)
    assert before.text == "Seats wait."
    assert isinstance(cites, tuple)
    assert [c.entry for c in cites] == ["D-001", "D-002"]
    assert isinstance(after, Text)
    assert after.text == " Then they go."


def test_a_diagram_that_was_not_drawn_shows_its_source_and_says_so() -> None:
    """No reader is left with a hole."""
    made = page(subject(DOCUMENT))
    assert "could not be drawn here" in made
    assert "flowchart LR" in made


def test_without_a_script_everything_is_open() -> None:
    """A printer that runs no script prints the words that were said, too."""
    still = page(subject(DOCUMENT), live=False)
    assert "<script" not in still
    assert re.search(r"script-src &#39;none&#39;|script-src 'none'", still)
    assert not re.search(r"<details(?![^>]*\bopen\b)", still)


_QUIET = """<!-- section: before -->
<a id="before"></a>

### Before

Nothing on this was found in the discussions. To be asked at the next meeting: What then?
<!-- /section: before -->

"""


def test_the_contents_name_the_sections_in_the_order_in_which_they_stand() -> None:
    """Also those of which nothing was said yet."""
    made = page(subject(DOCUMENT.replace("<!-- section: parts -->", f"{_QUIET}<!-- section: parts -->")))
    listed = re.findall(r'<li(?: class="silent")?><a href="#([\w-]+)">', made.partition("</nav>")[0])
    assert listed.index("before") < listed.index("parts") < listed.index("quiet")
    places = [made.index(f'id="{name}"') for name in listed if name != "top"]
    assert places == sorted(places)


def test_cites_side_by_side_are_apart_and_hold_on_to_their_sentence() -> None:
    """Copied, they are words of their own; the first never begins a line."""
    (run,) = re.findall(r'The parts\.(<span class="cites">.*?</span>)', page(subject()))
    assert re.sub(r"<[^>]+>", "", run).replace("&nbsp;", "\u00a0") == "\u00a0D-001 D-002 T-001 Q-001 A-001"


def test_a_long_id_of_a_message_is_shortened() -> None:
    """What a reader needs to find it stays."""
    anchor = "message 162a01de-c287-43f8-a21c-4e003f9931ee"
    said = Evidence(discussion="x", turn=2, quote="Yes.", speaker="Ada", anchor=anchor, source="a.json")
    assert cards.words(said).place == "turn 2, message 162a01de…, a.json"
