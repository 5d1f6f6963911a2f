"""What becomes of the things that an assistant put forward, as the person takes them, changes them, refuses them or puts them off."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.engines.offline.accords import Lost
from agent.engines.offline.bids import content
from agent.engines.offline.lexicon import curly, pattern, without, word_stems, words
from agent.engines.offline.listed import Offer
from agent.engines.offline.meant import equal, initials_in
from agent.engines.offline.points import ACT_STEMS, MEASURES
from agent.engines.offline.sides import one_sort
from agent.engines.offline.speech import Utterance
from agent.text.numbers import Quantity, digits, quantities
from agent.text.words import stems
from agent.types import Frozen

_LONGEST_NAME = 9
_SHORT_NAME = 4
_BESIDE = 3
"""Words before an amount that say what it is the amount of."""


class Answer(Frozen):
    """What became of an offer: its words as they were taken, and by which sentence."""

    offer: Offer
    text: str
    reply: Utterance
    status: str
    lost: tuple[Lost, ...] = ()


class Verdicts:
    """What was put forward before a turn of the person, and what became of each part of it so far."""

    def __init__(self, asked: Sequence[Offer]) -> None:
        self.asked = list(asked)
        self.found: dict[tuple[int, int, str], Answer] = {}
        self.last: list[Offer] = []
        """What was spoken of last."""
        self.blamed: list[Quantity] = []
        """Amounts that something was held against."""
        self._gap: tuple[tuple[int, int, str], str] | None = None
        """The part of an offer that was turned down a moment ago, which something may be put in the place of."""
        self._swapped: list[tuple[Quantity, Quantity]] = []

    def answers(self) -> list[Answer]:
        """What became of each offer that was answered, and of the options beside one that was taken."""
        self.found = {key: self._with_swaps(answer) for key, answer in self.found.items()}
        taken = [a for a in self.found.values() if a.status == "accepted" and a.offer.option]
        told = frozenset().union(*(a.offer.content for a in taken))
        alike = [o for o in self.asked if o.marked and o.label.isdigit()]
        if not taken and len(chosen := [a for a in self.found.values() if a.status == "accepted"]) == 1:
            taken = [a for a in chosen if a.offer in alike and len(alike) > 1]
        rivals = alike if taken and not taken[0].offer.option else [o for o in self.asked if o.option]
        beside = [o for o in rivals if o.key not in self.found and not o.content <= told]
        replies = " ".join(a.reply.text for a in taken)
        beside = [o for o in beside if taken and not initials_in(o.name, replies)]
        lost = tuple(found for o in beside if (found := lost_of(o, taken[0].reply)) is not None)
        first = taken[0].offer.key if taken else None
        return [
            a.model_copy(update={"lost": (*a.lost, *lost)}) if a.offer.key == first else a for a in self.found.values()
        ]

    def _with_swaps(self, answer: Answer) -> Answer:
        """The answer with the amounts that were put in the place of others anywhere in the turn."""
        text = answer.text
        for old, new in self._swapped if answer.status == "accepted" else ():
            text = _with_amount(text, old, new) or text
        return answer.model_copy(update={"text": text})

    def take(self, offer: Offer, reply: Utterance, clause: str = "") -> None:
        """Takes an offer; in the person's words where the offer has none of its own, or where they name more."""
        own = offer
        if clause:
            said = without("reply.nods", clause).strip(" ,.")
            told = content(offer.utterance.model_copy(update={"text": said})) - word_stems("referring")
            bare = bool(told) and not offer.content - stems(" ".join(q.text for q in offer.amounts))
            theirs = content(offer.utterance.model_copy(update={"text": said}))
            more = any(n in said and not stems(n) <= stems(offer.text) for n in reply.names)
            fuller = (
                more and bool(offer.content & theirs) and not offer.amounts and not pattern("reply.verb").search(said)
            )
            part = pattern("reply.only").match(curly(said))
            less = part is not None and bool(told) and told < offer.content and not quantities(said)
            said = said[part.end() :] if part is not None and less else said
            own = offer.model_copy(update={"text": said}) if said and (bare or fuller or less) else offer
        known = self.found.get(offer.key)
        if known is None or known.status != "accepted":
            self.found[offer.key] = Answer(offer=offer, text=own.text, reply=reply, status="accepted")

    def refused_before(self, offer: Offer, utterance: Utterance) -> bool:
        """Whether an earlier sentence of the turn turned it down, so that words which only name it do not take it."""
        known = self.found.get(offer.key)
        return known is not None and known.status == "rejected" and known.reply.place < utterance.place

    def says_where(self, utterance: Utterance, clause: str) -> bool:
        """'After each lap, on the board': where the option is that the same sentence has just taken."""
        taken = [a for a in self.found.values() if a.reply == utterance and a.status == "accepted" and a.offer.option]
        if len(taken) != 1 or pattern("reply.where").match(curly(clause)) is None:
            return False
        place = clause.strip(" .")
        if place.casefold() not in taken[0].text.casefold():
            text = f"{taken[0].text.rstrip(' .')}, {place}"
            self.found[taken[0].offer.key] = taken[0].model_copy(update={"text": text})
        return True

    def give(self, meant: Sequence[Offer], reply: Utterance, status: str) -> None:
        """Gives offers a standing."""
        for offer in meant:
            known = self.found.get(offer.key)
            if known is None or known.status != status:
                self.found[offer.key] = Answer(offer=offer, text=offer.text, reply=reply, status=status)

    def refuse(self, meant: Sequence[Offer], reply: Utterance, clause: str) -> None:
        """Refuses offers; of one that was taken already only the part that is named."""
        for offer in meant:
            if self._only_an_amount(offer, clause):
                continue
            known = self.found.get(offer.key)
            parts = [n for n in reply.names if stems(n) <= stems(clause) and stems(n) <= stems(offer.text)]
            part = self._part(known, clause) if known is not None and known.reply.turn == reply.turn else ""
            if part:
                self._gap = (offer.key, part)
                parts = parts or [part]
            if known is None or known.status != "accepted" or not parts or known.reply.turn != reply.turn:
                self.give([offer], reply, "rejected")
                continue
            text = known.text
            for thing in parts:
                text = _without(text, thing)
            lost = tuple(Lost(name=p, bid=offer.utterance, reply=reply, why=reply) for p in parts)
            self.found[offer.key] = known.model_copy(update={"text": text, "lost": (*known.lost, *lost)})

    def _part(self, known: Answer, clause: str) -> str:
        """What of an offer that was taken in the same turn a clause turns down: 'And not TIFF'; '' where it is no part of it."""
        found = pattern("reply.not_that").match(curly(clause))
        part = clause[slice(*found.span("x"))].strip(" .,") if found is not None else ""
        there = bool(part) and known.status == "accepted" and re.search(rf"(?<!\w){re.escape(part)}(?!\w)", known.text)
        return part if there and len(part) < len(known.text) else ""

    def fill(self, utterance: Utterance, clause: str) -> bool:
        """Puts what is named right after a part was turned down in its place: 'And not TIFF. PNG.'."""
        if self._gap is None or pattern("reply.verb").search(curly(clause)) or len(clause.split()) > _SHORT_NAME:
            return False
        (key, part), self._gap = self._gap, None
        known = self.found[key]
        where = re.compile(rf"(?<!\w){re.escape(part)}(?!\w)")
        if where.search(known.text) is None:
            return False
        text = where.sub(lambda _: clause.strip(" ."), known.text, count=1)
        self.found[key] = known.model_copy(update={"text": text, "reply": utterance})
        return True

    def _only_an_amount(self, offer: Offer, clause: str) -> bool:
        """Whether a clause turns down nothing of what was taken but its amount: 'only not five days'."""
        amounts = quantities(clause)
        known = self.found.get(offer.key)
        counted = bool(amounts) and all(any(equal(q, other) for other in offer.amounts) for q in amounts)
        own = content(offer.utterance.model_copy(update={"text": clause})) - ACT_STEMS
        if known is None or known.status != "accepted" or not counted or own - stems(" ".join(q.text for q in amounts)):
            return False
        self.blamed += amounts
        return True

    def swap(self, utterance: Utterance, clause: str) -> bool:
        """'Option 1, but with Postgres instead of SQLite': the thing in the place of the other."""
        found = pattern("reply.swaps").search(curly(clause))
        if found is None:
            return False
        old, new = (clause[slice(*found.span(g))].strip(" .") for g in ("old", "new"))
        where = re.compile(rf"(?<!\w){re.escape(old)}(?!\w)", re.IGNORECASE)
        holding = [o for o in (self.last or self.asked) if where.search(o.text)]
        if len(holding) != 1:
            return False
        offer = holding[0]
        known = self.found.get(offer.key)
        text = where.sub(lambda _: new, known.text if known is not None else offer.text)
        lost = Lost(name=old, bid=offer.utterance, reply=utterance, why=utterance)
        before = known.lost if known is not None else ()
        self.found[offer.key] = Answer(offer=offer, text=text, reply=utterance, status="accepted", lost=(*before, lost))
        self.last = [offer]
        return True

    def amend(self, utterance: Utterance, clause: str) -> bool:
        """'30 days is plenty', 'make it 2': the amount in the place of that of the offer."""
        if pattern("reply.puts").search(curly(digits(clause))) is None or len(clause.split()) > _LONGEST_NAME:
            return False  # a long clause tells in its own words what it counts
        mine = content(utterance) - ACT_STEMS
        changed: Offer | None = None
        for new in quantities(clause):
            found = self._changed_by(new, utterance, mine, changed)
            if found is None or (not new.unit and self._counts_its_own(found[1], utterance, clause)):
                continue
            changed, old = found
            known = self.found.get(changed.key)
            text = _with_amount(known.text if known is not None else changed.text, old, new)
            if text is None:
                continue
            self._swapped.append((old, new))
            lost = Lost(name=digits(old.text), bid=changed.utterance, reply=utterance, why=utterance)
            before = known.lost if known is not None else ()
            self.found[changed.key] = Answer(
                offer=changed, text=text, reply=utterance, status="accepted", lost=(*before, lost)
            )
        if changed is None:
            return False
        self.last = [changed]
        return True

    def _changed_by(
        self, new: Quantity, utterance: Utterance, mine: frozenset[str], before: Offer | None
    ) -> tuple[Offer, Quantity] | None:
        """The offer whose amount another one is put in the place of, and that amount."""
        if any(equal(new, q) for o in self.asked for q in o.amounts):
            return None
        new = _counted(new, utterance)
        blamed = {q.value for q in (*self.blamed, *utterance.quantities)}
        gone = [old for old, _ in self._swapped]
        ranked = [
            (
                2 * (old.value in blamed)
                + len(mine & o.content)
                + 2 * len(mine & stems(" ".join(o.text[: old.start].split()[-_BESIDE:])))
                + (old.unit == new.unit)
                + 3 * (o is before),
                o,
                old,
            )
            for o in self.asked
            if not o.described
            for old in o.amounts
            if old.value != new.value and old not in gone and (one_sort(old, new) if new.unit else True)
        ]
        ranked.sort(key=lambda r: -r[0])
        if not ranked or (ranked[0][0] <= 1 and len(ranked) > 1):
            return None
        return ranked[0][1:]

    def _counts_its_own(self, old: Quantity, utterance: Utterance, clause: str) -> bool:
        """Whether a bare amount counts what no offer speaks of, as in 'ten early stays', and nothing was held against the old one."""
        about = frozenset().union(*(o.content for o in self.asked)) | word_stems("taking") | word_stems("instead")
        own = content(utterance.model_copy(update={"text": clause})) - ACT_STEMS - MEASURES
        return bool(own - about) and old.value not in {q.value for q in (*self.blamed, *utterance.quantities)}

    def add(self, meant: Sequence[Offer], more: str, utterance: Utterance) -> None:
        """'Yes, but only for admins': what the person puts to it."""
        for offer in meant:
            known = self.found.get(offer.key)
            if known is not None and known.status == "accepted" and len(meant) == 1:
                text = _put_elsewhere(known.text, more, offer) or f"{known.text.rstrip(' .')}, {more}"
                self.found[offer.key] = known.model_copy(update={"text": text, "reply": utterance})


