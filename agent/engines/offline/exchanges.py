"""What others do with a sentence in the turns after it: they vote, nod, object, keep silent when asked, undo it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.engines.offline.bids import refuses
from agent.engines.offline.lexicon import curly, pattern
from agent.engines.offline.points import ACT_STEMS, MEASURES, says_something
from agent.engines.offline.speech import UNRELIABLE, Talk, Utterance
from agent.text.numbers import same
from agent.text.words import stems
from agent.types import Frozen

_VOTES_WITHIN = 10
"""Turns after a call within which votes are for it, where other topics run between."""
_LISTENED = 3
_A_NOD = 4
"""A longer first sentence says something of its own."""
_DISMISSING = 7
"""Words of a sentence that only leaves a matter open."""
_SILENT_WITHIN = 6
_UNDONE_WITHIN = 3
_ENOUGH = 2
_PROMISES = re.compile(r"\b(?:i|we)[’'](?:ll|m going to|re going to) \w+", re.IGNORECASE)
"""'Unless somebody stops me I'll ship it' asks about itself, not about what was said before."""


class Tally(Frozen):
    """Who voted for and against a call, in order."""

    votes: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    first: Utterance | None = None

    @property
    def carried(self) -> bool:
        """Whether two or more were for it and nobody against."""
        return len(self.votes) >= _ENOUGH and not self.against


class Exchanges:
    """Looks up what others did with an utterance."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self._tallies = self._count()

    def tally(self, utterance: Utterance) -> Tally:
        """The votes on an utterance; none where it was no call for votes."""
        return self._tallies.get((utterance.turn, utterance.place), Tally())

    def _count(self) -> dict[tuple[int, int], Tally]:
        tallies: dict[tuple[int, int], Tally] = {}
        calls: list[Utterance] = []
        for number in self._talk.turns:
            turn = self._talk.by_turn[number]
            if not turn:
                continue
            first = turn[0]
            if not first.does("acceptance.vote"):
                call = self._call(turn)
                calls += [call] if call else []
                continue
            call = next((c for c in reversed(calls) if self._is_for(first, c)), None)
            if call is None or first.speaker is None:
                continue
            old = tallies.get((call.turn, call.place), Tally())
            if first.speaker in (*old.votes, *old.against):
                continue
            field = "against" if first.does("acceptance.veto") else "votes"
            new = old.model_copy(update={field: (*getattr(old, field), first.speaker), "first": old.first or first})
            tallies[call.turn, call.place] = new
        return tallies

    def _call(self, turn: Sequence[Utterance]) -> Utterance | None:
        """The sentence of a turn that can be voted upon: the last one that says something."""
        return next((u for u in reversed(turn) if says_something(u) and not u.acts & UNRELIABLE), None)

    def _is_for(self, vote: Utterance, call: Utterance) -> bool:
        """Whether a vote is for a call: by somebody else, soon after, and about it where the vote says what it is about."""
        if call.speaker == vote.speaker or not 0 < vote.turn - call.turn <= _VOTES_WITHIN:
            return False
        calls = call.does("proposal", "recap.seals", "explicit") or vote.turn - call.turn <= _LISTENED
        named = set(vote.names)
        return calls and (not named or bool(named & set(call.names)) or not call.names)

    def assented(self, utterance: Utterance) -> tuple[str, ...]:
        """Who assents in the next three turns, before anybody dissents, says another number or something else."""
        people: list[str] = list(self.tally(utterance).votes)
        for n in range(utterance.turn + 1, utterance.turn + 1 + _LISTENED):
            turn = self._talk.by_turn.get(n, [])
            if not turn or turn[0].speaker == utterance.speaker:
                continue
            if turn[0].does("acceptance.dissent", "question.open") or _counters(turn[0], utterance):
                break
            if nods(turn[0]) and turn[0].speaker and turn[0].speaker not in people:
                people.append(turn[0].speaker)
            elif not nods(turn[0]) and not _asks_for_assent(turn) and any(says_something(u) for u in turn):
                break  # what is nodded at from here on is what this one said
        return tuple(people)

    def sealed(self, utterance: Utterance) -> Utterance | None:
        """The words in which another agrees to it in the next turns; a question and its answer may lie between."""
        for n in range(utterance.turn + 1, utterance.turn + 1 + _LISTENED):
            turn = self._talk.by_turn.get(n, [])
            if not turn or turn[0].speaker == utterance.speaker:
                continue
            first = turn[0]
            if first.does("question.open") and not first.asks:
                return None
            if pattern("accord.seals").match(curly(first.text)) and not turn[-1].does("acceptance.dissent"):
                return None if _counters(first, utterance) else first
            if first.does("acceptance.dissent") or not (turn[-1].asks or _puts_a_case(first)):
                return None
        return None

    def called_on(self, utterance: Utterance) -> Utterance | None:
        """The words in which somebody agrees who was asked to right after it, by name or with 'done?': 'Six metres. Ines?' – 'Hm. But yes.'."""
        after = self._talk.by_turn[utterance.turn][utterance.place + 1 :]
        if len(after) != 1:
            return None
        asks_all = after[0].asks and after[0].does("recap.seals") and len(after[0].text.split()) == 1
        if not (asks_all or self._talk.calls_on(after[0])):
            return None
        reply = self._talk.by_turn.get(utterance.turn + 1, [])
        if any(u.asks or u.does("acceptance.withdraw", "question.open") or refuses(u) for u in reply):
            return None
        return next((u for u in reply if u.does("acceptance.yes", "acceptance.assent")), None)

    def refused(self, utterance: Utterance) -> bool:
        """Whether the next one to speak turns it down, or says another number in its place."""
        for n in range(utterance.turn + 1, utterance.turn + 1 + _LISTENED):
            turn = self._talk.by_turn.get(n, [])
            if not turn or turn[0].speaker == utterance.speaker:
                continue
            first = turn[0]
            if first.does("acceptance.dissent") and not utterance.does("rejection.refuse"):
                return not self._talk.by_turn[utterance.turn][-1].asks
            return _counters(first, utterance)
        return False

    def ruled(self, utterance: Utterance) -> Utterance | None:
        """The word of another on one item of a list, by its label: 'Renderer: no, not that' after 'Renderer: WebGL'."""
        label = _label_of(utterance)
        after = self._talk.around(utterance.turn, after=_LISTENED) if label else ()
        return next(
            (
                u
                for u in after
                if u.turn > utterance.turn
                and u.speaker != utterance.speaker
                and (u.does("rejection.verdict") or (u.does("explicit.settle") and not says_something(u)))
                and _label_of(u) == label
            ),
            None,
        )

    def unopposed(self, utterance: Utterance) -> Utterance | None:
        """The remark that nobody objected, where somebody had asked for objections to it: a decision by silence."""
        turn = self._talk.by_turn[utterance.turn]
        call = next((u for u in turn[utterance.place :] if u.does("recap.objections")), None)
        if call is None or (call is not utterance and not call.asks and _PROMISES.search(call.text)):
            return None
        for n in range(utterance.turn + 1, utterance.turn + 1 + _SILENT_WITHIN):
            for reply in self._talk.by_turn.get(n, []):
                if reply.speaker != utterance.speaker and reply.does("acceptance.dissent"):
                    return None
                if reply.does("recap.silence"):
                    return reply
        return None

    def put_off(self, utterance: Utterance) -> Utterance | None:
        """The words in which the next one to speak puts it off instead: 'Okay, take it with you, we won't get through that today.'."""
        turn = self._talk.by_turn.get(utterance.turn + 1, [])
        last = utterance.place + 1 >= len(self._talk.by_turn[utterance.turn])
        if not turn or not last or turn[0].speaker == utterance.speaker:
            return None
        return putting_off(turn)

    def dismissed(self, utterance: Utterance) -> bool:
        """Whether another, before anybody takes it or asks something else, says that it stays open or does not matter: 'Nobody knows. Leave it.'."""
        after = self._talk.by_turn[utterance.turn][utterance.place + 1 :]
        if any(u.asks for u in after) or self.assented(utterance):
            return False
        for n in range(utterance.turn + 1, utterance.turn + 1 + _LISTENED):
            turn = self._talk.by_turn.get(n, [])
            if not turn or turn[0].speaker == utterance.speaker:
                continue
            if dismisses(turn) is not None:
                return True
            if any(u.asks for u in turn):
                return False
        return False

    def undone(self, utterance: Utterance) -> bool:
        """Whether somebody strikes it from the record at once."""
        after = self._talk.around(utterance.turn, after=_UNDONE_WITHIN)
        return any(u.does("rejection.undo") and u.turn > utterance.turn for u in after)


