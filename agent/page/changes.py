"""What a discussion changed: decided, replaced, asked, agreed on, confirmed."""

from __future__ import annotations

from collections.abc import Iterator

from agent.document.parts import Lookup
from agent.model.details import Kind
from agent.model.ledger import Change, Discussion, Entry, Ledger
from agent.page.cards import Reference, day, reference
from agent.types import Frozen


class Group(Frozen):
    """Entries of which one thing is to be told; `note` says what became of each since, or is empty."""

    name: str
    tone: str
    entries: tuple[tuple[Reference, str], ...]


class Changes(Frozen):
    """What one discussion changed."""

    title: str
    day: str
    source: str
    people: tuple[str, ...]
    groups: tuple[Group, ...]
    others: int = 0
    confirmed: int = 0


_FIRST = (
    (Kind.DECISION, "accepted", "Decided", "good"),
    (Kind.DECISION, "rejected", "Turned down", "bad"),
    (Kind.DECISION, "proposed", "Proposed", "open"),
    (Kind.DECISION, "deferred", "Put off", "open"),
    (Kind.QUESTION, "open", "Questions raised", "open"),
    (Kind.ACTION, "open", "Actions agreed on", "plain"),
)


def changes(ledger: Ledger, known: Lookup) -> tuple[Changes, ...]:
    """What each discussion changed, the newest first."""
    happened: dict[str, list[tuple[Entry, Change, bool]]] = {}
    for entry in ledger.entries:
        for n, change in enumerate(entry.history):
            happened.setdefault(change.discussion, []).append((entry, change, n == 0))
    return tuple(_of(d, happened.get(d.key, []), known) for d in reversed(ledger.discussions))


def _of(discussion: Discussion, happened: list[tuple[Entry, Change, bool]], known: Lookup) -> Changes:
    told = {(kind, status) for kind, status, _, _ in _FIRST}
    return Changes(
        title=discussion.title,
        day=day(discussion.date),
        source=discussion.source,
        people=discussion.participants,
        groups=tuple(_groups(happened, known)),
        others=sum(first and (e.kind, c.what) not in told for e, c, first in happened),
        confirmed=sum(c.what == "said again" for _, c, _ in happened),
    )


def _groups(happened: list[tuple[Entry, Change, bool]], known: Lookup) -> Iterator[Group]:
    turned = [(e, c) for e, c, first in happened if not first and c.what != "said again"]
    if turned:
        entries = tuple((reference(e.id, known), _what(c, known)) for e, c in turned)
        yield Group(name="Changed", tone="changed", entries=entries)
    for kind, status, name, tone in _FIRST:
        entries = tuple(
            (reference(e.id, known), f"since replaced by {e.superseded_by}" if e.superseded_by else "")
            for e, c, first in happened
            if first and e.kind is kind and c.what == status
        )
        if entries:
            yield Group(name=name, tone=tone, entries=entries)


def _what(change: Change, known: Lookup) -> str:
    """What happened, each label with the title of what it names: 'replaced by D-012 Two brokers'."""
    return " ".join(f"{w} {e.title}" if (e := known.get(w)) else w for w in change.what.split())
