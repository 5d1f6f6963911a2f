"""How the person answers what an assistant put forward, part by part: takes it, changes it, refuses it, puts it off.

Only the person decides in such a conversation. What the assistant lists or recommends stands open until the person takes it up: by
number, letter or place ('yes to 1, 2 and 4'), by name ('I like the bot'), as a whole ('do that', 'the rest as you say') or with another
amount or thing in it ('sounds right, but 30 days is plenty'). What nobody answers stays open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from agent.engines.offline.accords import Lost
from agent.engines.offline.answering import ALONE, Answering
from agent.engines.offline.answers import Answer, lost_of
from agent.engines.offline.bids import content
from agent.engines.offline.lexicon import curly, pattern, without, word_stems
from agent.engines.offline.listed import Offer
from agent.engines.offline.meant import equal
from agent.engines.offline.offers import offers
from agent.engines.offline.points import specifies, telegram
from agent.engines.offline.remarks import only_remarks
from agent.engines.offline.settled import Settling
from agent.engines.offline.speech import UNRELIABLE, Talk, Utterance
from agent.model.finding import Tier
from agent.text.numbers import quantities
from agent.text.words import stems

_SCORE = 4.0


class Replies:
    """The answers of the person to everything that the assistant put forward, in order."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self._answers: list[Answer] = []
        self._only: set[tuple[int, int]] = set()
        self._summed_up: set[int] = set()
        self._wished: list[Settling] = []
        self._nothing_of_it: list[Lost] = []
        asked: list[Offer] = []
        for number in talk.turns if talk.with_assistant else ():
            said = talk.by_turn[number]
            if not said or not talk.decides(said[0]):
                asked = offers(talk, number)
                if any(pattern("offer.sums_up").search(curly(u.text)) for u in said if not u.listed):
                    self._summed_up.add(number + 1)
                continue
            self._wished += [w for u in said if (w := _wish(talk, u)) is not None]
            if number != talk.turns[0]:
                reading = Answering(talk, asked)
                reading.read(said)
                found = reading.answers()
                self._answers += found
                self._nothing_of_it += list(_nothing(talk, said))
                self._only |= reading.only
                self._wished += list(_instead(talk, said, found))

    def settlings(self, found: Sequence[Settling]) -> list[Settling]:
        """What is settled, with what was taken up; a sentence that only answers says nothing of its own."""
        own = {(s.utterance.turn, s.utterance.place): s for s in found if s.status == "accepted"}
        made = []
        for answer in self._answers:
            place = (answer.reply.turn, answer.reply.place)
            settling = own.get(place)
            if (settling is not None and answer.status == "accepted" and _says_as_much(answer)) or (
                settling is not None and _told_besides(answer, self._answers)
            ):
                own[place] = settling.model_copy(update={"lost": (*settling.lost, *answer.lost)})
            elif answer.status != "rejected":
                made.append(_settling(answer))
        told = {(a.reply.turn, a.reply.place) for a in self._answers if _says_as_much(a)}
        taken = {(a.reply.turn, a.reply.place) for a in self._answers if a.status == "accepted"}
        thin = {place for place, s in own.items() if not s.text and not content(s.utterance)}
        own = {place: s for place, s in own.items() if place not in thin}
        made += [w for w in self._wished if (w.utterance.turn, w.utterance.place) not in taken | set(own)]
        found = [s for s in found if (s.utterance.turn, s.utterance.place) not in thin or not self._is_wished(s)]
        kept = [own.get((s.utterance.turn, s.utterance.place), s) for s in found]
        kept = [s for s in kept if (place := (s.utterance.turn, s.utterance.place)) in told or place not in self._only]
        kept = [s for s in kept if s.status != "proposed" or not any(_tells(s, m) for m in made)]
        in_order = sorted([*kept, *made], key=lambda s: (s.utterance.turn, s.utterance.place))
        return [s for s in in_order if not self._only_confirms(s, in_order)]

    def _is_wished(self, settling: Settling) -> bool:
        return any(w.text and w.utterance == settling.utterance for w in self._wished)

    def _only_confirms(self, settling: Settling, all_of_them: Sequence[Settling]) -> bool:
        """Whether it puts a summary of the assistant's right, and says nothing that was not settled before."""
        said = settling.utterance
        if said.turn not in self._summed_up:
            return False
        before = [s for s in all_of_them if s.utterance.turn < said.turn]
        texts = [f"{s.text} {s.utterance.text} {' '.join(u.text for u in s.backed)}" for s in before]
        texts += [lost.name for s in before for lost in s.lost] + [lost.name for lost in self.refused()]
        known = stems(" ".join(texts))
        counted = quantities(" ".join(texts))
        same = all(any(equal(q, other) for other in counted) for q in said.quantities)
        new = {w for w in content(said) - (word_stems("taking") | word_stems("hums")) if not w[0].isdigit()}
        return same and not new - known

    def refused(self) -> list[Lost]:
        """What the person turned down."""
        lost = [x for a in self._answers if a.status == "rejected" and (x := lost_of(a.offer, a.reply)) is not None]
        return [*lost, *self._nothing_of_it]


