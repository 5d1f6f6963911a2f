"""States, entities, classes and terms, as diagrams."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from agent.diagrams import AnyDiagram
from agent.diagrams.class_ import Association, Classes, LogicalClass
from agent.diagrams.entity import Count, Entities, Entity, Relationship
from agent.diagrams.mindmap import Idea, MindMap
from agent.diagrams.state import State, States, Transition
from agent.model.details import ConceptDetails, Kind, StateDetails
from agent.model.ledger import Entry
from agent.text.units import singular


def states(entries: Sequence[Entry]) -> list[AnyDiagram]:
    """One diagram an entity."""
    by_entity: dict[str, list[Entry]] = {}
    for entry in entries:
        if isinstance(entry.details, StateDetails) and entry.details.transitions:
            by_entity.setdefault(entry.details.entity.casefold(), []).append(entry)
    drawn: list[AnyDiagram] = []
    for group in by_entity.values():
        found: dict[str, tuple[str, ...]] = {}
        moves = []
        for entry in group:
            d = entry.details
            assert isinstance(d, StateDetails)  # noqa: S101  # grouped by that
            for name in d.states:
                found.setdefault(name, (entry.id,))
            moves += [
                Transition(
                    source=t.source, target=t.target, trigger=t.trigger or "", guard=t.guard or "", cites=(entry.id,)
                )
                for t in d.transitions
                if t.source and t.target  # with one end it is told in words
            ]
        entity = group[0].details.entity if isinstance(group[0].details, StateDetails) else ""
        if len(found) > 1 and moves:
            drawn.append(
                States(
                    caption=f"The states of {entity}.",
                    states=tuple(State(name=n, cites=c) for n, c in found.items()),
                    transitions=tuple(moves),
                )
            )
    return drawn


Names: TypeAlias = dict[str, tuple[str, ...]]
"""A name and the labels of what it is cited by."""


@dataclass(frozen=True, slots=True)
class _Relation:
    """One concept's relation to another: its entry, and how many of the other there are, in words."""

    entry: str
    one: str
    verb: str
    many: str
    other: str


def _told(entries: Sequence[Entry]) -> tuple[list[_Relation], dict[str, tuple[str, ...]]]:
    """The relations between concepts, one a pair, and what is only counted: it is an attribute of what has it.

    A thing that is told in the plural is the one that is told in the singular; of two relations between the same, the
    one that says how many stays.
    """
    concepts = [e for e in entries if isinstance(e.details, ConceptDetails)]
    titles = {_key(e.title): e.title for e in concepts}
    pairs: dict[tuple[str, str], _Relation] = {}
    attributes = {e.title: e.details.attributes for e in concepts if isinstance(e.details, ConceptDetails)}
    for e in concepts:
        assert isinstance(e.details, ConceptDetails)  # noqa: S101  # chosen by that
        for r in e.details.relations:
            many = r.multiplicity or ""
            if _key(r.other) not in titles and any(c.isdigit() for c in many):
                attributes[e.title] = (*attributes.get(e.title, ()), f"{many} {r.other}")
                continue
            other = titles.get(_key(r.other), _capital(r.other))
            pair = (_key(e.title), _key(r.other))
            if pair not in pairs or pairs[pair].many.casefold() in _ANY_ONE:
                pairs[pair] = _Relation(e.id, titles[_key(e.title)], r.verb, many, other)
    return list(pairs.values()), attributes


def _key(name: str) -> str:
    head, _, last = name.casefold().rpartition(" ")
    return f"{head} {singular(last)}".strip()


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


_ANY_ONE = frozenset({"", "a", "an"})


def _named(
    relations: Sequence[_Relation], attributes: Mapping[str, tuple[str, ...]], entries: Sequence[Entry]
) -> Names:
    """Each thing of the diagram with the entry that names it: what stands in a relation, or has an attribute."""
    names: Names = {}
    for r in relations:
        names.setdefault(r.one, (r.entry,))
        names.setdefault(r.other, (r.entry,))
    for e in entries:
        if attributes.get(e.title):
            names.setdefault(e.title, (e.id,))
    return names


def _count(multiplicity: str) -> Count:
    low = multiplicity.casefold()
    if low in {"a", "an", "one", "1", "exactly one", "exactly 1"}:
        return "one"
    if low in {"at most one", "at most 1", "up to one", "up to 1"}:
        return "zero or one"
    least = re.match(r"(?:exactly |at least |between )?(one|[1-9][\d,]*)\b", low)
    return "one or more" if least or low == "several" else "zero or more"


def entities(entries: Sequence[Entry]) -> list[AnyDiagram]:
    """The entities that are said to have, hold or belong to others."""
    relations, attributes = _told(entries)
    if not relations:
        return []
    return [
        Entities(
            caption="The entities and how they belong together.",
            entities=tuple(
                Entity(name=n, attributes=attributes.get(n, ()), cites=c)
                for n, c in _named(relations, attributes, entries).items()
            ),
            relations=tuple(
                Relationship(
                    source=r.one,
                    target=r.other,
                    # the foot of the line tells one from many; how many they are, only words do
                    label=f"{r.verb} {r.many}" if any(c.isdigit() for c in r.many) else r.verb,
                    target_count=_count(r.many),
                    cites=(r.entry,),
                )
                for r in relations
            ),
        )
    ]


def classes(entries: Sequence[Entry]) -> list[AnyDiagram]:
    """The same as classes, with their attributes."""
    relations, attributes = _told(entries)
    if not relations:
        return []
    return [
        Classes(
            caption="The entities with their attributes and relations.",
            classes=tuple(
                LogicalClass(name=n, attributes=attributes.get(n, ()), cites=c)
                for n, c in _named(relations, attributes, entries).items()
            ),
            associations=tuple(
                Association(source=r.one, target=r.other, label=r.verb, target_count=r.many, cites=(r.entry,))
                for r in relations
            ),
        )
    ]


def mind_map(entries: Sequence[Entry]) -> list[AnyDiagram]:
    """The terms, each below the one that its meaning speaks of."""
    terms = [e for e in entries if e.kind is Kind.CONCEPT]
    if len(terms) < _LEAST_TERMS:
        return []
    titles = {e.title.casefold(): e.title for e in terms}
    nodes = []
    for entry in {e.title.casefold(): e for e in terms}.values():
        under = (
            next(
                (
                    titles[w]
                    for w in titles
                    if w != entry.title.casefold() and f" {w}" in f" {entry.details.meaning.casefold()}"
                ),
                "",
            )
            if isinstance(entry.details, ConceptDetails)
            else ""
        )
        nodes.append((entry, under))
    roots = {e.title for e, under in nodes if not under}
    ideas = tuple(Idea(name=e.title, under=under if under in roots else "", cites=(e.id,)) for e, under in nodes)
    return [MindMap(caption="The terms that the discussions explain.", root="Terms", nodes=ideas)]


_LEAST_TERMS = 3
