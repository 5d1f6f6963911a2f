"""Recorded exchanges with an endpoint: how they are written, and how a request finds its recording.

A recording is matched on the end of its path, the model, the form, and a hash of the data part and of what was said
after it. So a prompt may change without asking anew, and a change of the facts or of a form may not; the day of a
chat, which is in its name and in what was told there, and the order in which a search finds things do not count. What
a recording holds is made for people: bodies as YAML, text in blocks, a stream as what it adds up to, no header but
the content's type, no host, no key. The schema itself is left out; its name and version stand for it.
"""

from __future__ import annotations

import copy
import hashlib
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import vcr
import yaml
from vcr.cassette import Cassette
from vcr.record_mode import RecordMode
from vcr.request import Request

_HOST = "http://endpoint"
_CHAT_OF_A_DAY = re.compile(r"chat \d{4}-\d\d-\d\d-[0-9a-f]{4}")
_SAID_ON = re.compile(r'"said_on": "\d{4}-\d\d-\d\d"')
"""What was told in a chat was said on the day on which the test runs."""
_PIECE = 48
"""Characters of a piece of a stream."""
_OPEN, _CLOSE = "<<<DATA\n", "\nDATA>>>"


def exchange_key(request: Request) -> tuple[str, str, str, str]:
    """What a request is known by: path, model, form, hash of the data and of all that was said after it."""
    path = "/" + "/".join(request.path.rstrip("/").split("/")[-2:])
    body = json.loads(request.body)
    form = body.get("response_format", {}).get("json_schema", {}).get("name", "")
    messages = body.get("messages", [])
    place = next((n for n, m in enumerate(messages) if m["role"] == "user"), len(messages))
    first = messages[place]["content"] if place < len(messages) else ""
    data = first.split(_OPEN, 1)[-1].rsplit(_CLOSE, 1)[0]
    texts = (data, *(m["content"] for m in messages[place + 1 :]))
    said = [_SAID_ON.sub("", _CHAT_OF_A_DAY.sub("chat", text)) for text in texts]
    if form.startswith("converse-"):  # what was found comes in the order of a search, which says nothing
        said = ["\n".join(sorted(text.split("\n"))) for text in said]
    return path, body.get("model", ""), form, hashlib.sha256("\x1f".join(said).encode()).hexdigest()


def _same_exchange(one: Request, other: Request) -> None:
    if exchange_key(one) != exchange_key(other):
        raise AssertionError(f"{exchange_key(one)} is not {exchange_key(other)}")


def _request(request: Request) -> Request:
    """The request as it is kept."""
    body = json.loads(request.body)
    body.get("response_format", {}).get("json_schema", {}).pop("schema", None)
    path = "/".join(request.path.rstrip("/").split("/")[-2:])
    return Request(
        request.method, f"{_HOST}/{path}", json.dumps(body, ensure_ascii=False), {"content-type": "application/json"}
    )


def _response(response: dict[str, Any]) -> dict[str, Any]:
    """The response as it is kept: the choices and the usage."""
    text = response["body"]["string"]
    try:
        if streamed := _added_up(text.decode()):
            return _kept(response, _stream(streamed).encode())
        whole = json.loads(text)
        kept: Any = {key: whole[key] for key in ("object", "model", "choices", "usage", "error") if key in whole}
    except (ValueError, TypeError):
        kept = None
    return _kept(response, text if kept is None else json.dumps(kept, ensure_ascii=False).encode())


def _kept(response: dict[str, Any], body: bytes) -> dict[str, Any]:
    headers = {
        name: value for name, value in response["headers"].items() if name.lower() in {"content-type", "retry-after"}
    }
    return {"status": response["status"], "headers": headers, "body": {"string": body}}


def _added_up(text: str) -> dict[str, Any] | None:
    """What a stream of events adds up to; null where the text is none."""
    if not text.startswith("data:"):
        return None
    said = [line.removeprefix("data:").strip() for line in text.splitlines() if line.startswith("data:")]
    events = [json.loads(event) for event in said if event != "[DONE]"]
    choices = [event["choices"][0] for event in events if event.get("choices")]
    return {
        "object": "stream",
        "model": events[0].get("model", ""),
        "content": "".join(choice["delta"].get("content") or "" for choice in choices),
        "finish_reason": next((c["finish_reason"] for c in reversed(choices) if c.get("finish_reason")), None),
        "usage": next((e["usage"] for e in reversed(events) if e.get("usage")), None),
    }


