"""`blueprint agenda`: what the next meeting has to settle."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import typer

from agent.cli import output
from agent.cli.options import flags

if TYPE_CHECKING:
    from agent.document.points import Point


def command(ctx: typer.Context) -> int:
    """List what contradicts itself, what is open and what was never raised, the most pressing first.

    Example: blueprint agenda --json
    """
    from agent.bootstrap.looking import next_agenda

    given = flags(ctx)
    session = given.session()
    points = next_agenda(session, session.ledger())
    if given.as_json:
        from agent.cli import shapes

        ranked = [{"rank": n, **p.model_dump(mode="json")} for n, p in enumerate(points, 1)]
        output.show_json({"schema": shapes.SCHEMA, "points": ranked})
        return 0
    number = 0
    for sort, group in groupby(points, key=lambda p: p.sort):
        output.show(sort.value.capitalize())
        for point in group:
            number += 1
            output.show(*_lines(number, point))
    if not points:
        output.show("Nothing is open.")
    return 0


def _lines(number: int, it: Point) -> list[str]:
    who = f" ({it.who})" if it.who else ""
    cites = f" [{', '.join(it.cites)}]" if it.cites else ""
    first, *rest = output.paragraph(f"{number}. {it.text}{cites}{who}", "  ")
    why = it.why + (f" It bears on {', '.join(it.bears_on)}." if it.bears_on else "")
    where = f" Waiting for it: {', '.join(it.sections)}." if it.sections else ""
    ask = f" To be asked: {', '.join(it.ask)}." if it.ask else ""
    return [first, *rest, *output.paragraph(why + where + ask, "     ")]
