"""Layouts of messages: the fields in order, with their width in bits where every one was said, else as a list."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Literal

from pydantic import Field, field_validator

from agent.diagrams.base import Cited, Diagram, Label, Name, Part, counted, joined, sentence, unique
from agent.diagrams.spelling import escape, fold

_WIDEST = 1024  # bits; Mermaid draws 32 a row


class MessageField(Cited):
    """One field, what it means, and its width in bits where that was said (0 where not)."""

    name: Name
    meaning: Label = ""
    bits: int = Field(default=0, description="Width; 0 where it was not said")

    @field_validator("bits")
    @classmethod
    def _sensible(cls, bits: int) -> int:
        if not 0 <= bits <= _WIDEST:
            raise ValueError(f"a width of {bits} bits; it has to lie between 0 (not said) and {_WIDEST}")
        return bits


class MessageLayout(Diagram):
    """One message and its fields."""

    KIND: ClassVar[str] = "message layout"

    kind: Literal["message layout"] = "message layout"
    message: Name
    fields: tuple[MessageField, ...] = Field(description="In the order in which they stand in the message")

    @field_validator("fields")
    @classmethod
    def _each_once(cls, fields: tuple[MessageField, ...]) -> tuple[MessageField, ...]:
        return joined(fields, lambda f: fold(f.name))

    def problems(self) -> Iterable[str]:
        """Too few or too many fields."""
        yield from counted("fields", self.fields, 2, 80)

    def _measured(self) -> bool:
        return all(f.bits for f in self.fields) and sum(f.bits for f in self.fields) <= _WIDEST

    def names(self) -> tuple[str, ...]:
        """The message and its fields."""
        return (self.message, *(f.name for f in self.fields))

    def labels(self) -> tuple[str, ...]:
        """The message and its fields; meanings where the picture has room for them."""
        return self.names() if self._measured() else (self.message, *(_words(f) for f in self.fields))

    def size(self) -> int:
        """The number of fields."""
        return len(self.fields)

    def parts(self) -> tuple[Part, ...]:
        """The message, then each field."""
        cites = unique(c for f in self.fields for c in f.cites)
        message = Part(place=f"message {self.message}", label=self.message, cites=cites)
        return (message, *(self._part(f) for f in self.fields))

    def _part(self, field: MessageField) -> Part:
        said = sentence(f"{self.message} holds {_words(field)}")
        return Part(place=f"field {field.name}", label=_words(field), sentence=said, cites=field.cites)

    def render(self) -> str:
        """A Mermaid packet where every width is known, else one box with a line a field."""
        if self._measured():
            return "\n".join(["packet-beta", f"    title {escape(self.message)}", *self._ranges()]) + "\n"
        lines = [f"        {escape(_words(f))}" for f in self.fields]
        return "\n".join(["classDiagram", f'    class n_message["{escape(self.message)}"] {{', *lines, "    }"]) + "\n"

    def _ranges(self) -> Iterable[str]:
        at = 0
        for field in self.fields:
            last = at + field.bits - 1
            yield f'    {at if last == at else f"{at}-{last}"}: "{escape(field.name)}"'
            at = last + 1


def _words(field: MessageField) -> str:
    width = f" ({field.bits} {'bit' if field.bits == 1 else 'bits'})" if field.bits else ""
    return f"{field.name}{width}" + (f": {field.meaning}" if field.meaning else "")


KIND = MessageLayout
