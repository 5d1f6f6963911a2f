"""An amount that a claim gives to another thing, and one that another text gives to it as well."""

from __future__ import annotations

import pytest

from agent.catalogue import load
from agent.text.senses import parse_senses
from agent.text.unfounded import moved_amount

OLD = "Nets are aired for 72 hours, because the cutter is late by 63 hours, and 24 hours would rot the floats."
NEW = "Over Easter nobody comes for 111 hours. So 72 would rot the floats again."


@pytest.mark.parametrize(
    ("texts", "moved"),
    [((OLD, NEW), False), ((OLD,), True), ((OLD, "Nets are aired over Easter."), True)],
)
def test_an_amount_is_not_moved_to_what_another_text_says_it_of(texts: tuple[str, ...], *, moved: bool) -> None:
    """'72 would rot the floats' has the amount without its unit; where nobody said so, it is moved."""
    claim = "The floats would rot after 72 hours."
    senses = parse_senses(load().text("lexicons/synonyms.toml"))
    assert (moved_amount(claim, texts, senses) is not None) is moved
