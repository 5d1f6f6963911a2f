"""What a person, or a model in the chat, wants changed, and what a change came to.

A wish is a form that whoever answers fills in; code decides whether it can be granted, shows what it would do, and does
it when the person says yes.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from agent.diagrams import AnyDiagram
from agent.model.section import Verdict
from agent.types import EntryId, Frozen


class Decide(Frozen):
    """A decision that the person has told, and what it replaces."""

    kind: Literal["decision"] = "decision"
    statement: str
    words: str = Field(description="The person's own words that say it")
    exchange: int = Field(default=0, description="The message in which they stand; 0 for the present one")
    replaces: tuple[EntryId, ...] = ()
    answers: tuple[EntryId, ...] = ()


class Ask(Frozen):
    """A question for the next meeting."""

    kind: Literal["question"] = "question"
    text: str


class Edit(Frozen):
    """Words of a section in place of others; the section keeps them over later drafts."""

    kind: Literal["edit"] = "edit"
    section: str
    before: str
    after: str


class Draw(Frozen):
    """A diagram at the end of a section."""

    kind: Literal["diagram"] = "diagram"
    section: str
    diagram: AnyDiagram


class Lock(Frozen):
    """A section is to stay as it stands, or is free again."""

    kind: Literal["lock", "unlock"] = "lock"
    section: str


class Redraft(Frozen):
    """A section is to be drafted again; the instruction holds for every later draft of it."""

    kind: Literal["redraft"] = "redraft"
    section: str
    instruction: str = ""


class Withdraw(Frozen):
    """The instructions of a section are to hold no longer."""

    kind: Literal["withdraw"] = "withdraw"
    section: str


Wish: TypeAlias = Annotated[Decide | Ask | Edit | Draw | Lock | Redraft | Withdraw, Field(discriminator="kind")]


class Change(Frozen):
    """What a wish comes to: the difference that it makes, and what the checks hold against it.

    `target`: the entry or section. `passed`: the checks that found nothing.
    """

    kind: str
    target: str
    diff: str
    applied: bool = False
    verdicts: tuple[Verdict, ...] = ()
    passed: tuple[str, ...] = ()
