"""How one bid follows another: what goes on with a bid, and what is put against one together with a bid of one's own."""

from __future__ import annotations

from collections.abc import Sequence

from agent.engines.offline.accords import Matter, Standing
from agent.engines.offline.bids import Bid, accepts, content
from agent.engines.offline.lexicon import curly, pattern
from agent.engines.offline.points import telegram
from agent.engines.offline.speech import Talk, Utterance

_AT_ONCE = 2
"""Turns after a bid within which somebody counters it."""


def in_full(talk: Talk, bid: Bid) -> Bid:
    """The bid with the message that goes on with it: 'a countdown on the tile?' 'turns orange at the end'."""
    said = bid.utterance
    after = talk.by_turn[said.turn][said.place + 1 : said.place + 2]
    if not after or after[0].asks or bid.changes is not None or bid.option:
        return bid
    if not after[0].text[:1].islower() or pattern("accord.stands_alone").search(curly(after[0].text)):
        return bid
    text = f"{bid.text.rstrip(' .?!')}, {after[0].text}"
    return bid.model_copy(update={"text": text, "backed": (*bid.backed, after[0])})


def goes_elsewhere(matter: Matter, bid: Bid) -> bool:
    """Whether a bid is about something else than a matter in which one was taken already."""
    taken = any(s.takers for s in matter.bids)
    return taken and not any(bid.content & s.bid.content for s in matter.bids)


def counter(talk: Talk, matter: Matter, bid: Bid) -> None:
    """Notes what is held against the last bid where another puts his own in its place: 'A second box?' 'Dies with the first. I'd rent one.'.

    Only a bid that was put as a question, and that nobody has taken yet, is countered so; what is added with *also* or *and* is not.
    """
    said = bid.utterance
    last = next((s for s in reversed(matter.bids) if s.bid.utterance.turn < said.turn), None)
    if last is None or bid.changes is not None or bid.option or said.place == 0:
        return
    if not _asked_in_vain(last, said):
        return
    before: Sequence[Utterance] = talk.by_turn[said.turn][: said.place]
    first = before[0]
    if content(first) & last.bid.content:
        return  # it goes on about what was asked
    if first.asks or accepts(first) or pattern("accord.adds").match(curly(said.text)) or not first.words:
        return
    last.against = first


def _asked_in_vain(last: Standing, said: Utterance) -> bool:
    """Whether a bid was a question of another, right before, that stands untaken."""
    asked = last.bid.utterance
    near = 0 < said.turn - asked.turn <= _AT_ONCE and asked.speaker != said.speaker
    puts = bool(asked.names) or pattern("accord.puts_a_thing").match(curly(asked.text)) is not None
    return near and puts and asked.asks and not last.bid.option and not last.takers and last.against is None


def about(matter: Matter, won: Standing) -> Utterance | None:
    """The question that a matter answers; a proposal that was put as a question and lost is none."""
    others = (
        s.bid.utterance
        for s in matter.bids
        if s is not won and not s.bid.option and s.against is not None and not s.bid.amounts
    )
    return None if matter.asked is not None and matter.asked in others else matter.asked


_A_NOD = 4
"""Words of a nod that names its figure."""


def names_another(bid: Bid, nod: Utterance) -> bool:
    """Whether a nod names a figure that a bid with another figure does not have: 'Fine, seventy two' after 'one a month, it fits'."""
    figures = {q.value for q in nod.quantities}
    counted = {q.value for q in bid.amounts}
    bare = len(nod.text.split()) <= _A_NOD and not content(nod)
    return bare and bool(figures and counted) and not figures & counted


_A_THING = 8
"""Words of a sentence that names a thing for the matter that comes next."""


def names_for_the_next(talk: Talk, utterance: Utterance) -> bool:
    """Whether it names a thing right after another said what comes next, and does no more than that."""
    before = talk.by_turn.get(utterance.turn - 1, [])[-1:]
    next_one = bool(before) and pattern("accord.next").search(curly(before[0].text)) is not None
    short = utterance.place == 0 and len(utterance.text.split()) <= _A_THING and not utterance.asks
    short = short and not accepts(utterance)
    return next_one and short and telegram(utterance) and before[0].speaker != utterance.speaker


def own_last(matter: Matter, utterance: Utterance, within: int) -> Standing | None:
    """The last bid of a matter that the speaker of a sentence made himself, at most so many turns before."""
    own = (s for s in reversed(matter.bids) if s.bid.utterance.speaker == utterance.speaker)
    return next((s for s in own if utterance.turn - s.bid.utterance.turn <= within), None)
