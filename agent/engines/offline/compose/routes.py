"""The ways that messages take: from who publishes over the broker to who subscribes, whoever the words make the subject."""

from __future__ import annotations

from agent.model.details import InteractionDetails


def hears(details: InteractionDetails) -> bool:
    """Whether the one that is named first takes what the other one sends: 'the gateway subscribes to scans of the reader'."""
    return details.mode == "asynchronous" and details.verb.startswith(_HEARING)


_HEARING = ("subscribes", "listens", "consumes", "watches", "picks up", "dequeues", "drains", "reads")
"""Verbs by which what passes comes to who is named first."""
