"""The blocks of *draft*, *revise* and *repair* as they go over the wire, and the form made from them.

A diagram's record is the kind's own, in the strict dialect, with fact numbers for labels; only the kinds that a section
asks for are sent.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Collection, Iterable
from copy import deepcopy
from functools import cache
from typing import Any, Literal

from pydantic import Field

from agent.diagrams import KINDS
from agent.engines.forms.base import Form, Wire
from agent.engines.strict_schema import strict, strict_dialect
from agent.model.section import SectionSpec

VERSION = 1
LONGEST = 5_400
"""Characters of a form with explanations: about 1,200 tokens."""


_LOCK = threading.Lock()
"""Calls that begin together would all make the same schemas."""


class Statement(Wire):
    """A sentence or an item."""

    text: str
    cites: tuple[int, ...] = Field(description="Numbers of facts")


class WireText(Wire):
    """Sentences that belong together, or parallel items."""

    type: Literal["paragraph", "list", "numbered list"]
    sentences: tuple[Statement, ...]


class WireRow(Wire):
    """A row of a table."""

    cells: tuple[str, ...]
    cites: tuple[int, ...]


class WireTable(Wire):
    """Things with the same properties."""

    type: Literal["table"]
    headers: tuple[str, ...]
    rows: tuple[WireRow, ...]


class WireNote(Wire):
    """A heading, words shown as words, or a practice that nobody raised."""

    type: Literal["heading", "quote", "recommendation"]
    text: str
    fact: int = Field(default=0, description="0 for a heading")


class Blocks(Wire):
    """The whole answer, without diagrams."""

    blocks: tuple[WireText | WireTable | WireNote, ...]


def recommends(spec: SectionSpec) -> bool:
    """Whether the section may hold recommendations."""
    return spec.recommends


def diagram_kinds(wanted: Iterable[str]) -> tuple[str, ...]:
    """The kinds of diagram for what a section asks for; it may name a kind or a variant of one ('system context')."""
    kinds = (next((kind for kind, names in _names().items() if name in names), None) for name in wanted)
    return tuple(dict.fromkeys(k for k in kinds if k is not None))


@cache
def _names() -> dict[str, frozenset[str]]:
    return {kind: frozenset({kind, *_schema(kind)["properties"].get("variant", {}).get("enum", ())}) for kind in KINDS}


@cache
def _schema(kind: str) -> dict[str, Any]:
    return KINDS[kind].model_json_schema()


def form(spec: SectionSpec, name: Literal["draft", "repair"]) -> Form:
    """The form for this section; where it asks for many diagrams, they come without their explanations."""
    with _LOCK:
        shape = _bounded(diagram_kinds(spec.diagrams))
    return Form(name=name, version=VERSION, shape=shape, answer_tokens=2 * spec.max_words + 500)


def revision_form(types: Collection[str]) -> Form:
    """The form for parts in place of blocks of these types: of diagrams, the kinds among them alone."""
    with _LOCK:
        shape = _bounded(tuple(dict.fromkeys(kind for kind in types if kind in KINDS)))
    part = {"block": {"type": "integer"}, "blocks": shape["properties"]["blocks"]}
    record = {"type": "object", "properties": part, "required": list(part), "additionalProperties": False}
    parts = {"parts": {"type": "array", "items": record}}
    whole = {**shape, "properties": parts, "required": list(parts)}
    return Form(name="revise", version=VERSION, shape=whole, answer_tokens=300 * len(types) + 200)


@cache
def _bounded(kinds: tuple[str, ...]) -> dict[str, Any]:
    """The schema, which takes long to make and is the same in every call; nobody may change it."""
    shape = _shape(kinds)
    return shape if len(json.dumps(shape, separators=(",", ":"))) <= LONGEST else _shape(kinds, explained=False)


def _shape(kinds: Iterable[str], *, explained: bool = True) -> dict[str, Any]:
    shape = deepcopy(_plain())
    for kind in kinds:
        definitions = _diagram(kind)
        shape["$defs"].update(definitions if explained else _unexplained(definitions))
        shape["properties"]["blocks"]["items"]["anyOf"].append({"$ref": f"#/$defs/{_named(kind)}"})
    return shape


@cache
def _plain() -> dict[str, Any]:
    """The schema without diagrams."""
    return strict(Blocks)


def _unexplained(node: Any) -> Any:
    """The node without descriptions; a property that is called so stays."""
    if isinstance(node, list):
        return [_unexplained(part) for part in node]
    if not isinstance(node, dict):
        return node
    return {
        key: _unexplained(part) for key, part in node.items() if not (key == "description" and isinstance(part, str))
    }


def _named(kind: str, part: str = "") -> str:
    return f"{kind}-{part}".strip("-").replace(" ", "-")


@cache
def _diagram(kind: str) -> dict[str, Any]:
    """The definitions for one kind, their names made unique by the kind's."""
    schema = strict_dialect(_schema(kind))
    inner: dict[str, Any] = schema.pop("$defs", {})
    parts: dict[str, Any] = schema["properties"]
    own = {"type": parts["kind"], **{name: part for name, part in parts.items() if name != "kind"}}
    record = {**schema, "properties": own, "required": list(own)}
    return {_named(kind, name): _renamed(part, kind) for name, part in {"": record, **inner}.items()}


def _renamed(node: Any, kind: str) -> Any:
    """The node with references to the renamed definitions, and with cites as the numbers of facts."""
    if isinstance(node, list):
        return [_renamed(part, kind) for part in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return {"$ref": f"#/$defs/{_named(kind, node['$ref'].removeprefix('#/$defs/'))}"}
    return {
        key: _CITES if key == "cites" and isinstance(part, dict) else _renamed(part, kind) for key, part in node.items()
    }


_CITES = {"type": "array", "items": {"type": "integer"}}
