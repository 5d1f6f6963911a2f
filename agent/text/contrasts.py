"""Whether a statement tells what a sentence sets off: the hours in which a thing is not, what it is said not to be.

The patterns are data (`prompts/lexicons/readings.toml`, `contrasts`). Made to be right when they object.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.text.clauses import short
from agent.text.lexicon import Lexicon
from agent.text.words import negated


def other_hours(statement: str, texts: Sequence[str], readings: Lexicon) -> str | None:
    """The sentence whose hours off the statement tells as those on, or the other way round; None where there is none.

    'On from 20:00 to 07:00' of 'off from 20:00 to 07:00'; not 'on from 07:00 to 20:00'.
    """
    if negated(statement):
        return None
    for mine, theirs in (("open", "shut"), ("shut", "open")):
        told = {_span(m) for m in readings.each(f"contrasts.{mine}", statement)}
        for text in texts if told else ():
            said = {_span(m) for m in readings.each(f"contrasts.{theirs}", text)}
            if told & said - {_span(m) for m in readings.each(f"contrasts.{mine}", text)}:
                return short(text)
    return None


def _span(match: re.Match[str]) -> tuple[str, str]:
    return match["from"].casefold(), match["to"].casefold().rstrip(".")


def told_the_other(statement: str, texts: Sequence[str], readings: Lexicon) -> str | None:
    """The sentence that says of a thing what it is not, where the statement says that it is; None where there is none.

    'It is sold' of 'it's lent, not sold'.
    """
    for text in texts:
        match = readings.first("contrasts.not_so", text)
        if match is not None and not negated(statement) and re.search(rf"\b{match['verb']}\b", statement, re.I):
            return short(text)
    return None
