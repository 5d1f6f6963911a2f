"""Telling a speaker's name from other words before a colon."""

from __future__ import annotations

import pytest

from agent.text.labels import looks_like_name, side, speakers, split_label, with_assistant


@pytest.mark.parametrize(
    ("line", "split"),
    [
        ("Ada: hi", ("Ada", "hi")),
        ("Ada:", ("Ada", "")),
        ("Dr. Jean-Luc Ó Briain (he/him): yes", ("Dr. Jean-Luc Ó Briain (he/him)", "yes")),
        ("Müller, Anna (DE): ja", ("Müller, Anna (DE)", "ja")),
        ("李 明：好", ("李 明", "好")),
        ("Ada: Note: later", ("Ada", "Note: later")),
        ("https://a.example: x", None),
        ("10:30 Standup: x", None),
        ("ratio 3:4", None),
        ("what? no: x", None),
        ("host:port", None),
        (": x", None),
    ],
)
def test_a_label_is_a_few_words_before_the_first_colon_and_a_blank(line: str, split: tuple[str, str] | None) -> None:
    """Clocks, links and punctuated speech have none."""
    assert split_label(line) == split


@pytest.mark.parametrize("name", ["Ada", "SYSTEM", "Noor van Dalen", "O'Shea", "Speaker 2", "王芳", "J. Doe"])
def test_names_look_like_names(name: str) -> None:
    """One word or several, with particles and initials, in any script."""
    assert looks_like_name(name)


@pytest.mark.parametrize(
    "name", ["Note", "Retry policy", "the plan", "Option B", "Data Model", "Python 3", "Next steps", "Hinweis", "42"]
)
def test_what_introduces_a_topic_does_not(name: str) -> None:
    """Common labels, numbers and engineering nouns name nobody."""
    assert not looks_like_name(name)


def test_one_label_in_a_long_text_makes_no_speaker() -> None:
    """Prose with one capitalised label stays prose."""
    assert speakers(["Lisbon"], "Lisbon: rainy", 20) == frozenset()


def test_a_thing_that_is_used_is_no_speaker_though_it_stands_before_a_colon() -> None:
    """'use Kafka' tells that Kafka is a thing."""
    labels = ["Ada", "Bob", "Ada", "Kafka", "Bob"]
    assert speakers(labels, "we could use Kafka here", 5) == {"Ada", "Bob"}
    assert speakers(labels, "we could ask", 5) == {"Ada", "Bob", "Kafka"}


def test_sides_are_those_of_an_assistants_conversation_alone() -> None:
    """Three people, one of whom is called Claude, are three people."""
    assert with_assistant(["You", "ChatGPT"]) == {"You": "user", "ChatGPT": "assistant"}
    assert with_assistant(["Claude", "Marie", "Paul"]) is None
    assert with_assistant(["Ada", "Bob"]) is None
    assert (side("GPT-4o"), side("User"), side("Ada")) == ("assistant", "user", None)
