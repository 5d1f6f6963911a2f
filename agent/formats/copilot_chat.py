"""GitHub Copilot's chats as VS Code exports them ("Chat: Export Chat…"): an object with `requests` and responses.

Calls of tools are told in one line each; thoughts, edits of files and what was attached are left out. The format is
that of VS Code's `chatModel.ts`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from agent.errors import InputError
from agent.formats.base import Confidence, Format, Source, Spoken, discussion, left_out
from agent.model.transcript import Transcript
from agent.text import jsons, tools
from agent.text.pasted import speech
from agent.text.stamps import instant, iso

_WORDS = frozenset(["", "markdownContent", "markdownVuln"])
_COUNTED = {
    **dict.fromkeys(("textEditGroup", "notebookEditGroup", "codeblockUri"), "edit of a file"),
    "thinking": "thought",
}


def sniff(source: Source) -> Confidence:
    """An object with the names of both sides and `requests`."""
    head = source.head
    if jsons.shape(head) != "{" or '"requests"' not in head:
        return Confidence.NO
    marks = ('"responderUsername"', '"requesterUsername"', '"initialLocation"')
    return Confidence.CERTAIN if any(mark in head for mark in marks) else Confidence.NO


def read(source: Source) -> Iterator[Transcript]:
    """The one conversation of a file. Raises InputError where nothing was asked in it."""
    counts: Counter[str] = Counter()
    spoken: list[Spoken] = []
    with source.open() as stream:
        for number, request in enumerate(jsons.items(stream, "requests.item", source.name), 1):
            spoken += _exchange(jsons.record(request), number, counts)
    if not spoken:
        raise InputError(f"{source.name} is a chat with Copilot in which nothing was asked; export it again.")
    with source.open() as stream:
        key = jsons.text(next(jsons.items(stream, "sessionId", source.name), None))
    started = next((moment for said in spoken if (moment := instant(said.time))), None)
    yield discussion(
        source,
        FORMAT.name,
        spoken,
        title=" ".join(spoken[0].text.split()[:10]),
        date=started.date() if started else None,
        key=f"copilot/{key}" if key else None,
        content=json.dumps([[said.speaker, said.text] for said in spoken]),
        with_assistant=True,
        warnings=left_out(counts),
    )


def _exchange(request: dict[str, Any], number: int, counts: Counter[str]) -> Iterator[Spoken]:
    moment = instant(request.get("timestamp"))
    time = iso(moment) if moment else None
    anchor = f"request {jsons.text(request.get('requestId')) or number}"
    message = request.get("message")
    yield _said("user", jsons.text(message) or jsons.text(jsons.record(message).get("text")), time, anchor)
    words: list[str] = []
    calls: list[str] = []
    for part in jsons.records(request.get("response")):
        kind = jsons.text(part.get("kind"))
        if kind in _COUNTED:
            counts[_COUNTED[kind]] += 1
        elif kind in ("toolInvocationSerialized", "toolInvocation"):
            calls.append(_call(part))
        elif kind == "inlineReference":
            words.append(f"`{jsons.text(part.get('name'))}`" if part.get("name") else "")
        elif kind in _WORDS:
            words.append(_value(part.get("content", part)))
    yield _said("assistant", "".join(words), None, anchor)
    yield Spoken(speaker="assistant", text="\n".join(calls), anchor=anchor, automatic=True)


def _value(part: object) -> str:
    return jsons.text(part) or jsons.text(jsons.record(part).get("value"))


def _call(part: dict[str, Any]) -> str:
    told = _value(part.get("pastTenseMessage")) or _value(part.get("invocationMessage"))
    return tools.line(jsons.text(part.get("toolId")) or "tool", told)


def _said(side: str, text: str, time: str | None, anchor: str) -> Spoken:
    said = speech(text)
    return Spoken(
        speaker=side, text=said.text, time=time, quoted=said.quoted, attachments=said.attachments, anchor=anchor
    )


FORMAT = Format(name="copilot-chat", sniff=sniff, read=read)
