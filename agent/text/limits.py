"""Whether a statement leaves out what binds a sentence: a condition, the first way of two, for whom alone it is so.

The patterns are data (`prompts/lexicons/readings.toml`). Narrow: what is unclear is taken for told.
"""

from __future__ import annotations

import re

from agent.text.clauses import ordered
from agent.text.lexicon import Lexicon
from agent.text.numbers import quantities, same
from agent.text.senses import PLAIN, Senses
from agent.text.words import stems

_PIECE = re.compile(r"[,;:–—]\s+|\s+(?:and|but|so)\s+")
_MORE = re.compile(r"[,;–—]\s*(?:and|but)\s+$", re.IGNORECASE)
"""Before another case that a sentence adds."""
_FOR = re.compile(r"\b(?:for|on|in|at|with|if|when|during)\b", re.IGNORECASE)
_HALF, _THIRD = 0.5, 0.34
"""Share of a condition's content words that a statement has which tells it."""


def left_out(sentence: str, after: str, statement: str, readings: Lexicon, senses: Senses = PLAIN) -> str | None:
    """What of a sentence, or of the one after it, the statement leaves out; None where it tells all that binds it."""
    if _unconditioned(sentence, statement, readings) or _unbound(after, statement, readings):
        return "a condition"
    if readings.has("limits.hoped", sentence) and not readings.has("limits.bound", statement):
        return "a condition"
    if _excepted(sentence, statement, readings):
        return "an exception"
    if _second_way(sentence, statement, readings):
        return "what holds where the first way fails"
    if _widened(sentence, statement, readings, senses):
        return "a thing said of some alone"
    if _special(sentence, statement):
        return "a special case"
    if _for_good(sentence, statement, readings):
        return "a thing said for a time"
    return "a bound" if _bound_refused(sentence, statement, readings) else None


def _unconditioned(sentence: str, statement: str, readings: Lexicon) -> bool:
    """Whether it says under which condition, and the statement does not: not by its words, nor by one that binds."""
    given = readings.first("limits.if", sentence)
    if given is None:
        return False
    rest = sentence[: given.start()] + sentence[given.end() :]
    if _MORE.search(sentence[: given.start()]) and _rests_on(sentence[: given.start()], statement):
        return False  # 'We take the tin one, and if it rusts we know better.'
    kept = stems(given["given"])
    share = len(kept & stems(statement)) / len(kept) if kept else 0.0
    if _new("limits.strong", statement, rest, readings) or (
        _new("limits.bound", statement, rest, readings) and share > _THIRD
    ):
        return False
    return share <= _HALF


def _rests_on(part: str, statement: str) -> bool:
    """Whether a part of a sentence has enough of a statement to bear it out alone."""
    told = stems(statement)
    return len(stems(part) & told) >= _HALF * len(told)


def _excepted(sentence: str, statement: str, readings: Lexicon) -> bool:
    """Whether what holds in the case that a sentence excepts is told for what it says: 'named' of 'nameless unless'."""
    given = readings.first("limits.unless", sentence)
    if given is None or readings.has("limits.bound", statement):
        return False
    told, case = stems(statement), stems(given["given"])
    rest = stems(sentence[: given.start()]) - case
    return len(case & told) >= _HALF * len(case) > 0 and len(rest & told) <= _HALF * len(rest)


def _new(name: str, statement: str, said: str, readings: Lexicon) -> bool:
    """Whether the statement has a word of that kind that was not said."""
    mine = {m[0].casefold() for m in readings.each(name, statement)}
    return bool(mine - {m[0].casefold() for m in readings.each(name, said)})


def _unbound(after: str, statement: str, readings: Lexicon) -> bool:
    """Whether the sentence after it is its condition: 'But only if the auditors agree'."""
    return readings.has("limits.next", after) and not readings.has("limits.bound", statement)


