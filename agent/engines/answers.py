"""From the text of an answer to the JSON object in it.

Servers that do not hold to the schema wrap it: a block of thoughts before, a fence around, a word of farewell behind.
Whole wrappers are taken off; nothing is ever repaired, completed or guessed, since half an answer that parses is worse
than none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from agent.engines.failures import Failure, UnfitError

_THOUGHT = re.compile(
    r"</think(?:ing)?>|</(?:thought|reasoning)>|\[/THINK\]|◁/think▷|<\|end_of_thought\|>"
    r"|<\|channel\|>\s*final\s*(?:<\|constrain\|>\s*\w*\s*)?<\|message\|>",
    re.IGNORECASE,
)
"""What ends a thought, in the ways in which models that think aloud write it."""
_MOST = 8
"""Wrappers that are looked into; an answer with more is no answer."""
_FENCE = re.compile(r"^[ \t]*```\w*[ \t]*\n(.*?)\n[ \t]*```[ \t]*$", re.DOTALL | re.MULTILINE)
_DECODER = json.JSONDecoder()


def parsed(text: str) -> dict[str, Any]:
    """The object that an answer consists of. Raises UnfitError where it is no JSON object."""
    for candidate in _candidates(text.lstrip("\ufeff")):
        try:
            value = json.loads(candidate)
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict):
            return _whole(value, candidate)
        raise UnfitError("The answer must be one JSON object.")
    raise UnfitError("The answer is not JSON.", Failure.NOT_JSON)


def _candidates(text: str) -> Iterator[str]:
    """The text, then what follows each end of a thought, each as it is, out of its fence, and out of its prose."""
    starts = [0, *(match.end() for match in _THOUGHT.finditer(text))][: 1 + _MOST]
    for start in starts:
        bare = text[start:].strip()
        yield bare
        fenced = _FENCE.findall(bare) if bare.count("```") <= 2 * _MOST else []
        if len(fenced) == 1 and not bare.startswith("{"):
            yield fenced[0]
    bare = text[starts[-1] :].strip()
    if (alone := _only_object(bare)) is not None:
        yield alone


def _only_object(text: str) -> str | None:
    """The one object in prose: nothing around it could be a part of one, and it is in no unfinished thought."""
    start = text.find("{")
    if start < 0:
        return None
    try:
        _, length = _DECODER.raw_decode(text[start:])
    except (ValueError, RecursionError):
        return None
    around = text[:start] + text[start + length :]
    return None if re.search(r"[{}\[\]]|<think", around) else text[start : start + length]


def _whole(value: dict[str, Any], text: str) -> dict[str, Any]:
    """The value without halves of surrogate pairs, which JSON can write and nothing can store."""
    if "\\ud" not in text.casefold():
        return value
    clean: dict[str, Any] = json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
    return clean
