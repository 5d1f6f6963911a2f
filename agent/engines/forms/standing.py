"""From how something was said to the standing that it has: stance → (kind, status), for every kind.

A rule, a component or a contract that was only proposed is not yet part of the system: it becomes a proposed decision,
so that no section can tell it as current. What was asked becomes a question. What stands already was not decided here:
it is a given, a constraint.
"""

from __future__ import annotations

from enum import StrEnum

from pydantic import TypeAdapter

from agent.model.details import Details, InteractionDetails, Kind, QuestionDetails


class Stance(StrEnum):
    """How it was said."""

    SETTLED = "settled"
    PROPOSED = "proposed"
    REFUSED = "refused"
    DEFERRED = "deferred"
    ASKED = "asked"
    EXISTING = "existing"
    MENTIONED = "mentioned"


Standing = tuple[Kind, str]

_S = Stance
_OWN: dict[Kind, dict[Stance, str]] = {
    Kind.DECISION: {_S.SETTLED: "accepted", _S.PROPOSED: "proposed", _S.REFUSED: "rejected", _S.DEFERRED: "deferred"},
    Kind.TECHNOLOGY: {
        _S.SETTLED: "chosen", _S.EXISTING: "existing", _S.PROPOSED: "considered", _S.DEFERRED: "considered",
        _S.ASKED: "considered", _S.REFUSED: "rejected", _S.MENTIONED: "mentioned",
    },
    Kind.PRACTICE: {_S.SETTLED: "adopted", _S.EXISTING: "adopted", _S.REFUSED: "rejected"},
    Kind.RISK: {
        _S.SETTLED: "mitigated", _S.REFUSED: "accepted", _S.PROPOSED: "open", _S.DEFERRED: "open", _S.ASKED: "open",
        _S.EXISTING: "open", _S.MENTIONED: "open",
    },
    Kind.QUESTION: {
        _S.ASKED: "open", _S.DEFERRED: "open", _S.PROPOSED: "open", _S.MENTIONED: "open", _S.EXISTING: "open",
        _S.SETTLED: "answered", _S.REFUSED: "withdrawn",
    },
    Kind.ACTION: {
        _S.SETTLED: "open", _S.PROPOSED: "open", _S.ASKED: "open", _S.DEFERRED: "open", _S.MENTIONED: "open",
        _S.EXISTING: "done", _S.REFUSED: "withdrawn",
    },
}  # fmt: skip
_DESCRIBED = {Kind.COMPONENT, Kind.CONCEPT, Kind.VIEW, Kind.CONSTRAINT}
"""Kinds for which being mentioned is enough: they say what there is, not what shall be."""


def standing(kind: Kind, stance: Stance) -> Standing | None:
    """The kind and status of what was found; null where a mere mention is no finding."""
    own = _OWN.get(kind, {_S.SETTLED: "current", _S.EXISTING: "current"})
    if stance in own:
        return kind, own[stance]
    if stance is _S.MENTIONED:
        return (kind, "current") if kind in _DESCRIBED else None
    if stance is _S.ASKED:
        return Kind.QUESTION, "open"
    if stance is _S.EXISTING:
        return Kind.CONSTRAINT, "current"
    return Kind.DECISION, _OWN[Kind.DECISION][stance]


def blank(kind: Kind, title: str, statement: str, asked_by: str | None) -> Details:
    """The details of a kind before they are filled in: what title and statement say already, and nothing else."""
    if kind is Kind.INTERACTION:
        source, target, payload = ends(title) or ("", "", None)
        return InteractionDetails(source=source, target=target, payload=payload)
    if kind is Kind.QUESTION:
        return QuestionDetails(asked_by=asked_by)
    known = {Kind.STATE: {"entity": title}, Kind.CONCEPT: {"meaning": statement}, Kind.VIEW: {"sort": "picture"}}
    return _DETAILS.validate_python({"kind": kind, **known.get(kind, {})})


_DETAILS: TypeAdapter[Details] = TypeAdapter(Details)


def ends(title: str) -> tuple[str, str, str | None] | None:
    """The parts of an interaction's title `From → To: what passes`; null where it is not of that form."""
    head, _, payload = title.partition(":")
    source, arrow, target = head.replace("->", "→").partition("→")
    if not (arrow and source.strip() and target.strip()):
        return None
    return source.strip(), target.strip(), payload.strip() or None
