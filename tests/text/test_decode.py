"""From bytes to text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.errors import InputError
from agent.text.decode import LONGEST, decode, guess, head, restore

TEXT = "Zoë: “5 s – not 10”, d’accord?\nMarek: cześć\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_every_unicode_encoding_is_read(encoding: str) -> None:
    """With a mark or without, the text is the same and carries no mark."""
    assert decode(TEXT.encode(encoding), "a.txt").text == TEXT


def test_windows_1252_keeps_its_typographic_quotes() -> None:
    """Quotes, dashes and the euro sign are those of Windows, not controls of Latin 1."""
    text = "Zoë: “5 € – not 10”, d’accord?\n"
    got = decode(text.encode("cp1252"), "a.txt")
    assert (got.text, got.encoding) == (text, "cp1252")


def test_text_that_is_not_western_is_told_by_its_letters() -> None:
    """Russian in a one-byte encoding is not taken for Western letters."""
    text = "Ира: мы оставляем очередь как есть, решение принято вчера.\nОлег: хорошо, тогда закрываем вопрос.\n" * 3
    assert decode(text.encode("cp1251"), "a.txt").text == text


def test_one_bad_byte_does_not_turn_utf8_into_mojibake() -> None:
    """A cut or a bad paste costs one mark, which a person is told of; the rest stays right."""
    got = decode(("é" * 40).encode() + b"\xff ok", "a.txt")
    assert got.text == "é" * 40 + "� ok"
    assert got.warnings == ("1 bytes of a.txt are not valid utf-8 and were replaced by a mark.",)


@pytest.mark.parametrize(
    "data",
    [
        b"\x00\x01\x02\x03" * 50,
        b"PK\x03\x04rest",
        b"%PDF-1.7 text",
        b"\x7fELF\x02\x01\x01\x00" * 9,
        bytes(range(32)) * 9,
    ],
)
def test_binary_data_is_refused_in_one_sentence(data: bytes) -> None:
    """The message names the file and what to do."""
    with pytest.raises(InputError, match=r"^blob\.bin is not text but binary data; give [^.]*\.$"):
        decode(data, "blob.bin")


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    """Nothing else than a text or the one error comes out."""
    try:
        assert "\r" not in decode(data, "x").text
    except InputError:
        assert head(data) is None


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff"), max_size=200))
def test_utf8_comes_back_as_it_was(text: str) -> None:
    """What was written as UTF-8 is read as UTF-8, whatever its letters; only a wrong decoding is mended."""
    assert decode(text.encode(), "x").text == restore(text)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("it â€œworksâ€\x9d", "it “works”"),
        ("cafÃ© naÃ¯ve", "café naïve"),
        ("Ð¾Ñ‡ÐµÑ€ÐµÐ´ÑŒ", "очередь"),
        ("plain\ndÃ©jÃ  vu", "plain\ndéjà vu"),
    ],
)
def test_what_was_decoded_wrongly_once_is_restored(wrong: str, right: str) -> None:
    """Line by line, and only where it shows."""
    assert restore(wrong) == right


@pytest.mark.parametrize(
    "text", ["“café”“hello”", "d’accord – naïve… façade", "NÃO, São Paulo", "Größe: 5 µs ±2", "“MAÇÔ"]
)
def test_what_was_right_stays_as_it_is(text: str) -> None:
    """Accents, quotes and signs of a right text are evidence and do not change."""
    assert restore(text) == text


def test_a_short_western_text_is_no_other() -> None:
    """A few accents among few letters are Windows-1252, as in a long text; Cyrillic ones are not."""
    text = "Zoë: naïve – “quoted” café\nJosé: sí\n"
    assert decode(text.encode("cp1252"), "a").text == text
    assert guess("Мы выбираем брокер сообщений, согласны?".encode("cp1251")) != "cp1252"


def test_a_stray_nul_does_not_make_a_text_binary() -> None:
    """One that a terminal left in a log is passed over later."""
    data = b"Ada: we take the broker with three nodes and a licence\x00\nTom: agreed, that is what we take\n"
    assert guess(data) == "utf-8"


def test_a_word_without_end_is_refused_wherever_it_begins() -> None:
    """One of 16 MB is, one that is broken by a blank in its middle is not."""
    with pytest.raises(InputError, match="16 MB"):
        decode(b"a " * 1_000 + b"b" * (LONGEST + 10) + b" c", "a")
    assert decode(b"b" * (LONGEST - 10) + b" " + b"c" * (LONGEST - 10), "a").text
