"""What the ledger and the discussions have on some words; and that they have nothing, where that can be said."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA

from agent.diagrams.base import listed
from agent.document.telling import cut, each, standing
from agent.engines.offline.chat.requests import Requests
from agent.model.chat import Statement
from agent.model.details import DecisionDetails, Kind, Said, TechnologyDetails
from agent.model.ledger import Entry
from agent.ports import Desk, Passage
from agent.text.names import holds, mentions
from agent.text.numbers import digits
from agent.text.sentences import sentences
from agent.text.words import STOP, canonical, fold_name, stem, stems

SURE = 0.6
"""Share of what is asked about that an entry has to hold, weighed by how telling its words are."""
_NEAR = 0.5
"""From here on something else may have been meant; below, what was asked about was never spoken of."""
_LOOKED = 40
_FEW = 3
_SORTS = 8
_PARTS = 2
_CLOSE = 0.2
_TOPIC = 0.2
"""What the same topic adds to the share of a question that an entry holds, where only the nearest is sought."""
_THINGS = (Kind.TECHNOLOGY, Kind.COMPONENT)
_LEAST = 3
"""Letters up to which a word is too short to be told from another by its spelling."""
_INFLECTED = re.compile(r"(?:s|ed|ing|ers?|ly|ions?|able)$")
_SHORT = 7
"""Letters up to which a misspelt word has one slip: a letter more, less, other or in its neighbour's place. Longer: two."""
_BRIEF = 4
"""Letters up to which only two in the other's place are a slip."""
_WORD = re.compile(r"[^\W\d_]+")


