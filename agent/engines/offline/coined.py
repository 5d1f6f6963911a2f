"""Names of technologies that no lexicon holds, found by the way in which people bring them up.

'There's a little parser library, Tabulon', 'a tool called Hammerfest', 'Voilette is a speech engine', 'in the ZINC
format': the words beside the name say what sort of thing it is. A name in `Talk.names`, and what the talk itself is to
build, is none.
"""

from __future__ import annotations

from agent.engines.offline.lexicon import curly, pattern
from agent.engines.offline.speech import UNRELIABLE, Talk


def coined(talk: Talk) -> frozenset[str]:
    """The names that some sentence of the talk brings up as a technology, as they are written there."""
    people = {word.casefold() for name in talk.names for word in (name, *name.split())}
    found = {name for u in talk.all if not u.acts & UNRELIABLE for name in _brought_up(u.text)}
    return frozenset(n for n in found if n.casefold() not in people)


def _brought_up(text: str) -> list[str]:
    """The names that a sentence brings up as some sort of software, chip or format."""
    said = curly(text)
    if pattern("coined.kind").search(said) is None or pattern("coined.own").search(said):
        return []
    return [next(n for n in m.groups() if n) for m in pattern("coined.name").finditer(said)]
