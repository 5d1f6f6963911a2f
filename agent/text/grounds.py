"""Whether an accepted decision rests on the words quoted: they settle it, and it says no more and nothing other.

What it can rest on no more than as a proposal is told too: what nobody took up, or was said where nothing is decided.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TypeAlias

from agent.model.transcript import Transcript, Turn
from agent.text.backing import Backing
from agent.text.misreading import Misreadings
from agent.text.nearby import Near, around, named, touched
from agent.text.numbers import quantities, same
from agent.text.overruled import Overruled
from agent.text.ratified import ratified, silent
from agent.text.refusing import denies as turns_off
from agent.text.refusing import only_refuses
from agent.text.stance import Stances
from agent.text.taking import accepted, agreed, answered_no, answered_otherwise, gave_in, taken_up
from agent.text.thrownin import laughed_at, played_along
from agent.text.words import negated, stems

_OPENING = 8
"""Turns that open a discussion; of a long one, its part of so many."""
_RARELY = 3
"""Turns up to which a talk has a thing in jest."""
_BEFORE = 3
"""Turns before a quote from which a statement may have its words."""
_SOFT = frozenset({"a hedge", "a supposition", "a suggestion", "a point for it", "the old system", "a remark"})
"""What somebody's words are only until a verdict says the same."""
_SOON = 10
"""Turns after what was put forward in which somebody's yes is for it."""

Placed: TypeAlias = Sequence[tuple[Turn, str]]
"""The turns quoted, each with the words."""


