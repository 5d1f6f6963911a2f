"""What every check shares: its record, the claims that a draft makes, and what the entries that a claim cites hold.

A check takes a draft and its context and returns verdicts. It changes nothing, raises nothing and asks nobody.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal, NamedTuple, TypeAlias

from agent.model.details import NOT_TOLD, DecisionDetails, Kind
from agent.model.ledger import Entry
from agent.model.section import (
    Block,
    CheckContext,
    Listing,
    Paragraph,
    Picture,
    Quotation,
    Recommendation,
    SectionDraft,
    Subheading,
    Table,
    Verdict,
)
from agent.ports import DiagramParser
from agent.text.borne import content
from agent.text.gaps import gap
from agent.text.numbers import Quantity, quantities
from agent.text.sentences import sentences
from agent.text.words import stems
from agent.types import EntryId

Look: TypeAlias = Callable[[SectionDraft, CheckContext], list[Verdict]]
LookParsed: TypeAlias = Callable[[SectionDraft, CheckContext, DiagramParser], list[Verdict]]


@dataclass(frozen=True)
class Check:
    """One check: its name, which verdicts carry, and what it does."""

    name: str
    look: LookParsed


def check(name: str, look: Look) -> Check:
    """A check that needs the draft and its context alone."""
    return Check(name, lambda draft, context, _: look(draft, context))


Sort: TypeAlias = Literal["sentence", "item", "cell", "caption", "label", "edge", "quote", "heading", "recommendation"]


class Claim(NamedTuple):
    """One statement of a draft, wherever it stands, and what it rests on."""

    block: int
    place: str
    sort: Sort
    text: str
    cites: tuple[EntryId, ...] = ()
    ends: tuple[str, ...] = ()

    def verdict(self, check: str, message: str, *, arguable: bool = False) -> Verdict:
        """What a check found at this place."""
        at = {"block": self.block, "place": self.place, "cites": self.cites}
        return Verdict.model_validate({**at, "check": check, "message": message, "arguable": arguable})


def claims(draft: SectionDraft) -> Iterator[Claim]:
    """Every text of a draft with its place and cites, in order."""
    return iter(_claims(_Itself(draft)))


class _Itself:
    """A draft, known by being this one: to compare drafts takes longer than to take one apart."""

    def __init__(self, draft: SectionDraft) -> None:
        self.draft = draft

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Itself) and self.draft is other.draft

    def __hash__(self) -> int:
        return id(self.draft)


@lru_cache(maxsize=4)
def _claims(it: _Itself) -> tuple[Claim, ...]:
    """The claims of the draft that all checks look at, one after another."""
    return tuple(c for n, block in enumerate(it.draft.blocks) for c in _of(n, block) if c.text.strip())


def _of(number: int, block: Block) -> Iterator[Claim]:
    if isinstance(block, Paragraph):
        for i, s in enumerate(block.sentences, 1):
            yield Claim(block=number, place=f"sentence {i}", sort="sentence", text=s.text, cites=s.cites)
    elif isinstance(block, Listing):
        for i, s in enumerate(block.items, 1):
            yield Claim(block=number, place=f"item {i}", sort="item", text=s.text, cites=s.cites)
    elif isinstance(block, Table):
        yield from _of_table(number, block)
    elif isinstance(block, Picture):
        yield from _of_picture(number, block)
    elif isinstance(block, Quotation):
        yield Claim(block=number, place="quotation", sort="quote", text=block.text, cites=block.cites)
    elif isinstance(block, Subheading):
        yield Claim(block=number, place="heading", sort="heading", text=block.text)
    elif isinstance(block, Recommendation):
        yield Claim(block=number, place="recommendation", sort="recommendation", text=block.text, cites=block.cites)


def _of_table(number: int, table: Table) -> Iterator[Claim]:
    for header in table.headers:
        yield Claim(block=number, place="header", sort="heading", text=header)
    for i, row in enumerate(table.rows, 1):
        for j, cell in enumerate(row.cells, 1):
            yield Claim(block=number, place=f"row {i}, cell {j}", sort="cell", text=cell, cites=row.cites)


def _of_picture(number: int, picture: Picture) -> Iterator[Claim]:
    diagram = picture.diagram
    yield Claim(block=number, place="caption", sort="caption", text=diagram.caption, cites=diagram.cites())
    for part in diagram.parts():
        sort: Sort = "edge" if part.ends else "label"
        text = part.label or " ".join(part.ends)
        yield Claim(block=number, place=part.place, sort=sort, text=text, cites=part.cites, ends=part.ends)


@dataclass(frozen=True)
class Ground:
    """What an entry holds: every text in it, and what follows from them."""

    texts: tuple[str, ...]
    text: str

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of all its words."""
        return stems(self.text)

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        """Every quantity in it."""
        return quantities(self.text)


