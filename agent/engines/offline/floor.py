"""The floor: which question is under discussion, what was put forward for it, and what became of it without anybody saying so.

People settle things by going on. One puts a thing forward; another is content with it, orders it, writes it down, names it once more, or
only turns to the next matter. Who objects is answered: by another amount, by another thing, by the same again. What stands when they go on,
and was taken up in any of these ways, is what they decided; what was objected to and not taken up again is what lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from agent.engines.offline.accords import Accord
from agent.engines.offline.bids import Bid, content
from agent.engines.offline.echoing import asks_back, echoes, repeats, says_again
from agent.engines.offline.endings import (
    by_right,
    call_off,
    close,
    conceded,
    keep_silent,
    only_asks_silence,
    sum_up,
    unless,
)
from agent.engines.offline.exchanges import dismisses, putting_off
from agent.engines.offline.falls import falls
from agent.engines.offline.lexicon import curly, pattern
from agent.engines.offline.moves import (
    confirms,
    corrected,
    corrects,
    counted,
    decided_elsewhere,
    gives_in,
    goes_about,
    in_jest,
    is_content,
    moves_on,
    names_one,
    nods,
    objects,
    of_fact,
    only_argues,
    only_wishes,
    puts,
    tells_more,
    topic_of,
)
from agent.engines.offline.options import Option, Table, only_names
from agent.engines.offline.passing import names_matter, passed
from agent.engines.offline.points import telegram
from agent.engines.offline.putting import answers_in_kind, asked_for, joined, put_forward
from agent.engines.offline.scene import tells_how_it_is
from agent.engines.offline.speech import Talk, Utterance
from agent.model.transcript import Manner

_WITHIN = 4
"""Turns after an option within which somebody takes it up by being content."""
_ON_THE_FLOOR = 10
"""Turns after an option within which it can be taken up by its name."""
_A_NOD = 2


class Floor:
    """What lies on the floor of a talk, read once from its first turn to its last. `to_do`: where somebody takes a task on."""

    def __init__(self, talk: Talk, to_do: Sequence[Utterance] = ()) -> None:
        self._talk = talk
        self._tasks = {(u.turn, u.place) for u in to_do}
        self._table = Table(talk)
        self.idle: set[Utterance] = set()
        """What settles something in jest, only calls something off, or only sums up."""
        if not talk.with_assistant and talk.manner is not Manner.LOOSE:
            for number in talk.turns:
                if talk.by_turn[number] and not decided_elsewhere(talk, talk.by_turn[number][0]):
                    self._read(talk.by_turn[number])

    @property
    def arguments(self) -> set[Utterance]:
        """What is only held against something."""
        return self._table.arguments

    def accords(self) -> Iterator[Accord]:
        """What was taken up, in order, each with the words that take it."""
        for option in self._table.options:
            tells = option.asked is not None or bool(content(option.said.model_copy(update={"text": option.bid.text})))
            tells = tells and pattern("resolving.in_place").match(curly(option.bid.text)) is None
            if option.taken is not None and option.against is None and tells:
                yield Accord(
                    bid=option.said,
                    text=option.bid.text,
                    backed=option.bid.backed,
                    seals=(option.taken,),
                    asked=option.asked,
                    falls=option.falls,
                )

    def _read(self, turn: Sequence[Utterance]) -> None:
        if in_jest(turn):
            self.idle |= set(turn)
            return
        keep_silent(self._table, turn)
        self.idle |= {u for u in turn if only_asks_silence(u)}
        pressed = self._table.pressed(turn)
        reacted = self._reacts(turn)
        for utterance in turn:
            called_off, summed_up = call_off(self._table, utterance), sum_up(self._table, utterance, turn)
            self.idle |= {utterance} if called_off or summed_up else set()
            reacted |= {utterance} if summed_up else set()
        rest = [u for u in turn if u not in reacted]
        topic = next((u for u in rest if self._names_topic(u, turn)), None)
        before = [u for u in rest if topic is None or u.place < topic.place]
        self._put(turn, before, pressed=pressed)
        self._turn_to(turn, topic)
        self._put(turn, [u for u in rest if u not in before and u is not topic], pressed=pressed)
        self._go_about(turn)

    def _reacts(self, turn: Sequence[Utterance]) -> set[Utterance]:
        """Notes what a turn does with what lies on the floor; the sentences that only do so."""
        later = putting_off(turn) or dismisses(turn)
        if later is not None and (shelved := self._table.last(turn, _WITHIN)) is not None:
            shelved.against = later
            return set()
        named = self._names(turn) or close(self._table, turn)
        if named:
            return named
        last, own = self._table.last(turn, _WITHIN), self._table.last(turn, _WITHIN, own=True)
        last = last if last is not None and last.round == self._table.round else None
        if last is not None and self._in_full(last, turn[0]):
            return {turn[0]}
        content_with = next((u for u in turn[:2] if is_content(u)), None) or self._table.nod(last, turn)
        if content_with is None and own is None:  # he takes his objection back
            content_with = next((u for u in turn[:2] if u.does("acceptance.withdraw")), None)
        newer = last is not None and (own is None or own.said.turn < last.said.turn or bool(own.challenged))
        if last is not None and newer and content_with is not None and self._is_free(last, content_with):
            return self._content(last, content_with, turn)
        if self._table.pressed(turn) is not None:
            return self._answers_back(turn)
        if last is None or not newer:
            return set()
        found = [one for option in reversed(self._table.beside(last)) if (one := self._amount(option, turn))]
        if found:
            return set().union(*found)
        return self._challenge(last, turn)

    def _is_free(self, last: Option, taker: Utterance) -> bool:
        """Whether nobody else disputes what is taken, or the lead takes it whatever was said: 'Two of those, then.'."""
        leads = taker.speaker in self._talk.facilitators
        if leads and pattern("floor.of_those").match(curly(taker.text)) is not None:
            return True
        return not self._table.disputed(last, taker)

    def _in_full(self, last: Option, first: Utterance) -> bool:
        """Takes a bare amount in the words that say what it is of: '4?' – '👍 one reading every 4 minutes'."""
        tells = bool(first.quantities) and confirms(first, last.bid) and telegram(first) and tells_more(first, last.bid)
        if tells:
            bid = Bid(utterance=first, text=joined([first], self._talk.first_names), backed=(last.said,))
            last.takers.append(first)
            self._table.options.append(Option(bid, last.asked, last.round, takers=[first], falls=last.falls))
        return tells

    def _content(self, last: Option, said: Utterance, turn: Sequence[Utterance]) -> set[Utterance]:
        """Takes what lies on the floor with the words of who is content with it."""
        if conceded(said) and not names_one(said.model_copy(update={"text": conceded(said)}), last.bid, bare=True):
            return set()  # he names what he gives in to
        given_up = tuple(u for u in turn if u.does("rejection.reverse") and falls(u.text))
        self.idle |= set(given_up)
        for option in (*self._table.beside(last), *self._table.counted(last)):
            option.takers.append(said)
            option.falls = (*option.falls, *given_up)
        return {said, *given_up}

    def _amount(self, last: Option, turn: Sequence[Utterance]) -> set[Utterance]:
        """Takes an option whose amount is said again, or puts it forward with the other amount that is said."""
        first = turn[0]
        again = confirms(first, last.bid) or not first.quantities
        leads = self._talk.facilitators
        if again and echoes(first, last.bid) and only_names(first):
            for option in (last, *self._table.counted(last)) if not last.told or first.speaker in leads else ():
                option.takers.append(first)
            return {first}
        before = self._talk.by_turn.get(first.turn - 1, [])
        if self._table.asked in before and last.asked is not self._table.asked:
            return set()  # it answers another question
        if before and before[-1].asks and before[0].turn > last.said.turn and before[-1].quantities:
            return set()  # 'One of them or two?' – 'Two.'
        against = objects(turn, last.bid)
        for utterance in turn[:1] if against is None else turn[:3]:
            if corrects(utterance, last.bid):
                last.against = against or first
                self._table.options.append(Option(corrected(utterance, last.bid), last.asked, last.round))
                return set(turn)  # what else it says speaks for the amount
        return set()

    def _challenge(self, last: Option, turn: Sequence[Utterance]) -> set[Utterance]:
        """Notes what is said to an option that does not take it up."""
        why = objects(turn, last.bid)
        first = turn[0]
        if why is not None:
            last.challenged.append(why)
            found = {why, first} if not puts(first) else {why}
            self._table.arguments |= {u for u in found if only_argues(u) or (u is first and u.asks)}
            return found
        if not first.asks and not self._asked_after(last):
            last.challenged.append(first)
        return set()

    def _asked_after(self, option: Option) -> bool:
        """Whether who put it forward went on to a question in the same turn, which the next turn answers."""
        rest = self._talk.by_turn[option.said.turn][option.said.place + 1 :]
        return any(u.asks for u in rest)

    def _answers_back(self, turn: Sequence[Utterance]) -> set[Utterance]:
        """What who put something forward says to what was held against it: another amount in its place."""
        first, own = turn[0], self._table.last(turn, _WITHIN, own=True)
        for option in self._table.beside(own) if own is not None else ():
            if not option.takers and corrects(first, option.bid):
                option.against = option.challenged[-1] if option.challenged else first
                takers = [first] if pattern("floor.then").search(curly(first.text)) else []
                bid = corrected(first, option.bid)
                self._table.options.append(Option(bid, option.asked, option.round, takers=takers))
                return {first}
        return set()

    def _names(self, turn: Sequence[Utterance]) -> set[Utterance]:
        """Takes what a sentence of the turn only says the name of, after others were put beside it."""
        for utterance in reversed(turn):
            granted = utterance.place > 0 and all(nods(u) for u in turn[: utterance.place])
            for option in reversed(self._table.options):
                if utterance.turn - option.said.turn > _ON_THE_FLOOR or option.round < self._table.round:
                    break
                if option.said.speaker == utterance.speaker or option.against is not None:
                    continue
                if option.said.turn < utterance.turn and names_one(utterance, option.bid, bare=granted):
                    option.takers.append(utterance)
                    self.idle |= set(turn[: utterance.place])
                    return set(turn[: utterance.place + 1])
        return set()

    def _go_about(self, turn: Sequence[Utterance]) -> None:
        """Takes the option that somebody goes about, where the words have a thing of it, or open with a yes to it."""
        for utterance in turn:
            if not goes_about(utterance):
                continue
            here = [o for o in self._table.recent if o.said.turn == utterance.turn]
            if here and pattern("floor.noted").search(curly(utterance.text)):
                here[-1].takers.append(utterance)
                continue
            last = self._table.last(turn, 2)
            if last is not None and not last.takers and self._follows(last, utterance, turn):
                last.takers.append(utterance)
                continue
            for option in reversed(self._table.options):
                if utterance.turn - option.said.turn > _ON_THE_FLOOR or option.round < self._table.round - 1:
                    break
                if option.against is None and self._table.concerns(utterance, option):
                    more = counted(utterance, option.bid)
                    if more:
                        option.bid = option.bid.model_copy(update={"text": f"{option.bid.text}, {more}"})
                    option.takers = [utterance, *option.takers] if more else [*option.takers, utterance]
                    break

    def _follows(self, last: Option, utterance: Utterance, turn: Sequence[Utterance]) -> bool:
        """Whether a task opens a turn with a yes, or with *then* right after what was put forward: 'then i'll order the forms'."""
        if utterance is not turn[0] and len(turn[0].text.split()) > _A_NOD:
            return False
        at_once = turn[0].turn - last.said.turn == 1 and not last.hedged
        text = curly(utterance.text)
        then = at_once and any(pattern(p).search(text) is not None for p in ("floor.then", "floor.does_it"))
        return then or pattern("floor.yes_and").match(curly(turn[0].text)) is not None

    def _turn_to(self, turn: Sequence[Utterance], topic: Utterance | None) -> None:
        """Opens the matter that a turn goes on to; what answered the one before and stands is taken with that."""
        if topic is None:
            onward = next((u for u in turn if moves_on(u, turn)), None)
            if onward is not None:
                self._pass_on(turn, onward.place)
            return
        self._pass_on(turn, topic.place)
        questions = [u for u in turn[topic.place :] if u.asks and self._names_topic(u, turn)]
        self._table.asked = questions[-1] if questions and not topic.asks else topic
        self._table.round += 1

    def _names_topic(self, utterance: Utterance, turn: Sequence[Utterance]) -> bool:
        """Whether it names the next matter, and does not only ask back about the last turn: 'And who's digging?'."""
        before = self._talk.by_turn.get(utterance.turn - 1, [])
        asks_back = utterance.asks and content(utterance) <= frozenset().union(*(u.words for u in before))
        asks_back = asks_back and utterance.speaker not in self._talk.facilitators
        return not asks_back and (topic_of(utterance, turn) or names_matter(self._talk, utterance))

    def _pass_on(self, turn: Sequence[Utterance], place: int) -> None:
        """Takes what answered the matter before and stands, where somebody goes on to the next: its words before that close it."""
        for option, taker in passed(self._table, turn, place):
            option.takers.append(taker)

    def _put(self, turn: Sequence[Utterance], rest: Sequence[Utterance], *, pressed: Utterance | None) -> None:
        """Puts on the floor what sentences of a turn put forward."""
        names = self._talk.first_names
        rest = [u for u in rest if (u.turn, u.place) not in self._tasks or conceded(u)]
        near = [o.bid for o in self._table.recent if turn[0].turn - o.said.turn <= _A_NOD]
        rest = [u for u in rest if not (asks_back(u, self._talk) or says_again(u, self._talk))]
        rest = [u for u in rest if not repeats(u, near) or is_content(u)]
        before = [u for u in self._talk.around(turn[0].turn, before=1) if u.turn < turn[0].turn]
        opens_the_talk = turn[0].turn == self._talk.turns[0]
        if not rest or opens_the_talk or (before and of_fact(before[-1])):
            return
        own = self._table.last(turn, _WITHIN, own=True)
        asked = bool(before) and self._table.asked in before and before[-1].speaker != turn[0].speaker
        groups = [
            said for said in put_forward(rest, names, answering=asked) if answers_in_kind(said, self._table.asked)
        ]
        made = [self._option(said, turn, own if pressed is not None else None) for said in groups]
        given = next((u for u in rest if conceded(u)), None)
        if given is not None:
            bid = Bid(utterance=given, text=conceded(given))
            made = [Option(bid, self._table.answered(given, bid), self._table.round, takers=[given])]
        asks = [b for u in rest if not topic_of(u, turn) and (b := asked_for(u, names)) is not None]
        if asks and not made:
            made = [
                Option(asks[-1], self._table.answered(asks[-1].utterance, asks[-1]), self._table.round, hedged=True)
            ]
        self._table.options += made
        if pressed is not None and own is not None and made and gives_in(turn):
            own.against = own.against or pressed

    def _option(self, said: Sequence[Utterance], turn: Sequence[Utterance], own: Option | None) -> Option:
        """What some sentences put forward. `own`: what their speaker had put forward before, where another objected to that."""
        names = self._talk.first_names
        main = max(said, key=lambda u: (len(u.words), -u.place))
        bid = Bid(utterance=main, text=joined(said, names), backed=tuple(u for u in said if u is not main))
        bid = self._table.in_full(bid)
        hedged = any(u.does("proposal", "suppress.hedge") or only_wishes(u, names) for u in said)
        last_word = own is not None and gives_in(turn) and not hedged and self._table.of_the_matter(main, own)
        put_right = self._table.tells_corrected(main)
        last_word = last_word or self._table.recaps(said[0])
        right = next((u for u in turn if by_right(u)), None)
        granted = next((u for u in turn[:2] if gives_in([u])), main)
        taker = right or (granted if last_word else put_right)
        return Option(
            bid,
            self._table.answered(said[0], bid),
            self._table.round,
            takers=[taker] if taker is not None else [],
            hedged=hedged,
            told=tells_how_it_is(self._talk, main),
            silent=unless(turn),
        )
