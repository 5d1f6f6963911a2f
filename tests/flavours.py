"""The servers that people point Blueprint at: each takes less of the protocol than the one before, or speaks otherwise.

Each is a rule that refuses a request as such a server would, to be handed to `Loopback`, or a way to answer.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from loopback import Json, Say, data_lines, error, honest

Refuse = Callable[[Json], Say | None]


def quoting(request: Json) -> Json:
    """The honest answer, whose sentences show what was said as quotations: a draft that passes every check."""
    answer = honest(request)
    facts = {line["fact"]: line for line in data_lines(request) if "fact" in line}
    for found in answer.get("findings", ()):
        if len(found["title"]) > 130:  # one that is cut between a number and its unit says another number
            found["title"] = " ".join(found["title"].split()[:5])
    seen: dict[str, Json] = {}
    for block in answer.get("blocks", ()):
        if "sentences" not in block or any(s["text"].startswith(("“", "Rejected")) for s in block["sentences"]):
            continue
        kept = []
        for sentence in block["sentences"]:
            (fact,) = sentence["cites"]
            out = "Rejected: " if facts[fact].get("status") in {"rejected", "superseded"} else ""
            reasons = "".join(f" “{reason}”" for reason in facts[fact].get("rationale", ()))
            sentence["text"] = f"{out}“{sentence['text']}”{reasons}"
            first = seen.setdefault(sentence["text"], sentence)
            if first is sentence:
                kept.append(sentence)
            else:
                first["cites"].append(fact)
        block["sentences"] = kept
    answer["blocks"] = [b for b in answer["blocks"] if b.get("sentences") != []] if "blocks" in answer else None
    return {name: value for name, value in answer.items() if value is not None}


@dataclass(frozen=True)
class Flavour:
    """How a server refuses and answers."""

    refuse: Refuse = lambda _: None
    answer: Callable[[Json], Json | str] = quoting


def strict(request: Json) -> Say | None:
    """Takes a strict schema alone, of its dialect, and no parameter that it does not know."""
    known = {"model", "messages", "response_format", "stream", "stream_options", "max_completion_tokens", "tools"}
    if extra := sorted(request.keys() - known):
        return error(400, f"Unrecognized request argument supplied: {extra[0]}", "unknown_parameter")
    form = request.get("response_format", {}).get("json_schema", {})
    if not form.get("strict") or (faults := _faults(form.get("schema"), "root")):
        return error(400, f"Invalid schema for response_format: {faults if form else 'none'}", "invalid_request_error")
    return None


def _faults(node: object, place: str) -> list[str]:
    """Where a schema is not closed and complete, or holds what strict servers refuse."""
    if isinstance(node, list):
        return [fault for n, part in enumerate(node) for fault in _faults(part, f"{place}.{n}")]
    if not isinstance(node, dict):
        return []
    banned = {"default", "oneOf", "allOf", "not", "patternProperties", "minLength", "maxLength", "format"} & node.keys()
    faults = [f"{place}: {name}" for name in banned if place.rpartition(".")[2] not in {"properties", "$defs"}]
    if node.get("type") == "object" and (
        node.get("additionalProperties") is not False or set(node["required"]) != set(node["properties"])
    ):
        faults.append(f"{place}: an open object")
    if "$ref" in node and len(node) > 1:
        faults.append(f"{place}: $ref has company")
    return faults + [fault for name, part in node.items() for fault in _faults(part, f"{place}.{name}")]


def no_schema(request: Json) -> Say | None:
    """Knows JSON mode, and that only where the prompt names JSON."""
    kind = request.get("response_format", {}).get("type")
    if kind == "json_schema":
        return error(400, "This response_format type is unavailable now", "invalid_request_error")
    if kind == "json_object" and "json" not in json.dumps(request["messages"]).casefold():
        return error(400, "'messages' must contain the word 'json' in some form", "invalid_request_error")
    return None


def no_form(request: Json) -> Say | None:
    """Knows no form at all, and says so in a bare string."""
    if "response_format" in request:
        return Say(status=400, body={"error": "'response_format' is not supported"})
    return None


def no_tools(request: Json) -> Say | None:
    """Takes no tools."""
    return error(400, "tools are not supported by this model") if "tools" in request else None


def streams_only(request: Json) -> Say | None:
    """Answers as a stream alone."""
    return None if request.get("stream") else error(400, "This model only supports streaming; set stream to true.")


def bare(request: Json) -> Say | None:
    """Rejects a temperature and both limits of an answer."""
    for name in ("temperature", "max_tokens", "max_completion_tokens"):
        if name in request:
            return Say(status=400, body={"error": {"message": f"Unsupported parameter: '{name}'", "param": name,
                                                   "code": "unsupported_parameter"}})  # fmt: skip
    return None


def small(request: Json) -> Say | None:
    """Holds 8,192 tokens, at four letters a token."""
    size = len(json.dumps(request["messages"], ensure_ascii=False)) // 4
    if size > 8_192:
        said = f"This model's maximum context length is 8192 tokens. However, your messages resulted in {size} tokens."
        return error(400, said, "context_length_exceeded")
    return None


def aloud(request: Json) -> str:
    """Thinks before it answers, with a draft in the thought, and fences the answer."""
    answer = json.dumps(quoting(request), ensure_ascii=False)
    draft = json.dumps({"findings": [], "links": [], "blocks": []})
    return f"<think>\nFirst I thought {draft}, but no.\n</think>\n```json\n{answer}\n```\n"


FLAVOURS: dict[str, Flavour] = {
    "strict": Flavour(strict),
    "no schema": Flavour(no_schema),
    "no form": Flavour(no_form),
    "no tools": Flavour(no_tools),
    "streams only": Flavour(streams_only),
    "no temperature, no limit": Flavour(bare),
    "8k of context": Flavour(small),
    "thinks aloud": Flavour(answer=aloud),
}
