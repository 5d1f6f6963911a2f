"""Words of one meaning: what a writer may put for what was said, and what he must have heard."""

from __future__ import annotations

import pytest

from agent.catalogue import load
from agent.text.names import spelt_out
from agent.text.senses import Senses, parse_senses
from agent.text.words import stem, stems

SENSES = parse_senses(load().text("lexicons/synonyms.toml"))


@pytest.mark.parametrize(
    ("word", "said", "there"),
    [
        ("rehearse", "we practise a restore every quarter", True),
        ("remember", "the controller keeps the ID", True),
        ("encrypt", "the controller keeps the ID", False),
        ("endpoint", "the end point answers", True),
    ],
)
def test_a_word_is_borne_out_by_one_of_its_meaning(word: str, said: str, *, there: bool) -> None:
    """Another word for the same needs no evidence of its own; another deed does."""
    assert (not SENSES.unsaid([stem(word)], stems(said))) == there


def test_one_word_said_bears_out_one_word_told() -> None:
    """'Open the network connection' tells of two things where one was said, though either may stand for it."""
    senses = Senses(["network connection link"])
    assert senses.unmatched(stems("network"), stems("link")) == frozenset()
    assert senses.unmatched(stems("network connection"), stems("link")) != frozenset()


def test_a_telling_word_must_have_been_heard() -> None:
    """Who writes 'encrypted' must have it from the talk, as verb or as noun; the noun made of it names a thing."""
    assert SENSES.unheard("The rows are encrypted and replicated", stems("rows with encryption")) == ("replicated",)
    assert SENSES.unheard("The replication slot grows", stems("the slot")) == ()


def test_a_name_is_known_by_its_initials() -> None:
    """'The Update Framework' is what 'TUF' stands for, where the talk has that."""
    assert stems("Update Framework") <= spelt_out("The Update Framework was declined.", ["TUF is out"])
    assert spelt_out("The Update Framework was declined.", ["RAUC is in"]) == frozenset()
