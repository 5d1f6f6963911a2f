"""What a thing does that is there: to tell it settles nothing, and to tell it otherwise turns nothing down."""

from __future__ import annotations

import pytest
from talk_samples import HEAD, TAIL, found

from agent.model.details import DecisionDetails, Kind
from agent.model.finding import Finding


def _decisions(talk: str) -> list[Finding]:
    return [f for f in found(f"{HEAD.strip()}\n{talk}\n{TAIL.strip()}") if f.kind is Kind.DECISION]


@pytest.mark.parametrize(
    ("talk", "words"),
    [
        ("Ida: the reader on the pier beeps after 3 seconds.\nBela: 3 seconds, yes.\nRhona: On we go.", "3 seconds"),
        ("Tavish: The winch pulls 400 kilos.\nBela: 400 kilos, it does.\nRhona: On we go.", "400 kilos"),
    ],
)
def test_an_echo_of_what_a_thing_does_settles_nothing(talk: str, words: str) -> None:
    assert not [f.statement for f in _decisions(talk) if words in f.statement and f.status == "accepted"]


def test_what_a_thing_does_is_turned_down_by_nobody_who_knows_better() -> None:
    talk = """
Rhona: And who has the keys?
Bela: Ida has.
Tavish: And the pump starts at 20 degrees.
Ida: No, it starts at 25 degrees.
Bela: The pump doesn't start before 30 degrees, I looked.
""".strip()
    decisions = _decisions(talk)
    lost = [a.name for f in decisions if isinstance(f.details, DecisionDetails) for a in f.details.alternatives]
    lost += [f.statement for f in decisions if f.status == "rejected"]
    assert not [name for name in lost if "degrees" in name]


@pytest.mark.parametrize(
    "talk",
    [
        "Rhona: When does the pump start?\nTavish: The pump starts at 20 degrees.\nRhona: 20 degrees it is.",
        "Bela: I'd have the pump start by itself.\nTavish: The pump starts at 20 degrees.\nRhona: 20 degrees, good.",
    ],
)
def test_what_a_thing_shall_do_is_settled_where_somebody_asked_or_wished_for_it(talk: str) -> None:
    assert [f for f in _decisions(talk) if "20 degrees" in f.statement and f.status == "accepted"]
