"""Every call by one way: looked up, kept to the budget, stored before it is used, written into the run log.

A request is known by the hash of all that decides its answer: model, form, form version, schema, and every word sent.
So an answer that was paid for is found again after a crash, whatever interrupted the run, and never where a prompt or a
fact has changed.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, Literal, TypeVar

from pydantic import Field

from agent.engines.endpoint import Price
from agent.engines.failures import CallError, UnfitError
from agent.engines.gate import Gate
from agent.errors import BudgetError, UsageError
from agent.model.plan import Usage
from agent.ports import AnswerCache, Call, RunLog
from agent.types import Frozen, Tokens, Usd

T = TypeVar("T")
Noted = tuple[T, tuple[str, ...]]
"""A value read from an answer, and what of the answer was left out, one line each."""


class Message(Frozen):
    """One message of a chat."""

    role: Literal["system", "user", "assistant"]
    content: str


class Request(Frozen):
    """Everything that decides an answer."""

    step: str
    about: str = ""
    model: str
    form: str
    version: int
    shape: dict[str, Any] = Field(description="The form's strict schema")
    messages: tuple[Message, ...]
    answer_tokens: Tokens = Field(description="About how long an answer is, for the budget")

    @cached_property
    def told(self) -> str:
        """The schema as text; it is written out once, and stays the same when the request is made again."""
        return json.dumps(self.shape)

    @property
    def key(self) -> str:
        """The request's hash, 64 hex digits."""
        whole = [self.model, self.form, self.version, self.shape, [[m.role, m.content] for m in self.messages]]
        text = json.dumps(whole, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def again(self, messages: Sequence[Message]) -> Request:
        """The same request, with what was said since."""
        return self.model_copy(update={"messages": (*self.messages, *messages)})


class Reply(Frozen):
    """What an endpoint answered, and what that took. `usage.cost` is set by the purse."""

    text: str
    usage: Usage


class Purse:
    """What a run may spend, and what it has spent; shared by its threads."""

    def __init__(self, limit: Usd | None, price: Price | None, model: str) -> None:
        if limit is not None and price is None:
            raise UsageError(
                f"The price of model {model!r} is not known, so --max-cost cannot be kept; "
                f'add it to the configuration ([prices."{model}"] with input and output) or leave the limit out.'
            )
        self._limit, self._price, self._lock = limit, price, threading.Lock()
        self._held: Usd = 0.0
        self._spent = Usage()

    @property
    def spent(self) -> Usage:
        """The sum of all calls so far."""
        with self._lock:
            return self._spent

    def hold(self, input_tokens: Tokens, output_tokens: Tokens) -> Usd:
        """Set the estimate for a call aside; US dollars. Raises BudgetError where the limit would be passed."""
        if self._price is None:
            return 0.0
        estimate = self._price.of(Usage(input_tokens=input_tokens, output_tokens=output_tokens))
        with self._lock:
            total = (self._spent.cost or 0.0) + self._held + estimate
            if self._limit is not None and total > self._limit:
                raise BudgetError(
                    f"The next call would bring the run to about {total:.2f} US dollars, "
                    f"and the limit is {self._limit:.2f}; raise --max-cost to go on, what was paid for is kept."
                )
            self._held += estimate
        return estimate

    def settle(self, held: Usd, usage: Usage) -> Usage:
        """Give back what was set aside and take what the call really cost; the usage with its cost."""
        cost = None if self._price is None else self._price.of(usage)
        priced = usage.model_copy(update={"cost": cost})
        with self._lock:
            self._held -= held
            self._spent = self._spent + priced
        return priced

    def release(self, held: Usd) -> None:
        """Give back what was set aside: the call failed."""
        with self._lock:
            self._held -= held


class Recorder:
    """The one way to an endpoint. May be used from many threads."""

    def __init__(
        self,
        cache: AnswerCache,
        log: RunLog,
        purse: Purse,
        tokens: Callable[[str], Tokens],
        gate: Gate | None = None,
    ) -> None:
        self._cache, self._log, self._tokens = cache, log, tokens
        self.purse, self.gate = purse, gate or Gate()

    def ask(self, request: Request, speak: Callable[[Request], Reply], read: Callable[[str], Noted[T]]) -> T:
        """What `read` makes of the answer, from the cache or else from the endpoint.

        Raises UnfitError (from `read`), CallError (from `speak`) or BudgetError. The answer is on disk before it is
        read.
        """
        key = request.key
        stored = self._cache.get(key)
        if stored:
            return self._judged(request, key, stored, Usage(), read)
        with self.gate.under_way():
            return self._spoken(request, key, speak, read)

    def _spoken(
        self, request: Request, key: str, speak: Callable[[Request], Reply], read: Callable[[str], Noted[T]]
    ) -> T:
        held = self.purse.hold(self.size(request), request.answer_tokens)
        try:
            reply = speak(request)
        except BaseException as error:
            if isinstance(error, CallError) and error.usage is not None:  # a useless answer costs what a good one does
                self._write(request, key, self.purse.settle(held, error.usage), error.failure.value)
                raise
            self.purse.release(held)
            if isinstance(error, CallError):
                self._write(request, key, Usage(calls=1), error.failure.value)
            raise
        self._cache.put(key, reply.text)
        return self._judged(request, key, reply.text, self.purse.settle(held, reply.usage), read)

    def answer(self, request: Request) -> str:
        """The stored answer; empty where there is none."""
        return self._cache.get(request.key) or ""

    def forget(self, requests: Sequence[Request]) -> None:
        """Answers of no use are asked for anew by the next run: an empty answer counts as none."""
        for request in requests:
            self._cache.put(request.key, "")

    def size(self, request: Request) -> Tokens:
        """About how many tokens a request sends, its form included."""
        return sum(self._tokens(m.content) + 4 for m in request.messages) + self._tokens(request.told)

    def _judged(self, request: Request, key: str, text: str, usage: Usage, read: Callable[[str], Noted[T]]) -> T:
        origin = "ok" if usage.calls else "ok, from the cache"
        try:
            value, left_out = read(text)
        except UnfitError as error:
            self._write(request, key, usage, f"{error.failure.value}: {error}")
            raise
        told = origin if not left_out else f"{origin}; left out {len(left_out)}: {'; '.join(left_out)}"
        self._write(request, key, usage, told)
        return value

    def _write(self, request: Request, key: str, usage: Usage, outcome: str) -> None:
        call = Call(
            step=request.step,
            about=request.about,
            model=request.model,
            usage=usage,
            outcome=outcome,
            request=key,
        )
        self._log.record(call)
