"""A model in the chat: at most four rounds of an answer and calls of tools, in the form *converse*.

The beginning of every request is the same, so that endpoints can keep it. What a tool gives is data. A call that cannot
be is told to the model, twice at most; what it proposes after that and cannot be is left out, and the person is told.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager

from agent.engines.dialogue import Dialogue
from agent.engines.forms import converse as form
from agent.engines.forms.base import TEXT, tidy
from agent.engines.forms.data import block, line
from agent.engines.hearing import Hearing
from agent.engines.recorded import Message, Request
from agent.engines.templates import Prompt
from agent.model.change import Wish
from agent.model.chat import Statement
from agent.model.plan import Usage
from agent.ports import Answered, Desk, Talk
from agent.types import Tokens, Usd

ROUNDS = 4
CALLS = 4
"""Calls of a round that are made; the model is told of the others."""
TOLD = 2
"""How often a model is told that a call cannot be."""
EARLIER: Tokens = 1_500
"""Tokens of what was said in the chat before."""
TURN: Usd = 0.50
"""What one turn may cost, where the price is known: no further round is begun after it."""
_SECTION = 6_000
"""Characters of a section that a model is shown."""
_FOUND = 8


class Conversing:
    """Answers in the chat, through the one way to the endpoint."""

    def __init__(
        self,
        dialogue: Dialogue,
        instructions: Prompt,
        results: Prompt,
        model: str,
        count: Callable[[str], Tokens],
        spent: Callable[[], Usage],
        listening: Callable[[Callable[[bytes], None]], AbstractContextManager[None]],
    ) -> None:
        """`listening`: while it is entered, the bytes of answers are handed to a function as they come."""
        self._dialogue, self._model, self._count, self._spent = dialogue, model, count, spent
        self._listening = listening
        self._instructions, self._results = instructions, results

    def converse(self, talk: Talk, desk: Desk, show: Callable[[Statement], None]) -> Answered:
        """The answer. Raises EndpointError or BudgetError."""
        before = self._spent()
        shown: dict[Statement, Statement] = {}

        def told_at_once(statement: Statement) -> None:
            if statement not in shown:
                shown[statement] = desk.held(statement)
                show(shown[statement])

        request = self._first(talk, desk)
        wishes: list[Wish] = []
        refused: list[str] = []
        told = 0
        for number in range(1, ROUNDS + 1):
            with self._listening(Hearing(told_at_once).feed):
                turn = self._dialogue.answer(request, form.read)
            lines, wished, wrong = _made(turn, desk)
            wishes += [w for w in wished if w not in wishes]
            refused, told = wrong, told + bool(wrong)
            looked_up = len(turn.calls) > len(wished) + len(wrong)
            over = told > TOLD or number == ROUNDS or self._cost(before) > TURN
            if over or not (wrong or looked_up or not turn.answer):
                break
            request = request.again(self._answered(request, lines, ROUNDS - number))
        for statement in turn.answer:
            told_at_once(statement)
        statements = [shown[s] for s in turn.answer]
        further = [Statement(text=f"Left out of what was proposed: {why}") for why in refused]
        if not statements and not further:
            further = [Statement(text="The model gave no answer within its rounds; ask it in another way.")]
        for statement in further:
            show(statement)
        statements += further
        return Answered(statements=tuple(statements), wishes=tuple(wishes))

    def _cost(self, before: Usage) -> Usd:
        """What was spent since; 0 where the price is not known."""
        return (self._spent() - before).cost or 0.0

    def _first(self, talk: Talk, desk: Desk) -> Request:
        message = talk.message.value
        lines = [
            *(line(section=s.id, title=s.title) for s in desk.sections),
            *form.earlier_lines(talk.earlier, EARLIER, self._count),
            *(form.entry_line(e) for e, _ in desk.entries(message, _FOUND)),
            line(message=message, person=talk.person),
        ]
        shape = form.form()
        return Request(
            step="converse",
            about=tidy(message, 60),
            model=self._model,
            form=shape.schema_name,
            version=self._instructions.version,
            shape=shape.shape,
            answer_tokens=shape.answer_tokens,
            messages=(
                Message(role="system", content=self._instructions.instructions),
                Message(role="user", content=self._instructions.filled(data=block(lines))),
            ),
        )

    def _answered(self, request: Request, lines: Sequence[str], rounds: int) -> list[Message]:
        said = self._dialogue.said(request)
        left = "Answer now." if rounds == 1 else f"{rounds} rounds are left."
        return [
            Message(role="assistant", content=said),
            Message(role="user", content=self._results.filled(left=left, data=block(lines))),
        ]


def _made(turn: form.Turn, desk: Desk) -> tuple[list[str], list[Wish], list[str]]:
    """What the calls of a turn came to: lines for the model, what is wished, and what cannot be."""
    lines: list[str] = []
    wished: list[Wish] = []
    wrong = [why for n, why in turn.wrong if n <= CALLS]
    lines += [line(call=n, error=why) for n, why in turn.wrong if n <= CALLS]
    for number, call in turn.calls:
        if number > CALLS:
            continue
        wish = form.wish(call)
        if wish is None:
            lines += _looked_up(number, call, desk)
            continue
        why = wish if isinstance(wish, str) else desk.judge(wish)
        if isinstance(wish, str) or why is not None:
            lines.append(line(call=number, error=why))
            wrong.append(str(why))
        else:
            lines.append(line(call=number, proposed=True))
            wished.append(wish)
    beyond = len([n for n, _ in (*turn.calls, *turn.wrong) if n > CALLS])
    if beyond:
        why = f"{beyond} calls after the first {CALLS} of this round were not made; make fewer at once."
        lines.append(line(error=why))
        wrong.append(why)
    return lines, wished, wrong


def _looked_up(number: int, call: form.Call, desk: Desk) -> list[str]:
    if isinstance(call, form.ReadSection):
        text = desk.read(call.section)
        if text is None:
            return [line(call=number, error=f"There is no section {tidy(call.section, 60)!r}.")]
        return [line(call=number, section=call.section, text=text[:_SECTION])]
    words = tidy(getattr(call, "words", ""), TEXT)
    entries = [form.entry_line(e) for e, _ in desk.entries(words, _FOUND)]
    turns = [form.passage_line(p) for p, _ in desk.turns(words, _FOUND // 2)]
    found = len(entries) + len(turns)
    return [line(call=number, found=found or "nothing: it was never discussed"), *entries, *turns]
