"""Every form that is sent holds to the rules of strict mode and is short."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from typing import Any, Literal

import pytest
from engine_samples import spec, topics
from pydantic import BaseModel, Field

from agent.catalogue import load
from agent.diagrams import KINDS
from agent.engines.forms import blocks, detail, find, reconcile
from agent.engines.forms.base import Form
from agent.engines.strict_schema import strict
from agent.text.chunks import count

REFUSED = {
    "allOf",
    "not",
    "if",
    "then",
    "else",
    "dependentRequired",
    "dependentSchemas",
    "patternProperties",
    "uniqueItems",
    "propertyNames",
    "minProperties",
    "maxProperties",
    "contains",
    "prefixItems",
    "oneOf",
    "discriminator",
    "default",
    "minLength",
    "maxLength",
    "const",
    "format",
    "title",
    "unevaluatedProperties",
}


def forms() -> dict[str, Form]:
    """All forms: those that are always the same, and a draft with each kind of diagram and with each pair."""
    fixed = [
        find.form(tuple(topics())),
        find.form(tuple(topics()), "correct"),
        reconcile.form(),
        *map(detail.form, detail.SORTS),
    ]
    pairs = [*itertools.combinations(KINDS, 2), *((kind,) for kind in KINDS), ()]
    drafts = {f"draft {' and '.join(pair)}": blocks.form(spec(*pair), "draft") for pair in pairs}
    sections = {f"draft of {s.id}": blocks.form(s, "draft") for s in load().sections}
    return {**{form.name: form for form in fixed}, **drafts, **sections}


FORMS = forms()


def faults(node: Any, place: str = "root") -> Iterator[str]:
    """Where a schema breaks a rule."""
    if not isinstance(node, dict):
        return
    if "$ref" in node and len(node) > 1:
        yield f"{place}: a $ref stands alone"
    yield from (f"{place}: {key}" for key in node.keys() & REFUSED)
    if node.get("type") == "object" or "properties" in node:
        if node.get("additionalProperties") is not False:
            yield f"{place}: open"
        if not node.get("properties") or sorted(node["required"]) != sorted(node["properties"]):
            yield f"{place}: each property is required, and there is one"
    if not node.keys() & {"type", "$ref", "anyOf"}:
        yield f"{place}: no type"
    for key in ("properties", "$defs"):
        for name, part in node.get(key, {}).items():
            yield from faults(part, f"{place}.{name}")
    for number, part in enumerate((*node.get("anyOf", ()), *([node["items"]] if "items" in node else ()))):
        yield from faults(part, f"{place}|{number}")


@pytest.mark.parametrize("name", FORMS)
def test_a_form_holds_to_strict_mode(name: str) -> None:
    """Closed objects, all properties required, no keyword that a strict server refuses, every reference resolved."""
    shape = FORMS[name].shape
    assert list(faults(shape)) == []
    text = json.dumps(shape)
    named = set(shape.get("$defs", {}))
    assert {ref.split('"')[0] for ref in text.split('"#/$defs/')[1:]} == named
    assert all(c.isalnum() or c in "-_" for name in named for c in name)


@pytest.mark.parametrize("name", FORMS)
def test_a_form_is_under_1200_tokens(name: str) -> None:
    """Written out as it is sent."""
    assert count(json.dumps(FORMS[name].shape, separators=(",", ":")), "gpt-4o") < 1_200


@pytest.mark.parametrize("name", FORMS)
def test_no_form_asks_for_an_id(name: str) -> None:
    """No pattern, and cites are numbers."""
    text = json.dumps(FORMS[name].shape)
    assert "pattern" not in text
    assert '"cites": {"type": "array", "items": {"type": "string"' not in text


@pytest.mark.parametrize("name", FORMS)
def test_a_forms_name_is_one_that_the_protocol_takes(name: str) -> None:
    """Letters, digits, hyphens, at most 64, with the version in it."""
    schema_name = FORMS[name].schema_name
    assert len(schema_name) <= 64
    assert schema_name.endswith(f"-v{FORMS[name].version}")
    assert schema_name.replace("-", "").isalnum()


class Cat(BaseModel):
    sort: Literal["cat"] = "cat"
    lives: int = Field(default=9, description="How many are left")


class Dog(BaseModel):
    sort: Literal["dog"] = "dog"


class Owner(BaseModel):
    pet: Cat | Dog = Field(discriminator="sort")
    name: str = Field(default="Ann", max_length=40, title="Name")
    tags: list[str] = []


def test_a_tagged_union_is_a_plain_one_and_defaults_go() -> None:
    """What the client library's own helper leaves in place is transformed."""
    shape = strict(Owner)
    assert list(faults(shape)) == []
    assert shape["properties"]["pet"] == {"anyOf": [{"$ref": "#/$defs/Cat"}, {"$ref": "#/$defs/Dog"}]}
    assert shape["properties"]["name"] == {"type": "string"}
    assert shape["$defs"]["Cat"]["properties"]["lives"] == {"type": "integer", "description": "How many are left"}


@pytest.mark.parametrize("kind", [dict[str, int], tuple[int, str], set[str], object])
def test_what_has_no_strict_form_is_an_error_of_ours(kind: type) -> None:
    """An open dictionary, a tuple, a set and anything at all are refused before they are sent."""
    model = type("Bad", (BaseModel,), {"__annotations__": {"field": kind}})
    with pytest.raises(TypeError, match="no form in strict mode"):
        strict(model)
