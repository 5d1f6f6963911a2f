"""`config.toml`: what a person set. Read, never written."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from platformdirs import user_config_path
from pydantic import Field, ValidationError, field_validator

from agent.errors import UsageError
from agent.store.workspace import read_text
from agent.types import Frozen, Seconds, Tokens, Usd


class Endpoint(Frozen):
    """Which server speaks for the model, and how it is to be asked.

    The key itself comes from the environment alone, never from a file that git may keep.
    """

    base_url: str | None = None
    model: str | None = None
    timeout: Seconds | None = Field(default=None, gt=0, le=1800)
    key_variable: str | None = Field(
        default=None, pattern=r"^[A-Za-z_]\w*$", description="The environment variable that holds the key"
    )
    headers: dict[str, str] = Field(
        default_factory=dict, description="Sent with every call; `$NAME` stands for a variable of the environment"
    )
    proxy: str | None = None
    temperature: float | None = Field(default=None, ge=0, le=2)
    context: Tokens | None = Field(default=None, ge=1_000, description="What a call and its answer may hold")


class Price(Frozen):
    """US dollars for a million tokens."""

    input: Usd = Field(ge=0)
    cached_input: Usd | None = Field(default=None, ge=0)
    output: Usd = Field(ge=0)


class Settings(Frozen):
    """Everything that can be set. `unknown`: keys that mean nothing here, for a warning."""

    title: str | None = None
    engine: Literal["auto", "openai", "offline"] | None = None
    max_cost: Usd | None = Field(default=None, ge=0)
    ask_above: Usd | None = Field(default=None, ge=0)
    concurrency: int | None = Field(default=None, ge=1, le=64)
    second_reading: bool | None = Field(
        default=None, description="What a model drafts is read again, statement by statement"
    )
    consent: bool | None = Field(
        default=None, description="What is discussed may go to the endpoint from every workspace"
    )
    endpoint: Endpoint = Endpoint()
    prices: dict[str, Price] = Field(default_factory=dict, description="What a model costs, by its name")
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


VARIABLES = {
    "engine": "BLUEPRINT_ENGINE",
    "max_cost": "BLUEPRINT_MAX_COST",
    "ask_above": "BLUEPRINT_ASK_ABOVE",
    "concurrency": "BLUEPRINT_CONCURRENCY",
    "second_reading": "BLUEPRINT_SECOND_READING",
    "endpoint.base_url": "OPENAI_BASE_URL",
    "endpoint.model": "OPENAI_MODEL",
    "endpoint.timeout": "BLUEPRINT_TIMEOUT",
}
"""The settings that the environment can give, each by its variable."""


def user_settings_path() -> Path:
    """The person's own configuration, outside any workspace."""
    return user_config_path("blueprint") / "config.toml"


def read_settings(path: Path, *, own: bool = False) -> Settings:
    """The settings of a file; all defaults where there is none.

    `own`: the person's own configuration; `consent` counts there alone, since a workspace may come from a stranger.
    Raises UsageError that names every fault of the file at once.
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
    if "consent" in known and not own:
        known.pop("consent")
        unknown += ("consent (it counts only in your own configuration)",)
    if isinstance(known.get("endpoint"), dict):
        known["endpoint"] = {k: v for k, v in known["endpoint"].items() if k in Endpoint.model_fields}
    try:
        return Settings(**known, unknown=unknown)
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, f['loc']))}: {f['msg'].lower()}" for f in error.errors())
        raise UsageError(f"{path} holds settings that cannot be used: {faults}.") from error


def environment_settings(environment: Mapping[str, str]) -> Settings:
    """The settings that the environment gives; an empty variable gives none. Raises UsageError naming the variable."""
    given = {name: environment[variable] for name, variable in VARIABLES.items() if environment.get(variable)}
    endpoint = {name.partition(".")[2]: value for name, value in given.items() if "." in name}
    try:
        return Settings.model_validate({**{k: v for k, v in given.items() if "." not in k}, "endpoint": endpoint})
    except ValidationError as error:
        fault = error.errors()[0]
        variable = VARIABLES.get(".".join(map(str, fault["loc"])), "The environment")
        raise UsageError(f"{variable} cannot be used: {fault['msg'].lower()}; correct or unset it.") from error


def _unknown(data: dict[str, Any]) -> tuple[str, ...]:
    """The keys that no setting has, each with its table."""
    top = [k for k in data if k not in Settings.model_fields or k == "unknown"]
    endpoint = data.get("endpoint")
    inner = [f"endpoint.{k}" for k in endpoint if k not in Endpoint.model_fields] if isinstance(endpoint, dict) else []
    return tuple(sorted((*top, *inner)))
