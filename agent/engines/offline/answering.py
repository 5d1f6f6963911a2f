"""One turn of the person, read against what the assistant put forward before it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.engines.offline.accords import Lost
from agent.engines.offline.bids import accepts, content, refuses
from agent.engines.offline.lexicon import curly, pattern, word_stems
from agent.engines.offline.meant import clauses, equal, initials_in, named, only_names, referred, tells_all
from agent.engines.offline.offers import Offer, asks_for_assent
from agent.engines.offline.points import ACT_STEMS, telegram
from agent.engines.offline.sides import one_sort
from agent.engines.offline.speech import UNRELIABLE, Talk, Utterance
from agent.text.numbers import Quantity, digits, quantities
from agent.text.words import stems
from agent.types import Frozen

_LONGEST_NAME = 9
_SHORT_NAME = 4
ALONE = 1
"""Content words of his own up to which a sentence of the person only answers."""
_HEDGES = frozenset({"suppress.undecided", "question.open"})


class Answer(Frozen):
    """What became of an offer: its words as they were taken, and by which sentence."""

    offer: Offer
    text: str
    reply: Utterance
    status: str
    lost: tuple[Lost, ...] = ()


class Answering:
    """One turn of the person, read clause by clause against what was put forward before it."""

    def __init__(self, talk: Talk, asked: Sequence[Offer]) -> None:
        self._talk, self._asked = talk, asked
        self._found: dict[tuple[int, int, str], Answer] = {}
        self._last: list[Offer] = []
        self._blamed: list[Quantity] = []
        self._swapped: list[tuple[Quantity, Quantity]] = []
        self._known = frozenset().union(*(o.content | stems(o.utterance.text) for o in asked))
        self.only: set[tuple[int, int]] = set()

    def answers(self) -> list[Answer]:
        """What became of each offer that was answered, and of the options beside one that was taken."""
        self._found = {key: self._with_swaps(answer) for key, answer in self._found.items()}
        taken = [a for a in self._found.values() if a.status == "accepted" and a.offer.option]
        told = frozenset().union(*(a.offer.content for a in taken))
        beside = [o for o in self._asked if o.option and o.key not in self._found and not o.content <= told]
        replies = " ".join(a.reply.text for a in taken)
        beside = [o for o in beside if taken and not initials_in(o.name, replies)]
        lost = tuple(found for o in beside if (found := lost_of(o, taken[0].reply)) is not None)
        first = taken[0].offer.key if taken else None
        return [
            a.model_copy(update={"lost": (*a.lost, *lost)}) if a.offer.key == first else a for a in self._found.values()
        ]

    def _with_swaps(self, answer: Answer) -> Answer:
        """The answer with the amounts that were put in the place of others anywhere in the turn."""
        text = answer.text
        for old, new in self._swapped if answer.status == "accepted" else ():
            text = _with_amount(text, old, new) or text
        return answer.model_copy(update={"text": text})

    def read(self, said: Sequence[Utterance]) -> None:
        """Reads the sentences of the turn in order."""
        rest: Utterance | None = None
        for utterance in said:
            if utterance.asks or utterance.acts & (UNRELIABLE - _HEDGES):
                continue
            if utterance.acts & _HEDGES and not accepts(utterance):
                continue
            self._last = self._last if utterance.place else []
            beside: list[str] = []
            answered = False
            for place, clause in enumerate(clauses(utterance.text)):
                before = dict(self._found)
                if pattern("reply.rest").search(curly(clause)) and not pattern("reply.no").search(curly(clause)):
                    rest, took = utterance, True
                else:
                    self._clause(utterance, clause, first=not (utterance.place or place))
                    took = self._found != before
                answered = answered or took
                beside += [] if took else [clause]
            if answered and not any(self._settles(utterance, c) for c in beside):
                self.only.add((utterance.turn, utterance.place))
            self._blamed += [q for q in utterance.quantities if q not in self._blamed]
        if rest is not None:
            for offer in self._asked:
                if offer.key not in self._found and not offer.option and not offer.weak:
                    self._take(offer, rest)

    def _settles(self, utterance: Utterance, clause: str) -> bool:
        """Whether a clause beside an answer may settle something of its own: an order, an amount, a thing without a verb."""
        alone = utterance.model_copy(update={"text": clause, "quantities": quantities(clause)})
        own = content(alone) - self._known - word_stems("taking")
        if self._talk.shows("explicit.order", clause) or self._talk.shows("explicit.settle", clause):
            return bool(own)
        if pattern("accord.comment").search(curly(clause)):
            return False  # 'that's five services for one loop' tells why
        counted = any(q.unit and not any(equal(q, x) for o in self._asked for x in o.amounts) for q in alone.quantities)
        return counted or (len(own) > ALONE and telegram(alone))

    def _clause(self, utterance: Utterance, clause: str, *, first: bool) -> None:
        text = curly(clause)
        whole = curly(utterance.text) if pattern("reply.same").search(text) else text
        no, yes = pattern("reply.no").search(whole) is not None, pattern("reply.yes").search(text) is not None
        if self._swap(utterance, clause) or self._amend(utterance, clause):
            return
        pointed = referred(self._asked, clause)
        meant = pointed or named(self._asked, utterance, clause)
        if not meant and self._last and no and pattern("reply.that").search(text):
            meant = pointed = self._last
        if (
            not meant
            and pattern("reply.that").search(text)
            and pattern("reply.defer").search(text)
            and len(self._asked) == 1
        ):
            meant = pointed = list(self._asked)
        if not meant:
            if first:
                self._whole(utterance, clause)
            elif self._last and (tail := pattern("reply.but").search(text)) is not None:
                self._add(self._last, clause[slice(*tail.span("x"))].strip(), utterance)
            return
        self._last = meant
        if pattern("reply.defer").search(text) and not yes:
            if pointed:
                self._set(meant[:1], utterance, "deferred")
        elif no:
            self._refuse(meant, utterance, clause)
        elif yes or only_names(clause, meant) or tells_all(clause, meant):
            for offer in meant:
                self._take(offer, utterance, clause)

    def _whole(self, utterance: Utterance, clause: str) -> None:
        """A plain yes or no at the head of the turn is for what the assistant advises, or for what it asks last."""
        asked = [o for o in self._asked if o.utterance.asks]
        all_of_it = [o for o in self._asked if (o.advised or not o.option) and not o.weak and not o.utterance.asks]
        sealed = asks_for_assent(self._talk.by_turn[self._asked[0].utterance.turn])
        offered = asked if asked and not sealed else all_of_it
        short = len(stems(clause) - ACT_STEMS - word_stems("taking")) <= ALONE
        if not short or not offered:
            return
        self._last = offered
        if accepts(utterance) and not pattern("reply.no").search(curly(clause)):
            for offer in offered:
                self._take(offer, utterance)
        elif refuses(utterance):
            self._set([o for o in offered if o.advised or o.utterance.asks], utterance, "rejected")

    def _take(self, offer: Offer, reply: Utterance, clause: str = "") -> None:
        bare = not offer.content - stems(" ".join(q.text for q in offer.amounts))
        own = offer.model_copy(update={"text": clause}) if clause and bare else offer
        self._set([own], reply, "accepted")

    def _set(self, meant: Sequence[Offer], reply: Utterance, status: str) -> None:
        for offer in meant:
            known = self._found.get(offer.key)
            if known is None or known.status != status:
                self._found[offer.key] = Answer(offer=offer, text=offer.text, reply=reply, status=status)

    def _refuse(self, meant: Sequence[Offer], reply: Utterance, clause: str) -> None:
        """Refuses offers; of one that was taken already only the part that is named."""
        for offer in meant:
            known = self._found.get(offer.key)
            parts = [n for n in reply.names if stems(n) <= stems(clause) and stems(n) <= stems(offer.text)]
            if known is None or known.status != "accepted" or not parts or known.reply.turn != reply.turn:
                self._set([offer], reply, "rejected")
                continue
            text = known.text
            for part in parts:
                text = _without(text, part)
            lost = tuple(Lost(name=p, bid=offer.utterance, reply=reply, why=reply) for p in parts)
            self._found[offer.key] = known.model_copy(update={"text": text, "lost": (*known.lost, *lost)})

    def _swap(self, utterance: Utterance, clause: str) -> bool:
        """'Option 1, but with Postgres instead of SQLite': the thing in the place of the other."""
        found = pattern("reply.swaps").search(curly(clause))
        if found is None:
            return False
        old, new = (clause[slice(*found.span(g))].strip(" .") for g in ("old", "new"))
        where = re.compile(rf"(?<!\w){re.escape(old)}(?!\w)", re.IGNORECASE)
        holding = [o for o in (self._last or self._asked) if where.search(o.text)]
        if len(holding) != 1:
            return False
        offer = holding[0]
        known = self._found.get(offer.key)
        text = where.sub(lambda _: new, known.text if known is not None else offer.text)
        lost = Lost(name=old, bid=offer.utterance, reply=utterance, why=utterance)
        before = known.lost if known is not None else ()
        self._found[offer.key] = Answer(
            offer=offer, text=text, reply=utterance, status="accepted", lost=(*before, lost)
        )
        self._last = [offer]
        return True

    def _amend(self, utterance: Utterance, clause: str) -> bool:
        """'30 days is plenty', 'make it 2': the amount in the place of that of the offer."""
        if pattern("reply.puts").search(curly(clause)) is None or len(clause.split()) > _LONGEST_NAME:
            return False  # a long clause tells in its own words what it counts
        mine = content(utterance) - ACT_STEMS
        changed: Offer | None = None
        for new in quantities(clause):
            found = self._changed_by(new, utterance, mine, changed)
            if found is None:
                continue
            changed, old = found
            known = self._found.get(changed.key)
            text = _with_amount(known.text if known is not None else changed.text, old, new)
            if text is None:
                continue
            self._swapped.append((old, new))
            lost = Lost(name=digits(old.text), bid=changed.utterance, reply=utterance, why=utterance)
            before = known.lost if known is not None else ()
            self._found[changed.key] = Answer(
                offer=changed, text=text, reply=utterance, status="accepted", lost=(*before, lost)
            )
        if changed is None:
            return False
        self._last = [changed]
        return True

    def _changed_by(
        self, new: Quantity, utterance: Utterance, mine: frozenset[str], before: Offer | None
    ) -> tuple[Offer, Quantity] | None:
        """The offer whose amount another one is put in the place of, and that amount."""
        if any(equal(new, q) for o in self._asked for q in o.amounts):
            return None
        new = _counted(new, utterance)
        blamed = {q.value for q in (*self._blamed, *utterance.quantities)}
        gone = [old for old, _ in self._swapped]
        ranked = [
            (2 * (old.value in blamed) + len(mine & o.content) + (old.unit == new.unit) + 3 * (o is before), o, old)
            for o in self._asked
            for old in o.amounts
            if old.value != new.value and old not in gone and (one_sort(old, new) if new.unit else True)
        ]
        ranked.sort(key=lambda r: -r[0])
        if not ranked or (ranked[0][0] <= 1 and len(ranked) > 1):
            return None
        return ranked[0][1:]

    def _add(self, meant: Sequence[Offer], more: str, utterance: Utterance) -> None:
        """'Yes, but only for admins': what the person puts to it."""
        for offer in meant:
            known = self._found.get(offer.key)
            if known is not None and known.status == "accepted" and len(meant) == 1:
                text = f"{known.text.rstrip(' .')}, {more}"
                self._found[offer.key] = known.model_copy(update={"text": text, "reply": utterance})


def _counted(amount: Quantity, utterance: Utterance) -> Quantity:
    """The amount with the unit of the one before it in its sentence: '24 cabinets, then 240'."""
    before = ""
    for quantity in utterance.quantities:
        if quantity.value == amount.value and not amount.unit and before:
            return amount.model_copy(update={"unit": before})
        before = quantity.unit or before
    return amount


def _with_amount(text: str, old: Quantity, new: Quantity) -> str | None:
    """The text with another amount in the place of one, which keeps its unit where the new one has none."""
    for found in quantities(text):
        if equal(found, old):
            figure = new.text
            if not new.unit and found.unit:
                _, space, unit = digits(found.text).partition(" ")
                figure = f"{new.text}{space}{unit}"
            return f"{text[: found.start]}{figure}{text[found.end :]}"
    return None


def _without(text: str, part: str) -> str:
    """The text without a thing that is named in it: 'with Docker Compose and Caddy in front' → 'with Caddy in front'."""
    thing = rf"(?<!\w){re.escape(part)}(?: [A-Z]\w+)*"
    for cut in (
        rf"{thing} and ",
        rf",? (?:and|plus) {thing}",
        rf",? (?:with|on|in|by|through|using|behind) {thing}[^,.;]*",
    ):
        shorter = re.sub(cut, "", text, count=1, flags=re.IGNORECASE)
        if shorter != text:
            return shorter
    return text


def lost_of(offer: Offer, reply: Utterance) -> Lost | None:
    """An offer as what lost, by its name or by what the reply calls it; None where it has no short name."""
    name = offer.name or offer.text
    marked = [m for m in offer.marked if stems(m) <= stems(reply.text)]
    named = [n for n in reply.names if n in offer.utterance.names]
    name = next(iter((*marked, *named)), name) if len(name.split()) > _SHORT_NAME else name
    name = name if len(name.split()) <= _LONGEST_NAME else name.split(",")[0]
    if len(name.split()) > _LONGEST_NAME:
        return None
    return Lost(name=name, bid=offer.utterance, reply=reply, why=reply)
