"""`config.toml`: what a person set. Read, never written."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any, Literal

from platformdirs import user_config_path
from pydantic import Field, ValidationError, field_validator

from agent.errors import UsageError
from agent.store.workspace import read_text
from agent.types import Frozen, Seconds, Usd


class Endpoint(Frozen):
    """Which server speaks for the model.

    The key comes from the environment alone, never from a file that git may keep.
    """

    base_url: str | None = None
    model: str | None = None
    timeout: Seconds | None = Field(default=None, gt=0)


class Settings(Frozen):
    """Everything that can be set. `unknown`: keys that mean nothing here, for a warning."""

    title: str | None = None
    engine: Literal["auto", "openai", "offline"] | None = None
    max_cost: Usd | None = Field(default=None, ge=0)
    ask_above: Usd | None = Field(default=None, ge=0)
    concurrency: int | None = Field(default=None, ge=1, le=64)
    endpoint: Endpoint = Endpoint()
    aliases: dict[str, tuple[str, ...]] = Field(
        default_factory=dict, description="A person's name → how the sources spell it"
    )
    dates: dict[str, dt.date] = Field(
        default_factory=dict, description="A discussion's key or path → the day on which it took place"
    )
    unknown: tuple[str, ...] = ()

    @field_validator("aliases", mode="before")
    @classmethod
    def _one_or_many(cls, value: Any) -> Any:
        """`Kofi = "k.mensah"` is as good as a list of one."""
        if not isinstance(value, dict):
            return value
        return {name: [spelt] if isinstance(spelt, str) else spelt for name, spelt in value.items()}

    def person(self, speaker: str) -> str:
        """The unified name of a speaker; the speaker's own where no alias says otherwise."""
        folded = speaker.casefold()
        return next((name for name, spelt in self.aliases.items() if folded in {s.casefold() for s in spelt}), speaker)


def user_settings_path() -> Path:
    """The person's own configuration, outside any workspace."""
    return user_config_path("blueprint") / "config.toml"


def read_settings(path: Path, *, own: bool = False) -> Settings:
    """The settings of a file; all defaults where there is none.

    `own`: the person's own configuration. A workspace may come from a stranger, so there `endpoint` is passed over
    and reported: it could send the talk, and the key, to a server of the stranger's choice. Raises UsageError that
    names every fault of the file at once.
    """
    text = read_text(path)
    if text is None:
        return Settings()
    try:
        data = tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path} is not valid TOML: {error}; mend it, then run again.") from error
    unknown = _unknown(data)
    known = {k: v for k, v in data.items() if k in Settings.model_fields and k != "unknown"}
    if "endpoint" in known and not own:
        known.pop("endpoint")
        unknown += ("endpoint (it counts only in your own configuration)",)
    if isinstance(known.get("endpoint"), dict):
        known["endpoint"] = {k: v for k, v in known["endpoint"].items() if k in Endpoint.model_fields}
    try:
        return Settings(**known, unknown=unknown)
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, f['loc']))}: {f['msg'].lower()}" for f in error.errors())
        raise UsageError(f"{path} holds settings that cannot be used: {faults}.") from error


def _unknown(data: dict[str, Any]) -> tuple[str, ...]:
    """The keys that no setting has, each with its table."""
    top = [k for k in data if k not in Settings.model_fields or k == "unknown"]
    endpoint = data.get("endpoint")
    inner = [f"endpoint.{k}" for k in endpoint if k not in Endpoint.model_fields] if isinstance(endpoint, dict) else []
    return tuple(sorted((*top, *inner)))