def _nothing(talk: Talk, said: Sequence[Utterance]) -> Iterator[Lost]:
    """What a turn opens with turning down, in the person's own word for what was offered: 'No newsletters.'."""
    found = pattern("refused.nothing").match(curly(said[0].text))
    before = [u for u in talk.by_turn.get(said[0].turn - 1, []) if u.asks or u.does("proposal", "suppress.hedge")]
    if found is None or not before or said[0].asks or not content(said[0]):
        return
    why = next((u for u in said[1:2] if not u.asks and not u.acts & UNRELIABLE), said[0])
    yield Lost(name=said[0].text[slice(*found.span("x"))], bid=before[-1], reply=said[0], why=why)


def _wish(talk: Talk, said: Utterance) -> Settling | None:
    """What the person would rather have: with an assistant nobody else has a say."""
    if said.asks or said.turn == talk.turns[0] or said.acts & UNRELIABLE:
        return None
    text = curly(said.text)
    found = pattern("reply.wishes").search(text)
    if found is None:
        return None
    what = without("reply.remark", re.split(r"[.!?]\s", said.text[found.start("x") :])[0]).strip(" .!")
    if not content(said.model_copy(update={"text": what})):
        return None
    return Settling(
        utterance=said, score=_SCORE, status="accepted", tier=Tier.PROBABLE, assented=(), asked=None, text=what
    )


def _instead(talk: Talk, said: Sequence[Utterance], answers: Sequence[Answer]) -> Iterator[Settling]:
    """What the person puts in the place of what he has just turned down: 'Neither. One file on the server.'."""
    refused = [a.reply.place for a in answers if a.status == "rejected"]
    refused += [u.place for u in said if pattern("reply.against").match(curly(u.text)) and not u.asks]
    unanswered = not answers and any(u.asks or u.does("proposal") for u in talk.by_turn.get(said[0].turn - 1, []))
    refused = refused or ([-1] if unanswered else [])
    refused += [u.place - 1 for u in said if pattern("reply.enough").match(curly(u.text)) and not u.asks]
    if not refused:
        return
    taken = any(a.status == "accepted" for a in answers)
    after = [u for u in said if u.place - 1 in refused] if taken else said[min(refused) + 1 :]
    for utterance in after:
        tells = utterance.does("suppress", "question", "action", "rejection.none") or only_remarks(talk, utterance)
        told = telegram(utterance) or specifies(utterance) or utterance.does("explicit.settle", "explicit.order")
        told = told and refused != [-1]  # what leaves a proposal unanswered settles only what it says in so many words
        enough = refused != [-1] and pattern("reply.enough").match(curly(utterance.text)) is not None
        tells = tells and not enough
        told = told or enough or pattern("reply.for_whom").match(curly(utterance.text)) is not None
        told = told or pattern("reply.needs").match(curly(utterance.text)) is not None
        asked = next((u for u in reversed(talk.by_turn.get(utterance.turn - 1, [])) if u.asks), None)
        counted = sum(1 for q in utterance.quantities if q.unit) > ALONE and asked is not None
        keeps = pattern("settling.stays").match(curly(utterance.text)) is not None
        often = enough and pattern("accord.rate").search(curly(utterance.text)) is not None
        fuller = len(content(utterance)) > ALONE or counted or often
        if utterance.place in refused or keeps or tells or not told or not fuller:
            continue
        head = asked.text.strip(" ?") if asked is not None and counted and not content(utterance) else ""
        yield Settling(
            utterance=utterance,
            score=_SCORE,
            status="accepted",
            tier=Tier.PROBABLE,
            assented=(),
            asked=None,
            text=f"{head}: {utterance.text[:1].lower()}{utterance.text[1:]}" if head else "",
            backed=(asked,) if asked is not None and head else (),
        )


def _says_as_much(answer: Answer) -> bool:
    """Whether the person says himself what he takes up: most of its words, or an amount more than it has."""
    if answer.status != "accepted":
        return False
    theirs = content(answer.reply)
    more = any(q.unit and not any(equal(q, x) for x in quantities(answer.text)) for q in answer.reply.quantities)
    known = content(answer.reply.model_copy(update={"text": answer.text}))
    if not answer.reply.quantities and any(q.unit for q in quantities(answer.text)):
        return False
    if len(known) <= ALONE < len(theirs) and answer.reply.quantities:
        return True
    return (more or 2 * len(theirs & known) > len(known)) and len(theirs & known) > ALONE


def _told_besides(answer: Answer, answers: Sequence[Answer]) -> bool:
    """Whether the person's own sentence, that takes another offer in full, says all the amounts of this one: '4 racks, 100 runs a night'."""
    full = any(a is not answer and a.reply == answer.reply and _says_as_much(a) for a in answers)
    amounts = quantities(answer.text)
    return full and bool(amounts) and all(any(equal(q, x) for x in answer.reply.quantities) for q in amounts)


def _tells(raised: Settling, taken: Settling) -> bool:
    """Whether what was taken up in the same turn tells what somebody only raised."""
    if raised.utterance.turn != taken.utterance.turn or taken.status != "accepted":
        return False
    about = content(raised.utterance) & stems(taken.text)
    counted = any(equal(a, b) for a in raised.utterance.quantities for b in quantities(taken.text))
    return raised.utterance == taken.utterance or (bool(about) and counted)


def _settling(answer: Answer) -> Settling:
    return Settling(
        utterance=answer.reply,
        score=_SCORE,
        status=answer.status,
        tier=Tier.PROBABLE,
        assented=(),
        asked=answer.offer.answers or answer.offer.utterance,
        text=answer.text,
        backed=(answer.offer.utterance, *answer.offer.further),
        lost=answer.lost,
    )