@lru_cache(maxsize=4096)
def ground(entry: Entry) -> Ground:
    """Statement, title, details and quotes of an entry, with the words for its kind, status, day and parties.

    Not what was merely said near it.
    """
    details = tuple(strings(entry.details.model_dump(mode="json", exclude=set(NOT_TOLD))))
    texts = (entry.statement, entry.title, *details, *(e.quote for e in entry.evidence))
    about = [
        entry.kind.value,
        entry.status,
        entry.topic,
        entry.id,
        entry.weight.value,
        *(str(e.speaker or "") for e in entry.evidence),
    ]
    if entry.date is not None:
        about += [entry.date.isoformat(), entry.date.strftime("%d %B %Y")]
    text = "\n".join((*texts, *about))
    return Ground(texts=texts, text=text)


def strings(value: object) -> Iterator[str]:
    """Every text in a record's data, the tag `kind` left out."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, part in value.items():
            if name != "kind":
                yield from strings(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from strings(part)


def affirming(grounds: Sequence[Entry]) -> list[str]:
    """What entries say, without the bare names of the options that lost: naming one affirms nothing."""
    lost = {a.name for e in grounds if isinstance(e.details, DecisionDetails) for a in e.details.alternatives}
    return [t for e in grounds for t in ground(e).texts if t not in lost]


def stated(text: str, grounds: Sequence[Entry]) -> bool:
    """Whether one of the entries says just this, as a whole sentence."""
    return any(_whole(text) in _sentences(e) for e in grounds)


@lru_cache(maxsize=4096)
def _sentences(entry: Entry) -> frozenset[str]:
    """The sentences of an entry, whole, for a part of one may lack its condition or its 'never'.

    Not the names of options that lost, which say nothing of them.
    """
    return frozenset(_whole(s) for text in affirming([entry]) for s in sentences(text)) - {""}


def _whole(sentence: str) -> str:
    """A sentence but for its case, its blanks and its full stop; a question keeps its mark."""
    return " ".join(sentence.split()).rstrip(".;:,! ").casefold()


def cited(claim: Claim, entries: dict[str, Entry]) -> list[Entry]:
    """The entries that a claim cites, those that do not exist left out."""
    return [entries[c] for c in claim.cites if c in entries]


def by_label(context: CheckContext) -> dict[str, Entry]:
    """The ledger's entries by label."""
    return context.ledger.of(_labelled, context.entries)


def _labelled(entries: Iterable[Entry]) -> dict[str, Entry]:
    return {e.id: e for e in entries}


def labels(ids: Iterable[str]) -> str:
    """Labels as a person reads them: 'D-001, P-004'."""
    return ", ".join(dict.fromkeys(ids)) or "nothing"


def uncited(claim: Claim, template: frozenset[str], context: CheckContext) -> str | None:
    """A sentence without cites may hold nothing but the document's own phrasing and right counts."""
    extra = content(claim.text) - template
    if extra:
        words = ", ".join(sorted(extra)[:4])
        return f"It cites nothing and says something ({words}); cite the entries that bear it out or leave it out."
    counts = _counts(context)
    for quantity in quantities(claim.text):
        right = counts.get(quantity.unit or "", frozenset())
        if not quantity.value.isdigit() or int(quantity.value) not in right:
            return f"The count {quantity.text!r} is not that of this section's facts; correct it or leave it out."
    return None


def _counts(context: CheckContext) -> dict[str, frozenset[int]]:
    """Noun → the numbers that are right for it: how many facts of that kind there are, in all and by status."""
    facts = context.brief.facts
    found: dict[str, frozenset[int]] = {}
    for kind in Kind:
        of_kind = [e for e in facts if e.kind is kind]
        held = frozenset({len(of_kind), sum(e.current for e in of_kind), *Counter(e.status for e in of_kind).values()})
        found[kind.value] = held
    every = frozenset({len(facts), sum(e.current for e in facts)})
    return found | dict.fromkeys(("entry", "point", "matter", "item", "fact", "thing", "topic", "statement"), every)


def names_its_row(draft: SectionDraft, claim: Claim) -> bool:
    """Whether a cell only says what its row is about: 'Delivery time' under 'Driver'; no name, amount or clause."""
    table = draft.blocks[claim.block]
    if not isinstance(table, Table) or len(table.headers) < _A_ROW or not claim.place.endswith("cell 1"):
        return False
    words = claim.text.split()
    plain = all(w.isalpha() and w[1:].islower() for w in words) and all(w.islower() for w in words[1:])
    return plain and len(words) <= _A_MATTER and _MATTERS.match(table.headers[0]) is not None


_A_ROW = 3
"""Columns from which on the first only says what the others are of."""
_A_MATTER = 4
_MATTERS = re.compile(
    r"\W*(?:what|drivers?|limits?|matters?|points?|aspects?|topics?|subjects?|items?|concerns?|areas?|questions?)\W*$",
    re.I,
)


def tells_a_gap(claim: Claim, grounds: Sequence[Entry], template: frozenset[str], context: CheckContext) -> bool:
    """Whether it only says that what the section's guidance asks for is not known, and its entries do not say it."""
    things = [own for thing in gap(claim.text) if (own := stems(thing))]
    theirs = frozenset().union(*(ground(e).stems for e in grounds))
    asked = stems(f"{context.brief.spec.guidance} {context.brief.spec.question}") | theirs | template
    new = [own - asked for own in things]
    return (
        bool(things)
        and not all(new)
        and all(len(n) <= 1 for n in new)
        and not any(2 * len(own & theirs) > len(own) for own in things)
    )
