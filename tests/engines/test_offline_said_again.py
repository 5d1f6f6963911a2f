"""An amount that is said twice, or echoed: it settles nothing, and nothing is turned down by it."""

from __future__ import annotations

import pytest
from talk_samples import HEAD, TAIL, found

from agent.model.details import DecisionDetails, Kind
from agent.model.finding import Finding


def _decisions(talk: str) -> list[Finding]:
    return [f for f in found(f"{HEAD.strip()}\n{talk}\n{TAIL.strip()}") if f.kind is Kind.DECISION]


def _lost(decisions: list[Finding]) -> list[str]:
    """What was turned down, as a decision of its own or beside one."""
    beside = [a.name for f in decisions if isinstance(f.details, DecisionDetails) for a in f.details.alternatives]
    return [*(f.statement for f in decisions if f.status == "rejected"), *beside]


def test_a_figure_that_is_said_twice_for_effect_is_put_forward_once() -> None:
    talk = """
Bela: I'd dry the ropes for 8 hours.
Ida: Next thing, I looked at the berths.
Ida: 16 percent of the boats come in after dark. SIXTEEN. After ten it's 3 percent.
Bela: Huh, that's more than I thought.
""".strip()
    assert not [f.statement for f in _decisions(talk) if f.statement.count("16") > 1]


def test_an_amount_that_is_asked_back_and_said_again_answers_no_question_that_is_settled() -> None:
    talk = "Bela: four hundred lamps, I said.\nIda: 400? I had three hundred in my head.\nBela: 400."
    assert not [f.statement for f in _decisions(talk) if "400" in f.statement and "report" in f.statement]


def test_an_amount_with_a_remark_on_it_does_not_take_the_place_of_the_same_amount() -> None:
    talk = """
Rhona: And how long may a boat stay at a buoy?
Bela: 12 hours?
Tavish: twelve hours.
Ida: twelve hours, no, that is 12 hours of mud.
Rhona: 12 hours, then.
""".strip()
    told = [f.statement for f in _decisions(talk) if "12 hours" in f.statement and f.status == "accepted"]
    assert told == ["How long a boat may stay at a buoy: 12 hours."]


@pytest.mark.parametrize(
    ("asked", "lost"),
    [
        ("the insurer writes for five days after a storm, can we say seven days for the log?", []),
        ("can we say five days or seven days for the log?", ["five days"]),
    ],
)
def test_what_is_told_beside_the_amount_that_was_settled_did_not_lose_to_it(asked: str, lost: list[str]) -> None:
    decisions = _decisions(f"Bela: {asked}\nRhona: So the log of the buoys is kept for 7 days.")
    assert [name for name in _lost(decisions) if "five" in name] == lost
