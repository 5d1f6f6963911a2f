"""`blueprint view`: the document as one page that needs nothing beside itself."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from agent.cli import output
from agent.cli.options import flags

if TYPE_CHECKING:
    from agent.bootstrap.showing import Shown


def command(
    ctx: typer.Context,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where to write the page; beside the document where not given.")
    ] = None,
    ledger: Annotated[
        bool, typer.Option("--ledger", help="The decisions over time: when each was made, changed and reversed.")
    ] = False,
    no_open: Annotated[bool, typer.Option("--no-open", help="Write the page, and open no browser.")] = False,
) -> int:
    """Write the document as one HTML page, with its diagrams drawn, and open it. The page loads nothing.

    Example: blueprint view --out blueprint.html --no-open
    """
    from agent.bootstrap.showing import view, view_ledger

    given = flags(ctx)
    shown = view_ledger(given.session(), out) if ledger else view(given.session(), out)
    if given.as_json:
        from agent.cli import shapes

        record = {**shown.model_dump(mode="json"), "path": str(shown.path)}
        output.show_json({"schema": shapes.SCHEMA, **record})
    else:
        output.show(str(shown.path))
    if not given.quiet:
        output.tell(*_told(shown))
    if not no_open and not given.as_json:
        _open(shown.path)
    return 0


def _told(shown: Shown) -> list[str]:
    """What a person should know of the file."""
    size = f"{shown.size / 1_000_000:.1f} MB" if shown.size > 950_000 else f"{shown.size / 1000:.0f} kB"
    drawn = f", {shown.drawn} drawn now" if 0 < shown.drawn < shown.diagrams else ""
    held = f", with {output.count(shown.diagrams, 'diagram')}{drawn}" if shown.diagrams else ""
    lines = [f"Written ({size}){held}."]
    for source, reason in shown.undrawn.items():
        lines += output.paragraph(f"Not drawn, so its source is shown: {source} ({reason}).")
    return lines


def _open(path: Path) -> None:
    """Open the page where there is a screen; say nothing where there is none."""
    screen = sys.platform in {"darwin", "win32"} or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if screen and sys.stdout.isatty():
        import webbrowser

        webbrowser.open(path.resolve().as_uri())
