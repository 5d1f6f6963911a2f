"""The two sections that tell the whole: the summary, and how the system works."""

from __future__ import annotations

from collections.abc import Sequence

from agent.engines.offline.compose.wording import as_said, choice, count, lowered, people, written_small
from agent.engines.offline.phrasing import is_clause
from agent.model.details import ComponentDetails, DecisionDetails, Kind, TechnologyDetails
from agent.model.ledger import Entry
from agent.model.section import Block, Listing, Paragraph, SectionBrief, Sentence

_SHAPING = 8
_FOUNDATIONS = frozenset(
    (
        "database",
        "message broker",
        "stream processing",
        "search engine",
        "cache",
        "language",
        "framework",
        "platform tool",
        "protocol",
    )
)
"""Categories of technologies that a system is said to be built on."""


def summary(brief: SectionBrief) -> list[Block]:
    """What shapes the system, in a minute: the weightiest decisions, the chosen technologies, what is open."""
    entries = (*brief.facts, *brief.related)
    decided = [e for e in entries if e.kind is Kind.DECISION and e.status == "accepted"]
    chosen = [
        e
        for e in entries
        if isinstance(e.details, TechnologyDetails) and e.status == "chosen" and e.details.category in _FOUNDATIONS
    ]
    seen = written_small(entries)
    blocks: list[Block] = []
    if chosen:
        text = f"The system is built on {people(tuple(e.title for e in chosen))}."
        blocks.append(Paragraph(sentences=(Sentence(text=text, cites=tuple(e.id for e in chosen)),)))
    if decided:
        shaping = _one_a_topic(decided)
        lead = Sentence(
            text="The decisions that shape the system:" if len(shaping) > 1 else "The decision that shapes the system:"
        )
        blocks.append(Paragraph(sentences=(lead,)))
        blocks.append(Listing(items=tuple(Sentence(text=choice(e, seen), cites=(e.id,)) for e in shaping)))
    open_ones = [e for e in entries if e.kind in (Kind.QUESTION, Kind.RISK) and e.status == "open"]
    if open_ones:
        text = f"Still open: {'; '.join(lowered(e.title.rstrip('?.')) for e in open_ones[:4])}."
        blocks.append(Paragraph(sentences=(Sentence(text=text, cites=tuple(e.id for e in open_ones[:4])),)))
    return blocks


def _one_a_topic(decided: Sequence[Entry]) -> list[Entry]:
    """At most eight decisions, one a topic first: what replaced something, what is explicit, what has reasons."""

    def rank(entry: Entry) -> tuple[int, int, int, str]:
        rich = isinstance(entry.details, DecisionDetails) and bool(
            entry.details.rationale or entry.details.alternatives
        )
        return (int(as_said(entry)) + int(not is_clause(entry.statement)), -len(entry.supersedes), -int(rich), entry.id)

    ranked = sorted(decided, key=rank)
    first = {e.topic: e for e in reversed(ranked)}
    picked = [e for e in ranked if first[e.topic] is e][:_SHAPING]
    return sorted(picked, key=lambda e: e.id)


def overview(brief: SectionBrief) -> list[Block]:
    """The parts by what they are; the map beside it shows the ways between them."""
    entries = (*brief.facts, *brief.related)
    parts = [e for e in entries if isinstance(e.details, ComponentDetails)]
    sentences: list[Sentence] = []
    for what, noun in _SORTS:
        group = [e for e in parts if isinstance(e.details, ComponentDetails) and e.details.what == what]
        if group:
            named = people(tuple(lowered(e.title) for e in group))
            text = f"{count(len(group), noun[0], noun[1])} {'is' if len(group) == 1 else 'are'} named: {named}."
            sentences.append(Sentence(text=text, cites=tuple(e.id for e in group)))
    blocks: list[Block] = [Paragraph(sentences=tuple(sentences))] if sentences else []
    return blocks


_SORTS = (
    ("person", ("role", "roles")),
    ("client", ("client", "clients")),
    ("device", ("device", "devices")),
    ("service", ("service", "services")),
    ("queue", ("queue or broker", "queues and brokers")),
    ("store", ("store", "stores")),
    ("external system", ("neighbouring system", "neighbouring systems")),
)
