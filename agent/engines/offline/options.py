"""What lies on the floor: the options put forward for the question under discussion, and what was said to each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from agent.engines.offline.bids import Bid, content
from agent.engines.offline.falls import falls
from agent.engines.offline.lexicon import curly, pattern
from agent.engines.offline.moves import confirms, is_content, nods, plain, puts
from agent.engines.offline.points import PERSONAL, restates, telegram
from agent.engines.offline.speech import Talk, Utterance

_WITHIN = 4
"""Turns after an option within which somebody answers to it."""
_RECENT = 24
"""Options back to which is looked at all, so that a long talk costs no more a turn than a short one."""
_AT_ONCE = 2
"""Turns after one answer to a question within which what is put forward is another."""


@dataclass
class Option:
    """What somebody put forward, the words held against it, and those that took it up."""

    bid: Bid
    asked: Utterance | None
    round: int
    against: Utterance | None = None
    takers: list[Utterance] = field(default_factory=list)
    """The words that took it up; its own where who put it forward had the last word."""
    challenged: list[Utterance] = field(default_factory=list)
    """What others answered to it without taking it up."""
    hedged: bool = False
    """Whether it was put as a question or a possibility."""
    falls: tuple[Utterance, ...] = ()
    """The words by which something that stood before is given up for it."""
    told: bool = False
    """Whether it only tells how a thing is, which nobody takes up by saying it again."""
    silent: Utterance | None = None
    """The words with which its speaker lets silence decide."""

    @property
    def said(self) -> Utterance:
        """The sentence that puts it forward."""
        return self.bid.utterance

    @property
    def taken(self) -> Utterance | None:
        """The words that say most plainly that it was taken up."""
        says = {u: any(c.isalnum() for c in u.text) for u in self.takers}  # a thumb cannot be quoted
        return max(self.takers, key=lambda u: (says[u], is_content(u) or nods(u), -u.turn), default=None)


class Table:
    """The options of a talk in the order in which they were put forward, with look-ups around a turn."""

    def __init__(self, talk: Talk) -> None:
        self.talk = talk
        self.options: list[Option] = []
        self.asked: Utterance | None = None
        """The question or matter under discussion."""
        self.round = 0
        """How many matters there were before it."""
        self.arguments: set[Utterance] = set()
        """What is only held against something."""

    @property
    def recent(self) -> list[Option]:
        """The last options."""
        return self.options[-_RECENT:]

    def last(self, turn: Sequence[Utterance], within: int, *, own: bool = False) -> Option | None:
        """The last option that stands, by another, or one's own."""
        first = turn[0]
        near = (o for o in reversed(self.recent) if first.turn - o.said.turn <= within and o.against is None)
        return next((o for o in near if (o.said.speaker == first.speaker) is own and o.said.turn < first.turn), None)

    def beside(self, option: Option) -> list[Option]:
        """The options that stand and were put forward in the same breath, with itself."""
        return [o for o in self.recent if o.said.turn == option.said.turn and o.against is None]

    def counted(self, last: Option) -> list[Option]:
        """What a bare number that was put forward counts, put forward by another before: 'Two.' of 'one of those industrial PCs'."""
        asked = self.talk.by_turn.get(last.said.turn - 1, [])
        of_them = any(u.asks and pattern("floor.of_them").search(curly(u.text)) for u in asked)
        if last.bid.content or not last.bid.amounts or not of_them:
            return []
        before = (o for o in reversed(self.recent) if o.round == last.round and o.said.turn < last.said.turn)
        return [o for o in before if o.against is None and o.bid.content and o.said.speaker != last.said.speaker][:1]

    def pressed(self, turn: Sequence[Utterance]) -> Utterance | None:
        """What another held, right before a turn, against what its speaker had put forward."""
        own = self.last(turn, _WITHIN, own=True)
        if own is not None and own.challenged and not own.takers and own.challenged[-1].turn == turn[0].turn - 1:
            return own.challenged[-1]
        return None

    def disputed(self, option: Option, taker: Utterance) -> bool:
        """Whether somebody else than its speaker and who takes it holds something against it."""
        both = {taker.speaker, option.said.speaker}
        held = any(u in self.arguments and u.speaker not in both for u in option.challenged)
        between = [us for n in range(option.said.turn + 1, taker.turn) if (us := self.talk.by_turn.get(n))]
        told = (
            us for us in between if us[0].speaker not in both and any(puts(u) or plain(u) or _counts(u) for u in us)
        )
        return held or any(not us[-1].asks and not self._was_asked(us[0], taker.speaker) for us in told)

    def _was_asked(self, reply: Utterance, speaker: str | None) -> bool:
        """Whether it answers a question that somebody put right before it."""
        before = self.talk.by_turn.get(reply.turn - 1, [])
        return bool(before) and before[-1].asks and before[-1].speaker == speaker

    def of_the_matter(self, said: Utterance, own: Option | None) -> bool:
        """Whether a sentence is about what was put forward before, or held against that, or has something to hold on to."""
        if own is None or PERSONAL.search(said.text):
            return False
        if said.concrete:
            return True
        about = own.bid.content.union(*(u.words for u in own.challenged), own.asked.words if own.asked else ())
        return bool(said.words & about & self.talk.rare)

    def answered(self, said: Utterance, bid: Bid) -> Utterance | None:
        """The question or matter that a sentence is an answer to: one that was named right before it, or shares a rare word."""
        asked = self.asked
        if asked is None or ": " in bid.text:
            return None
        near = said.turn - asked.turn <= 1
        beside = [o for o in self.recent if o.asked is asked and said.turn - o.said.turn <= _AT_ONCE]
        taken = any(o.takers and o.takers[0].turn < said.turn for o in self.recent if o.asked is asked)
        near = near or (bool(beside) and not taken)
        return asked if near or asked.words & bid.content & self.talk.rare else None

    def recaps(self, said: Utterance) -> bool:
        """Whether it says with *so* or *then* what others had said, where nobody leads."""
        opens = said.does("openers") and not said.does("suppress", "proposal", "question")
        ours = opens and not PERSONAL.search(said.text) and not self.talk.facilitators
        return ours and restates(self.talk, said)

    def concerns(self, utterance: Utterance, option: Option) -> bool:
        """Whether words are about an option: they name a thing of it."""
        common = utterance.words & option.bid.content & self.talk.rare
        own = option.said.speaker == utterance.speaker
        return len(common) > 1 or (bool(common) and own) or bool(set(utterance.names) & set(option.said.names))

    def in_full(self, bid: Bid) -> Bid:
        """What stays with something that was put forward before, in the words of that."""
        found = pattern("floor.stays_with").match(curly(bid.text))
        named = content(bid.utterance.model_copy(update={"text": found["x"]})) if found is not None else frozenset()
        for option in reversed(self.options if named else ()):
            if option.against is None and named <= option.bid.content and len(option.bid.content) > len(named):
                return bid.model_copy(update={"text": option.bid.text, "backed": (option.said, *option.bid.backed)})
        return bid

    def tells_corrected(self, said: Utterance) -> Utterance | None:
        """The bare amount by which another put right what its speaker had put forward, and that a sentence now tells in full."""
        last = next((o for o in reversed(self.options) if o.said.turn < said.turn), None)
        put_right = last.bid.changes if last is not None else None
        if last is None or put_right is None or said.turn - last.said.turn > 1 or last.said.speaker == said.speaker:
            return None
        return last.said if telegram(said) and confirms(said, last.bid) else None

    def nod(self, last: Option | None, turn: Sequence[Utterance]) -> Utterance | None:
        """The bare yes to what was put forward as a question or wish right before, or before others' yeses to it."""
        if last is None or not last.hedged or not nods(turn[0]):
            return None
        between = range(last.said.turn + 1, turn[0].turn)
        listened = all(nods(us[0]) for n in between if (us := self.talk.by_turn.get(n)))
        return turn[0] if listened else None


def _counts(said: Utterance) -> bool:
    """Whether it tells an amount of something, and of no person."""
    return bool(said.quantities) and not said.asks and not PERSONAL.search(said.text)


def only_names(utterance: Utterance) -> bool:
    """Whether it says an amount of what was put forward again, and asks, refuses and tells nothing."""
    short = telegram(utterance) and bool(utterance.quantities)
    return short and not utterance.asks and not utterance.does("rejection", "question") and not falls(utterance.text)
