"""What an architect asks of each kind of entry: one record a kind.

The kinds are fixed by the design; their fields grow with what the checks and sections need.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from agent.types import Frozen


class Kind(StrEnum):
    """The kinds of ledger entries."""

    DECISION = "decision"
    TECHNOLOGY = "technology"
    COMPONENT = "component"
    INTERACTION = "interaction"
    CONTRACT = "contract"
    STATE = "state"
    POLICY = "policy"
    PRINCIPLE = "principle"
    PRACTICE = "practice"
    CONCEPT = "concept"
    ALGORITHM = "algorithm"
    VIEW = "view"
    RISK = "risk"
    QUESTION = "question"
    ACTION = "action"
    CONSTRAINT = "constraint"


PREFIX: dict[Kind, str] = {
    Kind.DECISION: "D", Kind.TECHNOLOGY: "T", Kind.COMPONENT: "C", Kind.INTERACTION: "I", Kind.CONTRACT: "K",
    Kind.STATE: "S",
    Kind.POLICY: "P", Kind.PRINCIPLE: "R", Kind.PRACTICE: "B", Kind.CONCEPT: "N", Kind.ALGORITHM: "G", Kind.VIEW: "V",
    Kind.RISK: "X", Kind.QUESTION: "Q", Kind.ACTION: "A", Kind.CONSTRAINT: "L",
}  # fmt: skip
"""The letter that a kind's labels start with."""

STATUSES: dict[Kind, tuple[str, ...]] = {
    Kind.DECISION: ("proposed", "accepted", "rejected", "deferred", "superseded"),
    Kind.TECHNOLOGY: ("chosen", "existing", "considered", "rejected", "mentioned"),
    Kind.PRACTICE: ("adopted", "rejected"),
    Kind.RISK: ("open", "mitigated", "accepted"),
    Kind.QUESTION: ("open", "answered", "withdrawn"),
    Kind.ACTION: ("open", "done", "withdrawn"),
}
"""The statuses of the kinds that have their own; every other kind is `current` or `withdrawn`."""


TOLD_AT_HOME = frozenset(
    [
        "rationale", "weighed", "passages", "alternatives", "objections", "consequences", "asked", "reason", "answer",
        "mitigation",
    ]
)  # fmt: skip
"""Details that belong to the section in which an entry is told in full, and to no other that draws it or points to it.
"""


NOT_TOLD = frozenset({"around"})
"""Details that no section tells, no check takes for ground and no model is sent: the decision log alone shows them."""


def statuses(kind: Kind) -> tuple[str, ...]:
    """The statuses that an entry of this kind can have."""
    return STATUSES.get(kind, ("current", "withdrawn"))


class Said(Frozen):
    """Words, and whose they are. `verbatim`: they stand so in the source; else a summary."""

    text: str
    speaker: str | None = None
    turn: int | None = None
    verbatim: bool = False


class Nearby(Said):
    """Words said near a decision, which nobody called its reason; their place is filled in when they are verified."""

    source: str = Field(default="", description="The file's name")
    discussion: str = Field(default="", description="The discussion's key")
    time: str | None = None
    anchor: str | None = None


class Alternative(Frozen):
    """An option that lost, and why."""

    name: str
    reason: Said | None = None
    unsaid: bool = False
    """Whether nobody said no to it in so many words: it was put forward, answered, and something else was taken."""


class Objection(Frozen):
    """What somebody held against it, and how that was answered, if it was."""

    by: str | None = None
    text: str
    answer: str | None = None


class Passage(Frozen):
    """How something was settled: what that answers, and the words that settle it with those around them."""

    asked: Said | None = None
    words: Said
    added: Said | None = Field(default=None, description="Those of them that settle nothing and speak of the same")


