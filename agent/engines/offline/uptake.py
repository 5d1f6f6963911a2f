"""What was agreed in an exchange, as settlings: those that nobody's own words call one, and those whose few words the exchange fills in."""

from __future__ import annotations

from collections.abc import Sequence

from agent.engines.offline.accords import Accord
from agent.engines.offline.bids import accepts, content, refuses
from agent.engines.offline.confirmed import confirmed, openers
from agent.engines.offline.exchanges import putting_off
from agent.engines.offline.falls import only_ends, points_back
from agent.engines.offline.floor import Floor
from agent.engines.offline.lexicon import curly, pattern, word_stems
from agent.engines.offline.matters import Matters
from agent.engines.offline.phrasing import statement
from agent.engines.offline.points import ACT_STEMS, MEASURES
from agent.engines.offline.scene import confirms_what_happened, only_happened, sets_the_scene
from agent.engines.offline.settled import Settling
from agent.engines.offline.speech import UNRELIABLE, Talk, Utterance
from agent.model.finding import Tier
from agent.model.transcript import Manner
from agent.text.numbers import quantities, same
from agent.text.words import stems

_THIN = 1
"""Content words up to which a settling's own words do not say what it is about."""
_AFTER = 2
"""Turns after the last word of assent in which the same may be said once more."""
_WRITTEN_DOWN_WITHIN = 10
_ALIKE = 2
_SHARE = 3
"""A settling that has one in so many of the words of what was agreed tells it."""
_A_NOD = 4
_BESIDE = 2
_SCORE = 4.0
_TAKING = word_stems("taking")


def taken_up(
    talk: Talk, found: Sequence[Settling], matters: Matters, floor: Floor, to_do: Sequence[Utterance]
) -> list[Settling]:
    """The settlings with what was agreed besides, in the order of the talk. `to_do`: where somebody takes a task on."""
    if talk.manner is Manner.LOOSE:
        return list(found)
    opened = openers(talk)
    sure = confirmed(talk)
    takes = {u for a in sure for u in a.seals if u != a.bid}
    settlings = [s for s in found if s.utterance not in floor.idle | opened | takes]
    settlings = [
        s
        for s in settlings
        if not (_plain(talk, s) and (matters.argues(s.utterance) or s.utterance in floor.arguments))
    ]
    settlings = [_as_bid(s, matters) for s in settlings]
    tasks = {(u.turn, u.place) for u in to_do}
    each = [_in_full(a) for a in _each_once(sure, [*matters.accords(), *floor.accords()], opened)]
    for accord in each:
        if (
            floor.idle.issuperset(accord.seals)
            or not _holds(talk, accord, tasks)
            or any(_writes_down(s, accord) for s in settlings)
        ):
            continue
        told = [s for s in settlings if s.status in ("accepted", "deferred") and _covers(s, accord)]
        told = [s for s in told if not _only_goes_about(s, accord)] or told[:0]
        kept = max(told, key=lambda s: (s.tier is Tier.EXPLICIT, not _thin(s), s.utterance.turn), default=None)
        said_twice = [
            s for s in told if s is not kept and ((_thin(s) and not _counts_more(s, accord)) or _only_suits(s, accord))
        ]
        lost = {one.bid for one in accord.lost} - _agreed_before(accord, each)
        said_twice += [s for s in settlings if s.utterance in lost and s is not kept and _may_lose(talk, s)]
        tasks_of_it = [s for s in settlings if _covers(s, accord) and _only_goes_about(s, accord)]
        gone = [
            *tasks_of_it,
            *said_twice,
            *(s for s in settlings if s.utterance == accord.bid and s.status == "proposed"),
        ]
        settlings = [s for s in settlings if s is not kept and s not in gone]
        full = accord.model_copy(update={"falls": (*accord.falls, *_given_up(talk, accord.bid))})
        settlings.append(_settling(talk, full) if kept is None else _filled(kept, full))
    in_order = _revised(talk, sorted(settlings, key=lambda s: (s.utterance.turn, s.utterance.place)))
    return _with_falls(in_order, matters)


