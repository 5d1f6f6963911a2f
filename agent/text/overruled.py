"""Whether the turns after a sentence undo it: deny its thing by name, take another way, or rule otherwise.

A thing that somebody took up in between was settled first, and what comes after that changes it; that is not judged.
The patterns are data (`prompts/lexicons/readings.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from agent.model.transcript import Turn
from agent.text.lexicon import Lexicon
from agent.text.numbers import Quantity, compatible, quantities
from agent.text.refusing import denies
from agent.text.sentences import sentences
from agent.text.stance import Stances
from agent.text.words import negated, stems

_REACH = 4
"""Turns after a sentence that can undo it."""
_BEFORE = 2
"""Turns before a sentence in which two ways were laid out."""
_BRIEF = 12
"""Words of an answer that gives another amount or takes another way."""
_FEW = 5
"""Words with which somebody says a thing again."""
_OR = re.compile(r"\bor\b", re.IGNORECASE)
_CLAUSE = re.compile(r"[,;:.–—]\s+|\bthen\b")


class Overruled:
    """A transcript's turns, and whether they undo what was said before them."""

    def __init__(self, turns: Sequence[Turn], stances: Stances, readings: Lexicon) -> None:
        self._turns = turns
        self._stances = stances
        self._readings = readings

    def why(self, turn: Turn, said: Sequence[str], statement: str) -> str | None:
        """What becomes of the sentences of a turn in the turns after it; None where a statement may rest on them."""
        if denies(statement) or any(map(self._settled, said)):
            return None
        ways = (self._denied, self._outbid, self._ruled)
        after = list(self._until_taken(turn))
        for later in after:
            if any(way(turn, later, said, statement) for way in ways):
                return "overruled in what follows"
        return "another way was taken" if self._other_way(turn, after, said, statement) else None

    def _settled(self, sentence: str) -> bool:
        """Whether a sentence settles by itself, or says yes and what to: what comes after that changes a decision."""
        told = self._stances.settles(sentence) or self._stances.takes_on(sentence)
        return told or self._readings.has("overruled.then", sentence)

    def _until_taken(self, turn: Turn) -> Iterator[Turn]:
        """The next turns, up to the one in which another says yes."""
        for later in self._turns[turn.n : turn.n + _REACH]:
            if later.automatic:
                continue
            yes = later.speaker != turn.speaker and self._stances.assents(later.text)
            if (yes and not self._turned_to_no(later.text)) or self._said_again(turn, later):
                return
            yield later

    def _said_again(self, turn: Turn, later: Turn) -> bool:
        """Whether another says it again in a few words: 'A chain, right.'."""
        first = (sentences(later.text) or [later.text])[0]
        few = len(first.split()) <= _FEW and not first.endswith("?") and not negated(first)
        thing = stems(first.split(",")[0])
        return few and later.speaker != turn.speaker and bool(thing) and thing <= stems(turn.text)

    def _turned_to_no(self, text: str) -> bool:
        """Whether what opens as a yes goes on to a no: 'Good idea, but no.'."""
        return any(negated(part) for part in _CLAUSE.split(text)[1:])

    def _denied(self, turn: Turn, later: Turn, said: Sequence[str], statement: str) -> bool:
        """Whether a sentence denies by its name what a statement has from the sentences quoted."""
        mine = stems(" ".join(said)) & stems(statement)
        for sentence in sentences(later.text):
            if sentence.rstrip().endswith("?") or stems(sentence).isdisjoint(mine):
                continue
            if self._stances.turned_down(sentence, statement):
                return True
            for match in self._readings.each("overruled.denied", sentence):
                what = stems(next((held for held in match.groupdict().values() if held), ""))
                if what and what <= stems(statement) and what & mine:
                    return True
        return False

    def _outbid(self, turn: Turn, later: Turn, said: Sequence[str], statement: str) -> bool:
        """Whether another gives, in a few words, another amount of the same kind, without the one that was said."""
        mine = [q for q in quantities(" ".join(said)) if any(compatible(q, told) for told in quantities(statement))]
        if not mine or later.speaker == turn.speaker:
            return False
        for sentence in sentences(later.text):
            if len(sentence.split()) > _BRIEF or sentence.rstrip().endswith("?"):
                continue
            theirs = quantities(sentence)
            if any(compatible(a, b) for a in theirs for b in mine):
                return False  # says it again, whatever it goes on with
            bare = len(sentence.split()) <= _FEW
            bids = theirs and all(any(_rivals(a, b, bare=bare) for b in mine) for a in theirs)
            if bids and self._readings.has("overruled.bids", sentence):
                return True
        return False

    def _ruled(self, turn: Turn, later: Turn, said: Sequence[str], statement: str) -> bool:
        """Whether another, who has the say, rules, and of the statement's has nothing."""
        if later.speaker == turn.speaker:
            return False
        parts = sentences(later.text)
        at = next((n for n, s in enumerate(parts) if self._readings.has("overruled.rules", s)), None)
        return at is not None and stems(" ".join(parts[at:])).isdisjoint(stems(statement))

    def _other_way(self, turn: Turn, after: Sequence[Turn], said: Sequence[str], statement: str) -> bool:
        """Whether of two ways laid out in a question the one is taken that the statement has not."""
        told = stems(statement)
        before = self._turns[max(0, turn.n - 1 - _BEFORE) : turn.n]
        for question in (s for t in before if not t.automatic for s in sentences(t.text) if s.endswith("?")):
            sides = [stems(side) for side in _OR.split(question)]
            if len(sides) != 2 or not all(sides):
                continue
            one, other = sides[0] - sides[1], sides[1] - sides[0]
            ours, theirs = (one, other) if one & told else (other, one)
            if not ours & told or theirs & told or not ours & stems(" ".join(said)):
                continue
            for sentence in (s for t in after for s in sentences(t.text)):
                words = stems(sentence)
                takes = len(sentence.split()) <= _BRIEF and not sentence.rstrip().endswith("?")
                if takes and words & theirs and not words & ours and not negated(sentence):
                    return True
        return False


def _rivals(one: Quantity, other: Quantity, *, bare: bool) -> bool:
    """Whether two amounts are of the same kind and differ. `bare`: the first may be said without its unit."""
    return one.value != other.value and (one.unit == other.unit or (bare and one.unit is None))
