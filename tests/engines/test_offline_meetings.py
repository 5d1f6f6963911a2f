"""What one who leads a meeting sums up, hands out and turns down, and what is only said beside it, read by rules."""

from __future__ import annotations

import pytest

from agent.model.details import DecisionDetails, Kind
from agent.model.finding import Finding
from tests.talk_samples import HEAD, TAIL, found, read_talk, transcript


def kept(middle: str, kind: Kind = Kind.DECISION) -> list[Finding]:
    """The findings of a kind in a meeting with these lines in its middle."""
    return [f for f in found(HEAD.strip() + "\n" + middle.strip() + "\n" + TAIL.strip()) if f.kind is kind]


@pytest.mark.parametrize(
    ("middle", "decided"),
    [
        (
            "Tavish: The strain data come over SFTP at night. I'd fetch it at four and match by the buoy's number.\n"
            "Rhona: The strain data come over SFTP, fetched at four, matched by the buoy's number. Lamps?",
            "matched by the buoy",
        ),
        (
            "Tavish: The winch has to run on, the lamp may only warn. And I need a list of moorings every evening.\n"
            "Rhona: Then the winch runs on, the lamp only warns, and Tavish gets a list of moorings every evening.",
            "winch runs on",
        ),
        (
            "Tavish: The file should be fetched at half past two, by number.\n"
            "Rhona: So the file is fetched at half past two, by the number of the buoy. Next, the lamps.\n"
            "Tavish: The lamp gets its plan at half past three in the harbour.",
            "half past 2",
        ),
    ],
)
def test_what_the_one_who_leads_sums_up_is_decided(middle: str, decided: str) -> None:
    """Before the next question, beside a task, and whatever clock time another names next."""
    said = [f.statement.replace("'", "’") for f in kept(middle) if f.status == "accepted"]
    assert any(decided in statement for statement in said), said


def test_what_is_read_out_is_not_decided() -> None:
    """A quotation that is spoken as one settles nothing, whoever agrees."""
    middle = (
        "Tavish: There's a comment, quote, each lamp burns for ninety minutes, three times a night, unquote.\n"
        "Rhona: Agreed with all the skippers. I'd like to meet one of them."
    )
    assert not [f.statement for f in kept(middle) if "90 minutes" in f.statement]


def test_the_lines_above_a_transcript_decide_nothing() -> None:
    """A title with a number in it, before anybody speaks, is no decision."""
    spoken = transcript("Above: Harbour office, moorings, 12 buoys, 2026-05-04.\n" + HEAD.strip() + TAIL)
    first, *rest = spoken.turns
    told = read_talk(spoken.model_copy(update={"turns": (first.model_copy(update={"speaker": None}), *rest)}))
    assert [f.statement for f in told if f.kind is Kind.DECISION and "2 years" in f.statement]
    assert not [f.statement for f in told if f.kind is Kind.DECISION and "12 buoys" in f.statement]


def test_what_is_turned_down_is_named_without_its_no() -> None:
    """'No MQTT' turned down would say twice that it is not."""
    middle = "Tavish: A friend at the ferry went for MQTT.\nRhona: The buoys send HTTPS, in batches of 20. No MQTT."
    refused = [f.statement for f in kept(middle) if f.status == "rejected"]
    assert refused == ["MQTT."]


@pytest.mark.parametrize(("answer", "tasks"), [("Nobody reads on a boat at night.", 0), ("Yes, do that.", 1)])
def test_what_somebody_could_do_is_a_task_where_it_is_wanted(answer: str, tasks: int) -> None:
    """'I could push the changes' alone promises nothing."""
    middle = f"Tavish: I could write a small program for the phones.\nRhona: {answer}"
    assert len([f for f in kept(middle, Kind.ACTION) if "program" in f.statement]) == tasks


def test_a_name_in_mixed_case_keeps_its_small_letter() -> None:
    """A statement begins with a capital letter, but gRPC is no GRPC."""
    middle = "Tavish: Should the buoys speak gRPC?\nRhona: gRPC is out for the buoys, the modem has no room for it."
    said = [f.statement for f in kept(middle) if "RPC" in f.statement]
    assert said
    assert not [statement for statement in said if "GRPC" in statement]


def test_where_another_part_keeps_its_data_lost_against_nothing() -> None:
    """The buoy's own SQLite is no alternative to the database of the office."""
    middle = (
        "Tavish: There is no coverage in half the bay. The buoy writes to SQLite and sends when it can.\n"
        "Rhona: And in the office?\nTavish: Spring Boot and Postgres, the billing is Java already.\n"
        "Rhona: Spring Boot and Postgres, fine."
    )
    taken = [f for f in kept(middle) if "Postgres" in f.statement and f.status == "accepted"]
    assert taken
    assert not [a.name for f in taken if isinstance(f.details, DecisionDetails) for a in f.details.alternatives]
