"""What holds for every format: no bytes break one, no two claim a file alike, and time grows no faster than size."""

from __future__ import annotations

import io
import os
import time
import zipfile

import pytest
from format_samples import MADE, claude
from hostile_samples import packed
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.errors import InputError
from agent.formats.base import Confidence, Source, formats
from agent.steps.read import read_all, take


def source(name: str, n: int) -> Source:
    made = MADE[name](n)
    return Source(name="export", data=made.encode() if isinstance(made, str) else made)


@pytest.mark.parametrize("name", sorted(MADE))
def test_a_file_is_taken_for_its_own_format_alone(name: str) -> None:
    """The content tells it, whatever the file is called, and no other format claims it as surely."""
    taken = take(source(name, 12))
    assert (taken.format.name, taken.warnings) == (name, ())


@pytest.mark.parametrize("name", sorted(MADE))
def test_half_a_file_is_read_or_told_in_one_sentence(name: str) -> None:
    """A download that broke off costs no traceback, and gives no words that the whole has not."""
    whole = MADE[name](9)
    data = whole.encode() if isinstance(whole, str) else whole
    for cut in range(1, len(data), max(1, len(data) // 40)):
        torn = Source(name="export", data=data[:cut])
        try:
            found = read_all(torn, "all")
        except InputError as error:
            assert "\n" not in str(error)  # noqa: PT017  # either way is right
        else:
            assert all(turn.anchor for one in found for turn in one.turns)


def broken(made: str | bytes, places: list[int], junk: list[bytes]) -> bytes:
    data = bytearray(made.encode() if isinstance(made, str) else made)
    for place, piece in zip(places, junk, strict=True):
        data[place % len(data) : place % len(data) + len(piece)] = piece
    return bytes(data)


JUNK = st.one_of(
    st.binary(min_size=1, max_size=6),
    st.sampled_from([
        b"null", b'"', b"\\", b"{", b"]", b"\n", b"\n\n", b"-->", b": ", b"[", b"NaN", b"\x00", b"<", b"1e999", b"[]",
        b"{}", b"-1", b"9999999999999999999", b"1e308", b"true", b"\r", b"\xef\xbb\xbf", b"\\ud800", b"\\u0000", b"&a;",
        b"&#x110000;", b"99:99:99.999", b"2026-13-45T25:61:61Z", b"=?utf-8?b?", b"boundary=", b"charset=x", b"> ",
        b"```", b"\xe2\x80\xae",
    ]),
)  # fmt: skip


def endure(name: str, data: bytes) -> None:
    """A format reads these bytes or says in one sentence why not, and so does whichever is surest of them."""
    form = next(member for member in formats() if member.name == name)
    for how in (name, None):
        bad = Source(name="export", data=data)
        assert form.sniff(bad) in Confidence
        try:
            read_all(bad, "all", how)
        except InputError as error:
            assert "\n" not in str(error)  # noqa: PT017  # either way is right


@settings(max_examples=200, deadline=None)
@given(
    name=st.sampled_from(sorted(MADE)),
    places=st.lists(st.integers(0, 10_000), min_size=1, max_size=5),
    data=st.data(),
)
def test_no_damage_breaks_a_format(name: str, places: list[int], data: st.DataObject) -> None:
    """Wherever bytes are changed, there is no traceback."""
    junk = data.draw(st.lists(JUNK, min_size=len(places), max_size=len(places)))
    endure(name, broken(MADE[name](6), places, junk))


def soaked(name: str, made: bytes, places: list[int], junk: list[bytes]) -> bytes:
    """The file with bytes changed; of one that is packed, those of what is packed, since all else is soon told."""
    if not made.startswith(b"PK"):
        return broken(made, places, junk)
    with zipfile.ZipFile(io.BytesIO(made)) as whole:
        parts = {info.filename: whole.read(info) for info in whole.infolist()}
    inner = "word/document.xml" if name.endswith("docx") else sorted(parts)[0]
    return packed(parts | {inner: broken(parts[inner], places, junk)})


@pytest.mark.soak
@pytest.mark.parametrize("name", sorted(MADE))
def test_no_damage_breaks_a_format_in_minutes_of_trying(name: str) -> None:
    """The same for an hour in all, or as many seconds as BLUEPRINT_SOAK says."""
    seconds = float(os.environ.get("BLUEPRINT_SOAK", "3600")) / len(MADE)
    made, ends = MADE[name](6), time.monotonic() + seconds
    data_of = made.encode() if isinstance(made, str) else made

    @settings(max_examples=300, deadline=None, database=None)
    @given(places=st.lists(st.integers(0, 10_000), min_size=1, max_size=12), data=st.data())
    def fuzz(places: list[int], data: st.DataObject) -> None:
        junk = data.draw(st.lists(JUNK, min_size=len(places), max_size=len(places)))
        endure(name, soaked(name, data_of, places, junk))

    while time.monotonic() < ends:
        fuzz()


def test_one_of_many_conversations_is_read_without_holding_the_others() -> None:
    """What an export of hundreds of conversations needs in memory is what one of them needs."""
    import tracemalloc

    class Endless(io.RawIOBase):
        """An export as it comes from a disk, piece by piece."""

        def __init__(self) -> None:
            self.left = 400
            self.held = b"["

        def readable(self) -> bool:
            return True

        def read(self, size: int = -1) -> bytes:
            while size < 0 or (len(self.held) < size and self.left):
                self.left -= 1
                self.held += claude(300)[1:-1].encode() + (b"," if self.left else b"]")
            piece, self.held = self.held[:size], self.held[size:]
            return piece

    tracemalloc.start()
    (found,) = read_all(Source(name="c.json", opened=Endless), "2")  # type: ignore[arg-type]  # a stream all the same
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(found.turns) == 300
    assert peak < 16 * 2**20
