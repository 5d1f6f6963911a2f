"""Flows that are told over several turns: the steps in their order, whoever tells them, as a list and as a picture."""

from __future__ import annotations

import pytest
from drawn_samples import arrows, faults, pictures, prose, section, steps
from talk_samples import found

from agent.diagrams.sequence import Sequence
from agent.model.details import AlgorithmDetails
from agent.model.section import Paragraph, Picture

_DELIVERY = """
Ada: Right, the yard. The scale gateway stands at the gate, and the weigh service is ours.
Bo: The scale gateway is small. The weigh service keeps the tickets.
Ada: Okay. Walk me through a delivery.
Bo: Driver scans the ticket at the kiosk. Kiosk sends the number to the scale gateway, and the gateway passes it on to weigh.
Cem: Is the driver still in the cab then?
Bo: Yes. The weigh service looks up the order and asks the price service for the rate.
Dag: The price service answers with the rate of the day.
Bo: Then the gateway opens the barrier.
Cem: No, first the scale gateway reads the weight.
Ada: I like that barrier, by the way.
Bo: Finally the kiosk prints the receipt, and the driver signs it.
Ada: Good. Now the invoices.
Bo: The invoice service sends the invoice to the printer. The invoice service is new. The price service is ours too.
"""  # noqa: E501
_STEPS = [
    "The driver scans the ticket at the kiosk.",
    "The kiosk sends the number to the scale gateway.",
    "The scale gateway passes the number on to the weigh service.",
    "The weigh service looks up the order.",
    "The weigh service asks the price service for the rate.",
    "The price service answers with the rate of the day.",
    "The scale gateway reads the weight.",
    "The scale gateway opens the barrier.",
    "The kiosk prints the receipt.",
    "The driver signs the receipt.",
]


def told(talk: str) -> list[tuple[str, ...]]:
    """The steps of each flow."""
    return [f.details.steps for f in found(talk) if isinstance(f.details, AlgorithmDetails) and f.details.passing]


def test_a_flow_over_several_turns_is_a_numbered_list_of_its_steps() -> None:
    """Several tell it; questions and remarks between are passed over; what follows the closing word is not of it."""
    assert steps(_DELIVERY, "interactions") == [_STEPS]


def test_a_flow_is_drawn_with_each_step_as_a_message() -> None:
    """Who does it, to whom, and of one alone to himself; what is answered goes back to who asked."""
    drawn = arrows(_DELIVERY, "interactions", "sequence")
    assert drawn[:3] == [
        "Driver → Kiosk: scans the ticket",
        "Kiosk → Scale gateway: sends the number",
        "Scale gateway → Weigh service: passes the number on",
    ]
    assert "Price service → Weigh service: answers with the rate of the day" in drawn
    assert "Scale gateway → Scale gateway: opens the barrier" in drawn
    assert drawn[-1] == "Driver → Driver: signs the receipt"
    assert len(drawn) == len(_STEPS)


def test_the_whole_tells_what_happens_before_who_takes_part() -> None:
    """The flow first, then the map and the ways between the parts."""
    blocks = section(_DELIVERY, "how-it-works")
    flow = next(n for n, b in enumerate(blocks) if isinstance(b, Paragraph) and "goes like this" in b.sentences[0].text)
    assert flow < next(n for n, b in enumerate(blocks) if isinstance(b, Picture))
    assert "A delivery goes like this: the driver scans the ticket at the kiosk, the kiosk sends" in prose(
        _DELIVERY, "how-it-works"
    )


@pytest.mark.parametrize(
    ("correction", "expected"),
    [
        (
            "No, first the pump controller closes the valve.",
            ["opens the hatch", "closes the valve", "starts the motor"],
        ),
        ("Sorry, no, the tank sensor starts the motor.", ["opens the hatch", "tank sensor starts the motor"]),
        ("No, first the hatch.", ["opens the hatch", "starts the motor"]),
        ("Wait, before that the pump controller checks the level.", ["checks the level", "starts the motor"]),
        ("No, that is my coffee.", ["opens the hatch", "starts the motor"]),
    ],
)
def test_what_corrects_a_step_changes_it(correction: str, expected: list[str]) -> None:
    """One before the last, one told otherwise, one moved; and what is about no step changes nothing."""
    moved = "the motor, and then" if "hatch." in correction else ""
    order = (
        "The pump controller starts the motor. Then the pump controller opens the hatch."
        if moved
        else "The pump controller opens the hatch. Then the pump controller starts the motor."
    )
    talk = f"""
Ada: The pump controller and the tank sensor are new. I like the tank sensor.
Bo: What happens when the tank is empty?
Ada: The tank sensor tells the pump controller. {order}
Bo: {correction}
Ada: Then the lamp turns green.
"""
    (said,) = told(talk)
    places = [next((n for n, s in enumerate(said) if words in s), -1) for words in expected]
    assert -1 not in places
    assert places == sorted(places)
    assert len({*said}) == len(said)
    assert not any("coffee" in s for s in said)