def _stream(whole: dict[str, Any]) -> str:
    """The events that add up to this."""
    text, head = whole["content"], {"object": "chat.completion.chunk", "model": whole["model"]}
    pieces = [{"content": text[start : start + _PIECE]} for start in range(0, len(text), _PIECE)]
    events: list[Any] = [
        {**head, "choices": [{"index": 0, "delta": delta, "finish_reason": None}]}
        for delta in ({"role": "assistant"}, *pieces)
    ]
    events.append({**head, "choices": [{"index": 0, "delta": {}, "finish_reason": whole["finish_reason"]}]})
    events.append({**head, "choices": [], "usage": whole["usage"]})
    return "".join(f"data: {json.dumps(event, ensure_ascii=False)}\n\n" for event in events) + "data: [DONE]\n\n"


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""LibYAML's, where it is there: many times as quick."""


class _Dumper(yaml.SafeDumper):
    """Text of several lines as a block."""


def _text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)


class Readable:
    """vcrpy's serializer, with JSON bodies as YAML."""

    @staticmethod
    def serialize(cassette: dict[str, Any]) -> str:
        """The file's text."""
        cassette = copy.deepcopy(cassette)  # vcrpy goes on playing what it hands out here
        for interaction in cassette["interactions"]:
            interaction["request"]["body"] = _opened(interaction["request"]["body"])
            interaction["response"]["body"]["string"] = _opened(interaction["response"]["body"]["string"])
        return yaml.dump(cassette, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1_000_000)

    @staticmethod
    def deserialize(text: str) -> dict[str, Any]:
        """What vcrpy made of it."""
        cassette: dict[str, Any] = yaml.load(text, Loader=_LOADER)
        for interaction in cassette["interactions"]:
            interaction["request"]["body"] = _closed(interaction["request"]["body"])
            interaction["response"]["body"]["string"] = _closed(interaction["response"]["body"]["string"])
        return cassette


def _opened(body: Any) -> Any:
    text = body.decode() if isinstance(body, bytes) else body
    if streamed := _added_up(text):
        return streamed
    try:
        value = json.loads(text)
    except ValueError:
        return text
    return value if isinstance(value, dict) else text


def _closed(body: Any) -> str:
    if isinstance(body, dict) and body.get("object") == "stream":
        return _stream(body)
    return json.dumps(body, ensure_ascii=False) if isinstance(body, dict) else str(body)


@contextmanager
def cassette(path: Path, *, record: bool = False) -> Iterator[Cassette]:
    """Play a file's recordings; with `record`, ask for what it lacks, save each answer, drop what was not played.

    Without `record` a request that has no recording fails, and so does the block where a recording was not played.
    """
    recorder = vcr.VCR(
        decode_compressed_response=True, before_record_request=_request, before_record_response=_response
    )
    recorder.register_serializer("readable", Readable)
    recorder.register_matcher("exchange", _same_exchange)
    mode = RecordMode.NEW_EPISODES if record else RecordMode.NONE
    with recorder.use_cassette(str(path), serializer="readable", match_on=["exchange"], record_mode=mode) as tape:
        if record:
            _save_each(tape)
        yield tape
        if record:
            tape.drop_unused_requests = (
                True  # only where the whole run went well: a run that broke off has not played all
            )
    if not record and (left := unplayed(tape)):
        raise AssertionError(f"{path.name} holds recordings that nothing plays: {left}; `make record` removes them")


def _save_each(tape: Cassette) -> None:
    """Whoever sits at a desk has written the answer once; it is on disk before the next request."""
    append, lock = tape.append, threading.Lock()

    def saved(request: Request, response: dict[str, Any]) -> None:
        with lock:
            append(request, response)
            held, tape.data = (
                tape.data,
                copy.deepcopy(tape.data),
            )  # vcrpy saves by making bytes text, and goes on playing
            try:
                tape._save(force=True)
            finally:
                tape.data = held

    tape.append = saved


def unplayed(tape: Cassette) -> list[str]:
    """The forms of the recordings that were not played."""
    return [exchange_key(request)[2] for n, request in enumerate(tape.requests) if not tape.play_counts[n]]
