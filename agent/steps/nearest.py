"""What was never raised → the passages that come nearest, so that a reader can tell "not said" from "not found"."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

from agent.document.coverage import CoverageRow, NearestPassage, Verdict
from agent.model.transcript import Redacted, Transcript
from agent.text.sentences import sentences
from agent.text.words import stems

_LEAST = 2
"""Content words that a sentence must share with the question to come near it."""
_SHOWN = 2
"""Passages shown for an item."""
_LENGTH = 160
"""Characters of a passage that are shown."""
_COMMON = 0.1
"""Share of all sentences from which on a word is in so many that it says nothing."""


def nearest(rows: Iterable[CoverageRow], discussions: Iterable[Redacted[Transcript]]) -> tuple[CoverageRow, ...]:
    """The rows, those that were never raised with the sentences that share most of their question's rarer words."""
    turns = [
        (NearestPassage(source=d.value.source, turn=t.n, speaker=t.speaker, text=_short(sentence)), stems(sentence))
        for d in discussions
        for t in d.value.turns
        for sentence in sentences(t.text)
    ]
    often = Counter(word for _, words in turns for word in words)
    return tuple(
        row.model_copy(update={"nearest": _near(f"{row.title} {row.question}", turns, often)})
        if row.verdict is Verdict.NEVER
        else row
        for row in rows
    )


def _near(
    asked: str, turns: Sequence[tuple[NearestPassage, frozenset[str]]], often: Counter[str]
) -> tuple[NearestPassage, ...]:
    """The likest sentences, the likest first: shared words count by how rare they are (inverse document frequency)."""
    wanted = {w for w in stems(asked) if 0 < often[w] <= max(1.0, _COMMON * len(turns))}
    scored = [
        (sum(math.log(len(turns) / often[w]) for w in wanted & words), -place)
        for place, (_, words) in enumerate(turns)
        if len(wanted & words) >= _LEAST
    ]
    return tuple(turns[-place][0] for _, place in sorted(scored, reverse=True)[:_SHOWN])


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _LENGTH else flat[: _LENGTH - 1].rstrip() + "…"