class DecisionDetails(Frozen):
    """A decision: why, instead of what, by whom."""

    kind: Literal[Kind.DECISION] = Kind.DECISION
    rationale: tuple[Said, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    asked: Said | None = Field(default=None, description="The question or proposal that it settles")
    decided_by: str | None = None
    assented: tuple[str, ...] = ()
    objections: tuple[Objection, ...] = ()
    consequences: tuple[Said, ...] = ()
    weighed: tuple[Said, ...] = Field(default=(), description="What else was said of the matter before it was settled")
    passages: tuple[Passage, ...] = Field(default=(), description="Where it was settled, and settled again")
    around: tuple[Nearby, ...] = Field(
        default=(),
        description="Where no reason was found, what was said while it was considered; no ground of anything",
    )

    @property
    def turned_down(self) -> tuple[Alternative, ...]:
        """The alternatives to which somebody said no."""
        return tuple(a for a in self.alternatives if not a.unsaid)


class TechnologyDetails(Frozen):
    """A technology: what it is used for here, and why it has its standing."""

    kind: Literal[Kind.TECHNOLOGY] = Kind.TECHNOLOGY
    role: str | None = Field(default=None, description="What it is used for here, as said")
    version: str | None = None
    category: str | None = Field(default=None, description="database, message broker, protocol, format …")
    reason: Said | None = Field(default=None, description="Why it has the standing that it has")


class ComponentDetails(Frozen):
    """A part of the system, or something next to it."""

    kind: Literal[Kind.COMPONENT] = Kind.COMPONENT
    what: Literal["service", "store", "queue", "client", "device", "library", "person", "external system", "other"] = (
        "other"
    )
    responsibility: tuple[Said, ...] = ()
    boundary: Literal["inside", "outside", "unknown"] = "unknown"
    layer: str | None = None
    context: str | None = Field(default=None, description="Its bounded context")
    owns: tuple[str, ...] = Field(default=(), description="State that it alone holds")
    standing: Literal["existing", "planned", "to be removed", "unknown"] = "unknown"


class InteractionDetails(Frozen):
    """One party does something to another."""

    kind: Literal[Kind.INTERACTION] = Kind.INTERACTION
    source: str
    target: str
    verb: str = Field(default="sends", description="As said: calls, publishes, reads")
    payload: str | None = None
    mode: Literal["synchronous", "asynchronous", "unknown"] = "unknown"
    flow: str | None = Field(default=None, description="The named flow that it is a step of")
    order: int | None = Field(default=None, description="Its place in that flow")


class FieldMeaning(Frozen):
    """A field of a message, and what it means."""

    name: str
    meaning: str


class ContractDetails(Frozen):
    """An operation or message that parties rely on."""

    kind: Literal[Kind.CONTRACT] = Kind.CONTRACT
    form: Literal["operation", "message", "event", "file", "other"] = "other"
    producer: str | None = None
    consumers: tuple[str, ...] = ()
    fields: tuple[FieldMeaning, ...] = ()
    errors: tuple[str, ...] = ()
    guarantees: tuple[str, ...] = ()


class Transition(Frozen):
    """A move from one state to another; an end is empty where nobody said which state it is."""

    source: str
    target: str
    trigger: str | None = None
    guard: str | None = None


class StateDetails(Frozen):
    """The states of one entity."""

    kind: Literal[Kind.STATE] = Kind.STATE
    entity: str
    states: tuple[str, ...] = ()
    transitions: tuple[Transition, ...] = ()


class PolicyDetails(Frozen):
    """A rule with its numbers."""

    kind: Literal[Kind.POLICY] = Kind.POLICY
    applies_to: tuple[str, ...] = ()


class PrincipleDetails(Frozen):
    """A rule of structure."""

    kind: Literal[Kind.PRINCIPLE] = Kind.PRINCIPLE
    reason: Said | None = None


class PracticeDetails(Frozen):
    """A practice of the trade, adopted or refused."""

    kind: Literal[Kind.PRACTICE] = Kind.PRACTICE
    reason: Said | None = None


class Relation(Frozen):
    """From the concept to another: 'a cabinet has 8 to 60 compartments'."""

    verb: str
    other: str
    multiplicity: str | None = None


class ConceptDetails(Frozen):
    """A term and what it means here."""

    kind: Literal[Kind.CONCEPT] = Kind.CONCEPT
    meaning: str
    attributes: tuple[str, ...] = ()
    relations: tuple[Relation, ...] = ()
    context: str | None = None


class ViewEdge(Frozen):
    """An arrow of a picture that was drawn or described, or a message of a flow."""

    source: str
    target: str
    label: str | None = None


class Detour(Frozen):
    """Another way through a flow: what is done instead of its steps from `first` up to `until`, counted from 0."""

    first: int
    until: int
    steps: tuple[str, ...]
    passing: tuple[ViewEdge, ...]


class AlgorithmDetails(Frozen):
    """A procedure in words."""

    kind: Literal[Kind.ALGORITHM] = Kind.ALGORITHM
    steps: tuple[str, ...] = ()
    passing: tuple[ViewEdge, ...] = Field(
        default=(), description="Of a flow between parties, who does each step to whom; of one alone, to itself"
    )
    detours: tuple[Detour, ...] = ()
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    invariants: tuple[str, ...] = ()


class ViewDetails(Frozen):
    """A picture that was drawn or described."""

    kind: Literal[Kind.VIEW] = Kind.VIEW
    sort: str = Field(description="What sort of picture it was: flow, sequence, layers …")
    nodes: tuple[str, ...] = ()
    edges: tuple[ViewEdge, ...] = ()
    drawn_by: str | None = None


class RiskDetails(Frozen):
    """Something that may go wrong."""

    kind: Literal[Kind.RISK] = Kind.RISK
    mitigation: Said | None = None


class QuestionDetails(Frozen):
    """Something that was asked."""

    kind: Literal[Kind.QUESTION] = Kind.QUESTION
    asked_by: str | None = None
    answer: str | None = None


class ActionDetails(Frozen):
    """Something that somebody is to do."""

    kind: Literal[Kind.ACTION] = Kind.ACTION
    owner: str | None = None
    due: str | None = None


class ConstraintDetails(Frozen):
    """Something that is given."""

    kind: Literal[Kind.CONSTRAINT] = Kind.CONSTRAINT
    imposed_by: str | None = None


Details: TypeAlias = Annotated[
    DecisionDetails | TechnologyDetails | ComponentDetails | InteractionDetails | ContractDetails | StateDetails
    | PolicyDetails | PrincipleDetails | PracticeDetails | ConceptDetails | AlgorithmDetails | ViewDetails | RiskDetails
    | QuestionDetails | ActionDetails | ConstraintDetails,
    Field(discriminator="kind"),
]  # fmt: skip
"""The record of any kind, told apart by `kind`."""
