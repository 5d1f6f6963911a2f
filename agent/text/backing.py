"""Who settles things in a discussion, and whether what somebody else says plainly was taken up.

In most discussions one or two people do the settling: they open with 'so' or 'right', sum up, dictate. What they say
plainly holds. The same sentence by another ('the console is a browser app') is a remark until somebody takes it up.
Where nobody stands out, everybody's plain words hold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property, lru_cache

from agent.model.transcript import Turn
from agent.text.numbers import quantities
from agent.text.sentences import sentences
from agent.text.stance import Stances
from agent.text.words import stems

_CLEAR = 6
"""Settling sentences from which on it shows who leads."""
_LEADS = 0.5
"""Share of what the first of them settles from which on another leads as well."""
_NEAR, _REACH = 3, 12
"""Turns after a sentence in which others take it up, and in which it may be told again as settled."""
_AGAIN = 0.6
"""Share of a statement's content words that a sentence has which tells it again."""
_BACK = 6
"""Turns before it in which what a recap says again was said."""
_SOON = 2
"""Sentences of a turn that may answer the question before it."""


class Backing:
    """Who leads a discussion, and what of the others' words was taken up."""

    def __init__(self, turns: Sequence[Turn], stances: Stances) -> None:
        self._turns = turns
        self._stances = stances

    @cached_property
    def leaders(self) -> frozenset[str]:
        """Who settles most; empty where nobody stands out."""
        said = tuple((t.speaker or "", t.text) for t in self._turns if not t.automatic)
        return _leaders(said, self._stances)

    def has(self, turn: Turn, touched: Sequence[str], statement: str) -> bool:
        """Whether the sentences that a quote touches may settle the statement, by who says them or takes them up."""
        if not self.leaders or turn.speaker in self.leaders:
            return True
        if any(self._stances.speaks_up(sentence, statement) for sentence in touched):
            return True
        backed = self._assented(turn) or self._answers(turn, touched) or self._told_again(turn, statement)
        return backed or self._recaps(turn, touched) or self._comes_back(turn, touched, statement)

    def _comes_back(self, turn: Turn, touched: Sequence[str], statement: str) -> bool:
        """Whether its speaker comes back to it soon after, and settles a piece of it: 'Badge and PIN then.'."""
        known = stems(" ".join(touched)) | stems(statement)
        for later in self._turns[turn.n : turn.n + _BACK]:
            for sentence in sentences(later.text) if later.speaker == turn.speaker and not later.automatic else ():
                piece = stems(sentence)
                settles = self._stances.settles(sentence) or self._stances.takes(sentence)
                if settles and len(piece) >= _SOON and piece <= known:
                    return True
        return False

    def _recaps(self, turn: Turn, touched: Sequence[str]) -> bool:
        """Whether it says again several amounts, each of which others said right before: 'eggs six weeks, jam two'."""
        amounts = {q.value for q in quantities(" ".join(touched))}
        before = [t for t in self._turns[max(0, turn.n - 1 - _BACK) : turn.n - 1] if t.speaker != turn.speaker]
        said = {q.value for t in before if not t.automatic for q in quantities(t.text)}
        return len(amounts) > 1 and amounts <= said

    def _assented(self, turn: Turn) -> bool:
        after = self._turns[turn.n : turn.n + _NEAR]
        return any(t.speaker in self.leaders and self._stances.assents(t.text) for t in after if not t.automatic)

    def _answers(self, turn: Turn, touched: Sequence[str]) -> bool:
        """Whether it answers, in its words, a question of who leads: 'Grafana stays?' 'it stays'."""
        before = next((t for t in reversed(self._turns[: turn.n - 1]) if not t.automatic), None)
        if before is None or before.speaker not in self.leaders or not before.text.rstrip().endswith("?"):
            return False
        soon = touched[0] in sentences(turn.text)[:_SOON]
        return soon and not stems(before.text).isdisjoint(stems(" ".join(touched)))

    def _told_again(self, turn: Turn, statement: str) -> bool:
        said = stems(statement)
        return any(
            len(stems(sentence) & said) >= _AGAIN * len(said)
            and (t.speaker in self.leaders or self._stances.settles(sentence))
            for t in self._turns[turn.n : turn.n + _REACH]
            if not t.automatic
            for sentence in sentences(t.text)
        )


@lru_cache(maxsize=4)
def _leaders(said: tuple[tuple[str, str], ...], stances: Stances) -> frozenset[str]:
    settled = Counter(speaker for speaker, text in said for sentence in sentences(text) if stances.settles(sentence))
    most = max(settled.values(), default=0)
    return frozenset(name for name, n in settled.items() if n >= _LEADS * most) if most >= _CLEAR else frozenset()
