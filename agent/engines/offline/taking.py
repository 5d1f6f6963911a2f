"""What is taken without being named: a yes to a question, an assistant's sentence that the person takes up."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from agent.engines.offline import said_of
from agent.engines.offline.speech import Talk, shared
from agent.engines.offline.standings import Place, Word
from agent.text.words import stems

_SHORT = 12
"""Words of a question that a plain yes answers as a whole."""
_TAKES_UP = 3
"""Rare words in common with an assistant's sentence from which on it is taken up."""
_EXPLAINED, _ECHOED = 3, 2
"""Of so many words before a parenthesis so many must be taken up, so that the names in it are."""
_PARENTHESIS = re.compile(r"\(([^()]*)\)")
_EITHER = re.compile(
    r"\bor\b|\b(?:what|which|who|why|how|when|where|already|today|currently|do(?:n[’']t)? we have|is there)\b",
    re.IGNORECASE,
)


def taken_over(
    talk: Talk, places: Mapping[str, Sequence[Place]], words: Mapping[str, Sequence[Word]]
) -> dict[str, list[Word]]:
    """Name → what is said of it by sentences that do not name it."""
    settling = _settling(words)
    found: dict[str, list[Word]] = {}
    for name, named in places.items():
        for place in named:
            said = _answered(talk, place) if talk.decides(place.utterance) else _taken_up(talk, place, settling)
            if said is not None:
                found.setdefault(name, []).append(said)
    return found


def _settling(words: Mapping[str, Sequence[Word]]) -> set[tuple[int, int]]:
    """Where something is turned down: such a sentence takes nothing up."""
    return {
        (w.place.utterance.turn, w.place.utterance.place)
        for said in words.values()
        for w in said
        if w.status == "rejected"
    }


def _answered(talk: Talk, place: Place) -> Word | None:
    """A short question about one thing, answered by another with a plain yes."""
    asked = place.utterance
    last = talk.by_turn[asked.turn][-1] is asked
    if (
        not asked.asks
        or not last
        or _EITHER.search(asked.text)
        or len(asked.text.split()) > _SHORT
        or place.mention.refused
    ):
        return None
    reply = next(iter(talk.by_turn.get(asked.turn + 1, ())), None)
    if reply is None or reply.speaker == asked.speaker or reply.asks or not reply.does("acceptance.assent"):
        return None
    if reply.does("acceptance.dissent", "rejection", "suppress"):
        return None
    return Word(status="chosen", place=Place(utterance=reply, mention=place.mention), sure=1, names=asked)


def _taken_up(talk: Talk, place: Place, refusing: set[tuple[int, int]]) -> Word | None:
    """An assistant's sentence that the person repeats in the next turn, without naming what it names."""
    offered, mention = place.utterance, place.mention
    explained = _explained(offered.text, mention.start)
    for reply in talk.by_turn.get(offered.turn + 1, ()):
        if (
            reply.asks
            or (reply.turn, reply.place) in refusing
            or reply.does("rejection", "suppress.hedge", "suppress.past")
        ):
            continue
        if mention.name in reply.names or not talk.decides(reply):
            continue
        if explained is not None:
            takes = len(explained & reply.words) >= _ECHOED
        else:
            takes = reply.does("acceptance", "explicit.claim") and len(shared(reply, [offered], talk.rare)) >= _TAKES_UP
        if takes and not said_of.lists_options(offered.text):
            return Word(status="chosen", place=Place(utterance=reply, mention=mention), sure=1, names=offered)
    return None


def _explained(text: str, start: int) -> frozenset[str] | None:
    """The last words before the parenthesis in which a name stands; None where it stands in none."""
    for match in _PARENTHESIS.finditer(text):
        if match.start() < start < match.end():
            return frozenset(w for part in text[: match.start()].split()[-_EXPLAINED:] for w in stems(part))
    return None
