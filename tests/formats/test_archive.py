"""Zips and folders of discussions, and what they are refused for."""

from __future__ import annotations

import io
import random
import struct
import zipfile

import pytest
from discussion_samples import Said, dialogues
from hypothesis import given, settings
from hypothesis import strategies as st
from memory import at_most

from agent.errors import InputError
from agent.formats.archive import FORMAT
from agent.formats.base import Confidence, Source, best
from agent.model.transcript import Transcript
from agent.steps.read import read_all, take
from agent.text import archives


def packed(files: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", how) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return held.getvalue()


def folder(files: dict[str, bytes]) -> Source:
    return Source(name="talks", path="talks", inside=lambda: [
        Source(name=name, path=f"talks/{name}", data=data) for name, data in files.items()
    ])  # fmt: skip


def read(data: bytes) -> list[Transcript]:
    return list(FORMAT.read(Source(name="a.zip", data=data)))


def chat(turns: list[Said]) -> bytes:
    return "".join(f"{t.speaker}: {t.text}\n" for t in turns).encode()


@settings(max_examples=30, deadline=None)
@given(
    talks=st.lists(dialogues(), min_size=1, max_size=4),
    how=st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, None]),
)
def test_every_discussion_of_an_archive_or_folder_is_read_back(talks: list[list[Said]], how: int | None) -> None:
    """Each file is read in its own format, in the order of the names; a folder is read as a zip of it is."""
    files = {f"deep/talk-{n}.txt": chat(talk) for n, talk in enumerate(talks)}
    source = folder(files) if how is None else Source(name="a.zip", data=packed(files, how))
    assert FORMAT.sniff(source) is Confidence.POSSIBLE
    assert take(source).format is FORMAT
    found = read_all(source, "all")
    assert [[(t.speaker, t.text) for t in one.turns] for one in found] == [
        [(t.speaker, t.text) for t in talk] for talk in talks
    ]
    assert len({one.key for one in found}) == len(talks)
    assert {one.source for one in found} == {source.name}


def test_what_is_no_discussion_is_left_out_and_told() -> None:
    """Media, data and archives inside are named; what systems leave behind is not worth a word."""
    talk = b"Ada: hi\nTom: ho\nAda: so\n"
    inner = packed({"t.txt": talk})
    (found,) = read(
        packed({"t.txt": talk, "p.png": b"\x89PNG", "x.zip": inner, "__MACOSX/._t.txt": b"?", "a.csv": b"1,2"})
    )
    assert found.warnings == ("Files of a.zip that are no discussion, left out: 3 (a.csv, p.png, x.zip).",)
    with pytest.raises(InputError, match=r"holds no discussion in a known format \(p\.png\)"):
        read(packed({"p.png": b"\x89PNG"}))


def test_a_date_in_the_files_own_name_goes_before_the_archives() -> None:
    """The zip may be made long after."""
    data = packed({"2026-03-04-sync.txt": b"Ada: hi\nTom: ho\nAda: so\n"})
    (found,) = FORMAT.read(Source(name="export-2026-05-01.zip", data=data))
    assert str(found.date) == "2026-03-04"


def forged(data: bytes, size: int) -> bytes:
    """The archive with another size declared for its one file."""
    place = data.rindex(b"PK\x01\x02")
    local = data.index(b"PK\x03\x04")
    out = bytearray(data)
    out[place + 24 : place + 28] = struct.pack("<I", size)
    out[local + 22 : local + 26] = struct.pack("<I", size)
    return bytes(out)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (packed({"a.txt": b"x" * 3_000_000}), "out of all proportion"),
        (packed({"../../a.txt": b"Ada: hi"}), "leads out of the archive"),
        (packed({"/etc/a.txt": b"Ada: hi"}), "leads out of the archive"),
        (packed({"a\\..\\..\\b.txt": b"Ada: hi"}), "leads out of the archive"),
        pytest.param(packed({"a.txt": b"Ada: hi"})[:-30], "damaged zip archive", id="cut short"),
        (b"PK\x03\x04 and nothing else", "damaged zip archive"),
    ],
    ids=["bomb", "parent", "absolute", "backslashes", "torn", "no archive"],
)
def test_what_is_hostile_or_damaged_is_refused_at_once(data: bytes, sentence: str) -> None:
    """Bombs, names that climb out and half downloads are told in one sentence, before anything is unpacked."""
    with at_most(1_000_000), pytest.raises(InputError, match=sentence) as error:
        read_all(Source(name="a.zip", data=data), "all")
    assert "\n" not in str(error.value)


