"""The difference that a change makes to the document, section by section, and beside it."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import unified_diff

from agent.bootstrap.writing import Held
from agent.document.anchors import FRONT_MATTER, regions, split
from agent.document.published import RENDERED
from agent.document.whole import HEAD
from agent.model.change import Lock, Redraft, Wish, Withdraw

_UNTOLD = ("coverage", "history", "sources", FRONT_MATTER)
"""Regions whose difference says nothing that the others do not."""


def regions_of(document: str | None) -> dict[str, str]:
    """The text of each section of a document by its id."""
    if document is None:
        return {}
    return regions(split(document.removeprefix("\ufeff").replace("\r\n", "\n")))


def notes(wish: Wish, before: Held, after: Held) -> Iterator[str]:
    """What changes beside the document's text."""
    match wish:
        case Lock(kind=kind, section=section):
            yield f"{'+' if kind == 'lock' else '-'} {section} is locked"
        case Redraft(section=section) | Withdraw(section=section):
            old, new = before.instructions.get(section, ()), after.instructions.get(section, ())
            yield from (f"- instruction for {section}: {i}" for i in old if i not in new)
            yield from (f"+ instruction for {section}: {i}" for i in new if i not in old)


def difference_of(before: str | None, after: str | None) -> Iterator[str]:
    """The difference of two documents, section by section."""
    if before == after:
        return
    old, new = (regions_of(text) for text in (before, after))
    for section in dict.fromkeys((*old, *new)):
        one, two = old.get(section, ""), new.get(section, "")
        if one == two or section in _UNTOLD:
            continue
        lines = unified_diff(one.splitlines(), two.splitlines(), section, section, lineterm="", n=1)
        yield from lines


def folded(difference: str) -> tuple[list[str], tuple[str, ...]]:
    """A difference as a person wants to see it: its lines, and the regions left out of them.

    What is rendered from the ledger (the head, the appendices) follows from the rest, and is left out where there is a
    rest.
    """
    parts: list[tuple[str, list[str]]] = [("", [])]
    lines = difference.splitlines()
    for number, line in enumerate(lines):
        name = line.removeprefix("--- ")
        if name != line and lines[number + 1 : number + 2] == [f"+++ {name}"]:
            parts.append((name, []))
        parts[-1][1].append(line)
    told = [(name, said) for name, said in parts if said]
    own = [(name, said) for name, said in told if name not in RENDERED | {HEAD}] or [
        (name, said) for name, said in told if name != HEAD
    ]
    follows = tuple(name for name, _ in told if name not in {shown for shown, _ in own})
    return [line for _, said in own for line in said], follows
