"""Class diagrams at the level of design: what there is, what it knows and does, in words, and how many of which."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Literal, TypeAlias

from pydantic import Field, ValidationInfo, field_validator

from agent.diagrams.base import Cited, Diagram, Label, Name, Part, counted, edge_part, joined, known, sentence, settled
from agent.diagrams.pieces import MOST_READ, pieces, titled
from agent.diagrams.spelling import escape, fold, identifiers

Relation: TypeAlias = Literal["association", "aggregation", "composition", "inheritance", "dependency", "realisation"]
_ARROWS: dict[Relation, str] = {
    "association": "-->", "aggregation": "o--", "composition": "*--", "inheritance": "--|>", "dependency": "..>",
    "realisation": "..|>",
}  # fmt: skip
_VERBS: dict[Relation, str] = {
    "association": "knows", "aggregation": "gathers", "composition": "is made of", "inheritance": "is a kind of",
    "dependency": "depends on", "realisation": "realises",
}  # fmt: skip


class LogicalClass(Cited):
    """A class as the domain knows it; no types, no code."""

    name: Name
    stereotype: Label = Field(default="", description="aggregate, value object, service …; empty where not said")
    attributes: tuple[Label, ...] = Field(default=(), description="What it knows, in words")
    behaviour: tuple[Label, ...] = Field(default=(), description="What it does, in words")


class Association(Cited):
    """From one class to another. `source` is the whole (composition, aggregation), or the special one (inheritance)."""

    source: Name
    target: Name
    relation: Relation = "association"
    source_count: Label = Field(default="", description="How many: 1, 0..1, 1..*, 8 to 60; empty where not said")
    target_count: Label = ""
    label: Label = ""


class Classes(Diagram):
    """Logical classes and their associations."""

    KIND: ClassVar[str] = "class"

    kind: Literal["class"] = "class"
    classes: tuple[LogicalClass, ...]
    associations: tuple[Association, ...]

    @field_validator("classes")
    @classmethod
    def _each_once(cls, classes: tuple[LogicalClass, ...]) -> tuple[LogicalClass, ...]:
        return joined((_without_blanks(c) for c in classes), lambda c: fold(c.name))

    @field_validator("associations")
    @classmethod
    def _between_classes(cls, associations: tuple[Association, ...], info: ValidationInfo) -> tuple[Association, ...]:
        classes = known(c.name for c in info.data.get("classes", ()))
        placed = settled(associations, classes, "source", "target") if classes else associations
        return joined(placed, lambda a: (a.source, a.target, a.relation, a.source_count, a.target_count, a.label))

    def problems(self) -> Iterable[str]:
        """Too few or too many parts."""
        yield from counted("classes", self.classes, 2, 60)
        yield from counted("associations", self.associations, 1, 120)

    def names(self) -> tuple[str, ...]:
        """The classes."""
        return tuple(c.name for c in self.classes)

    def labels(self) -> tuple[str, ...]:
        """The classes, each with its stereotype, attributes and behaviour."""
        return tuple(text for c in self.classes for text in (c.name, c.stereotype, *c.attributes, *c.behaviour) if text)

    def arrows(self) -> tuple[tuple[str, str, str], ...]:
        """Each association, its words with how many stand on either side."""
        return tuple((a.source, a.target, _words(a)) for a in self.associations)

    def size(self) -> int:
        """The number of classes."""
        return len(self.classes)

    def parts(self) -> tuple[Part, ...]:
        """Classes, their attributes and behaviour, then associations."""
        return (*(part for c in self.classes for part in _told(c)), *(_related(a) for a in self.associations))

    def render(self) -> str:
        """A Mermaid class diagram. What a class does ends in `()`, which puts it in the third compartment."""
        ids = identifiers(self.names())
        lines = ["classDiagram"]
        for c in self.classes:
            inside = [f"        <<{escape(c.stereotype)}>>"] if c.stereotype else []
            inside += [f"        {escape(text)}" for text in c.attributes]
            inside += [f"        {escape(text)}()" for text in c.behaviour]
            head = f'    class {ids[c.name]}["{escape(c.name)}"]'
            lines += [f"{head} {{", *inside, "    }"] if inside else [head]
        lines += [_line(a, ids) for a in self.associations]
        return "\n".join(lines) + "\n"

    def split(self, most: int = MOST_READ) -> tuple[Classes, ...]:
        """Itself where it can be read at once; else pieces that hold each part and each association between them."""
        if self.size() <= most:
            return (self,)
        found = pieces(self.names(), self.associations, lambda a: (a.source, a.target), most=most)
        return tuple(
            Classes(
                caption=titled(self.caption, number, len(found)),
                classes=tuple(c for c in self.classes if c.name in names),
                associations=tuple(chunk),
            )
            for number, (names, chunk) in enumerate(found, 1)
        )


def _without_blanks(c: LogicalClass) -> LogicalClass:
    told = {"attributes": tuple(filter(None, c.attributes)), "behaviour": tuple(filter(None, c.behaviour))}
    return c.model_copy(update=told)


def _words(a: Association) -> str:
    return " ".join(filter(None, (a.source_count, a.label, a.target_count)))


def _line(a: Association, ids: dict[str, str]) -> str:
    source = f'{ids[a.source]} "{escape(a.source_count)}"' if a.source_count else ids[a.source]
    target = f'"{escape(a.target_count)}" {ids[a.target]}' if a.target_count else ids[a.target]
    return f"    {source} {_ARROWS[a.relation]} {target}" + (f" : {escape(a.label)}" if a.label else "")


def _told(c: LogicalClass) -> Iterable[Part]:
    what = f"{c.name} is: {c.stereotype}" if c.stereotype else ""
    yield Part(place=f"class {c.name}", label=c.name, sentence=sentence(what), cites=c.cites)
    for sort, verb, texts in (("attribute", "has", c.attributes), ("behaviour", "does", c.behaviour)):
        for text in texts:
            said = sentence(f"{c.name} {verb}: {text}")
            yield Part(place=f"class {c.name}, {sort}", label=text, sentence=said, cites=c.cites)


def _related(a: Association) -> Part:
    if a.label and a.target_count and not a.source_count and a.relation == "association":
        said = sentence(a.source, a.label, a.target_count, a.target)
    else:
        counts = f"({a.source_count or '?'} to {a.target_count or '?'})" if a.source_count or a.target_count else ""
        said = sentence(a.source, _VERBS[a.relation], a.target, counts, f"— {a.label}" if a.label else "")
    return edge_part(a.source, a.target, _words(a), said, a.cites)


KIND = Classes