def _each_once(sure: Sequence[Accord], accords: Sequence[Accord], opened: set[Utterance]) -> list[Accord]:
    """The accords without those that take a counted point or a word that confirms another one for what was agreed.

    `sure`: what pairs of turns settle by their form, which tell of nothing that is read in full from all that was put forward.
    """
    others = [a for a in accords if a.bid not in opened]
    kept = [one for one in sure if not any(_told_better(one, a) for a in others)]
    return [*kept, *(a for a in others if not any(_is_confirmed(a, one) for one in kept))]


def _told_better(one: Accord, accord: Accord) -> bool:
    """Whether an accord that is read from all that was put forward takes the same with the same words."""
    as_full = bool(accord.backed) or not one.backed
    return as_full and one.bid in (accord.bid, *accord.seals) and _content(one.text) <= _content(accord.text)


def _is_confirmed(accord: Accord, one: Accord) -> bool:
    """Whether an accord takes for assent the very words that settle another thing ('Zigbee needs …' – 'So LoRa?'), or for a bid what takes one."""
    if one.bid == accord.bid:
        return False
    other = one.bid in accord.seals and not _content(one.text) <= _content(accord.text)
    return other or (accord.bid in one.seals and bool(accord.backed))


def _in_full(accord: Accord) -> Accord:
    """What was agreed in the words that take it up, where these say what its amount is of: 'Twenty.' – 'Okay, links by mail, valid for 20 minutes.'."""
    counted = quantities(accord.text)
    if not counted or len(_content(accord.text)) > _THIN:
        return accord
    for seal in accord.seals:
        all_of_it = all(
            any(same(a, q) or (not a.unit and a.value == q.value) for q in seal.quantities) for a in counted
        )
        if all_of_it and not seal.asks and len(content(seal) - _TAKING - _content(accord.text)) > _ALIKE:
            return accord.model_copy(update={"text": seal.text, "backed": (*accord.backed, seal)})
    return accord


def _plain(talk: Talk, settling: Settling) -> bool:
    """Whether nothing but its points makes it settle something: neither its words nor the say of its speaker."""
    says_so = settling.tier is Tier.EXPLICIT or settling.utterance.does("openers.strong", "explicit.settle")
    said = settling.utterance
    leads = said.speaker in talk.facilitators | talk.has_say and settling.status == "accepted" and not refuses(said)
    return settling.status in ("accepted", "proposed") and not says_so and not leads


def _as_bid(settling: Settling, matters: Matters) -> Settling:
    """A settling of few words, with those of the bid that it makes."""
    found = matters.bid_of(settling.utterance)
    if found is None or not found[0].backed or not _thin(settling) or settling.status != "accepted":
        return settling
    bid, asked = found
    return settling.model_copy(update={"text": bid.text, "backed": bid.backed, "asked": asked or settling.asked})


def _with_falls(settlings: Sequence[Settling], matters: Matters) -> list[Settling]:
    """The settlings, of which the first after somebody came back to what had been agreed puts an end to that."""
    ended: set[tuple[Utterance, ...]] = set()
    made = []
    for settling in settlings:
        recalled = settling.falls or matters.recalled_by(settling.utterance)
        own = settling.utterance in recalled or settling.status != "accepted" or recalled in ended
        ended |= {recalled} if recalled and not own else set()
        made.append(settling if own else settling.model_copy(update={"falls": recalled}))
    return made


def _holds(talk: Talk, accord: Accord, tasks: set[tuple[int, int]]) -> bool:
    """Whether it can be a decision: somebody with the say is for it, and it is no task, jest or small talk."""
    bid = accord.bid
    if bid.acts & (UNRELIABLE - {"suppress.jest"}) or bid.does(
        "suppress.chatter", "suppress.consequence", "action.will", "question.open"
    ):
        return False
    if any(pattern("accord.draws").search(curly(u.text)) for u in talk.earlier_in_turn(bid)):
        return False  # 'let me draw this. Then the gateway, a big box.'
    if all(_denied(talk, u) for u in accord.seals):
        return False
    if (bid.turn, bid.place) in tasks or pattern("task.request").search(curly(bid.text)):
        return False
    if (
        sets_the_scene(talk, bid)
        or _only_happened(accord)
        or any(confirms_what_happened(talk, u) for u in accord.seals)
    ):
        return False
    if accord.asked is not None and pattern("accord.of_what_is").search(curly(accord.asked.text)):
        return False
    measured = bid.names or any(q.unit for q in quantities(accord.text))
    rests_on = (*accord.backed, *((accord.asked,) if accord.asked is not None else ()))
    if not measured and any(u.asks and pattern("settling.echo").search(u.text) for u in rests_on):
        return False  # 'In March?' asks for nothing to be settled
    if talk.has_say and not talk.has_say & {bid.speaker, *accord.people}:
        return False
    return _tells(accord.text) or (accord.asked is not None and bool(quantities(accord.text)))


