"""`blueprint chat`: talk about the document, and change it."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from agent.cli import output
from agent.cli.draft import MaxCost
from agent.cli.options import flags
from agent.cli.plan import SecondReading
from agent.cli.turns import changed, told


def command(
    ctx: typer.Context,
    message: Annotated[
        str | None,
        typer.Option(
            "--message", "-m", metavar="TEXT|/COMMAND", help="One turn without a prompt; /help lists what there is."
        ),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Apply what the turn changes; else it is only shown.")
    ] = False,
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who speaks; else your login name.")] = None,
    max_cost: MaxCost = None,
    second_reading: SecondReading = None,
) -> int:
    """Ask what was decided, why, by whom and what is open; tell a decision, edit, draw, lock or re-draft a section.

    Each sentence of an answer shows the entries and turns that bear it out, and what nobody spoke of is said never to
    have been discussed. A change is shown as a difference first, and done on yes; /undo takes it back in any later run.

    Example: blueprint chat -m "why not Kafka?"
    """
    from agent.bootstrap.chatting import Chatting
    from agent.errors import UsageError

    given = flags(ctx)
    chatting = Chatting(given.session(max_cost=max_cost, second_reading=second_reading), by)
    if message is None:
        if given.as_json or not (sys.stdin.isatty() and sys.stdout.isatty()):
            raise UsageError("A conversation needs a terminal; say one thing with -m.")
        from agent.cli.conversation import talk

        talk(chatting)
        return 0
    if given.as_json:
        from agent.cli import shapes

        outcome = chatting.say(message, yes=yes)
        output.show_json(shapes.chat(outcome.text, outcome.cites, outcome.answer, outcome.changes, outcome.cost))
        return 0
    outcome = chatting.say(message, yes=yes, show=lambda statement: output.show(*told(statement)))
    for change in outcome.changes:
        output.show("", *changed(change))
    if outcome.changes and not outcome.changes[0].applied and not given.quiet:
        output.tell("Nothing was changed; add --yes to apply it.")
    return 0
