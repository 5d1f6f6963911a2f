"""What somebody says that he or another does, as the task that it is: 'starts the plan', 'setting it to 5', 'talked to Ada'."""

from __future__ import annotations

import re

from agent.engines.offline.lexicon import words


def infinitive(text: str) -> str:
    """'starts the skeleton and writes the plan' → 'start the skeleton and write the plan'."""
    parts = re.split(r"(\band )", text)
    return "".join(_base(part) for part in parts)


def _base(part: str) -> str:
    first, space, rest = part.partition(" ")
    if first.casefold() in words("tasking") | words("doing"):
        stem = first[:-3]
        verb = next((f for f in (stem, f"{stem}e", stem[:-1]) if f.casefold() in words("task")), None)
        return f"{verb}{space}{rest}" if verb else part
    if first.casefold().endswith("ed") and first[:-2].casefold() in words("task"):
        return f"{first[:-2]}{space}{rest}"
    if first.casefold() not in words("tasks"):
        return part
    forms = (first[:-3] + "y" if first.endswith("ies") else "", first[:-1], first[:-2])
    verb = next((f for f in forms if f.casefold() in words("task")), first)
    return f"{verb}{space}{rest}"
