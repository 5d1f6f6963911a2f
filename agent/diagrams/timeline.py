"""Timelines: what happened or will happen when, in order."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import ClassVar, Literal

from pydantic import Field, field_validator

from agent.diagrams.base import Cited, Diagram, Label, MaybeName, Name, Part, counted, joined, sentence
from agent.diagrams.spelling import escape, fold


class Event(Cited):
    """Something that happens at a time, in the words in which the time was given."""

    when: Name = Field(description="As said: 2026, after the migration, first quarter")
    what: Label
    section: MaybeName = Field(default="", description="The phase that it belongs to")


class Timeline(Diagram):
    """Events from the first to the last."""

    KIND: ClassVar[str] = "timeline"

    kind: Literal["timeline"] = "timeline"
    events: tuple[Event, ...] = Field(description="In the order in which they happen")

    @field_validator("events")
    @classmethod
    def _each_once(cls, events: tuple[Event, ...]) -> tuple[Event, ...]:
        return joined(events, lambda e: (fold(e.when), fold(e.what), fold(e.section)))

    def problems(self) -> Iterable[str]:
        """Too few or too many events, or one without words."""
        yield from counted("events", self.events, 2, 60)
        yield from (f"the event at {e.when!r} has no words" for e in self.events if not e.what)

    def names(self) -> tuple[str, ...]:
        """None: times, phases and events are phrases."""
        return ()

    def labels(self) -> tuple[str, ...]:
        """Each phase and time where it begins, and each event."""
        texts: list[str] = []
        for section, when, events in self._periods():
            texts += [section] if section else []
            texts += [when, *(e.what for e in events)]
        return tuple(texts)

    def _periods(self) -> Iterable[tuple[str, str, list[Event]]]:
        """Phase (empty where it goes on), time, and the events that follow one another at that time."""
        current = ""
        for (section, when), events in groupby(self.events, key=lambda e: (e.section, e.when)):
            yield section if section != current else "", when, list(events)
            current = section

    def size(self) -> int:
        """The number of events."""
        return len(self.events)

    def parts(self) -> tuple[Part, ...]:
        """Each event."""
        return tuple(
            Part(
                place=f"event at {e.when}",
                label=e.what,
                sentence=sentence(f"{e.section}, {e.when}: {e.what}" if e.section else f"{e.when}: {e.what}"),
                cites=e.cites,
            )
            for e in self.events
        )

    def render(self) -> str:
        """A Mermaid timeline; events that follow one another at the same time stand under one mark."""
        lines = ["timeline"]
        for section, when, events in self._periods():
            lines += [f"    section {escape(section)}"] if section else []
            lines.append(f"    {escape(when, opens_line=True)} : " + " : ".join(escape(e.what) for e in events))
        return "\n".join(lines) + "\n"


KIND = Timeline
