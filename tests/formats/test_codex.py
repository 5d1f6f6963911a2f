"""Session logs of Codex CLI."""

from __future__ import annotations

import json

import pytest
from discussion_samples import Said, dialogues, read, said, sure, told
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.errors import InputError
from agent.formats.base import Confidence
from agent.formats.codex import FORMAT

HEAD = {"type": "session_meta", "timestamp": "2026-03-14T10:00:00Z", "payload": {"id": "s1"}}


def item(payload: dict[str, object], at: str = "2026-03-14T10:00:00Z") -> dict[str, object]:
    return {"type": "response_item", "timestamp": at, "payload": payload}


def message(side: str, text: str) -> dict[str, object]:
    kind = "input_text" if side == "user" else "output_text"
    return {"type": "message", "role": side, "content": [{"type": kind, "text": text}]}


def event(side: str, text: str) -> dict[str, object]:
    return {"type": "user_message" if side == "user" else "agent_message", "message": text}


def written(entries: list[dict[str, object]]) -> str:
    return "".join(json.dumps(entry) + "\n" for entry in [HEAD, *entries])


@settings(max_examples=40, deadline=None)
@given(turns=dialogues(("user", "assistant")), both=st.booleans())
def test_messages_are_read_back_once(turns: list[Said], both: bool) -> None:
    """The events that show a message again do not double it."""
    entries = []
    for turn in turns:
        entries.append(item(message(turn.speaker, turn.text), turn.utc))
        if both:
            shown = event(turn.speaker, turn.text)
            entries.append({"type": "event_msg", "timestamp": turn.utc, "payload": shown})
    data = written(entries)
    assert sure(FORMAT, data) is Confidence.CERTAIN
    assert told(read(FORMAT, data)) == said(turns)


def test_calls_are_one_line_and_what_the_program_put_in_is_left_out() -> None:
    """The environment is nobody's speech, and the output of a tool is only counted."""
    call = {"type": "function_call", "name": "shell", "arguments": '{"command": ["bash", "-lc", "ls -la"]}'}
    entries = [
        item(message("user", "<environment_context>x</environment_context>")),
        item(message("user", "list it")),
        item(call),
        item({"type": "function_call_output", "output": "a b c"}),
        item(message("assistant", "Done.")),
    ]
    found = read(FORMAT, written(entries))
    assert [(t.speaker, t.text, t.automatic) for t in found.turns] == [
        ("user", "list it", False), ("assistant", "shell: ls -la", True), ("assistant", "Done.", False)
    ]  # fmt: skip
    assert found.warnings == ("Left out, since nobody said it: result of a tool (1).",)


def test_a_log_without_a_message_is_refused() -> None:
    """One sentence says what to do."""
    with pytest.raises(InputError, match="give the whole file"):
        read(FORMAT, written([]))