def test_a_case_apart_and_another_way_in_are_no_steps() -> None:
    """What is told in answer to 'what if' stands apart; who turns anew to one that had his turn tells another way."""
    talk = """
Ada: The till app and the stock service are ours. The stock service is old, the till app is new.
Ada: A sale, in order. The clerk scans a tin, the till app asks the stock service for the price, and it books the sale.
Bo: And if the line is down?
Cem: The till app keeps the sale on disk and sends it later.
Bo: Then the till app prints the slip.
Cem: The web shop calls the stock service directly.
"""
    assert told(talk) == [
        (
            "The clerk scans a tin",
            "The till app asks the stock service for the price",
            "The till app books the sale",
            "The till app prints the slip",
        )
    ]


def test_no_flow_is_made_of_talk_and_of_how_it_goes_today() -> None:
    """Nobody does anything step by step there; the old way is not built."""
    assert told("Ada: What happens when it rains?\nBo: I get wet. The roof leaks.\nAda: Then buy a hat.") == []
    old = _DELIVERY.replace("through a delivery.", "through a delivery as it goes today.")
    assert told(old) == []


@pytest.mark.parametrize("name", ["interactions", "how-it-works"])
def test_nothing_is_held_against_a_flow(name: str) -> None:
    """Neither against its list nor its picture nor its caption."""
    assert faults(_DELIVERY, name) == []


_NIGHT = """
Ada: The tank gateway and the alarm service are ours. The tank gateway is small. The broker stays.
Bo: Take us through a cold night.
Cem: The probe sends the reading to the tank gateway. The tank gateway writes the reading to its log.
Bo: So we can show it later.
Cem: Exactly. Hatches, wait ten seconds, then start the heater.
Bo: Keep your voice down, please.
Cem: Then it publishes the alarm to the broker, and the alarm service takes it from the broker.
Bo: Good.
"""


def test_steps_without_a_subject_are_of_who_acted_last() -> None:
    """'Wait ten seconds, then start the heater', of who tells the flow; what is said to the others is none."""
    (said,) = told(_NIGHT)
    assert said[2:4] == ("The tank gateway waits 10 seconds", "The tank gateway starts the heater")
    assert not any("voice" in s for s in said)


def test_a_part_that_is_called_by_its_noun_gets_its_messages() -> None:
    """What is put on the broker and taken from it."""
    drawn = arrows(_NIGHT, "interactions", "sequence")
    assert "Tank gateway → Broker: publishes the alarm" in drawn
    assert "Alarm service → Broker: takes the alarm" in drawn


_LOAN = """
Ada: The desk terminal and the loan service are ours, and the seat service is new. I like the desk terminal.
Ada: Walk me through a return.
Bo: Member shows the card at the desk terminal, or he rings the bell. The desk terminal asks the loan service.
Ada: Good. And a loan is the same the other way round?
Bo: Longer. They type the code, or they call the desk and that goes straight to the loan service. Then it’s the same open command. They take it out, sign the slip, slip signed comes in, and it’s paid.
Ada: A loan, in order. The member types the code, the desk terminal sends it to the seat service, and the seat service passes it to the loan service. The loan service finds the oldest one.
Ada: The loan service calls the seat service, the seat service sends the open command to the desk terminal, and the desk terminal opens the drawer.
Cem: Good. The loan service is ours, the seat service too.
"""  # noqa: E501


def test_a_flow_that_is_told_twice_has_the_end_of_the_one_and_the_steps_of_the_other() -> None:
    """'They' are whoever does the same in the other telling; what is passed on and what a service keeps is named."""
    assert steps(_LOAN, "interactions")[-1] == [
        "The member types the code.",
        "The desk terminal sends the code to the seat service.",
        "The seat service passes the code to the loan service.",
        "The loan service finds the oldest loan.",
        "The loan service calls the seat service.",
        "The seat service sends the open command to the desk terminal.",
        "The desk terminal opens the drawer.",
        "The member takes it out.",
        "The member signs the slip.",
        "Slip signed comes in, and it is paid.",
    ]


def test_another_beginning_is_a_branch_up_to_where_it_is_the_same() -> None:
    """It replaces what leads to the part that it goes to straight away, and stands below the list by its numbers."""
    drawn = [d for d in pictures(_LOAN, "interactions") if isinstance(d, Sequence)][-1]
    blocks = [(s.do, s.text) for s in drawn.steps if s.do in ("alt", "else", "end")]
    assert blocks == [("alt", "the member types the code"), ("else", "the member calls the desk"), ("end", "")]
    assert [s.do for s in drawn.steps].index("end") == 7  # before the loan service calls
    assert "Member → Desk terminal: types the code" in arrows(_LOAN, "interactions", "sequence")
    told_below = "Instead of steps 1 to 4: the member calls the desk and that goes straight to the loan service."
    assert told_below in prose(_LOAN, "interactions")


def test_nothing_is_held_against_a_branch() -> None:
    """Neither against the picture nor the sentence."""
    assert faults(_LOAN, "interactions") == []
