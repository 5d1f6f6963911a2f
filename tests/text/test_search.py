"""Search finds what holds the words in any of their forms, and says how much of them it holds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from agent.text.search import SearchIndex

TEXTS = {
    "a": "Webhook keys are kept for 7 days.",
    "b": "The broker keeps nothing.",
    "c": "Retries wait 2 seconds.",
}


def test_words_are_found_in_any_form() -> None:
    """'keeping a key' means 'keys are kept'."""
    first, *rest = SearchIndex(TEXTS).search("keeping a webhook key")
    assert (first.id, first.covered) == ("a", 1.0)
    assert [hit.id for hit in rest] == ["b"]


def test_a_rare_word_weighs_more_than_a_common_one() -> None:
    """What only one text holds tells more than what many hold."""
    hits = {hit.id: hit for hit in SearchIndex(TEXTS).search("keep broker")}
    assert hits["b"].score > hits["a"].score


def test_a_word_that_no_text_holds_lowers_what_is_covered() -> None:
    """Half of what was asked about is not all of it."""
    (hit,) = SearchIndex(TEXTS).search("retries zeppelin")
    assert 0.0 < hit.covered < 0.5


@given(st.dictionaries(st.text(max_size=4), st.text(max_size=40), max_size=6), st.text(max_size=40))
def test_whatever_is_searched_for_the_shares_are_shares(texts: dict[str, str], words: str) -> None:
    """Any texts, any words: known ids, each once, shares from 0 to 1."""
    hits = SearchIndex(texts).search(words)
    assert len({hit.id for hit in hits}) == len(hits)
    assert all(hit.id in texts and 0.0 < hit.covered <= 1.0 + 1e-9 for hit in hits)