def _second_way(sentence: str, statement: str, readings: Lexicon) -> bool:
    """Whether the statement tells the second of two ways alone: '05:00' of 'its own time, otherwise 05:00'."""
    match = readings.first("limits.else", sentence)
    if match is None:
        return False
    if _new("limits.other", statement, sentence[: match.start()], readings):
        return False
    first, second = ordered(_PIECE.split(sentence[: match.start()])[-1]), ordered(match["else"])
    told = stems(statement)
    return bool(first) and bool(second) and second[-1] in told and first[-1] not in told


def _widened(sentence: str, statement: str, readings: Lexicon, senses: Senses) -> bool:
    """Whether the statement drops for whom, where or when alone a thing is so, or takes in what was excepted."""
    told = stems(statement)
    for match in readings.each("limits.alone", sentence):
        alone = stems(match["alone"] or match["few"] or match["nobody"])
        if alone and not alone & told and not readings.has("limits.alone_told", statement):
            return True
    for match in readings.each("limits.within", sentence):
        scope = stems(next((held for held in match.groupdict().values() if held), ""))
        if scope and len(scope & told) <= _HALF * len(scope) and not readings.has("limits.within_told", statement):
            return True
    for match in readings.each("limits.place", sentence):
        scope = stems(next((held for held in match.groupdict().values() if held), ""))
        begins = readings.has("limits.begin", match[0]) and readings.has("limits.begin", statement)
        told_so = begins or senses.widened(scope) & told or readings.has("limits.strong", statement)
        if scope and not told_so:
            return True
    apart = readings.first("limits.except", sentence)
    if apart is None or readings.has("limits.except_told", readings.off("limits.no_exception", statement)):
        return False
    rest, but = stems(sentence[: apart.start()] + sentence[apart.end() :]), stems(apart["except"])
    if but <= told and not readings.has("limits.taken_in", statement):
        return False  # it has a word of its own for them
    return bool(rest & told) and readings.has("limits.universal", statement)


def _special(sentence: str, statement: str) -> bool:
    """Whether the amount of a special case is told for all: '90 days' of '30 days, for those who pay 90'."""
    ours = quantities(statement)
    said = quantities(sentence)
    if len(ours) != 1 or len(said) < 2 or same(ours[0], said[0]):
        return False
    told = stems(statement)
    for piece in _PIECE.split(sentence)[1:]:
        amounts = quantities(piece)
        if _FOR.search(piece) and any(q.value == ours[0].value for q in amounts):
            return not _cases(piece) & told and bool(_cases(piece)) and not _told_too(sentence, piece, told)
    return False


def _told_too(sentence: str, piece: str, told: frozenset[str]) -> bool:
    """Whether a statement has the case before a piece, too: 'two for cows, else one' of '…, one for the rest'."""
    before = sentence.partition(piece)[0]
    cases = [m for part in _PIECE.split(before) for m in _FOR.split(part)[1:]]
    return any(_cases(case) and _cases(case) <= told for case in cases)


def _cases(piece: str) -> frozenset[str]:
    """The content words of a piece beside its amounts."""
    return stems(piece) - frozenset(s for q in quantities(piece) for s in stems(q.text))


def _for_good(sentence: str, statement: str, readings: Lexicon) -> bool:
    """Whether what is said for a time is told for good: 'is rejected' of 'not for the pilot'."""
    match = readings.first("limits.provisional", sentence)
    if match is None or not readings.has("limits.forgood", statement):
        return False
    scope = stems(match[0])
    return not readings.has("limits.provisional", statement) and not (scope and scope <= stems(statement))


def _bound_refused(sentence: str, statement: str, readings: Lexicon) -> bool:
    """Whether the most that may be is told as refused: 'sixty are rejected' of 'at most sixty'."""
    if not readings.has("limits.most", sentence) or not readings.has("limits.refused", statement):
        return False
    if readings.has("limits.above", statement):
        return False
    most = quantities(sentence)
    return any(same(ours, q) for ours in quantities(statement) for q in most)
