"""`endpoints.json`: what was found out about each endpoint and model, so that the next run need not find it out again.

It is a convenience: a file that cannot be read counts as empty, and one that cannot be written is not.
"""

from __future__ import annotations

import contextlib
import json
import threading
from typing import Any

from agent.errors import UsageError
from agent.store.workspace import Workspace, read_bytes

FORMAT = 1


class JsonMemory:
    """Implements `ports.EndpointMemory` on one file of a workspace. May be used from many threads."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace, self._lock = workspace, threading.Lock()

    def recall(self, key: str) -> str | None:
        """What was kept under this key, as JSON."""
        with self._lock:
            found = self._all().get(key)
        return None if found is None else json.dumps(found)

    def remember(self, key: str, found: str) -> None:
        """Keep it beside what is known of the others."""
        with self._lock, contextlib.suppress(UsageError, OSError):
            self._workspace.guard(self._workspace.endpoints)
            self._workspace.endpoints.parent.mkdir(parents=True, exist_ok=True)
            known = {**self._all(), key: json.loads(found)}
            text = json.dumps({"format": FORMAT, "endpoints": known}, indent=1, ensure_ascii=False, sort_keys=True)
            self._workspace.write(self._workspace.endpoints, text + "\n")

    def _all(self) -> dict[str, Any]:
        try:
            kept = json.loads(read_bytes(self._workspace.endpoints) or b"{}")
        except (ValueError, UsageError, RecursionError):
            return {}
        known = kept.get("endpoints") if isinstance(kept, dict) and kept.get("format") == FORMAT else None
        return known if isinstance(known, dict) else {}
