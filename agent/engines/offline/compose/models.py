"""States, entities, classes and terms, as diagrams."""

from __future__ import annotations

from collections.abc import Sequence

from agent.diagrams import AnyDiagram
from agent.diagrams.class_ import Association, Classes, LogicalClass
from agent.diagrams.entity import Count, Entities, Entity, Relationship
from agent.diagrams.mindmap import Idea, MindMap
from agent.diagrams.state import State, States, Transition
from agent.model.details import ConceptDetails, Kind, StateDetails
from agent.model.ledger import Entry


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
            ]
        entity = group[0].details.entity if isinstance(group[0].details, StateDetails) else ""
        if len(found) > 1:
            drawn.append(
                States(
                    caption=f"The states of {entity}.",
                    states=tuple(State(name=n, cites=c) for n, c in found.items()),
                    transitions=tuple(moves),
                )
            )
    return drawn


def _relations(entries: Sequence[Entry]) -> list[tuple[Entry, str, str, str, str]]:
    """(entry, one, verb, how many, other) of each relation between concepts."""
    return [
        (e, e.title, r.verb, r.multiplicity or "", r.other[:1].upper() + r.other[1:])
        for e in entries
        if isinstance(e.details, ConceptDetails)
        for r in e.details.relations
    ]


def _named(relations: Sequence[tuple[Entry, str, str, str, str]]) -> dict[str, tuple[str, ...]]:
    names: dict[str, tuple[str, ...]] = {}
    for entry, one, _, _, other in relations:
        names.setdefault(one, (entry.id,))
        names.setdefault(other, (entry.id,))
    return names


def _count(multiplicity: str) -> Count:
    low = multiplicity.casefold()
    if low in {"a", "an", "one", "1", "exactly one", "exactly 1"}:
        return "one"
    if low.startswith("at most one") or low == "at most 1":
        return "zero or one"
    return "one or more" if any(c.isdigit() for c in low) else "zero or more"


def entities(entries: Sequence[Entry]) -> list[AnyDiagram]:
    """The entities that are said to have, hold or belong to others."""
    relations = _relations(entries)
    if not relations:
        return []
    return [
        Entities(
            caption="The entities and how they belong together.",
            entities=tuple(Entity(name=n, cites=c) for n, c in _named(relations).items()),
            relations=tuple(
                Relationship(
                    source=one, target=other, label=f"{verb} {many}".strip(), target_count=_count(many), cites=(e.id,)
                )
                for e, one, verb, many, other in relations
            ),
        )
    ]


def classes(entries: Sequence[Entry]) -> list[AnyDiagram]:
    """The same as classes, with their attributes."""
    relations = _relations(entries)
    if not relations:
        return []
    attributes = {e.title: e.details.attributes for e in entries if isinstance(e.details, ConceptDetails)}
    return [
        Classes(
            caption="The entities with their attributes and relations.",
            classes=tuple(
                LogicalClass(name=n, attributes=attributes.get(n, ()), cites=c) for n, c in _named(relations).items()
            ),
            associations=tuple(
                Association(source=one, target=other, label=verb, target_count=many, cites=(e.id,))
                for e, one, verb, many, other in relations
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