class Grounds:
    """A transcript, and what its words are grounds for."""

    def __init__(self, transcript: Transcript, stances: Stances, misreadings: Misreadings) -> None:
        self._transcript = transcript
        self._stances = stances
        self._misreadings = misreadings

    def refused(self, title: str, statement: str, placed: Placed, near: str) -> str | None:
        """Why a decision cannot stand as accepted on the words quoted; None where it may.

        `near`: what was said in the turns quoted and in those that they answer.
        """
        words = [sentence for turn, quote in placed for sentence in touched(quote, turn.text)]
        taken = any(self._taken(turn, touched(quote, turn.text), statement) for turn, quote in placed)
        return (
            self._absurd(statement)
            or self._borrowed(statement, placed, words)
            or self._open(title, statement, placed)
            or self._misreadings.why(statement, words, [near], taken=taken, people=self._people)
        )

    def _absurd(self, statement: str) -> str | None:
        """Whether a statement has what nobody counts with in earnest, and the talk is not about that."""
        what = self._misreadings.absurd(statement)
        turns = (t.text for t in self._transcript.turns)
        if what is None or sum(what in text.casefold() for text in turns) > _RARELY:
            return None
        return f"What is quoted is a joke about {what!r}, which settles nothing; quote the words that settle it."

    def _borrowed(self, statement: str, placed: Placed, words: Sequence[str]) -> str | None:
        """Whether a statement has what it says from the turns before, to which the words quoted do not even say yes."""
        first = min(turn.n for turn, _ in placed)
        before = [t.text for t in self._transcript.turns[max(0, first - 1 - _BEFORE) : first - 1] if not t.automatic]
        if any(map(self._stances.takes_on, words)):
            return None
        yes = any(accepted(self._transcript.turns, turn, self._stances) for turn, _ in placed)
        if not self._misreadings.foreign(statement, words, "\n".join(before), agreed=yes):
            return None
        return "The words quoted do not speak of what the statement says, nor do they say yes to it."

    def taken_up(self, statement: str, placed: Placed) -> bool:
        """Whether who settles things says it or takes it up, or another's yes is quoted; not in an idle talk."""
        if self._idle:
            return False
        said = [(turn, touched(words, turn.text)) for turn, words in placed]
        turns = self._transcript.turns
        last, words = max(said, key=lambda p: p[0].n)  # what comes before it is what the last words quoted answer
        answers = not self._stances.assents(" ".join(words))
        if answers and answered_otherwise(turns, last, words, self._stances):
            return False
        taken = any(
            self._person(turn)
            or self._backing.has(turn, words, statement)
            or self._taken(turn, words, statement, in_part=True)
            or self._stands(turn, words, statement)
            for turn, words in said
        )
        silent = any(self._stances.lets_silence_decide(words) for _, words in placed)
        return taken or silent or self._with_a_yes(placed)

    def _with_a_yes(self, placed: Placed) -> bool:
        """Whether the last words quoted are another's, soon after the first, and say yes to them."""
        (first, _), (last, words) = placed[0], max(placed, key=lambda p: p[0].n)
        if not 0 < last.n - first.n <= _SOON:
            return False
        agreed = first.speaker != last.speaker and self._stances.assents(words)
        counted = any(t.n < last.n and t.speaker != last.speaker and _counts_again(said, words) for t, said in placed)
        return agreed or counted or self._stances.goes_about(words)

    def _open(self, title: str, statement: str, placed: Placed) -> str | None:
        """Why the words quoted settle nothing."""
        denies = turns_off(statement) or negated(title)
        reasons = []
        for turn, words in placed:
            said = touched(words, turn.text)
            if len(said) == 1 and self._stances.settled_before_a_question(words, said[0]):
                said = [words]
            if self._suggests(turn):
                if not self._taken(turn, said, statement):
                    reasons.append("a suggestion")
                    continue
            elif self._transcript.with_assistant and self._stances.picks(words):
                return None
            undone = "a joke" if self._waved(turn, words) else self._undone(turn, said, statement)
            no = not denies and (only_refuses(words) or self._stances.turned_off(said, statement))
            if undone is None and no:
                undone = "a refusal"
            if undone is not None:
                reasons.append(undone)
                continue
            for reason in self._stances.open_ones(said, statement, self._around(turn, words, statement)):
                if reason is None or (reason in {"a refusal", "a thing that was turned down"} and denies):
                    return None
                if reason in _SOFT and self._stands(turn, said, statement):
                    return None
                reasons.append(reason)
        if not reasons:
            return None
        what = " and ".join(dict.fromkeys(reasons))
        return f"What is quoted is {what}, which settles nothing; quote the words that settle it."

    def _stands(self, turn: Turn, said: Sequence[str], statement: str) -> bool:
        """Whether a verdict in the next turns, or their silence when asked, makes settled what was put forward."""
        turns = self._transcript.turns
        return ratified(turns, turn, said, statement, self._stances) or silent(turns, turn, said[-1], self._stances)

    def _waved(self, turn: Turn, words: str) -> bool:
        """Whether its speaker waves aside what he has just said: 'A moat and a dragon. No idea, the usual lock.'."""
        rest = turn.text.partition(words)[2]
        return rest[:1] in set(".!?…;") and self._misreadings.patterns.has("overruled.waved", rest[1:].lstrip())

    def _undone(self, turn: Turn, said: Sequence[str], statement: str) -> str | None:
        """What the sentences quoted are by what else is said: put off, taken back, a no to the question before."""
        turns = self._transcript.turns
        if self._misreadings.left_open(said, statement):
            return "put off"
        patterns = self._misreadings.patterns
        if laughed_at(turns, turn, statement, self._stances, patterns) or played_along(
            turns, turn, said, self._stances, patterns
        ):
            return "a joke"
        if gave_in(turns, turn, statement, self._stances, self._misreadings.gives_in):
            return "taken back"
        if not self._transcript.with_assistant and (why := self._overruled.why(turn, said, statement)) is not None:
            return why  # who talks with an assistant settles what he says plainly
        return "a no to what was asked" if answered_no(turns, turn, statement) else None

    def _suggests(self, turn: Turn) -> bool:
        """Whether an assistant says it, whose words decide nothing: the person's who takes them up do."""
        return self._transcript.with_assistant and (turn.speaker or "").casefold() == "assistant"

    def _person(self, turn: Turn) -> bool:
        """Whether somebody who talks with an assistant says it: nobody else is there to settle anything."""
        return self._transcript.with_assistant and not self._suggests(turn)

    def _taken(self, turn: Turn, said: Sequence[str], statement: str, *, in_part: bool = False) -> bool:
        """Whether the others take up what the sentences quoted put forward."""
        return taken_up(self._transcript.turns, turn, said, statement, self._stances, in_part=in_part)

    def _around(self, turn: Turn, words: str, statement: str) -> Near:
        said = touched(words, turn.text)
        near = around(self._transcript.turns, turn, said)
        update: dict[str, object] = {
            "leaving": self._leaving,
            "year": self._transcript.date.year if self._transcript.date is not None else None,
            "others": self._others,
            "quoted": self._misreadings.quoted(words, turn.text),
            "taken": self._taken(turn, said, statement),
            "agreed": agreed(self._transcript.turns, turn, self._stances),
        }
        if self._transcript.with_assistant:  # its 'No newsletters, then' only says it again
            update["replies"] = tuple(r for r in near.replies if self._stances.assents(r))
        return near.model_copy(update=update)

    @cached_property
    def _overruled(self) -> Overruled:
        return Overruled(self._transcript.turns, self._stances, self._misreadings.patterns)

    @cached_property
    def _backing(self) -> Backing:
        return Backing(self._transcript.turns, self._stances)

    @cached_property
    def _idle(self) -> bool:
        """Whether the people say at the beginning that they decide nothing: a lesson, an invented example."""
        spoken = [t.text for t in self._transcript.turns if not t.automatic]
        return self._misreadings.decides_nothing(spoken[: max(_OPENING, len(spoken) // _OPENING)])

    @cached_property
    def _leaving(self) -> frozenset[str]:
        return self._stances.leaving(t.text for t in self._transcript.turns)

    @cached_property
    def _people(self) -> frozenset[str]:
        names = (name for turn in self._transcript.turns for name in (turn.speaker, turn.person) if name)
        return stems(" ".join({*names, *self._others}))

    @cached_property
    def _others(self) -> frozenset[str]:
        turns = self._transcript.turns
        return named(tuple(t.text for t in turns), frozenset(n for t in turns for n in (t.speaker, t.person) if n))


def _counts_again(words: str, reply: str) -> bool:
    """Whether a reply says the amounts of other words again, and so takes them up."""
    amounts, theirs = quantities(words), quantities(reply)
    return bool(amounts) and all(any(same(a, b) or a.value == b.value for b in theirs) for a in amounts)
