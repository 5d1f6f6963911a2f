"""`discussions/KEY.json`: each discussion as it was read, its secrets replaced by marks.

Beside it, in `KEY.rejected.json`, what was found in it and not believed, for review.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from agent.model.finding import Rejected
from agent.model.transcript import Redacted, Transcript
from agent.store.records import Versioned, as_json, load
from agent.store.workspace import Workspace


class _Stored(Versioned):
    redacted: Redacted[Transcript]


class _Rejected(Versioned):
    key: str
    rejected: tuple[Rejected, ...]


def file_name(key: str) -> str:
    """A name that every file system takes: the key's plain letters and digits, and a hash that tells keys apart."""
    plain = unicodedata.normalize("NFKD", key).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain)[:60].strip("-") or "discussion"
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{slug}-{digest[:8]}.json"


def save_discussion(workspace: Workspace, discussion: Redacted[Transcript]) -> None:
    """Store a discussion under its key, in place of its earlier revision."""
    workspace.write(*discussion_file(workspace, discussion))


def discussion_file(workspace: Workspace, discussion: Redacted[Transcript]) -> tuple[Path, str]:
    """Where a discussion is kept, and the content of its file."""
    return workspace.discussions / file_name(discussion.value.key), as_json(_Stored(redacted=discussion))


def save_rejected(workspace: Workspace, key: str, rejected: Sequence[Rejected]) -> None:
    """Store what was found in a discussion and not believed, in place of what its earlier reading held."""
    path = workspace.discussions / _rejected_name(key)
    workspace.write(path, as_json(_Rejected(key=key, rejected=tuple(rejected))))


def load_rejected(workspace: Workspace, key: str) -> tuple[Rejected, ...]:
    """What was found in a discussion and not believed; none where it was not kept."""
    stored = load(workspace.discussions / _rejected_name(key), _Rejected)
    return stored.rejected if stored and stored.key == key else ()


def _rejected_name(key: str) -> str:
    return file_name(key).removesuffix(".json") + ".rejected.json"


def load_discussion(workspace: Workspace, key: str) -> Redacted[Transcript] | None:
    """The discussion with this key, null where it was not kept (it is not in git, so a clone lacks it)."""
    stored = load(workspace.discussions / file_name(key), _Stored)
    return stored.redacted if stored and stored.redacted.value.key == key else None
