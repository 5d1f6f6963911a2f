"""Which entries fall with what a person tells; several that it may be, where only they can say which."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from agent.engines.offline.chat.requests import SETTLES, Requests, bare
from agent.engines.offline.chat.restating import Restating, comparable, whole_of
from agent.model.chat import Exchange
from agent.model.details import DecisionDetails, Kind
from agent.model.ledger import Entry
from agent.ports import Desk
from agent.text.names import holds
from agent.text.numbers import Quantity, quantities, same
from agent.text.units import measure
from agent.text.words import fold_name, stems

_ABOUT = 0.45
"""Share of the told matter that an entry has to hold, weighed by how telling its words are."""
_NEAR = 0.2
"""From here on an entry may be what is meant, and the person is asked."""
_CLOSE = 0.12
_OWN = 0.5
"""Share of the words of the matter that the rule itself has to say, and not only its reason or what it replaced."""
_OFFERED = 5
_BACK = 6
"""Messages back to which one that tells an amount alone may point."""

Found = list[Entry] | tuple[Entry, ...]
"""Entries that fall, as a list; several that it may be, to be asked about, as a tuple."""


class Replaced:
    """The entries that fall, by what lies on the desk and what was said before."""

    def __init__(self, desk: Desk, requests: Requests, earlier: Sequence[Exchange]) -> None:
        self._desk, self._requests, self._earlier = desk, requests, earlier
        self._words = Restating(requests)

    def by(self, text: str) -> Found:
        """The entries that a told decision replaces."""
        now = [e for e in self._desk.ledger.entries if e.kind in (*SETTLES, Kind.TECHNOLOGY) and e.settled]
        told, old = self._words.amounts(text)
        topic = self._words.matter(text, quantities(text))
        measured = self._measured(now, text) if told and stems(topic) else []
        if isinstance(measured, list) and measured:
            return measured
        named = [n for pattern in self._requests.instead for m in pattern.finditer(text) if (n := m["old"].strip())]
        gone = [e for n in named for e in now if self._chooses(n, e)]
        if gone:
            ranked = sorted(gone, key=lambda e: (e.kind is Kind.TECHNOLOGY, _is_name(e), -_day(e)))
            return list({e.id: e for e in ranked}.values())[:_OFFERED]
        if not told:
            return self._rivals(text, now)
        if not stems(topic):
            rules = [e for e in now if e.kind in SETTLES and any(_differs(q, told) for q in quantities(e.statement))]
            return self._in_focus(sorted(rules, key=lambda e: (not _holds_one(e, old), not _same_unit(e, told))))
        return measured

    def already(self, text: str) -> Entry | None:
        """What is settled on the matter and says the very amounts that are told."""
        told, _ = self._words.amounts(text)
        topic = self._words.matter(text, quantities(text))
        for entry, share in self._desk.entries(topic, 80) if told else ():
            said = self._words.in_force(entry)
            near = share >= _ABOUT and entry.kind in SETTLES and entry.settled and self._own(entry, topic) >= _OWN
            if near and all(any(_is(t, q) for q in said) for t in told):
                return entry
        return None

    def given_up(self, name: str) -> Found:
        """The entries that fall with what is given up; where they say more than that, the person is asked."""
        chosen = self.chosen(name)
        rules = [e for e in chosen if e.kind is not Kind.TECHNOLOGY]
        alone = len(rules) == 1 and not self._words.says_more(rules[0], name, name)
        return rules if alone else tuple(rules) if rules else chosen

    def chosen(self, name: str) -> list[Entry]:
        """What is settled on a thing of this name."""
        now = [e for e in self._desk.ledger.entries if e.kind in (*SETTLES, Kind.TECHNOLOGY) and e.settled]
        return [e for e in now if self._chooses(bare(name), e)]

    def twins(self, entries: Sequence[Entry]) -> list[Entry]:
        """Settled rules that say the same amount in the same words: one thing, read as two kinds."""
        return [
            e
            for e in self._desk.ledger.of(*SETTLES)
            for old in entries
            if e.settled and e.id != old.id and _quote(e) == _quote(old) and e.kind is not old.kind
            and {q.text for q in quantities(e.statement)} & {q.text for q in quantities(old.statement)}
        ]  # fmt: skip

    def _measured(self, now: Sequence[Entry], text: str) -> Found:
        """The rules with another amount of what is told, those first that hold one that is said to give way."""
        told, gone = self._words.amounts(text)
        topic, subject = self._words.matter(text, quantities(text)), self._subject(text)
        rules = [e for e in now if e.kind in SETTLES and any(_differs(q, told) for q in self._words.in_force(e))]
        shares = {e.id: share for e, share in self._desk.entries(topic, 80)}
        rules = [e for e in rules if _holds_one(e, gone) and shares.get(e.id, 0) >= _NEAR] or rules
        about = [e for e in rules if not subject or subject & stems(whole_of(e))]
        likely = [e for e in about if shares.get(e.id, 0) >= _ABOUT and self._own(e, topic) >= _OWN]
        likely.sort(key=lambda e: -shares[e.id])
        if not likely:
            time = any((measure(q.unit) or ("time",))[0] in ("time", "months") for q in told)
            near = [e for e in rules if shares.get(e.id, 0) >= (_NEAR if time else _NEAR / 2)]
            return tuple(sorted(near, key=lambda e: -shares[e.id])) or []
        top = [e for e in likely if shares[e.id] >= shares[likely[0].id] - _CLOSE]
        if len({_quote(e) for e in top}) == 1:
            return [likely[0]]
        return self._of_one_amount(top, likely, told) or tuple(top)

    def _of_one_amount(self, top: Sequence[Entry], likely: Sequence[Entry], told: Sequence[Quantity]) -> list[Entry]:
        """The rules that say one and the same amount over again, the newest first; nothing where they say several."""
        held = [[q for q in self._words.in_force(e) if _differs(q, told)] for e in top]
        if len(told) != 1 or not all(held) or any(not _counts_alike(h, held[0][0]) for h in held):
            return []
        again = [e for e in likely if any(same(q, held[0][0]) for q in self._words.in_force(e))]
        return sorted(again, key=lambda e: (len(e.statement) > _LONG, -_day(e)))

    def _own(self, entry: Entry, topic: str) -> float:
        """The share of a matter's words, as far as anybody used them, that a rule itself says."""
        wanted = {w for w in stems(topic) - self._requests.holding if self._desk.entries(w, 1)}
        texts = (entry.title, entry.statement, *(e.quote for e in entry.evidence))
        said = stems("\n".join(map(self._words.kept, texts)))
        return len(wanted & said) / len(wanted) if wanted else 1.0

    def _subject(self, text: str) -> frozenset[str]:
        """What a told sentence is about: its words before its verb, as far as any entry holds them."""
        told = self._words.bare(text)
        head = self._requests.verb.split(told, maxsplit=1)[0]
        words = stems(self._requests.about(head)) if head != told else frozenset()
        return frozenset(w for w in words if self._desk.entries(w, 1))

    def _rivals(self, text: str, now: Sequence[Entry]) -> tuple[Entry, ...] | list[Entry]:
        """The rules that chose what was weighed against a technology which is told to be taken, and is not yet."""
        every = tuple(self._desk.ledger.of(Kind.TECHNOLOGY))
        used = [e for e in every if e.settled]
        taken = [e.title for e in every if not e.settled and holds(e.title, text, self._desk.aliases)]
        taken = [name for name in taken if not any(fold_name(name) == fold_name(e.title) for e in used)]
        found: dict[str, Entry] = {}
        for name in taken:
            together = [t for e in self._desk.ledger.entries if holds(name, t := _with_options(e), self._desk.aliases)]
            rivals = [e.title for e in used if any(holds(e.title, t, self._desk.aliases) for t in together)]
            found |= {e.id: e for e in now if e.kind in SETTLES and any(self._chooses(r, e) for r in rivals)}
        return tuple(found.values())[:_OFFERED] or []

    def _in_focus(self, rules: Sequence[Entry]) -> Found:
        """Where only an amount was told: what the conversation was about."""
        for exchange in reversed(self._earlier[-_BACK:]):
            cited = [e for e in rules if e.id in exchange.cites]
            if cited:
                alone = len({_quote(e) for e in cited}) == 1 or exchange.cites[0] == cited[0].id
                return [cited[0]] if alone else tuple(cited)
        return tuple(rules) or []

    def _chooses(self, name: str, entry: Entry) -> bool:
        """Whether an entry settles on a thing of this name."""
        aliases = self._desk.aliases
        if entry.kind is Kind.TECHNOLOGY:
            return fold_name(entry.title) == fold_name(name) or holds(name, entry.title, aliases)
        return holds(name, entry.title, aliases) or holds(name, entry.statement.split(" because ")[0], aliases)


