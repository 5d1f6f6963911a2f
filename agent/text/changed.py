"""Whether a statement tells as so what a sentence changes: 'at least 40' of 'from 40 to 90'.

The verbs of change are data (`prompts/lexicons/readings.toml`, `changes`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from agent.text.clauses import ordered, short
from agent.text.lexicon import Lexicon
from agent.text.numbers import Quantity, quantities
from agent.text.words import stems

_END = re.compile(r"[,;.]|\s(?:and|but|so|because|per|for|in|on|at)\s")


def told_as_before(statement: str, texts: Sequence[str], readings: Lexicon) -> str | None:
    """The sentence that changes a thing from what the statement has it be; None where there is none."""
    if readings.has("changes.told", statement):
        return None
    ours, told = quantities(statement), stems(statement)
    for text in texts:
        for before, after in _changes(text, readings):
            was, now = quantities(before), quantities(after)
            if was and now:
                if _has(ours, was[0]) and not _has(now, was[0]):
                    return short(text)
                continue
            old, new = set(ordered(before)[-1:]), set(ordered(after)[:1])
            if not was and not now and old != new and old & told and not new & told:
                return short(text)
    return None


def _changes(text: str, readings: Lexicon) -> Iterator[tuple[str, str]]:
    """What it was and what it becomes, wherever a text says that something changes."""
    for match in (*readings.each("changes.from", text), *readings.each("changes.first_from", text)):
        yield match["was"], _END.split(match["now"])[0]


def _has(quantities_: Sequence[Quantity], one: Quantity) -> bool:
    return any(q.value == one.value and (q.unit is None or one.unit is None or q.unit == one.unit) for q in quantities_)
