"""`blueprint doctor`: what the endpoint can do, and what to set."""

from __future__ import annotations

import typer

from agent.cli import output
from agent.cli.options import flags


def command(ctx: typer.Context) -> int:
    """Find out what the endpoint can do, by one tiny call for each thing, and say what to set.

    Nothing of a discussion is sent. What is found out is remembered for the runs of this workspace.

    Example: blueprint doctor --base-url http://localhost:11434/v1 --model qwen3:8b
    """
    from agent.bootstrap.doctor import examine
    from agent.cli import shapes

    given = flags(ctx)
    session = given.session()
    found = examine(session)
    if given.as_json:
        rows = [probed.model_dump() for probed in found.found]
        head = {"schema": shapes.SCHEMA, "endpoint": found.endpoint, "model": found.model}
        output.show_json({**head, "found": rows, "advice": list(found.advice)})
        return 0
    output.show(session.choice.headline())
    if found.found:
        marks = {True: "yes", False: "no", None: "?"}
        rows_shown = [(p.name, marks[p.can], p.found) for p in found.found]
        output.show_table([("what", "", "found"), *rows_shown])
    for line in found.advice:
        output.show("", *output.paragraph(line))
    return 0
