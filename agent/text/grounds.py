"""Whether an accepted decision rests on the words quoted: they settle it, and it says no more and nothing other.

What it can rest on no more than as a proposal is told too: what nobody took up, or was said where nothing is decided.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from typing import TypeAlias

from agent.model.transcript import Transcript, Turn
from agent.text.backing import Backing
from agent.text.misreading import Misreadings
from agent.text.nearby import Near, around, named, touched
from agent.text.refusing import only_refuses
from agent.text.stance import Stances
from agent.text.words import negated

_OPENING = 8
"""Turns that open a discussion; of a long one, its part of so many."""
_DENIALS = re.compile(
    r"\b(?:reject|drop|avoid|without|instead|rather than|no longer|exclude|remove|rule out)\w*", re.IGNORECASE
)

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
        return self._open(title, statement, placed) or self._misreadings.why(statement, words, [near])

    def taken_up(self, statement: str, placed: Placed) -> bool:
        """Whether somebody who settles things says it or takes it up, in a talk that decides anything."""
        return not self._idle and any(
            self._backing.has(turn, touched(words, turn.text), statement) for turn, words in placed
        )

    def _open(self, title: str, statement: str, placed: Placed) -> str | None:
        """Why the words quoted settle nothing."""
        denies = negated(statement) or negated(title) or _DENIALS.search(statement) is not None
        reasons = []
        for turn, words in placed:
            if self._suggests(turn):
                reasons.append("a suggestion")
                continue
            if self._transcript.with_assistant and self._stances.picks(words):
                return None
            said = touched(words, turn.text)
            if self._misreadings.left_open(said, statement):
                reasons.append("put off")
                continue
            if not denies and only_refuses(words):
                reasons.append("a refusal")
                continue
            for reason in self._stances.open_ones(said, statement, self._around(turn, said, words)):
                if reason is None or (reason in {"a refusal", "a thing that was turned down"} and denies):
                    return None
                reasons.append(reason)
        if not reasons:
            return None
        what = " and ".join(dict.fromkeys(reasons))
        return f"What is quoted is {what}, which settles nothing; quote the words that settle it."

    def _suggests(self, turn: Turn) -> bool:
        """Whether an assistant says it, whose words decide nothing: the person's who takes them up do."""
        return self._transcript.with_assistant and (turn.speaker or "").casefold() == "assistant"

    def _around(self, turn: Turn, said: Sequence[str], words: str) -> Near:
        near = around(self._transcript.turns, turn, said)
        quoted = self._misreadings.quoted(words, turn.text)
        update: dict[str, object] = {"leaving": self._leaving, "others": self._others, "quoted": quoted}
        if self._transcript.with_assistant:  # its 'No newsletters, then' only says it again
            update["replies"] = tuple(r for r in near.replies if self._stances.assents(r))
        return near.model_copy(update=update)

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
    def _others(self) -> frozenset[str]:
        turns = self._transcript.turns
        return named(tuple(t.text for t in turns), frozenset(n for t in turns for n in (t.speaker, t.person) if n))
