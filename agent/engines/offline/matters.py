"""What is on the table: one matter after another, what is bid for each, and who takes or refuses which bid.

People seldom say *decided*. One asks, another bids, a third bids otherwise, somebody says 'six, then', and they go on. That exchange
is what is read here (an adjacency pair of offer and uptake: Schegloff and Sacks 1973), so that a few words of assent settle the bid that they are
about, and the bids beside it are known as what lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from agent.engines.offline.accords import Accord, Lost, Matter, Standing, name_of, owned, winner
from agent.engines.offline.bidding import (
    about,
    counter,
    goes_elsewhere,
    in_full,
    names_for_the_next,
    own_last,
)
from agent.engines.offline.bids import (
    Bid,
    accepts,
    answers,
    content,
    extends,
    goes_on,
    heads,
    offered,
    opens,
    picks,
    rebids,
    turns_to,
)
from agent.engines.offline.echoing import asks_back, says_again
from agent.engines.offline.lexicon import curly, pattern
from agent.engines.offline.points import LOOK_BACK, telegram
from agent.engines.offline.responses import responds, take, turns_down
from agent.engines.offline.scene import sets_the_scene, tells_how_it_is
from agent.engines.offline.sides import counts_another
from agent.engines.offline.speech import Talk, Utterance
from agent.text.numbers import same

_WITHIN = 3
"""Turns after a bid within which a bare nod is for it."""
_JUST_ASKED = 2
_A_NUMBER = 3
_OTHERS = 6
"""Matters back to which a thing that is named again may belong."""
_RECALLED = 8
"""Turns after the last bid of a matter within which words that name it take it up."""


class Matters:
    """The matters of a talk, read once from its first turn to its last."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self._matters: list[Matter] = []
        self._against: set[Utterance] = set()
        if not talk.with_assistant:
            for number in talk.turns:
                self._read(talk.by_turn[number])

    def accords(self) -> list[Accord]:
        """What was agreed, in order: of each matter the bid that was taken last, with those that lost against it."""
        return [self._accord(m, won) for m in self._matters if (won := winner(m)) is not None]

    def refused(self) -> list[Lost]:
        """The bids that were turned down where no other was taken."""
        lost = [lost for m in self._matters if winner(m) is None for lost in self._lost(m, None)]
        return [one for one in lost if pattern("lost_names.only_compares").match(one.name) is None]

    def _accord(self, matter: Matter, won: Standing) -> Accord:
        bid = won.bid
        return Accord(
            bid=bid.utterance,
            text=owned(bid),
            backed=bid.backed,
            seals=tuple(won.takers.values()),
            asked=about(matter, won),
            lost=tuple(self._lost(matter, won)),
            falls=matter.recalled,
        )

    def bid_of(self, utterance: Utterance) -> tuple[Bid, Utterance | None] | None:
        """The bid that an utterance makes, and the question that it answers."""
        return next(
            (
                (s.bid, m.asked)
                for m in self._matters
                for s in m.bids
                if s.bid.utterance == utterance and not m.recalled
            ),
            None,
        )

    def argues(self, utterance: Utterance) -> bool:
        """Whether an utterance only holds something against what another bid."""
        return utterance in self._against and self.bid_of(utterance) is None

    def recalled_by(self, utterance: Utterance) -> tuple[Utterance, ...]:
        """The words of what had been agreed, where somebody came back to it and this is said of it."""
        matter = next((m for m in reversed(self._matters) if m.first <= utterance.turn), None)
        return matter.recalled if matter is not None else ()

    def _lost(self, matter: Matter, won: Standing | None) -> Iterator[Lost]:
        for standing in matter.bids:
            refusal = standing.against
            if standing is won or (refusal is None and not (won is not None and standing.bid.option)):
                continue
            reply = refusal or next(iter(won.takers.values())) if won is not None else refusal
            name = name_of(standing.bid, [s.bid for s in matter.bids])
            if reply is not None and name:
                yield Lost(name=name, bid=standing.bid.utterance, reply=reply, why=self._telling(reply))

    def _telling(self, refusal: Utterance) -> Utterance:
        """The sentence of the turn that says most of why."""
        turn = [u for u in self._talk.by_turn[refusal.turn] if not u.asks and u.place <= refusal.place + 2]
        return max(turn, key=lambda u: (len(u.words), -u.place), default=refusal)

    def _read(self, turn: Sequence[Utterance]) -> None:
        argues = False
        for utterance in turn:
            self._reopen(utterance)
            self._withdraw(utterance)
            argues = argues or (utterance.place == 0 and asks_back(utterance, self._talk) and len(turn) > 1)
            self._turn_to(utterance)
            if opens(utterance) or picks(utterance) or (heads(utterance, turn) and not self._replies(utterance)):
                self._open(utterance)
            elif (matter := self._current(utterance)) is None:
                if any(True for _ in self._bids(None, utterance, argues=argues)):
                    self._open(utterance)
            elif not responds(self._talk, matter, utterance):
                argues = argues or self._argues(matter, utterance)
                self._bid(matter, utterance, argues=argues)
            self._close(utterance)

    def _withdraw(self, utterance: Utterance) -> None:
        """Takes from the table what its own speaker gives up: 'forget it'."""
        matter = self._current(utterance)
        if matter is None or utterance.asks or pattern("accord.withdraws").search(curly(utterance.text)) is None:
            return
        last = own_last(matter, utterance, _WITHIN)
        if last is not None:  # it lost against nothing that is bid after it
            matter.bids.remove(last)
            last.against = last.against or utterance
            gone = Matter(asked=None, first=last.bid.utterance.turn, bids=[last], closed=utterance.turn)
            self._matters.insert(-1, gone)

    def _turn_to(self, utterance: Utterance) -> None:
        """Puts the matter on the table that was named right before a bare amount: '30 minutes' after 'and the reset link'.

        One that is named as the next ('Next, the colours.') is on the table for whatever thing is named after it.
        """
        bare = telegram(utterance) and len(utterance.text.split()) <= _A_NUMBER
        if not names_for_the_next(self._talk, utterance) and (
            not utterance.quantities or (content(utterance) and not bare)
        ):
            return
        before = [*self._talk.around(utterance.turn, before=_WITHIN), *self._talk.earlier_in_turn(utterance)]
        told = [u for u in before if u.turn <= utterance.turn and content(u)][-1:]
        if not told or not turns_to(told[0]) or any(m.asked is told[0] for m in self._matters):
            return
        for matter in self._matters:
            matter.bids = [s for s in matter.bids if s.bid.utterance is not told[0]]
        self._matters.append(Matter(asked=told[0], first=told[0].turn))

    def _replies(self, utterance: Utterance) -> bool:
        """Whether a word or two without a question mark answer what was just asked, or name a bid: 'disk. It has two terabytes'."""
        matter = self._current(utterance)
        if utterance.asks or matter is None:
            return False
        asked = matter.asked is not None and utterance.turn - matter.asked.turn <= _JUST_ASKED
        return asked or any(content(utterance) & s.bid.content for s in matter.bids)

    def _close(self, utterance: Utterance) -> None:
        if not self._matters:
            return
        matter = self._matters[-1]
        moves_on = pattern("accord.next").search(curly(utterance.text)) is not None
        called = next((s for s in reversed(matter.bids) if s.bid.utterance.turn == utterance.turn), None)
        after = called is not None and called.bid.utterance.place == utterance.place - 1
        if (
            after
            and called is not None
            and called.bid.utterance.does("recap.objections")
            and (moves_on or accepts(utterance))
        ):
            take(called, utterance)  # a decision by silence, closed by who asked for objections
        left_open = utterance.does("question.open") and not utterance.asks
        if utterance.asks and utterance.does("recap.silence") and not utterance.does("recap.objections"):
            matter.closed = utterance.turn  # 'Nobody against that? Good.'
        if moves_on or left_open or (utterance.does("explicit.settle") and not utterance.asks):
            matter.closed = utterance.turn

    def _argues(self, matter: Matter, utterance: Utterance) -> bool:
        """Whether an utterance turns down the bid of another, or holds something against it; it is kept as such."""
        found = turns_down(self._talk, matter, utterance)
        self._against |= {utterance} if found else set()
        return found

    def _bid(self, matter: Matter, utterance: Utterance, *, argues: bool = False) -> None:
        """Adds what an utterance bids to a matter, or to a new one where it was settled in words."""
        if matter.closed is not None and utterance.turn > matter.closed:
            if any(True for _ in self._bids(None, utterance, argues=argues)):
                self._open(utterance)
            return
        for bid in self._bids(matter, utterance, argues=argues):
            if bid.changes is None and goes_elsewhere(matter, bid):
                self._matters.append(
                    Matter(asked=None, first=utterance.turn, bids=[Standing(in_full(self._talk, bid))])
                )
                return
            twin = next((s for s in reversed(matter.bids) if s.bid.text.casefold() == bid.text.casefold()), None)
            if twin is not None:
                if twin.bid.utterance.speaker != utterance.speaker and twin.against is None:
                    take(twin, utterance)
                return
            for standing in matter.bids:
                if standing.bid is bid.changes and not bid.more and standing.bid.utterance.speaker != utterance.speaker:
                    standing.against = standing.against or utterance
            counter(self._talk, matter, bid)
            matter.bids.append(Standing(in_full(self._talk, bid)))

    def _bids(self, matter: Matter | None, utterance: Utterance, *, argues: bool) -> Iterator[Bid]:
        if says_again(utterance, self._talk):
            return
        bids = [s.bid for s in matter.bids] if matter is not None else []
        near = [q for u in self._talk.around(utterance.turn, before=LOOK_BACK) for q in u.quantities]
        meant = [b for b in reversed(bids) if not counts_another(utterance.quantities, b.amounts, near)]
        again = next((b for last in meant if (b := rebids(utterance, last)) is not None), None)
        again = again or (extends(utterance, bids[-1]) if bids and not self._returns(matter, utterance) else None)
        if again is not None:
            yield again
            return
        options = picks(utterance)
        if options:
            yield from options
            return
        made = offered(utterance, self._talk.first_names) if not asks_back(utterance, self._talk) else None
        argues = argues or sets_the_scene(self._talk, utterance) or tells_how_it_is(self._talk, utterance)
        if made is None and matter and matter.asked is not None and not argues:
            made = answers(utterance, matter.asked, self._talk) or goes_on(utterance, matter.asked, self._talk)
        if made is not None:
            yield made

    def _returns(self, matter: Matter | None, utterance: Utterance) -> bool:
        """Whether it names what was bid in another matter before: it goes back to that, and adds nothing to the last bid."""
        return any(
            set(utterance.names) & set(s.bid.utterance.names)
            for m in self._matters[-_OTHERS:]
            if m is not matter
            for s in m.bids
        )

    def _reopen(self, utterance: Utterance) -> None:
        """Puts a bid that was taken back on the table, where somebody comes back to it."""
        if pattern("accord.back").search(curly(utterance.text)) is None:
            return
        for matter in reversed(self._matters):
            for standing in reversed(matter.bids):
                words = standing.bid.content.union(*(content(u) for u in standing.takers.values()))
                known = content(utterance) & words & self._talk.rare
                counted = any(same(a, b) for a in utterance.quantities for b in standing.bid.amounts if b.unit)
                if standing.takers and (known or counted):
                    again = Matter(asked=matter.asked, first=utterance.turn, bids=[Standing(standing.bid)])
                    again.recalled = (standing.bid.utterance, *standing.takers.values())
                    again.bids[0].against = utterance
                    self._matters.append(again)
                    return

    def _open(self, utterance: Utterance) -> None:
        matter = Matter(asked=utterance if utterance.asks else None, first=utterance.turn)
        self._matters.append(matter)
        if not heads(utterance, self._talk.by_turn[utterance.turn]):
            self._bid(matter, utterance)

    def _current(self, utterance: Utterance) -> Matter | None:
        """The matter that is on the table."""
        last = self._matters[-1] if self._matters else None
        if last is None:
            return None
        latest = max([last.first, *(s.bid.utterance.turn for s in last.bids)])
        return last if utterance.turn - latest <= _RECALLED else None
