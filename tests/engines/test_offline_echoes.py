"""What is said again without taking it up: in surprise, of oneself, in another degree; and what was only told."""

from __future__ import annotations

import pytest

from agent.model.details import DecisionDetails, Kind
from tests.engines.test_offline_scene import HEAD, TAIL, decided, found, tells

_BEFORE = "Rosa: Now the basins. The old ones leak, as we saw in winter."
_AFTER = """
Rhona: How was the roof after the storm?
Rosa: I had a look at the roof on Tuesday, it was wet.
Bela: It is always wet up there.
""".strip()


@pytest.mark.parametrize(
    ("told", "again"),
    [
        ("the pump list is done. 31 pumps, it's in the sheet", "31! I had forty in my head"),
        ("we count 12 ladders, they're all on the wall list", "12! that explains the gap"),
        ("ask your night shift people", "I AM the night shift people"),
        ("check with the harbour master first", "I'm the harbour master"),
        ("night deliveries too? we bill for night deliveries?", "we bill MORE for night deliveries"),
    ],
)
def test_words_said_again_in_surprise_of_oneself_or_in_another_degree_settle_nothing(told: str, again: str) -> None:
    besides = {
        d: s for d, s in decided(f"{_BEFORE}\nRosa: {told}\nBela: {again}\n{_AFTER}").items() if not _of_the_frame(d)
    }
    assert "accepted" not in besides.values()


def _of_the_frame(decision: str) -> bool:
    """Whether it is one of the lines that stand around those to be read."""
    return "buoy" in decision or "every 10 minutes" in decision


@pytest.mark.parametrize(
    ("told", "again", "words"),
    [
        ("how many pumps do we put in each basin? I'd say 3 pumps", "3. and they run at night", "3 pumps"),
        ("we bill night deliveries at 12 euros?", "12 euros it is", "12 euros"),
    ],
)
def test_an_amount_that_is_named_again_plainly_is_taken_up(told: str, again: str, words: str) -> None:
    assert tells(f"Rosa: {told}\nBela: {again}\nRosa: next, the ladders.", words) == "accepted"


def test_what_a_choice_would_cost_is_no_option_that_lost() -> None:
    talk = "\n".join(
        (
            "Rosa: a reservation of the basin lasts 2 hours now",
            "Bela: people book 4 because they come late",
            "Rhona: what do we lose with four",
            "Ida: some lanes empty a bit longer, about 2% of the day",
            "Tavish: and I'd rather not have the desk phone people, they hate it",
            "Rhona: ok. A reservation goes up from two hours to four hours, on Bela's figures.",
        )
    )
    lost = [
        a.name
        for f in found(f"{HEAD.strip()}\n{talk}\n{TAIL.strip()}")
        if f.kind is Kind.DECISION and isinstance(f.details, DecisionDetails)
        for a in f.details.alternatives
    ]
    assert tells(talk, "4 hours") == "accepted"
    assert not any("lanes" in name for name in lost)
