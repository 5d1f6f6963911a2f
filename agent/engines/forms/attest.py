"""*attest*: which statements are not borne out by the facts that they cite."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pydantic import Field

from agent.engines.answers import parsed
from agent.engines.failures import UnfitError
from agent.engines.forms.base import Form, Wire, each, tidy
from agent.engines.forms.data import line
from agent.engines.forms.facts import cited_lines, numbers
from agent.engines.strict_schema import strict
from agent.model.section import Doubt, SectionBrief, Sentence

VERSION = 1
_WHY = 200
"""Characters of a reason: a few words, which go back to whoever drafts."""


class Doubted(Wire):
    """One statement that says more or other than its facts."""

    statement: int = Field(description="Its number")
    why: str = Field(default="", description="What the facts do not say, in a few words")


class Doubts(Wire):
    """The whole answer."""

    doubts: tuple[Doubted, ...]


def form() -> Form:
    """The form."""
    return Form(name="attest", version=VERSION, shape=strict(Doubts), answer_tokens=200)


def lines(brief: SectionBrief, statements: Sequence[Sentence]) -> Iterator[str]:
    """The data: the facts that are cited, then the statements, numbered from 1."""
    known = numbers(brief)
    yield from cited_lines(brief, {label for s in statements for label in s.cites})
    for number, statement in enumerate(statements, 1):
        yield line(
            statement=number, text=statement.text, cites=[known[label] for label in statement.cites if label in known]
        )


def read(text: str, statements: Sequence[Sentence]) -> tuple[tuple[Doubt, ...], tuple[str, ...]]:
    """The doubts of an answer, each statement's first, and what was left out.

    Raises UnfitError, also where it counts from 0, or nothing that it doubts is there: no doubts would be left of it.
    """
    items, left_out = each(parsed(text), "doubts", Doubted)
    if any(item.statement == 0 for item in items):
        raise UnfitError(f"There is no statement 0; the statements are numbered from 1 to {len(statements)}.")
    found: dict[int, Doubt] = {}
    for item in items:
        if not 1 <= item.statement <= len(statements):
            left_out.append(f"doubt {item.statement}: there is no such statement")
            continue
        why = tidy(item.why, _WHY) or "it says more"
        found.setdefault(item.statement, Doubt(statement=item.statement - 1, why=why))
    if items and not found:
        raise UnfitError(f"No doubt names a statement; the statements are numbered from 1 to {len(statements)}.")
    return tuple(found.values()), tuple(left_out)
