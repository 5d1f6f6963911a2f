"""The decisions over time: what each discussion did to them, and the page that shows it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import Tab, browser, chromium
from document_samples import ledger
from page_samples import HOSTILE, hostile

from agent.document.parts import Index
from agent.model.ledger import Ledger
from agent.page.render import asset, decisions
from agent.page.timeline import Happening, timeline

TOPICS = {"storage": "Storage"}
needs_browser = pytest.mark.skipif(chromium() is None, reason="no Chromium is installed")


def test_a_replaced_decision_is_made_in_one_discussion_and_reversed_in_the_other() -> None:
    """Each step stands with the discussion that took it, named for what it did, with what took the decision's place."""
    held = ledger()
    days = timeline(held, Index(held), TOPICS)
    assert [d.day for d in days] == ["7 April 2026", "9 April 2026"]
    steps = {(e.decision.label, e.happening): e for d in days for e in d.events}
    assert steps["D-001", Happening.MADE].topic == "Storage"
    fallen = next(e for e in days[1].events if e.decision.label == "D-001")
    assert (fallen.happening, fallen.what) == (Happening.REVERSED, "replaced by")
    assert [o.label for o in fallen.others] == ["D-002"]


def test_every_step_of_every_decision_is_told_once() -> None:
    """No step is lost and none is told twice, and what is no decision is left to other pages."""
    held = ledger()
    told = [e.decision.label for d in timeline(held, Index(held), TOPICS) for e in d.events]
    assert sorted(told) == sorted(e.id for e in held.entries if e.id.startswith("D-") for _ in e.history)


def test_steps_of_a_person_in_review_stand_apart() -> None:
    """What was told in no discussion is shown after them, under its own name."""
    held = ledger()
    first = held.entries[0]
    told = first.history[0].model_copy(update={"discussion": "review", "turn": 0, "what": "told in review: refused"})
    entry = first.model_copy(update={"history": (*first.history, told)})
    held = held.model_copy(update={"entries": (entry, *held.entries[1:])})
    last = timeline(held, Index(held), TOPICS)[-1]
    assert (last.title, [e.happening for e in last.events]) == ("In review", [Happening.CHANGED])


def test_what_was_only_proposed_carries_its_status() -> None:
    """A step at which nothing was settled yet is told apart from one at which it was."""
    held = ledger()
    first = held.entries[0]
    step = first.history[0].model_copy(update={"what": "proposed"})
    entry = first.model_copy(update={"status": "proposed", "history": (step,)})
    held = held.model_copy(update={"entries": (entry, *held.entries[1:])})
    made = decisions(held, TOPICS, "Decisions over time")
    (event,) = re.findall(rf'<li class="event"[^>]*>(?:(?!</li>).)*#{first.id.lower()}".*?</p>', made)
    assert event.count('<span class="chip open">proposed</span>') == 1


def test_hostile_words_are_words_on_the_page_of_decisions_too() -> None:
    """Nothing that was said becomes a tag, a handler or a link, and the policy is as strict as the document's."""
    _, held = hostile()
    made = decisions(held, TOPICS, HOSTILE[0])
    rest = made.replace(asset("page.js"), "").replace(asset("page.css"), "")
    assert not [words for words in HOSTILE if "<" in words and words in rest]
    assert re.findall(r"<script>", rest) == ["<script>"]
    assert "default-src 'none'; script-src 'sha256-" in html.unescape(made)
    assert not re.search(r"href=\"(?!#)", rest)


def test_a_ledger_without_decisions_says_so() -> None:
    """An empty page is no answer."""
    assert "No decision was found" in decisions(Ledger(), TOPICS, "Decisions over time")


@pytest.fixture(scope="module")
def tab() -> Iterator[Tab]:
    """One browser for all of them."""
    with browser() as made:
        yield made


@pytest.fixture
def shown(tab: Tab, tmp_path: Path) -> Tab:
    """The page of the sample ledger, freshly opened."""
    path = tmp_path / "decisions.html"
    path.write_text(decisions(ledger(), TOPICS, "Decisions over time"), "utf-8")
    tab.requests.clear()
    tab.complaints.clear()
    tab.open(path)
    return tab


SEEN = "[...document.querySelectorAll('.event')].filter(e => !e.hidden).map(e => e.dataset.happening)"


@needs_browser
def test_the_filters_show_what_happened_by_kind_status_and_topic(shown: Tab) -> None:
    """Unticking takes the steps away, the count follows, and a discussion of which nothing is left says so."""
    assert "reversed" in shown.evaluate(SEEN)
    shown.evaluate("document.querySelector('input[value=made]').click()")
    assert set(shown.evaluate(SEEN)) == {"reversed"}
    assert shown.evaluate("document.querySelector('#day-1 .none').hidden") is False
    shown.evaluate("document.querySelector('input[value=superseded]').click()")
    assert shown.evaluate(SEEN) == []
    assert shown.evaluate("document.getElementById('d-001').hidden") is True
    assert " of " in shown.evaluate("document.querySelector('form.filter [role=status]').textContent")


@needs_browser
def test_a_step_unfolds_the_words_and_leads_to_the_decision(shown: Tab) -> None:
    """The label of a step works as a cite does in the document; search finds decisions."""
    shown.evaluate("document.querySelector('.event a.cite').focus()")
    shown.press(" ")
    assert "Ada" in shown.evaluate("document.querySelector('.event .words').innerText")
    shown.press("/")
    shown.write("seats 20")
    assert "d-002" in shown.evaluate("[...document.querySelectorAll('#hits [role=option]')].map(li => li.dataset.id)")


@needs_browser
def test_the_page_of_decisions_is_quiet_named_and_no_wider_than_the_window(shown: Tab, tmp_path: Path) -> None:
    """Every control has a name, one request is made, nothing is complained of, and a narrow one is wide enough."""
    nameless = [n for n in shown.tree() if n["focusable"] and not n["name"].strip()]
    assert nameless == []
    shown.open(tmp_path / "decisions.html", width=390)
    assert shown.evaluate("document.documentElement.scrollWidth") <= 390
    assert set(shown.requests) == {(tmp_path / "decisions.html").as_uri()}
    assert shown.complaints == []
