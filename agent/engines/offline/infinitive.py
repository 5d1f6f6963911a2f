"""What somebody says that he or another does, as the task that it is: 'starts the plan', 'setting it to 5', 'talked to Ada'."""

from __future__ import annotations

import re

from agent.engines.offline.lexicon import words
from agent.engines.offline.verbs import bases


def infinitive(text: str) -> str:
    """'starts the skeleton and writes the plan' → 'start the skeleton and write the plan'; nouns stay: 'send the drawings and plans'."""
    parts = re.split(r"(\band (?:then )?|, (?=\w+(?:s|ing) (?:the|an?|our|my|your|his|her|their|all|it|them)\b))", text)
    first = _word(parts[0])
    of_a_form = first in bases(words("task")) and first not in words("task")
    told = (_base(p) if n == 0 or (of_a_form and _word(p)[-1:] == first[-1:]) else p for n, p in enumerate(parts))
    return "".join(told)


def _word(part: str) -> str:
    return part.partition(" ")[0].casefold()


def _base(part: str) -> str:
    first, space, rest = part.partition(" ")
    low = first.casefold()
    if low in words("task"):
        return part
    verb = bases(words("task")).get(low)
    if verb is not None:
        return f"{verb}{space}{rest}"
    return f"{first[:-2]}{space}{rest}" if low.endswith("ed") and low[:-2] in words("task") else part
