"""What the rules and the coverage table know beforehand: topics, technologies, components, the items of the brief."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from pydantic import Field

from agent.model.details import Kind
from agent.model.section import FactFilter
from agent.types import Frozen

What: TypeAlias = Literal[
    "service", "store", "queue", "client", "device", "library", "person", "external system", "other"
]
"""What a component is, as in `ComponentDetails.what`."""


class Topic(Frozen):
    """Something that sentences are about. Patterns: lower case, a trailing `*` takes any ending."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    title: str
    meaning: str
    strong: tuple[str, ...] = Field(description="Words that nearly settle it, weight 3")
    keywords: tuple[str, ...] = Field(description="Words that point to it, weight 1")


class Technology(Frozen):
    """One technology: its name, what else it is called, what it is."""

    name: str
    aliases: tuple[str, ...] = ()
    category: str
    topic: str = Field(description="What a decision about it is mostly about")
    ambiguous: tuple[str, ...] = Field(default=(), description="Those of its forms that are ordinary words too")

    @property
    def forms(self) -> tuple[str, ...]:
        """Its name and its aliases."""
        return (self.name, *self.aliases)

    def is_ambiguous(self, form: str) -> bool:
        """Whether this form of its name is an ordinary word too, however it is spelt."""
        return form.casefold() in {a.casefold() for a in self.ambiguous}


class Technologies(Frozen):
    """The lexicon of technologies, and the words that say that one is meant."""

    entries: tuple[Technology, ...]
    cues: tuple[str, ...]


class Head(Frozen):
    """Nouns that end a component's name, and what such a component is."""

    what: What
    words: tuple[str, ...] = Field(min_length=1)


class Verb(Frozen):
    """A verb between two components. `to source`: what passes goes to the one who acts, as in reading."""

    forms: tuple[str, ...] = Field(min_length=1, description="The base form first, then its inflections")
    particle: str = Field(default="", description="Words that follow it: 'from', 'to'")
    flow: Literal["to target", "to source"] = "to target"
    mode: Literal["synchronous", "asynchronous", "unknown"] = "unknown"
    label: str = Field(description="Third person, as it stands on an edge")


class Components(Frozen):
    """The lexicon of components: heads of names, roles of persons, verbs of interaction."""

    heads: tuple[Head, ...]
    roles: tuple[str, ...]
    not_names: tuple[str, ...] = Field(description="Words that stand before a head without naming anything")
    no_modifiers: tuple[str, ...] = Field(description="Words that no name of a part has before its head: dumb, two")
    determiners: tuple[str, ...] = Field(description="Words that stand before a name: the, our, each")
    counted: tuple[str, ...] = Field(description="Numbers in words that stand before what is counted")
    vague: tuple[str, ...] = Field(description="Nouns of parts that name none by themselves: 'the service'")
    duties: tuple[str, ...] = Field(description="What a part is said to do where its task is told: owns, keeps")
    verbs: tuple[Verb, ...]
    bodies: tuple[str, ...] = Field(default=(), description="Words before a head that make people of it: ethics board")
    tangible: tuple[str, ...] = Field(
        default=(), description="Words before a head that say it can be touched: hardware"
    )
    outside: tuple[str, ...] = Field(default=(), description="Bare nouns of those outside a system: finance, customs")
    stores_owned: tuple[str, ...] = Field(description="Verbs that say who holds a piece of state: owns, holds")


class Patterns(Frozen):
    """What the rules engine takes a sentence apart with: patterns, word lists and number words, each by name."""

    words: Mapping[str, tuple[str, ...]] = Field(description="Lists of words, for which <<name>> stands in a pattern")
    numbers: Mapping[str, Mapping[str, int]] = Field(description="What a word counts or which place it names")
    groups: Mapping[str, Mapping[str, tuple[str, ...]]] = Field(
        description="Patterns by group and name; several under one name are alternatives"
    )


class Item(Frozen):
    """One item of the brief. Where `facts` is empty, the document's own form meets it."""

    id: str = Field(pattern=r"^B\d\d$")
    title: str
    gives: str = Field(description="What a reader finds when it is met")
    facts: tuple[FactFilter, ...] = Field(default=(), description="Entries that bear it out")
    topics: tuple[str, ...] = Field(default=(), description="Topics whose open questions and proposals count for it")
    diagrams: tuple[str, ...] = ()
    drawn: bool = Field(default=False, description="Whether it asks for a picture, and words alone do not meet it")
    words: tuple[str, ...] = Field(default=(), description="Words of the passages that come nearest to it")


class Appendix(Frozen):
    """A part of the document that code renders from the ledger; drafting it costs nothing."""

    id: str
    title: str
    covers: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = Field(default=(), description="The kinds that have their home here")
