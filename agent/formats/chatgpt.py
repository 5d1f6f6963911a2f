"""ChatGPT's data export: `conversations.json`, an array of conversations, each a tree of messages (`mapping`).

The tree holds every regeneration and edit; the discussion is the branch that ends in `current_node`. The format is not
documented by OpenAI; this follows exports as they are and the reports of other importers. The file is read as a stream.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from agent.errors import InputError
from agent.formats.base import Confidence, Format, Source, Spoken, discussion
from agent.formats.base import left_out as told
from agent.model.transcript import Transcript
from agent.text import jsons
from agent.text.pasted import speech
from agent.text.stamps import instant, iso

_CITATION = re.compile("\ue200[^\ue201]{0,400}\ue201|[\ue200-\ue206]")
_SPOKEN = ("text", "multimodal_text")
_LEFT_OUT = {
    "image_asset_pointer": "image",
    "audio_asset_pointer": "recording",
    "real_time_user_audio_video_asset_pointer": "recording",
    "video_container_asset_pointer": "recording",
}


def sniff(source: Source) -> Confidence:
    """An array or object of JSON whose first conversation has a mapping of nodes with parents."""
    if not jsons.shape(source.head) or '"mapping"' not in source.head:
        return Confidence.NO
    marks = ('"current_node"', '"children"', '"parent"', '"author"')
    return Confidence.CERTAIN if sum(mark in source.head for mark in marks) >= 2 else Confidence.LIKELY


def read(source: Source) -> Iterator[Transcript]:
    """Every conversation of the export, in its order; an empty one has no turns. Raises InputError for no export."""
    prefix = "item" if jsons.shape(source.head) == "[" else ("conversations.item" if _wrapped(source.head) else "")
    found = 0
    with source.open() as stream:
        for conversation in jsons.items(stream, prefix, source.name):
            if isinstance(conversation, dict) and isinstance(conversation.get("mapping"), dict):
                found += 1
                yield _conversation(source, conversation)
    if not found:
        raise InputError(f"{source.name} looks like a ChatGPT export and holds no conversation; export the data again.")


def _wrapped(head: str) -> bool:
    return re.match(r'\s*\{\s*"conversations"\s*:\s*\[', head) is not None


def _conversation(source: Source, conversation: dict[str, Any]) -> Transcript:
    left_out: Counter[str] = Counter()
    messages = list(_said(_branch(conversation), left_out))
    spoken = [_spoken(message, text) for message, text in messages]
    content = json.dumps([[_role(message), text] for message, text in messages], ensure_ascii=True)
    moments = [moment for message, _ in messages if (moment := instant(message.get("create_time")))]
    started = moments[0] if moments else instant(conversation.get("create_time"))
    title = conversation.get("title")
    return discussion(
        source,
        FORMAT.name,
        spoken,
        title=title if isinstance(title, str) and title.strip() else "Untitled conversation",
        date=started.date() if started else None,
        key=_key(conversation) or f"chatgpt-{hashlib.sha256(content.encode()).hexdigest()[:16]}",
        content=content,
        with_assistant=True,
        warnings=told(left_out),
    )


def _key(conversation: dict[str, Any]) -> str | None:
    for name in ("conversation_id", "id"):
        value = conversation.get(name)
        if isinstance(value, str) and value.strip():
            return value.strip()
    return None


def _branch(conversation: dict[str, Any]) -> list[dict[str, Any]]:
    """The messages from the root to the current node; where that is missing, to the newest leaf."""
    mapping: dict[str, Any] = {k: node for k, node in conversation["mapping"].items() if isinstance(node, dict)}
    current = conversation.get("current_node")
    place = current if isinstance(current, str) and current in mapping else _newest_leaf(mapping)
    path: list[dict[str, Any]] = []
    seen: set[str] = set()
    while isinstance(place, str) and place in mapping and place not in seen:
        seen.add(place)
        node = mapping[place]
        message = node.get("message")
        if isinstance(message, dict):
            path.append({"id": place, **message})
        place = node.get("parent")
    return path[::-1]


def _newest_leaf(mapping: dict[str, Any]) -> str | None:
    """Of the nodes that are nobody's parent, the one with the newest message; the last one where times are missing."""
    parents = {node.get("parent") for node in mapping.values() if isinstance(node.get("parent"), str)}
    leaves = [key for key in mapping if key not in parents]
    return max(enumerate(leaves), key=lambda leaf: (_created(mapping[leaf[1]]), leaf[0]))[1] if leaves else None


def _created(node: dict[str, Any]) -> float:
    message = node.get("message")
    moment = instant(message.get("create_time")) if isinstance(message, dict) else None
    return moment.timestamp() if moment else 0.0


def _said(messages: Iterable[dict[str, Any]], left_out: Counter[str]) -> Iterator[tuple[dict[str, Any], str]]:
    """The messages that user and assistant exchanged, with their words; `left_out` counts what else there was."""
    for message in messages:
        content = message.get("content")
        if _role(message) not in ("user", "assistant") or _hidden(message) or not isinstance(content, dict):
            if _role(message) == "tool":
                left_out["message of a tool"] += 1
            continue
        if content.get("content_type") not in _SPOKEN:
            continue
        text = _CITATION.sub("", "\n\n".join(_parts(content.get("parts"), left_out))).strip()
        if text:
            yield message, text


def _role(message: dict[str, Any]) -> str:
    author = message.get("author")
    role = author.get("role") if isinstance(author, dict) else None
    return role if isinstance(role, str) else ""


def _hidden(message: dict[str, Any]) -> bool:
    """Whether the person never saw it: hidden, without weight, or meant for a tool."""
    metadata = message.get("metadata")
    flags = metadata if isinstance(metadata, dict) else {}
    unseen = flags.get("is_visually_hidden_from_conversation") or flags.get("is_user_system_message")
    return bool(unseen) or message.get("weight") == 0 or message.get("recipient") not in (None, "all")


def _parts(parts: object, left_out: Counter[str]) -> Iterator[str]:
    """The written and the spoken parts of a message, in order."""
    for part in parts if isinstance(parts, list) else ():
        if isinstance(part, str) and part.strip():
            yield part.strip("\n")
        elif isinstance(part, dict):
            if part.get("content_type") in ("audio_transcription", "text") and isinstance(part.get("text"), str):
                yield part["text"]
            else:
                left_out[_LEFT_OUT.get(str(part.get("content_type")), "attached file")] += 1


def _spoken(message: dict[str, Any], text: str) -> Spoken:
    said = speech(text)
    moment = instant(message.get("create_time"))
    return Spoken(
        speaker=_role(message),
        text=said.text,
        time=iso(moment) if moment else None,
        quoted=said.quoted,
        attachments=said.attachments,
        anchor=f"message {message['id']}",
    )


FORMAT = Format(name="chatgpt-export", sniff=sniff, read=read)
