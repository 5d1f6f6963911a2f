"""Which engine a run uses, and where it speaks: defaults, the person's configuration, environment, flags.

Each overrides the one before.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from pydantic import SecretStr

from agent.bootstrap.options import EngineName, Options
from agent.engines.endpoint import OPENAI, Endpoint, price_of, prices
from agent.errors import UsageError
from agent.store.settings import Settings
from agent.types import Frozen

DEFAULT_MODEL = "gpt-5-mini"
KEY, BASE_URL, MODEL = "OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_MODEL"
_TIMEOUT = 120.0


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
    options: Options, own: Settings, workspace: Settings, environment: Mapping[str, str], price_table: str
) -> Choice:
    """The engine of a run.

    `auto` is openai where the person has set a key or a base URL, else offline. `own`: the person's configuration; the
    workspace's says nothing of endpoints. Raises UsageError where what is set cannot be used together.
    """
    key = environment.get(KEY, "")
    base_url = options.base_url or environment.get(BASE_URL) or own.endpoint.base_url
    wanted = options.engine or workspace.engine or own.engine or "auto"
    if wanted == "offline" or (wanted == "auto" and not key and not base_url):
        return Choice(engine="offline")
    model = options.model or environment.get(MODEL) or own.endpoint.model or DEFAULT_MODEL
    endpoint = Endpoint(
        base_url=base_url or OPENAI,
        key=SecretStr(key),
        model=model,
        timeout=options.timeout or own.endpoint.timeout or _TIMEOUT,
        retries=options.retries,
        price=price_of(model, prices(price_table)),
    ).check()
    _safe(endpoint, key, named=base_url is not None)
    return Choice(engine="openai", endpoint=endpoint)


def _safe(endpoint: Endpoint, key: str, *, named: bool) -> None:
    """A key goes over https or to this machine only, and the OpenAI API needs one."""
    parts = urlsplit(endpoint.base_url)
    if key and parts.scheme != "https" and not endpoint.loopback:
        raise UsageError(
            f"{BASE_URL} is {endpoint.base_url!r}: a key is sent over https or to this machine only; "
            "use an https address."
        )
    if not key and not named:
        raise UsageError(f"--engine openai needs a key: set {KEY}, or set {BASE_URL} to a server that asks for none.")
