"""The states of things: what moves each from one to the next, wherever in the talk that was said."""

from __future__ import annotations

from drawn_samples import arrows, faults, pictures, prose

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


_LOAN = """
Ada: States. Loan first.
Bo: Okay, so. Reserved, when we've picked a locker key. Lapsed, if the skater never turns up. Cancelled, if that skater calls it off.
Ada: A loan goes from reserved to lent when the skater has left, and from lent to done when the skates are back.
Ada: From reserved it can also go to lapsed or cancelled.
Cem: And the locker?
Bo: Empty, booked, full, taken off. Empty to booked on a reserve, booked to full on the handover, back to empty on return or, uh, lapse or cancel.
Cem: Taken off, though. Today a broken one stays in.
Ada: So four jammed locks and it's taken off, and only a fitter at the desk puts it back.
"""  # noqa: E501


def test_a_bare_list_of_states_answers_what_was_asked_about() -> None:
    """'And the locker?' 'Empty, booked, …': the state that no move names is there too."""
    states = {name for d in pictures(_LOAN, "states") for name in d.names()}
    assert {"empty", "booked", "full", "taken off"} <= states


def test_a_list_that_no_move_follows_is_none_of_states() -> None:
    """What answers 'And the lunch?' with a list of dishes."""
    talk = "Ada: States. Loan first.\nBo: A loan goes from booked to lent when the key is out.\nCem: And the lunch?\nBo: Soup, bread, cheese, apples."  # noqa: E501
    assert not any("soup" in d.names() for d in pictures(talk, "states"))


def test_back_upon_several_causes_leads_from_where_each_of_them_is_possible() -> None:
    """On the first from the state before; on what ends the reservation from the state into which reserving led."""
    drawn = arrows(_LOAN, "states", "state")
    assert "full → empty: on return" in drawn
    assert "booked → empty: on lapse or cancel" in drawn
    assert "full → empty: on lapse or cancel" not in drawn


def test_back_upon_a_cause_that_nothing_places_leads_from_some_other_state() -> None:
    """No source is guessed where the causes are no states of another thing."""
    talk = "\n".join(line for line in _LOAN.splitlines() if "lapsed or" not in line and "Reserved" not in line)
    drawn = arrows(talk, "states", "state")
    assert "some other state → empty: on lapse or cancel" in drawn


def test_what_takes_a_thing_out_leads_from_some_other_state_and_back() -> None:
    """'Four jammed locks and it's taken off, and only a fitter puts it back.'"""
    drawn = arrows(_LOAN, "states", "state")
    assert "some other state → taken off: after 4 jammed locks" in drawn
    assert "taken off → some other state: only when a fitter at the desk puts it back" in drawn


def test_the_beginning_is_marked_where_its_cause_was_told() -> None:
    """The one state into which no move leads; 'we' have picked nothing, and 'that skater' is the skater."""
    drawn = arrows(_LOAN, "states", "state")
    assert "[*] → reserved: a locker key has been picked" in drawn
    assert "reserved → cancelled: the skater calls it off" in drawn
    assert not any(a.startswith("[*] → empty") for a in drawn)


def test_whole_lives_are_told_with_an_article_and_pass_the_checks() -> None:
    """In the caption and in prose."""
    told = prose(_LOAN, "states")
    assert "The states of a loan: it begins in reserved when a locker key has been picked" in told
    assert faults(_LOAN, "states") == []
