"""Whether words are told for what they are rather than said: read out, a program's, another company's, an older choice.

The patterns are data (`prompts/lexicons/readings.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.text.lexicon import Lexicon
from agent.text.sentences import sentences
from agent.text.words import stems

_ENDS = re.compile(r"\w[,;.–—]\s*(?:(?:just )?(?:like|as) (?:(?:the|my|our|their)\s+)?)?$", re.IGNORECASE)
"""What ends the part before."""
_OPEN, _CLOSE = '“"«„', '”"»“'


def read_out(sentence: str, earlier: Sequence[str], readings: Lexicon) -> bool:
    """Whether a sentence tells what a document or a program says, or stands where one is being read.

    `earlier`: the sentences before it in its turn. What the speaker makes of it ('so we take five') is his own.
    """
    if (match := readings.first("aloud.says", sentence)) is not None:
        return not (readings.has("aloud.settles", sentence[: match.start()]) or readings.has("aloud.own", sentence))
    for before in reversed(earlier):
        if readings.has("aloud.opens", before):
            return not readings.has("aloud.ends", sentence)
        if readings.has("aloud.ends", before):
            return False
    return False


def quoted(words: str, text: str, readings: Lexicon) -> bool:
    """Whether words stand in quotation marks in a text, as what somebody or something else says."""
    at = text.find(words)
    opened = max((text.rfind(mark, 0, at + 1) for mark in _OPEN), default=-1)
    if at < 0 or opened < 0:
        return False
    inside = text[opened + 1 : at]
    closed = min((n for mark in _CLOSE if (n := text.find(mark, at)) >= 0), default=-1)
    if any(mark in inside for mark in _CLOSE) or closed < at + len(words):
        return False
    before = sentences(text[:opened])
    return bool(before) and readings.has("aloud.before", before[-1])


def own_part(before: str, statement: str) -> bool:
    """Whether what stands before words of another is a part of its own, on which a statement rests."""
    return _ENDS.search(before) is not None and not stems(before).isdisjoint(stems(statement))


def of_others(sentence: str, readings: Lexicon, year: int | None = None, statement: str = "") -> str | None:
    """Whose choice a sentence tells, where it is not one of this talk, held in that year; None where it may be.

    The part before may be the speaker's own, if the statement rests on it: '90 days, the auditor wants no more'.
    """
    others = readings.first("aloud.others", sentence)
    if others is not None and not own_part(sentence[: others.start()], statement):
        return "what others do"
    dated = readings.first("aloud.dated", sentence)
    if dated is not None and year is not None and int(dated["year"]) < year:
        return "an older choice"
    return "an older choice" if readings.has("aloud.earlier", sentence) else None
