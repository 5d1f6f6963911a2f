"""What was said around a decision: why, and what was held against it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from agent.engines.offline.lexicon import curly, pattern
from agent.engines.offline.points import LEAST_WORDS
from agent.engines.offline.settled import Settling
from agent.engines.offline.sides import spoken_again
from agent.engines.offline.speech import UNRELIABLE, Talk, Utterance, shared
from agent.model.details import Objection, Said
from agent.text.numbers import same


class Circumstances:
    """Looks around a settling. `decided`: utterances that are decisions themselves and so give no reason to another."""

    def __init__(self, talk: Talk, decided: Sequence[Utterance]) -> None:
        self.talk, self.decided = talk, frozenset(decided)
        self._said_so = sorted(u.turn for u in self.decided if u.does("explicit.settle"))

    def span(self, settling: Settling) -> list[Utterance]:
        """What was said about it: from the question on (at most eight turns back), and the turn after."""
        said = settling.utterance
        back = min(8, said.turn - settling.asked.turn if settling.asked else 4)
        before = [u for u in self.talk.around(said.turn, before=max(back, 3)) if u.turn < said.turn]
        own = [u for u in self.talk.by_turn[said.turn] if u.place != said.place]
        after = [u for u in self.talk.around(said.turn, after=1) if u.turn > said.turn]
        return [*before, *own, *after]

    def reasons(self, settling: Settling, span: Sequence[Utterance]) -> tuple[Said, ...]:
        """Sentences that give a reason and are about the same thing, the nearest first; at most two."""
        said = settling.utterance
        found = [said_by(u) for u in self._told_why(settling, span)]
        for utterance in sorted(span, key=lambda u: (abs(u.turn - said.turn), u.place)):
            if not self.talk.decides(utterance):
                continue
            if utterance in self.decided and utterance is not said:
                continue
            if (
                not utterance.does("reason")
                or utterance.asks
                or utterance.acts & UNRELIABLE
                or utterance.does("suppress.chatter")
            ):
                continue
            beside = self._beside_its_bid(utterance, settling)
            leans = pattern("reason.leans").match(curly(utterance.text)) is not None
            if (leans and not beside and not self._right_after(utterance, said)) or said_by(utterance) in found:
                continue
            if (
                utterance.turn == said.turn
                or beside
                or shared(utterance, [said], self.talk.rare)
                or self._answers(utterance, settling)
            ):
                found.append(said_by(utterance))
        if said.does("reason"):
            found.insert(0, said_by(said))
        return tuple(found[:2] or [said_by(u) for u in self._against_the_old(settling, span)[-1:]])

    def _against_the_old(self, settling: Settling, span: Sequence[Utterance]) -> list[Utterance]:
        """What was held against the amount that goes: 'With ten seats half of us stand.' before 'twenty seats instead of ten'."""
        said = settling.utterance
        text = curly(said.text)
        old = [q for q in said.quantities if pattern("reason.gone").search(text[: q.start])]
        old = [q for q in old if not any(same(q, other) for other in said.quantities if other not in old)]
        held = []
        for utterance in span:
            before = (utterance.turn, utterance.place) < (said.turn, said.place)
            meant = any(spoken_again(a, b) for q in old for o in utterance.quantities for a, b in ((q, o), (o, q)))
            judged = utterance.does("suppress.consequence") or pattern("reason.faults").search(curly(utterance.text))
            if before and meant and judged and self._tells(utterance, "suppress.hedge"):
                held.append(utterance)
        return held

    def _answers(self, utterance: Utterance, settling: Settling) -> bool:
        """Whether it stands in the answer that came to the amount which was settled: 'Two a floor, so that one can fail. Let me think… eight.'."""
        asked, said = settling.asked, settling.utterance
        if asked is None or not asked.turn < utterance.turn < said.turn or not said.quantities:
            return False
        turn = self.talk.by_turn[utterance.turn]
        return any(q.value == other.value for u in turn for q in u.quantities for other in said.quantities)

    def _beside_its_bid(self, utterance: Utterance, settling: Settling) -> bool:
        """Whether it stands right behind the words that put forward what another only takes up: 'In the shed. Otherwise it freezes.' 'Agreed.'."""
        said, put = settling.utterance, [u for u in (settling.asked, *settling.backed) if u is not None]
        return any(
            u.turn == utterance.turn != said.turn
            and utterance.place == u.place + 1
            and u.speaker != said.speaker
            and not (u.asks and pattern("accord.opens").search(curly(u.text)))
            for u in put
        )

    def _told_why(self, settling: Settling, span: Sequence[Utterance]) -> list[Utterance]:
        """What somebody says who is asked why, right after he put it forward or settled it: 'Say why.' 'It takes three of us.'."""
        said = settling.utterance
        put = {u.turn: u.speaker for u in (said, settling.asked, *settling.backed) if u is not None}
        rare = self.talk.rare
        put |= {u.turn: u.speaker for u in span if u.turn < said.turn and len(shared(u, [said], rare)) >= LEAST_WORDS}
        for turn, speaker in sorted(put.items()):
            asked, answer = (self.talk.by_turn.get(n, []) for n in (turn + 1, turn + 2))
            if not any(pattern("reason.asked").search(curly(u.text)) for u in asked):
                continue
            told = [u for u in answer if u.speaker == speaker and u.speaker != asked[0].speaker and self._tells(u)]
            if told:
                return told[:_TOLD]
        return []

    def _tells(self, utterance: Utterance, *allowed: str) -> bool:
        """Whether it says something that can be a reason, and decides nothing itself. `allowed`: acts that do not matter."""
        idle = bool(
            {"suppress.chatter", "suppress.hedge", "action.will", "question.open"} & utterance.acts - {*allowed}
        )
        settles = utterance in self.decided and utterance.does("explicit.settle", "explicit.declare")
        return self.talk.states(utterance) and not idle and len(utterance.words) >= LEAST_WORDS and not settles

    def _right_after(self, utterance: Utterance, said: Utterance) -> bool:
        """Whether a sentence follows what was settled, with nothing between them: 'otherwise' is about that and nothing else."""
        if utterance.turn == said.turn:
            return utterance.place == said.place + 1
        last = self.talk.by_turn[said.turn][-1]
        return utterance.turn == said.turn + 1 and utterance.place == 0 and last is said

    def weighed(self, settling: Settling, told: Sequence[Said]) -> tuple[Said, ...]:
        """What else people held for or against it before it was settled, in the order in which they said it.

        Nobody called it a reason, so it is none; it is kept beside the decision in the words that were said. `told`:
        the reasons.
        """
        said = settling.utterance
        first = min(settling.asked.turn if settling.asked else said.turn, said.turn - _BEFORE)
        known = {r.text for r in told}
        said_so = bisect_left(self._said_so, said.turn)
        first = max(first, self._said_so[said_so - 1] + 1) if said_so else first
        found = []
        before = [
            u for u in self.talk.around(said.turn, before=min(said.turn - first, _FURTHEST)) if u.turn < said.turn
        ]
        before = before[max((n for n, u in enumerate(before) if self._turns_to(u)), default=0) :]
        for utterance in [*before, *self.talk.earlier_in_turn(said)]:
            near = settling.asked is not None or bool(utterance.quantities) or self._same_matter(utterance, said)
            if not near or utterance.text in known:
                continue
            if utterance in self.decided or utterance.asks or not self.talk.decides(utterance):
                continue
            if utterance.acts & UNRELIABLE or utterance.does("suppress.chatter", "action.will"):
                continue
            if utterance.does("weighing.effect") and len(utterance.words) >= LEAST_WORDS:
                found.append(utterance)
        return tuple(said_by(u) for u in found[-_WEIGHED:])

    def _turns_to(self, utterance: Utterance) -> bool:
        """Whether it opens a turn by naming the next matter: 'Backups, quick one.'; what was said before that is of another."""
        text = curly(utterance.text)
        return utterance.place == 0 and any(pattern(p).search(text) for p in ("accord.next", "accord.names_next"))

    def _same_matter(self, utterance: Utterance, said: Utterance) -> bool:
        """Whether its turn speaks of what was settled: a rare word or an amount in common."""
        turn = self.talk.by_turn[utterance.turn]
        return any(
            shared(u, [said], self.talk.rare) or any(same(a, b) for a in u.quantities for b in said.quantities)
            for u in turn
        )

    def objections(self, settling: Settling) -> tuple[Objection, ...]:
        """Dissent in the two turns after; 'sorry' and 'wait' only where they go on about the same."""
        said = settling.utterance
        if self.talk.by_turn[said.turn][-1].asks:
            return ()  # a 'no' after a question answers it
        for n in (said.turn + 1, said.turn + 2):
            turn = self.talk.by_turn.get(n, [])
            if (
                turn
                and turn[0].does("acceptance.dissent")
                and turn[0].speaker != said.speaker
                and len(turn[0].words) >= LEAST_WORDS
                and (not turn[0].does("acceptance.interrupts") or any(u.words & said.words for u in turn))
            ):
                if turn[0].asks:
                    continue
                return (Objection(by=turn[0].speaker, text=turn[0].text),)
        return ()


_TOLD = 2
"""Sentences of an answer to 'why?'."""
_BEFORE = 5
"""Turns before a decision in which it is weighed, if its question does not lie further back."""
_FURTHEST = 8
_WEIGHED = 5


def said_by(utterance: Utterance) -> Said:
    """The utterance as words and whose they are."""
    return Said(text=utterance.text, speaker=utterance.speaker, turn=utterance.turn, verbatim=True)
