"""The session logs of Claude Code: JSON lines, one a message, each naming the one that it answers (`parentUuid`).

The discussion is what the person and the assistant said on the branch that was written last. Calls of tools are told in
one line each; their results, thoughts, sub-agents and what the program puts in are left out. There is no documentation
by Anthropic; this follows the logs of versions 1 and 2.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from agent.errors import InputError
from agent.formats.base import Confidence, Format, Source, Spoken, discussion, left_out
from agent.model.transcript import Transcript
from agent.text import branches, jsons, tools
from agent.text.pasted import speech
from agent.text.stamps import instant, iso

_MARKS = ('"sessionId"', '"parentUuid"', '"isSidechain"')
_TITLES = {"summary": "summary", "custom-title": "customTitle", "ai-title": "aiTitle"}
_INTERRUPTED = re.compile(r"\[Request interrupted by user[^\]]*\]")
_COMMAND = re.compile(r"<command-args>(.*?)</command-args>", re.DOTALL)


class Line(NamedTuple):
    """What is kept of a line of the log."""

    key: str
    parent: str | None
    side: str
    words: tuple[str, ...]
    calls: tuple[str, ...]
    time: str | None
    number: int


class Log(NamedTuple):
    """The lines of a log by their ids, in its order, and what it says of itself."""

    lines: dict[str, Line]
    about: dict[str, str]
    counts: Counter[str]


def sniff(source: Source) -> Confidence:
    """Lines of JSON with the ids of a session, of a message and of the one that it answers."""
    if jsons.shape(source.head) != "{" or not all(mark in source.head for mark in _MARKS[:2]):
        return Confidence.NO
    return Confidence.CERTAIN if _MARKS[2] in source.head else Confidence.LIKELY


def read(source: Source) -> Iterator[Transcript]:
    """The one session of a log. Raises InputError where no line of it is one."""
    log = _log(source)
    if not log.lines:
        raise InputError(f"{source.name} looks like a log of Claude Code and holds no message; give the whole file.")
    chosen = [log.lines[key] for key in branches.current({key: line.parent for key, line in log.lines.items()})]
    chosen = [line for line in chosen if line.words or line.calls]
    abandoned = sum(bool(line.words) for line in log.lines.values()) - sum(bool(line.words) for line in chosen)
    log.counts["message of a branch that was abandoned"] = abandoned
    first = next((line.time for line in chosen if line.time), None)
    started = instant(first)
    yield discussion(
        source,
        FORMAT.name,
        _spoken(chosen),
        title=next((log.about[kind] for kind in reversed(_TITLES) if log.about.get(kind)), None),
        date=started.date() if started else None,
        key=f"claude-code/{log.about['session']}" if log.about.get("session") else None,
        content=json.dumps([[line.side, line.words, line.calls] for line in chosen]),
        with_assistant=True,
        warnings=left_out(log.counts),
    )


def _log(source: Source) -> Log:
    log = Log({}, {}, Counter())
    with source.open() as stream:
        for number, entry in jsons.lines(stream, source.name):
            if entry is None:
                log.counts["line that is no JSON"] += 1
                continue
            kind = jsons.text(entry.get("type"))
            if kind in _TITLES:
                log.about[kind] = jsons.text(entry.get(_TITLES[kind]))
            line = _line(entry, kind, number, log.counts)
            if line is not None:
                log.lines.setdefault(line.key, line)
                log.about.setdefault("session", jsons.text(entry.get("sessionId")))
    return log


def _line(entry: dict[str, Any], kind: str, number: int, counts: Counter[str]) -> Line | None:
    """A message, or what stands between two on the branch; None for lines beside it."""
    key = jsons.text(entry.get("uuid"))
    if not key:
        return None
    if entry.get("isSidechain") is True:
        counts["message of a sub-agent"] += 1
        return None
    parent = jsons.text(entry.get("parentUuid")) or jsons.text(entry.get("logicalParentUuid")) or None
    moment = instant(entry.get("timestamp"))
    words: list[str] = []
    calls: list[str] = []
    if kind in ("user", "assistant") and not entry.get("isMeta") and not entry.get("isCompactSummary"):
        for block in _blocks(jsons.record(entry.get("message")).get("content")):
            _take(block, words, calls, counts)
    return Line(key, parent, kind, tuple(words), tuple(calls), iso(moment) if moment else None, number)


def _blocks(content: object) -> list[dict[str, Any]]:
    return [{"type": "text", "text": content}] if isinstance(content, str) else jsons.records(content)


def _take(block: dict[str, Any], words: list[str], calls: list[str], counts: Counter[str]) -> None:
    """Sort a block of a message: words, a call of a tool, or what is only counted."""
    kind = jsons.text(block.get("type"))
    if kind == "text":
        text = jsons.text(block.get("text"))
        if command := _COMMAND.search(text):
            text = command[1]
        text = _INTERRUPTED.sub("", tools.own_words(text)).strip()
        words += [text] if text else []
    elif kind == "tool_use":
        calls.append(tools.line(jsons.text(block.get("name")) or "tool", block.get("input")))
    elif kind in ("tool_result", "thinking", "redacted_thinking", "image"):
        counts[{"tool_result": "result of a tool", "image": "image"}.get(kind, "thought")] += 1


def _spoken(lines: Iterable[Line]) -> Iterator[Spoken]:
    """The turns: what one side said in lines that follow one another, and the calls of tools between."""
    held: list[Line] = []
    for line in lines:
        if held and (line.side != held[-1].side or bool(line.words) != bool(held[-1].words)):
            yield _turn(held)
            held = []
        held.append(line)
        if line.words and line.calls:
            yield _turn(held)
            held = [line._replace(words=())]
    if held:
        yield _turn(held)


def _turn(held: list[Line]) -> Spoken:
    first = held[0]
    anchor = f"message {first.key}, line {first.number}"
    if not first.words:
        called = "\n".join(call for line in held for call in line.calls)
        return Spoken(speaker="assistant", text=called, time=first.time, anchor=anchor, automatic=True)
    said = speech("\n\n".join(text for line in held for text in line.words))
    return Spoken(
        speaker=first.side,
        text=said.text,
        time=first.time,
        quoted=said.quoted,
        attachments=said.attachments,
        anchor=anchor,
    )


FORMAT = Format(name="claude-code-log", sniff=sniff, read=read)
