"""What the document draws and tells of the ways between the parts: the way the messages go, and only as it was told."""

from __future__ import annotations

import pytest
from drawn_samples import arrows, entries, faults, pictures, prose

from agent.diagrams.flowchart import Flowchart

_QUAY = """
Ada: Right, events go through NATS JetStream, and they are kept for 14 days.
Bo: The berth service asks the tide service whether the quay is deep enough.
Cem: And the tide service listens to the events, and so does the crane service.
Ada: The invoice service listens to the berth service, for the fees.
Bo: The crane service calls the pilot service. The crane service is ours.
Cem: The harbour app sends the arrival to the berth service, and the berth service passes it to the crane service.
"""


def test_only_what_was_told_together_is_told_as_one_way() -> None:
    """Who listens to a part has no share in what that part asks, and a call of another turn goes on with nothing."""
    told = prose(_QUAY, "how-it-works")
    assert "listens to the berth service, which" not in told
    assert "the tide service, which listens" not in told
    assert "to the crane service, which calls" not in told
    assert "sends the arrival to the berth service, which passes the arrival to the crane service" in told


_CRANES = """
Ada: Right, events go through NATS JetStream, and they are kept for 14 days.
Bo: The berth service publishes the arrival event, and the tide service listens to the events.
Cem: And the fee service listens to the events.
Ada: The invoice service listens to the berth service's events, for the fees.
Bo: The crane gateway publishes the lift command to the broker, and the crane controller subscribes to it.
Cem: And the crane controller publishes weights and load events, and the crane gateway subscribes to those.
Cem: I like the broker.
Ada: The broker is ours. The crane controller downloads the load table from the chart store. The chart store is new.
Bo: Agreed, the crane logs are stored in the chart store for a year.
"""


def test_arrows_of_messages_go_the_way_of_the_messages_and_over_the_broker() -> None:
    """Whoever the words make the subject; where both ends are joined to a broker, no arrow goes round it."""
    drawn = arrows(_CRANES, "how-it-works", "component map")
    assert "Crane gateway → Broker: lift command" in drawn
    assert "Broker → Crane controller: lift command" in drawn
    assert "Crane controller → Broker: weights and load events" in drawn
    assert "Broker → Crane gateway: weights and load events" in drawn
    assert not any(a.startswith("Crane controller → JetStream") for a in drawn)
    assert not any(a.startswith(("Crane gateway → Crane c", "Crane controller → Crane g")) for a in drawn)


def test_events_lead_from_who_announces_them_to_who_listens() -> None:
    """A service whose events another one hears publishes to what the events go through."""
    drawn = arrows(_CRANES, "how-it-works", "component map")
    assert "Berth service → JetStream: arrival event" in drawn
    assert "JetStream → Tide service: the events" in drawn
    assert "JetStream → Invoice service: events" in drawn
    assert not any(a.endswith(("listens to", "→ Berth service: listens to events of")) for a in drawn)


def test_who_takes_the_same_is_told_together() -> None:
    """Not one sentence each."""
    told = prose(_CRANES, "how-it-works")
    assert "The tide service and the fee service listen to the events on JetStream" in told
    assert "subscribes to the lift command on the broker" in told


def test_what_is_fetched_flows_from_where_it_lies() -> None:
    """A picture of the data shows what moves, not who calls."""
    assert "Chart store → Crane controller: load table" in arrows(_CRANES, "data", "data flow")


_TURBINES = """
Ada: Events go through NATS JetStream, and they are kept for a week.
Bo: The turbine controller publishes readings to the broker, and the yard gateway subscribes to those.
Ada: The yard gateway publishes the brake command to the broker, and the turbine controller subscribes to it.
Cem: The turbine controller sends the badge to the yard gateway, and the yard gateway passes it to the crew service.
Ada: The crew service calls the badge service to check a name, and listens to the events, for the shifts.
Bo: And the fee service. The fee service is ours, and so is the badge service. I like the broker.
Cem: The broker stays.
"""


