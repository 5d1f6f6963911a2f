"""Who is to do what by the way work is given out: in a round, as an answer, by a request or a mark."""

from __future__ import annotations

import pytest
from talk_samples import found

from agent.engines.offline.infinitive import infinitive
from agent.engines.offline.verbs import gerund, third
from agent.model.details import ActionDetails, Kind

HEAD = "Lena: Good morning.\nOmar: Good morning.\nTova: Morning.\n"


def tasks(talk: str) -> list[tuple[str | None, str, str | None]]:
    """(owner, statement, due) of each task."""
    return [
        (f.details.owner, f.statement, f.details.due)
        for f in found(HEAD + talk)
        if f.kind is Kind.ACTION and isinstance(f.details, ActionDetails)
    ]


@pytest.mark.parametrize(
    ("talk", "expected"),
    [
        (
            "Lena: Omar orders the spare bulbs by Friday, Tova repaints the buoy and checks the chain, "
            "and I speak to the harbour master.",
            [
                ("Omar", "Order the spare bulbs by Friday.", "by Friday"),
                ("Tova", "Repaint the buoy.", None),
                ("Tova", "Check the chain.", None),
                ("Lena", "Speak to the harbour master.", None),
            ],
        ),
        (
            "Lena: Omar will draft the tender, and Tova will get two quotes for the roof.",
            [("Omar", "Draft the tender.", None), ("Tova", "Get 2 quotes for the roof.", None)],
        ),
        (
            "Lena: I'd say Tova takes the labels and Omar the cables.",
            [("Tova", "The labels.", None), ("Omar", "The cables.", None)],
        ),
        (
            "Lena: So who does what? Omar?\nOmar: The schedule for the ferry crew by 3 June.",
            [("Omar", "The schedule for the ferry crew by 3 June.", "by 3 June")],
        ),
        ("Lena: Who rings the insurance?\nTova: Me. Tomorrow.", [("Tova", "Ring the insurance.", None)]),
        ("Lena: Somebody has to tell the neighbours.\nTova: I will.", [("Tova", "Tell the neighbours.", None)]),
        ("Lena: Who orders the paint?\nTova: Omar does.", [("Omar", "Order the paint.", None)]),
        (
            "Lena: I have to ask the council about the mooring fee.",
            [("Lena", "Ask the council about the mooring fee.", None)],
        ),
        ("Lena: It's on me to bring the contract.", [("Lena", "Bring the contract.", None)]),
        ("Lena: The ticket for the timeouts is yours, Omar.", [("Omar", "The ticket for the timeouts.", None)]),
        (
            "Lena: todo Omar: new cable for the winch. todo Tova: labels for the crates",
            [("Omar", "New cable for the winch.", None), ("Tova", "Labels for the crates.", None)],
        ),
        ("Lena: Omar, you draw up the list of keys.\nOmar: OK.", [("Omar", "Draw up the list of keys.", None)]),
        (
            "Lena: Would you mind sending me the plans, Omar?\nOmar: Not at all.",
            [("Omar", "Send me the plans.", None)],
        ),
        ("Lena: omar pls check the logs of the gate", [("Omar", "Check the logs of the gate.", None)]),
        (
            "Tova: The museum doesn't say what the deposit is.\nLena: Ask the director, please.",
            [("Tova", "Ask the director: The museum doesn't say what the deposit is.", None)],
        ),
        (
            "Lena: Omar orders the bulbs and Tova writes the loan form for guests.\nTova: By the 15th.",
            [("Omar", "Order the bulbs.", None), ("Tova", "Write the loan form for guests.", "By the 15th")],
        ),
        (
            "Lena: We still have no figures for the pump.\nOmar: I'll get those from the supplier.",
            [("Omar", "Get those from the supplier: We still have no figures for the pump.", None)],
        ),
        (
            "Lena: I'll copy the list of keys by Friday, or it gets funny again.",
            [("Lena", "Copy the list of keys by Friday, or it gets funny again.", "by Friday")],
        ),
    ],
)
def test_work_is_given_out_in_many_ways(talk: str, expected: list[tuple[str, str, str | None]]) -> None:
    """By a round of names, as the answer to who does it, by a request, a mark, a duty."""
    assert sorted(tasks(talk), key=str) == sorted(expected, key=str)


@pytest.mark.parametrize(
    "talk",
    [
        "Lena: Omar checks the boat every morning, Tova cleans the deck on Sundays.\nTova: For years.",
        "Lena: The gateway checks the badge and Omar gets a mail.",
        "Lena: If we ever build a second one I'll paint it myself.",
        "Lena: Could you speak up, Omar?\nOmar: Yes, sorry.",
        "Lena: For twenty thousand I'll happily read the manual.",
        "Omar: I can make them every night.",
        "Lena: I'll get coffee.\nOmar: And I'll bring cake.",
        "Lena: Omar, you check the ropes.\nOmar: No, I can't.",
        "Lena: We could hire a diver.\nTova: The winch would mine.",
        "Lena: Who checks the badge?\nTova: The gate does.",
        "Lena: Omar, please read that out again.\nOmar: Sure.",
        "Lena: Please, no blinking lights.",
        "Lena: Redis keeps the sessions and Kafka sends the events.",
    ],
)
def test_what_gives_no_work_to_anybody_is_no_task(talk: str) -> None:
    """A habit, what a system does, a jest, an errand for the table, a request that is refused or for here and now."""
    assert tasks(talk) == []


def test_nouns_beside_a_task_stay_as_they_are() -> None:
    """Only the verbs of a sentence that begins with one in that form."""
    assert infinitive("orders the bulbs and checks the chain") == "order the bulbs and check the chain"
    assert infinitive("send the drawings and plans") == "send the drawings and plans"


@pytest.mark.parametrize(
    ("verb", "s", "ing"),
    [
        ("carry", "carries", "carrying"),
        ("cut", "cuts", "cutting"),
        ("fix", "fixes", "fixing"),
        ("write", "writes", "writing"),
    ],
)
def test_the_forms_of_a_verb(verb: str, s: str, ing: str) -> None:
    """As they are spelt."""
    assert (third(verb), gerund(verb)) == (s, ing)
