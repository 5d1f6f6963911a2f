"""An answer that stands when the lead goes on to the next matter; and what does not stand by that."""

from __future__ import annotations

import pytest

from tests.engines.test_offline_scene import decided, tells


def meeting(*lines: str) -> str:
    """Lines of a meeting that Rhona leads, and her next matter, in her turn where she spoke last."""
    goes_on = "What about the pier lights?"
    last = f"{lines[-1]} {goes_on}" if lines[-1].startswith("Rhona:") else f"{lines[-1]}\nRhona: {goes_on}"
    return "\n".join([*lines[:-1], last, "Bela: No idea yet, they are new."])


@pytest.mark.parametrize(
    ("talk", "words"),
    [
        (
            meeting(
                "Rhona: Now the winch. What's in the cabinet?",
                "Bela: A PLC, the small Bosch, in the sealed box.",
                "Ida: Karel can wire those.",
                "Rhona: If Karel can do them I'm happy.",
            ),
            "Bosch",
        ),
        (
            meeting(
                "Rhona: What do you write the tide reader in?",
                "Bela: Haskell.",
                "Ida: He writes his birthday cards in Haskell.",
                "Bela: I do, and they run.",
                "Rhona: That's good enough for me.",
            ),
            "Haskell",
        ),
        (
            meeting("Rhona: And the backup?", "Bela: Borg, every night, to the box in the lighthouse, encrypted."),
            "Borg",
        ),
        (
            meeting(
                "Rhona: When do we update the buoys?",
                "Bela: Whenever there is something.",
                "Ida: Not in the storms!",
                "Bela: From October to the end of March only repairs, and only at low tide.",
                "Ida: Ah. Then I take it back.",
            ),
            "October",
        ),
        (
            meeting(
                "Rhona: And the store?",
                "Bela: I'd get rid of the spreadsheet, and take DuckDB.",
                "Rhona: Does it change the price?",
                "Bela: Nope. Free for what we do.",
                "Rhona: Then swap it, please.",
            ),
            "DuckDB",
        ),
    ],
)
def test_what_answers_the_lead_and_stands_when_the_talk_goes_on_was_taken(talk: str, words: str) -> None:
    said = decided(talk)
    assert next((s for d, s in said.items() if words.casefold() in d.casefold()), "") == "accepted"


@pytest.mark.parametrize(
    ("talk", "words"),
    [
        (
            meeting(
                "Rhona: And the backup?", "Bela: Borg, every night, to the lighthouse.", "Rhona: Maybe. I'm not sure."
            ),
            "Borg",
        ),
        (
            meeting(
                "Rhona: What about the old crane?", "Bela: The rope went at 340 kilos on the test rig.", "Rhona: Good."
            ),
            "340",
        ),
        (
            meeting(
                "Rhona: How do the boats get in?", "Bela: Nobody's going to miss the night sailings.", "Rhona: Right."
            ),
            "night sailings",
        ),
        (
            meeting("Rhona: How often do we poll?", "Bela: As long as the gauge keeps running.", "Rhona: Right."),
            "gauge keeps",
        ),
        (
            meeting("Rhona: And what's blinking there?", "Bela: The red one is the bilge alarm.", "Rhona: Okay."),
            "bilge",
        ),
    ],
)
def test_a_doubt_a_figure_a_remark_a_condition_or_a_fact_stands_for_nothing(talk: str, words: str) -> None:
    assert tells(talk, words) != "accepted"
