"""What a person changed by hand against the facts behind the text."""

from __future__ import annotations

import pytest
from engine_samples import entry

from agent.catalogue import load
from agent.document.merge import Edit
from agent.model.details import TechnologyDetails
from agent.model.section import CheckContext, SectionBrief
from agent.steps.contradict import contradictions

KEYS = entry("D-001", "Webhook keys", "Webhook keys are kept for 7 days.")
STORE = entry("T-001", "SQLite", "SQLite holds the curves.", TechnologyDetails(), status="chosen")
GONE = entry("D-002", "Old keys", "Webhook keys are kept for 24 hours.", status="superseded", superseded_by="D-001")
CONTEXT = CheckContext(brief=SectionBrief(spec=load().sections[0], facts=()), entries=(KEYS, STORE, GONE), names=())
CITE, TECH = "([D-001](#d-001))", "([T-001](#t-001))"
TOLD = f"Webhook keys are kept for 7 days {CITE}."


def found(before: str, after: str) -> list[tuple[str, ...]]:
    edit = Edit(section="data", before=before, after=after)
    return [v.cites for v in contradictions(edit, CONTEXT)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (TOLD, f"Webhook keys are kept for 5 days {CITE}."),
        (TOLD, "Webhook keys are kept for 12 hours."),
        (TOLD, f"Webhook keys are not kept for 7 days {CITE}."),
        (f"| Webhook keys | 7 days | {CITE} |", f"| Webhook keys | 9 days | {CITE} |"),
        (f"SQLite holds the curves {TECH}.", f"MongoDB holds the curves {TECH}."),
    ],
)
def test_another_number_a_denial_and_another_name_are_reported_with_the_fact(before: str, after: str) -> None:
    """The cite may stand on either side of the change."""
    assert found(before, after) == [("T-001",) if "curves" in before else ("D-001",)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (TOLD, f"The keys of webhooks are kept for 7 days {CITE}."),
        (TOLD, f"Webhook keys are kept for a week, 7 days {CITE}."),
        (TOLD, f"Webhook keys are kept for 7 days {CITE}, and looked at after 2 days."),
        (TOLD, f"Webhook keys are kept for 168 hours {CITE}."),
        (TOLD, ""),
        ("", TOLD),
        (
            "Webhook keys are kept for 24 hours ([D-002](#d-002)).",
            "Webhook keys are kept for 7 days ([D-002](#d-002)).",
        ),
        ("Nothing is cited for 7 days.", "Nothing is cited for 5 days."),
    ],
)
def test_other_words_more_words_and_what_the_ledger_itself_gave_up_are_no_contradiction(
    before: str, after: str
) -> None:
    """Nobody is told off for wording, for adding, or for correcting what is over."""
    assert found(before, after) == []