class Finder:
    """Looks things up on one desk."""

    def __init__(
        self,
        desk: Desk,
        requests: Requests,
        topic: Callable[[str], str] = lambda _: "",
        english: frozenset[str] = frozenset(),
    ) -> None:
        """`topic`: the id of the topic of some words. `english`: words that are spelt rightly, whatever they are."""
        self.desk, self.requests, self._topic = desk, requests, topic
        self._english = frozenset(map(stem, english))

    @property
    def people(self) -> tuple[str, ...]:
        """Everybody who took part in a discussion."""
        return tuple(dict.fromkeys(n for d in self.desk.ledger.discussions for n in d.participants))

    def found(self, matter: str, least: float = SURE) -> tuple[Entry, ...]:
        """The entries that are about something, the likeliest first. `least`: the share of it that one has to hold."""
        label = matter.upper()
        entry = self.desk.ledger.get(label)
        if entry is not None:
            return (entry,)
        words = self.requests.about(matter)
        if not stems(words):  # a name that is an ordinary word: Go, Make
            return tuple(e for e in self.about(matter) if e.title == matter or _as_written(matter, _whole(e)))
        hits = self.ranked(words, least)
        top = max((share for _, share in hits), default=0.0)
        return tuple(e for e, share in hits if share >= top - _CLOSE)

    def ranked(self, words: str, least: float) -> list[tuple[Entry, float]]:
        """The entries that hold at least this share of some words, and every name among them."""
        hits = [(e, share) for e, share in self.desk.entries(words, _LOOKED) if share >= least]
        named = [m.text for m in mentions(f"about {words}")]
        return [h for h in hits if all(holds(n, _whole(h[0]), self.desk.aliases) for n in named)]

    def says(self, entry: Entry, matter: str) -> float:
        """The share of what is asked about that an entry says itself, and not only the words around it."""
        wanted = stems(self.requests.about(matter) or matter)
        own = f"{entry.title} {entry.statement} {getattr(entry.details, 'category', None) or ''}"
        if entry.id == matter.upper() or self.speaks(matter, entry):
            return 1.0
        return len(wanted & stems(own)) / max(len(wanted), 1)

    def option(self, matter: str) -> str | None:
        """The longest name of a technology, or of what lost, that a matter holds beside other words."""
        names = {e.title for e in self.desk.ledger.of(*_THINGS)}
        for entry in self.desk.ledger.of(Kind.DECISION):
            if isinstance(entry.details, DecisionDetails):
                names |= {a.name for a in entry.details.alternatives}
        held = [n for n in names if holds(n, matter, self.desk.aliases)]
        return max(held, key=lambda n: (len(n), n), default=None)

    def is_another(self, matter: str) -> bool:
        """Whether a matter is a name of several words that nobody said: 'Kafka Streams', where Kafka was spoken of."""
        words = re.split(r"[\s-]+", matter)
        if len(words) < _PARTS or self.desk.unread or not all(w[:1].isupper() for w in words):
            return False
        said = [p.text for p, _ in self.desk.turns(matter, _LOOKED)]
        said += [_whole(e) for e, _ in self.desk.entries(matter, _LOOKED)]
        return not any(matter.casefold() in " ".join(text.split()).casefold() for text in said)

    def gist(self, entry: Entry, matter: str) -> float:
        """How little of what an entry says is about something: 0 where it says that alone."""
        said, wanted = stems(f"{entry.title} {entry.statement}"), stems(self.requests.about(matter) or matter)
        return 1 - len(said & wanted) / max(len(said), 1)

    def written(self, words: str) -> str:
        """Words with the names among them as the ledger writes them, where the search would not see that they are one."""
        return " ".join(self._titles.get(fold_name(w), w) for w in words.split())

    @cached_property
    def _titles(self) -> dict[str, str]:
        titles = (e.title for e in self.desk.ledger.of(*_THINGS) if len(e.title.split()) == 1)
        return {fold_name(t): t for t in titles if stems(t) != stems(t.casefold())}

    def near(self, matter: str, most: int) -> tuple[Entry, ...]:
        """The entries that come nearest to something, however little of it they hold."""
        words = self.requests.about(matter) or matter
        topic = self._topic(matter)
        found = [
            (e, share + _TOPIC * (e.topic == topic)) for e, share in self.desk.entries(words, _LOOKED) if e.current
        ]
        ranked = sorted((f for f in found if f[1] >= _NEAR / 2), key=lambda f: -f[1])
        return tuple(e for e, _ in ranked)[:most]

    def unknown(self, matter: str) -> tuple[str, ...]:
        """The words of a matter that nobody used, in no entry and no turn."""
        words = [w.strip("?!.,;:“”\"'") for w in self.requests.about(matter).split()]
        return tuple(w for w in words if stems(w) and not self.desk.entries(w, 1) and not self.desk.turns(w, 1))

    def unused(self, matter: str) -> tuple[str, ...]:
        """The ordinary words of a matter that nobody used, where they are less than half of it and leave no name out."""
        unknown = self.unknown(matter)
        ordinary = all(w.islower() and fold_name(w) not in self.desk.aliases for w in unknown)
        few = 2 * len(stems(" ".join(unknown))) <= len(stems(self.requests.about(matter)))
        return unknown if unknown and ordinary and few else ()

    def spelled(self, text: str) -> str:
        """A text with the words that nobody used in the place of which stands the one that they are likest to."""
        meant = []
        for word in text.split():
            bare = word.strip("?!.,;:“”\"'").casefold()
            likest = None if word[0].isupper() else self._likest(bare)  # a capital begins a name
            meant.append(word if likest is None else word.casefold().replace(bare, likest))
        return " ".join(meant)

    def _likest(self, word: str) -> str | None:
        """The word that one which nobody used is misspelt of; null where it is none, or only another form of one."""
        if (
            len(word) <= _LEAST
            or not word.isalpha()
            or fold_name(word) in self.desk.aliases
            or word in self._vocabulary
            or stem(word) in self._english
            or word in STOP
            or (_INFLECTED.search(word) and (stems(word) & self._stems or self.desk.turns(word, 1)))
            or digits(f"{word} hours") != f"{word} hours"
            or any(re.search(rf"\b{word}\b", p.text, re.IGNORECASE) for p, _ in self.desk.turns(word, _FEW))
        ):
            return None
        most = 1 if len(word) <= _SHORT else 2
        found = process.extract(word, self._sorted, scorer=OSA.distance, score_cutoff=most, limit=_FEW)
        other = [w for w, *_ in found if w[0] in word[:2] and not _one_word(word, w) and _slips(word, w)]
        return other[0] if other else None

    @cached_property
    def _vocabulary(self) -> frozenset[str]:
        """The words of this ledger and of what may be asked for: what a word may be misspelt of; none that only joins others."""
        every = [f"{e.title} {e.statement}" for e in self.desk.ledger.entries]
        every += [f"{s.id.replace('-', ' ')} {s.title}" for s in self.desk.sections]
        known = {w.casefold() for text in every for w in _WORD.findall(text) if len(w) > _LEAST}
        return frozenset((known | self.requests.words) - STOP)

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self._vocabulary)

    @cached_property
    def _stems(self) -> frozenset[str]:
        return frozenset(s for e in self.desk.ledger.entries for s in stems(f"{e.title} {e.statement}"))

    def things(self, text: str) -> tuple[Entry, ...]:
        """The technologies and parts that a text calls by their names, each with what was decided of it first."""
        named = [m.text for m in mentions(f"about {text}")]
        titled = [e for n in named for e in self.desk.ledger.entries if self.names(n, e.title)]
        return each(sorted(titled, key=lambda e: (e.kind not in _THINGS, not e.settled)))

    def about(self, name: str) -> tuple[Entry, ...]:
        """The entries that name a thing: those that it is the title of before those that speak of it."""
        titled = [e for e in self.desk.ledger.entries if self.names(name, e.title) or e.id == name.upper()]
        speaking = [e for e in self.desk.ledger.entries if self.speaks(name, e)]
        return each([*titled, *speaking])

    def speaks(self, name: str, entry: Entry) -> bool:
        """Whether an entry names a thing, or holds all words of its name."""
        text = f"{entry.title}\n{entry.statement}"
        if holds(name, text, self.desk.aliases):
            return True
        mine = stems(name)
        return len(mine) > 0 and mine <= stems(text)

    def names(self, name: str, title: str) -> bool:
        """Whether two names are one: the same letters, an alias, or all words of the one asked for."""
        aliases = self.desk.aliases
        mine, theirs = canonical(name, aliases), canonical(title, aliases)
        if fold_name(mine) == fold_name(theirs):
            return True
        return holds(name, title, aliases) and len(title.split()) <= len(name.split()) + 2

    def of_sort(self, matter: str) -> list[Entry]:
        """The technologies in force of the sort that a matter begins with: 'database do we use', 'brokers'."""
        head = stems(self.requests.verb.split(matter, maxsplit=1)[0])
        used = [e for e in self.desk.ledger.of(Kind.TECHNOLOGY) if e.settled]
        sorts = [(e, e.details.category or "") for e in used if isinstance(e.details, TechnologyDetails)]
        found = [e for e, sort in sorts if head and head <= stems(sort) and head & stems(sort.split()[-1])]
        return sorted(found, key=lambda e: e.status != "chosen")

    def mentioned(self, matter: str, first: str) -> Iterator[Statement]:
        """What the discussions have on something of which the ledger has nothing; or that nobody spoke of it."""
        words = self.requests.about(matter) or matter
        called = self.requests.named(matter)
        turns, entries = self.desk.turns(words, _LOOKED), self.desk.entries(words, 2)
        unknown = self.unknown(matter)
        spoken = [
            passage
            for passage, share in turns
            if holds(words, passage.text, self.desk.aliases) or (share >= 1.0 and len(stems(words)) > 1)
        ]
        took_part = {fold_name(name) for talk in self.desk.ledger.discussions for name in talk.participants}
        named = [w for w in unknown if not w.islower() or fold_name(w) in self.desk.aliases]
        named = [w for w in named if fold_name(w) not in took_part]
        if named and not self.desk.unread:  # what nobody named is what is asked about
            yield Statement(text=f"“{named[0]}” was never discussed.")
        elif spoken:
            yield Statement(text=first, places=tuple(f"turn {p.turn}, {p.source}" for p in spoken[:3]))
            yield from (heard(passage, words) for passage in spoken[:2])
        elif max((share for _, share in (*turns, *entries)), default=0.0) >= _NEAR:
            yield Statement(text=f"Nothing speaks of “{called}” as such. The nearest to it:")
            yield from (standing(e) for e, share in entries if share >= _NEAR / 2)
            yield from (heard(p, words) for p, share in turns[:1] if share >= _NEAR)
        elif sort := self.of_sort(matter):
            yield Statement(text=f"Nobody used the word “{called}”. Of that sort there are:")
            yield from map(standing, sort[:_SORTS])
        elif self.desk.unread:
            missing = ", ".join(self.desk.unread[:3])
            yield Statement(text=f"The ledger has nothing on “{called}”; whether it was mentioned cannot be said, since "
                                 f"the turns of {missing} are not on this machine.")  # fmt: skip
        elif 2 * len(stems(" ".join(unknown))) > len(stems(words)) or not stems(words):
            yield Statement(text=f"“{called}” was never discussed.")
        else:
            yield from self._beside(called, matter, unknown)

    def _beside(self, called: str, matter: str, unknown: Sequence[str]) -> Iterator[Statement]:
        """What comes nearest to a matter of which most words were used, and no two of them together."""
        near = self.near(matter, _FEW)
        plural, named = "s" if len(unknown) > 1 else "", listed([f"“{word}”" for word in unknown])
        rest = "rest" if unknown else "words in it"
        lead = f"Nobody used the word{plural} {named}." if unknown else f"Nothing speaks of “{called}” as such."
        yield Statement(text=lead + (f" The nearest to the {rest}:" if near else ""))
        yield from map(standing, near)


