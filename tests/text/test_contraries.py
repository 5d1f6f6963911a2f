"""Whether a claim says the contrary of what was said, though its words were all said."""

from __future__ import annotations

import pytest

from agent.text.contraries import at_odds, crossed, lost_told, opposite, other_reason, ruled_out

SAID = "The queue is out because nobody can drain it, and the mailbox is out because it loses letters."


def test_a_reason_belongs_to_what_it_was_given_for() -> None:
    """Of two things turned down each has its own reason."""
    assert other_reason("The mailbox was turned down because nobody can drain it.", [SAID]) is not None
    assert other_reason("The queue was turned down because nobody can drain it.", [SAID]) is None


@pytest.mark.parametrize(
    ("claim", "said", "falls"),
    [
        ("Differences page the clerk.", "Differences go into the log, no paging.", True),
        ("The shop allows drop-offs.", "Pickups yes, drop-offs no.", True),
        ("The setting holds on the ledger tables.", "On the outbox only, not on the ledger tables.", True),
        ("The shop allows no drop-offs.", "Pickups yes, drop-offs no.", False),
        ("The shop allows pickups.", "Pickups yes, drop-offs no.", False),
    ],
)
def test_what_was_ruled_out_is_not_told_as_so(claim: str, said: str, *, falls: bool) -> None:
    """'X is out', 'no X', 'X no' and 'not on X' rule X out; a claim that says so may name it."""
    assert (ruled_out(claim, [said]) is not None) == falls


@pytest.mark.parametrize(
    ("claim", "falls"),
    [
        ("SQLite serves production, and Valkey is for local work.", True),
        ("Valkey serves production, and SQLite is for local work.", False),
    ],
)
def test_the_halves_of_a_sentence_are_not_mixed(claim: str, *, falls: bool) -> None:
    """What was said of the one is not told of the other."""
    assert (crossed(claim, ["Valkey for production and SQLite for local work."]) is not None) == falls


def test_an_option_that_lost_is_not_told_as_it_stands() -> None:
    """Its name in a claim that sets nothing aside tells it as chosen; a single word may have its place elsewhere."""
    assert lost_told("Photos are blobs in PostgreSQL.", ["blobs in Postgres"], "S3 for photos") is not None
    assert lost_told("Photos are no blobs in PostgreSQL.", ["blobs in Postgres"], "S3 for photos") is None
    assert lost_told("PostgreSQL holds the rows.", ["Postgres"], "S3 for photos") is None


def test_the_opposite_word_is_seen_through_a_denial() -> None:
    """'Not longer' may say what 'shorter' says; the plain opposite may not."""
    assert opposite("Versions newer than its own are refused.", ["It refuses versions older than its own."]) is not None
    assert opposite("It keeps no newer ones.", ["It keeps the older ones."]) is None
    assert at_odds("Replication is synchronous.", ["A synchronous standby costs more.", "Asynchronous replication."])
