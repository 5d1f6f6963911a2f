"""The states of things: what moves each from one to the next, wherever in the talk that was said."""

from __future__ import annotations

from drawn_samples import arrows, faults, prose

_SLIP = """
Ada: States. Slip first.
Bo: Okay, so. Held, when a crew has asked for it. Sailed, when the boat has left. Expired, if the crew never turns up.
Bo: And overdue if it's sailed and nobody brings the boat back.
Cem: Contracts say 3 days. So three days from sailed, then it's overdue and the office calls.
Ada: And then it's what, returned?
Bo: Returned, yes, when the office checks the boat in.
Ada: A slip goes from held to sailed when the rope is off, and from sailed to docked when it's on again.
Ada: From held it can also go to expired, and from sailed to overdue, then returned.
Cem: A berth goes from free to taken, then to closed, and back to free.
Bo: Free to taken on a booking, taken to closed on the storm bell.
"""


def test_what_causes_a_state_stands_on_the_move_into_it() -> None:
    """Said of the state alone, before or after the move; a time with the condition beside it."""
    drawn = arrows(_SLIP, "states", "state")
    assert "held → expired: the crew never turns up" in drawn
    assert "overdue → returned: the office checks the boat in" in drawn
    assert "sailed → overdue: 3 days have passed [nobody brings the boat back]" in drawn
    assert "held → sailed: the rope is off" in drawn


def test_it_in_a_trigger_is_what_the_trigger_before_tells_of() -> None:
    """'when the rope is off, and … when it's on again'."""
    assert "sailed → docked: the rope is on again" in arrows(_SLIP, "states", "state")


def test_moves_told_in_short_carry_what_they_come_upon() -> None:
    """'Free to taken on a booking' of a thing whose states are known."""
    assert "free → taken: on a booking" in arrows(_SLIP, "states", "state")
    assert "from free to taken on a booking; from taken to closed on the storm bell" in prose(_SLIP, "states")


def test_a_word_that_is_no_state_of_anything_moves_nothing() -> None:
    """Where no states were told, 'late, if nobody comes' is only talk."""
    assert arrows("Ada: Late, if nobody comes.\nBo: Free to go on a Monday.\nAda: Yes.", "states", "state") == []


def test_nothing_is_held_against_the_states() -> None:
    """Each cause stands in words that are cited."""
    assert faults(_SLIP, "states") == []
