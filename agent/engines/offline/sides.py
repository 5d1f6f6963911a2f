"""What the link rules compare: an earlier or later finding in its own words, and how much two of them have in common."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TypeAlias

from agent.engines.offline.falls import Falls, falls, told
from agent.model.details import ActionDetails, DecisionDetails, Kind
from agent.model.finding import Finding, Quote, VerifiedFinding
from agent.model.ledger import Entry
from agent.ports import Candidate
from agent.text.numbers import Quantity, quantities, same
from agent.text.words import stems
from agent.types import Frozen

GENERIC = stems(
    "second seconds minute minutes hour hours day days week weeks month months year years time times number numbers system thing things people one two three "
    "keep use make take put set get want need say go come new old now then first last only always never"
)
"""Words in common that say nothing of the subject."""


class Side(Frozen):
    """What the rules compare: an earlier or later finding in its own words."""

    id: str
    kind: Kind
    title: str
    status: str
    text: str
    said: str
    words: frozenset[str]
    quantities: tuple[Quantity, ...]
    names: frozenset[str]
    quote: str
    new: bool
    turn: int
    topic: str
    first: int = 0
    """The turn in which its first words stand: in a written proposal far before the one that adopts them."""
    chosen: frozenset[str] = frozenset()
    """The stems of what it chooses, spoken numbers as digits."""
    sorts: frozenset[str] = frozenset()
    """The categories of the technologies that it names."""
    tells: tuple[str, ...] = ()
    """The words of its evidence."""
    falls: str = ""
    """The sentences that say what it replaces."""
    gone: tuple[Falls, ...] = ()
    """What its words give up."""
    gone_names: frozenset[str] = frozenset()
    """The technologies of these sentences."""
    asked: frozenset[str] = frozenset()
    """The stems of the question that it settles."""
    owner: str | None = None
    """Whose task it is."""
    faulted: tuple[Quote, ...] = ()
    """What was said right before against how things are."""
    lost: frozenset[str] = frozenset()
    """The technologies that lost against it."""

    @cached_property
    def plain(self) -> frozenset[str]:
        """Its words, numbers left out: each side is compared with many."""
        return frozenset(w for w in self.words if not w[0].isdigit())


REFUSES = (
    r"\b(?:scrap|scratch|forget|drop|ditch|bin|dump|instead of|rather than|replac\w+|no more|not|no longer|out with|said(?: the)?|was|away from) (?:the |a |that )?(?:[\w-]+ )?{0}\b"
    r"|\b{0}\b[^,.;]{{0,30}}\b(?:is|are|goes|go) (?:out|gone|away|dead|off|withdrawn)\b"
)
"""What refuses a name: the name goes in by `format`."""


Spot: TypeAlias = Callable[[str], Mapping[str, str]]
"""Finds the technologies of a text: the name, case folded, and its category."""


def old(candidate: Candidate, spot: Spot) -> Side:
    """An entry of the ledger."""
    entry = candidate.entry
    return _side(candidate.finding, entry, [e.quote for e in entry.evidence], spot)


def new(found: VerifiedFinding, spot: Spot) -> Side:
    """A finding of the discussion that is being reconciled."""
    replaces = " ".join(found.finding.replaces)
    side = _side(found.id, found.finding, [e.quote for e in found.evidence], spot)
    gone = falls(f"{side.quote} {found.finding.statement} {replaces}")
    named = frozenset(spot(replaces))
    more = {"new": True, "turn": found.turn, "falls": replaces, "gone": gone, "gone_names": named}
    more |= {
        "first": found.evidence[0].turn,
        "faulted": found.finding.faulted,
        "lost": frozenset(spot(_lost(found.finding))),
    }
    return side.model_copy(update=more)


def _side(name: str, said: Entry | Finding, quotes: Sequence[str], spot: Spot) -> Side:
    """What an entry or finding says, without the amounts and names that it says fall."""
    text, quote = f"{said.title}. {said.statement}", quotes[-1]
    given_up = falling(said.statement)
    named = spot(positive(text))
    names = frozenset(n for n in named if not re.search(REFUSES.format(re.escape(n)), quote, re.IGNORECASE))
    return Side(
        id=name, kind=said.kind, title=said.title, status=said.status, text=text, said=said.statement, words=stems(text) - GENERIC,
        quantities=tuple(q for q in quantities(said.statement) if q not in given_up), names=names, quote=quote, new=False,
        turn=0, topic=said.topic, chosen=_chosen(text),
        sorts=frozenset(named[n] for n in names if named[n]),
        tells=tuple(quotes), asked=_asked(said) - GENERIC,
        owner=said.details.owner if isinstance(said.details, ActionDetails) else None,
    )  # fmt: skip


def _lost(said: Finding) -> str:
    """The names of the options that lost against a decision."""
    return " ".join(a.name for a in said.details.alternatives) if isinstance(said.details, DecisionDetails) else ""


def _chosen(text: str) -> frozenset[str]:
    """The stems of what a text chooses, without what it gives up; of an amount that falls only the number goes."""
    gone = (f.words for f in falls(text) if not f.denied)
    counted = (frozenset(w for w in g if w[0].isdigit()) or g for g in gone)
    return told(positive(text)).difference(*counted)


def _asked(said: Entry | Finding) -> frozenset[str]:
    details = said.details
    return stems(details.asked.text) if isinstance(details, DecisionDetails) and details.asked else frozenset()


_CLAUSES = re.compile(r"[,;.:](?!\d)| and (?=[A-Z]|the |an? )| but ")
_NEGATIVE = re.compile(
    r"\b(?:(?:is|are|stays?|were) (?:out|rejected|gone|off|dead)|no|not|never|without)\b", re.IGNORECASE
)
_VERB = re.compile(
    r"\b(?:is|are|has|have|keeps?|uses?|goes|stays?|will|gets?|sends?|calls?|holds?|reads?|writes?|runs?)\b",
    re.IGNORECASE,
)


def positive(text: str) -> str:
    """The clauses of a text that choose something; those that turn something down are left out."""
    kept: list[str] = []
    refusing = False
    for clause in _CLAUSES.split(text):
        refusing = bool(_NEGATIVE.search(clause)) or (refusing and not _VERB.search(clause))
        if not refusing:
            kept.append(clause.strip())
    return ", ".join(c for c in kept if c)


_BEFORE_WHAT_FALLS = re.compile(
    r"\b(?:instead of|rather than|not|from|no longer|no more|scrap|scratch|forget|drop|replac\w+|said|was|were)\s+(?:the |a |our |those )?$",
    re.IGNORECASE,
)
_AFTER_WHAT_FALLS = re.compile(
    r"^\s*(?:is|are|goes|go) (?:gone|out|dead|off|too (?:short|long|much|few|many|little))\b", re.IGNORECASE
)


def falling(text: str) -> tuple[Quantity, ...]:
    """The amounts that a text says are given up: '… instead of 24', 'scrap the five', 'from two hours to four'."""
    plain = tuple(
        q
        for q in quantities(text)
        if _BEFORE_WHAT_FALLS.search(text[: q.start]) or _AFTER_WHAT_FALLS.search(text[q.end :])
    )
    bare = re.sub(r"\b(scrap|forget|drop|not|of) the (?=\w+)", r"\1 ", text, flags=re.IGNORECASE)
    return plain + tuple(q for q in quantities(bare) if _BEFORE_WHAT_FALLS.search(bare[: q.start]) and bare != text)


def likeness(one: Side, other: Side) -> float:
    """Words in common over the geometric mean of the words of both, numbers left out (the cosine of two sets)."""
    a, b = one.plain, other.plain
    return len(a & b) / (len(a) * len(b)) ** 0.5 if a and b else 0.0


def shared(one: Side, other: Side) -> int:
    """How many words, numbers left out, both have."""
    return len(one.plain & other.plain)


def numbers_agree(one: Side, other: Side) -> bool:
    """Whether no number of the one excludes a number of the other."""
    return (
        not one.quantities or not other.quantities or any(same(a, b) for a in one.quantities for b in other.quantities)
    )


_TIME = frozenset(["millisecond", "second", "minute", "hour", "day", "week", "month", "year"])
_SIZE = frozenset(["byte", "kilobyte", "kibibyte", "megabyte", "mebibyte", "gigabyte", "gibibyte", "terabyte"])


def spoken_again(amount: Quantity, said: Quantity) -> bool:
    """Whether an amount is spoken of again, maybe without its unit."""
    return same(amount, said) or (not said.unit and amount.value == said.value)


def one_sort(a: Quantity, b: Quantity) -> bool:
    """Whether two amounts measure the same sort of thing."""
    return a.unit == b.unit or {a.unit, b.unit} <= _TIME or {a.unit, b.unit} <= _SIZE


def counts_another(new: Sequence[Quantity], old: Sequence[Quantity], lately: Sequence[Quantity]) -> bool:
    """Whether a bare amount was just said of another sort of thing: 'fine, 72' after '72 hours' changes no 'one a month'."""
    bare = {q.value for q in new if not q.unit}
    said = [q for q in lately if q.unit and q.value in bare]
    return bool(said) and not any(one_sort(q, amount) for q in said for amount in old)
