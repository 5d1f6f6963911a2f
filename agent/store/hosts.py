"""What a person allowed on this machine: hosts that a workspace's own file may name, and hosts that it sends to.

The file lies in the user's state folder, outside every workspace, so that a cloned repository cannot bring it along.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from platformdirs import user_state_path

from agent.errors import UsageError
from agent.store.workspace import atomic_write, read_bytes, unwritable

FORMAT = 1


class Hosts:
    """The allowed hosts. `folder`: instead of the user's state folder."""

    def __init__(self, folder: Path | None = None) -> None:
        self.path = (folder or user_state_path("blueprint")) / "hosts.json"

    def trusted(self) -> dict[str, tuple[str, ...]]:
        """Each host that a workspace may name, with the environment variables whose values may go there."""
        hosts = self._read().get("trusted")
        return {str(h): tuple(map(str, v)) for h, v in hosts.items()} if isinstance(hosts, dict) else {}

    def trust(self, host: str, variables: Iterable[str]) -> None:
        """Let workspaces name this host, and these variables go there. Raises UsageError where it cannot be kept."""
        known = self.trusted()
        known[host] = tuple(sorted({*known.get(host, ()), *variables}))
        self._write({**self._read(), "trusted": known})

    def distrust(self, host: str) -> bool:
        """Take that back; whether the host was trusted."""
        known = self.trusted()
        if known.pop(host, None) is None:
            return False
        self._write({**self._read(), "trusted": known})
        return True

    def consented(self, workspace: Path, host: str) -> bool:
        """Whether the person agreed that this workspace sends to this host."""
        given = self._read().get("consents")
        return isinstance(given, dict) and host in given.get(str(workspace.resolve()), ())

    def consent(self, workspace: Path, host: str) -> None:
        """Remember that the person agreed. Raises UsageError where it cannot be kept."""
        kept = self._read()
        given = kept.get("consents")
        consents = given if isinstance(given, dict) else {}
        place = str(workspace.resolve())
        consents[place] = sorted({*consents.get(place, ()), host})
        self._write({**kept, "consents": consents})

    def _read(self) -> dict[str, Any]:
        try:
            kept = json.loads(read_bytes(self.path) or b"{}")
        except (ValueError, RecursionError) as error:
            raise UsageError(f"{self.path} cannot be read ({error}); mend or remove it.") from error
        return kept if isinstance(kept, dict) else {}

    def _write(self, kept: dict[str, Any]) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            atomic_write(self.path, json.dumps({**kept, "format": FORMAT}, indent=1, ensure_ascii=False) + "\n")
            self.path.chmod(0o600)
        except OSError as error:
            raise unwritable(self.path, error) from error
