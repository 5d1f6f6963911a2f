"""`blueprint lock`: keep sections as they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from agent.cli import output
from agent.cli.options import Flags, flags

if TYPE_CHECKING:
    from agent.bootstrap import Session


def command(
    ctx: typer.Context,
    sections: Annotated[list[str] | None, typer.Argument(metavar="SECTION", help="Ids; none lists the locked.")] = None,
) -> int:
    """Lock sections: no run drafts them, whatever changes and whatever is forced, until they are unlocked.

    The plan says what has changed in them meanwhile. Without a section, lists those that are locked.

    Example: blueprint lock data security
    """
    given = flags(ctx)
    session = given.session()
    turned = session.lock(sections) if sections else ()
    told(given, session, turned, "Locked")
    return 0


def told(given: Flags, session: Session, turned: tuple[str, ...], what: str) -> None:
    """Print the sections that are locked now, and on stderr which were turned."""
    from agent.cli import shapes

    held = session.locked()
    if given.as_json:
        output.show_json({"schema": shapes.SCHEMA, "locked": list(held), "changed": list(turned)})
    else:
        output.show(*held)
    if not given.quiet:
        output.tell(
            f"{what}: {', '.join(turned)}." if turned else "Nothing was changed." if held else "None is locked."
        )