def test_what_is_sent_goes_over_the_broker_at_which_the_two_meet() -> None:
    """Where one publishes what the other hears; who is no part of that is sent to at once."""
    drawn = arrows(_TURBINES, "how-it-works", "component map")
    assert any(a.startswith("Turbine controller → Broker") and "badge" in a for a in drawn)
    assert not any(a.startswith("Turbine controller → Yard gateway") for a in drawn)
    assert "Yard gateway → Crew service: passes badge to" in drawn


def test_who_listens_besides_is_drawn_too() -> None:
    """The second verb of a sentence, and one that is only added."""
    drawn = arrows(_TURBINES, "how-it-works", "component map")
    assert "JetStream → Crew service: the events" in drawn
    assert "JetStream → Fee service: the events" in drawn


_YARD = """
Ada: Right, the yard. The scale gateway stands at the gate, and the weigh service is ours. The scale gateway is small.
Bo: The billing service keeps the tickets, the weigh service does not. The billing service is new.
Ada: Agreed, the billing export goes to finance as one file per night.
Cem: The weigh service pushes the weight to the carrier, and it reads the carrier codes once a day.
Bo: The weigh service accepts five requests a second from each bank.
Ada: Okay. Walk me through a delivery, for the boundary.
Bo: The driver scans the ticket at the scale gateway. The scale gateway sends the number to the weigh service.
Bo: Then the weigh service prints the receipt, and the driver signs it.
Ada: Good. For the record, the outside world gets no access to the tables, the boundary is the weigh service.
"""


def test_people_and_systems_outside_stand_outside_with_what_they_use_or_get() -> None:
    """Who takes part in a flow, who is pushed something or asks for it, and where a file goes."""
    assert set(arrows(_YARD, "context-and-boundaries", "system context")) == {
        "Billing service → Finance: sends billing export to",
        "Weigh service → Carrier: pushes weight to",
        "Bank → Weigh service: five requests a second",
        "Driver → Scale gateway: scans the ticket",
    }
    (shown,) = pictures(_YARD, "context-and-boundaries")
    assert isinstance(shown, Flowchart)
    outside = {n.name for n in shown.nodes if n.group == "Outside"}
    assert outside == {"Finance", "Carrier", "Bank", "Driver"}


def test_who_is_called_without_an_article_is_told_without_one() -> None:
    """'Goes to finance', but 'to the carrier'."""
    told = prose(_YARD, "how-it-works")
    assert "sends the billing export to finance." in told
    assert "pushes the weight to the carrier." in told


def test_all_that_a_thing_belongs_to_is_drawn() -> None:
    """'Exactly one boat and one berth' are two; a thing that the next clause tells of is none of them."""
    talk = """
Ada: For the list, a season has one or more tickets, and a ticket belongs to exactly one boat and one berth.
Bo: Yes, and a berth has one owner and is cleaned in May.
"""
    assert set(arrows(talk, "logical-classes", "class")) == {
        "Season → Ticket: has one or more",
        "Ticket → Boat: belongs to exactly one",
        "Ticket → Berth: belongs to one",
        "Berth → Owner: has one",
    }


def test_events_of_one_sort_are_not_the_events_that_go_through_a_broker() -> None:
    """What a device publishes for a gateway does not come to those who listen to the events."""
    talk = """
Ada: Right, events go through NATS JetStream, and they are kept for 14 days.
Bo: The mail service listens to the events. And the lift controller publishes door events, and the hall gateway subscribes to those.
Ada: The rent service listens to the mail service's events. The rent service is ours, the hall gateway is not.
"""  # noqa: E501
    drawn = arrows(talk, "how-it-works", "component map")
    assert "Lift controller → Hall gateway: door events" in drawn
    assert "Mail service → JetStream: events" in drawn
    (shown,) = (d for d in pictures(talk, "how-it-works") if isinstance(d, Flowchart))
    named = next(n for n in shown.nodes if n.name == "JetStream")
    assert named.cites
    assert all("JetStream" in e.title for e in entries(talk) if e.id in named.cites)


@pytest.mark.parametrize(
    ("talk", "name"),
    [(_CRANES, "how-it-works"), (_CRANES, "data"), (_TURBINES, "how-it-works"), (_YARD, "context-and-boundaries")],
)
def test_nothing_is_held_against_what_is_drawn(talk: str, name: str) -> None:
    """Each arrow is borne out, in the direction in which it is drawn."""
    assert faults(talk, name) == []
