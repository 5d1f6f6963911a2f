"""An answer that does not fit is sent back with what is wrong with it, twice at most; then it is an error.

This is apart from `retry.py` on purpose: a wrong answer was paid for, and the next one will be too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from agent.engines.answers import parsed
from agent.engines.endpoint import Endpoint
from agent.engines.failures import ASKED_AGAIN, CallError, Failure, UnfitError, failed
from agent.engines.recorded import Message, Noted, Recorder, Reply, Request
from agent.engines.strict_schema import holds
from agent.engines.templates import Prompt
from agent.text.scripts import strange

T = TypeVar("T")

SENT_BACK = 2
"""How often an answer is sent back."""
_ECHO = 6_000
"""Characters of a wrong answer that are shown to the model again; the rest would only cost."""


class Dialogue:
    """A request and what follows when its answer does not fit."""

    def __init__(
        self,
        endpoint: Endpoint,
        recorder: Recorder,
        again: Prompt,
        speak: Callable[[Request], Reply],
        astray: Callable[[], None] = lambda: None,
    ) -> None:
        """`astray` is told of an answer that does not hold to the form's schema."""
        self._endpoint, self._recorder, self._again, self._speak = endpoint, recorder, again, speak
        self._astray = astray

    def answer(self, request: Request, read: Callable[[str], Noted[T]], *, divisible: bool = False) -> T:
        """What `read` makes of the answer. Raises CallError or BudgetError.

        `divisible`: the caller can split the work, so an answer cut off by length is raised at once instead of being
        asked for again.
        """
        asked: list[Request] = []
        data = "\n".join(m.content for m in request.messages if m.role == "user")
        wrong = UnfitError("")
        while len(asked) <= SENT_BACK:
            asked.append(request)
            try:
                return self._recorder.ask(request, self._speak, lambda text: _in_its_language(text, data, read))
            except UnfitError as error:
                wrong = error
                if not holds(_value(self._recorder.answer(request)), request.shape):
                    self._astray()
            except CallError as error:
                if error.failure not in ASKED_AGAIN or (divisible and error.failure is Failure.CUT):
                    raise
                wrong = UnfitError(_REASONS[error.failure], error.failure)
            request = request.again(self._sent_back(request, wrong))
        self._recorder.forget(asked)
        plain = wrong.failure in _REASONS or wrong.failure is Failure.WRONG_LANGUAGE
        raise failed(wrong.failure, self._endpoint, "" if plain else str(wrong))

    def said(self, request: Request) -> str:
        """What a request was answered with, as far as a model is shown it again."""
        return self._recorder.answer(request)[:_ECHO]

    def _sent_back(self, request: Request, wrong: UnfitError) -> list[Message]:
        said = self._recorder.answer(request)[:_ECHO]
        complaint = Message(role="user", content=self._again.filled(errors=str(wrong)))
        return [Message(role="assistant", content=said), complaint] if said else [complaint]


_REASONS = {
    Failure.CUT: "The answer was cut off at the output limit. Answer with less: keep what weighs most, in fewer words.",
    Failure.EMPTY: "The answer was empty.",
}


def _in_its_language(text: str, data: str, read: Callable[[str], Noted[T]]) -> Noted[T]:
    """What `read` makes of an answer. Raises UnfitError where it is written in a script that the data is not."""
    value = read(text)
    script = strange(" ".join(_strings(_value(text))), data)
    if script is not None:
        raise UnfitError(
            f"The answer is written in another language ({script.title()} script) than the data; "
            "write it in the language of the data.",
            Failure.WRONG_LANGUAGE,
        )
    return value


def _strings(value: Any) -> Iterator[str]:
    """What an answer says, without the names of its fields."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _strings(part)


def _value(text: str) -> Any:
    """The object of an answer; null where there is none."""
    try:
        return parsed(text)
    except UnfitError:
        return None
