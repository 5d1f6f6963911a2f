"""What the discussions of `tests/discussions/` ask for, told word for word: who does what, what is open, what with.

In the answers beside a discussion: `task` (an action's `owner`, what it `says`, its `due` and `status`), `no_task`
(words that no action holds), `asks` (what a question `says`, its `status` and `answer`), `no_question` (words that none
holds), and `technology` (a `name`, its `status`).
"""

from __future__ import annotations

import pytest
from test_discussions import ANSWERS, Answers, read

from agent.model.details import ActionDetails, Kind, QuestionDetails
from agent.model.ledger import Ledger

KEYS = ("task", "no_task", "asks", "no_question", "technology")
TALKS = [name for name, answers in ANSWERS.items() if any(k in answers for k in KEYS)]


@pytest.fixture(scope="module")
def ledgers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Ledger]:
    """The discussions that are asked about here, and those that they follow."""
    before = [ANSWERS[n]["after"] for n in TALKS if "after" in ANSWERS[n]]
    return read(tmp_path_factory.mktemp("room"), "", list(dict.fromkeys([*before, *TALKS])))


def _cases(key: str) -> list[tuple[str, Answers]]:
    return [(name, answer) for name in TALKS for answer in ANSWERS[name].get(key, [])]


def _id(value: object) -> str:
    return value if isinstance(value, str) else str(next(iter(value.values())) if isinstance(value, dict) else value)


@pytest.mark.parametrize(("name", "answer"), _cases("task"), ids=_id)
def test_a_task_says_what_is_to_be_done_by_whom_and_until_when(
    name: str, answer: Answers, ledgers: dict[str, Ledger]
) -> None:
    """In words that need no other sentence."""
    found = [
        (d.owner, e.statement, d.due, e.status)
        for e in ledgers[name].of(Kind.ACTION)
        if isinstance(d := e.details, ActionDetails)
    ]
    assert (answer["owner"], answer["says"], answer.get("due"), answer.get("status", "open")) in found


@pytest.mark.parametrize("name", [n for n in TALKS if "no_task" in ANSWERS[n]])
def test_what_nobody_took_on_is_no_task(name: str, ledgers: dict[str, Ledger]) -> None:
    """Who goes home, what somebody is able to do, and what is told at once."""
    told = [e.statement.casefold() for e in ledgers[name].of(Kind.ACTION)]
    assert [w for w in ANSWERS[name]["no_task"] if any(w.casefold() in t for t in told)] == []


@pytest.mark.parametrize(("name", "answer"), _cases("asks"), ids=_id)
def test_a_question_says_what_it_is_about_and_how_it_was_answered(
    name: str, answer: Answers, ledgers: dict[str, Ledger]
) -> None:
    """With the sentence that its pronoun goes back to, and the words of the answer."""
    found = [
        (e.statement, e.status, d.answer)
        for e in ledgers[name].of(Kind.QUESTION)
        if isinstance(d := e.details, QuestionDetails)
    ]
    assert (answer["says"], answer.get("status", "open"), answer.get("answer")) in found


@pytest.mark.parametrize("name", [n for n in TALKS if "no_question" in ANSWERS[n]])
def test_what_nobody_left_open_is_no_question(name: str, ledgers: dict[str, Ledger]) -> None:
    """Small talk, and what an answer to something else follows."""
    told = [e.statement.casefold() for e in ledgers[name].of(Kind.QUESTION)]
    assert [w for w in ANSWERS[name]["no_question"] if any(w in t for t in told)] == []


@pytest.mark.parametrize(("name", "answer"), _cases("technology"), ids=_id)
def test_a_technology_has_its_standing(name: str, answer: Answers, ledgers: dict[str, Ledger]) -> None:
    """Under the name that people use for it."""
    found = {e.title: e.status for e in ledgers[name].of(Kind.TECHNOLOGY)}
    assert found.get(answer["name"]) == answer["status"]
