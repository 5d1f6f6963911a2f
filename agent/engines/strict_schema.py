"""From a pydantic model to the dialect of JSON schema that strict mode accepts.

Source: OpenAI's guide to structured outputs, and the stricter of the compatible servers. Every object is closed and all
of its properties are required; a tagged union is a plain `anyOf`; defaults, titles, formats and lengths of text are
left out, since the real model checks them after. What has no form in the dialect (an open dictionary, a tuple, a set,
`Any`) is an error of ours and raises TypeError.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

_DROPPED = frozenset(
    {
        "title",
        "default",
        "format",
        "discriminator",
        "examples",
        "minLength",
        "maxLength",
        "deprecated",
        "readOnly",
        "writeOnly",
    }
)
_HAS_NO_FORM = frozenset(
    {"prefixItems", "patternProperties", "uniqueItems", "propertyNames", "not", "if", "then", "else", "contains"}
)


def strict(model: type[BaseModel]) -> dict[str, Any]:
    """The strict schema of a model. Raises TypeError where it holds something that has none."""
    return strict_dialect(model.model_json_schema(mode="validation"))


def strict_dialect(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A whole JSON schema in the strict dialect; definitions that nothing uses are left out."""
    result = _walk(schema, "root")
    if result.get("type") != "object":
        raise TypeError("a strict schema's root is an object")
    used = _used(result)
    definitions = {name: part for name, part in result.get("$defs", {}).items() if name in used}
    return {**{k: v for k, v in result.items() if k != "$defs"}, **({"$defs": definitions} if definitions else {})}


def _walk(node: Mapping[str, Any], place: str) -> dict[str, Any]:
    if "$ref" in node:
        return {"$ref": node["$ref"]}  # strict mode refuses anything beside it
    if banned := _HAS_NO_FORM & node.keys():
        raise TypeError(f"{place}: {', '.join(sorted(banned))} has no form in strict mode")
    if len(node.get("allOf", ())) == 1:
        return _walk(node["allOf"][0], place)
    out = {key: value for key, value in node.items() if key not in _DROPPED}
    if "const" in out:
        out["enum"] = [out.pop("const")]
    if "oneOf" in out:
        out["anyOf"] = out.pop("oneOf")
    if "anyOf" in out:
        out["anyOf"] = [_walk(part, f"{place}|{n}") for n, part in enumerate(out["anyOf"])]
    if "items" in out:
        out["items"] = _walk(out["items"], f"{place}[]")
    if "$defs" in out:
        out["$defs"] = {name: _walk(part, f"{place}.{name}") for name, part in out["$defs"].items()}
    if not out.keys() & {"type", "anyOf", "enum"}:
        raise TypeError(f"{place}: a value of any type has no form in strict mode")
    return _closed(out, place) if out.get("type") == "object" else out


def _closed(node: dict[str, Any], place: str) -> dict[str, Any]:
    properties = node.get("properties")
    if not properties or node.get("additionalProperties"):
        raise TypeError(f"{place}: an open dictionary has no form in strict mode")
    closed = {name: _walk(part, f"{place}.{name}") for name, part in properties.items()}
    return {**node, "properties": closed, "required": list(closed), "additionalProperties": False}


def _used(schema: Mapping[str, Any]) -> set[str]:
    """The definitions that the root reaches."""
    definitions, found = schema.get("$defs", {}), set[str]()
    waiting: list[Any] = [{key: value for key, value in schema.items() if key != "$defs"}]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            name = str(node.get("$ref", "")).removeprefix("#/$defs/")
            if name and name not in found:
                found.add(name)
                waiting.append(definitions[name])
            waiting.extend(value for key, value in node.items() if key != "$ref")
        elif isinstance(node, list):
            waiting.extend(node)
    return found


def holds(value: Any, schema: Mapping[str, Any], root: Mapping[str, Any] | None = None) -> bool:
    """Whether a value is of the shape that a strict schema asks for: types, properties, enums, unions and references.

    Bounds on numbers and lists are left to the record that is read from it.
    """
    root = schema if root is None else root
    if "$ref" in schema:
        return holds(value, root.get("$defs", {}).get(str(schema["$ref"]).removeprefix("#/$defs/"), {}), root)
    if "anyOf" in schema:
        return any(holds(value, part, root) for part in schema["anyOf"])
    if "enum" in schema and value not in schema["enum"]:
        return False
    types = schema.get("type", ())
    if types and not any(_is(value, name) for name in ([types] if isinstance(types, str) else types)):
        return False
    if isinstance(value, list) and "items" in schema:
        return all(holds(item, schema["items"], root) for item in value)
    if isinstance(value, dict) and "properties" in schema:
        parts = schema["properties"]
        return set(schema.get("required", ())) <= value.keys() and all(
            holds(item, parts[name], root) for name, item in value.items() if name in parts
        )
    return True


def _is(value: Any, name: str) -> bool:
    if isinstance(value, bool) or value is None:
        return name == {True: "boolean", False: "boolean", None: "null"}[value]
    kinds = {"object": dict, "array": list, "string": str, "number": int | float, "integer": int}
    return isinstance(value, kinds.get(name, ())) or (name == "integer" and isinstance(value, float) and value % 1 == 0)