def _only_happened(accord: Accord) -> bool:
    """Whether what was agreed to is only what once happened: 'The rope went at 340 kilos.' – 'Good.'."""
    return not accord.bid.does("explicit", "openers", "proposal") and not accord.bid.asks and only_happened(accord.text)


def _denied(talk: Talk, seal: Utterance) -> bool:
    """Whether words that take an option up by its name say no to it, or do so in the next sentence: '45? 45 no', 'the shed leaks. No, …'."""
    if pattern("accord.takes_nothing").match(curly(seal.text)):
        return True
    after = talk.by_turn[seal.turn][seal.place + 1 : seal.place + 2]
    plain = not seal.does("acceptance", "explicit", "recap")
    return plain and any(pattern("accord.no_comes_next").match(curly(u.text)) for u in after)


def _tells(text: str) -> bool:
    return bool(_content(text))


def _content(text: str) -> frozenset[str]:
    return frozenset(w for w in stems(statement(text)) - ACT_STEMS if not w[0].isdigit()) - MEASURES


def _covers(settling: Settling, accord: Accord) -> bool:
    """Whether a settling tells what was agreed already."""
    said = settling.utterance
    last = max(u.turn for u in accord.seals)
    if not accord.bid.turn <= said.turn <= last + _AFTER:
        return False
    if said == accord.bid or said in accord.seals or said in accord.backed:
        return True
    about = content(said) & _content(accord.text)
    theirs = quantities(accord.text)
    others = bool(content(said) - _TAKING) and not about  # 'the two keepers' is no 'twice a day'
    counted = any(
        same(a, b) or (a.value == b.value and not (others and a.unit and a.unit != b.unit))
        for a in said.quantities
        for b in theirs
    )
    return _SHARE * len(about) >= max(1, len(_content(accord.text))) or counted


