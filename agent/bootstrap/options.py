"""What a person can set for one run."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from agent.types import Frozen, Seconds, Usd

EngineName = Literal["auto", "openai", "offline"]


class Options(Frozen):
    """Flags, as they were given; null where one was not."""

    engine: EngineName | None = None
    model: str | None = None
    base_url: str | None = None
    timeout: Seconds | None = None
    retries: bool = True
    max_cost: Usd | None = None
    concurrency: int | None = None
    second_reading: bool | None = None
    sections: tuple[str, ...] = ()
    force: bool = False
    upgrade: bool = False
    dry_run: bool = False
    pick: str | None = None
    date: dt.date | None = None
    format: str | None = None
    redact: bool = True
