"""The page in a real browser: what a reader does with it, and that it asks nothing of anybody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from browser import Tab, browser, chromium
from page_samples import DOCUMENT, hostile, subject

from agent.bootstrap.system import NoAnswers
from agent.drawing.painter import MermaidPainter
from agent.model.ledger import Ledger
from agent.page.render import page

pytestmark = pytest.mark.skipif(chromium() is None, reason="no Chromium is installed")


@pytest.fixture(scope="module")
def tab() -> Iterator[Tab]:
    """One browser for all of them."""
    with browser() as made:
        yield made


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an ordinary page and a hostile one."""
    folder = tmp_path_factory.mktemp("pages")
    text, held = hostile()
    for name, document, ledger in (("plain", DOCUMENT, None), ("hostile", text, held)):
        (folder / f"{name}.html").write_text(drawn(document, ledger), "utf-8")
    return folder


def drawn(document: str, ledger: Ledger | None) -> str:
    made = subject(document, ledger)
    pictures = MermaidPainter(NoAnswers()).paint(f.source for f in made.publication.figures)
    return page(made.model_copy(update={"pictures": pictures}))


@pytest.fixture
def shown(tab: Tab, pages: Path) -> Tab:
    """The ordinary page, freshly opened."""
    tab.requests.clear()
    tab.complaints.clear()
    tab.open(pages / "plain.html")
    return tab


def test_a_cite_unfolds_the_words_with_speaker_and_time_and_folds_them_again(shown: Tab) -> None:
    """A click shows the quote beneath its paragraph; the second click takes it away."""
    cite = "document.querySelector('#summary a.cite')"
    shown.evaluate(f"{cite}.click()")
    words = shown.evaluate("document.querySelector('#summary .words').innerText")
    assert "Seats are held" in words
    assert "Ada" in words
    assert "0:01:10, turn 4" in words
    assert shown.evaluate(f"{cite}.getAttribute('aria-expanded')") == "true"
    shown.evaluate(f"{cite}.click()")
    assert shown.evaluate("document.querySelectorAll('.words').length") == 0


def test_cites_work_by_keyboard(shown: Tab) -> None:
    """Enter or the space bar unfolds, Escape folds and gives the focus back."""
    shown.evaluate("document.querySelector('#summary a.cite').focus()")
    shown.press(" ")
    assert shown.evaluate("document.querySelectorAll('#summary .words').length") == 1
    shown.evaluate("document.querySelector('#summary .words a').focus()")
    shown.press("Escape")
    assert shown.evaluate("document.querySelectorAll('.words').length") == 0
    assert shown.evaluate("document.activeElement.matches('#summary a.cite')") is True


def test_many_cites_are_shortened_until_they_are_asked_for(shown: Tab) -> None:
    """Five labels in a row show three and a button with a name."""
    count = "[...document.querySelectorAll('#parts p a.cite')].filter(a => a.offsetParent).length"
    assert shown.evaluate(count) == 3
    assert shown.evaluate("document.querySelector('#parts .more').ariaLabel") == "Show 2 more sources"
    shown.evaluate("document.querySelector('#parts .more').click()")
    assert shown.evaluate(count) == 5


def test_search_finds_sections_and_decisions_and_goes_there(shown: Tab) -> None:
    """`/` puts the cursor into the box; words that a decision holds lead to it, opened."""
    shown.press("/")
    assert shown.evaluate("document.activeElement.id") == "find"
    shown.write("seats 20")
    found = shown.evaluate("[...document.querySelectorAll('#hits [role=option]')].map(li => li.dataset.id)")
    assert "d-002" in found
    assert "summary" in found
    at = found.index("d-002")
    assert "First said 9 April 2026" in shown.evaluate(f"document.getElementById('hit-{at}').innerText")
    for _ in range(at + 1):
        shown.press("ArrowDown")
    shown.press("Enter")
    assert shown.evaluate("location.hash") == "#d-002"
    assert shown.evaluate("document.getElementById('d-002').open") is True
    assert shown.evaluate("document.getElementById('hits').hidden") is True


def test_search_says_where_nothing_is_found(shown: Tab) -> None:
    """An empty answer is an answer."""
    shown.evaluate("document.getElementById('find').focus()")
    shown.write("zeppelin")
    assert "Nothing holds" in shown.evaluate("document.getElementById('hits').innerText")


