"""Messages copied out of Microsoft Teams."""

from __future__ import annotations

import pytest
from discussion_samples import Said, dialogues, read, sure, told
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.errors import InputError
from agent.formats.base import Confidence
from agent.formats.teams_chat import FORMAT


@settings(max_examples=40, deadline=None)
@given(turns=dialogues(), below=st.booleans(), american=st.booleans())
def test_messages_are_read_back(turns: list[Said], below: bool, american: bool) -> None:
    """The words stand behind the name or under it; both orders of day and month are understood."""
    told_ = "%m/%d/%Y %I:%M AM" if american else "%d.%m.%Y %H:%M"
    between = "\n" if below else ": "
    data = "".join(f"[{t.moment.strftime(told_)}] {t.speaker}{between}{t.text}\n" for t in turns)
    assert sure(FORMAT, data) is Confidence.CERTAIN
    assert told(read(FORMAT, data)) == [(t.speaker, t.text, t.moment.replace(second=0).isoformat()) for t in turns]


def test_quoted_messages_are_quotation() -> None:
    """Lines with a bar are somebody else's words."""
    data = "[14.03.2026 10:02] Ada: one queue\n[14.03.2026 10:03] Bob\n| Ada\n| one queue\nagreed\n"
    found = read(FORMAT, data)
    assert [(t.speaker, t.text, t.quoted) for t in found.turns] == [
        ("Ada", "one queue", ()), ("Bob", "agreed", ("Ada\none queue",))
    ]  # fmt: skip


def test_text_without_a_message_is_refused() -> None:
    """One sentence says what to do."""
    with pytest.raises(InputError, match="copy the chat again"):
        read(FORMAT, "nothing here\n")
