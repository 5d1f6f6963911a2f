"""Discord's channels in JSON."""

from __future__ import annotations

import json

import pytest
from discussion_samples import Said, dialogues, read, said, sure, told
from hypothesis import given, settings

from agent.errors import InputError
from agent.formats.base import Confidence, Source
from agent.formats.discord import FORMAT


def written(messages: list[dict[str, object]]) -> str:
    return json.dumps({"guild": {"id": "1"}, "channel": {"id": "7", "name": "design"}, "exportedAt": "x",
                       "messages": messages})  # fmt: skip


def message(n: int, text: str, at: str, name: str = "Ada", **more: object) -> dict[str, object]:
    return {"id": str(n), "type": "Default", "timestamp": at, "content": text,
            "author": {"name": name.lower(), "nickname": name, "isBot": False}, **more}  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(turns=dialogues())
def test_messages_are_read_back(turns: list[Said]) -> None:
    """Nicknames, words and instants survive."""
    data = written([message(n, t.text, t.utc, t.speaker) for n, t in enumerate(turns)])
    assert sure(FORMAT, data) is Confidence.CERTAIN
    assert told(read(FORMAT, data)) == said(turns)


def test_the_instant_orders_and_an_answer_shares_the_thread() -> None:
    """A zone that reads later on the clock is not later; both ends of a reply are in one thread."""
    answer = message(2, "agreed", "2026-03-14T10:30:00+00:00", "Bob", type="Reply", reference={"messageId": "1"})
    first = message(1, "we drop it", "2026-03-14T11:00:00+01:00")
    assert [(t.text, t.thread) for t in read(FORMAT, written([answer, first])).turns] == [
        ("we drop it", "1"), ("agreed", "1")
    ]  # fmt: skip


def test_a_thread_opens_with_the_message_that_it_refers_to() -> None:
    """The starter has no words of its own."""
    opener = message(1, "", "2026-03-14T10:00:00Z", "relay", type="ThreadStarterMessage",
                     referencedMessage={"content": "use one index", "author": {"name": "wren"}})  # fmt: skip
    assert [(t.speaker, t.text) for t in read(FORMAT, written([opener])).turns] == [("wren", "use one index")]


def test_an_export_without_the_permission_says_so() -> None:
    """Messages without any words are no empty discussion."""
    with pytest.raises(InputError, match="permission"):
        read(FORMAT, written([message(1, "", "2026-03-14T10:00:00Z")]))


def test_a_bots_words_may_stand_in_embeds_alone_and_stickers_are_none() -> None:
    """A vote that a bot counted is read, as a bot's; who answered with a sign is kept beside the message."""
    vote = message(1, "", "2026-03-14T10:00:00Z", "tally", embeds=[{"title": "Vote", "description": "3 of 3 for one"}])
    vote["author"] = {"name": "tally", "isBot": True}
    sticker = message(2, "", "2026-03-14T10:01:00Z", stickers=[{"name": "party"}])
    agreed = message(
        3,
        "go <:ok:77>",
        "2026-03-14T10:02:00Z",
        reactions=[{"emoji": {"name": "👍"}, "count": 3, "users": [{"name": "bo"}]}],
    )
    found = read(FORMAT, written([vote, sticker, agreed]))
    assert [(t.text, t.automatic, t.reactions) for t in found.turns] == [
        ("Vote\n3 of 3 for one", True, ()), ("go :ok:", False, ("+1 by bo, 2 more",))
    ]  # fmt: skip
    assert found.warnings == ("Left out, since nobody said it: sticker, picture or file without words (1).",)


def test_a_message_that_stands_there_twice_is_read_once() -> None:
    """Where exports overlap; a message is known by its id."""
    twice = [message(7, "drop it", "2026-03-14T10:00:00+00:00")] * 2
    (found,) = FORMAT.read(Source(name="a.json", data=written(twice).encode()))
    assert [turn.text for turn in found.turns] == ["drop it"]
    assert any("twice (1)" in warning for warning in found.warnings)
