"""Which model is asked, where, and what it costs."""

from __future__ import annotations

import ipaddress
import re
import tomllib
from collections.abc import Mapping
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError

from agent.errors import UsageError
from agent.model.plan import Usage
from agent.types import Frozen, Seconds, Tokens, Usd

OPENAI = "https://api.openai.com/v1"
CHUNK: Tokens = 6_000
"""Tokens of turns that one reading call holds: past this, models start to skip what stands in the middle."""


class Price(Frozen):
    """US dollars for a million tokens."""

    input: Usd = Field(ge=0)
    cached_input: Usd | None = Field(default=None, ge=0)
    output: Usd = Field(ge=0)

    def of(self, usage: Usage) -> Usd:
        """What these tokens cost, in US dollars."""
        cached = min(usage.cached_tokens, usage.input_tokens)
        cheap = self.input if self.cached_input is None else self.cached_input
        full = usage.input_tokens - cached
        return (full * self.input + cached * cheap + usage.output_tokens * self.output) / 1_000_000


class Endpoint(Frozen):
    """A server that speaks chat completions, and the model to ask there."""

    base_url: str = OPENAI
    key: SecretStr = SecretStr("")
    model: str = Field(min_length=1)
    timeout: Seconds = Field(default=120.0, gt=0, le=1800)
    retries: bool = True
    price: Price | None = None
    key_variable: str = Field(default="OPENAI_API_KEY", description="The environment variable that held the key")
    headers: Mapping[str, SecretStr] = Field(default_factory=dict, description="Sent with every call")
    proxy: str | None = None
    temperature: float | None = Field(default=None, ge=0, le=2, description="Not sent where null")
    context: Tokens | None = Field(default=None, ge=1_000, description="What a call and its answer may hold")
    chunk: Tokens = Field(default=CHUNK, ge=200, description="Tokens of turns that one reading call holds")

    @property
    def host(self) -> str:
        """Host and port, as errors name it: never a user name, a password or a query."""
        parts = urlsplit(self.base_url)
        return (parts.hostname or "") + (f":{parts.port}" if parts.port else "")

    @property
    def loopback(self) -> bool:
        """Whether it is on this machine."""
        return is_loopback(urlsplit(self.base_url).hostname or "")

    def secrets(self) -> tuple[str, ...]:
        """The key and the values of the headers; a placeholder such as "x" would take letters out of words."""
        values = (self.key, *self.headers.values())
        return tuple(text for value in values if len(text := value.get_secret_value()) >= 4)

    def check(self) -> Endpoint:
        """The endpoint itself. Raises UsageError where its base URL or its key cannot be sent."""
        if not _is_address(self.base_url):
            raise UsageError(
                f"The base URL {self.base_url.rpartition('@')[2]!r} is no http or https address; "
                f"write it like {OPENAI!r} "
                "(OPENAI_BASE_URL, the configuration, or a flag sets it)."
            )
        if re.search(r"[^\x21-\x7e]", self.key.get_secret_value()):
            raise UsageError(
                f"The key holds blanks or letters that no key has; set {self.key_variable} to the key alone."
            )
        return self


def is_loopback(host: str) -> bool:
    """Whether a host's name or address is this machine's."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    host = parts.hostname or ""
    return parts.scheme in {"http", "https"} and re.fullmatch(r"[\w.:%-]+", host) is not None and port != 0


def prices(table: str) -> dict[str, Price]:
    """The prices in `prompts/prices.toml`, by model. Raises UsageError where the text is no such table."""
    try:
        models = tomllib.loads(table).get("models", {})
        return {name: Price.model_validate(price) for name, price in models.items()}
    except (tomllib.TOMLDecodeError, ValidationError, AttributeError) as error:
        reason = " ".join(str(error).split())[:200]
        raise UsageError(
            f"The price table cannot be read ({reason}); each model needs `input` and `output`."
        ) from error


def price_of(model: str, table: Mapping[str, Price]) -> Price | None:
    """The price of a model: by its name, else by the name that it is a dated release of; null where it is not known."""
    if model in table:
        return table[model]
    dated = [
        name for name in table if model.startswith(f"{name}-") and model[len(name) + 1 :].replace("-", "").isdigit()
    ]
    return table[max(dated, key=len)] if dated else None
