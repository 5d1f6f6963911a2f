"""Whether what a model filled in is borne out by the turns that it was sent.

Words quoted are looked up in their turn; names and short phrases have to be made of words that were said; every number
too. What is not borne out is left out: a detail that is missing is told as missing, a detail that is invented would be
told as fact.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from agent.engines.forms.base import SENTENCE, tidy
from agent.engines.forms.data import spoken
from agent.model.details import Said
from agent.model.transcript import Turn
from agent.text.numbers import quantities, stands
from agent.text.quotes import find
from agent.text.words import stems

_PHRASE = 0.6
"""The share of a phrase's content words that has to be said: a paraphrase changes a verb, not the things."""


class Ground:
    """The turns that a detail was read from, and what was known before."""

    def __init__(self, turns: Sequence[Turn], known: str) -> None:
        self._turns = {turn.n: turn for turn in turns}
        self._people = {name.casefold(): name for turn in turns for name in (turn.person, turn.speaker) if name}
        self._text = "\n".join((spoken(turns), known, *self._people.values()))  # who says "I'll do it" owns it
        self._stems, self._quantities = stems(self._text), quantities(self._text)

    def said(self, turn: int, words: str) -> Said | None:
        """The words, verbatim, with whose they are; null where they stand neither in the turn named nor in another."""
        near = sorted(self._turns.values(), key=lambda t: (abs(t.n - turn), t.n))
        for candidate in near:
            text = find(words, candidate.text)
            if text:
                speaker = candidate.person or candidate.speaker
                return Said(text=tidy(text, SENTENCE), speaker=speaker, turn=candidate.n, verbatim=True)
        return None

    def all_said(self, pairs: Iterable[tuple[int, str]]) -> tuple[Said, ...]:
        """Those of the quotes that stand, each once."""
        found = (self.said(turn, words) for turn, words in pairs)
        return tuple(dict.fromkeys(s for s in found if s is not None))

    def name(self, name: str) -> str:
        """The name, where each of its content words was said; else nothing."""
        wanted = stems(name)
        return tidy(name, 80) if wanted and wanted <= self._stems else ""

    def names(self, names: Iterable[str]) -> tuple[str, ...]:
        """Those of the names that were said, each once."""
        return tuple(dict.fromkeys(n for n in map(self.name, names) if n))

    def person(self, name: str) -> str | None:
        """Somebody who speaks in these turns; null for anybody else."""
        return self._people.get(tidy(name, 80).casefold())

    def people(self, names: Iterable[str]) -> tuple[str, ...]:
        """Those who speak in these turns, each once."""
        return tuple(dict.fromkeys(n for n in map(self.person, names) if n))

    def phrase(self, text: str) -> str:
        """The phrase, where most of its content words and all of its numbers were said; else nothing."""
        wanted = stems(text)
        if not wanted or len(wanted & self._stems) < _PHRASE * len(wanted):
            return ""
        return tidy(text, SENTENCE) if self._counted(text) else ""

    def link(self, text: str) -> str:
        """A verb or a multiplicity: like a phrase, but it may say nothing by itself ('has', 'one or more')."""
        if stems(text):
            return self.phrase(text)
        return tidy(text, 40) if self._counted(text) else ""

    def _counted(self, text: str) -> bool:
        return all(stands(q, self._quantities, self._text) for q in quantities(text))

    def phrases(self, texts: Iterable[str]) -> tuple[str, ...]:
        """Those of the phrases that are borne out, each once."""
        return tuple(dict.fromkeys(p for p in map(self.phrase, texts) if p))