def test_what_was_searched_for_is_marked_and_comes_into_view(shown: Tab, pages: Path) -> None:
    """Where the words stand far down in a section, the reader is led to them, and they are marked there."""
    shown.open(pages / "plain.html", height=300)
    shown.evaluate("document.getElementById('find').focus()")
    shown.write("desk")
    at = shown.evaluate(
        "[...document.querySelectorAll('#hits [role=option]')].findIndex(li => li.dataset.id === 'parts')"
    )
    for _ in range(at + 1):
        shown.press("ArrowDown")
    shown.press("Enter")
    shown.evaluate("new Promise(done => setTimeout(done, 100))")
    marked = "[...CSS.highlights.get('found')].filter(range => range.getBoundingClientRect().height)"
    assert {w.lower() for w in shown.evaluate(f"{marked}.map(range => range.toString())")} == {"desk"}
    top = shown.evaluate(f"Math.min(...{marked}.map(range => range.getBoundingClientRect().top))")
    assert 0 < top < 300
    assert shown.evaluate("document.activeElement.id") == "parts-title"


def test_the_contents_follow_the_reader(shown: Tab) -> None:
    """The link of the section in view is the current one."""
    shown.evaluate("document.getElementById('decision-log').scrollIntoView()")
    shown.evaluate("new Promise(done => setTimeout(done, 150))")
    assert shown.evaluate("document.querySelector('nav [aria-current]').hash") == "#decision-log"


def test_the_filter_shows_the_decisions_of_a_status(shown: Tab) -> None:
    """What is unticked is hidden, and the count says so."""
    shown.evaluate("document.querySelector('form.filter input[value=superseded]').click()")
    seen = "[...document.querySelectorAll('#decision-log .entry')].filter(e => !e.hidden).map(e => e.id)"
    assert "d-001" not in shown.evaluate(seen)
    assert "d-002" in shown.evaluate(seen)
    assert " of " in shown.evaluate("document.querySelector('form.filter [role=status]').textContent")


def test_a_diagram_is_enlarged_and_put_back(shown: Tab) -> None:
    """The picture moves into the dialog, grows, and is where it was when the dialog is closed."""
    before = shown.evaluate("document.querySelector('.canvas svg').getAttribute('width')")
    shown.evaluate("document.querySelector('.enlarge').click()")
    assert shown.evaluate("document.querySelector('dialog').open") is True
    assert float(shown.evaluate("document.querySelector('.stage svg').getAttribute('width')")) > float(before)
    shown.press("Escape")
    shown.evaluate("new Promise(done => setTimeout(done, 100))")
    assert shown.evaluate("document.querySelector('.canvas svg').getAttribute('width')") == before
    assert shown.evaluate("document.querySelectorAll('.stage svg').length") == 0


def test_the_theme_can_be_chosen(shown: Tab) -> None:
    """Dark gives a dark paper and light text, whatever the system says."""
    light = shown.evaluate("getComputedStyle(document.body).backgroundColor")
    shown.evaluate("document.querySelector('.theme').click(); document.querySelector('.theme').click()")
    assert shown.evaluate("document.documentElement.dataset.theme") == "dark"
    assert shown.evaluate("getComputedStyle(document.body).backgroundColor") != light
    shown.evaluate("localStorage.clear()")


def test_every_control_has_a_name(shown: Tab) -> None:
    """In the accessibility tree no control, region or picture is without one, and nothing that takes focus."""
    named = {"image", "img", "navigation", "region", "search", "form", "dialog", "listbox", "main"}
    nodes = shown.tree()
    nameless = [n for n in nodes if (n["role"] in named or n["focusable"]) and not n["name"].strip()]
    assert nameless == []
    assert {"main", "navigation", "search", "combobox"} <= {n["role"] for n in nodes}


def test_headings_go_down_one_level_at_a_time(shown: Tab) -> None:
    """A screen reader's outline has no hole."""
    levels = shown.evaluate("[...document.querySelectorAll('main :is(h1,h2,h3,h4,h5)')].map(h => +h.tagName[1])")
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels)), levels


@pytest.mark.parametrize("width", [1360, 390])
def test_nothing_is_wider_than_the_window(shown: Tab, pages: Path, width: int) -> None:
    """Tables and diagrams scroll in their own boxes; the page never scrolls sideways."""
    shown.open(pages / "plain.html", width=width)
    assert shown.evaluate("document.documentElement.scrollWidth") <= width


