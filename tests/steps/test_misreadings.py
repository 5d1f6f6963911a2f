"""A model's decision holds where the words quoted decide it, and not where they say something else."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.model.details import DecisionDetails, Kind
from agent.model.finding import Finding, Quote
from agent.model.transcript import Redacted, Transcript, Turn
from agent.steps.verify import verify

_BRACKET = re.compile(r"[\[\]]")
READINGS = Path(__file__).parents[1] / "data" / "readings.txt"


def cases() -> Iterator[tuple[str, str, bool]]:
    """Each talk of the file with a statement, and whether that holds."""
    for line in READINGS.read_text().splitlines():
        if line[:2] in {"+ ", "- "}:
            said, _, statement = line[2:].rpartition(" | ")
            yield said, statement, line[0] == "+"


def accepted(said: str, statement: str) -> bool:
    """Whether the statement, set on the turn that is marked, comes back as an accepted decision."""
    lines = [turn.partition(": ") for turn in said.split(" / ")]
    turns = tuple(
        Turn(n=n, speaker=who.rstrip("*"), text=_BRACKET.sub("", text), anchor=f"line {n}")
        for n, (who, _, text) in enumerate(lines, 1)
    )
    quoted, said = next((t, text) for t, (who, _, text) in zip(turns, lines, strict=True) if who.endswith("*"))
    words = said[said.index("[") + 1 : said.index("]")] if "[" in said else said
    talk = Transcript(
        key="k",
        revision="r",
        source="s",
        title="Readings",
        format="plain",
        date=dt.date(2026, 5, 4),
        turns=turns,
        with_assistant=any(turn.speaker == "assistant" for turn in turns),
    )
    found = Finding(
        kind=Kind.DECISION,
        title=statement.rstrip("."),
        statement=statement,
        topic="overview",
        status="accepted",
        details=DecisionDetails(),
        quotes=(Quote(turn=quoted.n, words=words),),
    )
    believed, _ = verify([found], Redacted[Transcript](value=talk))
    return [f.finding.status for f in believed] == ["accepted"]


@pytest.mark.parametrize(("said", "statement", "holds"), list(cases()))
def test_a_decision_says_what_was_said(said: str, statement: str, holds: bool) -> None:
    """A true restatement passes, and beside it its misreading does not."""
    assert accepted(said, statement) is holds
