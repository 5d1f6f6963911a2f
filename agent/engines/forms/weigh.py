"""*weigh*: which decisions, told as settled, the turns around their quotes do not settle as they say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from pydantic import Field

from agent.engines.answers import parsed
from agent.engines.failures import UnfitError
from agent.engines.forms.base import SENTENCE, Form, Wire, each, tidy
from agent.engines.forms.data import line, setting_lines, turn_line, turns_around
from agent.engines.strict_schema import strict
from agent.model.finding import Misgiving, VerifiedFinding
from agent.model.transcript import Chunk

VERSION = 1
_BEFORE, _AFTER = 6, 8
"""Turns around a quote that are read: what it answers, and who took it up, turned it down or took it back."""
_WHY = 200
"""Characters of a reason: a few words, which go back to whoever found it."""


class Doubted(Wire):
    """One decision that was not settled as it says."""

    decision: int = Field(description="Its number")
    what: Literal["only proposed", "otherwise"]
    why: str = Field(default="", description="What was said instead, in a few words")


class Doubts(Wire):
    """The whole answer."""

    doubts: tuple[Doubted, ...]


def form() -> Form:
    """The form."""
    return Form(name="weigh", version=VERSION, shape=strict(Doubts), answer_tokens=200)


def lines(chunk: Chunk, decisions: Sequence[VerifiedFinding]) -> Iterator[str]:
    """The data: the setting, the decisions, numbered from 1, then the turns around what they quote."""
    yield from setting_lines(chunk)
    for number, found in enumerate(decisions, 1):
        yield line(
            decision=number,
            title=found.finding.title,
            statement=found.finding.statement,
            turns=[e.turn for e in found.evidence],
            words=[tidy(e.quote, SENTENCE) for e in found.evidence],
        )
    yield from map(turn_line, turns_around(chunk, (e.turn for d in decisions for e in d.evidence), _BEFORE, _AFTER))


def read(text: str, decisions: Sequence[VerifiedFinding]) -> tuple[tuple[Misgiving, ...], tuple[str, ...]]:
    """The misgivings of an answer, each decision's first, and what was left out.

    Raises UnfitError, also where it counts from 0, or nothing that it doubts is there: no doubts would be left of it.
    """
    items, left_out = each(parsed(text), "doubts", Doubted)
    if any(item.decision == 0 for item in items):
        raise UnfitError(f"There is no decision 0; the decisions are numbered from 1 to {len(decisions)}.")
    found: dict[int, Misgiving] = {}
    for item in items:
        if not 1 <= item.decision <= len(decisions):
            left_out.append(f"doubt {item.decision}: there is no such decision")
            continue
        why = tidy(item.why, _WHY) or "it was not settled so"
        misgiving = Misgiving(decision=item.decision - 1, only_proposed=item.what == "only proposed", why=why)
        found.setdefault(misgiving.decision, misgiving)
    if items and not found:
        raise UnfitError(f"No doubt names a decision; the decisions are numbered from 1 to {len(decisions)}.")
    return tuple(found.values()), tuple(left_out)
