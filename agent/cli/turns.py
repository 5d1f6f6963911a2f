"""How a turn of the chat is shown: sentences with their proof, changes as a difference with what the checks say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent.cli import output

if TYPE_CHECKING:
    from agent.model.change import Change
    from agent.model.chat import Statement


def told(it: Statement) -> list[str]:
    """A sentence of an answer; one that is struck out stands between tildes, with the reason."""
    text = f"~~{it.text}~~ (struck out: {it.struck})" if it.struck else it.written()
    first, *rest = output.paragraph(text, "  ")
    return [first.removeprefix("  "), *rest]


def changed(it: Change) -> list[str]:
    """A change with its difference, and what the checks say."""
    lines = [f"{'Applied' if it.applied else 'Proposed'}: {it.kind} {it.target}"]
    lines += [output.steerless(line) for line in it.diff.splitlines()]
    lines += [f"{v.severity.value}: {v.check}: {output.plain(v.message)}" for v in it.verdicts]
    if it.passed:
        lines.append(f"Checks passed: {', '.join(it.passed)}.")
    return lines
