"""`blueprint chat`: ask about the document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from agent.cli import output
from agent.cli.options import flags

if TYPE_CHECKING:
    from agent.bootstrap.chatting import Outcome
    from agent.model.chat import Statement


def command(
    ctx: typer.Context,
    message: Annotated[
        str,
        typer.Option("--message", "-m", metavar="TEXT|/COMMAND", help="What to say; /help lists what there is."),
    ],
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who speaks; else your login name.")] = None,
) -> int:
    """Ask what was decided, why, by whom, and what is open; each sentence of the answer shows its entries and turns.

    What nobody spoke of is said never to have been discussed. The rules answer, and nothing leaves the machine.

    Example: blueprint chat -m "why not Kafka?"
    """
    from agent.bootstrap.chatting import Chatting

    given = flags(ctx)
    outcome = Chatting(given.session(), by).say(message)
    if given.as_json:
        from agent.cli import shapes

        output.show_json(shapes.chat(outcome.text, outcome.cites, outcome.answer, outcome.cost))
    else:
        _print(outcome)
    return 0


def _print(outcome: Outcome) -> None:
    for statement in outcome.answer:
        output.show(*_lines(statement))


def _lines(it: Statement) -> list[str]:
    struck = f" (struck out: {it.struck})" if it.struck else ""
    first, *rest = output.paragraph(f"{it.written()}{struck}", "  ")
    return [first.removeprefix("  "), *rest]
