"""What a question only asks is no option that lost: how much, how long, what it means, whether it is so."""

from __future__ import annotations

import pytest
from talk_samples import HEAD, TAIL, found

from agent.model.details import DecisionDetails, Kind
from agent.model.finding import Finding


def _decisions(talk: str) -> list[Finding]:
    return [f for f in found(f"{HEAD.strip()}\n{talk}\n{TAIL.strip()}") if f.kind is Kind.DECISION]


def _lost(talk: str) -> list[str]:
    return [a.name for f in _decisions(talk) if isinstance(f.details, DecisionDetails) for a in f.details.alternatives]


@pytest.mark.parametrize(
    ("talk", "asked"),
    [
        (
            "Bela: Logged for how long?\nTavish: Nobody reads it after a month.\nRhona: So we log for 30 days.",
            "how long",
        ),
        (
            "Bela: Paint cost of that?\nTavish: It's nothing, we have a barrel.\nRhona: So the masts are painted red.",
            "cost",
        ),
        (
            "Bela: sunk means somebody hears of it?\nTavish: sunk means a bell rings in the office\n"
            "Rhona: So a bell rings in the office when a buoy sinks.",
            "somebody hears",
        ),
        (
            "Bela: And leaving's the same backwards?\nTavish: The skipper calls the office directly.\n"
            "Rhona: So the skipper calls the office directly when he leaves.",
            "backwards",
        ),
    ],
)
def test_what_is_only_asked_lost_to_nothing(talk: str, asked: str) -> None:
    assert not [name for name in _lost(talk) if asked in name]


def test_a_thing_that_is_asked_for_and_not_taken_lost_all_the_same() -> None:
    talk = "Bela: A whistle on each mast?\nTavish: The gulls answer it all night.\nRhona: So each mast gets a bell."
    assert any("whistle" in name for name in _lost(talk))


def test_staying_with_what_was_chosen_did_not_lose_to_it() -> None:
    talk = (
        "Tavish: I'd like to stay on JSON. Something smaller saves us forty percent, but a skipper has to read it.\n"
        "Ida: I do have to be able to read it.\n"
        "Rhona: The buoy's message is JSON with a number in it."
    )
    assert not [name for name in _lost(talk) if "JSON" in name]
