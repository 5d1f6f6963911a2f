"""One request to an endpoint and its answer, through all that stands between; split where the endpoint cannot take it.

Nothing else puts these together: the gate, the retries, the adaptation to the endpoint, the durable store of answers,
and the dialogue in which an answer that does not fit goes back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache, partial
from typing import Any, TypeVar

from agent.engines import retry
from agent.engines.adapting import Adapting
from agent.engines.client import Client
from agent.engines.dialogue import Dialogue
from agent.engines.endpoint import Endpoint
from agent.engines.failures import DIVIDED, CallError, Failure
from agent.engines.gate import Gate
from agent.engines.guard import refuse_secrets
from agent.engines.recorded import Noted, Purse, Recorder, Reply, Request
from agent.engines.templates import prompt
from agent.model.plan import Usage
from agent.ports import AnswerCache, EndpointMemory, RunLog
from agent.text.chunks import count
from agent.text.secrets import Rules
from agent.types import Seconds, Tokens, Usd

T = TypeVar("T")

_COUNTED = 64
"""Texts whose tokens are remembered: what the calls under way are made of, each of which is counted several times."""


class Exchange:
    """The way to one endpoint and back; may be used from many threads."""

    def __init__(
        self,
        endpoint: Endpoint,
        templates: Mapping[str, str],
        cache: AnswerCache,
        log: RunLog,
        max_cost: Usd | None,
        sleep: retry.Sleep | None,
        secrets: Rules | None,
        memory: EndpointMemory | None,
    ) -> None:
        """As `OpenAIEngine`, which says what they are. Raises UsageError where a template or the limit is no use."""
        self._endpoint = endpoint
        self._gate = Gate(sleep)
        self.count: Callable[[str], Tokens] = lru_cache(_COUNTED)(partial(count, model=endpoint.model))
        """How many tokens a text has for this model."""
        self._recorder = Recorder(cache, log, Purse(max_cost, endpoint.price, endpoint.model), self.count, self._gate)
        self._client = Client(endpoint, self._gate.heard)
        self._hear: Callable[[bytes], None] | None = None
        self._adapting = Adapting(
            endpoint, memory or Forgetful(), prompt(templates, "schema"), self._complete, self.count
        )
        self.dialogue = Dialogue(
            endpoint, self._recorder, prompt(templates, "again"), self._speak, self._adapting.ignores_the_form
        )
        self._secrets = secrets or Rules()

    @property
    def spent(self) -> Usage:
        """What the calls so far have cost; answers from the cache cost nothing."""
        return self._recorder.purse.spent

    @property
    def notices(self) -> Sequence[str]:
        """What was found out about the endpoint meanwhile, for the person."""
        return tuple(self._adapting.notices)

    def stop(self, seconds: Seconds) -> int:
        """Let no further call out and wait so long for those under way; how many were given up."""
        return self._gate.stop(seconds)

    def size(self, request: Request) -> Tokens:
        """What a request sends."""
        return self._recorder.size(request)

    def whole_or_halves(
        self,
        request: Request,
        read: Callable[[str], Noted[T]],
        halves: Callable[[], T],
        *,
        divisible: bool,
        shorter: bool = False,
    ) -> T:
        """The answer, or that of `halves` where the endpoint cannot take the whole.

        What was answered once is never split, whatever was found out since. `shorter`: an answer that is cut off is
        asked for in fewer words, not in halves.
        """
        if divisible and not self._fits(request) and not self._recorder.answer(request):
            return halves()
        try:
            return self.dialogue.answer(request, read, divisible=divisible and not shorter)
        except CallError as error:
            if error.failure is Failure.TOO_LONG:
                self._adapting.learn_context(error)
            if not divisible or error.failure not in DIVIDED or (shorter and error.failure is Failure.CUT):
                raise
        return halves()

    def _fits(self, request: Request) -> bool:
        """Whether a request and about half of its usual answer fit into the context, as far as that is known."""
        known = self._adapting.known
        room = self._endpoint.context or known.context
        needed = self._recorder.size(request) * known.densest + request.answer_tokens / 2
        return room is None or needed <= room

    @contextmanager
    def listening(self, hear: Callable[[bytes], None]) -> Iterator[None]:
        """Hand the bytes of answers on as they come. For the chat, which asks one thing at a time."""
        self._hear = hear
        try:
            yield
        finally:
            self._hear = None

    def _complete(self, body: Mapping[str, Any]) -> str:
        """The body of an answer. Raises CallError."""
        if self._hear is None:
            return self._client.complete(body)
        whole: list[bytes] = []
        asked = {**body, "stream": True, "stream_options": {"include_usage": True}}
        try:
            for piece in self._client.pieces(asked):
                whole.append(piece)
                self._hear(piece)
        except CallError as error:
            if error.failure is not Failure.BAD_REQUEST or whole:
                raise
            self._hear = None  # it does not stream: the answer comes whole
            return self._client.complete(body)
        return b"".join(whole).decode("utf-8", "replace")

    def _speak(self, request: Request) -> Reply:
        refuse_secrets(request, self._secrets)
        size = self._recorder.size(request)

        def out() -> Reply:
            self._gate.enter(size)
            return self._adapting.speak(request)

        return retry.retrying(out, enabled=self._endpoint.retries, sleep=self._gate.pause)


class Forgetful:
    """Implements `ports.EndpointMemory` by keeping nothing."""

    def recall(self, key: str) -> str | None:
        """Nothing."""

    def remember(self, key: str, found: str) -> None:
        """Keep nothing."""
