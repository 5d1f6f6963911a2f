"""The family of diagram kinds, built from this folder: one module a kind, each with one constant `KIND`."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from typing import Annotated, Any, TypeAlias

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from agent.diagrams.base import Diagram

_SHARED = frozenset(["base", "pieces", "spelling"])


def _kinds() -> dict[str, type[Diagram]]:
    kinds: dict[str, type[Diagram]] = {}
    for module in sorted(m.name for m in pkgutil.iter_modules(__path__)):
        if module in _SHARED:
            continue
        record: type[Diagram] = importlib.import_module(f"{__name__}.{module}").KIND
        kinds[record.KIND] = record
    return kinds


class OneOf:
    """Makes a base class stand for exactly these subclasses at run time, told apart by `kind`."""

    def __init__(self, records: Mapping[str, type[Diagram]]) -> None:
        self._records = records

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """A union that pydantic tells apart by the field `kind`; `source`, the base class, gives way to it."""
        choices = {kind: handler.generate_schema(record) for kind, record in self._records.items()}
        return core_schema.tagged_union_schema(choices=choices, discriminator="kind")


KINDS: dict[str, type[Diagram]] = _kinds()
"""Each kind's record by the value of its field `kind`."""

AnyDiagram: TypeAlias = Annotated[Diagram, OneOf(KINDS)]
"""A diagram of any kind: `Diagram` to the type checker, an exact union when validated or written."""

__all__ = ["KINDS", "AnyDiagram", "Diagram", "OneOf"]
