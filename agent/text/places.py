"""Where words stand in a discussion, as the ledger keeps it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from agent.model.details import Nearby
from agent.model.finding import Evidence
from agent.model.transcript import Transcript, Turn
from agent.text.quotes import find


def evidence(source: Transcript, turn: Turn, words: str) -> Evidence:
    """Words of a turn, which are known to stand there, with their place."""
    return Evidence(
        source=source.source,
        discussion=source.key,
        turn=turn.n,
        speaker=turn.speaker,
        time=turn.time,
        anchor=turn.anchor,
        quote=words,
    )


def standing(source: Transcript, said: Iterable[Nearby]) -> Iterator[Nearby]:
    """The words that stand in the turn cited, as somebody said them there, each with its place."""
    for it in said:
        turn = source.turn(it.turn) if it.turn is not None and 1 <= it.turn <= len(source.turns) else None
        words = find(it.text, turn.text) if turn is not None and not turn.automatic else None
        if turn is not None and words is not None:
            yield nearby(evidence(source, turn, words))


def nearby(it: Evidence) -> Nearby:
    """Evidence as words that were said near something."""
    place = {"source": it.source, "discussion": it.discussion, "time": it.time, "anchor": it.anchor}
    return Nearby(text=it.quote, speaker=it.speaker, turn=it.turn, verbatim=True, **place)
