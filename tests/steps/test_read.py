"""The step: which format, which discussion, and one sentence for what cannot be read."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import json
import time
from typing import IO

import pytest

from agent.errors import InputError
from agent.formats.base import Source
from agent.steps.read import listing, read, read_all, take


def source(text: str, name: str = "a.txt") -> Source:
    return Source(name=name, data=text.encode())


def conversation(title: str | None, text: str, day: int, key: str) -> dict[str, object]:
    created = dt.datetime(2026, 3, day, 12, tzinfo=dt.UTC).timestamp()
    message = {
        "id": "m",
        "author": {"role": "user"},
        "create_time": created,
        "content": {"content_type": "text", "parts": [text]},
    }
    mapping: dict[str, object] = {"m": {"id": "m", "message": message, "parent": None, "children": []}}
    return {"title": title, "create_time": created, "mapping": mapping, "current_node": "m", "id": key}


MANY = Source(
    name="conversations.json",
    data=json.dumps(
        [
            conversation("Queue", "one", 3, "k1"), conversation("Queue and cache", "two", 4, "k2"),
            conversation("Empty", "", 5, "k3"), conversation("Sprint 2", "four", 6, "k4"),
        ]
    ).encode(),
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ada>hi\n", "webvtt"),
        ("Ada: hi\nBob: ho\nAda: hi\n", "text"),
        (json.dumps([conversation("Queue", "one", 3, "k1")]), "chatgpt-export"),
    ],
)
def test_the_content_tells_the_format_whatever_the_file_is_called(text: str, form: str) -> None:
    """The name of a file has no say."""
    for name in ("a.txt", "a.vtt", "a.json", "a"):
        assert read(source(text, name)).format == form


def test_a_format_that_is_asked_for_is_taken() -> None:
    """`--format` goes before what the content looks like, and an unknown one is refused with the known ones."""
    vtt = source("WEBVTT\n\n00:01.000 --> 00:02.000\nAda: hi\nBob: ho\n")
    assert take(vtt, "text").format.name == "text"
    with pytest.raises(InputError, match=r"no transcript format 'morse'; --format takes .*webvtt"):
        take(vtt, "morse")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "a.txt is empty; give a file that holds a discussion."),
        (b"\xef\xbb\xbf \r\n", "a.txt is empty; give a file that holds a discussion."),
        (b"\x00\x01\x02" * 99, "a.txt is not text but binary data; give an export of the discussion ("),
        (b'{"a": 1}', "a.txt is in no known format ("),
        (b"WEBVTT\n\nNOTE nothing\n", "a.txt is a WebVTT file without a single cue; export the captions again."),
        (
            b"WEBVTT\n\n00:01.000 --> 00:02.000\n \n",
            "a.txt holds no word that anybody said; give a file that holds a discussion.",
        ),
        (
            b'[{"mapping": {}, "current_node": null}]',
            "a.txt holds no word that anybody said; give a file that holds a discussion.",
        ),
    ],
)
def test_what_cannot_be_read_is_told_in_one_sentence(data: bytes, sentence: str) -> None:
    """The sentence names the file, what is wrong with it, and what to do."""
    with pytest.raises(InputError) as error:
        read(Source(name="a.txt", data=data))
    assert str(error.value).startswith(sentence)
    assert "\n" not in str(error.value)


def test_more_than_two_million_words_are_refused() -> None:
    """The limit is on one discussion, and is found before anything else is done with it."""
    line = "Ada: " + "so " * 9_999 + "\nBob: " + "no " * 9_999 + "\n"
    assert sum(len(t.text.split()) for t in read(source(line * 100)).turns) == 1_999_800
    with pytest.raises(InputError, match=r"^a\.txt holds a discussion of more than 2,000,000 words; split it"):
        read(source(line * 101))


def test_a_listing_numbers_every_discussion_with_title_date_and_turns() -> None:
    """The empty one is listed too, so that the numbers are those of the file."""
    found = listing(MANY)
    assert [(x.n, x.title, x.date and x.date.day, x.turns, x.key) for x in found] == [
        (1, "Queue", 3, 1, "k1"), (2, "Queue and cache", 4, 1, "k2"),
        (3, "Empty", 5, 0, "k3"), (4, "Sprint 2", 6, 1, "k4"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("pick", "keys"),
    [
        ("2", ["k2"]),
        ("2026-03-06", ["k4"]),
        ("queue", ["k1"]),
        ("cache", ["k2"]),
        ("sprint", ["k4"]),
        ("all", ["k1", "k2", "k4"]),
        ("4", ["k4"]),
    ],
)
def test_a_pick_is_a_number_a_date_a_title_or_all(pick: str, keys: list[str]) -> None:
    """Digits are a number; a whole title goes before a part of others; the empty one is never picked."""
    assert [t.key for t in read_all(MANY, pick)] == keys


def test_many_discussions_without_a_pick_name_the_flag() -> None:
    """Nothing is chosen silently."""
    with pytest.raises(
        InputError, match=r"holds several discussions; choose one with --pick TITLE, DATE, N or all \(see --list\)"
    ):
        read(MANY)
    with pytest.raises(InputError, match=r"holds 2 discussions; choose one"):
        read(MANY, "ue")


def test_a_pick_that_names_nothing_shows_what_there_is() -> None:
    """The sentence lists titles to pick from."""
    for pick in ("7", "3", "nothing", "2020-01-01", ""):
        with pytest.raises(InputError, match=r"Nothing in conversations\.json goes by .*1 Queue; 2 Queue and cache"):
            read(MANY, pick)


def test_one_conversation_beside_empty_ones_needs_no_pick() -> None:
    """The empty ones are skipped, and told."""
    data = json.dumps([conversation("Queue", "one", 3, "k1"), conversation(None, "", 5, "k3")]).encode()
    got = read(Source(name="c.json", data=data))
    assert (got.key, got.warnings) == ("k1", ("Conversations in c.json without a word, skipped: 1.",))


class Counted(io.BytesIO):
    """A stream that knows how far it was read."""

    furthest = 0

    def read(self, size: int | None = -1) -> bytes:
        got = super().read(size)
        Counted.furthest = max(Counted.furthest, self.tell())
        return got


def test_a_number_is_picked_from_a_stream_without_reading_the_rest() -> None:
    """What lies behind the conversation that is wanted costs nothing."""
    data = json.dumps([conversation(f"t{n}", "word " * 400, 3, f"k{n}") for n in range(2_000)]).encode()

    def opened() -> IO[bytes]:
        return Counted(data)

    assert read(Source(name="c.json", opened=opened), "3").key == "k2"
    assert Counted.furthest < len(data) / 8


@pytest.mark.parametrize(
    "hostile", [b"[" * 1_000_000, b'[{"mapping": {"parent' + b"x" * 17 * 2**20, b'{"mapping":' * 90_000]
)
def test_json_out_of_proportion_is_refused_quickly(hostile: bytes) -> None:
    """Deep nesting and endless strings end in one sentence and not in the machine's memory."""
    started = time.process_time()
    with pytest.raises(InputError, match=r"^c\.json (?:nests|holds one string)"):
        read(Source(name="c.json", data=hostile), as_format="chatgpt-export")
    assert time.process_time() - started < 5


def test_twice_the_size_is_not_four_times_the_work() -> None:
    """Names that all differ, fences that never close and cues without end stay linear."""
    for unit in (
        "Abc{}: hello there, we use it.\n",
        "````\n```\nAda: x\nBob: y\n",
        "00:00:01.000 --> 00:00:02.000\n<v A{}>x\n",
    ):
        spent = []
        for count in (4_000, 16_000):
            text = "".join(unit.format(n) for n in range(count))
            started = time.process_time()
            with contextlib.suppress(InputError):
                read(source(text))
            spent.append(time.process_time() - started)
        assert spent[1] < 10 * spent[0] + 0.5
