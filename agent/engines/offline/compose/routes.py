"""The ways that messages take: from who publishes over the broker to who subscribes, whoever the words make the subject."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from agent.model.details import ComponentDetails, InteractionDetails
from agent.model.ledger import Entry


class Hop(NamedTuple):
    """One arrow of a way: from where to where, what it says, and the entries that bear it out."""

    source: str
    target: str
    label: str
    entries: tuple[Entry, ...]
    asynchronous: bool


def hears(details: InteractionDetails) -> bool:
    """Whether the one that is named first takes what the other one sends: 'the gateway subscribes to scans of the reader'."""
    return details.mode == "asynchronous" and details.verb.startswith(_HEARING)


_HEARING = ("subscribes", "listens", "consumes", "watches", "picks up", "dequeues", "drains", "reads")
"""Verbs by which what passes comes to who is named first."""
_TAKING = ("accepts", "receives")
"""Verbs of who is called by the other one: 'accepts five requests a second from each bank'."""
_SENDING = ("sends", "passes", "forwards", "reports", "pushes")
_PUBLISHING = ("publishes", "emits", "broadcasts")


def sends(details: InteractionDetails) -> bool:
    """Whether one gives something to the other himself."""
    return details.verb.startswith(_SENDING)


def label(details: InteractionDetails) -> str:
    """What passes, as an arrow says it in the words of who is named first."""
    return f"{details.verb} {details.payload}" if details.payload else details.verb


def brokers(entries: Sequence[Entry]) -> frozenset[str]:
    """The names of what hands messages on: queues, and what others are said to hear the events on."""
    named = {e.title for e in entries if isinstance(e.details, ComponentDetails) and e.details.what == "queue"}
    ways = [e.details for e in entries if isinstance(e.details, InteractionDetails)]
    return frozenset(named | {d.target for d in ways if hears(d) and str(d.payload or "").endswith(_THROUGH)})


_THROUGH = " on"
"""'listens to the events on': behind it stands what they go through, and not who makes them."""


def hops(entries: Sequence[Entry]) -> list[Hop]:
    """The interactions as arrows in their order, each the way its message goes, and over the broker that both ends are joined to."""
    passing = [(e, e.details) for e in entries if isinstance(e.details, InteractionDetails)]
    through = brokers(entries)
    joined = {
        name: {other for _, d in passing for one, other in ((d.source, d.target), (d.target, d.source)) if one == name}
        & through
        for name in {n for _, d in passing for n in (d.source, d.target)}
    }
    events = {d.target: e for e, d in reversed(passing) if hears(d) and _of_events(d) and d.target in through}
    found: list[Hop] = []
    for entry, d in passing:
        if hears(d):
            found += _heard(entry, d, joined, through, events)
        elif d.verb.startswith(_PUBLISHING) and d.target not in through and _between(d, joined):
            found += _over(_between(d, joined), d.source, d.target, _what(d), entry)
        elif d.verb.startswith(_TAKING) and str(d.payload or "").endswith(" from"):
            what = _RATE.sub(r"\g<what>", _what(d))  # a limit says how many, and they pass
            found.append(Hop(d.target, d.source, what, (entry,), d.mode == "asynchronous"))
        else:
            says = _what(d) if d.target in through and d.verb.startswith(_PUBLISHING) else ""
            found.append(Hop(d.source, d.target, says or label(d), (entry,), d.mode == "asynchronous"))
    return _carried(found, through - set(events))


_RATE = re.compile(
    r"^(?:at most |up to )?\d[\d,.]* (?P<what>[a-z][\w -]*?) (?:a|an|per|each|every) (?:second|minute|hour|day)$"
)


def _carried(found: Sequence[Hop], brokers: frozenset[str] | set[str]) -> list[Hop]:
    """The arrows, where one only sends over the broker to which it publishes already what the other one hears there."""
    into = {(h.source, h.target) for h in found if h.asynchronous and h.target in brokers}
    out = {(h.source, h.target) for h in found if h.asynchronous and h.source in brokers}
    kept: list[Hop] = []
    for hop in found:
        d = hop.entries[0].details
        sends = isinstance(d, InteractionDetails) and d.mode == "unknown" and d.verb.startswith(_SENDING) and d.payload
        broker = min((b for b in brokers if (hop.source, b) in into and (b, hop.target) in out), default="")
        if sends and broker and isinstance(d, InteractionDetails):
            kept += _over(broker, hop.source, hop.target, _what(d), hop.entries[0])
        else:
            kept.append(hop)
    return kept


def flows(entries: Sequence[Entry]) -> list[Hop]:
    """The same as what passes: what is fetched from somewhere comes from there; a connection by itself carries nothing."""
    turned = [_fetched(h) for h in hops(entries)]
    carrying = [h for h in turned if "connection" not in h.label.split()]
    joined = {frozenset((h.source, h.target)) for h in carrying}
    return [h for h in turned if h in carrying or frozenset((h.source, h.target)) not in joined]


def says(details: InteractionDetails) -> tuple[str, str, str]:
    """Who sends, who takes it, and what, whoever the words make the subject."""
    if hears(details):
        return details.target, details.source, _what(details)
    return details.source, details.target, _what(details)


def _fetched(hop: Hop) -> Hop:
    """'downloads the image from the store' as the image that comes from the store."""
    d = hop.entries[0].details
    if not isinstance(d, InteractionDetails) or hop.label != label(d) or not str(d.payload or "").endswith(" from"):
        return hop
    return hop._replace(source=hop.target, target=hop.source, label=_what(d))


def _heard(
    entry: Entry,
    d: InteractionDetails,
    joined: Mapping[str, set[str]],
    through: frozenset[str],
    events: Mapping[str, Entry],
) -> list[Hop]:
    """From who sends to who hears."""
    broker = _between(d, joined)
    if not broker and len(events) == 1 and _of_events(d) and d.target not in through:
        broker, names_it = next(iter(events.items()))
        return _over(broker, d.target, d.source, _what(d), entry, names_it)
    if broker and d.target not in through:
        return _over(broker, d.target, d.source, _what(d), entry)
    return [Hop(d.target, d.source, _what(d), (entry,), asynchronous=True)]


def _over(broker: str, source: str, target: str, what: str, *entries: Entry) -> list[Hop]:
    return [
        Hop(source, broker, what, entries, asynchronous=True),
        Hop(broker, target, what, entries, asynchronous=True),
    ]


def _between(d: InteractionDetails, joined: Mapping[str, set[str]]) -> str:
    """The broker that both ends are joined to; '' where there is none."""
    return min(joined[d.source] & joined[d.target], default="")


def _of_events(d: InteractionDetails) -> bool:
    """Whether it is the events that pass, and no events of one sort."""
    return _what(d).removeprefix("the ") == "events"


def _what(d: InteractionDetails) -> str:
    """What passes, without the word that led to the other end: 'scans of' → 'scans'."""
    words = str(d.payload or "").split()
    return " ".join(words[:-1] if words and words[-1] in _LEADING else words)


_LEADING = frozenset({"of", "on", "to", "from", "through", "over", "in"})
