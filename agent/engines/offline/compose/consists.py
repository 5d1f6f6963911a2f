"""What the system consists of, and what stands around it, in two sentences."""

from __future__ import annotations

from collections.abc import Iterable

from agent.engines.offline.compose.wording import lowered, people
from agent.model.details import ComponentDetails
from agent.model.ledger import Entry
from agent.model.section import Sentence


def consists(entries: Iterable[Entry]) -> list[Sentence]:
    """What the system consists of, and what stands around it."""
    parts = [(e.details.what, e) for e in entries if isinstance(e.details, ComponentDetails) and e.current]
    sentences: list[Sentence] = []
    for lead, sorts in _SORTS:
        groups = [(nouns, [e for what, e in parts if sort_of(what, e.title) == sort]) for sort, nouns in sorts.items()]
        groups = [(nouns, es) for nouns, es in groups if es]
        if groups:
            shown = tuple(
                f"{nouns[len(es) > 1]} ({people(tuple(lowered(e.title) for e in es))})" for nouns, es in groups
            )
            one = sum(len(es) for _, es in groups) == 1
            around = lead.startswith("Around")
            opening = lead.replace("stand", "stands") if one and around else lead
            opening = opening if sentences or not around else "The discussions name"
            text = f"{opening} {people(shown)}."
            sentences.append(Sentence(text=text, cites=tuple(e.id for _, es in groups for e in es)))
    return sentences


def sort_of(what: str, title: str) -> str:
    """What a part is to a reader. Only what is called a service is one; a 'checker' may run inside of another."""
    return "component" if what == "service" and not title.casefold().endswith("service") else what


_SORTS: tuple[tuple[str, dict[str, tuple[str, str]]], ...] = (
    (
        "The system consists of",
        {
            "service": ("a service", "services"),
            "component": ("a component", "components"),
            "queue": ("a broker or queue", "brokers and queues"),
            "store": ("a store", "stores"),
            "library": ("a library", "libraries"),
        },
    ),
    (
        "Around it stand",
        {
            "person": ("a role", "roles"),
            "client": ("a client", "clients"),
            "device": ("a device", "devices"),
            "external system": ("a neighbouring system", "neighbouring systems"),
        },
    ),
)
