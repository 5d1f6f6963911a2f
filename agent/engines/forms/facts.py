"""Ledger entries as a drafter sees them: numbered facts, without labels, people's votes or places in files."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from typing import Any

from agent.engines.forms.base import tidy
from agent.engines.forms.data import line
from agent.model.details import NOT_TOLD, TOLD_AT_HOME
from agent.model.ledger import Entry
from agent.model.section import SectionBrief
from agent.types import EntryId

_QUOTES = 3
_WHO = frozenset({"kind", "assented", "decided_by", "asked_by", "drawn_by"})
"""Who said it stands in the decision log; the prose is about the system."""
_AGAIN = frozenset({"passages"})
"""The words around a decision, which a composer by rules needs; a model is sent those that bear it out."""


def numbers(brief: SectionBrief) -> dict[EntryId, int]:
    """The number of each entry of a brief, from 1: its own facts, then the related ones."""
    return {entry.id: n for n, entry in enumerate((*brief.facts, *brief.related), 1)}


def fact_lines(brief: SectionBrief) -> Iterator[str]:
    """The data: what a person asked for, then the facts."""
    known = numbers(brief)
    for instruction in brief.instructions:
        yield line(wish=instruction)
    for entry in brief.facts:
        yield _fact(entry, known, related=False)
    for entry in brief.related:
        yield _fact(entry, known, related=True)


def cited_lines(brief: SectionBrief, cited: Collection[EntryId]) -> Iterator[str]:
    """The facts that are cited, in full, by their numbers in the brief."""
    known = numbers(brief)
    for entry in (*brief.facts, *brief.related):
        if entry.id in cited:
            yield _fact(entry, known, related=False)


def changed_lines(brief: SectionBrief, changed: Collection[EntryId], cited: Collection[EntryId]) -> Iterator[str]:
    """What a person asked for, then the facts that changed; of others that are cited, what they are called."""
    known, own = numbers(brief), {entry.id for entry in brief.facts}
    for instruction in brief.instructions:
        yield line(wish=instruction)
    for entry in (*brief.facts, *brief.related):
        if entry.id in changed:
            yield _fact(entry, known, related=entry.id not in own)
        elif entry.id in cited:
            yield line(fact=known[entry.id], unchanged=True, status=entry.status, title=entry.title)


def _fact(entry: Entry, known: Mapping[EntryId, int], *, related: bool) -> str:
    return line(
        fact=known[entry.id],
        related=related,
        kind=entry.kind.value,
        status=entry.status,
        weight=entry.weight.value,
        said_on=entry.date.isoformat() if entry.date else None,
        title=entry.title,
        statement=entry.statement,
        **{"doubtful": True} if entry.tier.value == "possible" else {},
        **_details(entry, related=related),
        replaces_fact=[known[label] for label in entry.supersedes if label in known],
        replaced_by_fact=known.get(entry.superseded_by or ""),
        answered_by_fact=known.get(entry.answered_by or ""),
        contradicts_fact=[known[label] for label in entry.contradicts if label in known],
        said=[] if related else [tidy(e.quote) for e in entry.evidence[:_QUOTES]],
    )


@lru_cache(maxsize=1024)
def _details(entry: Entry, *, related: bool) -> dict[str, Any]:
    """What the details say, the same in every round and section; nobody may change it."""
    left_out = _WHO | _AGAIN | NOT_TOLD | (TOLD_AT_HOME if related else frozenset())
    dumped = entry.details.model_dump(mode="json", exclude_defaults=True, exclude=set(left_out))
    return {key: plain for key, value in dumped.items() if (plain := _plain(value)) and plain != "unknown"}


def _plain(value: Any) -> Any:
    """Words without whose they are; empty parts left out."""
    if isinstance(value, dict):
        if "text" in value and value.keys() <= {"text", "speaker", "turn", "verbatim"}:
            return value["text"]
        return {k: plain for k, v in value.items() if k != "by" and (plain := _plain(v)) not in (None, "", [], {})}
    if isinstance(value, list):
        return [plain for v in value if (plain := _plain(v)) not in (None, "", [], {})]
    return value
