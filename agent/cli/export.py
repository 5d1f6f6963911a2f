"""`blueprint export`: the document for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from agent.cli import output
from agent.cli.options import flags

if TYPE_CHECKING:
    from agent.bootstrap.showing import Exported


def command(
    ctx: typer.Context,
    to: Annotated[
        str, typer.Option("--to", metavar="FORM", help="html, pdf, docx, adr (MADR files), json or structurizr.")
    ],
    out: Annotated[
        Path | None, typer.Option(metavar="PATH", help="The file, or for adr the folder, to write to.")
    ] = None,
) -> int:
    """Write the document, your edits included, in the form that another program reads. Nothing is loaded for it.

    Without --out the file lies beside the document, decision records in docs/adr. Exported again, records keep their
    numbers and what you wrote into them.

    Example: blueprint export --to adr
    """
    from agent.bootstrap.showing import export

    given = flags(ctx)
    made = export(given.session(), to, out)
    if given.as_json:
        from agent.cli import shapes

        output.show_json({"schema": shapes.SCHEMA, **made.model_dump(mode="json")})
    else:
        output.show(str(made.target))
    if not given.quiet:
        output.tell(*_told(made))
    return 0


def _told(made: Exported) -> list[str]:
    size = output.count(len(made.files), "file")
    lines = [f"{size}, {made.changed} of them new or changed."]
    for note in made.notes:
        lines += output.paragraph(note)
    return lines
