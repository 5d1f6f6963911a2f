"""What a sentence does with the bids on the table: takes one, gives in to one, says another amount, turns one down."""

from __future__ import annotations

from agent.engines.offline.accords import Matter, Standing
from agent.engines.offline.bidding import names_another
from agent.engines.offline.bids import accepts, challenges, content, extends, opens, rebids, refuses
from agent.engines.offline.echoing import echoes, says_as_much
from agent.engines.offline.exchanges import dismisses
from agent.engines.offline.lexicon import curly, pattern
from agent.engines.offline.points import LOOK_BACK, telegram
from agent.engines.offline.sides import counts_another
from agent.engines.offline.speech import Talk, Utterance

_WITHIN = 3
"""Turns after a bid within which a bare nod is for it."""
_SAYS = ("explicit.settle", "explicit.rule")  # how it will be, in so many words or as a rule


def responds(talk: Talk, matter: Matter, utterance: Utterance) -> bool:
    """Takes a bid of a matter by an utterance; whether it only does so."""
    if dismisses(talk.by_turn[utterance.turn]) is not None:
        return False
    if _gives_in(talk, matter, utterance):
        return True
    others = [s for s in matter.bids if s.bid.utterance.speaker != utterance.speaker and s.against is None]
    named = next((s for s in reversed(matter.bids) if s.against is None and echoes(utterance, s.bid)), None)
    if named is not None and (named in others or named.takers or named.bid.option):
        take(named, utterance)
        return True
    last = next((s for s in reversed(others) if utterance.turn - s.bid.utterance.turn <= _WITHIN), None)
    if last is None or utterance.place or not accepts(utterance):
        return False
    if _amended(talk, matter, utterance) or names_another(last.bid, utterance):
        return True
    listens = _listens(talk, last.bid.utterance, utterance)
    if listens:
        take(last, utterance)
    return listens


def turns_down(talk: Talk, matter: Matter, utterance: Utterance) -> bool:
    """Whether an utterance turns down the bid of another, or holds something against it."""
    near = [
        s
        for s in matter.bids
        if s.bid.utterance.speaker != utterance.speaker and utterance.turn - s.bid.utterance.turn <= _WITHIN
    ]
    if any(u.does("question.open") or "open" in u.words for u in talk.by_turn[utterance.turn]):
        return False
    for standing in reversed(near):
        taker = standing.takers.get(utterance.speaker or "")
        if taker is not None and taker.turn == utterance.turn:
            continue  # what is said after a yes is held against something else
        says_so = says_as_much(utterance, standing.bid)
        turned_down = standing is near[-1] and refuses(utterance) and not says_so
        recaps = (says_so and utterance.does(*_SAYS)) or (bool(standing.takers) and telegram(utterance))
        if turned_down or (challenges(utterance, standing.bid) and not recaps):
            standing.against = standing.against or utterance
            return True
    return False


def take(standing: Standing, utterance: Utterance) -> None:
    """Notes that the speaker of an utterance takes a bid; the first words of each count."""
    if utterance.speaker:
        standing.takers.setdefault(utterance.speaker, utterance)


def _gives_in(talk: Talk, matter: Matter, utterance: Utterance) -> bool:
    """Whether who bid otherwise yields to what was held against that, and so takes the bid before: 'fair enough'."""
    before = [u for u in talk.by_turn.get(utterance.turn - 1, []) if u.speaker != utterance.speaker]
    if utterance.place or utterance.asks or not before or not pattern("accord.yields").search(curly(utterance.text)):
        return False
    standing = [s for s in matter.bids if s.against is None]
    own = next((s for s in reversed(standing) if s.bid.utterance.speaker == utterance.speaker), None)
    if own is None or utterance.turn - own.bid.utterance.turn > _WITHIN:
        return False
    earlier = (s for s in reversed(standing) if s.bid.utterance.turn < own.bid.utterance.turn)
    theirs = next((s for s in earlier if s.bid.utterance.speaker == before[0].speaker), None)
    if theirs is None:
        return False
    own.against = before[0]
    take(theirs, utterance)
    return True


def _amended(talk: Talk, matter: Matter, utterance: Utterance) -> bool:
    """Whether the assent says another amount, which is bid in its place: 'sounds right, but 30 days is plenty'."""
    near = [q for u in talk.around(utterance.turn, before=LOOK_BACK) for q in u.quantities]
    for standing in reversed(matter.bids):
        changed = rebids(utterance, standing.bid)
        if changed is not None and not counts_another(utterance.quantities, standing.bid.amounts, near):
            standing.against = standing.against or utterance
            matter.bids.append(Standing(changed))
            return True
    last = matter.bids[-1].bid
    adds = bool(utterance.quantities) and not counts_another(utterance.quantities, last.amounts, near)
    more = extends(utterance, last) if adds else None
    if more is not None:
        takers = dict(matter.bids[-1].takers) | {utterance.speaker or "": utterance}
        matter.bids.append(Standing(more, takers))
    return more is not None


def _listens(talk: Talk, bid: Utterance, reply: Utterance) -> bool:
    """Whether a nod can be for a bid: nothing of substance was said in between, and its turn did not end in another question."""
    between = [u for u in talk.around(reply.turn, before=reply.turn - bid.turn - 1) if u.turn < reply.turn]
    after = talk.by_turn[bid.turn][bid.place + 1 :]
    return not any(opens(u) for u in after) and all(accepts(u) or len(content(u)) <= 1 for u in between)
