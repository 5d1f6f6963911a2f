"""State diagrams: the states of one thing, what moves it from one to the next, and under which guard."""

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
    edge_part,
    joined,
    known,
    sentence,
    settled,
)
from agent.diagrams.pieces import MOST_READ, pieces, titled
from agent.diagrams.spelling import escape, fold, identifiers, wrapped

EDGE = "[*]"
"""As a source: where it begins. As a target: where it ends."""
LEADS = ("on ", "upon ", "after ", "when ", "only when ")
"""How a trigger begins that says by itself when it is."""
_DEEPEST = 3


class State(Cited):
    """A state; `inside` names the state that it is a part of."""

    name: Name
    inside: MaybeName = ""


class Transition(Cited):
    """From one state to another. `[*]` as source is the beginning, as target the end."""

    source: Name
    target: Name
    trigger: Label = ""
    guard: Label = Field(default="", description="The condition under which the trigger has this effect")


class States(Diagram):
    """The life of one thing."""

    KIND: ClassVar[str] = "state"

    kind: Literal["state"] = "state"
    states: tuple[State, ...]
    transitions: tuple[Transition, ...]

    @field_validator("states")
    @classmethod
    def _each_once(cls, states: tuple[State, ...]) -> tuple[State, ...]:
        told = joined((s for s in states if s.name != EDGE), lambda s: fold(s.name))
        return settled(told, known(s.name for s in told), "inside", free=[""])

    @field_validator("transitions")
    @classmethod
    def _between_states(cls, transitions: tuple[Transition, ...], info: ValidationInfo) -> tuple[Transition, ...]:
        states = known(s.name for s in info.data.get("states", ()))
        placed = settled(transitions, states, "source", "target", free=[EDGE]) if states else transitions
        return joined(placed, lambda t: (t.source, t.target, t.trigger, t.guard))

    def problems(self) -> Iterable[str]:
        """Too few or too many parts, states inside one another in a circle, a transition from nowhere to nowhere."""
        yield from counted("states", self.states, 2, 60)
        yield from counted("transitions", self.transitions, 1, 200)
        for state in self.states:
            if len(self._around(state.name)) > _DEEPEST:
                yield f"the state {state.name!r} lies more than {_DEEPEST} states deep, or inside itself"
        for t in self.transitions:
            if t.source == t.target == EDGE:
                yield "a transition leads from the beginning to the end; name the state between them"
            elif t.source in self._around(t.target) or t.target in self._around(t.source):
                yield f"{t.source} → {t.target} lead into one another; use [*] for the beginning or end inside"

    def _around(self, name: str) -> list[str]:
        """The states that a state lies in, from the nearest; stops where it is too deep."""
        parent = {s.name: s.inside for s in self.states}
        found: list[str] = []
        while (name := parent.get(name, "")) and len(found) <= _DEEPEST:
            found.append(name)
        return found

    def names(self) -> tuple[str, ...]:
        """The states."""
        return tuple(s.name for s in self.states)

    def arrows(self) -> tuple[tuple[str, str, str], ...]:
        """Each transition."""
        return tuple((t.source, t.target, _words(t)) for t in self.transitions)

    def size(self) -> int:
        """The number of states."""
        return len(self.states)

    def parts(self) -> tuple[Part, ...]:
        """States, then transitions."""
        moves = (edge_part(t.source, t.target, _words(t), _says(t), t.cites) for t in self.transitions)
        return (*(_part(s) for s in self.states), *moves)

    def render(self) -> str:
        """A Mermaid state diagram; each transition stands in the innermost state that holds both its ends."""
        ids = identifiers(self.names(), "s") | {EDGE: EDGE}
        return "\n".join(["stateDiagram-v2", *self._block("", ids, "    ")]) + "\n"

    def _block(self, parent: str, ids: dict[str, str], indent: str) -> Iterable[str]:
        for state in (s for s in self.states if s.inside == parent):
            head = f'{indent}state "{escape(state.name)}" as {ids[state.name]}'
            inside = list(self._block(state.name, ids, indent + "    "))
            yield from [head + " {", *inside, indent + "}"] if inside else [head]
        for t in self.transitions:
            if self._home(t) == parent:
                words = wrapped(_words(t))
                yield f"{indent}{ids[t.source]} --> {ids[t.target]}" + (f" : {words}" if words else "")

    def _home(self, t: Transition) -> str:
        around = [self._around(end) for end in (t.source, t.target) if end != EDGE]
        return next((state for state in around[0] if all(state in others for others in around)), "")

    def split(self, most: int = MOST_READ) -> tuple[States, ...]:
        """Itself where it can be read at once; else pieces, each state with those that it lies in.

        Every state and every transition stands in one of them at least.
        """
        if self.size() <= most:
            return (self,)
        found = pieces(self.names(), self.transitions, self._needed, self._around, most=most)
        return tuple(
            States(
                caption=titled(self.caption, number, len(found)),
                states=tuple(s for s in self.states if s.name in names),
                transitions=tuple(chunk),
            )
            for number, (names, chunk) in enumerate(found, 1)
        )

    def _needed(self, t: Transition) -> list[str]:
        """The states that a transition is drawn with: its ends, and those that they lie in."""
        ends = [end for end in (t.source, t.target) if end != EDGE]
        return [name for end in ends for name in (end, *self._around(end))]


def _part(state: State) -> Part:
    said = sentence(f"{state.name} is a part of {state.inside}") if state.inside else ""
    return Part(place=f"state {state.name}", label=state.name, sentence=said, cites=state.cites)


def _words(t: Transition) -> str:
    return " ".join(filter(None, (t.trigger, f"[{t.guard}]" if t.guard else "")))


def _says(t: Transition) -> str:
    joint = "" if t.trigger.startswith(LEADS) else "when "
    when = f" {joint}{t.trigger}" if t.trigger else ""
    guard = f", only if {t.guard}" if t.guard else ""
    if t.source == EDGE:
        return sentence(f"It begins in {t.target}{when}{guard}")
    if t.target == EDGE:
        return sentence(f"It ends after {t.source}{when}{guard}")
    return sentence(f"From {t.source} to {t.target}{when}{guard}")


KIND = States
