"""What the chair of a council declares: carried, resolved, fallen."""

from __future__ import annotations

import pytest

from agent.model.details import DecisionDetails
from tests.talk_samples import found

COUNCIL = """
The Chair: I open the meeting. We come to the parish oven and who may bake in it.
Mr Oduya: How would one reserve a morning?
Ms Laine: By a list on the door of the oven.
Mr Oduya: I move that each household reserve one morning a month.
Ms Laine: Seconded.
The Chair: Those in favour? I count five. The motion is carried.
Mrs Petrov: Wood is dear. One could ask for a fee.
The Chair: Is there any objection to a fee of four euros a morning? I see none. It is so resolved.
Mr Oduya: How do we learn that the oven is hot?
Ms Laine: The thermometer hangs on the outer wall, beside the list.
The Chair: That seems sensible. We shall adopt that.
Mrs Petrov: I move that visitors bake without a fee.
The Chair: Is there a second? No. The motion falls.
The Chair: The meeting is closed.
"""


def told(talk: str, status: str) -> list[str]:
    """The decisions of this status."""
    return [f.statement for f in found(talk) if isinstance(f.details, DecisionDetails) and f.status == status]


@pytest.mark.parametrize("words", ["one morning a month", "fee of 4 euros", "outer wall"])
def test_what_the_chair_declares_carried_is_settled(words: str) -> None:
    """A motion, what objections were asked to, and what was said right before: the result names none of them."""
    settled = [t.replace("1 morning", "one morning") for t in told(COUNCIL, "accepted")]
    assert any(words in t for t in settled)


def test_a_motion_that_falls_is_turned_down() -> None:
    """And takes nothing with it that was carried before."""
    assert any("bake without a fee" in t for t in told(COUNCIL, "rejected"))
    assert not any("household" in t for t in told(COUNCIL, "rejected"))


def test_only_the_chair_declares_a_result() -> None:
    """What a member calls carried is not."""
    talk = COUNCIL.replace("The Chair: That seems sensible. We shall adopt that.", "Mr Oduya: It is so resolved.")
    assert not any("outer wall" in t for t in told(talk, "accepted"))
