"""The settings as a person is shown them, and the hosts that a person lets workspaces name."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from agent.bootstrap.bench import Bench
from agent.bootstrap.choice import host_of, named_by_the_workspace, not_allowed
from agent.bootstrap.configuration import OWN, WORKSPACE
from agent.store.hosts import Hosts
from agent.store.settings import user_settings_path
from agent.types import Frozen

_HIDDEN = "set, not shown"


class Shown(Frozen):
    """One setting: what of it may be shown, and where it comes from."""

    name: str
    value: Any
    origin: str


def shown(bench: Bench) -> tuple[Shown, ...]:
    """Every setting, keys hidden. Raises UsageError where a file or a variable cannot be used."""
    config = bench.configuration
    files = {OWN: str(user_settings_path()), WORKSPACE: str(bench.workspace.config)}
    found = [
        Shown(name=it.name, value=_plain(it.name, it.value), origin=files.get(it.layer, it.origin))
        for it in config.values.values()
    ]
    variable = config["endpoint.key_variable"]
    key = Shown(name="key", value=_HIDDEN if bench.environment.get(variable) else None, origin=variable)
    return (*found, key)


def trusted() -> Mapping[str, tuple[str, ...]]:
    """The hosts that workspaces may name, each with the variables whose values may go there."""
    return Hosts().trusted()


def waiting(bench: Bench) -> tuple[str, ...]:
    """The hosts that this workspace's own file names and that do not count before they are allowed."""
    return tuple(not_allowed(bench.configuration, Hosts().trusted()))


def own_file() -> Path:
    """Where the person's own settings lie, or would."""
    return user_settings_path()


def trust(bench: Bench, address: str) -> str:
    """Let workspaces name a host; what this one sends there may go there. The sentence that says so."""
    host = host_of(address)
    names = named_by_the_workspace(bench.configuration).get(host, frozenset())
    Hosts().trust(host, names)
    sent = f", and the values of {', '.join(sorted(names))} may go there" if names else ""
    return f"A workspace's config.toml may name {host} from now on{sent}."


def distrust(bench: Bench, address: str) -> str:
    """No longer. The sentence that says so."""
    host = host_of(address)
    known = Hosts().distrust(host)
    return f"A workspace's config.toml may not name {host}{' any more' if known else ', as before'}."


def _plain(name: str, value: Any) -> Any:
    """A value that JSON can hold, without what is secret in it."""
    if name == "endpoint.headers":
        return {header: text if text.startswith("$") else _HIDDEN for header, text in (value or {}).items()} or None
    if name in {"endpoint.base_url", "endpoint.proxy"} and value:
        parts = urlsplit(value)
        return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment=""))
    return json.loads(json.dumps(value, default=_simple)) if value not in ({}, None) else None


def _simple(value: Any) -> Any:
    return value.model_dump(exclude_none=True) if isinstance(value, Frozen) else str(value)
