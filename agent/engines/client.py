"""The one door to the network: a body goes out, the body of the answer comes back. The only importer of `openai`.

A call takes as long as the timeout and as many bytes as fit into memory, whatever the server does: a server that
drips a byte a second, or never ends, is left. Redirections are not followed, since the talk and the headers would go
to a host that nobody named; and what goes to this machine goes past every proxy.
"""

from __future__ import annotations

import datetime as dt
import json
import threading
import time
import weakref
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from agent.engines import foreign, retry
from agent.engines.endpoint import Endpoint
from agent.engines.failures import Failure, failed
from agent.types import Seconds

if TYPE_CHECKING:
    from openai import OpenAI

Heard: TypeAlias = Callable[[Mapping[str, str], Seconds | None], None]

MOST = 16_000_000
"""Bytes of one answer."""


class Client:
    """Speaks to one endpoint; may be used from many threads."""

    def __init__(self, endpoint: Endpoint, heard: Heard = lambda headers, asked: None) -> None:
        """`heard`: is told the headers of each response, and the pause in seconds that a refusal asked for."""
        self._endpoint, self._heard = endpoint, heard
        self._made: OpenAI | None = None
        self._lock = threading.Lock()

    def complete(self, body: Mapping[str, Any]) -> str:
        """The body of the answer to a chat completion, whole or as a stream of events. Raises CallError."""
        return b"".join(self.pieces(body)).decode("utf-8", "replace")

    def pieces(self, body: Mapping[str, Any]) -> Iterator[bytes]:
        """The same as it comes in, for whoever shows it while it comes. Raises CallError."""
        began, read, here = time.monotonic(), 0, False
        with _translated(self._endpoint, self._heard) as border:
            create = self._client().chat.completions.with_streaming_response.create
            # as extra body, since it is of the right form already: the client would take every part of it apart again
            with create(model=body["model"], messages=(), extra_body=body) as response:
                self._heard(response.headers, None)
                for piece in response.iter_bytes():
                    border.begun = here = True
                    read += len(piece)
                    if read > MOST:
                        raise failed(Failure.PROTOCOL, self._endpoint, "the answer has no end")
                    if time.monotonic() - began > self._endpoint.timeout:
                        raise failed(Failure.TIMEOUT, self._endpoint)
                    yield piece
        if not here:
            raise failed(Failure.PROTOCOL, self._endpoint, "the answer has no body")

    def models(self) -> list[dict[str, Any]]:
        """What the endpoint says of its models; nothing where it says nothing. Raises CallError."""
        with _translated(self._endpoint, self._heard):
            text = self._client().models.with_raw_response.list().text
        try:
            given = json.loads(text)
        except ValueError:
            return []
        listed = given.get("data") or given.get("models") if isinstance(given, dict) else given
        return [model for model in listed if isinstance(model, dict)] if isinstance(listed, list) else []

    def _client(self) -> OpenAI:
        from openai import DefaultHttpxClient, OpenAI

        it = self._endpoint
        with self._lock:
            if self._made is None:
                plain = it.base_url.startswith("http://") and it.loopback  # no TLS: no certificates to load
                past = {"http://": None, "https://": None} if it.loopback else None
                http = DefaultHttpxClient(
                    follow_redirects=False,
                    mounts=past,
                    proxy=it.proxy,
                    timeout=it.timeout,
                    base_url=it.base_url,
                    verify=not plain,
                )
                weakref.finalize(self, http.close)
                self._made = OpenAI(
                    api_key=it.key.get_secret_value() or "none",  # local servers ask for no key, the client does
                    base_url=it.base_url,
                    timeout=it.timeout,
                    max_retries=0,
                    default_headers={name: value.get_secret_value() for name, value in it.headers.items()},
                    http_client=http,
                )
            return self._made


class _translated:  # noqa: N801  # a context manager, used like a function
    """Foreign errors become ours. `begun`: the answer was already on its way."""

    def __init__(self, endpoint: Endpoint, heard: Heard) -> None:
        self._endpoint, self._heard, self.begun = endpoint, heard, False

    def __enter__(self) -> _translated:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        import httpx2
        import openai

        if isinstance(error, openai.OpenAIError | httpx2.HTTPError | ValueError | OSError):
            headers: Mapping[str, str] = getattr(getattr(error, "response", None), "headers", {})
            wait = retry.asked_to_wait(headers, dt.datetime.now(dt.UTC))
            self._heard(headers, wait)
            raise foreign.of(error, self._endpoint, wait, begun=self.begun) from None
