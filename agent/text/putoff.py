"""Whether a sentence puts a thing off or leaves it open, where a statement tells it as settled or as turned down.

The patterns are data (`prompts/lexicons/readings.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.text.clauses import ordered
from agent.text.lexicon import Lexicon
from agent.text.words import stems

_PART = re.compile(r"[;.–—]\s+|,\s+(?:and|but|so|while|then)\s+|,\s+(?=we\b|i\b|the\b|it\b)", re.IGNORECASE)
_OR = re.compile(r"\bor\b", re.IGNORECASE)
_SOME, _MOST = 0.3, 0.6
"""Share of a statement's content words from which on a part of a sentence is what it rests on.

Fewer do where the statement has nothing of the part that is put off.
"""


def put_off(sentence: str, after: str, statement: str, readings: Lexicon) -> bool:
    """Whether what a statement says is put off or left open in the sentence, and the statement does not say so.

    `after`: the next sentence, which may put off what this one has, 'But not before August'.
    """
    next_ = readings.has("putoff.next", after) and readings.has("putoff.later", after)
    next_ = next_ or readings.has("putoff.unwritten", after)
    return _puts_off(sentence, statement, readings) or (next_ and not readings.has("putoff.told", statement))


def put_off_as_told(sentence: str, statement: str, readings: Lexicon) -> bool:
    """Whether a sentence puts off what a statement tells as put off."""
    return readings.has("putoff.told", statement) and readings.has("putoff.later", sentence)


def left_open(said: Sequence[str], statement: str, readings: Lexicon) -> bool:
    """Whether a few words of their own leave open what the sentences before them have: 'I asked twice. Still open.'."""
    if readings.has("putoff.open_told", statement):
        return False
    parts = [part for sentence in said for part in _SENTENCE.split(sentence) if part]
    few = (s for s in parts[1:] if len(s.split()) <= _FEW)
    return any(readings.has("putoff.open", s) or readings.has("putoff.later", s) for s in few)


def stays_open(heard: Sequence[str], statement: str, readings: Lexicon) -> bool:
    """Whether the first reply leaves open what a statement tells as settled: 'ok, stays open'."""
    return any(readings.has("putoff.reply", text) for text in heard[:1]) and not readings.has(
        "putoff.open_told", statement
    )


_SENTENCE = re.compile(r"[.;!]+\s+")
"""In a chat a sentence begins with a small letter."""
_FEW = 4
"""Words of a sentence that only says what became of the one before."""


def _puts_off(sentence: str, statement: str, readings: Lexicon) -> bool:
    if readings.has("putoff.open", sentence) and not readings.has("putoff.open_told", statement):
        return not _besides(sentence, statement, "putoff.open", readings)
    if readings.has("putoff.approves", sentence) and not readings.has("putoff.approves_told", statement):
        return not _besides(sentence, statement, "putoff.approves", readings)
    later = readings.first("putoff.later", sentence)
    if later is None or ("open" in later[0] and readings.has("putoff.opens", sentence)):
        return False
    if readings.has("putoff.told", statement):
        return readings.has("limits.forgood", statement) and _only_for_now(sentence, statement, readings)
    return not _besides(sentence, statement, "putoff.later", readings)


def _besides(sentence: str, statement: str, name: str, readings: Lexicon) -> bool:
    """Whether a statement rests on a part of the sentence beside that which puts something off."""
    told = stems(statement)
    parts = [p for p in _PART.split(sentence) if p]
    settled = [p for p in parts if not readings.has(name, p)]
    apart = all(stems(p).isdisjoint(told) for p in parts if p not in settled)
    least = _SOME if apart else _MOST
    rests = any(len(stems(p) & told) >= least * len(told) and not _picks_one(p, told) for p in settled)
    return rests and len(settled) < len(parts)


def _picks_one(part: str, told: frozenset[str]) -> bool:
    """Whether a part lays out two ways of which the statement has one: 'seven minutes or nine'."""
    one, *others = (ordered(side) for side in _OR.split(part))
    first = set(one[-2:]) <= told  # the last words before 'or': 'seven minutes'
    return bool(one) and any(other and first != (other[0] in told) for other in others)


def _only_for_now(sentence: str, statement: str, readings: Lexicon) -> bool:
    """Whether a statement turns down for good what is only put off, without a word of when."""
    return not (
        readings.has("putoff.hard", sentence)
        or readings.has("limits.provisional", statement)
        or readings.has("putoff.later", statement)
    )
