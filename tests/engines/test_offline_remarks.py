"""What somebody only remarked: beside the decision that it led to, else called what it is."""

from __future__ import annotations

from test_offline_compose import entry, prose, told

from agent.model.finding import Tier
from agent.model.ledger import Entry


def remark(label: str, text: str, turn: int) -> Entry:
    """What may be a proposal, and as likely only tells something."""
    made = entry(label, text.capitalize(), text, turn=turn, status="proposed")
    return made.model_copy(update={"tier": Tier.POSSIBLE})


def test_a_fact_is_told_beside_the_decision_that_it_led_to() -> None:
    """In the words of who said it; it is no remark that nobody took up."""
    fact = remark("D-001", "the mail plane brings the whole week's parcels at 05:00, i've seen 300 sacks.", turn=4)
    decided = entry("D-002", "The shed takes in 50 sacks an hour from the plane.", turn=9)
    other = entry("D-003", "The lamp stays lit.", turn=40)
    text = prose(told(fact, decided, other))
    assert (
        text.index("50 sacks an hour") < text.index("In the words of Ada: “the mail plane brings") < text.index("lamp")
    )
    assert "decision log" not in text


def test_other_remarks_are_not_said_to_have_been_passed_over() -> None:
    """Whether anybody took them up was not looked at: that they were said is all that is known."""
    far = remark("D-001", "the swimming pool has a pier of 60 metres, i like it", turn=4)
    text = prose(told(far, entry("D-002", "The lamp stays lit.", turn=9)))
    assert "What was said besides stands in the decision log." in text
    assert "nobody" not in text
