"""What the forms share: the form's record, the reading of lists, and the bounds on text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from agent.engines.failures import UnfitError
from agent.types import Frozen, Tokens

TITLE, SENTENCE, TEXT = 140, 400, 1_600
"""Bounds in characters. What is longer is cut: no title is a paragraph."""
ITEMS = 400
"""No list of an answer holds more; what follows is left out."""


def _undescribed(schema: dict[str, Any]) -> None:
    schema.pop("description", None)  # a docstring is for developers, and each token of a form is paid for in each call


class Wire(BaseModel):
    """A record as it goes over the wire. Defaults are for servers that leave fields out; strict ones never see them."""

    model_config = ConfigDict(frozen=True, extra="ignore", json_schema_extra=_undescribed)


class Form(Frozen):
    """A form as it is sent: its name and version name the schema."""

    name: str
    version: int
    shape: dict[str, Any] = Field(description="The strict schema")
    answer_tokens: Tokens = Field(description="About how long an answer is")

    @property
    def schema_name(self) -> str:
        """How the endpoint is told the form's name."""
        return f"{self.name}-v{self.version}"


W = TypeVar("W", bound=Wire)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def each(answer: Mapping[str, Any], key: str, record: type[W]) -> tuple[list[W], list[str]]:
    """The items of a list in an answer that fit, and a line on each that does not.

    Raises UnfitError where there is no such list, or where not one of its items fits.
    """
    items = answer.get(key)
    if not isinstance(items, list):
        raise UnfitError(f"The answer must be an object with a list {key!r}.")
    good: list[W] = []
    left_out: list[str] = []
    for number, item in enumerate(items[:ITEMS], 1):
        try:
            good.append(record.model_validate(item))
        except ValidationError as error:
            left_out.append(f"{key} {number}: {complaint(error)}")
    if len(items) > ITEMS:
        left_out.append(f"{key}: {len(items) - ITEMS} after the first {ITEMS}")
    if items and not good:
        raise UnfitError(" ".join(f"{line}." for line in left_out[:6]))
    return good, left_out


def complaint(error: ValidationError) -> str:
    """What was wrong, field by field, in one line that repeats nothing of the answer."""
    return ", ".join(
        f"{'.'.join(map(str, e['loc'])) or 'value'}: {e['msg']}" for e in error.errors(include_input=False)[:3]
    )


def tidy(text: str, limit: int = SENTENCE) -> str:
    """One line without control characters, of at most `limit` characters, cut between words."""
    line = " ".join(_CONTROL.sub(" ", text).split())
    if len(line) <= limit:
        return line
    return line[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def tidy_or_none(text: str, limit: int = SENTENCE) -> str | None:
    """Like `tidy`; null where nothing is left."""
    return tidy(text, limit) or None
