"""Practices, risks and dates that the rules find in small talks of our own, and what they must not take for one."""

from __future__ import annotations

import pytest
from talk_samples import found

from agent.model.details import Kind


def told(talk: str, kind: Kind) -> list[tuple[str, str]]:
    """Statement and status of each finding of a kind."""
    return [(f.statement, f.status) for f in found(talk) if f.kind is kind]


@pytest.mark.parametrize(
    ("said", "practice"),
    [
        ("The depot keeps backups, and we practise a restore every month.", "We practise a restore every month."),
        ("Every change gets a second pair of eyes before it is merged.", ""),
        ("The parsers are held to property tests in the nightly build.", ""),
    ],
)  # fmt: skip
def test_a_practice_that_the_team_follows_is_found_in_its_clause(said: str, practice: str) -> None:
    """The clause that names it, and nothing of the sentence around it."""
    assert told(f"Mo: {said}\nLi: Right.", Kind.PRACTICE) == [(practice or said, "adopted")]


@pytest.mark.parametrize(
    "said",
    [
        "Mo: Maybe we should do code reviews one day.",
        "Mo: At my last place every release had a runbook.",
        "Mo: Do we do contract tests?",
        "Mo: I'll write the runbook by Friday.",
    ],
)
def test_a_wish_a_memory_a_question_and_a_task_are_no_practice(said: str) -> None:
    """Only what the team does is told as its practice."""
    assert told(f"{said}\nLi: Hm.", Kind.PRACTICE) == []


def test_what_is_called_good_practice_and_turned_down_is_a_practice_refused() -> None:
    """With the decision's words as its proof."""
    talk = """
Mo: What about one shared schema library for both depots? It's considered best practice in some places.
Li: And then one depot's release waits for the other's.
Mo: Okay, decision: no shared schema library, each depot has its own schema.
Li: Good.
"""
    ((statement, status),) = told(talk, Kind.PRACTICE)
    assert status == "rejected"
    assert "schema library" in statement


def test_a_remark_that_only_calls_something_a_risk_is_told_by_what_it_is_about() -> None:
    """'You know what scares me' says nothing; the next sentence does. Somebody takes it on, so it is accepted."""
    talk = """
Mo: You know what scares me, though. If the depot gateway is down, every barrier in town stays shut.
Li: Yes. That's the risk we're taking, I'd rather guard one box than six.
"""
    assert told(talk, Kind.RISK) == [("If the depot gateway is down, every barrier in town stays shut.", "accepted")]


def test_a_risk_that_nobody_takes_on_is_open() -> None:
    """And a question about the weather is none."""
    talk = """
Mo: The risk is that one person alone knows the barrier firmware.
Li: I know.
Mo: What happens if it rains on Sunday?
"""
    assert told(talk, Kind.RISK) == [("The risk is that one person alone knows the barrier firmware.", "open")]


def test_a_date_set_in_few_words_is_not_lost() -> None:
    """A freeze, a pilot, a launch: a date is a limit, however short the sentence."""
    assert told("Mo: And a freeze from the first of November.\nLi: Fine.", Kind.CONSTRAINT) == [
        ("A freeze from 1 November.", "current")
    ]


def test_what_a_repetition_does_is_a_rule_of_idempotency() -> None:
    """Also where no word of the trade is used for it."""
    rules = found(
        "Mo: Hello.\nLi: Two cameras can read one plate.\nMo: A plate that arrives twice within a minute is one car."
    )
    assert [(f.kind, f.topic) for f in rules if f.kind is Kind.POLICY] == [(Kind.POLICY, "idempotency")]


def test_a_rule_that_is_only_read_out_holds_nowhere() -> None:
    """What a comment in an old script says is the comment's rule."""
    said = 'TIMEOUT=9, pause 40, and over it a remark "settled 2016: never retry a failed transfer"'
    talk = f"Ines: On with the payments.\nBo: I read the batch file on Sunday. {said}\nIda: That says a lot."
    assert not [f for f in found(talk) if f.kind is Kind.POLICY]
