"""Which task or question of the ledger a report closes."""

from __future__ import annotations

from collections.abc import Sequence

from agent.engines.offline.lexicon import curly, pattern
from agent.engines.offline.questions import OPENNESS
from agent.engines.offline.sides import GENERIC, Side
from agent.model.details import Kind
from agent.model.ledger import Link, Relation
from agent.text.words import stems

_LEAST = 2
_AT_ONCE = 2
"""Tasks of one person that one report can close."""


def closes(side: Side, earlier: Sequence[Side], twin: Side | None) -> list[Link]:
    """The links of a report. `twin`: the question that asks the same, where one was found."""
    if side.kind is Kind.ACTION:
        return [_completes(side, task) for task in _tasks(side, earlier)]
    asked = twin or nearest(side, earlier)
    if asked is None:
        return []
    joined = Link(relation=Relation.CONFIRMS, source=side.id, target=asked.id, reason="reports the answer")
    return [joined, *(_completes(side, task) for task in asked_by(asked, earlier))]


def asked_by(question: Side, earlier: Sequence[Side]) -> list[Side]:
    """The open tasks to find out what a question asks: they rest on the same words, and name no other matter."""
    words = set(question.tells)
    tasks = [s for s in earlier if s.kind is Kind.ACTION and s.status == "open" and words & set(s.tells)]
    return [s for s in tasks if stems(s.said.partition(": ")[2]) <= question.words | GENERIC]


def completes(side: Side, question: Side, earlier: Sequence[Side]) -> list[Link]:
    """What else is done once a question is answered: whoever was to find that out has done it."""
    return [_completes(side, task) for task in asked_by(question, earlier)]


def _completes(side: Side, task: Side) -> Link:
    return Link(relation=Relation.COMPLETES, source=side.id, target=task.id, reason="reported as done")


def _tasks(side: Side, earlier: Sequence[Side]) -> list[Side]:
    """The open tasks of the same person that hold all that the report names; of many only the last."""
    named = stems(side.said) - GENERIC
    held = [
        s
        for s in earlier
        if s.kind is Kind.ACTION and s.status == "open" and s.owner in (None, side.owner) and named <= _all(s)
    ]
    return (held if len(held) <= _AT_ONCE else held[-1:]) if named else []


def nearest(side: Side, earlier: Sequence[Side]) -> Side | None:
    """The open question that has most words in common with the report, in all that both, and the task to find out, rest on."""
    own = _all(side) - OPENNESS - GENERIC
    asked = [(place, s) for place, s in enumerate(earlier) if s.kind is Kind.QUESTION and s.status == "open"]
    scored = [(len(own & _all(s).union(*map(_all, asked_by(s, earlier)))), place, s) for place, s in asked]
    scored = [it for it in scored if it[0] >= _LEAST]
    return max(scored, key=lambda it: it[:2])[2] if scored else None


def is_still_open(side: Side) -> bool:
    """Whether a question is told as one that was open before: 'legal has not answered about that', 'the tanks are open as well'."""
    return any(pattern("question.again").search(curly(quote)) for quote in side.tells)


def _all(side: Side) -> frozenset[str]:
    return side.words | stems(" ".join(side.tells))
