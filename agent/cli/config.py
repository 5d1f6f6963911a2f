"""`blueprint config`: every setting, its value, and where that comes from; and which hosts a workspace may name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from agent.cli import output
from agent.cli.options import flags

if TYPE_CHECKING:
    from agent.bootstrap import Session

_ACTIONS = ("trust", "distrust")


def command(
    ctx: typer.Context,
    action: Annotated[
        str | None, typer.Argument(metavar="trust|distrust", help="Let workspaces name a host, or no longer.")
    ] = None,
    host: Annotated[str | None, typer.Argument(metavar="HOST", help="Host and port, or an address.")] = None,
) -> int:
    """Show every setting with its value and origin: defaults, your file, the workspace's, environment, flags.

    What a workspace's own file says of an endpoint counts after `blueprint config trust HOST`, which is kept outside of
    it. Keys are never shown.

    Example: blueprint config trust llm.example.org
    """
    from agent.bootstrap import settings
    from agent.errors import UsageError

    given = flags(ctx)
    session = given.session()
    if action is not None and (action not in _ACTIONS or host is None):
        raise UsageError("`blueprint config` takes nothing, or `trust HOST`, or `distrust HOST`.")
    told = ""
    if action == "trust" and host:
        told = settings.trust(session, host)
    elif host:
        told = settings.distrust(session, host)
    if told and not given.as_json:
        output.show(told)
        return 0
    _show(session, as_json=given.as_json)
    return 0


def _show(session: Session, *, as_json: bool) -> None:
    from agent.bootstrap import settings
    from agent.cli import shapes

    shown = settings.shown(session)
    trusted = settings.trusted()
    if as_json:
        rows: list[dict[str, Any]] = [{"key": s.name, "value": s.value, "origin": s.origin} for s in shown]
        hosts = [{"host": host, "variables": list(names)} for host, names in trusted.items()]
        more = {"not_allowed": list(settings.waiting(session)), "own_file": str(settings.own_file())}
        output.show_json({"schema": shapes.SCHEMA, "settings": rows, "trusted": hosts, **more})
        return
    table = [(s.name, _written(s.value), s.origin) for s in shown]
    output.show_table([("setting", "value", "from"), *table])
    own = settings.own_file()
    there = "" if own.exists() else ", which is not there yet"
    output.show("", *output.paragraph(f"Your own file is {own}{there}."))
    for host in settings.waiting(session):
        output.show(
            *output.paragraph(
                f"What this workspace's file says of {host} does not count before `blueprint config trust {host}`."
            )
        )
    if trusted:
        output.show("", *output.paragraph(f"Hosts that a workspace may name: {', '.join(trusted)}."))


def _written(value: Any) -> str:
    """A value as the file would have it."""
    if value is None:
        return "not set"
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value)
