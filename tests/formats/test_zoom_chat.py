"""Zoom's saved chats."""

from __future__ import annotations

import pytest
from discussion_samples import Said, dialogues, read, said, sure, told
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.errors import InputError
from agent.formats.base import Confidence
from agent.formats.zoom_chat import FORMAT

LAYOUTS = (
    "{at} From {name} to Everyone:\n\t{text}\n", "{at}\t From  {name} : {text}\n", "{at}\t{name}:\t{text}\n"
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(turns=dialogues(), layout=st.sampled_from(LAYOUTS))
def test_messages_are_read_back(turns: list[Said], layout: str) -> None:
    """The layouts of the computer's and of the cloud's file."""
    data = "".join(layout.format(at=f"{t.moment:%H:%M:%S}", name=t.speaker, text=t.text) for t in turns)
    assert sure(FORMAT, data) is Confidence.CERTAIN
    assert told(read(FORMAT, data, "2026-03-14 chat.txt")) == said(turns, zone="")


def test_reactions_and_replies_find_their_message() -> None:
    """A thumb is a reaction of what it is about, a reply quotes, a removed reaction is gone."""
    data = (
        "10:00:01 From Ada to Everyone:\n\tone queue for all tenants\n"
        '10:00:05 From Bob to Everyone:\n\tReacted to "one queue for all..." with 👍\n'
        '10:00:07 From Tom to Everyone:\n\tReacted to "one queue for all..." with 👎\n'
        '10:00:08 From Tom to Everyone:\n\tRemoved a 👎 reaction from "one queue for all..."\n'
        '10:00:09 From Tom to Ada (Direct Message):\n\tReplying to "one queue for..."\n\n\tfine\n'
    )
    found = read(FORMAT, data)
    assert [(t.speaker, t.text, t.quoted, t.reactions, t.thread) for t in found.turns] == [
        ("Ada", "one queue for all tenants", (), ("+1 by Bob",), None),
        ("Tom", "fine", ("one queue for...",), (), "to Ada"),
    ]


def test_text_without_a_message_is_refused() -> None:
    """One sentence says what to do."""
    with pytest.raises(InputError, match="save the chat again"):
        read(FORMAT, "nothing here\n")
