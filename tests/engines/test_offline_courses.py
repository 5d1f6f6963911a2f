"""Flows from end to end: who takes a message, over what it goes, and what came between two steps later."""

from __future__ import annotations

from drawn_samples import arrows, faults, pictures, prose, steps

from agent.diagrams.sequence import Sequence

_WASH = """
Ada: Right, the wash house. The tub controller sits in each tub, the wash gateway is ours, and there is the booking service and the token service and the mail service.
Bo: The booking service calls the wash gateway to start a wash, the wash gateway publishes the start command to the broker, and the tub controller subscribes to it.
Bo: And the tub controller publishes card reads and lid events, and the wash gateway subscribes to those.
Ada: Right, events go through NATS JetStream with two replicas.
Bo: And the token service listens to the events, and so does the mail service.
Cem: The invoice service is dull. The invoice service listens to the booking service's events and writes a line.
Ada: Okay. Walk me through a wash.
Bo: Guest holds the card at the tub. Tub sends the card read to the gateway, gateway passes it to booking. Booking finds the open one and calls the gateway, gateway publishes the start command, controller locks the lid. Guest loads the laundry, shuts the lid. Controller sends lid shut, and that flips it to running. Then the event goes out, token service makes a ticket, mail service sends it.
Ada: Good. The booking service is new, the broker is small, the broker is ours, and the broker stays.
"""  # noqa: E501
_LATER = """Bo: The token service calls the mail service with the new ticket, once, right when it makes it.
Ada: Agreed.
"""


def drawn(talk: str) -> list[str]:
    """The messages of the flows in order."""
    return arrows(talk, "interactions", "sequence")


def test_a_thing_that_is_called_by_two_names_has_one_lifeline() -> None:
    """The tub sends the card read, as the tub controller is said to do; both ways go over the broker."""
    told = drawn(_WASH)
    assert told[:3] == [
        "Guest → Tub controller: holds the card",
        "Tub controller → Broker: sends the card read",
        "Broker → Wash gateway: card read",
    ]
    assert not any("Tub →" in m for m in told)


def test_one_that_is_told_of_no_such_message_keeps_its_own_lifeline() -> None:
    """Nobody says that the controller sends anything to the gateway."""
    talk = _WASH.replace("publishes card reads and lid events, and the wash gateway subscribes to those", "is small")
    assert any("Tub → Wash gateway: sends the card read" in m for m in drawn(talk))


def test_what_is_published_reaches_who_takes_it() -> None:
    """The broker hands the command on before it is obeyed; a bare call says what for."""
    told = drawn(_WASH)
    at = told.index("Wash gateway → Broker: publishes the start command")
    assert told[at + 1 : at + 3] == [
        "Broker → Tub controller: start command",
        "Tub controller → Tub controller: locks the lid",
    ]
    assert told[at - 1] == "Booking service → Wash gateway: calls to start a wash"


def test_what_somebody_does_with_his_hands_is_done_where_he_stands() -> None:
    """At the part that he turned to, and not to himself; what needs no hand is done by himself."""
    assert "Guest → Tub controller: loads the laundry" in drawn(_WASH)
    assert "Guest → Guest: waits a minute" in drawn(_WASH.replace("shuts the lid.", "waits a minute."))


def test_a_message_without_a_taker_goes_to_who_takes_its_sort() -> None:
    """'Lid shut' is one of the lid events; what comes of it is a note where it arrives."""
    assert "Broker → Wash gateway: lid shut" in drawn(_WASH)
    notes = [
        s.text for d in pictures(_WASH, "interactions") if isinstance(d, Sequence) for s in d.steps if s.do == "note"
    ]
    assert "That flips it to running" in notes


def test_the_event_goes_from_who_makes_events_to_who_hears_it_next() -> None:
    """Over what the events go through; where several of those who took part make events, nobody is chosen."""
    told = drawn(_WASH)
    assert "Booking service → JetStream: the event" in told
    assert "JetStream → Token service: the event" in told
    other = _WASH.replace(
        "Ada: Okay. Walk",
        "Cem: The price service is old. The price service listens to the wash gateway's events.\nAda: Okay. Walk",
    )
    assert "Booking service → JetStream: the event" not in drawn(other)


def test_what_was_put_between_two_steps_later_is_a_step() -> None:
    """In the list, in the picture and in prose, with what says it."""
    told = steps(_WASH + _LATER, "interactions")[0]
    at = told.index("The token service makes a ticket.")
    assert told[at + 1] == "The token service calls the mail service with the new ticket."
    assert "Token service → Mail service: calls with the new ticket" in drawn(_WASH + _LATER)
    assert (
        "the token service calls the mail service with the new ticket"
        in prose(_WASH + _LATER, "how-it-works").casefold()
    )
    assert "The token service calls the mail service with the new ticket." not in steps(_WASH, "interactions")[0]


def test_a_call_about_something_else_is_no_step() -> None:
    """The ticket is what was made, and not the complaint."""
    talk = _WASH + _LATER.replace("the new ticket", "the complaint")
    assert not any("complaint" in s for s in steps(talk, "interactions")[0])


def test_what_is_sent_through_a_part_goes_on_to_who_does_something_with_it() -> None:
    """'Through the gateway, the controller stores it'; what is only sent in a way goes through nobody."""
    talk = (
        f"{_WASH}Cem: The token service sends the ticket once, through the wash gateway, the tub controller stores it."
    )
    told = drawn(talk)
    at = told.index("Token service → Wash gateway: sends ticket to")
    assert told[at + 1 : at + 3] == ["Wash gateway → Broker: ticket", "Broker → Tub controller: ticket"]
    talk = (
        _WASH
        + "Cem: The token service sends the ticket once, through the evening, the tub controller is off.\nAda: Agreed."
    )
    assert not any("sends ticket to" in m for m in drawn(talk))


def test_an_app_stands_between_a_person_and_what_it_calls() -> None:
    """'They tap open in the app and that goes straight to booking.'"""
    talk = """
Ada: The laundry app is new. The laundry app calls the booking service. The booking service and the wash gateway are ours.
Ada: Okay. Walk me through an opening.
Bo: Guest types the code at the wash gateway, gateway passes it to booking. Or they tap open in the app and that goes straight to the booking service. Then booking calls the wash gateway and the gateway opens the lid.
Ada: Good.
"""  # noqa: E501
    told = drawn(talk)
    assert "Guest → Laundry app: taps open" in told
    assert "Laundry app → Booking service: calls" in told


def test_the_map_shows_what_a_flow_passes_between_two_parts() -> None:
    """The card read, which no sentence of its own tells; and nothing is held against the sections."""
    assert "Wash gateway → Booking service: passes the card read" in arrows(_WASH, "how-it-works", "component map")
    for name in ("interactions", "how-it-works", "context-and-boundaries"):
        assert faults(_WASH + _LATER, name) == []
