"""Flows that are told over several turns: the steps in their order, whoever tells them, as a list and as a picture."""

from __future__ import annotations

import pytest
from drawn_samples import arrows, faults, prose, section, steps
from talk_samples import found

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
    "The scale gateway passes it on to the weigh service.",
    "The weigh service looks up the order.",
    "The weigh service asks the price service for the rate.",
    "The price service answers with the rate of the day.",
    "The scale gateway reads the weight.",
    "The scale gateway opens the barrier.",
    "The kiosk prints the receipt.",
    "The driver signs it.",
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
