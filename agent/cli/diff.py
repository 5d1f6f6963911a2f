"""`blueprint diff`: what changed in the architecture, by meaning."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from agent.cli import output
from agent.cli.options import flags

if TYPE_CHECKING:
    from agent.steps.compare import Delta, Turned

GROUPS = {
    "decisions": ("decision",),
    "technologies": ("technology",),
    "components": ("component",),
    "flows": ("interaction",),
    "rules": ("policy", "contract", "state", "algorithm", "constraint", "principle", "practice"),
    "questions": ("question",),
    "actions": ("action",),
    "others": ("concept", "view", "risk"),
}
"""How the changes are grouped, and the kinds of entries in each group."""


def command(
    ctx: typer.Context,
    start: Annotated[str | None, typer.Argument(metavar="FROM", help="A date, discussion or label.")] = None,
    end: Annotated[str | None, typer.Argument(metavar="TO", help="The same; now where not given.")] = None,
) -> int:
    """Show what changed between two states: decisions, numbers, technologies, components, flows, questions.

    A state is the one after a day, after a discussion, or after the discussion in which an entry was first said.
    Without FROM, what the newest discussion changed.

    Example: blueprint diff 2026-03-03 2026-03-05
    """
    from agent.bootstrap.states import difference

    given = flags(ctx)
    found = difference(given.session(), start, end)
    if given.as_json:
        from agent.cli import shapes

        about = {"schema": shapes.SCHEMA, "from": found.start, "to": found.end}
        output.show_json({**about, **record(found.delta)})
        return 0
    output.show(*output.paragraph(f"From {found.start} to {found.end}"))
    shown = list(_told(found.delta))
    output.show(*shown if shown else ["Nothing changed."])
    return 0


def record(delta: Delta) -> dict[str, Any]:
    """The changes as plain dictionaries, by group."""
    groups = {name: [_record(t) for t in _of(delta, name)] for name in GROUPS}
    return {**groups, "numbers": [f.model_dump() for f in delta.numbers]}


def _record(it: Turned) -> dict[str, Any]:
    was, now = it.was or (None, None), it.now or (None, None)
    return {
        "id": it.entry,
        "kind": it.kind.value,
        "change": it.what.value,
        "title": it.title,
        "was": {"status": was[0], "statement": was[1]} if it.was else None,
        "now": {"status": now[0], "statement": now[1]} if it.now else None,
        "by": it.by,
    }


def _of(delta: Delta, group: str) -> tuple[Turned, ...]:
    return tuple(t for t in delta.turned if t.kind.value in GROUPS[group])


def _told(delta: Delta) -> Iterator[str]:
    for name in GROUPS:
        found = _of(delta, name)
        if found:
            yield ""
            yield name.capitalize()
            rows = [(t.entry, t.what.value, _line(t)) for t in found]
            yield from (f"  {line}" for line in output.table(rows, _room()))
    if delta.numbers:
        yield ""
        yield "Numbers"
        figures = [(f"{f.entry} → {f.by}" if f.by != f.entry else f.entry, f"{f.was} → {f.now}") for f in delta.numbers]
        yield from (f"  {line}" for line in output.table(figures, _room()))


def _room() -> int | None:
    width = output.width()
    return None if width is None else width - 2


def _line(it: Turned) -> str:
    by = f" (by {it.by})" if it.by else ""
    if it.was is None or it.now is None:
        return f"{it.title} ({(it.now or it.was or ('', ''))[0]}){by}"
    status = f"{it.was[0]} → {it.now[0]}" if it.was[0] != it.now[0] else it.now[0]
    return f"{it.title}: {status}{by}"
