"""`discussions/KEY.chat`: each conversation, beside the discussion that it is; secrets replaced by marks.

A message is on the disk before it is answered, so a conversation that was cut off goes on where it was.
"""

from __future__ import annotations

from pathlib import Path

from agent.model.chat import Chat
from agent.store.discussions import file_name
from agent.store.records import Versioned, as_json, load
from agent.store.workspace import Workspace


class _Stored(Versioned):
    number: int
    chat: Chat


def chat_path(workspace: Workspace, key: str) -> Path:
    """Where a conversation lies."""
    return (workspace.discussions / file_name(key)).with_suffix(".chat")


def chats(workspace: Workspace) -> tuple[Chat, ...]:
    """Every conversation, in the order in which they were begun."""
    found = (load(path, _Stored) for path in sorted(workspace.discussions.glob("*.chat")))
    return tuple(s.chat for s in sorted((s for s in found if s), key=lambda s: (s.number, s.chat.key)))


def stored(workspace: Workspace, chat: Chat) -> str:
    """A conversation as its file's content."""
    number = _number(workspace, chat)
    return as_json(_Stored(number=number, chat=chat))


def save_chat(workspace: Workspace, chat: Chat) -> None:
    """Store a conversation as it stands."""
    workspace.write(chat_path(workspace, chat.key), stored(workspace, chat))


def _number(workspace: Workspace, chat: Chat) -> int:
    held = load(chat_path(workspace, chat.key), _Stored)
    return held.number if held else len(chats(workspace)) + 1
