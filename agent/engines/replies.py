"""From the body of a chat completion, whole or streamed, to its text and usage.

Servers differ in what they leave out; nothing here trusts a field to be there. Streams are server-sent events (WHATWG
HTML, 9.2) that end with `data: [DONE]`; one without an end is no answer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from agent.engines.endpoint import Endpoint
from agent.engines.failures import CallError, Failure, failed
from agent.engines.foreign import of_body
from agent.model.plan import Usage
from agent.types import Frozen, Tokens


class Answer(Frozen):
    """What an endpoint answered. `usage` is null where it reports none; `thought`: it thinks before it answers."""

    text: str
    usage: Usage | None = None
    thought: bool = False
    streamed: bool = False


_CUT = {"length", "max_tokens", "max_output_tokens", "model_length"}
_FILTERED = {"content_filter", "safety", "recitation", "blocklist", "prohibited_content"}
_REFUSAL = re.compile(
    r"\s*(?:I(?:['’]m| am) (?:really |very |so )?sorry|sorry,"
    r"|I(?: can(?:no|['’])t|['’]m not able| am (?:not able|unable))\b"
    r".{0,40}\b(?:help|assist|comply|answer|do that|provide|fulfil))",
    re.IGNORECASE | re.DOTALL,
)
_THOUGHT = re.compile(r"</think(?:ing)?>|\[/THINK\]|◁/think▷|<\|channel\|>", re.IGNORECASE)
_EVENT = re.compile(r"\r?\n\r?\n|\r\r")


def read(body: str, endpoint: Endpoint) -> Answer:
    """The answer in a body, which is one JSON object or a stream of them.

    Raises CallError where there is no whole answer; it carries the usage where that was reported.
    """
    if is_stream(body):
        return _answer(_joined(body, endpoint), endpoint, streamed=True)
    try:
        completion = json.loads(body)
    except (ValueError, RecursionError):
        completion = None
    if not isinstance(completion, dict):
        raise failed(Failure.PROTOCOL, endpoint)
    return _answer(completion, endpoint, streamed=False)


def is_stream(body: str) -> bool:
    """Whether a body is a stream of events, whatever was asked for."""
    return body.lstrip("\ufeff\r\n ").startswith(("data:", "event:", ":", "id:", "retry:"))


def events(body: str) -> Iterator[str]:
    """The data of each event; comments and other fields left out."""
    for event in _EVENT.split(body):
        lines = [line[5:].removeprefix(" ") for line in event.splitlines() if line.startswith("data:")]
        if all(line.strip().startswith(("{", "[DONE]")) for line in lines):
            yield from lines  # some servers leave out the blank line between events
        elif lines:
            yield "\n".join(lines)


def _joined(body: str, endpoint: Endpoint) -> dict[str, Any]:
    """The completion that a stream's deltas add up to. Raises CallError where the stream has no end."""
    texts, refusals, thought = list[str](), list[str](), False
    finish, usage, done = None, None, False
    for data in events(body):
        if data.strip() == "[DONE]":
            done = True
            break
        try:
            piece = json.loads(data)
        except ValueError:
            raise failed(Failure.LOST, endpoint) from None  # an event that was torn
        if not isinstance(piece, dict):
            raise failed(Failure.PROTOCOL, endpoint)
        if piece.get("error"):
            raise of_body(piece["error"], endpoint)
        usage = piece.get("usage") or usage
        for choice in _dicts(piece.get("choices"))[:1]:
            delta = choice.get("delta") or choice.get("message")
            delta = delta if isinstance(delta, dict) else {}
            texts.append(_content(delta.get("content")))
            refusals.append(_content(delta.get("refusal")))
            thought = thought or bool(delta.get("reasoning_content") or delta.get("reasoning"))
            finish = choice.get("finish_reason") or finish
    if finish is None and not done:
        raise failed(Failure.LOST, endpoint)
    message = {"content": "".join(texts), "refusal": "".join(refusals), "reasoning_content": "…" if thought else ""}
    return {"choices": [{"message": message, "finish_reason": finish}], "usage": usage}


def _answer(completion: dict[str, Any], endpoint: Endpoint, *, streamed: bool) -> Answer:
    if completion.get("error"):
        raise of_body(completion["error"], endpoint)
    choices = completion.get("choices")
    if not isinstance(choices, list) or (choices and not isinstance(choices[0], dict)):
        raise failed(Failure.PROTOCOL, endpoint)
    choice: dict[str, Any] = choices[0] if choices else {}
    message = choice.get("message")
    message = message if isinstance(message, dict) else {}
    usage = _usage(completion.get("usage"))
    try:
        text = _text(choice, message, endpoint)
    except CallError as error:
        error.usage = usage and usage.model_copy(update={"calls": 1})
        raise
    return Answer(text=text, usage=usage, thought=_thought(message, completion.get("usage"), text), streamed=streamed)


def _text(choice: dict[str, Any], message: dict[str, Any], endpoint: Endpoint) -> str:
    finish = str(choice.get("finish_reason") or "").casefold()
    refusal, content = _content(message.get("refusal")), _content(message.get("content"))
    if refusal.strip():
        raise failed(Failure.REFUSED, endpoint, refusal)
    if finish in _FILTERED:
        raise failed(Failure.FILTERED, endpoint)
    if finish in _CUT:
        raise failed(Failure.CUT, endpoint)
    if finish == "error":
        raise failed(Failure.SERVER, endpoint)
    if not content.strip():
        raise failed(Failure.EMPTY, endpoint)
    if "{" not in content and _REFUSAL.match(content):
        raise failed(Failure.REFUSED, endpoint, content)
    return content.encode("utf-8", "replace").decode()  # half a surrogate pair cannot be stored


def _content(content: Any) -> str:
    """The text of a content, which is text, a list of parts, or an object where a server parsed it already."""
    if isinstance(content, list):
        return "".join(str(part.get("text") or "") for part in _dicts(content))
    if isinstance(content, dict):
        return json.dumps(content, ensure_ascii=False)
    return content if isinstance(content, str) else ""


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _thought(message: dict[str, Any], usage: Any, text: str) -> bool:
    details = usage.get("completion_tokens_details") if isinstance(usage, dict) else None
    counted = isinstance(details, dict) and _tokens(details, "reasoning_tokens") > 0
    return bool(counted or message.get("reasoning_content") or message.get("reasoning") or _THOUGHT.search(text))


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
    return value if isinstance(value, int) and 0 < value < 1_000_000_000 else 0
