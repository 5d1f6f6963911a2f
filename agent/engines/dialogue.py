"""An answer that does not fit is sent back with what is wrong with it, twice at most; then it is an error.

This is apart from `retry.py` on purpose: a wrong answer was paid for, and the next one will be too.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from agent.engines.endpoint import Endpoint
from agent.engines.failures import CallError, Failure, UnfitError, failed
from agent.engines.recorded import Message, Noted, Recorder, Reply, Request
from agent.engines.templates import Prompt

T = TypeVar("T")

SENT_BACK = 2
"""How often an answer is sent back."""
_ECHO = 6_000
"""Characters of a wrong answer that are shown to the model again; the rest would only cost."""


class Dialogue:
    """A request and what follows when its answer does not fit."""

    def __init__(
        self, endpoint: Endpoint, recorder: Recorder, again: Prompt, speak: Callable[[Request], Reply]
    ) -> None:
        self._endpoint, self._recorder, self._again, self._speak = endpoint, recorder, again, speak

    def answer(self, request: Request, read: Callable[[str], Noted[T]], *, divisible: bool = False) -> T:
        """What `read` makes of the answer. Raises CallError or BudgetError.

        `divisible`: the caller can split the work, so an answer cut off by length is raised at once instead of being
        asked for again.
        """
        asked: list[Request] = []
        wrong = UnfitError("")
        while len(asked) <= SENT_BACK:
            asked.append(request)
            try:
                return self._recorder.ask(request, self._speak, read)
            except UnfitError as error:
                wrong = error
            except CallError as error:
                if error.failure not in {Failure.CUT, Failure.EMPTY} or (divisible and error.failure is Failure.CUT):
                    raise
                wrong = UnfitError(_REASONS[error.failure], error.failure)
            request = request.again(self._sent_back(request, wrong))
        self._recorder.forget(asked)
        raise failed(wrong.failure, self._endpoint, "" if wrong.failure in _REASONS else str(wrong))

    def _sent_back(self, request: Request, wrong: UnfitError) -> list[Message]:
        said = self._recorder.answer(request)[:_ECHO]
        complaint = Message(role="user", content=self._again.filled(errors=str(wrong)))
        return [Message(role="assistant", content=said), complaint] if said else [complaint]


_REASONS = {
    Failure.CUT: "The answer was cut off at the output limit. Answer with less: keep what weighs most, in fewer words.",
    Failure.EMPTY: "The answer was empty.",
}
