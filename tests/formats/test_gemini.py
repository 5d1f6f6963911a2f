"""Gemini's exports."""

from __future__ import annotations

import html
import json

import pytest
from discussion_samples import Said, dialogues, read, sure
from hypothesis import given, settings

from agent.errors import InputError
from agent.formats.base import Confidence, Source
from agent.formats.gemini import FORMAT


def entry(prompt: str, answer: str, time: str) -> dict[str, object]:
    return {
        "header": "Gemini Apps",
        "title": f"Prompted {prompt}",
        "time": time,
        "products": ["Gemini Apps"],
        "safeHtmlItem": [{"html": f"<p>{html.escape(answer)}</p>"}],
    }


@settings(max_examples=40, deadline=None)
@given(turns=dialogues())
def test_activity_is_read_back_oldest_first(turns: list[Said]) -> None:
    """Takeout writes the newest first; a discussion is a day, its turns in the order in which they were said."""
    pairs = list(zip(turns[::2], turns[1::2], strict=False))
    data = json.dumps([entry(asked.text, answer.text, asked.utc) for asked, answer in pairs[::-1]])
    assert sure(FORMAT, data) is Confidence.CERTAIN
    got = read(FORMAT, data)
    assert [(t.speaker, t.text) for t in got.turns] == [
        (side, turn.text) for pair in pairs for side, turn in zip(("user", "assistant"), pair, strict=True)
    ]
    assert got.turns[0].time == pairs[0][0].utc
    assert (got.key, got.with_assistant) == ("gemini/2026-03-14", True)


@settings(max_examples=40, deadline=None)
@given(turns=dialogues())
def test_saved_prompts_are_read_back_without_thoughts(turns: list[Said]) -> None:
    """AI Studio calls the assistant `model` and keeps its thoughts beside its words."""
    chunks: list[dict[str, object]] = [
        {"text": turn.text, "role": "model" if n % 2 else "user", "createTime": turn.utc}
        for n, turn in enumerate(turns)
    ]
    chunks.insert(1, {"text": "hm, Redis?", "role": "model", "isThought": True})
    data = json.dumps({"runSettings": {"model": "m"}, "chunkedPrompt": {"chunks": chunks}})
    assert sure(FORMAT, data) is Confidence.CERTAIN
    assert [(t.speaker, t.text, t.time) for t in read(FORMAT, data).turns] == [
        ("assistant" if n % 2 else "user", turn.text, turn.utc) for n, turn in enumerate(turns)
    ]


def test_each_day_of_activity_is_a_discussion_and_other_entries_are_none() -> None:
    """What was only opened or rated holds no words."""
    opened = {"header": "Gemini Apps", "title": "Used an app", "time": "2026-03-15T09:00:00Z"}
    data = json.dumps(
        [opened, entry("two", "b", "2026-03-15T08:00:00Z"), entry("one", "a", "2026-03-14T08:00:00Z")]
    ).encode()
    found = list(FORMAT.read(Source(name="MyActivity.json", data=data)))
    assert [(str(t.date), [x.text for x in t.turns]) for t in found] == [
        ("2026-03-15", ["two", "b"]), ("2026-03-14", ["one", "a"])
    ]  # fmt: skip


def test_activity_as_a_page_is_read_too() -> None:
    """Takeout's default is HTML."""
    cell = (
        '<div class="outer-cell"><div class="header-cell"><p class="mdl-typography--title">Gemini Apps<br></p></div>'
        '<div class="content-cell mdl-cell mdl-typography--body-1">Prompted&nbsp;Which queue?<br>'
        "Mar 14, 2026, 1:02:33 PM CET"
        "<br><p>Take <b>NATS</b>.</p><pre><code>a: 1\nb: 2</code></pre></div>"
        '<div class="content-cell mdl-cell mdl-typography--caption"></div></div>'
    )
    data = f"<html><body>{cell}</body></html>"
    assert sure(FORMAT, data) is Confidence.CERTAIN
    got = read(FORMAT, data)
    assert [(t.speaker, t.text, t.time) for t in got.turns] == [
        ("user", "Which queue?", "2026-03-14T13:02:33"), ("assistant", "Take NATS.", "2026-03-14T13:02:33")
    ]  # fmt: skip
    assert got.turns[1].attachments[0].text == "a: 1\nb: 2"


def test_no_prompt_is_refused() -> None:
    """One sentence says what to do."""
    with pytest.raises(InputError, match="export the activity of Gemini Apps again"):
        read(FORMAT, "[]")
