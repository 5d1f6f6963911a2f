"""`blueprint usage`: what the runs have cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from agent.cli import output
from agent.cli.options import flags

if TYPE_CHECKING:
    from agent.bootstrap.looking import Run
    from agent.model.plan import Usage
    from agent.ports import Call


def command(ctx: typer.Context) -> int:
    """Sum calls, tokens, cost and time of every run, by step and by section. The offline engine makes no calls.

    Example: blueprint usage --json
    """
    from agent.bootstrap.looking import runs
    from agent.model.plan import Usage

    given = flags(ctx)
    found = runs(given.session())
    total = sum((run.usage for run in found), Usage())
    if given.as_json:
        from agent.cli import shapes

        records = [
            {"run": r.name, "started": r.started, **shapes.usage(r.usage), "steps": _steps_json(r.calls)} for r in found
        ]
        steps = _steps_json([call for run in found for call in run.calls])
        sections = [{"section": s, **shapes.usage(u)} for s, u in _sections(found).items()]
        about = {"schema": shapes.SCHEMA, "total": shapes.usage(total), "steps": steps, "sections": sections}
        output.show_json({**about, "runs": records})
        return 0
    output.show_table(_rows(found, total))
    return 0


def _rows(found: tuple[Run, ...], total: Usage) -> list[tuple[str, ...]]:
    if not found:
        return [("No run has made a call; nothing was spent.",)]
    rows: list[tuple[str, ...]] = [("run", "step", "calls", "tokens in", "cached", "out", "seconds", "cost")]
    for run in found:
        rows.append((run.started, "all", *_figures(run.usage)))
        rows += [("", step, *_figures(usage)) for step, usage in _steps(run.calls).items()]
    rows += [("section", name, *_figures(usage)) for name, usage in _sections(found).items()]
    return [*rows, ("total", "all", *_figures(total))]


def _figures(it: Usage) -> tuple[str, ...]:
    tokens = (it.input_tokens, it.cached_tokens, it.output_tokens)
    return (f"{it.calls:,}", *(f"{n:,}" for n in tokens), f"{it.seconds:.1f}", output.money(it.cost))


def _sections(found: tuple[Run, ...]) -> dict[str, Usage]:
    """What each section has cost over all runs, drafted and repaired, the dearest first."""
    from agent.model.plan import Usage

    sums: dict[str, Usage] = {}
    for call in (c for run in found for c in run.calls if c.step in {"draft", "revise", "repair"}):
        sums[call.about] = sums.get(call.about, Usage()) + call.usage
    return dict(sorted(sums.items(), key=lambda item: -item[1].input_tokens))


def _steps(calls: list[Call] | tuple[Call, ...]) -> dict[str, Usage]:
    from agent.model.plan import Usage

    sums: dict[str, Usage] = {}
    for call in calls:
        sums[call.step] = sums.get(call.step, Usage()) + call.usage
    return sums


def _steps_json(calls: list[Call] | tuple[Call, ...]) -> list[dict[str, object]]:
    from agent.cli import shapes

    return [{"step": step, **shapes.usage(usage)} for step, usage in _steps(calls).items()]
