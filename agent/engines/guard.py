"""The last look before a request leaves the machine: whatever way its words took, no secret may be among them."""

from __future__ import annotations

import json
from collections.abc import Iterator

from agent.engines.recorded import Request
from agent.errors import UsageError
from agent.text.secrets import Rules


def refuse_secrets(request: Request, rules: Rules) -> None:
    """Raises UsageError, which names the rule and never the secret, where a rule fires anywhere in the body."""
    texts = list(_texts(request))
    rules = rules.that_may_fire("\n".join(texts))
    for text in texts if rules.rules else ():
        span = next(rules.spans(text), None)
        if span is not None:
            raise UsageError(
                f"A secret ({span.rule}) stands unmasked in what would go to {request.model} ({request.step}, "
                f"{request.about}); it was not sent: take it out of your settings or edits, then run again."
            )


def _texts(request: Request) -> Iterator[str]:
    """Every text of the body as it was before it was escaped for JSON: rules look at what stands around a secret."""
    yield from _leaves(request.shape)
    for message in request.messages:
        if message.role == "assistant":  # the endpoint's own words
            continue
        rest: list[str] = []
        for line in message.content.split("\n"):
            value = _json(line)
            if value is None:
                rest.append(line)
            else:
                yield from _leaves(value)
        yield "\n".join(rest)


def _json(line: str) -> object:
    """What a line of data holds; None for a line that is none."""
    if not line.startswith(("{", "[")):
        return None
    try:
        value: object = json.loads(line)
    except ValueError:
        return None
    return value


def _leaves(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, part in value.items():
            yield str(name)
            yield from _leaves(part)
    elif isinstance(value, list):
        for part in value:
            yield from _leaves(part)
