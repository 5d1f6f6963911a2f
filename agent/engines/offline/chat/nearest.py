"""The entries that come nearest to a question in other words than theirs, ranked by what of it they say."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache

from agent.document.telling import each
from agent.engines.offline.chat.paraphrases import Concept, Paraphrases, Way, initials, says, way_of
from agent.model.details import Kind, TechnologyDetails
from agent.model.ledger import Entry
from agent.ports import Desk, Passage
from agent.text.words import fold_name
from agent.types import Frozen

SURE = 0.62
"""Share of what a question names, weighed by how telling it is, from which on the best entry is an answer."""
_NEAR = 0.4
"""The same, from which on an entry is shown as one that comes near."""
_CLOSE = 0.08
_LEAST = 2
"""Things that an entry has to say of a question that names several, to be its answer."""
_OWN = 0.35
"""Share of the question that an answer has to say in its own words or quotes."""
_QUOTED, _TURN, _ANSWERED, _ASKED = 0.9, 0.75, 0.9, 0.6
"""What it counts that an entry's quote says a thing, or only its turn, or only the question that it answers: one that names
several of the things, or one alone."""
_LONG = 60
"""Words from which on a turn speaks of too much to tell what one entry of it is about."""
_BESIDE = 0.4
"""What it counts where a thing is named beside another, of which the entry only says that it is used."""
_THINGS = (Kind.TECHNOLOGY, Kind.COMPONENT)
_UNKNOWN = 0.5
"""How telling a word is that nobody used, beside one that is used once: it may say nothing."""
_AHEAD = 3
"""Turns within which a question is answered."""
_LOOKED = 40
_WHOLE = 0.99
_SORTS = {Kind.COMPONENT: 0.03, Kind.TECHNOLOGY: 0.02, Kind.INTERACTION: 0.01, Kind.QUESTION: 0.06, Kind.ACTION: 0.06}
"""What a sort of entry is set back by, where another says as much."""
_GONE = ("superseded", "withdrawn")
_ABBREVIATION = re.compile(r"\b[A-Z][A-Z0-9]{1,3}\b")


class Near(Frozen):
    """An entry, and which share of a question it says, 0 to 1; `own`: which share in its own words."""

    entry: Entry
    share: float
    own: float
    said: int


class Looked(Frozen):
    """What was found of a question: the entries and the turns that say something of it, the nearest first."""

    concepts: tuple[Concept, ...]
    entries: tuple[Near, ...]
    turns: tuple[tuple[Passage, float], ...]
    unsaid: tuple[Concept, ...]
    unheard: float
    """Which share of the question that is, were it as telling as what is said once."""

    @property
    def clear(self) -> tuple[Entry, ...]:
        """The entries that answer the question: those of which one is clearly the best; none where none is.

        A proposal that nobody settled answers nothing.
        """
        best = next(iter(self.entries), None)
        if (
            best is None
            or best.entry.status == "proposed"
            or best.share < SURE
            or best.own < _OWN
            or best.said < min(_LEAST, len(self.concepts))
        ):
            return ()
        least = best.share + _before(best.entry) - _CLOSE
        return each([n.entry for n in self.entries if n.share + _before(n.entry) >= least])

    def share(self, label: str) -> float:
        """Which share of the question an entry says."""
        return next((near.share for near in self.entries if near.entry.id == label), 0.0)

    @property
    def spoken(self) -> tuple[tuple[Passage, float], ...]:
        """The turns that speak of little else."""
        return tuple((p, share) for p, share in self.turns if len(p.text.split()) <= _LONG)

    @property
    def close(self) -> tuple[Entry, ...]:
        """The entries that come near, without being an answer."""
        return each([n.entry for n in self.entries if n.share >= _NEAR])


class _Text:
    """A text as its stems, with where each stands."""

    def __init__(self, text: str) -> None:
        self.words: Sequence[str] = way_of(text)
        self.places: dict[str, list[int]] = defaultdict(list)
        for n, word in enumerate(self.words):
            self.places[word].append(n)
        self.initials = initials(text)

    def says(self, ways: Iterable[Way]) -> bool:
        return any(says(way, self.words, self.places) for way in ways)


@lru_cache(maxsize=4096)
def _text(text: str) -> _Text:
    return _Text(text)


class Nearest:
    """Ranks the entries and turns of one desk."""

    def __init__(self, desk: Desk, paraphrases: Paraphrases) -> None:
        self._desk, self._paraphrases = desk, paraphrases

    def look(self, question: str, fits: Callable[[Entry], bool] = lambda _: True) -> Looked:
        """What says something of a question. `fits`: which entries may answer it."""
        concepts = self._concepts(question)
        heard: dict[tuple[str, int], tuple[Passage, set[str]]] = {}
        for concept in concepts:
            for passage in self._heard(concept):
                heard.setdefault((passage.discussion, passage.turn), (passage, set()))[1].add(concept.said)
        held = {c.said: self._written(c) for c in concepts}
        own = {name: dict(of) for name, of in held.items()}
        for passage, names in heard.values():
            self._credit(held, passage, names)
        weights = {name: self._weight(len(of)) for name, of in held.items()}
        whole = sum(weights.values()) or 1.0
        near = []
        for entry in self._desk.ledger.entries:
            said = [name for name, of in held.items() if entry.id in of]
            if said and entry.status not in _GONE and fits(entry):
                share, mine = (sum(weights[n] * of[n].get(entry.id, 0.0) for n in said) / whole for of in (held, own))
                near.append(Near(entry=entry, share=share, own=mine, said=len(said)))
        spoken = [(p, sum(weights[n] for n in names) / whole) for p, names in heard.values()]
        unsaid = tuple(c for c in concepts if not held[c.said] and not any(c.said in n for _, n in heard.values()))
        return Looked(
            concepts=concepts,
            entries=tuple(sorted(near, key=lambda n: (-n.share - _before(n.entry), n.entry.id))),
            turns=tuple(sorted(spoken, key=lambda found: -found[1])),
            unsaid=unsaid,
            unheard=_share(len(unsaid) * self._weight(1), whole - sum(weights[c.said] for c in unsaid)),
        )

    def _concepts(self, question: str) -> tuple[Concept, ...]:
        """What a question names, with the ways in which this ledger may say it."""
        found = self._paraphrases.concepts(question)
        return tuple(c.model_copy(update={"ways": c.ways | self._aliases(c) | self._short(c)}) for c in found)

    def _written(self, concept: Concept) -> dict[str, float]:
        """How well each entry says a thing that says it itself, or in its quotes."""
        found: dict[str, float] = {}
        for entry in self._desk.ledger.entries:
            own, quoted = self._texts[entry.id]
            if own.says(concept.ways):
                found[entry.id] = 1.0
            elif quoted.says(concept.ways):
                found[entry.id] = _BESIDE if entry.kind in _THINGS else _QUOTED
        if not found and concept.said.isupper():  # initials stand for words only where nobody used them themselves
            short = concept.said.casefold()
            found = {label: 1.0 for label, (own, _) in self._texts.items() if short in own.initials}
        return found

    def _heard(self, concept: Concept) -> Iterator[Passage]:
        """The turns that say a thing."""
        for way in concept.ways:
            for passage, share in self._desk.turns(" ".join(way), _LOOKED):
                if share >= _WHOLE and _text(passage.text).says([way]):
                    yield passage

    def _credit(self, held: Mapping[str, dict[str, float]], passage: Passage, names: Iterable[str]) -> None:
        """Count what a turn says for the entries that it bears out, and what a question says for those that answer it."""
        said = list(names)
        if len(passage.text.split()) > _LONG:
            return
        ahead = range(1, _AHEAD + 1) if "?" in passage.text else range(0)
        for turn in (0, *ahead):
            how = _TURN if not turn else _ANSWERED if len(said) >= _LEAST else _ASKED
            for label in self._from.get((passage.discussion, passage.turn + turn), ()):
                for name in said:
                    held[name][label] = max(held[name].get(label, 0.0), how)

    def _weight(self, count: int) -> float:
        every = len(self._desk.ledger.entries)
        return math.log(1 + every / count) if count else _UNKNOWN * math.log(1 + every)

    def _aliases(self, concept: Concept) -> frozenset[Way]:
        """The other names of a thing, and the ways to write this one: 'wifi' for 'Wi-Fi'."""
        folded = fold_name(concept.said)
        names = {self._desk.aliases.get(folded), self._written_as.get(folded)}
        return frozenset(way_of(name) for name in names if name)

    def _short(self, concept: Concept) -> frozenset[Way]:
        """The abbreviation that the ledger has for words in a row."""
        words = concept.said.split()
        short = "".join(w[0] for w in words).upper()
        return frozenset({way_of(short)}) if len(words) > 1 and short in self._abbreviations else frozenset()

    @cached_property
    def _written_as(self) -> Mapping[str, str]:
        return {fold_name(e.title): e.title for e in self._desk.ledger.of(*_THINGS)}

    @cached_property
    def _abbreviations(self) -> frozenset[str]:
        told = (f"{e.title} {e.statement}" for e in self._desk.ledger.entries)
        return frozenset(short for text in told for short in _ABBREVIATION.findall(text))

    @cached_property
    def _texts(self) -> Mapping[str, tuple[_Text, _Text]]:
        return {
            e.id: (_text(f"{e.title}. {e.statement} {_sort(e)}"), _text(" ".join(s.quote for s in e.evidence)))
            for e in self._desk.ledger.entries
        }

    @cached_property
    def _from(self) -> Mapping[tuple[str, int], Sequence[str]]:
        """The entries that a turn bears out."""
        found: dict[tuple[str, int], list[str]] = defaultdict(list)
        for entry in self._desk.ledger.entries:
            for said in entry.evidence if entry.kind not in _THINGS else ():
                found[said.discussion, said.turn].append(entry.id)
        return found


def _share(part: float, rest: float) -> float:
    return part / (part + rest or 1.0)


def _before(entry: Entry) -> float:
    """What is settled before what is not, and a rule before a name."""
    return (0.04 if entry.settled else 0.0) - _SORTS.get(entry.kind, 0.0)


def _sort(entry: Entry) -> str:
    """What sort of technology an entry is about."""
    return (entry.details.category or "") if isinstance(entry.details, TechnologyDetails) else ""
