"""What was said around a decision: why, and what was held against it."""

from __future__ import annotations

from collections.abc import Sequence

from agent.engines.offline.points import LEAST_WORDS
from agent.engines.offline.settling import Settling
from agent.engines.offline.speech import UNRELIABLE, Talk, Utterance, shared
from agent.model.details import Objection, Said


class Circumstances:
    """Looks around a settling. `decided`: utterances that are decisions themselves and so give no reason to another."""

    def __init__(self, talk: Talk, decided: Sequence[Utterance]) -> None:
        self.talk, self.decided = talk, decided

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
            if utterance.turn == said.turn or shared(utterance, [said], self.talk.rare):
                found.append(said_by(utterance))
        if said.does("reason"):
            found.insert(0, said_by(said))
        return tuple(found[:2])

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


def said_by(utterance: Utterance) -> Said:
    """The utterance as words and whose they are."""
    return Said(text=utterance.text, speaker=utterance.speaker, turn=utterance.turn, verbatim=True)
