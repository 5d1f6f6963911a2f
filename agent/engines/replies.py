"""From the body of a chat completion to its text and usage.

Servers differ in what they leave out; nothing here trusts a field to be there.
"""

from __future__ import annotations

import json
from typing import Any

from agent.engines.endpoint import Endpoint
from agent.engines.failures import Failure, failed
from agent.model.plan import Usage
from agent.types import Tokens


def read(body: str, endpoint: Endpoint) -> tuple[str, Usage | None]:
    """The answer's text, and its usage where the server reports one.

    Raises CallError where there is no whole answer.
    """
    try:
        completion = json.loads(body)
    except ValueError:
        completion = None
    if not isinstance(completion, dict):
        raise failed(Failure.PROTOCOL, endpoint)
    if completion.get("error"):  # some gateways report failures with status 200
        raise failed(Failure.SERVER, endpoint, _said(completion["error"]))
    choices = completion.get("choices")
    if not isinstance(choices, list) or (choices and not isinstance(choices[0], dict)):
        raise failed(Failure.PROTOCOL, endpoint)
    choice: dict[str, Any] = choices[0] if choices else {}
    message = choice.get("message")
    return _text(choice, message if isinstance(message, dict) else {}, endpoint), _usage(completion.get("usage"))


def _text(choice: dict[str, Any], message: dict[str, Any], endpoint: Endpoint) -> str:
    if message.get("refusal"):
        raise failed(Failure.REFUSED, endpoint, _said(message["refusal"]))
    if choice.get("finish_reason") == "content_filter":
        raise failed(Failure.FILTERED, endpoint)
    if choice.get("finish_reason") == "length":
        raise failed(Failure.CUT, endpoint)
    content = message.get("content")
    if isinstance(content, list):  # parts, as some gateways send them
        content = "".join(str(part.get("text") or "") for part in content if isinstance(part, dict))
    if not isinstance(content, str) or not content.strip():
        raise failed(Failure.EMPTY, endpoint)
    return content


def _said(error: Any) -> str:
    return str(error.get("message", "")) if isinstance(error, dict) else str(error)


def _usage(given: Any) -> Usage | None:
    if not isinstance(given, dict) or not _tokens(given, "prompt_tokens"):
        return None
    details = given.get("prompt_tokens_details")
    cached = _tokens(details, "cached_tokens") if isinstance(details, dict) else 0
    return Usage(
        input_tokens=_tokens(given, "prompt_tokens"),
        cached_tokens=cached,
        output_tokens=_tokens(given, "completion_tokens"),
    )


def _tokens(given: dict[str, Any], name: str) -> Tokens:
    value = given.get(name)
    return value if isinstance(value, int) and value > 0 else 0
