"""The key to the secret marks: outside every workspace, in the user's state folder, readable by the user alone."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from pathlib import Path

from platformdirs import user_state_path

from agent.errors import UsageError
from agent.store.workspace import sync_folder, unwritable

_LENGTH = 32
"""Bytes: as long as the digest of HMAC-SHA-256 (RFC 2104, section 3)."""


def secret_key(folder: Path | None = None) -> bytes:
    """The key, made on first use and the same ever after. `folder`: instead of the user's state folder.

    Raises UsageError where it cannot be read or made, or is not what was written: a new one would give every secret
    another mark.
    """
    path = (folder or user_state_path("blueprint")) / "secret-marks.key"
    try:
        if not path.exists():
            _make(path)
        data = path.read_bytes()
        if path.stat().st_mode & 0o077:
            path.chmod(0o600)
    except OSError as error:
        raise unwritable(path, error) from error
    if len(data) != _LENGTH:
        raise UsageError(
            f"{path} is not the key that Blueprint wrote; restore it, or remove it and let every secret get a new mark."
        )
    return data


def _make(path: Path) -> None:
    """Write a whole key beside its place, then link it there.

    Of two first runs one wins, and both read the same key.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".key-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(_LENGTH))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(temporary)
    finally:
        Path(temporary).unlink(missing_ok=True)
    sync_folder(path.parent)
