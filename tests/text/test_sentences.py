"""Sentence boundaries in speech and in an assistant's Markdown."""

from __future__ import annotations

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from agent.text.sentences import sentences


def test_abbreviations_and_versions_do_not_end_a_sentence() -> None:
    """'e.g.', 'Dr.' and 'v2.1' stand within sentences."""
    text = "Dr. Who wants v2.1, e.g. for retries. Nobody else does."
    assert sentences(text) == ("Dr. Who wants v2.1, e.g. for retries.", "Nobody else does.")


def test_bullets_rows_and_headings_are_boundaries() -> None:
    """Each Markdown item is a sentence of its own, without its sign."""
    text = "Plan:\n\n## Storage\n- use Postgres\n* [ ] cache: Redis\n1. First this\n2) Then that\n| a | b |"
    assert sentences(text) == (
        "Plan:",
        "Storage",
        "use Postgres",
        "cache: Redis",
        "First this",
        "Then that",
        "| a | b |",
    )


def test_a_captions_line_break_is_no_boundary() -> None:
    """A line that goes on in lower case belongs to the sentence before."""
    assert sentences("We take\npostgres for this.") == ("We take\npostgres for this.",)


@given(st.text(st.characters(codec="utf-8"), max_size=400))
@settings(max_examples=150, deadline=None)
def test_sentences_are_parts_of_the_text_in_order(text: str) -> None:
    """Each sentence is an exact substring, found after the one before."""
    position = 0
    for sentence in sentences(text):
        position = text.index(sentence, position) + len(sentence)
        assert sentence == sentence.strip()


def test_a_megabyte_takes_seconds() -> None:
    """One long text without line breaks is split fast."""
    text = "We keep the keys for three days, Dr. Who said. Then we drop them! " * 16_000
    begin = time.process_time()
    assert len(sentences(text)) == 32_000
    assert time.process_time() - begin < 15


def test_a_plain_word_before_a_capital_ends_a_sentence() -> None:
    """Spoken language has short sentences that a model trained on written ones takes for abbreviations."""
    said = "So, arrows. Only the relay talks to the broker. It takes approx. Ten of them."
    assert sentences(said) == ("So, arrows.", "Only the relay talks to the broker.", "It takes approx. Ten of them.")


def test_a_number_or_a_no_ends_a_sentence_of_a_chat() -> None:
    """Who writes without capitals goes on in a small letter; a date, a version and a place in a text do not end one."""
    assert sentences("ok make it 16 mm instead of 12. does the lid still close?") == (
        "ok make it 16 mm instead of 12.",
        "does the lid still close?",
    )
    assert sentences("the old one no. we keep the other") == ("the old one no.", "we keep the other")
    for whole in (
        "we open on 4. may at noon",
        "it stands in chapter 12. for those who look",
        "use version 3. or newer",
    ):
        assert sentences(whole) == (whole,)
