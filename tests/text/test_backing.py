"""Who leads a discussion, and whether somebody else's plain words were taken up."""

from __future__ import annotations

from agent.catalogue import load
from agent.model.transcript import Turn
from agent.text.backing import Backing
from agent.text.stance import parse_stances

STANCES = parse_stances(*(load().text(f"lexicons/{name}.toml") for name in ("stance", "cues", "readings")))
LED = [
    ("Ada", "So prints are kept for forty days in the archive."),
    ("Ada", "For the record, every print has a number of its own."),
    ("Ada", "Right, the desk prints at night and not by day."),
    ("Ada", "Agreed, the clerk signs for each of them."),
    ("Ada", "Okay, then the archive has two shelves from May."),
    ("Ada", "Decision: vans bring the prints to the shop."),
]


def _talk(*said: tuple[str, str]) -> Backing:
    turns = [Turn(n=n, speaker=who, text=text, anchor=f"line {n}") for n, (who, text) in enumerate([*LED, *said], 1)]
    return Backing(turns, STANCES)


def _has(*said: tuple[str, str], statement: str = "The desk is a browser page.") -> bool:
    talk = _talk(*said)
    at = next(n for n, (who, _) in enumerate(said) if who == "Bo")
    turn = Turn(n=len(LED) + at + 1, speaker="Bo", text=said[at][1], anchor="line")
    return talk.has(turn, [turn.text], statement)


def test_who_settles_most_leads() -> None:
    """Summing up, dictating and closing topics shows who has the say."""
    assert _talk(("Bo", "The desk is a browser page.")).leaders == {"Ada"}


def test_a_plain_sentence_by_another_needs_somebody_to_take_it_up() -> None:
    """What nobody answers is a remark; a yes of who leads, or the same told again as settled, makes it a decision."""
    plain = ("Bo", "The desk is a browser page.")
    assert not _has(plain)
    assert not _has(plain, ("Cy", "The printer is loud today."))
    assert _has(plain, ("Ada", "Yes."))
    assert _has(plain, ("Ada", "The desk is a browser page, next."))


def test_an_answer_to_who_leads_is_a_ground() -> None:
    """'The page stays?' 'It stays a page.'"""
    assert _has(("Ada", "The desk stays a page?"), ("Bo", "A page, no reason to touch it."))


def test_words_that_settle_hold_whoever_says_them() -> None:
    """For the record, or with 'so', anybody may settle a thing."""
    assert _has(("Bo", "For the notes: the desk is a browser page."))
    assert _has(("Bo", "So the desk is a browser page."))


def test_where_nobody_stands_out_everybody_may_settle() -> None:
    """A talk without a leader has no remarks."""
    turns = [Turn(n=1, speaker="Bo", text="The desk is a browser page.", anchor="line 1")]
    assert Backing(turns, STANCES).has(turns[0], [turns[0].text], "The desk is a browser page.")
