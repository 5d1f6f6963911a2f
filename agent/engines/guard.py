"""The last look before a request leaves the machine: whatever way its words took, no secret may be among them."""

from __future__ import annotations

import json
from functools import lru_cache

from agent.engines.recorded import Request
from agent.errors import UsageError
from agent.text.secrets import Rules


def refuse_secrets(request: Request, rules: Rules) -> None:
    """Raises UsageError, which names the rule and never the secret, where a rule fires anywhere in the body."""
    texts = dict.fromkeys(_texts(request))  # most are names of fields, and stand there many times
    rules = rules.that_may_fire("\n".join(texts))
    for text in texts if rules.rules else ():
        span = next(rules.spans(text), None)
        if span is not None:
            raise UsageError(
                f"A secret ({span.rule}) stands unmasked in what would go to {request.model} ({request.step}, "
                f"{request.about}); it was not sent: take it out of your settings or edits, then run again."
            )


def _texts(request: Request) -> list[str]:
    """Every text of the body as it was before it was escaped for JSON: rules look at what stands around a secret."""
    found = [*_in_shape(request.told)]
    for message in request.messages:
        if message.role == "assistant":  # the endpoint's own words
            continue
        rest: list[str] = []
        for line in message.content.split("\n"):
            told = _in_line(line)
            if told is None:
                rest.append(line)
            else:
                found += told
        found.append("\n".join(rest))
    return found


@lru_cache(maxsize=64)
def _in_shape(shape: str) -> tuple[str, ...]:
    """Every text of a schema; there are as many as forms, and each goes out again and again."""
    found: list[str] = []
    _leaves(json.loads(shape), found)
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=1024)
def _in_line(line: str) -> tuple[str, ...] | None:
    """Every text in a line of data, which goes out again with each repair; None for a line that is none."""
    if not line.startswith(("{", "[")):
        return None
    try:
        value: object = json.loads(line)
    except ValueError:
        return None
    found: list[str] = []
    _leaves(value, found)
    return tuple(dict.fromkeys(found))


def _leaves(value: object, found: list[str]) -> None:
    """Add every name and text in a value."""
    if isinstance(value, str):
        found.append(value)
    elif isinstance(value, dict):
        found += map(str, value)
        for part in value.values():
            _leaves(part, found)
    elif isinstance(value, list):
        for part in value:
            _leaves(part, found)
