"""States, entities, classes and terms, as diagrams."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from agent.diagrams import AnyDiagram
from agent.diagrams.class_ import Association, Classes, LogicalClass
from agent.diagrams.entity import Count, Entities, Entity, Relationship
from agent.diagrams.mindmap import Idea, MindMap
from agent.diagrams.state import State, States, Transition
from agent.engines.offline.compose.lives import lives, of_one
from agent.engines.offline.compose.loose import ANY, placed
from agent.engines.offline.lexicon import pattern, words
from agent.model.details import ConceptDetails, Kind
from agent.model.ledger import Entry
from agent.text.units import singular


def states(entries: Sequence[Entry]) -> list[AnyDiagram]:
    """One diagram an entity, with a state that is not named where a move leads from or to nobody said which."""
    drawn: list[AnyDiagram] = []
    for told, life in zip(every := lives(entries), placed(every), strict=True):
        moves = life.moves
        open_ends = next((m.cites for m in moves if ANY in (m.transition.source, m.transition.target)), ())
        if len(life.states) > 1 and any(m.transition.source and m.transition.target for m in told.moves):
            drawn.append(
                States(
                    caption=f"The states {of_one(life.entity)}.",
                    states=(
                        *(State(name=n, cites=c) for n, c in life.states.items()),
                        *([State(name=ANY, cites=open_ends)] if open_ends else []),
                    ),
                    transitions=tuple(
                        Transition(
                            source=m.transition.source,
                            target=m.transition.target,
                            trigger=m.transition.trigger or "",
                            guard=m.transition.guard or "",
                            cites=m.cites,
                        )
                        for m in moves
                    ),
                )
            )
    return drawn


@dataclass(frozen=True, slots=True)
class _Relation:
    """One concept's relation to another: its entry, and how many of the other there are, in words."""

    entry: str
    one: str
    verb: str
    many: str
    other: str
    only: str = ""
    """In which condition the one has them."""


def _told(entries: Sequence[Entry]) -> tuple[list[_Relation], dict[str, tuple[str, ...]]]:
    """The relations between concepts, one a pair, and what is only an attribute of what has it: an amount, a field.

    A thing that is told in the plural is the one that is told in the singular, and one in some condition ('a late order') is
    the thing without it; of two relations between the same, the one that says how many stays.
    """
    concepts = [e for e in entries if isinstance(e.details, ConceptDetails)]
    titles = {_key(e.title): e.title for e in concepts}
    owned = {
        (_key(e.title), _key(r.other))
        for e in concepts
        if isinstance(e.details, ConceptDetails)
        for r in e.details.relations
    }
    others = Counter(other for _, other in owned)
    things = {*titles, *others}
    pairs: dict[tuple[str, str, str], _Relation] = {}
    attributes = {e.title: e.details.attributes for e in concepts if isinstance(e.details, ConceptDetails)}
    for e in concepts:
        assert isinstance(e.details, ConceptDetails)  # noqa: S101  # chosen by that
        state, one = _in_condition(_key(e.title), things)
        for r in e.details.relations:
            many = r.multiplicity or ""
            how, thing = _in_condition(_key(r.other), things)
            known = thing in titles or others[thing] > 1
            if not known and (any(c.isdigit() for c in many) or (many.casefold() in _ONLY_ONE and _is_a_field(thing))):
                told = f"{many} {r.other}" if any(c.isdigit() for c in many) else r.other
                attributes[e.title] = tuple(dict.fromkeys((*attributes.get(e.title, ()), told)))
                continue
            plural = how or many.casefold() not in (*_ANY_ONE, *_ONLY_ONE)
            other = titles.get(thing, _capital(thing if plural else r.other))
            pair = (one, thing, f"{state} {how}".strip())
            if pair not in pairs or pairs[pair].many.casefold() in _ANY_ONE:
                shown = titles.get(one, _capital(one)) if state else titles[_key(e.title)]
                pairs[pair] = _Relation(e.id, shown, r.verb, f"{many} {how}".strip(), other, state)
    return list(pairs.values()), attributes