def test_in_a_narrow_window_a_row_of_a_table_is_a_card(shown: Tab, pages: Path) -> None:
    """Nothing is hidden at the side; each cell says which column it is of, and one without words is left out."""
    rows = f"| Desk {'of the ferry ' * 9}| [D-002](#d-002) |\n| Store | – |"
    text = DOCUMENT.replace("| Desk | [D-002](#d-002) |", rows)
    (pages / "cards.html").write_text(drawn(text, None), "utf-8")
    shown.open(pages / "cards.html", width=390)
    table = "document.querySelector('#parts .table')"
    assert shown.evaluate(f"{table}.scrollWidth <= {table}.clientWidth")
    cells = shown.evaluate(f"""[...{table}.querySelectorAll('td')].filter(td => td.offsetParent)
        .map(td => [td.textContent.slice(0, 5), getComputedStyle(td, '::before').content])""")
    assert cells == [["Desk ", '"Part"'], ["D-002", '"Source"'], ["Store", '"Part"']]
    assert {"table", "row", "cell"} <= {node["role"] for node in shown.tree()}


def test_in_a_narrow_window_the_contents_lie_over_the_page_and_are_all_in_reach(shown: Tab, pages: Path) -> None:
    """They open below the bar, scroll where they are longer than the window, and close when the focus leaves them."""
    shown.open(pages / "plain.html", width=390, height=300)
    shown.evaluate("document.querySelector('.menu').click()")
    box = "document.getElementById('contents').getBoundingClientRect()"
    assert shown.evaluate(f"{box}.top") == shown.evaluate("document.querySelector('.bar').offsetHeight")
    assert shown.evaluate(f"{box}.bottom") == 300
    shown.evaluate("document.querySelector('#contents li:last-child a').focus()")
    shown.evaluate("document.querySelector('main a').focus()")
    assert shown.evaluate("document.querySelector('.menu').getAttribute('aria-expanded')") == "false"


def test_a_diagram_can_be_read_in_a_narrow_window(tab: Tab, tmp_path: Path) -> None:
    """It is scrolled in its box, by the keyboard too, and enlarged it does not shrink to nothing."""
    wide = "flowchart LR\n" + "\n".join(
        f'    n{n}["Part number {n}"] -->|"asks"| n{n + 1}["Part {n}"]' for n in range(4)
    )
    (tmp_path / "wide.html").write_text(
        drawn(re.sub(r"flowchart LR\n.*?\n```", f"{wide}\n```", DOCUMENT, flags=re.S), None)
    )
    tab.open(tmp_path / "wide.html", width=390)
    canvas = "document.querySelector('.canvas')"
    assert tab.evaluate(f"{canvas}.scrollWidth > {canvas}.clientWidth && {canvas}.tabIndex === 0")
    full = "svg.getBoundingClientRect().width / svg.viewBox.baseVal.width"
    assert tab.evaluate(f"(() => {{ const svg = document.querySelector('.canvas svg'); return {full}; }})()") > 0.6
    tab.evaluate("document.querySelector('.enlarge').click()")
    assert tab.evaluate(f"(() => {{ const svg = document.querySelector('.stage svg'); return {full}; }})()") > 0.79


