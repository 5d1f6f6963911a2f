"""What an endpoint can do, found out by one tiny call for each thing. Nothing of a discussion is sent.

Each question is put so that the answer shows what the endpoint does, not what the model guesses: the model is asked to
say hello, so an answer that fills in a form comes from an endpoint that holds to it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from agent.engines import capabilities, replies
from agent.engines.answers import parsed
from agent.engines.capabilities import Capabilities, Limit, Structure
from agent.engines.endpoint import Endpoint
from agent.engines.failures import CallError, Failure, UnfitError
from agent.engines.strict_schema import holds
from agent.types import Frozen, Tokens

_SHAPE: dict[str, Any] = {
    "type": "object",
    "properties": {"greeting": {"type": "string"}},
    "required": ["greeting"],
    "additionalProperties": False,
}
_TOOL: dict[str, Any] = {"type": "function", "function": {"name": "greet", "parameters": _SHAPE}}
_ANSWER: Tokens = 256
"""The output limit that is tried: enough for a word, and for a thought before it."""
_STEPS = 6
_CONTEXT = ("max_model_len", "context_length", "context_window", "max_context_length", "loaded_context_length", "n_ctx")
"""How servers name the size of the context in their list of models: vLLM, OpenRouter, Groq, LM Studio, llama.cpp."""


class Probed(Frozen):
    """One thing that was looked at. `can` is null where it is not known; `found` says more, in a few words."""

    name: str
    can: bool | None
    found: str


class Probe:
    """Asks one endpoint. `send`: a body goes out, an answer's body comes in, or CallError is raised."""

    def __init__(
        self,
        endpoint: Endpoint,
        hello: str,
        send: Callable[[Mapping[str, Any]], str],
        models: Callable[[], list[dict[str, Any]]],
        known: Capabilities,
    ) -> None:
        self._endpoint, self._hello, self._send, self._models = endpoint, hello, send, models
        self.known = known.model_copy(update={"structure": Structure.SCHEMA, "told": False, "temperature": None})
        """What is known by now."""

    def run(self) -> Iterator[Probed]:
        """Look at each thing in turn. Raises CallError where the endpoint answers nothing at all."""
        yield self._plain()
        yield self._form()
        yield self._stream()
        yield self._tools()
        yield self._limit()
        yield self._temperature()
        yield self._context()

    def _plain(self) -> Probed:
        body = self._body()
        for _ in range(_STEPS):
            try:
                answer = replies.read(self._send(body), self._endpoint)
            except CallError as error:
                better = capabilities.learned(self.known, error, body)
                if better is None and error.failure not in {Failure.CUT, Failure.EMPTY}:
                    raise
                if better is None:
                    return Probed(name="answers", can=True, found=f"with nothing in it ({error.failure})")
                self.known, body = better, self._body(better)
                continue
            self._learn(thinks=answer.thought)
            parts = ["and thinks first" if answer.thought else "", "" if answer.usage else "without its usage"]
            system = "" if self.known.system else "without a system message"
            return Probed(name="answers", can=True, found=", ".join(p for p in (*parts, system) if p) or "as it should")
        return Probed(name="answers", can=None, found="not in any way that was tried")

    def _form(self) -> Probed:
        form = {"type": "json_schema", "json_schema": {"name": "hello", "strict": True, "schema": _SHAPE}}
        text = self._tried({"response_format": form})
        if isinstance(text, str) and holds(_object(text), _SHAPE):
            return Probed(name="form", can=True, found="holds to a strict JSON schema")
        mode = self._tried({"response_format": {"type": "json_object"}}, ask=f"{self._hello} Answer as a JSON object.")
        if isinstance(mode, str) and _object(mode) is not None:
            self._learn(structure=Structure.OBJECT)
            return Probed(name="form", can=True, found="JSON mode; the schema goes into the prompt")
        ignored = isinstance(text, str)
        self._learn(**{"told": True} if ignored else {"structure": Structure.TEXT})
        found = "takes a schema and does not hold to it" if ignored else "none"
        return Probed(name="form", can=False, found=f"{found}; the schema goes into the prompt")

    def _stream(self) -> Probed:
        body = {**self._body(), "stream": True, "stream_options": {"include_usage": True}}
        try:
            answer = replies.read(self._send(body), self._endpoint)
        except CallError as error:
            if "stream_options" not in error.said:
                self._learn(streams=False)
                return Probed(name="stream", can=False, found=str(error.failure))
            self._learn(stream_usage=False)
            return Probed(name="stream", can=True, found="refuses to say the usage")
        self._learn(streams=answer.streamed, stream_usage=answer.usage is not None)
        if not answer.streamed:
            return Probed(name="stream", can=False, found="answers in one piece all the same")
        return Probed(name="stream", can=True, found="with usage" if answer.usage else "without usage")

    def _tools(self) -> Probed:
        try:
            answer = json.loads(self._send({**self._body(), "tools": [_TOOL], "tool_choice": "required"}))
            called = bool(answer["choices"][0]["message"].get("tool_calls"))
        except CallError as error:
            called, refused = False, str(error.failure)
        except (ValueError, LookupError, TypeError, AttributeError):
            called, refused = False, "an answer without a call"
        else:
            refused = "takes tools and calls none"
        self._learn(tools=called)
        return Probed(name="tools", can=called, found="calls them" if called else refused)

    def _limit(self) -> Probed:
        for limit in (Limit.NEW, Limit.OLD):
            if not isinstance(self._tried({limit.value: _ANSWER}), CallError):
                self._learn(limit=limit)
                return Probed(name="limit of an answer", can=True, found=limit.value)
        self._learn(limit=Limit.NONE)
        return Probed(name="limit of an answer", can=False, found="takes neither max_completion_tokens nor max_tokens")

    def _temperature(self) -> Probed:
        taken = not isinstance(self._tried({"temperature": 0}), CallError)
        self._learn(temperature=taken)
        return Probed(name="temperature", can=taken, found="takes 0" if taken else "refuses 0; none is sent")

    def _context(self) -> Probed:
        size = self._endpoint.context or self._listed() or self.known.context
        if size is None:
            return Probed(name="context", can=None, found="not said by the endpoint")
        if self._endpoint.context is None:
            self._learn(context=size)
        return Probed(name="context", can=True, found=f"{size:,} tokens")

    def _listed(self) -> Tokens | None:
        """The size of the context as the list of models has it."""
        try:
            models = self._models()
        except CallError:
            return None
        mine = [m for m in models if self._endpoint.model in {m.get("id"), m.get("name"), m.get("model")}]
        for model in mine or (models if len(models) == 1 else []):
            said = model.get("meta")
            meta: dict[str, Any] = said if isinstance(said, dict) else {}
            sizes = [part.get(name) for part in (model, meta) for name in _CONTEXT]
            size = next((s for s in sizes if isinstance(s, int) and s >= 1_000), None)
            if size is not None:
                return size
        return None

    def _tried(self, more: Mapping[str, Any], ask: str | None = None) -> str | CallError:
        """The text of the answer with these parameters, or the error. An answer of no use is an answer."""
        try:
            return replies.read(self._send({**self._body(ask=ask), **more}), self._endpoint).text
        except CallError as error:
            return "" if error.failure in {Failure.CUT, Failure.EMPTY, Failure.REFUSED} else error

    def _body(self, known: Capabilities | None = None, ask: str | None = None) -> dict[str, Any]:
        known = known or self.known
        messages = [{"role": "user", "content": ask or self._hello}]
        if known.system:
            messages.insert(0, {"role": "system", "content": self._hello})
        streamed = {"stream": True} if known.only_streams else {}
        return {"model": self._endpoint.model, "messages": messages, **streamed}

    def _learn(self, **found: Any) -> None:
        self.known = self.known.model_copy(update=found)


def _object(text: str) -> dict[str, Any] | None:
    try:
        return parsed(text)
    except UnfitError:
        return None
