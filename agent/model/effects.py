"""What a link does to the two entries that it joins."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from agent.model.details import ActionDetails, Kind, QuestionDetails, statuses
from agent.model.finding import VerifiedFinding
from agent.model.ledger import Change, Entry, Relation
from agent.model.log import Reviewed

Updates: TypeAlias = list[tuple[Entry, dict[str, Any]]]
"""Entries and what changes in them."""


def change(finding: VerifiedFinding, what: str) -> Change:
    """A step in an entry's life, at the place where a finding was said."""
    return Change(date=finding.date, discussion=finding.discussion, turn=finding.turn, what=what)


def reviewed(answer: Reviewed) -> Change:
    """A step in an entry's life that a person took in review; it lies in no turn."""
    who = f" by {answer.by}" if answer.by else ""
    return Change(date=answer.date, discussion="review", turn=0, what=f"told in review{who}: {answer.verdict.value}")


def _replaced(source: Entry, target: Entry, said: VerifiedFinding) -> Updates:
    if source.finding == target.finding:
        return []
    gone = {"superseded_by": source.id, "history": (*target.history, change(said, f"replaced by {source.id}"))}
    status = "superseded" if target.kind is Kind.DECISION else _given_up(target)
    supersedes = (*(i for i in source.supersedes if i != target.id), target.id)
    return [(target, {"status": status, **gone}), (source, {"supersedes": supersedes})]


def _answered(source: Entry, target: Entry, said: VerifiedFinding) -> Updates:
    if not isinstance(target.details, QuestionDetails):
        return []
    details = target.details.model_copy(update={"answer": source.statement})
    answered = change(said, f"answered by {source.id}")
    return [
        (
            target,
            {
                "status": "answered",
                "answered_by": source.id,
                "details": details,
                "history": (*target.history, answered),
            },
        )
    ]


def _completed(source: Entry, target: Entry, said: VerifiedFinding) -> Updates:
    if not isinstance(target.details, ActionDetails):
        return []
    evidence = tuple(e for e in said.evidence if e not in target.evidence)
    history = (*target.history, change(said, "done"))
    return [(target, {"status": "done", "evidence": (*target.evidence, *evidence), "history": history})]


def _withdrawn(source: Entry, target: Entry, said: VerifiedFinding) -> Updates:
    if target.superseded_by is not None:  # it is history already, and stays what it became then
        return []
    status = _given_up(target)
    return [(target, {"status": status, "history": (*target.history, change(said, "taken back"))})]


def _given_up(entry: Entry) -> str:
    """The status of a kind for what no longer holds; a risk has none, and keeps its own."""
    return next((s for s in ("withdrawn", "rejected") if s in statuses(entry.kind)), entry.status)


def _contradicted(source: Entry, target: Entry, said: VerifiedFinding) -> Updates:
    if source.finding == target.finding:
        return []
    return [
        (target, {"contradicts": (*target.contradicts, source.id)}),
        (source, {"contradicts": (*source.contradicts, target.id)}),
    ]


EFFECTS: dict[Relation, Callable[[Entry, Entry, VerifiedFinding], Updates]] = {
    Relation.REPLACES: _replaced,
    Relation.ANSWERS: _answered,
    Relation.COMPLETES: _completed,
    Relation.WITHDRAWS: _withdrawn,
    Relation.CONTRADICTS: _contradicted,
}
"""The relations that change an entry's standing: (the later entry, the earlier one, what was said) → updates."""
