"""Cues: what people do with a sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.catalogue import load
from agent.text.acts import bare, parse_cues

TEXT = load().text("lexicons/cues.toml")
CUES = parse_cues(TEXT)


@pytest.mark.parametrize(
    ("sentence", "names", "left"),
    [
        ("Um, yeah, well, use SQLite.", (), "use SQLite."),
        ("- Otto, keep it.", ("Otto",), "keep it."),
        ("ok so Otto: keep it.", ("Otto",), "keep it."),
        ("Ottoman tiles stay.", ("Otto",), "Ottoman tiles stay."),
        ("well", (), "well"),
    ],
)
def test_interjections_and_forms_of_address_are_passed_over(sentence: str, names: tuple[str, ...], left: str) -> None:
    """The sentence itself is left; a word that begins like a name is no address."""
    assert bare(sentence, names) == left


@pytest.mark.parametrize(
    ("sentence", "act"),
    [
        ("Agreed, we go with SQLite.", "explicit.settle"),
        ("How about a queue?", "proposal.make"),
        ("How about a queue?", "question.ask"),
        ("Maybe we could use a queue.", "suppress.hedge"),
        ("It's late, Redis is out.", "rejection.reverse"),
        ("I'll write the upload by Friday.", "action.will"),
    ],
)
def test_an_act_is_known_by_its_words(sentence: str, act: str) -> None:
    """With a straight apostrophe as with a curly one, and after an interjection."""
    assert act in CUES.acts(sentence)
    assert act in CUES.acts(sentence.replace("'", "’"))


@pytest.mark.parametrize("mark", ["D7E7", "D92A", "DEFF", "A7E7"])
def test_the_mark_of_a_secret_is_no_smile(mark: str) -> None:
    """A smile stands alone; what only looks like one within a word takes nothing back."""
    said = f"Decision: the token ⟦secret:{mark}⟧ is rotated every 30 days."
    assert "suppress.jest" not in CUES.acts(said)
    assert "suppress.jest" in CUES.acts("We store it on a floppy :D")


def test_what_states_a_fact_settles_nothing() -> None:
    """A plain sentence shows none of the acts by which people settle."""
    assert not {a for a in CUES.acts("The pier is long.") if a.startswith(("explicit", "rejection", "proposal"))}


@given(st.text(max_size=200))
def test_any_text_has_acts_of_the_lexicon_only(text: str) -> None:
    """Nothing breaks it, and `has` agrees with `acts` wherever it looks at the same words."""
    assert all(act in CUES.acts(text) for act in ("question.ask", "proposal.make") if CUES.has(act, text.strip()))
    assert parse_cues(TEXT) is CUES
