"""Claude's data export."""

from __future__ import annotations

import json

import pytest
from discussion_samples import Said, dialogues, read, said, sure, told
from hypothesis import given, settings

from agent.errors import InputError
from agent.formats.base import Confidence
from agent.formats.claude import FORMAT

SIDES = {"user": "human", "assistant": "assistant"}


def message(key: str, side: str, text: str, at: str = "2026-03-14T10:00:00Z", **more: object) -> dict[str, object]:
    return {"uuid": key, "sender": SIDES[side], "created_at": at, "content": [{"type": "text", "text": text}], **more}


def written(messages: list[dict[str, object]], **more: object) -> str:
    return json.dumps([{"uuid": "c1", "name": "Queue", "chat_messages": messages, **more}])


@settings(max_examples=40, deadline=None)
@given(turns=dialogues(("user", "assistant")))
def test_messages_are_read_back(turns: list[Said]) -> None:
    """Sides, words and times survive."""
    data = written([message(f"m{n}", t.speaker, t.text, t.utc) for n, t in enumerate(turns)])
    assert sure(FORMAT, data) is Confidence.CERTAIN
    found = read(FORMAT, data)
    assert told(found) == said(turns)
    assert found.with_assistant
    assert found.key == "c1"


def test_an_abandoned_branch_is_left_out() -> None:
    """The leaf that the conversation names decides, else the message that was written last."""
    tree = [
        message("a", "user", "which store?", parent_message_uuid="root"),
        message("b", "assistant", "Redis.", parent_message_uuid="a"),
        message("c", "assistant", "SQLite.", parent_message_uuid="a"),
    ]
    assert [t.text for t in read(FORMAT, written(tree)).turns] == ["which store?", "SQLite."]
    named = written(tree, current_leaf_message_uuid="b")
    assert [t.text for t in read(FORMAT, named).turns] == ["which store?", "Redis."]


def test_thoughts_and_calls_are_counted_and_pasted_discussions_become_turns() -> None:
    """What was attached keeps its own speakers; what the program did is nobody's speech."""
    pasted = "Ada: we ship tags only\nBob: agreed, tags only\nAda: and no branches\n"
    attached = [{"file_name": "sync.txt", "extracted_content": pasted}]
    told_ = message("a", "user", "see above", attachments=attached)
    answer = message("b", "assistant", "")
    answer["content"] = [{"type": "thinking", "thinking": "hm"}, {"type": "text", "text": "Noted."}]
    found = read(FORMAT, written([told_, answer]))
    assert [(t.speaker, t.text) for t in found.turns] == [
        ("Ada", "we ship tags only"), ("Bob", "agreed, tags only"), ("Ada", "and no branches"),
        ("user", "see above"), ("assistant", "Noted."),
    ]  # fmt: skip
    assert any("thought (1)" in warning for warning in found.warnings)


def test_no_conversation_is_refused() -> None:
    """One sentence says what to do."""
    with pytest.raises(InputError, match="export the data again"):
        read(FORMAT, '[{"chat_messages": null}]')
