"""What was said around a decision: why, and what was held against it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from agent.engines.offline.lexicon import curly, pattern
from agent.engines.offline.points import LEAST_WORDS
from agent.engines.offline.settled import Settling
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
        found = []
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
            if pattern("reason.leans").match(curly(utterance.text)) and not self._right_after(utterance, said):
                continue
            if (
                utterance.turn == said.turn
                or shared(utterance, [said], self.talk.rare)
                or self._answers(utterance, settling)
            ):
                found.append(said_by(utterance))
        if said.does("reason"):
            found.insert(0, said_by(said))
        return tuple(found[:2])

    def _answers(self, utterance: Utterance, settling: Settling) -> bool:
        """Whether it stands in the answer that came to the amount which was settled: 'Two a floor, so that one can fail. Let me think… eight.'."""
        asked, said = settling.asked, settling.utterance
        if asked is None or not asked.turn < utterance.turn < said.turn or not said.quantities:
            return False
        turn = self.talk.by_turn[utterance.turn]
        return any(q.value == other.value for u in turn for q in u.quantities for other in said.quantities)

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


_BEFORE = 5
"""Turns before a decision in which it is weighed, if its question does not lie further back."""
_FURTHEST = 8
_WEIGHED = 5


def said_by(utterance: Utterance) -> Said:
    """The utterance as words and whose they are."""
    return Said(text=utterance.text, speaker=utterance.speaker, turn=utterance.turn, verbatim=True)
