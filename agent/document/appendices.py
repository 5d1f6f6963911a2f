"""The smaller appendices that code renders: questions, actions, sources, and what each discussion changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from agent.document.decisions import named, what
from agent.document.entries import evidence, labelled, standing
from agent.document.escape import cell, heading, inline, link_text
from agent.document.parts import (
    Index,
    Lookup,
    anchor,
    bullets,
    count,
    day,
    links,
    proof,
    source_anchor,
    stacked,
    stopped,
    stretch,
    table,
)
from agent.document.points import Point, Sort
from agent.model.details import ActionDetails, Kind, QuestionDetails
from agent.model.ledger import Change, Discussion, Entry, Ledger

_Happened: TypeAlias = Sequence[tuple[Entry, Change, bool]]
"""Entry, what happened to it, and whether that was the first thing."""


def open_questions(ledger: Ledger, points: Sequence[Point] = (), titles: Mapping[str, str] | None = None) -> str:
    """What is open.

    What the next meeting has to settle, the most pressing first; then the questions, those that are closed with the
    words that closed them. `points`: the agenda; `titles`: the names of the sections, by id.
    """
    known = Index(ledger)
    questions = tuple(ledger.of(Kind.QUESTION))
    opened = _question_table("Open question", [e for e in questions if e.status == "open"], known)
    closed = _question_table("Closed question", [e for e in questions if e.status != "open"], known)
    asked = [_point(p, n, known, titles or {}) for n, p in enumerate((p for p in points if p.sort in _ASKED), 1)]
    passing = [label for p in points if p.sort is Sort.PASSING for label in p.cites]
    also = f"Said in passing, and perhaps meant as proposals: {links(passing, known)}." if passing else ""
    return stacked(
        stacked("#### For the next meeting, the most pressing first", "\n".join(asked)) if asked else "",
        also,
        opened or "No question is open.",
        stacked("#### Answered or withdrawn", closed) if closed else "",
        evidence(questions, known) if questions else "",
        _closing(questions, known),
    )


_ASKED = (Sort.CONTRADICTION, Sort.QUESTION, Sort.PROPOSAL, Sort.DEFERRED, Sort.RISK)
"""What the list of the document holds; gaps stand in the coverage, actions in an appendix of their own."""


def _point(point: Point, number: int, known: Lookup, titles: Mapping[str, str]) -> str:
    """One point: what is to be settled, why, what it bears on, what waits for it, who could answer."""
    parts = [f"{links(point.cites, known)} {stopped(inline(point.text))} {point.why}"]
    parts += [f"It bears on {links(point.bears_on, known)}."] if point.bears_on else []
    waiting = [f"[{link_text(titles[s])}](#{s})" for s in point.sections if s in titles]
    parts += [f"Waiting for it: {', '.join(waiting)}."] if waiting else []
    raised = f"Raised by {inline(point.who)}" if point.who else ""
    ask = f"to be asked: {', '.join(map(inline, point.ask))}" if point.ask else ""
    people = "; ".join(filter(None, (raised, ask)))
    parts += [f"{people[:1].upper()}{people[1:]}."] if people else []
    return f"{number}. {' '.join(parts)}"


def _closing(questions: Sequence[Entry], known: Index) -> str:
    """The words that closed each question, with whose they are."""
    told = []
    for question in questions:
        answer = known.get(question.answered_by) if question.answered_by else None
        if answer is not None and answer.evidence:
            told.append(f"{links([question.id], known)}, closed by {proof(answer.evidence[-1], known)}")
    return stacked("##### What closed them", bullets(told)) if told else ""


def _question_table(name: str, questions: Sequence[Entry], ledger: Lookup) -> str:
    rows = []
    for entry in questions:
        details = entry.details if isinstance(entry.details, QuestionDetails) else QuestionDetails()
        asked = cell(details.asked_by or "")
        rows.append(
            (
                labelled(entry),
                cell(entry.statement),
                asked,
                day(entry.date),
                standing(entry, ledger),
                cell(details.answer or ""),
            )
        )
    return table((name, "What is asked", "Asked by", "Said on", "Status", "Answer"), rows) if rows else ""


def actions(ledger: Ledger) -> str:
    """Who does what until when, and what became of it."""
    entries = sorted(ledger.of(Kind.ACTION), key=lambda e: e.status != "open")
    known = Index(ledger)
    if not entries:
        return "No action was agreed on."
    rows = []
    for entry in entries:
        details = entry.details if isinstance(entry.details, ActionDetails) else ActionDetails()
        owner, due = cell(details.owner or "nobody named"), cell(details.due or "not said")
        rows.append((labelled(entry), cell(entry.statement), owner, due, standing(entry, known), day(entry.date)))
    headers = ("Action", "What is to be done", "Owner", "Due", "Status", "Said on")
    return stacked(table(headers, rows), evidence(entries, known))


def sources(ledger: Ledger) -> str:
    """The discussions in the order in which they took place."""
    if not ledger.discussions:
        return "No discussion was read yet."
    rows = [_source(n, discussion) for n, discussion in enumerate(ledger.discussions, 1)]
    return table(("Discussion", "Date", "Who", "File", "Format", "Turns", "Words", "Read by", "Key"), rows)


def _source(number: int, discussion: Discussion) -> tuple[str, ...]:
    name = f"{anchor(source_anchor(number))}{cell(discussion.title)}"
    people = cell(", ".join(discussion.participants))
    size = (f"{discussion.turns:,}", f"{discussion.words:,}")
    origin = (cell(discussion.source), cell(discussion.format))
    read = ", not ".join((discussion.engine, *map(stretch, discussion.unread)))
    return (name, day(discussion.date), people, *origin, *size, cell(read), cell(discussion.key))


def change_history(ledger: Ledger, homes: Mapping[str, str], titles: Mapping[str, str]) -> str:
    """What each discussion changed, the newest first.

    `homes`: the section or appendix that tells each entry; `titles`: the names of the sections, by id.
    """
    happened: dict[str, list[tuple[Entry, Change, bool]]] = {}
    for entry in ledger.entries:
        for n, change in enumerate(entry.history):
            happened.setdefault(change.discussion, []).append((entry, change, n == 0))
    numbered = list(enumerate(ledger.discussions, 1))
    known = Index(ledger)
    told = {e.id: homes[e.id] for e in ledger.entries if homes.get(e.id) in titles}
    parts = (_changes(d, n, happened.get(d.key, ()), known, _sections(happened.get(d.key, ()), told, titles))
             for n, d in reversed(numbered))  # fmt: skip
    return stacked(*parts) or "No discussion was read yet."


def _sections(happened: _Happened, homes: Mapping[str, str], titles: Mapping[str, str]) -> str:
    """The sections that tell what changed, in the order of the document; the rest cite it or draw it."""
    changed = {homes.get(e.id) for e, change, first in happened if first or change.what != "said again"}
    found = [f"[{link_text(title)}](#{name})" for name, title in titles.items() if name in changed]
    return f"**Told in:** {', '.join(found)}" if found else ""


def _changes(discussion: Discussion, number: int, happened: _Happened, ledger: Lookup, told: str) -> str:
    title = f"#### {day(discussion.date)}: {heading(discussion.title)}"
    lines = [*_added(happened, ledger), *_turned(happened, ledger), *_others(happened), *([told] if told else [])]
    source = f"From [{link_text(discussion.source)}](#{source_anchor(number)})."
    return stacked(title, source, bullets(lines) if lines else "It changed nothing.")


_FIRST = {
    (Kind.DECISION, "accepted"): "Decided",
    (Kind.DECISION, "proposed"): "Proposed",
    (Kind.DECISION, "rejected"): "Rejected",
    (Kind.DECISION, "deferred"): "Deferred",
    (Kind.QUESTION, "open"): "Questions raised",
    (Kind.ACTION, "open"): "Actions agreed on",
}


def _added(happened: _Happened, ledger: Lookup) -> Iterator[str]:
    """What was said for the first time, by kind and standing; what was replaced since says so."""
    for (kind, status), name in _FIRST.items():
        entries = [e for e, c, first in happened if first and e.kind is kind and c.what == status]
        turned = [e for e in entries if e.supersedes or e.superseded_by] if kind is Kind.DECISION else []
        yield from (f"**{name}:** {named(e.id, ledger)}{_since(e, ledger)}" for e in turned)
        rest = [e.id for e in entries if e not in turned]
        if rest:
            yield f"**{name}:** {links(rest, ledger)}"


def _since(entry: Entry, ledger: Lookup) -> str:
    if entry.superseded_by:
        return f" (since replaced by {links([entry.superseded_by], ledger)})"
    return f", which replaces {links(entry.supersedes, ledger)}" if entry.supersedes else ""


def _turned(happened: _Happened, ledger: Lookup) -> Iterator[str]:
    """What became of what had been said before."""
    for entry, change, first in happened:
        if not first and change.what != "said again":
            yield f"**{_turn(change)}:** {named(entry.id, ledger)} – {what(change, ledger)}"


def _turn(change: Change) -> str:
    names = {"replaced": "Reversed", "taken": "Taken back", "answered": "Answered", "done": "Done"}
    return names.get(change.what.split()[0], "Changed")


def _others(happened: _Happened) -> Iterator[str]:
    new = sum(first and (e.kind, c.what) not in _FIRST for e, c, first in happened)
    again = sum(c.what == "said again" for _, c, _ in happened)
    if new:
        yield f"{count(new, 'further entry', 'further entries')} of other kinds."
    if again:
        yield f"{count(again, 'entry', 'entries')} confirmed by being said again."
