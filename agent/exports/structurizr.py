"""The components as a Structurizr workspace (JSON): people, systems, containers, who talks to whom, and two views.

The form is that of Structurizr's JSON schema (structurizr/json on GitHub): elements have ids that are strings, a
relationship belongs to the element that it starts from, a view names what it shows. Layout is left to Structurizr. What
the form calls optional and its client libraries do not read a workspace without is written as well.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from agent.exports.base import Export, File, Job, Made
from agent.model.details import ComponentDetails, InteractionDetails, Kind, Said
from agent.model.ledger import Entry, Ledger
from agent.text.words import fold_name

_SHAPES = {
    "store": "Cylinder",
    "queue": "Pipe",
    "client": "MobileDevicePortrait",
    "device": "Hexagon",
    "person": "Person",
}
_MODES = {"synchronous": "Synchronous", "asynchronous": "Asynchronous"}


def make(job: Job) -> Made:
    """One workspace. What was withdrawn is left out; a party that nobody named as a part stays outside."""
    workspace = _Workspace(job.subject.ledger, job.subject.publication.title)
    text = json.dumps(workspace.written(), indent=1, ensure_ascii=False) + "\n"
    return Made(files=(File(path="workspace.json", content=text.encode("utf-8", "replace")),))


class _Workspace:
    """Elements by the folded name of what they stand for, in the order in which they were named."""

    def __init__(self, ledger: Ledger, title: str) -> None:
        self.title, self.number = title, 0
        self.elements: dict[str, dict[str, Any]] = {}
        self.inside: set[str] = set()
        self.people: set[str] = set()
        self.system = self._element(title, "The system of this blueprint", ["Software System"])
        for entry in ledger.of(Kind.COMPONENT):
            if entry.current and isinstance(entry.details, ComponentDetails):
                self._component(entry, entry.details)
        for entry in ledger.of(Kind.INTERACTION):
            if entry.current and isinstance(entry.details, InteractionDetails):
                self._interaction(entry, entry.details)

    def _id(self) -> str:
        self.number += 1
        return str(self.number)

    def _element(self, name: str, description: str, tags: Iterable[str], **more: Any) -> dict[str, Any]:
        made = {"id": self._id(), "name": _plain(name) or "unnamed", "description": _plain(description)}
        return {**made, "tags": ",".join(["Element", *tags]), "relationships": [], **more}

    def _component(self, entry: Entry, details: ComponentDetails) -> None:
        key = fold_name(entry.title)
        if key in self.elements:
            return
        duties = "; ".join(d.text for d in details.responsibility if isinstance(d, Said)) or entry.statement
        properties = {"blueprint": entry.id, "status": entry.status, "standing": details.standing}
        person, outside = details.what == "person", details.boundary == "outside" or details.what == "external system"
        tags = ["Person"] if person else ["Software System", "Outside"] if outside else ["Container", details.what]
        more = {} if person or outside or details.what == "other" else {"technology": details.what}
        self.elements[key] = self._element(entry.title, duties, tags, properties=properties, **more)
        if person:
            self.people.add(key)
        elif not outside:
            self.inside.add(key)

    def _interaction(self, entry: Entry, details: InteractionDetails) -> None:
        source, target = (self._party(name) for name in (details.source, details.target))
        if source is target:
            return
        what = _plain(" ".join(p for p in (details.verb, details.payload) if p))
        made: dict[str, Any] = {
            "id": self._id(), "sourceId": source["id"], "destinationId": target["id"], "description": what,
            "tags": "Relationship", "properties": {"blueprint": entry.id},
        }  # fmt: skip
        if details.mode in _MODES:
            made |= {"interactionStyle": _MODES[details.mode], "tags": f"Relationship,{_MODES[details.mode]}"}
        source["relationships"].append(made)

    def _party(self, name: str) -> dict[str, Any]:
        key = fold_name(name)
        if key not in self.elements:
            self.elements[key] = self._element(name, "", ["Software System", "Outside"])
        return self.elements[key]

    def written(self) -> dict[str, Any]:
        """The workspace as Structurizr reads it."""
        people = [e for k, e in self.elements.items() if k in self.people]
        containers = [e for k, e in self.elements.items() if k in self.inside]
        outside = [e for k, e in self.elements.items() if k not in self.people | self.inside]
        self.system["containers"] = containers
        self.system["relationships"] = list(self._implied(containers))
        for party in (*people, *outside):
            party["relationships"] += list(self._implied_to_system(party, containers))
        model = {"people": people, "softwareSystems": [self.system, *outside]}
        return {"id": 1, "name": _plain(self.title), "description": "Exported from a blueprint", "model": model,
                "views": self._views(people, containers, outside),
                "documentation": {"sections": [], "decisions": [], "images": []}}  # fmt: skip

    def _implied(self, containers: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
        """What a container says to somebody outside, said of the system: Structurizr draws the context from it."""
        within = {c["id"] for c in containers}
        seen: set[str] = set()
        for container in containers:
            for it in container["relationships"]:
                if it["destinationId"] not in within and it["destinationId"] not in seen:
                    seen.add(it["destinationId"])
                    yield {**it, "id": self._id(), "sourceId": self.system["id"], "linkedRelationshipId": it["id"]}

    def _implied_to_system(self, party: Mapping[str, Any], containers: Iterable[Any]) -> Iterator[dict[str, Any]]:
        """What somebody outside says to a container, said to the system."""
        within = {c["id"] for c in containers}
        told = next((it for it in party["relationships"] if it["destinationId"] in within), None)
        if told:
            yield {**told, "id": self._id(), "destinationId": self.system["id"], "linkedRelationshipId": told["id"]}

    def _views(self, people: list[Any], containers: list[Any], outside: list[Any]) -> dict[str, Any]:
        around = [*people, *outside]
        context = self._view("context", "System context", [self.system, *around])
        inner = self._view("containers", "Containers", [*containers, *around])
        inner["externalSoftwareSystemBoundariesVisible"] = False
        styles = [{"tag": tag, "shape": shape} for tag, shape in _SHAPES.items()]
        styles += [{"tag": "Outside", "background": "#999999", "color": "#ffffff"}]
        return {
            "systemContextViews": [context],
            "containerViews": [inner] if containers else [],
            "configuration": {
                "styles": {"elements": styles, "relationships": [{"tag": "Asynchronous", "dashed": True}]}
            },
        }

    def _view(self, key: str, title: str, elements: list[Mapping[str, Any]]) -> dict[str, Any]:
        shown = {e["id"] for e in elements}
        edges = [r["id"] for e in elements for r in e["relationships"] if r["destinationId"] in shown]
        layout = {"implementation": "Graphviz", "applied": False, "rankDirection": "LeftRight", "rankSeparation": 300,
                  "nodeSeparation": 300, "edgeSeparation": 0, "vertices": False}  # fmt: skip
        return {
            "key": key, "title": title, "softwareSystemId": self.system["id"], "automaticLayout": layout,
            "elements": [{"id": i, "x": 0, "y": 0} for i in sorted(shown, key=int)],
            "relationships": [{"id": i} for i in sorted(edges, key=int)],
        }  # fmt: skip


def _plain(text: str) -> str:
    """Words on one line; an address in them is no link."""
    return re.sub(r"\s+", " ", text).strip()


EXPORT = Export(
    name="structurizr", what="a Structurizr workspace", place=".dev-resources/architecture/workspace.json", make=make
)
