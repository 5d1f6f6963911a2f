"""`blueprint unlock`: let sections be drafted again."""

from __future__ import annotations

from typing import Annotated

import typer

from agent.cli.lock import told
from agent.cli.options import flags


def command(
    ctx: typer.Context,
    sections: Annotated[list[str], typer.Argument(metavar="SECTION", help="The ids of the sections.")],
) -> int:
    """Unlock sections: the next run drafts those in which something has changed, and merges your edits as ever.

    Prints the sections that are still locked.

    Example: blueprint unlock data
    """
    given = flags(ctx)
    session = given.session()
    turned = session.unlock(sections)
    told(given, session, turned, "Unlocked")
    return 0