def _writes_down(settling: Settling, accord: Accord) -> bool:
    """Whether what was agreed is written down soon after in the words of a decision."""
    said, last = settling.utterance, max(u.turn for u in accord.seals)
    if not last < said.turn <= last + _WRITTEN_DOWN_WITHIN or settling.tier is not Tier.EXPLICIT:
        return False
    about = _content(accord.text)
    return len(about & content(said)) >= max(_ALIKE, len(about) // 2)


def _settling(talk: Talk, accord: Accord) -> Settling:
    put_off = next((off for u in accord.seals if (off := putting_off(talk.by_turn[u.turn])) is not None), None)
    return Settling(
        utterance=accord.bid,
        score=_SCORE,
        status="deferred" if put_off is not None or accord.bid.does("rejection.defer") else "accepted",
        tier=Tier.PROBABLE,
        assented=accord.people,
        asked=accord.asked,
        sealed=put_off or accord.seals[0],
        text=accord.text,
        backed=accord.backed,
        lost=accord.lost,
        falls=accord.falls,
    )


def _filled(settling: Settling, accord: Accord) -> Settling:
    """The settling with what lost, and in the words of the bid where its own say too little."""
    lost: dict[str, object] = {}
    if settling.status == "accepted":
        lost = {"lost": accord.lost or settling.lost, "falls": accord.falls or settling.falls}
    seal, said = accord.seals[0], settling.utterance
    itself = said == accord.bid and seal.turn <= said.turn
    takes = itself or (seal.turn > said.turn and seal.does("acceptance.content", "acceptance.goes_about"))
    if settling.sealed is None and seal != said and takes:
        lost["sealed"] = seal
    fuller = bool(settling.text) and _content(settling.text) < _content(accord.text)
    fuller = fuller and len(_content(settling.text)) <= _THIN
    part = said in (accord.bid, *accord.backed) and not settling.text and bool(accord.backed)
    fuller = fuller or (part and len(_content(accord.text) - content(said)) > _ALIKE)
    itself = said == accord.bid and not accord.backed and not said.does("acceptance.content")
    thin = (_thin(settling) or _only_nods(settling, accord)) and not settling.text and not itself
    if settling.status != "accepted" or not (thin or fuller):
        return settling.model_copy(update=lost)
    backed = [u for u in (*accord.backed, accord.bid) if u != settling.utterance]
    asked = accord.asked or settling.asked
    return settling.model_copy(update=lost | {"text": accord.text, "backed": tuple(backed), "asked": asked})


def _revised(talk: Talk, settlings: Sequence[Settling]) -> list[Settling]:
    """The settlings, of which one that yields to an objection ends what its speaker had settled: 'Two? …' – 'True. One, then.'."""
    made: list[Settling] = []
    for settling in settlings:
        said = settling.utterance
        turn = talk.by_turn[said.turn]
        yields = any(pattern("accord.yields").search(curly(u.text)) for u in turn[: said.place + 1])
        own = (
            m.utterance
            for m in reversed(made)
            if m.status == "accepted"
            and m.utterance.speaker == said.speaker
            and 0 < said.turn - m.utterance.turn <= _AFTER
        )
        gone = next((u for u in own if content(u) & content(said)), None) if yields else None
        ends = gone is not None and settling.status == "accepted"
        made.append(settling.model_copy(update={"falls": (*settling.falls, gone)}) if ends else settling)
    return made


def _given_up(talk: Talk, bid: Utterance) -> tuple[Utterance, ...]:
    """The sentences right before a bid, in its turn, that say what it takes the place of, as in 'scrap Redis, then'."""
    before = talk.earlier_in_turn(bid)[-_BESIDE:]
    return tuple(u for u in before if not u.asks and (only_ends(u.text) or points_back(u.text)))


def _agreed_before(accord: Accord, each: Sequence[Accord]) -> set[Utterance]:
    """What others had said yes to when this was put forward: it does not fall as one of several options, it is replaced."""
    at = (accord.bid.turn, accord.bid.place)
    return {a.bid for a in each if any((s.turn, s.place) < at and s.speaker != a.bid.speaker for s in a.seals)}


def _may_lose(talk: Talk, settling: Settling) -> bool:
    """Whether a settling that another took the place of was only put forward, and by nobody with the say."""
    leads = settling.utterance.speaker in talk.facilitators | talk.has_say
    return settling.tier is not Tier.EXPLICIT and not leads


def _counts_more(settling: Settling, accord: Accord) -> bool:
    """Whether it says how many of what was agreed, where the agreement has no amount: 'Give each a bank' – 'Yes. Eight banks of 100.'."""
    said = settling.utterance
    return len(said.quantities) > 1 and not quantities(accord.text) and bool(content(said) & _content(accord.text))


def _only_goes_about(settling: Settling, accord: Accord) -> bool:
    """Whether it only says that somebody does what was agreed, of which the agreement tells more: 'setting them all to 4 tonight'."""
    doing = settling.utterance.does("acceptance.goes_about") and settling.tier is not Tier.EXPLICIT
    return doing and settling.utterance != accord.bid and len(_content(accord.text)) > _THIN


def _only_suits(settling: Settling, accord: Accord) -> bool:
    """Whether it only says of the amount that was bid that it suits: 'Three's fine with the big battery.'."""
    said = settling.utterance
    return said in accord.seals and bool(said.quantities) and said.does("acceptance.yes") and not accepts(said)


def _only_nods(settling: Settling, accord: Accord) -> bool:
    """Whether it is a nod with a word or two of the bid: 'yeah, code, not link'."""
    said = settling.utterance
    return said in accord.seals and accepts(said) and len(said.text.split()) <= _A_NOD and not said.quantities


def _thin(settling: Settling) -> bool:
    """Whether its own words do not say what it is about."""
    said = settling.utterance
    return len(content(said) - _TAKING) <= _THIN and not said.names
