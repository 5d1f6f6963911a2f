"""ChatGPT's export."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.errors import InputError
from agent.formats.base import Confidence, Source
from agent.formats.chatgpt import FORMAT
from agent.model.transcript import Transcript

DAY = 1_772_500_000


def node(key: str, parent: str | None, role: str | None = None, *parts: Any, **more: Any) -> dict[str, Any]:
    """A node of the mapping; without a role it has no message."""
    message = None
    if role:
        content = {"content_type": more.pop("content_type", "text"), "parts": list(parts)}
        message = {
            "id": key,
            "author": {"role": role},
            "content": content,
            "create_time": DAY,
            "metadata": {},
            "recipient": "all",
            **more,
        }
    return {"id": key, "message": message, "parent": parent, "children": []}


def export(*nodes: dict[str, Any], current: str | None = "last", **more: Any) -> dict[str, Any]:
    mapping = {n["id"]: n for n in nodes}
    for n in nodes:
        if n["parent"] in mapping:
            mapping[n["parent"]]["children"].append(n["id"])
    found = nodes[-1]["id"] if current == "last" else current
    return {
        "title": "Queue",
        "create_time": DAY,
        "mapping": mapping,
        "current_node": found,
        "conversation_id": "c-1",
        **more,
    }


def read_all(data: object) -> list[Transcript]:
    return list(FORMAT.read(Source(name="conversations.json", data=json.dumps(data).encode())))


def read(*nodes: dict[str, Any], **more: Any) -> Transcript:
    (found,) = read_all([export(*nodes, **more)])
    return found


TEXT = st.text(alphabet="abc déf\n“”<>|*,.1", min_size=1, max_size=60).map(
    lambda t: "\n".join(" ".join(x.split()) for x in t.split("\n"))
)
SAID = TEXT.filter(lambda t: t.strip() and ">" not in t and "\n\n\n" not in t.strip())
MESSAGES = st.lists(st.tuples(st.sampled_from(["user", "assistant"]), SAID, st.integers(0, 3)), min_size=1, max_size=12)


@settings(max_examples=80, deadline=None)
@given(messages=MESSAGES, code=st.one_of(st.none(), st.sampled_from(["a: 1", "x -> y\n\nz"])), as_object=st.booleans())
def test_the_current_branch_is_read_back_without_the_abandoned_ones(
    messages: list[tuple[str, str, int]], code: str | None, as_object: bool
) -> None:
    """Speakers, words, times and ids are those of the current branch, however many others hang beside it."""
    nodes, parent = [node("root", None)], "root"
    for n, (role, text, abandoned) in enumerate(messages):
        nodes += [node(f"x{n}.{k}", parent, "user", "abandoned", create_time=DAY + 9_000) for k in range(abandoned)]
        pasted = f"\n\n```yaml\n{code}\n```" if code else ""
        nodes.append(node(f"m{n}", parent, role, text + pasted, create_time=DAY + n))
        parent = f"m{n}"
    conversation = export(*nodes, current=parent)
    (got,) = read_all(conversation if as_object else [conversation])
    assert [(t.speaker, t.text, t.anchor) for t in got.turns] == [
        (role, text.strip(), f"message m{n}") for n, (role, text, _) in enumerate(messages)
    ]
    moments = [dt.datetime.fromisoformat(t.time or "").timestamp() for t in got.turns]
    assert moments == [DAY + n for n in range(len(messages))]
    assert all([(a.language, a.text) for a in t.attachments] == ([("yaml", code)] if code else []) for t in got.turns)


JUNK = st.recursive(
    st.one_of(st.none(), st.booleans(), st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(["id", "message", "parent", "content"]), inner)
    ),
    max_leaves=8,
)


@settings(max_examples=120, deadline=None)
@given(
    key=st.sampled_from(
        ["message", "parent", "children", "content", "parts", "author", "create_time", "metadata", "role"]
    ),
    junk=JUNK,
)
def test_no_surprise_in_a_message_breaks_the_export(key: str, junk: Any) -> None:
    """Exports have nulls, other types and missing keys anywhere; the other messages are still read."""
    whole = export(node("a", None, "user", "hello"), node("b", "a", "assistant", "hm"), node("c", "b", "user", "bye"))
    bad = whole["mapping"]["b"]
    for place in (bad, bad["message"], bad["message"]["content"], bad["message"]["author"]):
        if key in place:
            place[key] = junk
            break
    (got,) = read_all([whole])
    assert got.turns[-1].text == "bye"


def test_without_a_current_node_the_newest_leaf_is_the_end() -> None:
    """An export that lost the mark still gives one branch, the last one written."""
    nodes = (
        node("a", None, "user", "Redis?"), node("b", "a", "assistant", "old", create_time=DAY + 1),
        node("c", "a", "assistant", "new", create_time=DAY + 9),
    )  # fmt: skip
    assert [t.text for t in read(*nodes, current=None).turns] == ["Redis?", "new"]


def test_a_mapping_that_runs_in_a_circle_ends() -> None:
    """Parents that point at one another do not hang the reader."""
    assert [t.text for t in read(node("a", "b", "user", "one"), node("b", "a", "assistant", "two")).turns] == [
        "one",
        "two",
    ]


def test_what_nobody_said_is_left_out_and_told() -> None:
    """System, tool and hidden messages, thoughts, calls to tools and pictures are no turns."""
    got = read(
        node("s", None, "system", "be brief"),
        node("h", "s", "user", "my profile", metadata={"is_visually_hidden_from_conversation": True}),
        node(
            "u",
            "h",
            "user",
            {"content_type": "image_asset_pointer", "asset_pointer": "file-service://1"},
            "our graph",
            content_type="multimodal_text",
        ),
        node("r", "u", "assistant", "secret musings", content_type="thoughts"),
        node("c", "r", "assistant", "print(1)", recipient="python"),
        node("w", "c", "assistant", "weightless", weight=0),
        node("t", "w", "tool", "1"),
        node("a", "t", "assistant", "Fine. \ue200cite\ue202turn0search1\ue201"),
        node(
            "v",
            "a",
            "user",
            {"content_type": "audio_transcription", "text": "spoken words"},
            content_type="multimodal_text",
        ),
    )
    assert [(t.speaker, t.text) for t in got.turns] == [
        ("user", "our graph"),
        ("assistant", "Fine."),
        ("user", "spoken words"),
    ]
    assert got.warnings == (
        "Left out, since nobody said it: image (1).",
        "Left out, since nobody said it: message of a tool (1).",
    )


def test_what_the_user_quotes_is_not_the_users_word() -> None:
    """An answer quoted with `>` stands apart."""
    turn = read(node("a", None, "user", "> use Kafka\n\nNo.")).turns[0]
    assert (turn.text, turn.quoted) == ("No.", ("use Kafka",))


def test_an_empty_conversation_is_listed_without_turns() -> None:
    """It is there, so that it can be told that it was skipped."""
    full = export(node("a", None, "user", "hi"))
    assert [len(t.turns) for t in read_all([full, export(node("z", None), title=None, current=None)])] == [1, 0]


def test_identity_is_the_conversations_and_the_revision_its_words() -> None:
    """A later export with other conversations, titles and flags is the same revision; one more word is another."""
    one = export(node("a", None, "user", "hi"))
    later = export(node("a", None, "user", "hi", status="done"), title="Renamed", update_time=DAY + 5)
    (first,), (_, second) = (
        read_all([one]),
        read_all([export(node("z", None, "user", "o"), conversation_id="c"), later]),
    )
    (changed,) = read_all([export(node("a", None, "user", "hi there"))])
    assert (first.key, first.revision) == (second.key, second.revision) == ("c-1", first.revision)
    assert (changed.key, changed.revision != first.revision) == ("c-1", True)
    assert first.date == dt.datetime.fromtimestamp(DAY, tz=dt.UTC).date()
    assert first.with_assistant


def test_a_torn_export_is_refused_in_one_sentence() -> None:
    """Half a download says so, after what it held."""
    whole = json.dumps([export(node("a", None, "user", "hi")), export(node("b", None, "user", "ho"))]).encode()
    found = FORMAT.read(Source(name="c.json", data=whole[:-60]))
    with pytest.raises(InputError, match=r"^c\.json ends in the middle; export the discussion again\.$"):
        list(found)


def test_an_export_in_utf16_is_read_too() -> None:
    """Some editors save it so."""
    data = json.dumps([export(node("a", None, "user", "hé"))], ensure_ascii=False).encode("utf-16")
    (got,) = FORMAT.read(Source(name="c.json", data=data))
    assert got.turns[0].text == "hé"


@pytest.mark.parametrize(
    ("data", "confidence"),
    [
        (json.dumps([export(node("a", None, "user", "hi"))]), Confidence.CERTAIN),
        ('[{"segments": []}]', Confidence.NO),
        ('User: what is "mapping"?', Confidence.NO),
    ],
)
def test_the_mapping_tells_the_export(data: str, confidence: Confidence) -> None:
    """Other JSON, and text that speaks of it, is not taken for one."""
    assert FORMAT.sniff(Source(name="conversations.json", data=data.encode())) is confidence
