"""A ledger entry as the card that shows it: what is known of it, in the order in which a reader asks."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence

from pydantic import BaseModel

from agent.document.parts import Lookup
from agent.model.details import (
    Alternative,
    DecisionDetails,
    FieldMeaning,
    Kind,
    Objection,
    Relation,
    Said,
    Transition,
    ViewEdge,
)
from agent.model.finding import Evidence
from agent.model.ledger import Change, Entry
from agent.types import Frozen

KINDS: Mapping[Kind, str] = {
    Kind.DECISION: "Decisions", Kind.TECHNOLOGY: "Technologies", Kind.COMPONENT: "Components",
    Kind.INTERACTION: "Interactions", Kind.CONTRACT: "Contracts", Kind.STATE: "States", Kind.POLICY: "Policies",
    Kind.PRINCIPLE: "Principles", Kind.PRACTICE: "Practices", Kind.CONCEPT: "Concepts",
    Kind.ALGORITHM: "Algorithms", Kind.VIEW: "Pictures that were drawn or described", Kind.RISK: "Risks",
    Kind.CONSTRAINT: "Constraints", Kind.QUESTION: "Questions", Kind.ACTION: "Actions",
}  # fmt: skip
"""The plural of each kind, in the order in which they are shown."""
_FRACTION = re.compile(r"(?<=:\d\d)\.\d+$")
_LONG_ID = re.compile(r"\b([0-9a-f]{8})-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", re.I)
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)\S*")
_SKIPPED = {"kind", "alternatives", "unknown", "other"}


class Reference(Frozen):
    """Another entry, by its label and title; `entry` is null where the ledger does not hold it."""

    label: str
    title: str = ""
    status: str = ""


class Fact(Frozen):
    """One thing known of an entry: a name and plain texts, or other entries."""

    name: str
    texts: tuple[str, ...] = ()
    entries: tuple[Reference, ...] = ()


class Words(Frozen):
    """Words that were said, with whose they are, when, and where they stand."""

    quote: str
    speaker: str
    place: str
    discussion: str = ""


class Step(Frozen):
    """One step in an entry's life."""

    day: str
    what: str
    discussion: str
    entries: tuple[Reference, ...] = ()


class Card(Frozen):
    """An entry as it is shown."""

    id: str
    kind: Kind
    title: str
    statement: str
    status: str
    topic: str
    day: str
    sure: str = ""
    facts: tuple[Fact, ...] = ()
    lost: tuple[tuple[str, str], ...] = ()
    words: tuple[Words, ...] = ()
    steps: tuple[Step, ...] = ()


def _option(alternative: Alternative) -> str:
    """The name of an alternative; of one to which nobody said no, with that."""
    return f"{alternative.name} (proposed, not taken)" if alternative.unsaid else alternative.name


def card(entry: Entry, known: Lookup, topics: Mapping[str, str], discussions: Mapping[str, str]) -> Card:
    """The card of an entry. `topics`, `discussions`: titles by id and by key."""
    facts = (*_relations(entry, known), *_details(entry.details), *(_earlier(entry)))
    alternatives = getattr(entry.details, "alternatives", ())
    told = entry.statement if entry.statement.rstrip(".") != entry.title.rstrip(".") else ""
    return Card(
        id=entry.id,
        kind=entry.kind,
        title=entry.title,
        statement=told,
        status=entry.status,
        topic=topics.get(entry.topic, entry.topic),
        day=day(entry.date),
        sure="" if entry.tier == "explicit" else f"{entry.tier.value} reading, not said outright",
        facts=facts,
        lost=tuple((_option(a), _said(a.reason) if a.reason else "no reason was found") for a in alternatives),
        words=tuple(words(e) for e in entry.evidence),
        steps=tuple(step(c, known, discussions) for c in entry.history),
    )


def day(date: dt.date | None) -> str:
    """A date as a person reads it: 3 March 2026."""
    return f"{date.day} {date:%B %Y}" if date else "undated"


def reference(label: str, known: Lookup) -> Reference:
    """Another entry by its label."""
    entry = known.get(label)
    return Reference(label=entry.id, title=entry.title, status=entry.status) if entry else Reference(label=label)


