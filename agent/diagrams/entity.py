"""Conceptual schemas as entity-relationship diagrams: things, what is known of them, how many belong to another."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import ClassVar, Literal, TypeAlias

from pydantic import Field, ValidationInfo, field_validator

from agent.diagrams.base import Cited, Diagram, Label, Name, Part, counted, edge_part, joined, known, sentence, settled
from agent.diagrams.pieces import MOST_READ, pieces, titled
from agent.diagrams.spelling import escape, fold, identifiers

Count: TypeAlias = Literal["one", "zero or one", "one or more", "zero or more", "unknown"]
_FEET: dict[Count, tuple[str, str]] = {
    "one": ("||", "||"), "zero or one": ("|o", "o|"), "one or more": ("}|", "|{"), "zero or more": ("}o", "o{"),
    "unknown": ("}o", "o{"),
}  # fmt: skip


# what Mermaid takes for an attribute's one word, once its blanks are ones of another width, and a sign that is not seen
# stands before a digit and before PK, FK and UK, which are marks
_LETTER = r"a-z\u00c0-\u02ff\u0370-\u1fff"
_ONE_WORD = re.compile(rf"[{_LETTER}0-9][{_LETTER}0-9 -]*", re.I)
_MARKED = re.compile(r"\d|(?:pk|fk|uk)\b", re.I)
_SPACE, _UNSEEN = "\u2005", "\u2060"


class Entity(Cited):
    """A thing of the domain; attributes in words, without storage detail."""

    name: Name
    attributes: tuple[Label, ...] = ()


class Relationship(Cited):
    """Between two entities: one `source` … `label` … `target_count` of the target."""

    source: Name
    target: Name
    label: Label = Field(default="", description="A verb read from source to target: places, belongs to")
    source_count: Count = Field(default="unknown", description="How many sources a target has; unknown if not said")
    target_count: Count = Field(default="unknown", description="How many targets a source has")


class Entities(Diagram):
    """Entities and relationships. A dashed line: how many was not said on both sides."""

    KIND: ClassVar[str] = "entity"

    kind: Literal["entity"] = "entity"
    entities: tuple[Entity, ...]
    relations: tuple[Relationship, ...]

    @field_validator("entities")
    @classmethod
    def _each_once(cls, entities: tuple[Entity, ...]) -> tuple[Entity, ...]:
        told = (e.model_copy(update={"attributes": tuple(a for a in e.attributes if a)}) for e in entities)
        return joined(told, lambda e: fold(e.name))

    @field_validator("relations")
    @classmethod
    def _between_entities(cls, relations: tuple[Relationship, ...], info: ValidationInfo) -> tuple[Relationship, ...]:
        entities = known(e.name for e in info.data.get("entities", ()))
        placed = settled(relations, entities, "source", "target") if entities else relations
        return joined(placed, lambda r: (r.source, r.target, r.label, r.source_count, r.target_count))

    def problems(self) -> Iterable[str]:
        """Too few or too many parts."""
        yield from counted("entities", self.entities, 2, 60)
        yield from counted("relations", self.relations, 1, 120)

    def names(self) -> tuple[str, ...]:
        """The entities."""
        return tuple(e.name for e in self.entities)

    def labels(self) -> tuple[str, ...]:
        """The entities, each with its attributes."""
        return tuple(text for e in self.entities for text in (e.name, *e.attributes))

    def arrows(self) -> tuple[tuple[str, str, str], ...]:
        """Each relation."""
        return tuple((r.source, r.target, r.label) for r in self.relations)

    def size(self) -> int:
        """The number of entities."""
        return len(self.entities)

    def parts(self) -> tuple[Part, ...]:
        """Entities and their attributes, then relations."""
        things: list[Part] = []
        for e in self.entities:
            things.append(Part(place=f"entity {e.name}", label=e.name, cites=e.cites))
            for text in e.attributes:
                said = sentence(f"{e.name} has: {text}")
                things.append(Part(place=f"entity {e.name}, attribute", label=text, sentence=said, cites=e.cites))
        return (*things, *(_related(r) for r in self.relations))

    def render(self) -> str:
        """A Mermaid entity-relationship diagram. An attribute is one word; its words follow where that loses."""
        ids = identifiers(self.names())
        lines = ["erDiagram"]
        for e in self.entities:
            head = f'    {ids[e.name]}["{escape(e.name)}"]'
            inside = [f"        {_attribute(text, at)}" for at, text in enumerate(e.attributes, 1)]
            lines += [f"{head} {{", *inside, "    }"] if inside else [head]
        lines += [f'    {ids[r.source]} {_line(r)} {ids[r.target]} : "{escape(r.label)}"' for r in self.relations]
        return "\n".join(lines) + "\n"

    def split(self, most: int = MOST_READ) -> tuple[Entities, ...]:
        """Itself where it can be read at once; else pieces that hold each part and each relation between them."""
        if self.size() <= most:
            return (self,)
        found = pieces(self.names(), self.relations, lambda r: (r.source, r.target), most=most)
        return tuple(
            Entities(
                caption=titled(self.caption, number, len(found)),
                entities=tuple(e for e in self.entities if e.name in names),
                relations=tuple(chunk),
            )
            for number, (names, chunk) in enumerate(found, 1)
        )


def _line(r: Relationship) -> str:
    told = r.source_count != "unknown" and r.target_count != "unknown"
    return f"{_FEET[r.source_count][0]}{'--' if told else '..'}{_FEET[r.target_count][1]}"


def _attribute(text: str, position: int) -> str:
    if _ONE_WORD.fullmatch(text) and escape(text) == text:
        return f"has {_UNSEEN if _MARKED.match(text) else ''}{text.replace(' ', _SPACE)}"
    word = "_".join(re.findall(r"[a-z0-9]+", text.casefold()))
    if not word[:1].isalpha() or word in {"pk", "fk", "uk"}:
        word = f"a{position}"
    return f'has {word} "{escape(text)}"'


def _related(r: Relationship) -> Part:
    verb = f"{r.label}:" if r.label else "relates to"
    ends = ((r.source_count, r.source), (r.target_count, r.target))
    counts = [f"{count} {end}" for count, end in ends if count != "unknown"]
    many = f"({' to '.join(counts)})" if counts else "(how many was not said)"
    said = sentence(f"{r.source} {verb} {r.target} {many}")
    return edge_part(r.source, r.target, r.label, said, r.cites)


KIND = Entities
