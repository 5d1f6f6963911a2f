"""The session logs of Codex CLI ("rollouts"): JSON lines of a session's head, its messages and its calls of tools.

Newer logs wrap each line as `{"timestamp", "type", "payload"}`, older ones hold the payload itself. The words come from
the messages, or, in a log that has none, from the events that show them. The format is that of the source of Codex CLI
(`codex-rs/protocol`), 2025 and 2026.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from agent.errors import InputError
from agent.formats.base import Confidence, Format, Source, Spoken, discussion, left_out
from agent.model.transcript import Transcript
from agent.text import jsons, tools
from agent.text.pasted import speech
from agent.text.stamps import instant, iso

_CALLS = ("function_call", "custom_tool_call", "local_shell_call", "web_search_call")
_COUNTED = {
    "function_call_output": "result of a tool",
    "custom_tool_call_output": "result of a tool",
    "reasoning": "thought",
}
_EVENTS = {"user_message": "user", "agent_message": "assistant"}
_PUT_IN = ("# AGENTS.md instructions", "<permissions instructions>", "# Context from my IDE setup")


class Part(NamedTuple):
    """Words of one side, or calls of tools (`side` is empty), and where they stand."""

    side: str
    text: str
    time: str | None
    number: int


def sniff(source: Source) -> Confidence:
    """Lines of JSON that begin with a session's head, or hold messages with typed text."""
    head = source.head
    if jsons.shape(head) != "{":
        return Confidence.NO
    first = head.lstrip().split("\n", 1)[0]
    if '"session_meta"' in first and '"payload"' in first:
        return Confidence.CERTAIN
    typed = '"input_text"' in head and '"role"' in head
    return Confidence.LIKELY if typed and ('"response_item"' in head or '"type":"message"' in head) else Confidence.NO


def read(source: Source) -> Iterator[Transcript]:
    """The one session of a log. Raises InputError where no line of it is one."""
    counts: Counter[str] = Counter()
    messages: list[Part] = []
    events: list[Part] = []
    head: dict[str, Any] = {}
    with source.open() as stream:
        for number, entry in jsons.lines(stream, source.name):
            if entry is None:
                counts["line that is no JSON"] += 1
                continue
            payload = jsons.record(entry.get("payload")) or entry
            if not head and ("session_meta" in (entry.get("type"), payload.get("type")) or number == 1):
                head = payload
            events += _event(payload, number, entry)
            messages += _message(payload, number, entry, counts)
    said = messages if any(part.side for part in messages) else events
    if not said:
        raise InputError(f"{source.name} looks like a log of Codex CLI and holds no message; give the whole file.")
    key = jsons.text(head.get("id"))
    started = instant(head.get("timestamp")) or instant(said[0].time)
    yield discussion(
        source,
        FORMAT.name,
        _turns(said),
        date=started.date() if started else None,
        key=f"codex/{key}" if key else None,
        content=json.dumps([[part.side, part.text] for part in said]),
        with_assistant=True,
        warnings=left_out(counts),
    )


def _time(entry: dict[str, Any]) -> str | None:
    moment = instant(entry.get("timestamp"))
    return iso(moment) if moment else None


def _event(payload: dict[str, Any], number: int, entry: dict[str, Any]) -> Iterator[Part]:
    side = _EVENTS.get(jsons.text(payload.get("type")))
    if side and (text := jsons.text(payload.get("message")).strip()):
        yield Part(side, text, _time(entry), number)


def _message(payload: dict[str, Any], number: int, entry: dict[str, Any], counts: Counter[str]) -> Iterator[Part]:
    kind = jsons.text(payload.get("type"))
    if kind in _COUNTED:
        counts[_COUNTED[kind]] += 1
    elif kind in _CALLS:
        tool = jsons.text(payload.get("name")) or kind.removesuffix("_call")
        called = payload.get("arguments") or payload.get("input") or payload.get("action")
        yield Part("", tools.line(tool, called), _time(entry), number)
    elif kind == "message":
        side = jsons.text(payload.get("role"))
        blocks = [jsons.text(block.get("text")) for block in jsons.records(payload.get("content"))]
        words = [text for block in blocks if (text := _own(block))]
        if side not in ("user", "assistant"):
            counts["instructions of the program"] += 1
        elif words:
            yield Part(side, "\n\n".join(words), _time(entry), number)


def _own(text: str) -> str:
    bare = tools.own_words(text)
    return "" if bare.startswith(_PUT_IN) else bare


def _turns(parts: list[Part]) -> Iterator[Spoken]:
    held: list[Part] = []
    for part in parts:
        if held and part.side != held[0].side:
            yield _turn(held)
            held = []
        held.append(part)
    yield _turn(held)


def _turn(held: list[Part]) -> Spoken:
    first = held[0]
    anchor = f"line {first.number}"
    if not first.side:
        called = "\n".join(part.text for part in held)
        return Spoken(speaker="assistant", text=called, time=first.time, anchor=anchor, automatic=True)
    said = speech("\n\n".join(part.text for part in held))
    return Spoken(
        speaker=first.side,
        text=said.text,
        time=first.time,
        quoted=said.quoted,
        attachments=said.attachments,
        anchor=anchor,
    )


FORMAT = Format(name="codex-log", sniff=sniff, read=read)
