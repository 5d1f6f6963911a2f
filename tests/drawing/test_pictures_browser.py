"""Drawn diagrams in a real browser: no label is cut, no text lies on another one, no arrow runs through its label."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser import Tab, browser, chromium, has_drawn_font

from agent.bootstrap.system import NoAnswers
from agent.drawing.painter import MermaidPainter
from agent.model.publication import Picture
from agent.page.palette import painted

pytestmark = [
    pytest.mark.skipif(chromium() is None, reason="no Chromium is installed"),
    pytest.mark.skipif(not has_drawn_font(), reason="no font of the widths of Arial is installed"),
]
GOLDENS = Path(__file__).resolve().parent.parent / "diagrams"
_FENCE = re.compile(r"```mermaid\n(.*?)```", re.DOTALL)
MEASURE = """(() => {
  const lying = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4;
  const within = (a, b, by) => a.left >= b.left - by && a.right <= b.right + by
    && a.top >= b.top - by && a.bottom <= b.bottom + by;
  const hides = (it) => it.tagName === "rect" && it.getAttribute("fill") === "#ffffff" && !it.hasAttribute("stroke");
  const found = [];
  for (const svg of document.querySelectorAll("svg")) {
    const tell = (what, says) => found.push([svg.dataset.n, what, says]);
    const texts = [...svg.querySelectorAll("text")].filter(t => t.textContent.trim()).map(t => (
      { says: t.textContent.trim(), box: t.getBoundingClientRect(), ground: t.parentElement.firstElementChild }));
    texts.forEach(({ says, box, ground }, n) => {
      if (!within(box, svg.getBoundingClientRect(), 1)) tell("cut", says);
      const under = ground.getBoundingClientRect();
      if (hides(ground) && (under.left > box.left + 1 || under.right < box.right - 1)) tell("struck through", says);
      for (const other of texts.slice(n + 1)) if (lying(box, other.box)) tell("upon", `${says} / ${other.says}`);
    });
  }
  return found;
})()"""


@pytest.fixture(scope="module")
def tab() -> Iterator[Tab]:
    """One browser for all of them."""
    with browser() as made:
        yield made


def measured(tab: Tab, path: Path, sources: list[str]) -> list[Any]:
    """What is wrong with the pictures of these sources: their number, what it is, and the words."""
    pictures = MermaidPainter(NoAnswers()).paint(sources)
    shown = [painted(p) if isinstance(p := pictures[s], Picture) else "" for s in sources]
    assert all(shown)
    body = "\n".join(svg.replace("<svg ", f'<svg data-n="{n}" ', 1) for n, svg in enumerate(shown))
    path.write_text(f"<!doctype html><meta charset=utf-8><body>{body}", "utf-8")
    tab.open(path)
    found: list[Any] = tab.evaluate(MEASURE)
    return found


@pytest.mark.parametrize("kind", sorted(p.stem for p in GOLDENS.glob("*.md")))
def test_no_text_is_cut_or_lies_on_another(tab: Tab, tmp_path: Path, kind: str) -> None:
    """Every diagram that a kind's own cases hold can be read, label by label, as it is drawn on the page."""
    sources = _FENCE.findall((GOLDENS / f"{kind}.md").read_text("utf-8"))
    assert [(what, words) for _, what, words in measured(tab, tmp_path / "a.html", sources)] == []
