"""Whether a quote stands in a text: typography is folded, words never."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.text.quotes import find, occurrences

TURN = "We can’t use  Kafka — “really”\nnot. The limit is 1,200 per second; non-blocking calls… fine."


@pytest.mark.parametrize(
    ("quote", "own"),
    [
        ('we can\'t use kafka - "really" not', "We can’t use  Kafka — “really”\nnot"),
        ("limit is 1,200 per second;", "limit is 1,200 per second;"),
        ("CALLS... FINE", "calls… fine"),
        ("  Kafka ", "Kafka"),
        ("non‑blocking", "non-blocking"),
    ],
)
def test_the_sources_own_words_come_back(quote: str, own: str) -> None:
    """White space, case, quotation marks, dashes and line breaks are folded, and the source's spelling is returned."""
    assert find(quote, TURN) == own


@pytest.mark.parametrize(
    "quote",
    [
        "can",
        "1,20",
        "200 per second",
        "blocking calls",
        "We can’t use … not",
        "use Kafka really not",
        "",
        " … ",
        "Kafkas",
        "imit is",
    ],
)
def test_parts_of_words_and_bridged_gaps_do_not_stand(quote: str) -> None:
    """A quote begins and ends with whole words, contractions and decimals included; an ellipsis bridges nothing."""
    assert find(quote, TURN) is None


def test_a_quote_is_counted_without_overlaps() -> None:
    """`occurrences` tells a unique quote from a repeated one."""
    assert occurrences("ok", "OK, ok. Okay?") == 2
    assert occurrences("nothing", "OK") == 0


@given(
    st.lists(st.text(st.sampled_from("abcXYZ é’'-,.01 \n"), min_size=1, max_size=8), min_size=1, max_size=20), st.data()
)
@settings(max_examples=200)
def test_whole_words_cut_out_of_a_text_are_found_in_it(parts: list[str], data: st.DataObject) -> None:
    """Any run of whole words stands in its text, in other case and spacing too."""
    words = " ".join(parts).split()
    if not words:
        return
    a = data.draw(st.integers(0, len(words) - 1))
    b = data.draw(st.integers(a + 1, len(words)))
    quote = "  ".join(words[a:b]).upper()
    if any(c.isalnum() for c in quote) and quote.lower() == " ".join(words[a:b]).replace(" ", "  ").lower():
        assert find(quote, "\n".join(words)) is not None


@given(st.text(max_size=60), st.text(max_size=200))
@settings(max_examples=200)
def test_what_is_found_is_a_part_of_the_source(quote: str, text: str) -> None:
    """The answer is always an exact part of the text."""
    own = find(quote, text)
    assert own is None or own in text


def test_hostile_repetition_takes_linear_time() -> None:
    """A quote that almost matches at every word of a long text is decided within seconds."""
    begin = time.process_time()
    assert find("a b " * 400 + "c", "a b " * 100_000) is None
    assert time.process_time() - begin < 5
