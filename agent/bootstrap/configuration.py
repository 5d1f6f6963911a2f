"""Every setting, its value, and where that comes from.

Defaults, the person's own file, the workspace's file, the environment, flags: each overrides the one before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from agent.bootstrap.options import Options
from agent.store.settings import VARIABLES, Endpoint, Price, Settings, environment_settings
from agent.types import Frozen

DEFAULT_MODEL = "gpt-5-mini"
KEY = "OPENAI_API_KEY"
THREADS = 8
_TITLE = "Architecture blueprint"
DEFAULTS = Settings(
    title=_TITLE,
    engine="auto",
    concurrency=THREADS,
    second_reading=True,
    consent=False,
    endpoint=Endpoint(model=DEFAULT_MODEL, timeout=120.0, key_variable=KEY),
)
DEFAULT, OWN, WORKSPACE, ENVIRONMENT, FLAG = "default", "own", "workspace", "environment", "flag"
_FLAGS = {
    "engine": "engine",
    "max_cost": "max_cost",
    "concurrency": "concurrency",
    "second_reading": "second_reading",
    "endpoint.base_url": "base_url",
    "endpoint.model": "model",
    "endpoint.timeout": "timeout",
}
"""Settings that a flag gives, each with its option."""


class Value(Frozen):
    """One setting. `layer`: which of the five it comes from; `origin`: the same for a person, with its name."""

    name: str
    value: Any
    layer: str
    origin: str


class Configuration(Frozen):
    """All settings of a run; `files` are the person's and the workspace's, for whoever warns of what they hold."""

    values: dict[str, Value]
    own: Settings
    workspace: Settings

    def __getitem__(self, name: str) -> Any:
        """The value of a setting; null where nobody set it."""
        return self.values[name].value

    def layer(self, name: str) -> str:
        """Where it comes from."""
        return self.values[name].layer

    @property
    def settings(self) -> Settings:
        """All of it as one record."""
        set_ones = {name: value.value for name, value in self.values.items() if value.value is not None}
        fields = {name: value for name, value in set_ones.items() if "." not in name}
        endpoint = {name.partition(".")[2]: value for name, value in set_ones.items() if "." in name}
        return Settings.model_validate({**fields, "endpoint": endpoint})

    @property
    def prices(self) -> Mapping[str, Price]:
        """What models cost, as the person and the workspace say."""
        return dict(self["prices"] or {})


def configure(options: Options, own: Settings, workspace: Settings, environment: Mapping[str, str]) -> Configuration:
    """The settings of a run. Raises UsageError where a variable of the environment cannot be used."""
    layers = (
        (DEFAULT, DEFAULTS),
        (OWN, own),
        (WORKSPACE, workspace),
        (ENVIRONMENT, environment_settings(environment)),
        (FLAG, _flags(options)),
    )
    return Configuration(values={name: _value(name, layers) for name in _names()}, own=own, workspace=workspace)


def _names() -> Iterable[str]:
    for name in Settings.model_fields:
        if name == "endpoint":
            yield from (f"endpoint.{field}" for field in Endpoint.model_fields)
        elif name != "unknown":
            yield name


def _value(name: str, layers: Iterable[tuple[str, Settings]]) -> Value:
    """The last layer that says something; tables are joined, key by key, and come from the last that adds to them."""
    value, from_layer = None, DEFAULT
    for layer, settings in layers:
        said = _of(settings, name)
        if said is None or said == {}:
            continue
        value = {**value, **said} if isinstance(value, dict) and isinstance(said, dict) else said
        from_layer = layer
    return Value(name=name, value=value, layer=from_layer, origin=_origin(name, from_layer))


def _of(settings: Settings, name: str) -> Any:
    table, _, field = name.rpartition(".")
    return getattr(settings.endpoint if table else settings, field)


def _origin(name: str, layer: str) -> str:
    told = {
        OWN: "your configuration",
        WORKSPACE: "the workspace's config.toml",
        ENVIRONMENT: VARIABLES.get(name, ""),
        FLAG: f"--{_FLAGS.get(name, '').replace('_', '-')}",
    }
    return told.get(layer, layer)


def _flags(options: Options) -> Settings:
    given = {name: getattr(options, option) for name, option in _FLAGS.items()}
    endpoint = {name.partition(".")[2]: value for name, value in given.items() if "." in name}
    return Settings.model_validate({**{k: v for k, v in given.items() if "." not in k}, "endpoint": endpoint})
