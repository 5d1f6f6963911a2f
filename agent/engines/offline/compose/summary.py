"""The summary: what a reader with a minute needs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from agent.engines.offline.compose.consists import consists
from agent.engines.offline.compose.passages import exchange, settled_in, torn
from agent.engines.offline.compose.phrasings import Voice
from agent.engines.offline.compose.purpose import opening
from agent.engines.offline.compose.wording import as_asked, people, stopped, wording, words_of, written_small
from agent.engines.offline.phrasing import capital
from agent.model.details import DecisionDetails, Kind, TechnologyDetails
from agent.model.ledger import Entry
from agent.model.section import Block, Listing, Paragraph, SectionBrief, Sentence
from agent.text.numbers import quantities

_SHAPING = 7
_OPEN = 6
_FIGURES = 4
_QUOTED = 4
"""Decisions below which the summary quotes others."""
_FOUNDATIONS = (
    "language",
    "framework",
    "database",
    "cache",
    "search engine",
    "message broker",
    "stream processing",
    "platform tool",
    "network or bus",
    "hosting or edge service",
    "business service",
)
"""Categories of technologies that a system is said to be built on, in the order in which they are named."""
_STRUCTURE = (
    "components",
    "messaging",
    "storage",
    "events",
    "stack",
    "layers",
    "contexts",
    "api",
    "security",
    "integration",
    "deployment",
    "data-flow",
)
"""Topics of what holds a system together, by their consequence for the rest; the summary tells these before others."""
_LONGEST = 24
"""Words of a decision in the summary; longer ones are told where there is room."""
_LONGEST_FIGURE = 12


def summary(brief: SectionBrief, voice: Voice) -> list[Block]:
    """What a reader with a minute needs: the parts, what they are built on, the weightiest decisions, what is open."""
    entries = (*brief.facts, *brief.related)
    decided = [e for e in entries if e.kind is Kind.DECISION and e.status == "accepted"]
    built = [*consists(entries), *_foundations(entries, voice), *_figures(entries, voice)]
    blocks: list[Block] = [Paragraph(sentences=tuple(told)) for told in (opening(entries, voice), built) if told]
    seen = written_small(entries)
    plain = [e for e in decided if not torn(e, voice.phrasings, seen)]
    told = [
        (e, w.said)
        for e in _one_a_topic(plain, entries, voice)
        if (w := wording(e, voice.phrasings, seen)).form not in ("words", "none")
    ]
    if len(told) < _QUOTED:  # little that can be told in the document's words: what was said stands for it
        others = [e for e in _one_a_topic(decided, entries, voice) if e not in plain and voice.first(settled_in(e))]
        spoken_ = [(e, exchange(e, voice)) for e in others[: _SHAPING - len(told) - 1]]
        told = sorted([*told, *spoken_], key=lambda it: it[0].id) or [
            (e, words_of(e)) for e in _one_a_topic(decided, entries, voice)[:_QUOTED]
        ]
    if told:
        lead = voice.say("summary.decisions" if len(told) > 1 else "summary.decision")
        blocks.append(Paragraph(sentences=(Sentence(text=lead),)))
        blocks.append(Listing(items=tuple(Sentence(text=_stated(said), cites=(e.id,)) for e, said in told)))
    asked = [e for e in entries if e.kind in (Kind.QUESTION, Kind.RISK) and e.status == "open"][:_OPEN]
    if asked:
        text = voice.say("summary.open", said="; ".join(as_asked(e) for e in asked))
        blocks.append(Paragraph(sentences=(Sentence(text=text, cites=tuple(e.id for e in asked)),)))
    return blocks


def _stated(said: str) -> str:
    """A statement as an item of a list; what is in quotation marks stays as it was said."""
    return said if said.endswith("”") else stopped(capital(said))


def _one_a_topic(decided: Sequence[Entry], entries: Sequence[Entry], voice: Voice) -> list[Entry]:
    """A handful of decisions that are clauses, one a topic: those that replaced something, that have reasons, that are short."""
    parts = [e.title.casefold() for e in entries if e.kind is Kind.COMPONENT]

    def rank(entry: Entry) -> tuple[int, int, int, int, int, int, int, str]:
        details = entry.details
        rich = isinstance(details, DecisionDetails) and bool(details.rationale or details.turned_down)
        long = len(entry.statement.split()) > _LONGEST
        told = wording(entry, voice.phrasings)
        refuses = voice.phrasings.has("lost.refuses", told.said)
        named = sum(part in entry.statement.casefold() for part in parts)
        weak = 2 * (told.form in ("words", "none")) + int(told.form != "clause" or refuses)
        free = int(not voice.phrasings.has("form.bounds", told.said))
        far = _STRUCTURE.index(entry.topic) if entry.topic in _STRUCTURE else len(_STRUCTURE)
        return (weak, int(long), far, -len(entry.supersedes), free, -min(named, 2), -int(rich), entry.id)

    ranked = sorted(decided, key=rank)
    first = {e.topic: e for e in reversed(ranked)}
    picked = [e for e in ranked if first[e.topic] is e]
    picked = [*picked, *(e for e in ranked if e not in picked)][:_SHAPING]
    return sorted(picked, key=lambda e: e.id)


def _together(found: Sequence[str], said: str) -> tuple[str, ...]:
    """The names, those that are said in one breath as one: 'NATS JetStream' is one thing to a reader."""
    left = list(found)
    for one in found:
        for other in found:
            if one in left and other in left and re.search(rf"\b{re.escape(one)} {re.escape(other)}\b", said):
                left[left.index(one)] = f"{one} {other}"
                left.remove(other)
    return tuple(left)


def _foundations(entries: Sequence[Entry], voice: Voice) -> list[Sentence]:
    """What it is built on, each with what that is for."""
    chosen = [
        (e.details.category, e) for e in entries if isinstance(e.details, TechnologyDetails) and e.status == "chosen"
    ]
    groups = [(sort, [e for category, e in chosen if category == sort]) for sort in _FOUNDATIONS]
    groups = [(sort, es) for sort, es in groups if es]
    if not groups:
        return []
    said = " ".join(e.statement for e in entries)
    parts = [_called(sort, _together(names(es), said), voice) for sort, es in groups]
    text = voice.say("summary.built", parts=people(tuple(parts)))
    return [Sentence(text=text, cites=tuple(e.id for _, es in groups for e in es))]


def _called(sort: str, names: tuple[str, ...], voice: Voice) -> str:
    """'the databases PostgreSQL 16 and SQLite'."""
    one, *several = voice.phrasings.sentences[f"summary.{sort}"]
    form: str = several[0] if several and len(names) > 1 else one
    return form.format(names=people(names))


def names(entries: Sequence[Entry]) -> tuple[str, ...]:
    """The names of technologies, each with its version where that was said."""
    found = []
    for entry in entries:
        version = entry.details.version if isinstance(entry.details, TechnologyDetails) else None
        found.append(f"{entry.title} {version}" if version else entry.title)
    return tuple(found)


def _figures(entries: Iterable[Entry], voice: Voice) -> list[Sentence]:
    """The loads and limits that were settled or are given, in few words each."""
    told = []
    for entry in entries:
        bounds = entry.kind in (Kind.CONSTRAINT, Kind.DECISION) and entry.topic == "capacity" and entry.settled
        if not bounds or not quantities(entry.statement):
            continue
        said = wording(entry, voice.phrasings)
        if said.form != "words" and len(said.said.split()) <= _LONGEST_FIGURE:
            told.append((entry, said.said))
    told = told[:_FIGURES]
    if not told:
        return []
    text = voice.say("summary.figures", said="; ".join(said for _, said in told))
    return [Sentence(text=text, cites=tuple(e.id for e, _ in told))]
