"""Sequence diagrams: who says what to whom, in order, with alternatives, loops and notes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Literal

from pydantic import Field, ValidationInfo, field_validator

from agent.diagrams.base import (
    Cited,
    Diagram,
    Label,
    MaybeName,
    Name,
    Part,
    counted,
    joined,
    known,
    sentence,
    settled,
    unique,
)
from agent.diagrams.pieces import MOST_READ, titled
from agent.diagrams.spelling import fold, identifiers, wrapped

_OPENING = frozenset({"alt", "opt", "loop", "par", "break"})
_NEXT = {"else": "alt", "and": "par"}
_DEEPEST = 4
_ARROWS = {"sync": "->>", "async": "-)", "reply": "-->>"}
_SAYS = {
    "alt": "If", "opt": "Where", "loop": "Repeated:", "par": "At the same time:", "break": "It stops where",
    "and": "And:",
}  # fmt: skip


class Participant(Cited):
    """Who takes part: a person, or a part of a system."""

    name: Name
    person: bool = False


class Step(Cited):
    """One line, from top to bottom.

    A message has `source`, `target`, `text` and `mode`; a note stands over `source` (and `target`). `alt`, `opt`,
    `loop`, `par` and `break` open a block with a condition as `text`; `else` (in alt) and `and` (in par) begin its
    next branch; `end` closes it.
    """

    do: Literal["message", "note", "alt", "else", "opt", "loop", "par", "and", "break", "end"] = "message"
    source: MaybeName = ""
    target: MaybeName = ""
    text: Label = ""
    mode: Literal["sync", "async", "reply"] = "sync"


class Sequence(Diagram):
    """Participants from left to right, steps from top to bottom."""

    KIND: ClassVar[str] = "sequence"

    kind: Literal["sequence"] = "sequence"
    participants: tuple[Participant, ...]
    steps: tuple[Step, ...] = Field(description="In order; blocks left open at the last step are closed there")

    @field_validator("participants")
    @classmethod
    def _each_once(cls, participants: tuple[Participant, ...]) -> tuple[Participant, ...]:
        return joined(participants, lambda p: fold(p.name))

    @field_validator("steps")
    @classmethod
    def _between_participants(cls, steps: tuple[Step, ...], info: ValidationInfo) -> tuple[Step, ...]:
        taking_part = known(p.name for p in info.data.get("participants", ()))
        bare = (s if s.do in {"message", "note"} else s.model_copy(update={"source": "", "target": ""}) for s in steps)
        spoken = settled(bare, taking_part, "source", "target", free=[""]) if taking_part else steps
        opened = sum(s.do in _OPENING for s in spoken) - sum(s.do == "end" for s in spoken)
        return spoken + (Step(do="end"),) * opened

    def problems(self) -> Iterable[str]:
        """Too few or too many parts, messages without ends or words, blocks that do not fit together."""
        yield from counted("participants", self.participants, 2, 30)
        yield from counted("messages", [s for s in self.steps if s.do == "message"], 1, 200)
        for number, step in enumerate(self.steps, 1):
            if step.do == "message" and not (step.source and step.target and step.text):
                yield f"step {number} is a message and needs source, target and text"
            if step.do == "note" and not (step.source and step.text):
                yield f"step {number} is a note and needs text, and in source the participant it stands over"
            if step.do in _OPENING - {"par"} and not step.text:
                yield f"step {number} opens a block '{step.do}' and needs its condition as text"
        yield from self._unbalanced()

    def _unbalanced(self) -> Iterable[str]:
        inside: list[str] = []
        previous = ""
        for number, step in enumerate(self.steps, 1):
            if previous in _OPENING | set(_NEXT) and step.do in {"end", *_NEXT}:
                yield f"the branch that ends at step {number} holds nothing; give its messages or leave it out"
            if step.do in _OPENING:
                inside.append(step.do)
            elif step.do in _NEXT and inside[-1:] != [_NEXT[step.do]]:
                yield f"step {number} says '{step.do}' outside a block '{_NEXT[step.do]}'"
            elif step.do == "end":
                if not inside:
                    yield f"step {number} ends a block, and none is open"
                    return
                inside.pop()
            previous = step.do
            if len(inside) > _DEEPEST:
                yield f"step {number} lies {len(inside)} blocks deep and {_DEEPEST} is the most that can be read"
        if inside:
            yield f"the block '{inside[-1]}' is not closed"

    def names(self) -> tuple[str, ...]:
        """The participants."""
        return tuple(p.name for p in self.participants)

    def labels(self) -> tuple[str, ...]:
        """The participants, then notes and conditions in order."""
        return (*self.names(), *(s.text for s in self.steps if s.do not in {"message", "end"} and s.text))

    def arrows(self) -> tuple[tuple[str, str, str], ...]:
        """Each message."""
        return tuple((s.source, s.target, s.text) for s in self.steps if s.do == "message")

    def size(self) -> int:
        """The number of participants."""
        return len(self.participants)

    def parts(self) -> tuple[Part, ...]:
        """Participants, then each step that says something."""
        people = (Part(place=f"participant {p.name}", label=p.name, cites=p.cites) for p in self.participants)
        steps = (_part(number, s) for number, s in enumerate(self.steps, 1) if s.do != "end")
        return (*people, *steps)

    def render(self) -> str:
        """A Mermaid sequence diagram, numbered; a call is active until the reply to it."""
        ids = identifiers(self.names())
        lines = ["sequenceDiagram", "    autonumber"]
        sorts = {True: "actor", False: "participant"}
        lines += [f"    {sorts[p.person]} {ids[p.name]} as {wrapped(p.name)}" for p in self.participants]
        depth, active = 1, self._activations()
        for place, step in enumerate(self.steps):
            depth -= step.do in {"end", *_NEXT}
            lines.append("    " * depth + _line(step, ids, active.get(place, "")))
            depth += step.do in _OPENING | set(_NEXT)
        return "\n".join(lines) + "\n"

    def _activations(self) -> dict[int, str]:
        """Where a call activates its receiver ('+') and the reply within the same branch ends that ('-')."""
        marks: dict[int, str] = {}
        branches: list[list[int]] = [[]]
        for place, step in enumerate(self.steps):
            if step.do in _NEXT or step.do == "end":
                branches.pop()
            if step.do in _NEXT or step.do in _OPENING:
                branches.append([])
            if step.do != "message" or step.source == step.target:
                continue
            if step.mode == "sync":
                branches[-1].append(place)
            elif step.mode == "reply":
                for call in reversed(branches[-1]):
                    if (self.steps[call].source, self.steps[call].target) == (step.target, step.source):
                        branches[-1].remove(call)
                        marks |= {call: "+", place: "-"}
                        break
        return marks

    def split(self, most: int = MOST_READ) -> tuple[Sequence, ...]:
        """Itself where it can be read at once; else one after the other, cut between messages and never inside a block.

        A piece has at most `most` participants and as many messages; more only where one block has them.
        """
        if self.size() <= most and len(self.arrows()) <= most:
            return (self,)
        chunks: list[list[Step]] = [[]]
        for unit in self._units():
            both = [*chunks[-1], *unit]
            if _messages(chunks[-1]) and _messages(unit) and max(len(_met(both)), _messages(both)) > most:
                chunks.append([])
            chunks[-1] += unit
        silent = [p for p in self.participants if p.name not in _met(self.steps)]
        pieces = []
        for number, chunk in enumerate(chunks, 1):
            names = _met(chunk) | ({p.name for p in silent} if number == 1 else set())
            names |= {p.name for p in self.participants[:2]} if len(names) < 2 else set()
            taking_part = tuple(p for p in self.participants if p.name in names)
            caption = titled(self.caption, number, len(chunks))
            pieces.append(Sequence(caption=caption, participants=taking_part, steps=tuple(chunk)))
        return tuple(pieces)

    def _units(self) -> Iterable[list[Step]]:
        """The steps as they stand together: a message, a note, or a block from its beginning to its end."""
        unit: list[Step] = []
        depth = 0
        for step in self.steps:
            unit.append(step)
            depth += (step.do in _OPENING) - (step.do == "end")
            if depth == 0:
                yield unit
                unit = []


def _messages(steps: Iterable[Step]) -> int:
    return sum(s.do == "message" for s in steps)


def _met(steps: Iterable[Step]) -> set[str]:
    return {name for s in steps for name in (s.source, s.target) if name}


def _line(step: Step, ids: dict[str, str], mark: str) -> str:
    text = wrapped(step.text)
    if step.do == "message":
        return f"{ids[step.source]}{_ARROWS[step.mode]}{mark}{ids[step.target]}: {text}"
    if step.do == "note":
        return f"Note over {','.join(unique(ids[name] for name in (step.source, step.target) if name))}: {text}"
    return f"{step.do} {text}".rstrip() if step.do != "end" else "end"


def _part(number: int, step: Step) -> Part:
    ends = (step.source, step.target) if step.do == "message" else ()
    return Part(place=f"step {number}", label=step.text, sentence=_says(step), ends=ends, cites=step.cites)


def _says(step: Step) -> str:
    if step.do == "message":
        verb = {"sync": "to", "async": "to", "reply": "answers"}[step.mode]
        later = ", without waiting" if step.mode == "async" else ""
        return sentence(f"{step.source} {verb} {step.target}{later}: {step.text}")
    if step.do == "note":
        return sentence(f"Note on {' and '.join(unique(n for n in (step.source, step.target) if n))}: {step.text}")
    if step.do == "else":
        return sentence("Otherwise" + (f", if {step.text}" if step.text else ""))
    return sentence(_SAYS[step.do], step.text) if step.text else _SAYS[step.do]


KIND = Sequence