def test_what_search_shows_ends_with_a_word(shown: Tab) -> None:
    """No word is cut in two."""
    shown.evaluate("document.getElementById('find').focus()")
    shown.write("seats")
    shorts = shown.evaluate("[...document.querySelectorAll('#hits li .where:last-child')].map(s => s.textContent)")
    texts = shown.evaluate("""(() => {
      const walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
      const found = [];
      while (walk.nextNode()) found.push(walk.currentNode.data);
      return found.join(" ");
    })()""")
    ends = {s.removesuffix(" …").split()[-1] for s in shorts if s.strip()}
    assert ends
    assert ends <= set(re.findall(r"\S+", texts))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_against_its_ground(shown: Tab, pages: Path, scheme: str) -> None:
    """Chips, cites, small print and diagrams keep a contrast of 4.5 (WCAG 2.2, 1.4.3)."""
    shown.open(pages / "plain.html", scheme=scheme)
    poor = shown.evaluate("""(() => {
      const paint = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
      const rgba = (text) => { paint.clearRect(0, 0, 1, 1); paint.fillStyle = text; paint.fillRect(0, 0, 1, 1);
        return [...paint.getImageData(0, 0, 1, 1).data]; };
      const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
        .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
        .reduce((sum, v, n) => sum + v * [0.2126, 0.7152, 0.0722][n], 0);
      const ground = (it) => { for (; it; it = it.parentElement) {
        const found = rgba(getComputedStyle(it).backgroundColor); if (found[3] > 200) return found; }
        return [255, 255, 255]; };
      const poor = [];
      for (const it of document.querySelectorAll("main *, nav *, .bar *")) {
        if (!it.offsetParent || ![...it.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
        const [a, b] = [light(rgba(getComputedStyle(it).color)), light(ground(it))].sort((x, y) => y - x);
        if ((a + 0.05) / (b + 0.05) < 4.5) poor.push(it.className + ": " + it.textContent.slice(0, 30));
      }
      return poor;
    })()""")
    assert poor == []


def test_hostile_words_do_nothing_in_a_browser(tab: Tab, pages: Path) -> None:
    """No script of theirs runs, no request leaves, no console complains, no link leads to a script or a file."""
    tab.requests.clear()
    tab.complaints.clear()
    tab.open(pages / "hostile.html")
    tab.evaluate("for (const it of document.querySelectorAll('details')) it.open = true")
    tab.evaluate("[...document.querySelectorAll('a.cite')].slice(0, 40).forEach(a => a.click())")
    tab.evaluate("document.getElementById('find').value = 'script'; document.getElementById('find')"
                 ".dispatchEvent(new Event('input')); new Promise(done => setTimeout(done, 300))")  # fmt: skip
    assert "owned" not in tab.evaluate("document.title").replace("document.title='owned'", "")
    assert tab.requests == [(pages / "hostile.html").as_uri()]
    assert tab.complaints == []
    links = tab.evaluate("[...document.querySelectorAll('[href]')].map(a => a.getAttribute('href'))")
    assert not [href for href in links if not href.startswith(("#", "https://", "http://"))]
    assert tab.evaluate("document.querySelectorAll('.canvas :is(a, image, script, style, foreignObject)').length") == 0


@pytest.mark.parametrize("end", ["#%E0%A4%A", "#hits", "#<img src=x onerror=alert(1)>", "#parts"])
def test_sections_named_as_the_pages_own_parts_and_odd_addresses_break_nothing(
    tab: Tab, tmp_path: Path, end: str
) -> None:
    """The search works and diagrams are enlarged whatever ids a person gave, and whatever an address ends in."""
    text = DOCUMENT
    for name in ("find", "hits", "contents", "enlarged", "main"):
        text += f"\n<!-- section: {name} -->\n### Named {name}\n\nWords.\n<!-- /section: {name} -->\n"
    (tmp_path / "named.html").write_text(drawn(text, None), "utf-8")
    tab.complaints.clear()
    tab.open(tmp_path / "named.html", end=end)
    assert tab.evaluate("document.getElementById('hits').hidden") is True
    tab.press("/")
    tab.write("seats")
    assert tab.evaluate("document.querySelectorAll('#hits [role=option]').length") > 0
    tab.evaluate("document.querySelector('.enlarge').click()")
    assert tab.evaluate("document.querySelectorAll('.stage svg').length") == 1
    tab.evaluate("document.querySelector('dialog').close()")
    assert tab.complaints == []


def test_reading_asks_nothing_of_anybody(shown: Tab, pages: Path) -> None:
    """One request, for the page itself, and a console without a word."""
    shown.evaluate("document.querySelector('.enlarge').click(); document.querySelector('dialog').close()")
    shown.evaluate("for (const a of document.querySelectorAll('a.cite')) a.click()")
    assert shown.requests == [(pages / "plain.html").as_uri()]
    assert shown.complaints == []


def test_a_printed_page_shows_what_is_folded(shown: Tab) -> None:
    """Printing opens the entries and hides the controls."""
    assert shown.pdf().startswith(b"%PDF")
    shown.call("Emulation.setEmulatedMedia", media="print")
    assert shown.evaluate("getComputedStyle(document.querySelector('nav')).display") == "none"
    shown.call("Emulation.setEmulatedMedia", media="")
