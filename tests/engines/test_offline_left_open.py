"""Questions that stay open by how they are met, and those that somebody answers after all."""

from __future__ import annotations

import pytest
from talk_samples import found

from agent.model.details import Kind

HEAD = "Lena: Hello everybody.\nOmar: Hello.\nTova: Hello.\n"


def asked(talk: str) -> list[str]:
    """The questions that are open."""
    return [f.statement for f in found(HEAD + talk) if f.kind is Kind.QUESTION]


@pytest.mark.parametrize(
    ("talk", "expected"),
    [
        (
            ("Lena: And may a guest bring a dog on board?\nOmar: Hm. Depends on the insurance, I think."),
            ["May a guest bring a dog on board?"],
        ),
        (
            ("Lena: Who pays for the berth in winter?\nOmar: Nobody's ever told me."),
            ["Who pays for the berth in winter?"],
        ),
        (
            ("Lena: Do we need a licence for the second ramp?\nOmar: I'd have to look that up."),
            ["Do we need a licence for the second ramp?"],
        ),
        (
            (
                "Lena: What happens to the deposit if the boat is broken?\n"
                "Omar: Hard to say.\n"
                "Lena: Let's come back to that next time."
            ),
            ["What happens to the deposit if the boat is broken?"],
        ),
        (
            ("Lena: How do we tell the guests when the ferry is cancelled?\nOmar: Text? A screen?\nLena: Parked."),
            ["How do we tell the guests when the ferry is cancelled?"],
        ),
        (
            ("Lena: Can the school use the boat on weekdays?\nOmar: That's for the council to say."),
            ["Can the school use the boat on weekdays?"],
        ),
        (
            ("Lena: The museum wants to know how long we keep the lists.\nOmar: No idea. That stays open."),
            ["How long we keep the lists."],
        ),
        (
            ("Lena: Open points: whether the hall may be rented on Sundays, and who cleans the toilets.\nOmar: OK."),
            ["Whether the hall may be rented on Sundays.", "Who cleans the toilets."],
        ),
        (
            ("Lena: We have yet to find out who may drive the crane at night.\nOmar: True."),
            ["Who may drive the crane at night."],
        ),
        (
            ("Lena: The council meets in June, no word yet on the winter fee.\nOmar: Ah."),
            ["The council meets in June, no word yet on the winter fee."],
        ),
        (
            (
                "Lena: And who owns the moulds when a guest potter makes them? He might say they're his.\n"
                "Omar: Oh dear. I'll write to the lawyer, but I've no idea."
            ),
            ["Who owns the moulds when a guest potter makes them?"],
        ),
        (
            (
                "Lena: Other thing, the tide table.\n"
                "Omar: Either a printed sheet hangs on the pier or the app shows it. I don't know.\n"
                "Lena: Leave it open, see what the crew says."
            ),
            ["The tide table. Either a printed sheet hangs on the pier or the app shows it."],
        ),
    ],
)
def test_a_question_stays_open_by_what_is_said_to_it(talk: str, expected: list[str]) -> None:
    """It depends, is somebody else's to say, was never told, is put off, or is listed as open."""
    assert asked(talk) == expected


@pytest.mark.parametrize(
    "talk",
    [
        "Lena: Why would anybody build that?\nOmar: No idea. Moving on.",
        "Lena: How do we cool the store?\nOmar: With outside air, I don't know why we ever did anything else.",
        "Lena: Who has the second key?\nOmar: Tova has it.",
        "Lena: Could the board get a letter every week?\nOmar: Nobody has asked for it so far.",
        "Lena: Has anybody heard from the port authority?\nOmar: No word so far.",
        (
            "Lena: How long do we keep the readings? Nobody's ever said.\n"
            "Omar: Ten years.\n"
            "Lena: So the readings stay for 24 months."
        ),
        "Lena: Should we paint the shed before the winter?\nOmar: Depends on the weather.",
        "Lena: Is it raining?\nOmar: Depends on the window.",
    ],
)
def test_what_is_answered_or_asks_nothing_is_not_open(talk: str) -> None:
    """A rhetorical question, one that is summed up, an idea that is put off, the weather."""
    assert asked(talk) == []
