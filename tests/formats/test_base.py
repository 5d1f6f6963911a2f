"""What the registry and the shared way to a `Transcript` promise to every format."""

from __future__ import annotations

import datetime as dt
import hashlib
import io

from agent.formats.base import Source, Spoken, clean, discussion, formats


def spoken(text: str, speaker: str | None = "Ada") -> Spoken:
    return Spoken(speaker=speaker, text=text, anchor="line 1")


def test_every_module_of_the_folder_is_found_under_its_own_name() -> None:
    """A format needs no entry in any list: being in the folder is enough, and no two share a name."""
    names = [member.name for member in formats()]
    assert {"chatgpt-export", "text", "webvtt"} <= set(names)
    assert names == sorted(set(names))


def test_turns_are_counted_from_one_and_empty_ones_are_left_out() -> None:
    """`n` is the place among the turns that hold something."""
    got = discussion(Source(name="a.txt", data=b"x"), "text", [spoken("one"), spoken("  \n"), spoken("two")])
    assert [(t.n, t.text) for t in got.turns] == [(1, "one"), (2, "two")]


def test_revision_is_the_hash_of_the_decoded_content() -> None:
    """Byte order mark and line ends do not make another revision of the same words."""
    dos = discussion(Source(name="a", data=b"\xef\xbb\xbfone\r\ntwo\r\n"), "text", [spoken("one")])
    unix = discussion(Source(name="a", data=b"one\ntwo\n"), "text", [spoken("one")])
    assert dos.revision == unix.revision == hashlib.sha256(b"one\ntwo\n").hexdigest()[:16]


def test_key_is_the_exports_own_then_the_path_then_the_name() -> None:
    """Identity survives a move only where the export carries one."""
    source = Source(name="a.txt", path="transcripts/a.txt", data=b"x")
    assert discussion(source, "text", [], key="conv-7").key == "conv-7"
    assert discussion(source, "text", []).key == "transcripts/a.txt"
    assert discussion(source.model_copy(update={"path": None}), "text", []).key == "a.txt"


def test_date_of_the_content_goes_before_the_one_in_the_name() -> None:
    """The name is asked only where the content is silent, and the file's own time never."""
    source = Source(name="sync-20260304.txt", data=b"x")
    assert discussion(source, "text", [], date=dt.date(2026, 3, 3)).date == dt.date(2026, 3, 3)
    assert discussion(source, "text", []).date == dt.date(2026, 3, 4)
    assert discussion(Source(name="sync.txt", data=b"x"), "text", []).date is None


def test_terminal_sequences_and_lone_surrogates_do_not_pass() -> None:
    """What would change a terminal or break an encoder later is gone; whole pairs become the character they mean."""
    assert clean("\x1b[31mred\x1b[0m\x07 \ud83d\ude80 \ud83d") == "red \U0001f680 \ufffd"
    assert clean("a\tb\nc “quoted” – déjà") == "a\tb\nc “quoted” – déjà"


def test_turns_decoded_wrongly_once_are_restored_and_counted() -> None:
    """Mojibake is mended in the turns that have it, and a person is told."""
    got = discussion(Source(name="a.txt", data=b"x"), "text", [spoken("itâ€™s the cafÃ©"), spoken("it’s the café")])
    assert [t.text for t in got.turns] == ["it’s the café", "it’s the café"]
    assert got.warnings == ("Turns of a.txt that had gone through a wrong decoding, restored: 1.",)


def test_a_source_that_is_opened_on_demand_reads_as_one_that_is_held() -> None:
    """Large files are streams; everything that looks at them sees the same text."""
    held = Source(name="a", data="Ada: hé\n".encode())
    lazy = Source(name="a", opened=lambda: io.BytesIO(held.data))
    assert (lazy.head, lazy.text, lazy.open().read()) == (held.head, held.text, held.data)
