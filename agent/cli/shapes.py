"""The records that `--json` prints. Their shapes are fixed; further fields may be added, none renamed or taken away.

Each function takes a record of the model and gives plain dictionaries and lists.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agent.model.change import Change
from agent.model.chat import Statement
from agent.model.details import ActionDetails, DecisionDetails, Said
from agent.model.finding import Evidence
from agent.model.ledger import Entry
from agent.model.plan import Usage
from agent.model.section import Verdict
from agent.model.transcript import Transcript, Turn

SCHEMA = 1
"""The version of the shapes."""

Record = dict[str, Any]


def entry(it: Entry) -> Record:
    """An entry of the ledger."""
    decision = it.details if isinstance(it.details, DecisionDetails) else DecisionDetails()
    owner = it.details.owner if isinstance(it.details, ActionDetails) else None
    return {
        "id": it.id,
        "kind": it.kind.value,
        "title": it.title,
        "statement": it.statement,
        "status": it.status,
        "rationale": _reasons(it),
        "alternatives": [{"name": a.name, "reason": a.reason and a.reason.text} for a in decision.alternatives],
        "supersedes": list(it.supersedes),
        "superseded_by": it.superseded_by,
        "owner": owner,
        "decided_by": decision.decided_by,
        "evidence": [evidence(e) for e in it.evidence],
        "answered_by": it.answered_by,
        "contradicts": list(it.contradicts),
        "topic": it.topic,
        "weight": it.weight.value,
        "tier": it.tier.value,
        "origin": it.origin,
        "date": it.date and it.date.isoformat(),
        "earlier": list(it.earlier),
        "history": [c.model_dump(mode="json") for c in it.history],
        "details": it.details.model_dump(mode="json", exclude={"kind"}),
    }


def _reasons(it: Entry) -> list[str]:
    if isinstance(it.details, DecisionDetails):
        return [reason.text for reason in it.details.rationale]
    reason = getattr(it.details, "reason", None)
    return [reason.text] if isinstance(reason, Said) else []


def evidence(it: Evidence) -> Record:
    """The words that bear an entry out, and where they stand."""
    return {
        "source": it.source,
        "discussion": it.discussion,
        "turn": it.turn,
        "speaker": it.speaker,
        "time": it.time,
        "quote": it.quote,
        "anchor": it.anchor,
    }


def turn(it: Turn) -> Record:
    """A turn of a discussion."""
    return {
        "n": it.n,
        "speaker": it.speaker,
        "time": it.time,
        "text": it.text,
        "anchor": it.anchor,
        "person": it.person,
        "thread": it.thread,
        "quoted": list(it.quoted),
        "attachments": [a.model_dump() for a in it.attachments],
        "automatic": it.automatic,
        "reactions": list(it.reactions),
    }


def transcript(it: Transcript) -> Record:
    """A discussion, without the version of the shapes."""
    return {
        "format": it.format,
        "turns": [turn(t) for t in it.turns],
        "key": it.key,
        "revision": it.revision,
        "source": it.source,
        "title": it.title,
        "date": it.date and it.date.isoformat(),
        "with_assistant": it.with_assistant,
        "warnings": list(it.warnings),
    }


def verdict(it: Verdict) -> Record:
    """What a check found."""
    return {
        "check": it.check,
        "severity": it.severity.value,
        "block": it.block,
        "place": it.place,
        "message": it.message,
        "cites": list(it.cites),
    }


def usage(it: Usage) -> Record:
    """What calls cost; `cost` in US dollars, null where the price is not known."""
    return it.model_dump()


def change(it: Change) -> Record:
    """What a turn of the chat changes."""
    return {
        "kind": it.kind,
        "target": it.target,
        "diff": it.diff,
        "applied": it.applied,
        "verdicts": [verdict(v) for v in it.verdicts],
        "passed": list(it.passed),
    }


def chat(
    answer: str, cites: Sequence[str], statements: Sequence[Statement], changes: Sequence[Change], cost: float | None
) -> Record:
    """A turn of the chat; `cost` in US dollars, null where the price is not known."""
    return {
        "schema": SCHEMA,
        "answer": answer,
        "cites": list(cites),
        "changes": [change(c) for c in changes],
        "cost": cost,
        "statements": [s.model_dump(mode="json") for s in statements],
    }
