"""The records of *detail*, one a kind: what an architect asks of each.

Text that was not said is left empty; a turn that is none is 0.
"""

from __future__ import annotations

from typing import Generic, Literal, TypeVar

from pydantic import Field

from agent.engines.forms.base import Wire


class Quoted(Wire):
    """Words and the turn that they stand in."""

    turn: int
    words: str = Field(description="Verbatim")


class Detail(Wire):
    """What every kind has: whose details these are."""

    finding: int = Field(description="The finding's number")


class Lost(Wire):
    """An option that lost."""

    name: str
    turn: int = 0
    reason: str = Field(default="", description="Why it lost, verbatim from `turn`")


class Objected(Wire):
    """What was held against it."""

    by: str = ""
    text: str
    answer: str = ""


class Decision(Detail):
    """Why it was decided so."""

    reasons: tuple[Quoted, ...] = ()
    alternatives: tuple[Lost, ...] = ()
    asked: tuple[Quoted, ...] = Field(default=(), description="The question or proposal that it settles; at most one")
    decided_by: str = ""
    assented: tuple[str, ...] = ()
    objections: tuple[Objected, ...] = ()
    consequences: tuple[Quoted, ...] = ()


class Technology(Detail):
    """What it is for here."""

    role: str = ""
    version: str = ""
    category: str = ""
    reason: tuple[Quoted, ...] = Field(default=(), description="Why it has its standing; at most one")


class Component(Detail):
    """What it is and does."""

    what: Literal["service", "store", "queue", "client", "device", "library", "person", "external system", "other"] = (
        "other"
    )
    responsibility: tuple[Quoted, ...] = ()
    boundary: Literal["inside", "outside", "unknown"] = "unknown"
    layer: str = ""
    context: str = ""
    owns: tuple[str, ...] = ()
    standing: Literal["existing", "planned", "to be removed", "unknown"] = "unknown"


class Interaction(Detail):
    """Who passes what to whom."""

    source: str
    target: str
    verb: str = ""
    payload: str = ""
    mode: Literal["synchronous", "asynchronous", "unknown"] = "unknown"
    flow: str = Field(default="", description="The named flow that it is a step of")
    order: int = Field(default=0, description="Its place in that flow, from 1; 0 where not said")


class Meaning(Wire):
    """A field of a contract."""

    name: str
    meaning: str = ""


class Contract(Detail):
    """What two parts may rely on."""

    form: Literal["operation", "message", "event", "file", "other"] = "other"
    producer: str = ""
    consumers: tuple[str, ...] = ()
    fields: tuple[Meaning, ...] = ()
    errors: tuple[str, ...] = ()
    guarantees: tuple[str, ...] = ()


class Step(Wire):
    """From one state to the next."""

    source: str
    target: str
    trigger: str = ""
    guard: str = ""


class State(Detail):
    """The life of a thing."""

    entity: str
    states: tuple[str, ...] = ()
    transitions: tuple[Step, ...] = ()


class Related(Wire):
    """From a concept to another."""

    verb: str
    other: str
    multiplicity: str = ""


class Concept(Detail):
    """A term."""

    meaning: str = ""
    attributes: tuple[str, ...] = ()
    relations: tuple[Related, ...] = ()
    context: str = ""


class Algorithm(Detail):
    """A procedure in words."""

    steps: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    invariants: tuple[str, ...] = ()


class Edge(Wire):
    """An arrow of a picture."""

    source: str
    target: str
    label: str = ""


class View(Detail):
    """A picture."""

    sort: str = ""
    nodes: tuple[str, ...] = ()
    edges: tuple[Edge, ...] = ()
    drawn_by: str = ""


class Note(Detail):
    """Rules, risks, questions, actions and givens need so little that they share a form."""

    reason: tuple[Quoted, ...] = Field(default=(), description="The reason, or what mitigates a risk; at most one")
    applies_to: tuple[str, ...] = ()
    by: str = Field(default="", description="Who asked a question, or who imposes a constraint")
    owner: str = Field(default="", description="Who does an action")
    due: str = ""
    answer: str = Field(default="", description="The answer to a question")


D = TypeVar("D", bound=Detail)


class Details(Wire, Generic[D]):
    """The whole answer: an item a finding."""

    details: tuple[D, ...]
