"""Whether a statement has one do what another takes on or is given: 'I'll print it', 'Ida the doors, Ole the roof'.

The words are data (`prompts/lexicons/readings.toml`, `doers`). Made to be right when they object.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from agent.text.clauses import ordered, short
from agent.text.lexicon import Lexicon
from agent.text.words import stem, stems

_PIECE = re.compile(r"[,;.]\s+|\s+(?:and|while)\s+", re.IGNORECASE)
_TWO = 2
"""Who does a thing, and the verb."""
_FEW = 7
"""Content words of a piece that gives somebody a thing to do."""


def done_by_another(statement: str, texts: Sequence[str], near: str, readings: Lexicon) -> str | None:
    """The sentence in which somebody else does it himself or is let do it; None where there is none.

    `near`: all that was said there; who is named in it may be meant.
    """
    mine = readings.first("doers.people", statement)
    if mine is None or stem(mine["who"].casefold()) in stems(near):
        return None
    for text in texts:
        for name in ("lets", "mine"):
            if any(
                stem(m["verb"].casefold()) == stem(mine["verb"].casefold())
                for m in readings.each(f"doers.{name}", text)
            ):
                return short(text)
    return None


def given_to_another(statement: str, texts: Sequence[str], people: frozenset[str]) -> str | None:
    """The sentence that shares out things among people, of whom the statement gives one the other's; None if none.

    `people`: the content stems of the names of those who speak or are named.
    """
    told = stems(statement)
    for text in texts:
        shares = list(_shares(text, people))
        for one, rest in shares:
            for other, theirs in shares:
                meant = other in told and one not in told and not (theirs - rest) & told
                if one != other and meant and rest - theirs and theirs - rest and (rest - theirs) & told:
                    return short(text)
    return None


def of_another_name(statement: str, texts: Sequence[str], people: frozenset[str]) -> str | None:
    """The sentence in which somebody else by name does it: 'Bo writes it' of 'Ida writes it'; None where none is."""
    mine, told = ordered(statement)[:2], stems(statement)
    if len(mine) < _TWO or mine[0] not in people:
        return None
    for text in texts:
        for piece in _PIECE.split(text):
            theirs = ordered(piece)[:2]
            other = theirs[1:] == mine[1:] and theirs[0] in people and theirs[0] not in told
            if other and mine[0] not in stems(text):
                return short(text)
    return None


def _shares(text: str, people: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    """Each person that heads a piece of a sentence, with what that gives him."""
    for piece in _PIECE.split(text):
        words = ordered(piece)
        if words and words[0] in people and len(words) <= _FEW:
            yield words[0], frozenset(words[1:])
