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

_THOUGHT = "</think>"
_MOST = 8
"""Wrappers that are looked into; an answer with more is no answer."""
_FENCE = re.compile(r"^[ \t]*```(?:json|JSON)?[ \t]*\n(.*?)\n[ \t]*```[ \t]*$", re.DOTALL | re.MULTILINE)


def parsed(text: str) -> dict[str, Any]:
    """The object that an answer consists of. Raises UnfitError where it is no JSON object."""
    for candidate in _candidates(text):
        try:
            value = json.loads(candidate)
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict):
            return value
        raise UnfitError("The answer must be one JSON object.")
    raise UnfitError("The answer is not JSON.", Failure.NOT_JSON)


def _candidates(text: str) -> Iterator[str]:
    """The text, then what follows each end of a thought, each as it is and out of its fence."""
    rest = text
    for _ in range(1 + min(text.count(_THOUGHT), _MOST)):
        bare = rest.strip()
        yield bare
        fenced = _FENCE.findall(bare) if bare.count("```") <= 2 * _MOST else []
        if len(fenced) == 1 and not bare.startswith("{"):
            yield fenced[0]
        rest = rest.partition(_THOUGHT)[2]
