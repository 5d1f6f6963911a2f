"""The decision log.

Each decision with what became of it, why, what lost, who settled it, and the words that were said.
"""

from __future__ import annotations

from collections.abc import Iterator

from agent.document.escape import cell, heading, inline, line
from agent.document.parts import (
    Index,
    Lookup,
    anchor,
    bullets,
    cell_of,
    day,
    label_link,
    links,
    proof,
    said,
    stacked,
    stopped,
    table,
)
from agent.model.details import DecisionDetails, Kind
from agent.model.ledger import Change, Entry, Ledger


def decision_log(ledger: Ledger) -> str:
    """The body of the appendix: an overview, then each decision in the order in which they were said."""
    decisions = tuple(ledger.of(Kind.DECISION))
    if not decisions:
        return "No decision was found in the discussions."
    known = Index(ledger)
    rows = [(label_link(e.id, known), cell(e.title), _standing(e, known), day(e.date)) for e in decisions]
    overview = table(("Decision", "Title", "Status", "Said on"), rows)
    return stacked(overview, *(decision(e, known) for e in decisions))


def decision(entry: Entry, ledger: Lookup) -> str:
    """One decision, told from its record. What no longer holds says so in its heading."""
    details = entry.details if isinstance(entry.details, DecisionDetails) else DecisionDetails()
    title = f"#### {entry.id}: {heading(entry.title)} ({entry.status})"
    facts = bullets(
        (
            *_standing_facts(entry, ledger),
            *_reasons(details),
            *_people(details, settled=entry.status != "proposed"),
            *_relations(entry, ledger),
        )
    )
    told = "" if entry.statement.rstrip(".") == entry.title.rstrip(".") else line(entry.statement)
    quotes = stacked("##### Evidence", bullets(map(proof, entry.evidence)))
    return stacked(anchor(entry.id), title, told, facts, _alternatives(details), quotes)


def _alternatives(details: DecisionDetails) -> str:
    reasons = (cell_of(said(a.reason)) if a.reason else "no reason was given" for a in details.alternatives)
    rows = [(cell(a.name), reason) for a, reason in zip(details.alternatives, reasons, strict=True)]
    return table(("Alternative that was not chosen", "Why not"), rows) if rows else ""


def _standing(entry: Entry, ledger: Lookup) -> str:
    return f"{entry.status}, by {label_link(entry.superseded_by, ledger)}" if entry.superseded_by else entry.status


def _standing_facts(entry: Entry, ledger: Lookup) -> Iterator[str]:
    sure = "" if entry.tier == "explicit" else f" (a {entry.tier} reading, not said outright)"
    origin = "" if entry.origin == "discussion" else f", from {entry.origin}"
    yield f"**Status:** {entry.status}, first said on {day(entry.date)}{origin}{sure}"
    if entry.superseded_by:
        yield f"**Replaced by:** {named(entry.superseded_by, ledger)}"
    if entry.supersedes:
        yield f"**Replaces:** {'; '.join(named(i, ledger) for i in entry.supersedes)}"


def _reasons(details: DecisionDetails) -> Iterator[str]:
    if details.asked:
        yield f"**Settles:** {said(details.asked)}"
    for reason in details.rationale:
        yield f"**Why:** {said(reason)}"
    for effect in details.consequences:
        yield f"**Consequence:** {said(effect)}"


def _people(details: DecisionDetails, *, settled: bool) -> Iterator[str]:
    if details.decided_by:
        yield f"**{'Decided' if settled else 'Proposed'} by:** {inline(details.decided_by)}"
    if details.assented:
        yield f"**Assented:** {', '.join(map(inline, details.assented))}"
    for objection in details.objections:
        who = f" of {inline(objection.by)}" if objection.by else ""
        answer = f"Answer: {inline(objection.answer)}" if objection.answer else "It was not answered."
        yield f"**Objection{who}:** {stopped(inline(objection.text))} {answer}"


def _relations(entry: Entry, ledger: Lookup) -> Iterator[str]:
    if entry.contradicts:
        yield f"**Does not fit with:** {'; '.join(named(i, ledger) for i in entry.contradicts)}"
    for text in entry.earlier:
        yield f"**Earlier wording, since replaced:** {inline(text)}"
    if len(entry.history) > 1:
        yield f"**History:** {'; '.join(_step(change, ledger) for change in entry.history)}"


def _step(change: Change, ledger: Lookup) -> str:
    place = f" (turn {change.turn})" if change.turn else ""
    return f"{day(change.date)} {what(change, ledger)}{place}"


def what(change: Change, ledger: Lookup) -> str:
    """What happened to an entry, with the label in it linked: 'replaced by D-012'."""
    words = change.what.split(" ")
    return " ".join(label_link(w, ledger) if ledger.get(w) else inline(w) for w in words)


def named(label: str, ledger: Lookup) -> str:
    """An entry's link and title."""
    entry = ledger.get(label)
    return f"{links([label], ledger)} {inline(entry.title)}" if entry else inline(label)
