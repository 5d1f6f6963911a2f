"""A server that answers everything well-formed and makes no sense: bounded, nothing of it believed, the lack told."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from loopback import Json, Loopback, form_name, honest, shape

from agent.bootstrap import Options, Session
from agent.bootstrap.session import Report

TALK = """Nadia: Decision: orders are archived after 90 days, because the disks fill up.
Oskar: Agreed, and we will use SQLite for the archive.
Nadia: The order service calls the payment service over HTTP.
Nadia: What happens to an order without a customer?
Lin: No idea yet. That stays open.
"""
MADE_UP = (
    "Zanzibar",
    "Quokka",
    "MongoDB",
    "7,431 ms",
    "flurbs",
    "99.7 %",
    "Wolfgang",
    "Kafka",
    "moves",
    "beside",
    "12 GB",
)
"""None of these was ever said."""


def nonsense(request: Json) -> Json:
    """Whatever the schema allows, always the same for the same request."""
    form = shape(request)
    made: Json = _any(form, form, random.Random(len(str(request["messages"]))))
    return made


def _any(schema: Mapping[str, Any], root: Mapping[str, Any], dice: random.Random) -> Any:
    if "$ref" in schema:
        return _any(root["$defs"][schema["$ref"].removeprefix("#/$defs/")], root, dice)
    if "anyOf" in schema:
        return _any(dice.choice(schema["anyOf"]), root, dice)
    if "enum" in schema:
        return dice.choice(schema["enum"])
    kind = schema["type"]
    if kind == "object":
        return {name: _any(part, root, dice) for name, part in schema["properties"].items()}
    if kind == "array":
        return [_any(schema["items"], root, dice) for _ in range(dice.randint(1, 3))]
    simple = {"integer": dice.randint(0, 6), "number": 7431.5, "boolean": dice.random() < 0.5, "null": None}
    return " ".join(dice.sample(MADE_UP, 4)) + "." if kind == "string" else simple[kind]


def nonsense_drafts(request: Json) -> Json:
    """Reads honestly and drafts nonsense: the findings are true, and what is made of them is not."""
    return nonsense(request) if form_name(request) in {"draft", "repair"} else honest(request)


def drafted(folder: Path, server: Loopback) -> tuple[Session, Report]:
    (folder / "talk.txt").write_text(TALK, "utf-8")
    options = Options(engine="openai", base_url=server.url, model="house-model")
    session = Session(folder, options, environment={})
    return session, session.draft([str(folder / "talk.txt")])


@pytest.mark.parametrize("answer", [nonsense, nonsense_drafts])
def test_nothing_that_was_never_said_comes_into_the_document(answer: Any, tmp_path: Path) -> None:
    """No number, no name; calls are bounded, and each section says what it lacks."""
    with Loopback(answer=answer) as server:
        session, report = drafted(tmp_path, server)
    text = session.workspace.document.read_text("utf-8")
    assert [word for word in MADE_UP if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) and word[0].isupper()] == []
    assert not re.search(r"7,431|7431|99\.7|12 GB", text)
    if answer is nonsense_drafts:
        assert "90 days" in text, "what is true is quoted in its place"
    told = {draft.section: draft for draft in report.drafted}
    assert len(server.requests) <= 8 + 3 * len(told)
    for section, draft in told.items():
        body = text.split(f"<!-- section: {section} -->")[1].split(f"<!-- /section: {section} -->")[0]
        if answer is nonsense:
            assert draft.blocks == (), section
        elif draft.blocks or section in {"technologies", "further-decisions"}:
            assert draft.short, section
        assert len(body.split()) > 5, section
