"""`discussions/transactions/ID.json`: which files a turn of the chat changed, and how, so that it can be undone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from agent.store.records import Versioned, as_json, load
from agent.store.workspace import Workspace
from agent.text.patches import Patch

_ID = re.compile(r"[a-z0-9-]+")


class Transaction(Versioned):
    """A turn's changes by path relative to the workspace."""

    id: str
    files: Mapping[str, Patch]


def transaction_file(workspace: Workspace, transaction: Transaction) -> tuple[Path, str]:
    """Where a transaction's record lies, and its content."""
    return _path(workspace, transaction.id), as_json(transaction)


def load_transaction(workspace: Workspace, name: str) -> Transaction | None:
    """The record of a transaction; null where it was made on another machine, as in a clone."""
    return load(_path(workspace, name), Transaction) if _ID.fullmatch(name) else None


def _path(workspace: Workspace, name: str) -> Path:
    return workspace.discussions / "transactions" / f"{name}.json"
