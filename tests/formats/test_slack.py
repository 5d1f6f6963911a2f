"""Slack's export."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from discussion_samples import Said, dialogues, said, sure, told
from hypothesis import given, settings

from agent.errors import InputError
from agent.formats.base import Confidence, Source
from agent.formats.slack import FORMAT
from agent.model.transcript import Transcript

PEOPLE = ("Ada Berg", "Noor van Dalen", "Tom Reed")
USERS = [{"id": f"U{n}", "name": name.split()[0].lower(), "real_name": name} for n, name in enumerate(PEOPLE)]
CHANNELS = [{"id": "C1", "name": "design"}]


def packed(days: dict[str, list[dict[str, object]]]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("users.json", json.dumps(USERS))
        archive.writestr("channels.json", json.dumps(CHANNELS))
        for day, messages in days.items():
            archive.writestr(f"design/{day}.json", json.dumps(messages))
    return held.getvalue()


def read(days: dict[str, list[dict[str, object]]]) -> list[Transcript]:
    return list(FORMAT.read(Source(name="export.zip", data=packed(days))))


def message(text: str, ts: str, user: str = "U0", **more: object) -> dict[str, object]:
    return {"type": "message", "user": user, "text": text, "ts": ts, **more}


@settings(max_examples=30, deadline=None)
@given(turns=dialogues(PEOPLE))
def test_messages_are_read_back_in_order(turns: list[Said]) -> None:
    """Users are resolved, and the times order the messages whatever the order of the file."""
    first = 1_773_482_553  # 2026-03-14T10:02:33Z
    messages = [message(t.text, f"{first + t.second}.000100", f"U{PEOPLE.index(t.speaker)}") for t in turns]
    assert sure(FORMAT, packed({"2026-03-14": messages})) is Confidence.CERTAIN
    (found,) = read({"2026-03-14": messages[::-1]})
    assert told(found) == said(turns)
    assert found.key == "slack/C1/2026-03-14"


def test_a_reply_sent_to_the_channel_too_is_there_once() -> None:
    """A message is known by its channel and time, over the days beside it."""
    ts, root = "1773482553.000100", "1773482000.000100"
    reply = message("drop it", ts, thread_ts=root)
    days = read({"2026-03-14": [reply, {**reply, "subtype": "thread_broadcast"}], "2026-03-15": [reply]})
    assert [(turn.text, turn.thread) for day in days for turn in day.turns] == [("drop it", root)]


def test_system_lines_and_deleted_messages_are_counted_and_unknown_users_named() -> None:
    """Nobody said them; a user who is in no list keeps the id, and a person is told."""
    lines = [
        message("<@U0> has joined the channel", "1773482553.000100", subtype="channel_join"),
        message("This message was deleted.", "1773482554.000100", subtype="tombstone"),
        message("hello <@U1> &amp; all", "1773482555.000100", "U99", reactions=[{"name": "thumbsup", "users": ["U0"]}]),
    ]
    (found,) = read({"2026-03-14": lines})
    assert [(t.speaker, t.text, t.reactions) for t in found.turns] == [
        ("U99", "hello @Noor van Dalen & all", ("+1 by Ada Berg",))
    ]
    assert len(found.warnings) == 3


def test_an_export_without_a_day_is_refused() -> None:
    """One sentence says what to do."""
    with pytest.raises(InputError, match="export the channels again"):
        read({})


def test_messages_with_holes_are_read_as_far_as_they_go() -> None:
    """No name, no time, no text: words come from blocks and attachments, and what has none of them is counted."""
    blocks = [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [
        {"type": "text", "text": "keep it "}, {"type": "user", "user_id": "U1"}]}]}]  # fmt: skip
    lines: list[dict[str, object]] = [
        message("", "1773482553.000100", blocks=blocks),
        {"type": "message", "subtype": "bot_message", "text": "", "username": "ci", "ts": "1773482554.000100",
         "attachments": [{"fallback": "build 7 failed"}]},
        {"type": "message", "user": "U2", "text": "no clock"},
        {"type": "message", "user": "U2", "ts": "1773482555.000100", "files": [{"id": "F1"}]},
        {"type": "message", "subtype": "bot_message", "text": "deployed", "ts": "1773482556.000100"},
    ]  # fmt: skip
    (found,) = read({"2026-03-14": lines})
    assert [(t.speaker, t.text, t.automatic, t.time is None) for t in found.turns] == [
        ("Ada Berg", "keep it @Noor van Dalen", False, False),
        ("ci", "build 7 failed", True, False),
        ("Tom Reed", "no clock", False, True),
        (None, "deployed", True, False),
    ]
    assert found.warnings == (
        "Messages of export.zip without a time, kept where they stand: 1.",
        "Left out, since nobody said it: file or message without words (1).",
    )


def test_code_and_quotes_are_apart_from_the_words() -> None:
    """A block of code may begin and end on its own line of marks."""
    (found,) = read({"2026-03-14": [message("&gt; old plan\nno:\n```a: 1\nb: 2```", "1773482553.000100")]})
    turn = found.turns[0]
    assert (turn.text, turn.quoted, [a.text for a in turn.attachments]) == ("no:", ("old plan",), ["a: 1\nb: 2"])


def test_who_is_mentioned_is_known_by_his_own_messages() -> None:
    """Where a day's array alone has no list of users, but messages with the profiles of those who wrote them."""
    profile = {"real_name": "Ada Berg", "display_name": "ada"}
    days = [
        message("on the phone", "1773482553.000100", "U05ADA", user_profile=profile),
        message("<@U05ADA> order the ropes", "1773482554.000100", "U06TOM"),
    ]
    (talk,) = FORMAT.read(Source(name="day.json", data=json.dumps(days).encode()))
    assert [t.text for t in talk.turns] == ["on the phone", "@Ada Berg order the ropes"]
