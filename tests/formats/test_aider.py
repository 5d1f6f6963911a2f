"""Aider's history."""

from __future__ import annotations

import pytest
from discussion_samples import Said, dialogues, read, sure
from hypothesis import given, settings

from agent.errors import InputError
from agent.formats.aider import FORMAT
from agent.formats.base import Confidence, Source

HEAD = "\n# aider chat started at 2026-03-14 10:02:33\n\n"


@settings(max_examples=40, deadline=None)
@given(turns=dialogues(("user", "assistant")))
def test_both_sides_are_read_back(turns: list[Said]) -> None:
    """Lines with four hashes are the person's, plain ones the answer."""
    data = HEAD + "".join(f"#### {t.text}\n\n" if t.speaker == "user" else f"{t.text}\n\n" for t in turns)
    assert sure(FORMAT, data) is Confidence.CERTAIN
    found = read(FORMAT, data)
    assert [(t.speaker, t.text) for t in found.turns] == [(t.speaker, t.text) for t in turns]
    assert str(found.date) == "2026-03-14"


def test_files_and_the_programs_lines_are_told_in_one_line_each() -> None:
    """No content of a file is speech."""
    data = HEAD + (
        "> Model: some-model\n> Added app.py to the chat\n\n#### use one queue\n\nI will.\n\napp.py\n```python\n"
        "<<<<<<< SEARCH\nold\n=======\nnew\n>>>>>>> REPLACE\n```\n\n#### /add b.py\n"
    )
    found = read(FORMAT, data)
    assert [(t.speaker, t.text, t.automatic) for t in found.turns] == [
        (None, "Added app.py to the chat", True), ("user", "use one queue", False), ("assistant", "I will.", False),
        ("assistant", "Wrote app.py (5 lines)", True),
    ]  # fmt: skip


def test_each_session_is_a_discussion() -> None:
    """One file holds many; without any it is refused."""
    data = (HEAD + "#### one\n" + HEAD.replace("-14", "-15") + "#### two\n").encode()
    found = list(FORMAT.read(Source(name="h.md", data=data)))
    assert [(t.title, str(t.date)) for t in found] == [("one", "2026-03-14"), ("two", "2026-03-15")]
    with pytest.raises(InputError, match="no session of Aider"):
        list(FORMAT.read(Source(name="h.md", data=b"#### one\n")))
