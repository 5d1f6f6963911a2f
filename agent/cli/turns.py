"""How a turn of the chat is shown: sentences with their proof, changes as a difference with what the checks say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent.cli import output

if TYPE_CHECKING:
    from agent.model.change import Change
    from agent.model.chat import Statement


def told(it: Statement) -> list[str]:
    """A sentence of an answer; one that is struck out stands between tildes, with the reason."""
    if it.text.startswith(("+", "-", "@", " ")):  # a line of a difference
        return [output.difference(it.text)]
    text = f"~~{it.text}~~ (struck out: {it.struck})" if it.struck else it.written()
    first, *rest = output.paragraph(text, "  ")
    return [first.removeprefix("  "), *rest]


def changed(it: Change) -> list[str]:
    """A change with its difference, and what the checks say."""
    from agent.bootstrap.differing import folded

    lines = [] if it.kind in _TURNED else [f"{'Applied' if it.applied else 'Proposed'}: {it.kind} {it.target}"]
    difference, follows = folded(it.diff)
    lines += [output.difference(line) for line in difference]
    if not it.diff:
        lines.append("No word of the document changes.")
    if follows:
        lines += output.paragraph(f"What is listed from the ledger follows: {', '.join(follows)}.")
    lines += [f"{v.severity.value}: {v.check}: {output.plain(v.message)}" for v in it.verdicts]
    if it.passed:
        lines += output.paragraph(f"Checks passed: {', '.join(it.passed)}.")
    return lines


_TURNED = {"undo", "redo"}
"""Changes that the answer names already."""
