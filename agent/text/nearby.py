"""What was said around a sentence, as far as it tells how that was meant; and whom else a discussion speaks of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from agent.model.transcript import Turn
from agent.text.names import mentions
from agent.text.sentences import sentences
from agent.types import Frozen

_LOWER = re.compile(r"\b[a-z][\w-]*")


class Near(Frozen):
    """What was said around a sentence."""

    next: str = ""
    """The sentence after it in its turn."""
    before: str = ""
    """The sentence before it in its turn."""
    earlier: tuple[str, ...] = ()
    """The sentences before it in its turn, the last ones."""
    later: tuple[str, ...] = ()
    """The sentences after it in its turn, the first ones, and that with which its speaker goes on after another."""
    heard: tuple[str, ...] = ()
    """What others say in the next turns."""
    replies: tuple[str, ...] = ()
    """The next turns, by others."""
    asked: str = ""
    """The last sentence of the turn before, by another."""
    year: int | None = None
    """The year in which the talk is held, where that is known."""
    leaving: frozenset[str] = frozenset()
    """What the discussion wants to get rid of, by name."""
    taken: bool = False
    """Whether others take up in the next turns what is said here."""
    agreed: bool = False
    """Whether the next one says yes to it."""
    quoted: bool = False
    """Whether the words stand in quotation marks, as what somebody or something else says."""
    others: frozenset[str] = frozenset()
    """Who or what is named in the discussion and does not speak."""


_SOME = 6
"""Sentences before a quote, and turns after it, that are looked at."""
_LAST = 6
"""Words that may follow a quote in its turn where the next turn is still about it."""


def touched(words: str, text: str) -> list[str]:
    """The whole sentences of a text that a quote touches; the quote itself where it stands in none."""
    at = text.find(words)
    end, position, found = at + len(words), 0, []
    for sentence in sentences(text):
        start = text.find(sentence, position)
        position = start + len(sentence)
        if start < end and position > at:
            found.append(sentence)
    return found or [words]


def around(turns: Sequence[Turn], turn: Turn, touched: Sequence[str]) -> Near:
    """What was said around sentences of a turn, in that turn and by others."""
    said = sentences(turn.text)
    first = said.index(touched[0]) if touched[0] in said else 0
    at = said.index(touched[-1]) + 1 if touched[-1] in said else len(said)
    heard = [t for t in turns[turn.n : turn.n + 2] if not t.automatic and t.speaker != turn.speaker]
    own = [t for t in turns[turn.n : turn.n + _SOME // 2] if t.speaker == turn.speaker]
    before = next((t for t in reversed(turns[: turn.n - 1]) if not t.automatic), None)
    asked = sentences(before.text)[-1:] if before is not None and before.speaker != turn.speaker else []
    return Near(
        next=said[at] if at < len(said) else "",
        before=said[first - 1] if first else "",
        earlier=tuple(said[max(0, first - _SOME) : first]),
        later=(*said[at : at + _SOME // 2], *(s for t in own[:1] for s in sentences(t.text)[:1])),
        heard=tuple(t.text for t in heard),
        replies=tuple(t.text for t in heard) if len(" ".join(said[at:]).split()) <= _LAST else (),
        asked=asked[0] if asked and not first else "",
    )


@lru_cache(maxsize=4)
def named(texts: tuple[str, ...], speakers: frozenset[str]) -> frozenset[str]:
    """The proper names in texts that are no speaker's: capitalised inside a sentence, and nowhere written small."""
    known = {part.casefold() for name in speakers for part in name.split()}
    names: set[str] = set()
    small: set[str] = set()
    for text in texts:
        names |= {m.text for m in mentions(text) if not m.technical}
        small |= set(_LOWER.findall(text))
    return frozenset(n for n in names if n.casefold() not in small and n.casefold() not in known)
