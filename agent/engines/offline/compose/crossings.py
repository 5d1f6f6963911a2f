"""The arrows of a map with what passes in the flows: between the parts, and between the system and those outside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from agent.engines.offline.compose.courses import Stage, course, detour
from agent.engines.offline.compose.relays import carries, object_of, what_passes
from agent.engines.offline.compose.routes import Hop, flows, hops
from agent.engines.offline.compose.sequences import is_flow
from agent.model.details import AlgorithmDetails, ComponentDetails
from agent.model.ledger import Entry
from agent.text.words import stems


def crossings(entries: Sequence[Entry]) -> list[Hop]:
    """What passes between the system and those outside: the flows of data, and what people do in the flows that were told."""
    people = {e.title for e in entries if isinstance(e.details, ComponentDetails) and e.details.what == "person"}
    told = [Hop(s.source, s.target, s.label, (e,), asynchronous=False) for e, s in _stages(entries)]
    return [*flows(entries), *(h for h in told if {h.source, h.target} & people)]


def whole(entries: Sequence[Entry]) -> list[Hop]:
    """The ways between the parts, and what a flow passes along one of which no way tells it."""
    parts = {e.title for e in entries if isinstance(e.details, ComponentDetails) and e.details.what != "person"}
    found = hops(entries)
    for entry, stage in _stages(entries):
        what = what_passes(object_of(stage.label))
        if not stems(what) or not {stage.source, stage.target} <= parts:
            continue
        there = [h for h in found if (h.source, h.target) == (stage.source, stage.target)]
        if not any(carries(h.label, what) for h in there):
            said = what if stage.asynchronous else stage.label
            found.append(Hop(stage.source, stage.target, said, (entry,), stage.asynchronous))
    return found


def _stages(entries: Sequence[Entry]) -> Iterator[tuple[Entry, Stage]]:
    """The messages of all flows, of their other ways too, that lead from one to another."""
    for entry in entries:
        if not is_flow(entry) or not isinstance(entry.details, AlgorithmDetails):
            continue
        ways = range(len(entry.details.detours))
        for stage in (*course(entry, entries), *(s for n in ways for s in detour(entry, n, entries))):
            if stage.source and stage.target and stage.source != stage.target and not stage.note:
                yield entry, stage