def _slips(word: str, other: str) -> bool:
    """Whether a short word has the letters of another, in another order: with one letter other it is mostly a word itself."""
    return len(word) > _BRIEF or sorted(word) == sorted(other)


def _one_word(one: str, other: str) -> bool:
    """Whether two words are forms of one, and neither is the other misspelt."""
    endings = _INFLECTED.search(one) and _INFLECTED.search(other) and stems(one) == stems(other)
    return one.startswith(other) or other.startswith(one) or bool(endings)


def heard(passage: Passage, on: str = "") -> Statement:
    """The words of a turn, with whose they are; of a long one those from the sentence on that says most of something."""
    words = f"{passage.speaker or 'Somebody'}: “{cut(_bearing(passage.text, on))}”"
    return Statement(text=words, places=(f"turn {passage.turn}, {passage.source}",))


def _bearing(text: str, on: str) -> str:
    wanted, parts = stems(on), sentences(text)
    shared = [len(wanted & stems(part)) for part in parts]
    if cut(text) == " ".join(text.split()) or not any(shared):
        return text
    first = shared.index(max(shared))
    return " ".join(("…" if first else "", *parts[first:])).strip()


def _whole(entry: Entry) -> str:
    options = entry.details.alternatives if isinstance(entry.details, DecisionDetails) else ()
    return "\n".join([entry.title, entry.statement, *(a.name for a in options), *(e.quote for e in entry.evidence)])


def _as_written(name: str, text: str) -> bool:
    return re.search(rf"\b{re.escape(name)}\b", text) is not None


def is_reply(entry: Entry) -> bool:
    """Whether an entry was put together from a question and what was said to it: it names a thing, and may not settle it."""
    asked = getattr(entry.details, "asked", None)
    words = stems(asked.text) if isinstance(asked, Said) else frozenset()
    return len(words) > 0 and 2 * len(words & stems(entry.title)) > len(words)