def _label_of(utterance: Utterance) -> frozenset[str]:
    """The stems of the few words before the colon of an item."""
    head, colon, _ = utterance.text.partition(":")
    return stems(head) if colon and len(head.split()) <= _A_NOD else frozenset()


def putting_off(turn: Sequence[Utterance]) -> Utterance | None:
    """The sentence at the head of a turn, a nod of a word or two before it left out, that puts off what the one before has said."""
    said = turn[1] if len(turn) > 1 and nods(turn[0]) and len(turn[0].text.split()) <= _ENOUGH else turn[0]
    return said if not said.asks and pattern("exchange.puts_off").search(curly(said.text)) is not None else None


def dismisses(turn: Sequence[Utterance]) -> Utterance | None:
    """The few words at the head of a turn which say that a matter stays open or does not matter: whatever follows them takes nothing up."""
    short = [u for u in turn[:2] if not u.asks and len(u.text.split()) <= _DISMISSING]
    return next(
        (u for u in short if u.does("question.open") or pattern("exchange.dismisses").match(curly(u.text))), None
    )


def nods(first: Utterance) -> bool:
    """Whether the first sentence of a turn takes up what another said, and little else."""
    return first.does("acceptance.assent", "acceptance.vote") and (
        len(first.text.split()) <= _A_NOD or (first.does("acceptance.yes") and not first.does("openers.strong"))
    )


def _puts_a_case(said: Utterance) -> bool:
    """Whether it asks what happens in a case, with or without the mark: 'what about the dog'."""
    return pattern("question.names").match(curly(said.text)) is not None


def _asks_for_assent(turn: Sequence[Utterance]) -> bool:
    """Whether a turn leaves the word to others: it ends in a question, or asks whether all can live with it."""
    return turn[-1].asks or any(u.asks and u.does("recap.seals") for u in turn)


def _counters(reply: Utterance, utterance: Utterance) -> bool:
    """'Ok, 300' after 'the cap is 400': a short answer with another number is a counter-proposal."""
    theirs = [q for q in reply.quantities if not reply.does("acceptance.vote")]
    if not theirs or not utterance.quantities or len(reply.text.split()) > 2 * _A_NOD:
        return False
    content = {w for w in reply.words - ACT_STEMS - MEASURES if not w[0].isdigit()}
    if len(content) > 1 and not content & utterance.words:
        return False  # it speaks of something else
    return not any(same(a, b) for a in theirs for b in utterance.quantities)
