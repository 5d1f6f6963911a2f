"""A talk in lines of `Name: words`, and what the engine of rules finds in it, for the tests of the rules."""

from __future__ import annotations

import datetime as dt
from functools import cache

from agent.catalogue import load
from agent.engines.offline.engine import OfflineEngine
from agent.model.finding import Finding
from agent.model.transcript import Chunk, Redacted, Transcript, Turn
from agent.steps.outline import outline
from agent.steps.verify import verify
from agent.text.acts import parse_cues
from agent.text.topics import Topics


@cache
def engine() -> OfflineEngine:
    """The engine, made once."""
    return OfflineEngine(load())


HEAD = """
Rhona: Okay, the moorings, then. Let us get to it. How does the office see where the buoys are?
Tavish: The buoy has a strain gauge, and a lamp on the mast that we can switch.
Rhona: Good, so the buoys report by satellite, and the office sees each of them on the map. How often do they report?
Tavish: Every ten minutes, the battery takes that.
Rhona: Then every ten minutes it is. Agreed?
Tavish: Fine by me, the satellite works everywhere in the bay.
"""
TAIL = """
Rhona: So we have that. Agreed, the office keeps the reports of each buoy for two years. Are we done with the moorings?
Tavish: Right, two years it is.
"""
"""The beginning and the end of a meeting, with one who leads; the lines to be read stand between them."""


def transcript(talk: str, *, with_assistant: bool = False) -> Transcript:
    """The talk as a transcript of one day."""
    lines = [line.split(": ", 1) for line in talk.strip().splitlines()]
    turns = tuple(Turn(n=n, speaker=who, text=text, anchor=f"line {n}") for n, (who, text) in enumerate(lines, 1))
    return Transcript(
        key="talk", revision="r1", source="talk.txt", title="Talk", format="text", date=dt.date(2026, 5, 4),
        with_assistant=with_assistant, turns=turns,
    )  # fmt: skip


def read_talk(talk: Transcript) -> tuple[Finding, ...]:
    """What the engine reports."""
    catalogue = load()
    cues = parse_cues(catalogue.text("lexicons/cues.toml"))
    topics = Topics([(t.id, t.strong, t.keywords) for t in catalogue.topics])
    whole = outline(Redacted[Transcript](value=talk), cues, topics)
    chunk = Chunk(transcript=talk, outline=whole, first=1, last=len(talk.turns))
    return tuple(engine().extract(Redacted[Chunk](value=chunk)))


def found(talk: str, *, with_assistant: bool = False) -> tuple[Finding, ...]:
    """What the engine reports and code believes."""
    read = transcript(talk, with_assistant=with_assistant)
    believed, _ = verify(read_talk(read), Redacted[Transcript](value=read))
    return tuple(v.finding for v in believed)