def test_a_file_never_gives_more_than_it_declares() -> None:
    """A directory that lies about sizes is found out while reading."""
    data = forged(packed({"a.txt": b"Ada: hi\nTom: ho\n" * 20_000}), 40)
    with pytest.raises(InputError, match=r"damaged at a\.txt"):
        read(data)


def test_overlapping_files_count_as_often_as_they_unpack() -> None:
    """A bomb whose files share their bytes is measured against the archive's own size."""
    data = packed({"a.txt": b"Ada: " + bytes(range(32, 127)) * 3_000})
    place, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    entry = data[place:end]
    many = 2_000
    tail = bytearray(data[end:])
    tail[8:12] = struct.pack("<HH", many, many)
    tail[12:16] = struct.pack("<I", len(entry) * many)
    bomb = data[:place] + entry * many + bytes(tail)
    unpacked = 285_000 * many
    with at_most(unpacked // 20), pytest.raises(InputError, match="out of all proportion"):
        read(bomb)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_damage_breaks_an_archive(data: st.DataObject) -> None:
    """Wherever bytes are changed, it is read or told in one sentence."""
    whole = bytearray(packed({"a.txt": b"Ada: hi\nTom: ho\nAda: so\n", "b.md": b"# x\n- a\n"}))
    for place in data.draw(st.lists(st.integers(0, len(whole) - 1), min_size=1, max_size=4)):
        whole[place] = data.draw(st.integers(0, 255))
    source = Source(name="a.zip", data=bytes(whole))
    form, _ = best(source)
    if form is not None:
        try:
            list(form.read(source))
        except InputError as error:
            assert "\n" not in str(error)  # noqa: PT017  # most damage is told, some does no harm


@settings(max_examples=25, deadline=None)
@given(
    seeds=st.lists(st.integers(0, 255), min_size=1, max_size=8),
    places=st.lists(st.tuples(st.integers(0, 2_600_000), st.integers(0, 100_000)), max_size=12),
    how=st.sampled_from([zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED]),
)
def test_a_file_of_an_archive_is_read_in_any_order(seeds: list[int], places: list[tuple[int, int]], how: int) -> None:
    """Whatever places are asked for, the bytes there are those of the file, and the whole is there after."""
    data = b"".join(bytes([seed, k % 256, k // 256 % 256]) * 3 for seed in seeds for k in range(2_200_000 // 9 // 8))
    archive = packed({"a.bin": data}, how)
    (member,) = archives.members(lambda: io.BytesIO(archive), "a.zip")
    with archives.open_member(lambda: io.BytesIO(archive), member, "a.zip") as stream:
        for place, count in places:
            assert stream.seek(place) == min(place, len(data))
            assert stream.read(count) == data[place : place + count]
        assert stream.seek(0) == 0
        assert stream.read() == data


def test_a_mailbox_in_an_archive_is_read_as_one_beside_it() -> None:
    """Its threads are gathered from all over the file, which is never unpacked to a disk."""
    mails = b"".join(
        b"From - Sat Mar 14 10:02:33 2026\nFrom: Ada Berg <a@x.example>\nSubject: topic %d\nMessage-ID: <%d@x>\n"
        b"Date: Sat, 14 Mar 2026 10:%02d:33 +0000\n\nWe take option %d.\n%s\n\n"
        % (n % 5, n, n, n, random.Random(n).randbytes(60_000).hex().encode())
        for n in range(30)
    )
    alone = read_all(Source(name="a.mbox", data=mails), "all")
    inside = read_all(Source(name="a.zip", data=packed({"a.mbox": mails})), "all")
    assert [[turn.text for turn in one.turns] for one in inside] == [[turn.text for turn in one.turns] for one in alone]
    assert len(inside) == 5
