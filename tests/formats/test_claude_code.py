"""Session logs of Claude Code."""

from __future__ import annotations

import json

from discussion_samples import Said, dialogues, read, said, sure, told
from hypothesis import given, settings

from agent.formats.base import Confidence
from agent.formats.claude_code import FORMAT


def line(key: str, parent: str | None, side: str, content: object, **more: object) -> str:
    entry = {"type": side, "uuid": key, "parentUuid": parent, "sessionId": "s1", "isSidechain": False,
             "message": {"role": side, "content": content}, **more}  # fmt: skip
    return json.dumps(entry) + "\n"


@settings(max_examples=40, deadline=None)
@given(turns=dialogues(("user", "assistant")))
def test_messages_are_read_back(turns: list[Said]) -> None:
    """Sides, words and times of a session survive."""
    data = "".join(
        line(f"m{n}", f"m{n - 1}" if n else None, t.speaker, [{"type": "text", "text": t.text}], timestamp=t.utc)
        for n, t in enumerate(turns)
    )
    assert sure(FORMAT, data) is Confidence.CERTAIN
    assert told(read(FORMAT, data)) == said(turns)


def test_tools_are_one_line_each_and_their_results_left_out() -> None:
    """What the assistant did is told and marked; output, sub-agents and broken lines are counted."""
    call = {"type": "tool_use", "name": "Bash", "input": {"command": "pytest -q"}}
    data = (
        line("a", None, "user", "run it")
        + line("b", "a", "assistant", [call])
        + line("c", "b", "user", [{"type": "tool_result", "content": "secret output"}])
        + line("x", "c", "assistant", "beside", isSidechain=True)
        + "{broken\n"
        + line("d", "c", "assistant", [{"type": "text", "text": "All green."}])
    )
    found = read(FORMAT, data)
    assert [(t.speaker, t.text, t.automatic) for t in found.turns] == [
        ("user", "run it", False), ("assistant", "Bash: pytest -q", True), ("assistant", "All green.", False)
    ]  # fmt: skip
    assert len(found.warnings) == 3


def test_a_branch_that_was_abandoned_is_left_out() -> None:
    """A message that was written again replaces the one before it."""
    data = line("a", None, "user", "old words") + line("b", None, "user", "other") + line("c", "b", "assistant", "yes")
    assert "yes" in [t.text for t in read(FORMAT, data).turns]
    again = line("r", None, "user", "start") + line("a", "r", "assistant", "one") + line("b", "r", "assistant", "two")
    assert [t.text for t in read(FORMAT, again).turns] == ["start", "two"]
