"""Copilot's exports: of VS Code, and of the account's activity."""

from __future__ import annotations

import csv
import io
import json

import pytest
from discussion_samples import Said, dialogues, read, sure
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.errors import InputError
from agent.formats import copilot_activity, copilot_chat
from agent.formats.base import Confidence, Source


def chat(requests: list[dict[str, object]]) -> str:
    return json.dumps({"requesterUsername": "ada", "responderUsername": "GitHub Copilot", "requests": requests})


@settings(max_examples=40, deadline=None)
@given(turns=dialogues())
def test_requests_and_responses_are_read_back(turns: list[Said]) -> None:
    """Both sides, their words, and the time at which each thing was asked."""
    pairs = list(zip(turns[::2], turns[1::2], strict=False))
    data = chat(
        [
            {
                "message": {"text": a.text},
                "response": [{"value": b.text}],
                "timestamp": int(a.moment.timestamp() * 1000),
            }
            for a, b in pairs
        ]
    )
    assert sure(copilot_chat.FORMAT, data) is Confidence.CERTAIN
    got = read(copilot_chat.FORMAT, data)
    assert [(t.speaker, t.text) for t in got.turns] == [
        (side, t.text) for pair in pairs for side, t in zip(("user", "assistant"), pair, strict=True)
    ]
    assert all(t.time is not None for t in got.turns if t.speaker == "user")


def test_tools_are_one_line_and_edits_are_counted() -> None:
    """What the assistant did is told beside what it said."""
    response = [
        {"kind": "thinking", "value": "hm"},
        {"value": "Take "},
        {"kind": "inlineReference", "name": "queue.py"},
        {"value": "."},
        {"kind": "toolInvocationSerialized", "toolId": "read_file", "pastTenseMessage": {"value": "Read queue.py"}},
        {"kind": "textEditGroup", "edits": []},
    ]
    got = read(copilot_chat.FORMAT, chat([{"message": "which?", "response": response}]))
    assert [(t.speaker, t.text, t.automatic) for t in got.turns] == [
        ("user", "which?", False),
        ("assistant", "Take `queue.py`.", False),
        ("assistant", "read_file: Read queue.py", True),
    ]
    assert len(got.warnings) == 2


def rows(turns: list[Said], title: str) -> list[list[str]]:
    return [[title, t.moment.isoformat(), "AI" if n % 2 else "Human", t.text] for n, t in enumerate(turns)]


@settings(max_examples=40, deadline=None)
@given(one=dialogues(), two=dialogues(), newest_first=st.booleans())
def test_activity_is_read_back_by_conversation(one: list[Said], two: list[Said], newest_first: bool) -> None:
    """Rows of two conversations, whichever way they are ordered, are told apart and put in order."""
    held = io.StringIO()
    table = [*rows(one, "Queue, 1"), *rows(two, 'The "cache"')]
    csv.writer(held).writerows(
        [["Conversation", "Time", "Author", "Message"], *(table[::-1] if newest_first else table)]
    )
    source = Source(name="a.csv", data=held.getvalue().encode("utf-8-sig"))
    assert copilot_activity.FORMAT.sniff(source) is Confidence.CERTAIN
    found = {t.title: t for t in copilot_activity.FORMAT.read(source)}
    for title, talk in (("Queue, 1", one), ('The "cache"', two)):
        assert [(t.speaker, t.text, t.time) for t in found[title].turns] == [
            ("assistant" if n % 2 else "user", t.text, t.moment.isoformat()) for n, t in enumerate(talk)
        ]


def test_exports_without_a_message_are_refused() -> None:
    """One sentence says what to do."""
    with pytest.raises(InputError, match="nothing was asked"):
        read(copilot_chat.FORMAT, chat([]))
    with pytest.raises(InputError, match="export the activity history again"):
        read(copilot_activity.FORMAT, "Conversation,Time,Author,Message\n")
