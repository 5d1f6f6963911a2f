"""Every name that the ledger knows, for the check that no other is used."""

from __future__ import annotations

from collections.abc import Mapping

from agent.model.details import (
    ComponentDetails,
    ConceptDetails,
    ContractDetails,
    InteractionDetails,
    Kind,
    StateDetails,
    ViewDetails,
)
from agent.model.ledger import Entry, Ledger
from agent.text.words import fold_name

_NAMED = (Kind.TECHNOLOGY, Kind.COMPONENT, Kind.CONCEPT, Kind.CONTRACT)


def known(ledger: Ledger, aliases: Mapping[str, str]) -> tuple[str, ...]:
    """Titles of named things, parties, states, speakers, and the other spellings of the technologies among them."""
    found: dict[str, None] = {}
    for discussion in ledger.discussions:
        found.update(dict.fromkeys(discussion.participants))
    for entry in ledger.entries:
        found.update(dict.fromkeys(_names(entry)))
    folded = {fold_name(name) for name in found}
    found.update(dict.fromkeys(form for form, name in aliases.items() if fold_name(name) in folded))
    return tuple(name for name in found if name)


def _names(entry: Entry) -> list[str]:
    details = entry.details
    names = [entry.title] if entry.kind in _NAMED else []
    if isinstance(details, InteractionDetails):
        names += [details.source, details.target]
    elif isinstance(details, ContractDetails):
        names += [details.producer or "", *details.consumers, *(f.name for f in details.fields)]
    elif isinstance(details, StateDetails):
        names += [details.entity, *details.states]
    elif isinstance(details, ConceptDetails):
        names += [*details.attributes, *(r.other for r in details.relations)]
    elif isinstance(details, ViewDetails):
        names += list(details.nodes)
    elif isinstance(details, ComponentDetails):
        names += [details.context or "", details.layer or "", *details.owns]
    return names