def _in_condition(name: str, things: Collection[str]) -> tuple[str, str]:
    """'late' and 'order' of 'late order', where an order is spoken of too; '' and the name of anything else."""
    first, _, rest = name.partition(" ")
    return (first, rest) if rest in things and pattern("concept.condition").fullmatch(first) else ("", name)


def _is_a_field(name: str) -> bool:
    """Whether a thing is what another is told by, and none of its own: 'a command ID', 'a due date'."""
    return name.rsplit(" ", 1)[-1] in words("field_heads")


def _key(name: str) -> str:
    head, _, last = name.casefold().rpartition(" ")
    return f"{head} {singular(last)}".strip()


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


_ANY_ONE = frozenset({"", "a", "an"})
_ONLY_ONE = frozenset({"a", "an", "one", "exactly one"})


def _count(multiplicity: str) -> Count:
    low = multiplicity.casefold()
    if low in {"a", "an", "one", "1", "exactly one", "exactly 1"}:
        return "one"
    if low in {"at most one", "at most 1", "up to one", "up to 1"}:
        return "zero or one"
    least = re.match(r"(?:exactly |at least |between )?(one|[1-9][\d,]*)\b", low)
    return "one or more" if least or low == "several" else "zero or more"


def entities(entries: Sequence[Entry]) -> list[AnyDiagram]:
    """The entities of which it is said for both how many of the other there are: a line of this picture counts at each end."""
    relations, attributes = _told(entries)
    counted = [(r, back) for n, r in enumerate(relations) for back in relations[n + 1 :] if _both_ends(r, back)]
    if not counted:
        return []
    shown = {r.one: (r.entry,) for pair in counted for r in pair}
    return [
        Entities(
            caption="The entities and how many of one belong to the other.",
            entities=tuple(Entity(name=n, attributes=attributes.get(n, ()), cites=c) for n, c in shown.items()),
            relations=tuple(
                Relationship(
                    source=r.one,
                    target=r.other,
                    # the foot of the line tells one from many; how many they are, only words do
                    label=f"{r.verb} {r.many}" if any(c.isdigit() for c in r.many) else r.verb,
                    source_count=_count(back.many),
                    target_count=_count(r.many),
                    cites=(r.entry, back.entry),
                )
                for r, back in counted
            ),
        )
    ]


def _both_ends(one: _Relation, back: _Relation) -> bool:
    """Whether two relations count the two ends of one line; 'a' thing of another may be one of several."""
    same = (one.one, one.other) == (back.other, back.one) and not one.only and not back.only
    return same and not any(r.many.casefold() in _ANY_ONE or not _COUNTS.fullmatch(r.many) for r in (one, back))


_COUNTS = re.compile(
    r"(?:exactly |at most |at least |up to |between )?(?:one|no|zero|many|several|any number of|\d[\d,]*)"
    r"(?:(?: to | and | or |-|–)\d[\d,]*)?(?: or more)?",
    re.IGNORECASE,
)
"""A number and nothing else: 'at most one live' counts no more than those in that condition."""


def classes(entries: Sequence[Entry]) -> list[AnyDiagram]:
    """The things that stand in a relation as classes, with their attributes."""
    relations, attributes = _told(entries)
    if not relations:
        return []
    names: dict[str, tuple[str, ...]] = {}
    for r in relations:
        names.setdefault(r.one, (r.entry,))
        names.setdefault(r.other, (r.entry,))
    return [
        Classes(
            caption="The entities with their attributes and relations.",
            classes=tuple(
                LogicalClass(name=n, attributes=attributes.get(n, ()), cites=_cited(n, c, entries))
                for n, c in names.items()
            ),
            associations=tuple(
                Association(
                    source=r.one,
                    target=r.other,
                    label=f"{r.verb} ({r.only})" if r.only else r.verb,
                    target_count=r.many,
                    cites=(r.entry,),
                )
                for r in relations
            ),
        )
    ]


def _cited(name: str, cites: tuple[str, ...], entries: Sequence[Entry]) -> tuple[str, ...]:
    """What a thing is cited by, and every entry that tells of it by name."""
    return tuple(dict.fromkeys((*cites, *(e.id for e in entries if e.kind is Kind.CONCEPT and e.title == name))))


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
