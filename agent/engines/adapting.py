"""A request is put so that the endpoint takes it, in this one place; the steps know nothing of it.

The fullest form goes out first. What the endpoint refuses is left out or put in another way, and the answer to that
proves that it helped: then it is remembered, in the workspace, for this endpoint and model.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

from agent.engines import capabilities, replies
from agent.engines.capabilities import Capabilities, Structure
from agent.engines.endpoint import Endpoint
from agent.engines.failures import CallError, Failure
from agent.engines.recorded import Message, Reply, Request
from agent.engines.templates import Prompt
from agent.model.plan import Usage
from agent.ports import EndpointMemory
from agent.text.chunks import known as is_exact
from agent.types import Tokens

_CHANGES = 8
"""How often one request is put in another way: more than there are things to change."""
SMALL: Tokens = 2_048
"""An answer that is cut off before this was cut by an endpoint's own limit, which a limit of ours may lift."""


class Adapting:
    """One endpoint and one model; may be used from many threads."""

    def __init__(
        self,
        endpoint: Endpoint,
        memory: EndpointMemory,
        schema: Prompt,
        send: Callable[[Mapping[str, Any]], str],
        count: Callable[[str], Tokens],
    ) -> None:
        """`schema`: what a model is told where the endpoint cannot be given the form."""
        self._endpoint, self._memory, self._schema, self._send, self._count = endpoint, memory, schema, send, count
        self._key = memory_key(endpoint)
        self._known = capabilities.parse(memory.recall(self._key))
        self._kept = self._known.counted
        self._lock = threading.Lock()
        self.notices: list[str] = []

    @property
    def known(self) -> Capabilities:
        """What is known of the endpoint by now."""
        return self._known

    def speak(self, request: Request) -> Reply:
        """One answer. Raises CallError: the first one where asking in another way did not help."""
        known = start = self._known
        first: CallError | None = None
        wasted = Usage()
        for _ in range(_CHANGES):
            sent = self.body(request, known)
            began = time.monotonic()
            try:
                answer = replies.read(self._send(sent), self._endpoint)
            except CallError as error:
                first = first or error
                wasted += error.usage or Usage()
                better = self._better(known, error, sent, request)
                if better is None:
                    last = first if error.failure is Failure.BAD_REQUEST else error
                    last.usage = wasted if wasted.calls else None
                    raise last from None
                known = better
                continue
            usage = answer.usage or self._estimated(request, sent, answer.text)
            self._remember(start, self._noted(known, answer, request, sent))
            took = {"calls": 1, "seconds": round(time.monotonic() - began, 3)}
            return Reply(text=answer.text, usage=wasted + usage.model_copy(update=took))
        raise first or RuntimeError("nothing was asked")

    def body(self, request: Request, known: Capabilities) -> dict[str, Any]:
        """The request as it goes over the wire."""
        body: dict[str, Any] = {"model": request.model, "messages": self._messages(request, known)}
        if known.structure is Structure.SCHEMA:
            form = {"name": request.form, "strict": True, "schema": request.shape}
            body["response_format"] = {"type": "json_schema", "json_schema": form}
        elif known.structure is Structure.OBJECT:
            body["response_format"] = {"type": "json_object"}
        if self._endpoint.temperature is not None and known.temperature is not False:
            body["temperature"] = self._endpoint.temperature
        if known.output is not None and known.limit is not capabilities.Limit.NONE:
            body[known.limit.value] = known.output
        if known.only_streams:
            body["stream"] = True
            if known.stream_usage is not False:
                body["stream_options"] = {"include_usage": True}
        return body

    def ignores_the_form(self) -> None:
        """An answer did not fit the form that the endpoint said it took: from now on the model is told it, too."""
        if self._known.structure is Structure.SCHEMA and not self._known.told:
            self._remember(self._known, self._known.model_copy(update={"told": True}))

    def learn_context(self, error: CallError) -> None:
        """What an endpoint that found a request too long said of the size of its context."""
        size = capabilities.context_told(error)
        if size is not None and size != self._known.context:
            self._remember(self._known, self._known.model_copy(update={"context": size}))

    def _messages(self, request: Request, known: Capabilities) -> list[dict[str, str]]:
        messages = [*request.messages]
        if known.told or known.structure is not Structure.SCHEMA:
            shape = {"title": request.form, **request.shape}
            told = self._schema.filled(schema=json.dumps(shape, ensure_ascii=False, separators=(",", ":")))
            messages[0] = Message(role=messages[0].role, content=f"{messages[0].content}\n\n{told}")
        if not known.system:
            said = "\n\n".join(m.content for m in messages[:2])
            messages = [Message(role="user", content=said), *messages[2:]]
        return [{"role": m.role, "content": m.content.encode("utf-8", "replace").decode()} for m in messages]

    def _better(
        self, known: Capabilities, error: CallError, sent: Mapping[str, Any], request: Request
    ) -> Capabilities | None:
        spent = error.usage.output_tokens if error.usage else 0
        if error.failure is Failure.CUT and known.output is None and 0 < spent < SMALL:
            return known.model_copy(update={"output": max(2 * SMALL, 2 * request.answer_tokens)})
        return capabilities.learned(known, error, sent)

    def _noted(
        self, known: Capabilities, answer: replies.Answer, request: Request, sent: Mapping[str, Any]
    ) -> Capabilities:
        new: dict[str, Any] = {}
        if "temperature" in sent:
            new["temperature"] = True
        if answer.thought:
            new["thinks"] = True
        if answer.streamed:
            new |= {"streams": True, "stream_usage": answer.usage is not None}
        known = known.model_copy(update=new)
        if answer.usage is None:
            return known
        counted = self._sent(request, sent)
        if counted > SMALL and answer.usage.input_tokens < counted / 2:
            self._notice(
                f"{self._endpoint.host} says that it read {answer.usage.input_tokens:,} tokens of about {counted:,}: "
                "it may cut off what is longer than its context; give it more."
            )
        return known if is_exact(self._endpoint.model) else known.measured(counted, answer.usage.input_tokens)

    def _remember(self, start: Capabilities, known: Capabilities) -> None:
        if known == start:
            return
        with self._lock:
            before = self._known
            self._known = before.changed(start, known)
            if self._known == before:
                return
            told = differences(before, self._known)
            if told or self._known.counted > 2 * self._kept:  # a count that is a little better is not worth a write
                self._memory.remember(self._key, self._known.model_dump_json())
                self._kept = self._known.counted
            for line in told:
                self._notice(f"{self._endpoint.host} {line}")

    def _notice(self, line: str) -> None:
        if line not in self.notices:
            self.notices.append(line)

    def _estimated(self, request: Request, sent: Mapping[str, Any], text: str) -> Usage:
        return Usage(input_tokens=round(self._sent(request, sent) * self._known.ratio), output_tokens=self._count(text))

    def _sent(self, request: Request, sent: Mapping[str, Any]) -> Tokens:
        words = sum(self._count(m["content"]) + 4 for m in sent["messages"])
        return words + (self._count(request.told) if "json_schema" in sent.get("response_format", {}) else 0)


def memory_key(endpoint: Endpoint) -> str:
    """Under which name an endpoint and model are remembered; no password is in it."""
    return f"{endpoint.base_url.split('?')[0].rpartition('@')[2]} {endpoint.model}"


def differences(before: Capabilities, now: Capabilities) -> list[str]:
    """What was learned, as ends of a sentence that begins with the endpoint's name."""
    said = {
        "structure": f"does not take the form of an answer as {before.structure.value}; "
        f"it goes on with {now.structure.value}, and the form stands in the prompt.",
        "told": "does not hold to the form of an answer; from now on it stands in the prompt as well.",
        "system": "takes no system message; what it would say goes into the first message.",
        "temperature": "does not take a temperature; it is left out." if now.temperature is False else "",
        "limit": f"does not take {before.limit.value}; it goes on with {now.limit.value}.",
        "output": f"cuts answers off early; they may be {now.output:,} tokens long now." if now.output else "",
        "only_streams": "answers as a stream alone; it is asked for one.",
        "context": f"holds {now.context:,} tokens in one call; longer work is split." if now.context else "",
    }
    return [line for name, line in said.items() if line and getattr(before, name) != getattr(now, name)]
