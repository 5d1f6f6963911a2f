"""Several tasks in one sentence: 'I order the keys today and build the rack next week, and Jonas ports the loader by May'."""

from __future__ import annotations

from agent.engines.offline.lexicon import curly, pattern
from agent.engines.offline.speech import Utterance


def several(said: Utterance, start: int, end: int) -> list[tuple[str | None, str]]:
    """(who, what) of each task in a stretch of a sentence, who None for the speaker; nothing where it is one task.

    Each must have a day of its own; two verbs with one day are one task.
    """
    third = pattern("task.third").search(curly(said.text), start, end)
    other = third if third is not None and third["who"] not in said.names and dated(third["task"]) else None
    own = said.text[start : other.start() if other is not None else end]
    parts = pattern("task.next").split(curly(own))
    tasks: list[tuple[str | None, str]] = [(None, p) for p in (parts if all(map(dated, parts)) else [own])]
    if other is not None:
        verb, _, rest = said.text[slice(*other.span("task"))].partition(" ")
        tasks.append((other["who"], f"{_base(verb)} {rest}"))
    return tasks if len(tasks) > 1 else []


def dated(text: str) -> bool:
    """Whether words say until when."""
    return pattern("task.due").search(curly(text)) is not None


def _base(verb: str) -> str:
    """'ports' → 'port', 'carries' → 'carry', 'fetches' → 'fetch'."""
    if verb.endswith("ies"):
        return f"{verb[:-3]}y"
    return verb[:-2] if verb.endswith(("ches", "shes", "sses", "xes", "zes", "oes")) else verb[:-1]