_LONG = 160
"""Letters from which on a statement says more than one thing, and is no sentence to put another amount into."""


def _with_options(entry: Entry) -> str:
    """What an entry says, with the names of what lost there."""
    options = entry.details.alternatives if isinstance(entry.details, DecisionDetails) else ()
    return "\n".join([whole_of(entry), *(option.name for option in options)])


def _quote(entry: Entry) -> str:
    return " ".join(entry.evidence[0].quote.casefold().split())


def _day(entry: Entry) -> int:
    return (entry.date or dt.date.min).toordinal()


def _is_name(entry: Entry) -> bool:
    """Whether an entry says no more than the name of what was chosen."""
    return len(entry.statement.split()) == 1


def _counts_alike(held: Sequence[Quantity], first: Quantity) -> bool:
    """Whether all amounts that a rule would lose are that one."""
    return all(same(q, first) for q in held)


def _is(told: Quantity, said: Quantity) -> bool:
    """Whether an amount is the very one that is told, of the same things: '5 nodes' is no 'version 5'."""
    return same(told, said) and told.unit is not None and (bool(measure(told.unit)) or told.unit == said.unit)


def _holds_one(entry: Entry, amounts: Sequence[Quantity]) -> bool:
    """Whether an entry holds an amount that is said to give way: 'it is 90 days now, not 60'."""
    return any(q.value == gone.value for q in quantities(entry.statement) for gone in amounts)


def _same_unit(entry: Entry, told: Sequence[Quantity]) -> bool:
    return any(q.unit == t.unit for q in quantities(entry.statement) for t in told)


def _differs(quantity: Quantity, told: Sequence[Quantity]) -> bool:
    return any(comparable(quantity, t) and not same(quantity, t) for t in told)
