"""The question before what is discussed in a workspace leaves this machine for the first time."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable

import typer

from agent.ports import Progress


def asker(progress: Progress | None) -> Callable[[str], bool]:
    """Asks on a terminal; elsewhere nobody can agree."""

    def ask(host: str) -> bool:
        if not on_a_terminal():
            return False
        paused = getattr(progress, "paused", contextlib.nullcontext)
        with paused():
            return typer.confirm(f"Send what is discussed in this workspace to {host} from now on?", err=True)

    return ask


def on_a_terminal() -> bool:
    """Whether a person sits there who can be asked."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()
