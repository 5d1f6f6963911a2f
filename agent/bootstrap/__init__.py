"""Wires workspace, engine, cache, parser and catalogue into a `Session`.

Nothing else in the project knows more than one of them.
"""

from agent.bootstrap.options import Options
from agent.bootstrap.session import Session

__all__ = ["Options", "Session"]
