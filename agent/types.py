"""The few types that every layer shares."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

EntryId: TypeAlias = Annotated[str, Field(pattern=r"^[A-Z]{1,4}-\d{3,}$")]
"""A ledger label: letters of the kind and a number, `D-012`."""

Tokens: TypeAlias = int
Usd: TypeAlias = float
Seconds: TypeAlias = float

OFFLINE = "offline"
"""The name of the engine that goes by rules; every other name is a model's."""


class Frozen(BaseModel):
    """A record that never changes and knows no field that was not declared."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=False)
