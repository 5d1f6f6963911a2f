"""Amounts that follow from those that were said."""

from __future__ import annotations

import pytest

from agent.text.derived import follows
from agent.text.numbers import quantities


@pytest.mark.parametrize(
    ("claim", "text", "right"),
    [
        ("It gives up after 14 seconds.", "It waits 2 seconds, 4 seconds and 8 seconds.", True),
        ("It gives up after 15 seconds.", "It waits 2 seconds, 4 seconds and 8 seconds.", False),
        ("The second ring has ten times as many.", "The rings have 24 carts and 240 carts.", True),
        ("The second ring has five times as many.", "The rings have 24 carts and 240 carts.", False),
        ("Members are reminded twice.", "Reminders go out after 24 hours and after 60 hours.", True),
        ("Doubles arrive twice.", "The desk throws doubles away.", True),
        ("A restore is practised four times a year.", "We practise a restore every quarter.", True),
        ("A restore is practised twelve times a year.", "We practise a restore every quarter.", False),
        ("The key is renewed two months before.", "The key is renewed at 60 days left.", True),
        ("The key is renewed two months before.", "The key is renewed at 30 days left.", False),
        ("A loan never covers two books.", "A loan belongs to exactly one book.", True),
        ("Three services listen.", "Lending, fines and search listen.", True),
    ],
)
def test_what_follows_from_what_was_said_is_borne_out(claim: str, text: str, right: bool) -> None:
    """Sums, ratios, counts and lengths of time that the text comes to, and no others."""
    assert all(follows(q, claim, text, quantities(text)) for q in quantities(claim)) is right
