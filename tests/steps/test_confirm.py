"""What a person tells in the chat is held to their own words."""

from __future__ import annotations

import datetime as dt

import pytest

from agent.model.chat import Chat, spoken
from agent.model.details import DecisionDetails, Kind
from agent.model.finding import Finding, Quote, VerifiedFinding
from agent.model.transcript import Redacted, Transcript
from agent.steps.confirm import confirm

DAY = dt.date(2026, 3, 9)
SAID = "We chose PostgreSQL 16 for orders yesterday, with 3 replicas."


def chat() -> Redacted[Transcript]:
    begun = Chat(key="chat:x", date=DAY, person="Ada").asking(SAID, DAY)
    return Redacted[Transcript](value=spoken(begun.answered(())))


def finding(statement: str, words: str = SAID, turn: int = 1) -> Finding:
    return Finding(
        kind=Kind.DECISION,
        title=statement[:30],
        statement=statement,
        status="accepted",
        quotes=(Quote(turn=turn, words=words),),
        details=DecisionDetails(),
        topic="storage",
    )


def test_what_the_person_said_is_taken_with_the_turn_as_evidence() -> None:
    """Speaker, turn and words are the chat's."""
    found = confirm(finding("Orders are in PostgreSQL 16, with 3 replicas."), chat(), DAY, (), {})
    assert isinstance(found, VerifiedFinding)
    (evidence,) = found.evidence
    assert (evidence.speaker, evidence.turn, evidence.quote, evidence.discussion) == ("Ada", 1, SAID, "chat:x")
    assert found.date == DAY


@pytest.mark.parametrize(
    ("statement", "words", "turn", "why"),
    [
        ("Orders are in PostgreSQL 16, with 5 replicas.", SAID, 1, "5 replicas"),
        ("Orders are in CockroachDB, with 3 replicas.", SAID, 1, "CockroachDB"),
        ("Invoices leave every night by courier.", SAID, 1, "other things"),
        ("Orders are in PostgreSQL 16.", "words that nobody typed", 1, "do not stand"),
        ("Orders are in PostgreSQL 16.", SAID, 2, "do not stand"),
        ("Orders are in PostgreSQL 16.", SAID, 9, "do not stand"),
    ],
)
def test_what_the_person_did_not_say_is_refused(statement: str, words: str, turn: int, why: str) -> None:
    """Each with its sentence, for whoever proposed it; the answers of the chat itself are nobody's word."""
    refused = confirm(finding(statement, words, turn), chat(), DAY, (), {})
    assert isinstance(refused, str)
    assert why in refused
