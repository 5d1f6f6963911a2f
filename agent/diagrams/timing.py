"""Timing diagrams: what lasts how long, what has to happen by when, what overlaps; time counts from a named moment."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import ClassVar, Literal, TypeAlias

from pydantic import Field, field_validator

from agent.diagrams.base import Cited, Diagram, Label, MaybeName, Name, Part, counted, joined, sentence, unique
from agent.diagrams.spelling import escape

Unit: TypeAlias = Literal["milliseconds", "seconds", "minutes", "hours", "days", "weeks", "months", "years"]
_LATEST = 1_000_000
_TICKS = 10


class Span(Cited):
    """Something that lasts, from `start` for `length` units; a length of 0 is a moment. `lane` is whose it is."""

    name: Name
    lane: MaybeName = ""
    start: float = Field(description="Units after zero")
    length: float = Field(description="Units; 0 for a moment, such as a deadline")

    @field_validator("start", "length")
    @classmethod
    def _sensible(cls, units: float) -> float:
        if not math.isfinite(units) or not 0 <= units <= _LATEST:
            raise ValueError(f"a time of {units:g} units; it has to lie between 0 and {_LATEST:,}, counted from zero")
        rounded = round(units, 3)
        if units and not rounded:
            raise ValueError(f"a time of {units:g} units is too short to be drawn; use a smaller unit")
        return rounded


class Timing(Diagram):
    """Durations and windows on one relative scale: never a calendar date."""

    KIND: ClassVar[str] = "timing"

    kind: Literal["timing"] = "timing"
    unit: Unit
    zero: Label = Field(default="", description="The moment from which time counts: the request arrives, midnight")
    spans: tuple[Span, ...]

    @field_validator("spans")
    @classmethod
    def _each_once(cls, spans: tuple[Span, ...]) -> tuple[Span, ...]:
        return joined(spans, lambda s: (s.name, s.lane, s.start, s.length))

    def problems(self) -> Iterable[str]:
        """Too few or too many spans, or nothing that lasts or lies apart."""
        yield from counted("spans", self.spans, 2, 80)
        if self.spans and not self._end():
            yield "every span starts at 0 and lasts 0; give the times that were said, or leave the diagram out"

    def _end(self) -> float:
        return max(s.start + s.length for s in self.spans)

    def lanes(self) -> tuple[str, ...]:
        """The lanes in order; spans without one come first."""
        return unique(s.lane for s in self.spans if s.lane)

    def names(self) -> tuple[str, ...]:
        """The lanes; spans are phrases."""
        return self.lanes()

    def labels(self) -> tuple[str, ...]:
        """The lanes and the spans."""
        return (*self.lanes(), *(s.name for s in self.spans))

    def size(self) -> int:
        """The number of spans."""
        return len(self.spans)

    def parts(self) -> tuple[Part, ...]:
        """Each span."""
        cites = unique(c for s in self.spans for c in s.cites)
        zero = Part(place="zero", label=self.zero, sentence=sentence(f"Time counts from: {self.zero}"), cites=cites)
        spans = (Part(place=f"span {s.name}", label=s.name, sentence=self._says(s), cites=s.cites) for s in self.spans)
        return (zero, *spans) if self.zero else tuple(spans)

    def _says(self, span: Span) -> str:
        whose = f"{span.lane}: " if span.lane else ""
        if not span.length:
            return sentence(f"{whose}{span.name}, at {span.start:.10g} {self.unit}")
        end = f"{span.start + span.length:.10g} {self.unit} ({span.length:.10g} long)"
        return sentence(f"{whose}{span.name}, from {span.start:.10g} to {end}")

    def render(self) -> str:
        """A Mermaid Gantt chart; 1000 of Mermaid's milliseconds stand for one unit, so that its axis counts units."""
        tick = _tick(self._end())
        lines = [
            "gantt",
            f"    title {escape(f'Time in {self.unit}' + (f' from: {self.zero}' if self.zero else ' from the start'))}",
            "    dateFormat x",
            f"    axisFormat {'%s' if tick >= 1000 else '%s.%L'}",
            f"    tickInterval {tick}millisecond",
            "    todayMarker off",
        ]
        for lane in unique(s.lane for s in sorted(self.spans, key=lambda s: bool(s.lane))):
            lines += [f"    section {escape(lane)}"] if lane else []
            for s in (s for s in self.spans if s.lane == lane):
                start, length = round(s.start * 1000), round(s.length * 1000)
                what = f"{start}, {length}ms" if length else f"milestone, {start}, 0ms"
                lines.append(f"    {escape(s.name, opens_line=True)} :{what}")
        return "\n".join(lines) + "\n"


def _tick(units: float) -> int:
    """Thousandths of a unit between two marks: 1, 2 or 5 times a power of ten, at most 10 marks."""
    least = max(units * 1000 / _TICKS, 1)
    power = 10 ** math.floor(math.log10(least))
    return next(int(power * step) for step in (1, 2, 5, 10) if power * step >= least)


KIND = Timing
