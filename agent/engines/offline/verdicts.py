"""What becomes of the things that an assistant put forward, as the person takes them, changes them, refuses them or puts them off."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.engines.offline.accords import Lost
from agent.engines.offline.answers import Answer, joined, lost_of
from agent.engines.offline.bids import content
from agent.engines.offline.lexicon import curly, pattern, without, word_stems
from agent.engines.offline.listed import Offer
from agent.engines.offline.meant import equal, initials_in
from agent.engines.offline.points import ACT_STEMS, MEASURES
from agent.engines.offline.reworded import in_the_unit_before, put_elsewhere, with_amount, without_part
from agent.engines.offline.sides import one_sort
from agent.engines.offline.speech import Utterance
from agent.text.numbers import Quantity, digits, quantities
from agent.text.words import stems

_LONGEST_NAME = 9
_SHORT_NAME = 4
_BESIDE = 3
"""Words before an amount that say what it is the amount of."""


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

    @property
    def swaps(self) -> int:
        """How many amounts were put in the place of others so far."""
        return len(self._swapped)

    def answers(self) -> list[Answer]:
        """What became of each offer that was answered, and of the options beside one that was taken."""
        self.found = {key: self._with_swaps(answer) for key, answer in self.found.items()}
        self.found = joined(self.found)
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
            text = with_amount(text, old, new) or text
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

    def take_several(self, taken: Sequence[Offer], reply: Utterance, clause: str) -> None:
        """Takes several of what was listed at once, in the person's words; the others lost where one was to say which."""
        text = clause.strip(" .!")
        first = taken[0]
        own = first.model_copy(update={"text": text, "name": text, "marked": ()})
        asks_which = first.answers is not None and pattern("offer.which").search(curly(first.answers.text))
        beside = [o for o in self.asked if o.place and o not in taken and o.utterance.turn == first.utterance.turn]
        lost = [found for o in beside if asks_which and (found := lost_of(o, reply)) is not None]
        self.found[own.key] = Answer(offer=own, text=text, reply=reply, status="accepted", lost=tuple(lost))
        self.last = list(taken)

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
                text = without_part(text, thing)
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

    def tells_instead(self, utterance: Utterance, clause: str) -> bool:
        """Puts to what was taken what is said right after a part of it was turned down: 'and not automatic, it pages me'."""
        if self._gap is None or pattern("reply.does_instead").match(curly(clause)) is None:
            return False
        known = self.found[self._gap[0]]
        if known.status != "accepted" or utterance.turn != known.reply.turn:
            return False
        text = f"{known.text.rstrip(' .')}, {clause.strip(' .')}"
        further = () if known.reply == utterance else (known.reply,)
        offer = known.offer.model_copy(update={"further": (*known.offer.further, *further)})
        self.found[self._gap[0]] = known.model_copy(update={"text": text, "reply": utterance, "offer": offer})
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
        begins = curly(utterance.text).strip().startswith(curly(clause).strip())
        puts = pattern("reply.puts").search(curly(digits(clause))) is not None
        puts = puts or (begins and pattern("reply.bounds").match(curly(digits(clause))) is not None)
        puts = puts or self._names_and_counts(utterance, clause)
        if not puts or len(clause.split()) > _LONGEST_NAME:
            return False  # a long clause tells in its own words what it counts
        mine = content(utterance) - ACT_STEMS
        changed: Offer | None = None
        for new in quantities(clause):
            found = self._changed_by(new, utterance, mine, changed)
            if found is None or (not new.unit and self._counts_its_own(found[1], utterance, clause)):
                continue
            changed, old = found
            known = self.found.get(changed.key)
            text = with_amount(known.text if known is not None else changed.text, old, new)
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

    def _names_and_counts(self, utterance: Utterance, clause: str) -> bool:
        """Whether a clause is a word or two of one offer and another amount: 'battery 30' after 'the battery is above 20 %'."""
        if pattern("reply.names_and_counts").match(curly(digits(clause))) is None:
            return False
        named = content(utterance.model_copy(update={"text": clause}))
        return bool(named) and sum(1 for o in self.asked if o.amounts and named <= o.content) == 1

    def _changed_by(
        self, new: Quantity, utterance: Utterance, mine: frozenset[str], before: Offer | None
    ) -> tuple[Offer, Quantity] | None:
        """The offer whose amount another one is put in the place of, and that amount."""
        known = [o for o in self.asked if any(equal(new, q) for q in o.amounts)]
        alike = max((len(mine & o.content) for o in self.asked if o not in known and o.amounts), default=0)
        if known and max(len(mine & o.content) for o in known) >= alike:
            return None
        new = in_the_unit_before(new, utterance)
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
                text = put_elsewhere(known.text, more, offer) or f"{known.text.rstrip(' .')}, {more}"
                self.found[offer.key] = known.model_copy(update={"text": text, "reply": utterance})
