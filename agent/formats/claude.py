"""Claude's data export: `conversations.json`, an array of conversations with their `chat_messages`.

The words of a message are its typed blocks of text; where it has none, its `text`. What was pasted as an attachment
is a discussion of its own where people speak in it, else a block beside the message. The format is not documented by
Anthropic; this follows exports as they are. The file is read as a stream.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from agent.errors import InputError
from agent.formats.base import Confidence, Format, Source, Spoken, discussion, left_out, pasted_turns
from agent.model.transcript import Attachment, Transcript
from agent.text import branches, jsons
from agent.text.pasted import speech
from agent.text.stamps import instant, iso

_SIDES = {"human": "user", "user": "user", "assistant": "assistant"}
_NOT_SAID = {
    "thinking": "thought",
    "redacted_thinking": "thought",
    "tool_use": "call of a tool",
    "tool_result": "result of a tool",
}
_UNSUPPORTED = re.compile(r"```\nThis block is not supported on your current device yet\.\n```\s*")
_PROSE = frozenset(["", "txt", "text", "md", "markdown", "vtt", "srt", "log", "eml"])


def sniff(source: Source) -> Confidence:
    """JSON that holds `chat_messages`, as no other export does."""
    if not jsons.shape(source.head) or '"chat_messages"' not in source.head:
        return Confidence.NO
    return Confidence.CERTAIN if '"sender"' in source.head or '"uuid"' in source.head else Confidence.LIKELY


def read(source: Source) -> Iterator[Transcript]:
    """Every conversation of the export, in its order; an empty one has no turns. Raises InputError for no export."""
    found = 0
    with source.open() as stream:
        prefix = "item" if jsons.shape(source.head) == "[" else _wrapped(source.head)
        for conversation in jsons.items(stream, prefix, source.name):
            if isinstance(conversation, dict) and isinstance(conversation.get("chat_messages"), list):
                found += 1
                yield _conversation(source, conversation)
    if not found:
        raise InputError(f"{source.name} looks like a Claude export and holds no conversation; export the data again.")


def _wrapped(head: str) -> str:
    return "conversations.item" if re.match(r'\s*\{\s*"conversations"\s*:\s*\[', head) else ""


def _conversation(source: Source, conversation: dict[str, Any]) -> Transcript:
    counts: Counter[str] = Counter()
    messages = _current(conversation)
    spoken = [said for message in messages for said in _spoken(message, counts)]
    content = [[said.speaker, said.text, [a.text for a in said.attachments]] for said in spoken]
    moments = [moment for message in messages if (moment := instant(message.get("created_at")))]
    started = moments[0] if moments else instant(conversation.get("created_at"))
    return discussion(
        source,
        FORMAT.name,
        spoken,
        title=jsons.text(conversation.get("name")).strip() or "Untitled conversation",
        date=started.date() if started else None,
        key=jsons.text(conversation.get("uuid")).strip() or None,
        content=json.dumps(content),
        with_assistant=True,
        warnings=left_out(counts),
    )


def _current(conversation: dict[str, Any]) -> list[dict[str, Any]]:
    """The messages of the branch that was current; in older exports, which know no parents, all of them."""
    messages = jsons.records(conversation["chat_messages"])
    by_id = {jsons.text(message.get("uuid")): message for message in messages}
    parents = {key: _parent(message) for key, message in by_id.items()}
    if len(by_id) < len(messages) or not any(parent in by_id for parent in parents.values()):
        return messages
    leaf = conversation.get("current_leaf_message_uuid")
    chosen = branches.path(parents, leaf) if isinstance(leaf, str) else []
    return [by_id[key] for key in chosen or branches.current(parents)]


def _parent(message: dict[str, Any]) -> str | None:
    parent = message.get("parent_message_uuid")
    return parent if isinstance(parent, str) else None


def _spoken(message: dict[str, Any], counts: Counter[str]) -> Iterator[Spoken]:
    """A message: the discussions that were pasted into it first, then its own words."""
    speaker = _SIDES.get(jsons.text(message.get("sender")))
    if speaker is None:
        return
    moment = instant(message.get("created_at"))
    anchor = f"message {message.get('uuid')}"
    beside: list[Attachment] = []
    for name, text in _attached(message):
        ending = PurePosixPath(name).suffix.lstrip(".").lower()
        turns = pasted_turns(name, text) if ending in _PROSE else ()
        for turn in turns:
            values = {field: getattr(turn, field) for field in Spoken.model_fields}
            yield Spoken.model_validate(values | {"anchor": f"{anchor}, {name} {turn.anchor}", "thread": name})
        if not turns:
            beside.append(Attachment(language=ending or None, text=text))
    counts["attached file"] += len(jsons.records(message.get("files")))
    said = speech(_words(message, counts))
    yield Spoken(
        speaker=speaker,
        text=said.text,
        time=iso(moment) if moment else None,
        quoted=said.quoted,
        attachments=(*beside, *said.attachments),
        anchor=anchor,
    )


def _attached(message: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for attachment in jsons.records(message.get("attachments")):
        if text := jsons.text(attachment.get("extracted_content")).strip():
            yield jsons.text(attachment.get("file_name")).strip() or "pasted text", text


def _words(message: dict[str, Any], counts: Counter[str]) -> str:
    """The blocks of text, in order; where there are none, the plain text."""
    parts: list[str] = []
    for block in jsons.records(message.get("content")):
        kind = jsons.text(block.get("type"))
        if kind in _NOT_SAID:
            counts[_NOT_SAID[kind]] += 1
        elif text := jsons.text(block.get("text")).strip():
            parts.append(text)
    whole = "\n\n".join(parts) or jsons.text(message.get("text"))
    return _UNSUPPORTED.sub("", whole).strip()


FORMAT = Format(name="claude-export", sniff=sniff, read=read)
