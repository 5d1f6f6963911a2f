"""Interactions told in one breath, as sequence diagrams."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from agent.diagrams import AnyDiagram
from agent.diagrams.sequence import Participant, Step
from agent.diagrams.sequence import Sequence as SequenceDiagram
from agent.engines.offline.compose.maps import VAGUE, label
from agent.model.details import InteractionDetails
from agent.model.ledger import Entry


def sequences(entries: Sequence[Entry]) -> list[AnyDiagram]:
    """Interactions told in one breath: neighbouring turns of one discussion, three messages or more that hang together."""
    flows: list[list[Entry]] = []
    for entry in (e for e in entries if isinstance(e.details, InteractionDetails) and e.details.verb != VAGUE):
        if flows and _goes_on(flows[-1][-1], entry):
            flows[-1].append(entry)
        else:
            flows.append([entry])
    told = (f for f in flows if len(f) >= _LEAST_MESSAGES and any(_leads_on(a, b) for a, b in pairwise(f)))
    longest = sorted(told, key=len, reverse=True)
    return [in_order(flow) for flow in longest[:_MOST_SEQUENCES]]


_LEAST_MESSAGES = 3
_MOST_SEQUENCES = 4


def _leads_on(one: Entry, other: Entry) -> bool:
    """Whether a message sets out from where the one before arrived; three who listen to one thing tell no order."""
    a, b = one.details, other.details
    assert isinstance(a, InteractionDetails) and isinstance(b, InteractionDetails)  # noqa: S101, PT018
    return a.target == b.source


def _goes_on(last: Entry, entry: Entry) -> bool:
    a, b = last.evidence[0], entry.evidence[0]
    one, two = last.details, entry.details
    if not isinstance(one, InteractionDetails) or not isinstance(two, InteractionDetails):
        return False
    near = a.discussion == b.discussion and 0 <= b.turn - a.turn <= _SAME_BREATH
    return near and bool({one.source, one.target} & {two.source, two.target})


_SAME_BREATH = 3


def hanging_together(entries: Sequence[Entry]) -> list[Entry]:
    """The most of some interactions that hang together by the parts in them, in the order in which they are given."""
    groups: list[tuple[set[str], list[Entry]]] = []
    for entry in entries:
        d = entry.details
        if not isinstance(d, InteractionDetails):
            continue
        touching = [g for g in groups if g[0] & {d.source, d.target}]
        names = {d.source, d.target}.union(*(g[0] for g in touching))
        members = [e for g in touching for e in g[1]] + [entry]
        groups = [g for g in groups if g not in touching] + [(names, members)]
    most = max((members for _, members in groups), key=len, default=[])
    return [e for e in entries if e in most]


def in_order(flow: Sequence[Entry]) -> SequenceDiagram:
    """Interactions as messages, from top to bottom as they are given."""
    names: dict[str, tuple[str, ...]] = {}
    steps = []
    for entry in flow:
        d = entry.details
        assert isinstance(d, InteractionDetails)  # noqa: S101  # `_sequences` took interactions only
        for name in (d.source, d.target):
            names.setdefault(name, (entry.id,))
        mode: Literal["sync", "async"] = "async" if d.mode == "asynchronous" else "sync"
        steps.append(Step(source=d.source, target=d.target, text=label(entry), mode=mode, cites=(entry.id,)))
    first, last = flow[0].details, flow[-1].details
    assert isinstance(first, InteractionDetails) and isinstance(last, InteractionDetails)  # noqa: S101, PT018
    return SequenceDiagram(
        caption=f"From {first.source} to {last.target}, in the order in which it was told.",
        participants=tuple(Participant(name=n, cites=cites) for n, cites in names.items()),
        steps=tuple(steps),
    )