def words(evidence: Evidence) -> Words:
    """A quote as it is shown; of a message's long id, what suffices to find it."""
    time = _MOMENT.sub(r"\1 \2", _FRACTION.sub("", evidence.time or ""))
    anchor = _LONG_ID.sub(r"\1…", evidence.anchor or "")
    place = ", ".join(p for p in (time, f"turn {evidence.turn}", anchor, evidence.source) if p)
    speaker = evidence.speaker or "Somebody"
    return Words(quote=evidence.quote.strip("“”"), speaker=speaker, place=place, discussion=evidence.discussion)


def step(change: Change, known: Lookup, discussions: Mapping[str, str]) -> Step:
    """A step of an entry's life; the labels in it stand apart."""
    named = [w for w in change.what.split() if known.get(w)]
    what = " ".join(w for w in change.what.split() if w not in named)
    source = discussions.get(change.discussion, change.discussion)
    entries = tuple(reference(label, known) for label in named)
    return Step(day=day(change.date), what=what, discussion=f"{source}, turn {change.turn}", entries=entries)


def _relations(entry: Entry, known: Lookup) -> Iterator[Fact]:
    given: Sequence[tuple[str, Sequence[str]]] = (
        ("Replaced by", [entry.superseded_by] if entry.superseded_by else []),
        ("Replaces", entry.supersedes),
        ("Answered by", [entry.answered_by] if entry.answered_by else []),
        ("Does not fit with", entry.contradicts),
    )
    for name, labels in given:
        if labels:
            yield Fact(name=name, entries=tuple(reference(label, known) for label in labels))
    if entry.origin != "discussion":
        yield Fact(name="Origin", texts=(entry.origin,))


def _earlier(entry: Entry) -> Iterator[Fact]:
    if entry.earlier:
        yield Fact(name="Earlier wording", texts=entry.earlier)


_NAMES = {
    "rationale": "Why",
    "asked": "Settles",
    "around": "Said while it was considered",
    "what": "What it is",
    "source": "From",
    "target": "To",
}


def _details(details: BaseModel) -> Iterator[Fact]:
    """What the record of the kind knows, field by field."""
    for field in type(details).model_fields:
        value = getattr(details, field)
        if field in _SKIPPED or value in (None, "", (), "unknown", "other"):
            continue
        name = _NAMES.get(field, field.replace("_", " ").capitalize())
        values = value if isinstance(value, tuple) else (value,)
        if isinstance(details, DecisionDetails) and field == "assented":
            values = (", ".join(map(str, values)),)
        if isinstance(details, DecisionDetails) and field == "around" and details.rationale:
            continue
        yield Fact(name=name, texts=tuple(text for v in values if (text := _text(v))))


def _text(value: object) -> str:
    match value:
        case Said():
            return _said(value)
        case Objection():
            who = f"{value.by}: " if value.by else ""
            return f"{who}{value.text} — {value.answer or 'not answered'}"
        case Alternative():
            return f"{value.name}: {_said(value.reason)}" if value.reason else value.name
        case Relation():
            return " ".join(p for p in (value.verb, value.multiplicity, value.other) if p)
        case ViewEdge():
            return f"{value.source} → {value.target}{f': {value.label}' if value.label else ''}"
        case Transition():
            when = ", ".join(p for p in (value.trigger, f"if {value.guard}" if value.guard else "") if p)
            return f"{value.source} → {value.target}{f': {when}' if when else ''}"
        case FieldMeaning():
            return f"{value.name}: {value.meaning}"
        case BaseModel():
            held = ((n, getattr(value, n)) for n in type(value).model_fields)
            return "; ".join(f"{n.replace('_', ' ')}: {_text(v)}" for n, v in held if v not in (None, "", ()))
        case tuple():
            return ", ".join(_text(v) for v in value)
        case _:
            return str(value)


def _said(it: Said) -> str:
    if not it.verbatim:
        return it.text
    return f"“{it.text.strip('“”')}”{f' ({it.speaker})' if it.speaker else ''}"
