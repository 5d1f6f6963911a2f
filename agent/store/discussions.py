"""`discussions/KEY.json`: each discussion as it was read, its secrets replaced by marks."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from agent.model.transcript import Redacted, Transcript
from agent.store.records import Versioned, as_json, load
from agent.store.workspace import Workspace


class _Stored(Versioned):
    redacted: Redacted[Transcript]


def file_name(key: str) -> str:
    """A name that every file system takes: the key's plain letters and digits, and a hash that tells keys apart."""
    plain = unicodedata.normalize("NFKD", key).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain)[:60].strip("-") or "discussion"
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{slug}-{digest[:8]}.json"


def save_discussion(workspace: Workspace, discussion: Redacted[Transcript]) -> None:
    """Store a discussion under its key, in place of its earlier revision."""
    path = workspace.discussions / file_name(discussion.value.key)
    workspace.write(path, as_json(_Stored(redacted=discussion)))


def load_discussion(workspace: Workspace, key: str) -> Redacted[Transcript] | None:
    """The discussion with this key, null where it was not kept (it is not in git, so a clone lacks it)."""
    stored = load(workspace.discussions / file_name(key), _Stored)
    return stored.redacted if stored and stored.redacted.value.key == key else None
