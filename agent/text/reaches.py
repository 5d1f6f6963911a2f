"""Whether a statement reaches further than a sentence: all of some, others beside those that alone are meant.

The words are data (`prompts/lexicons/readings.toml`, `reaches`). Made to be right when they object.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.text.clauses import ordered, short
from agent.text.lexicon import Lexicon
from agent.text.numbers import quantities
from agent.text.senses import Senses
from agent.text.words import negated, stems

_PART = re.compile(
    r"[,;:.–—]\s+|\s+(?:and|but|so|while)\s+(?=\w+ (?:is|are|has|have|may|must|can|\w+s)\b)", re.IGNORECASE
)


def all_of_some(statement: str, texts: Sequence[str], readings: Lexicon) -> str | None:
    """The sentence that says it of some, or of one kind, where the statement says it of all; None where none is."""
    for told in readings.each("reaches.all", statement):
        noun = ordered(told["noun"])[:1]
        for text in texts if noun else ():
            if readings.has("reaches.every", text):
                continue
            if any(noun[0] in ordered(m["noun"])[:2] for m in readings.each("reaches.some", text)):
                return short(text)
            kinds = [m for m in readings.each("reaches.kind", text) if ordered(m["noun"])[:1] == (noun[0],)]
            if kinds and not any(stems(m["kind"]) & stems(statement) for m in kinds):
                return short(text)
    for told in readings.each("reaches.sorts", statement):
        for text in texts:
            words = ordered(text)
            at = words.index(noun[0]) if (noun := ordered(told["noun"])[:1]) and noun[0] in words else 0
            if at and words[at - 1] not in stems(statement) and not readings.has("reaches.every", text):
                return short(text)
    for one in readings.each("reaches.any", statement):
        noun = ordered(one["noun"])[:1]
        for text in texts if noun else ():
            if any(noun[0] in ordered(m["noun"])[:1] for m in readings.each("reaches.some", text)):
                return short(text)
    return None


def others_too(statement: str, texts: Sequence[str], readings: Lexicon, senses: Senses) -> str | None:
    """The sentence that says it of one kind alone, where the statement says it of those that are not; None where none.

    'Unpaid orders are listed' of 'only what is paid is listed'.
    """
    for text in texts:
        for match in readings.each("reaches.only", text):
            kind = senses.widened(stems(match["kind"]))
            if kind and (_of_what_is_not(statement, kind, readings) or _beside(statement, kind, text, readings)):
                return short(text)
    return None


def _of_what_is_not(statement: str, kind: frozenset[str], readings: Lexicon) -> bool:
    """Whether a statement affirms something of what lacks the word of a kind."""
    for match in readings.each("reaches.lacks", statement):
        words = stems(match["un"] or match["what"])
        rest = statement[: match.start()] + " " + statement[match.end() :]
        if words & kind and not negated(rest) and not readings.has("reaches.limits", rest):
            return True
    return False


def _beside(statement: str, kind: frozenset[str], text: str, readings: Lexicon) -> bool:
    """Whether a statement names another beside the kind: 'guests and the crew'."""
    said = stems(text)
    return not readings.has("reaches.limits", statement) and any(
        bool(stems(m["one"]) & kind) != bool(stems(m["other"]) & kind)
        and not (stems(m["one"]) <= said and stems(m["other"]) <= said)
        for m in readings.each("reaches.both", statement)
    )


def of_each(statement: str, texts: Sequence[str], readings: Lexicon) -> str | None:
    """The sentence that says what is done after so many, told as done after each of them; None where there is none."""
    if not readings.has("reaches.apiece", statement):
        return None
    after = (text for text in texts if readings.has("reaches.then", text) and not readings.has("reaches.every", text))
    return next(map(short, after), None)


def of_a_consequence(statement: str, texts: Sequence[str], readings: Lexicon, senses: Senses) -> str | None:
    """The sentence of whose warning a statement makes a rule: its time without what happens then; None where none."""
    ours, told = quantities(statement), senses.widened(stems(statement))
    for text in texts:
        for match in readings.each("reaches.follows", text):
            amount = quantities(match["when"])
            held = any(q.value == a.value and q.unit == a.unit for a in amount for q in ours)
            held = held or (not amount and bool(stems(match["when"])) and stems(match["when"]) <= told)
            if held and not stems(match["what"]) & told:
                return short(text)
    return None
