"""Topics by keywords."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from agent.text.topics import GENERAL, Topics

TOPICS = Topics(
    [("retry", ("dead letter",), ("retr*", "back off")), ("storage", ("write ahead log",), ("table", "disk"))]
)


def test_phrases_weigh_more_than_words_and_each_counts_once() -> None:
    """A strong phrase is worth three keywords; repeating a word adds nothing."""
    assert TOPICS.scores("disk, disk and table; a dead letter") == {"storage": 2, "retry": 3}


def test_words_are_whole_words_and_a_star_takes_any_ending() -> None:
    """Plurals count, parts of words do not; a blank stands for a hyphen too."""
    assert TOPICS.scores("tables") == {"storage": 1}
    assert TOPICS.scores("stable diskette") == {}
    assert TOPICS.scores("retrying with back-off") == {"retry": 2}


def test_context_decides_alone_only_where_the_text_says_nothing() -> None:
    """The text wins over a context of another topic."""
    assert TOPICS.classify("Fine by me.", context="on disk") == "storage"
    assert TOPICS.classify("We retry.", context="disk, table") == "retry"
    assert TOPICS.classify("Fine by me.") == GENERAL


def test_a_passing_topic_gives_way_to_any_other() -> None:
    """It is chosen only where there is no other."""
    passing = frozenset({"storage"})
    assert TOPICS.classify("disk and table, retried", passing=passing) == "retry"
    assert TOPICS.classify("disk and table", passing=passing) == "storage"


def test_of_two_equal_topics_the_first_is_chosen() -> None:
    """Order is precedence."""
    assert TOPICS.classify("retry on disk") == "retry"


@given(st.text(max_size=200))
def test_any_text_has_a_topic(text: str) -> None:
    """One of those given, or the general one."""
    assert TOPICS.classify(text) in {"retry", "storage", GENERAL}
