"""The document, its ledger and its coverage as one JSON object, with the JSON Schema (2020-12) that it follows."""

from __future__ import annotations

import json
from typing import Any, Literal

from pydantic import Field

from agent.document.coverage import CoverageRow
from agent.exports.base import Export, File, Job, Made
from agent.model.ledger import Ledger
from agent.model.publication import Publication
from agent.types import Frozen

SCHEMA = "blueprint.schema.json"
"""The schema's name beside the export; in this package it lies in `agent/exports/schema/`."""


class Exported(Frozen):
    """A blueprint as other programs read it. `format` is raised when a reader of the one before would go wrong."""

    format: Literal[1] = 1
    document: Publication = Field(description="The document as it stands, hand edits included, as typed pieces")
    ledger: Ledger = Field(description="Every entry that ever stood, with its evidence, and the discussions")
    coverage: tuple[CoverageRow, ...] = Field(description="How far the discussions got with each item of the brief")


def schema() -> str:
    """The schema of the export, as a file holds it."""
    made: dict[str, Any] = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    made |= Exported.model_json_schema(mode="serialization")
    made["properties"] = {"$schema": {"const": SCHEMA, "type": "string"}, **made["properties"]}
    return json.dumps(made, indent=1, ensure_ascii=False) + "\n"


def make(job: Job) -> Made:
    """The object, and its schema."""
    subject = job.subject
    held = Exported(document=subject.publication, ledger=subject.ledger, coverage=subject.coverage)
    data = {"$schema": SCHEMA, **held.model_dump(mode="json")}
    text = json.dumps(data, indent=1, ensure_ascii=False) + "\n"
    return Made(
        files=(
            File(path="blueprint.json", content=text.encode("utf-8", "replace")),
            File(path=SCHEMA, content=schema().encode()),
        )
    )


EXPORT = Export(name="json", what="JSON with its schema", place=".dev-resources/architecture/blueprint.json", make=make)
