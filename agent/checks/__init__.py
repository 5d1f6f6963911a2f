"""The family of checks, built from this folder in name order: one module a check, each with one constant `CHECK`.

Not known here: engines, files, how a draft came about and what happens to a verdict.
"""

from __future__ import annotations

import importlib
import pkgutil

from agent.checks.base import Check


def _members() -> tuple[Check, ...]:
    names = sorted(m.name for m in pkgutil.iter_modules(__path__) if m.name != "base")
    found: list[Check] = [importlib.import_module(f"{__name__}.{name}").CHECK for name in names]
    return tuple(found)


CHECKS: tuple[Check, ...] = _members()
"""Every check, in the order in which they run."""

__all__ = ["CHECKS", "Check"]
