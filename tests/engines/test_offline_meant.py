"""Which of the things that an assistant laid out a person means by their place, and which words only sound like it."""

from __future__ import annotations

import pytest

from agent.engines.offline.listed import Offer
from agent.engines.offline.meant import named, referred
from agent.engines.offline.speech import Utterance
from agent.text.numbers import quantities
from agent.text.words import stems

ITEMS = ("A lamp at the gate.", "On arriving, a driver gets a slip with the bay.", "A bell in the yard.")


def _said(text: str, place: int = 0) -> Utterance:
    return Utterance(
        turn=2, place=place, speaker=None, text=text, acts=frozenset(), words=stems(text), quantities=quantities(text)
    )


OFFERS = [Offer(utterance=_said(t, n), text=t, name="", place=n, option=True) for n, t in enumerate(ITEMS, 1)]


@pytest.mark.parametrize(
    ("clause", "places"),
    [
        ("the last one", [3]),
        ("the last one, please", [3]),
        ("the first two", [1, 2]),
        ("the last one counts", []),
        ("and the first one pays", []),
        ("the last one is fine", [3]),
    ],
)
def test_a_place_is_meant_where_nothing_is_told_of_it(clause: str, places: list[int]) -> None:
    """'The last one' takes an item; 'the last one counts' is a rule."""
    assert [o.place for o in referred(OFFERS, clause)] == places


def test_an_item_is_named_by_the_thing_and_not_by_what_leads_up_to_it() -> None:
    """'On arriving, a driver gets a slip' is about the slip."""
    assert [o.place for o in named(OFFERS, _said("the driver and the slip, yes"), "the driver and the slip, yes")] == [
        2
    ]
