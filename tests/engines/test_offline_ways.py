"""Who talks to whom, in talk of our own: each arrow that somebody says, and none that nobody said."""

from __future__ import annotations

from talk_samples import found

from agent.model.details import InteractionDetails, Kind


def ways(talk: str) -> list[str]:
    """The arrows as 'from → to: what'."""
    return [f.title for f in found(talk) if isinstance(f.details, InteractionDetails)]


def test_a_part_named_by_two_nouns_that_each_could_be_one_is_found_in_every_clause() -> None:
    """'Meter gateway' is one part, also where it is named twice in a sentence."""
    said = ways(
        "Ada: The tariff service calls the meter gateway, the meter gateway publishes the reading to the broker, "
        "and the billing service subscribes to it.\nBo: Agreed, the broker it is."
    )
    assert "Tariff service → Meter gateway: calls" in said
    assert "Meter gateway → Broker: publishes reading to" in said
    assert "Billing service → Broker: subscribes to reading on" in said


def test_a_pronoun_stands_for_what_the_clause_before_names() -> None:
    """What passes is told, never 'it'."""
    said = ways(
        "Ada: The nurse types the code, the ward terminal sends it to the order service, "
        "and the order service passes it to the pharmacy service."
    )
    assert "Ward terminal → Order service: sends code to" in said
    assert "Order service → Pharmacy service: passes code to" in said
    assert not any(": sends it" in way or ": passes it" in way for way in said)


def test_who_listens_to_the_events_is_joined_to_what_they_go_through() -> None:
    """Also those that do so too; where nobody said what events go through, there is no arrow."""
    talk = """
Ada: Right, events go through NATS JetStream, and they are kept for 14 days.
Bo: And the mail service listens to the events, and so do the stock service and the price service.
"""
    said = ways(talk)
    for name in ("Mail service", "Stock service", "Price service"):
        assert f"{name} → JetStream: listens to the events on" in said
    assert ways(talk.strip().splitlines()[1]) == []


def test_what_one_publishes_and_another_takes_leads_from_the_one_to_the_other() -> None:
    """'subscribes to those' says whose they are."""
    said = ways(
        "Ada: The locker controller publishes scans and door events, and the device gateway subscribes to those."
    )
    assert said == ["Device gateway → Locker controller: subscribes to scans and door events of"]


def test_a_plural_that_acts_like_one_part_is_one_and_a_service_is_known_by_its_first_name() -> None:
    """'Depot integrations calls booking' names two parts; 'depots call' names none."""
    said = ways("""
Ada: Far right the depot integrations, next to the booking service.
Bo: The booking service holds a slot for an hour.
Cem: And depot integrations calls booking to hold a slot.
Ada: Depot integrations is ours, by the way.
""")
    assert said == ["Depot integrations → Booking service: calls to hold a slot"]
    assert (
        ways("Ada: The booking service is ours. The booking service is small.\nBo: Depots call booking by phone.") == []
    )


def test_a_connection_that_is_kept_open_is_an_arrow() -> None:
    """So the device is no island in the map."""
    said = ways("""
Ada: For the tape, the pump controller keeps one MQTT 5 connection open to the broker.
Bo: I like the broker.
""")
    assert said == ["Pump controller → Broker: keeps MQTT 5 connection open to"]


def test_a_stream_is_an_end_of_an_arrow_and_a_pattern_is_no_part() -> None:
    """'publishes to Kafka' leads there; 'token bucket' is a way of doing things and no store."""
    findings = found("""
Ada: The change reader reads the order table and publishes to Kafka. The change reader is ours.
Bo: And a token bucket a partner at the gateway. The token bucket is local.
""")
    said = [f.title for f in findings if isinstance(f.details, InteractionDetails)]
    assert "Change reader → Kafka: publishes to" in said
    assert not any(f.kind is Kind.COMPONENT and "bucket" in f.title for f in findings)


def test_a_person_a_noun_with_an_article_and_a_store_make_no_arrow() -> None:
    """'Ada switches the relay to Kafka' is no part that relays, and PostgreSQL publishes nothing by itself."""
    assert ways("Bo: So Ada switches the relay to Kafka by Friday.\nAda: Yes, Ada switches it.") == []
    assert (
        ways("Ada: An outbox in PostgreSQL, published to Kafka by a relay.\nBo: PostgreSQL publishes to Kafka, then.")
        == []
    )


def test_what_a_part_is_called_for_is_told_behind_its_name() -> None:
    """Not the call alone: for what, about what, with what; a call of nobody's part leads nowhere."""
    said = ways("""
Cem: The crew service asks the badge service whether the badge is valid.
Bo: And the crew service tells the gate controller to lift the bar, and nothing else.
Ada: The badge service calls the mail service directly with the new code, once.
""")
    assert said == [
        "Crew service → Badge service: asks whether the badge is valid",
        "Crew service → Gate controller: tells to lift the bar",
        "Badge service → Mail service: calls with the new code",
    ]


def test_the_second_verb_of_a_subject_leads_to_its_own_end() -> None:
    """'Checks them and writes them to …': a thing named by its bare noun is a part where it is said to act."""
    said = ways("""
Bo: The silo sensor unit is new. The weigh bridge controller sends the weights to the collector over MQTT.
Bo: The collector checks them and writes them to TimescaleDB.
Ada: The price engine reads the newest weights from the collector. The price engine is small.
""")
    assert any(way.endswith("controller → Collector: sends weights to") for way in said)
    assert "Collector → TimescaleDB: writes to" in said
    assert "Price engine → Collector: reads newest weights from" in said


def test_a_part_that_opens_the_next_clause_is_read_by_nobody() -> None:
    """'Reads the list and the price service is slow' says nothing of the two together."""
    assert (
        ways("Ada: The order service reads the list and the price service is slow.\nBo: The price service, yes.") == []
    )


def test_a_part_is_known_without_its_article_where_it_opens_a_clause() -> None:
    """'gateway passes it to the weigh service': the one gateway that there is."""
    said = ways("""
Ada: The scale gateway stands in the yard. The scale gateway is ours.
Bo: The driver scans the ticket, gateway passes it to the weigh service.
""")
    assert said == ["Scale gateway → Weigh service: passes ticket to"]
