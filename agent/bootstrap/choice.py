"""Which engine a run uses, where it speaks, and what may go there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from pydantic import SecretStr

from agent.bootstrap.configuration import WORKSPACE, Configuration
from agent.bootstrap.options import EngineName
from agent.engines.endpoint import OPENAI, Endpoint, Price, price_of, prices
from agent.errors import UsageError
from agent.types import Frozen

BASE_URL = "OPENAI_BASE_URL"
_VARIABLE = re.compile(r"\$(\w+)|\$\{(\w+)\}")


class Choice(Frozen):
    """An engine, and the endpoint that it speaks to; null for the rules."""

    engine: EngineName
    endpoint: Endpoint | None = None

    def headline(self) -> str:
        """One line that names engine, host, model and price."""
        if self.endpoint is None:
            return "engine: offline (rules; nothing leaves this machine, costs nothing)"
        price = self.endpoint.price
        cost = "price unknown" if price is None else f"${price.input:g} in, ${price.output:g} out a million tokens"
        return f"engine: openai, {self.endpoint.host}, model {self.endpoint.model} ({cost})"


def choose(
    config: Configuration, environment: Mapping[str, str], price_table: str, trusted: Mapping[str, tuple[str, ...]]
) -> Choice:
    """The engine of a run.

    `auto` is openai where a key or a base URL is set, else offline. `trusted`: the hosts that a workspace's own file
    may name, each with the variables of the environment that may go there. Raises UsageError where what is set cannot
    be used together, or a workspace names what the person has not allowed.
    """
    key_variable = config["endpoint.key_variable"]
    key = environment.get(key_variable, "")
    base_url = config["endpoint.base_url"]
    wanted: EngineName = config["engine"]
    if wanted == "offline" or (wanted == "auto" and not key and not base_url):
        return Choice(engine="offline")
    model = config["endpoint.model"].strip()
    if not model:
        raise UsageError("The model's name is empty; name one with --model, OPENAI_MODEL or the configuration.")
    own = {name: Price.model_validate(price.model_dump()) for name, price in config.prices.items()}
    endpoint = Endpoint(
        base_url=base_url or OPENAI,
        key=SecretStr(key),
        model=model,
        timeout=config["endpoint.timeout"],
        price=price_of(model, {**prices(price_table), **own}),
        key_variable=key_variable,
        headers={name: SecretStr(_filled(text, environment)) for name, text in _headers(config).items()},
        proxy=config["endpoint.proxy"],
        temperature=config["endpoint.temperature"],
        context=config["endpoint.context"],
    ).check()
    _allowed(config, endpoint, trusted)
    _safe(endpoint, named=base_url is not None)
    return Choice(engine="openai", endpoint=endpoint)


def named_by_the_workspace(config: Configuration) -> dict[str, frozenset[str]]:
    """The hosts that a workspace's own file sends something to, each with the variables whose values would go there."""
    host = host_of(config["endpoint.base_url"] or OPENAI)
    found: dict[str, frozenset[str]] = {}
    if config.layer("endpoint.base_url") == WORKSPACE or config.layer("endpoint.key_variable") == WORKSPACE:
        found[host] = frozenset({config["endpoint.key_variable"]})
    if config.workspace.endpoint.headers:
        found[host] = found.get(host, frozenset()) | variables(config.workspace.endpoint.headers)
    if config.layer("endpoint.proxy") == WORKSPACE:
        found.setdefault(host_of(config["endpoint.proxy"]), frozenset())
    return found


def not_allowed(config: Configuration, trusted: Mapping[str, tuple[str, ...]]) -> dict[str, frozenset[str]]:
    """Those of the hosts that the workspace's file names which the person has not allowed, or not for all of that."""
    named = named_by_the_workspace(config)
    return {host: names for host, names in named.items() if host not in trusted or not names <= set(trusted[host])}


def variables(headers: Mapping[str, str]) -> frozenset[str]:
    """The environment's variables that headers stand for."""
    return frozenset(a or b for text in headers.values() for a, b in _VARIABLE.findall(text))


def host_of(address: str) -> str:
    """Host and port of an address or of a bare host, folded, without the port that its scheme implies."""
    try:
        parts = urlsplit(address if "://" in address else f"//{address}")
        port = parts.port
    except ValueError:
        return address.casefold()
    implied = {"https": 443, "http": 80}.get(parts.scheme)
    return (parts.hostname or "").casefold() + (f":{port}" if port and port != implied else "")


def _headers(config: Configuration) -> Mapping[str, str]:
    """The headers of the endpoint that is used: the person's own are for no endpoint that a workspace names."""
    if config.layer("endpoint.base_url") == WORKSPACE:
        return config.workspace.endpoint.headers
    headers: Mapping[str, str] = config["endpoint.headers"] or {}
    return headers


def _filled(text: str, environment: Mapping[str, str]) -> str:
    def value(match: re.Match[str]) -> str:
        name = match[1] or match[2]
        if not environment.get(name):
            raise UsageError(f"A header of the endpoint stands for ${name}, which is not set; set it.")
        return environment[name]

    return _VARIABLE.sub(value, text)


def _allowed(config: Configuration, endpoint: Endpoint, trusted: Mapping[str, tuple[str, ...]]) -> None:
    """A cloned repository takes no key: what its file names counts after the person allowed it on this machine."""
    for host, names in not_allowed(config, trusted).items():
        shown = f" and sends {', '.join(sorted(names))} there" if names else ""
        raise UsageError(
            f"This workspace's config.toml names the host {host}{shown}, which you have not allowed on this "
            f"machine; look at the file, then run `blueprint config trust {host}`, or use --engine offline."
        )


def _safe(endpoint: Endpoint, *, named: bool) -> None:
    """A key goes over https or to this machine only, and the OpenAI API needs one."""
    key = endpoint.key.get_secret_value()
    secret = bool(key or endpoint.headers)
    if secret and urlsplit(endpoint.base_url).scheme != "https" and not endpoint.loopback:
        raise UsageError(
            f"{BASE_URL} is {endpoint.base_url!r}: a key is sent over https or to this machine only; "
            "use an https address."
        )
    if endpoint.proxy and not _is_proxy(endpoint.proxy):
        raise UsageError("The proxy of the endpoint is no http or https address; write it like 'http://proxy:8080'.")
    if not key and not named:
        raise UsageError(
            f"--engine openai needs a key: set {endpoint.key_variable}, or set {BASE_URL} to a server that asks for "
            "none."
        )


def _is_proxy(address: str) -> bool:
    """Whether an address can be one of a proxy."""
    return re.fullmatch(r"https?://\S+", address) is not None