def _put_elsewhere(text: str, more: str, offer: Offer) -> str | None:
    """The text with another place or means in the place of one that it names: 'on Fly.io', 'but on Hetzner'."""
    found = re.match(r"(?:\w+ (?:it|that|them) )?(?P<how>on|in|with|via|through) (?P<new>[^,.;]+)$", more)
    if found is None:
        return None
    for name in offer.utterance.names:
        where = re.search(rf"\b{found['how']} {re.escape(name)}\b", text)
        if where is not None:
            return f"{text[: where.start()]}{found['how']} {found['new']}{text[where.end() :]}"
    return None


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
    marked = [m for m in offer.marked if stems(m) and stems(m) <= stems(reply.text)]
    named = [n for n in reply.names if n in offer.utterance.names]
    name = next(iter((*marked, *named)), name) if len(name.split()) > _SHORT_NAME else name
    parts = name.split(",")
    while len(parts) > 1 and len(",".join(parts).split()) > _LONGEST_NAME:
        parts.pop()
    name = ",".join(parts)
    if len(name.split()) > _LONGEST_NAME or name.split(maxsplit=1)[0].casefold() in words("no_thing"):
        return None
    if not stems(name.split(",")[0]) - word_stems("referring"):
        return None  # 'the first, for safety' points to one, and names none
    return Lost(name=name, bid=offer.utterance, reply=reply, why=reply)
