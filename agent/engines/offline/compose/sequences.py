"""Interactions told in one breath, as sequence diagrams."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from agent.diagrams import AnyDiagram
from agent.diagrams.sequence import Participant, Step
from agent.diagrams.sequence import Sequence as SequenceDiagram
from agent.engines.offline.compose.courses import Stage, course, detour
from agent.engines.offline.compose.maps import VAGUE, label
from agent.engines.offline.compose.routes import hears
from agent.engines.offline.compose.wording import lowered
from agent.engines.offline.phrasing import capital
from agent.model.details import AlgorithmDetails, Detour, InteractionDetails, ViewEdge
from agent.model.ledger import Entry


class _Told(NamedTuple):
    """One telling of an interaction: in which discussion, turn, sentence and place of it."""

    entry: Entry
    details: InteractionDetails
    discussion: str
    turn: int
    place: tuple[int, int]


def sequences(entries: Sequence[Entry]) -> list[AnyDiagram]:
    """Interactions told in one breath: neighbouring turns of one discussion, three messages or more that hang together."""
    flows: list[list[_Told]] = []
    whole_flows = {(w.discussion, w.turn) for e in entries if is_flow(e) for w in e.evidence}
    for told in _tellings(entries):
        if (told.discussion, told.turn) in whole_flows:
            continue  # it is drawn with all the steps of its flow
        if flows and _goes_on(flows[-1], told):
            flows[-1].append(told)
        else:
            flows.append([told])
    whole = (f for f in flows if len(f) >= _LEAST_MESSAGES and any(_leads_on(a, b) for a, b in pairwise(f)))
    longest = sorted(whole, key=len, reverse=True)
    shown: list[list[_Told]] = []
    for flow in longest:
        steps = {t.entry.id for t in flow}
        if not any(steps <= {t.entry.id for t in other} for other in shown):
            shown.append(flow)
    return [in_order([t.entry for t in flow]) for flow in shown[:_MOST_SEQUENCES]]


_LEAST_MESSAGES = 3
_MOST_SEQUENCES = 4


def _tellings(entries: Sequence[Entry]) -> list[_Told]:
    """The interactions in the order in which they were told, one that was told again there too; who only listens sends no message."""
    ways = [(e, e.details) for e in entries if isinstance(e.details, InteractionDetails)]
    ways = [(e, d) for e, d in ways if d.verb != VAGUE and not hears(d)]
    sentences = {
        (w.discussion, w.turn, w.quote): (d.order or 0) // _IN_A_SENTENCE for e, d in ways for w in e.evidence[:1]
    }
    discussions = list(dict.fromkeys(w.discussion for e, _ in ways for w in e.evidence))
    told = [
        _Told(
            e,
            d,
            w.discussion,
            w.turn,
            (sentences.get((w.discussion, w.turn, w.quote), _IN_A_SENTENCE), _at(d, w.quote)),
        )
        for e, d in ways
        for w in e.evidence
    ]
    return sorted(told, key=lambda t: (discussions.index(t.discussion), t.turn, t.place))


_IN_A_SENTENCE = 100
"""What an interaction's order holds for each sentence of its turn."""


def _at(details: InteractionDetails, quote: str) -> int:
    """Where a sentence tells of it: at the name of who is spoken to, else at the last word of that."""
    text, name = quote.casefold(), details.target.casefold()
    source = max(text.find(details.source.casefold()), 0)
    return max(text.find(name, source), text.find(name.split()[0], source), source)


def _leads_on(one: _Told, other: _Told) -> bool:
    """Whether a message sets out from where the one before arrived; three who listen to one thing tell no order."""
    return one.details.target == other.details.source


def _goes_on(flow: Sequence[_Told], told: _Told) -> bool:
    """Whether a message belongs to what was told before it: at once after it, and from a part that has its turn in it."""
    last = flow[-1]
    near = last.discussion == told.discussion and 0 <= told.turn - last.turn <= _SAME_BREATH
    fresh = all(t.entry.id != told.entry.id for t in flow)
    parts = {name for t in flow for name in (t.details.source, t.details.target)}
    joined = bool({last.details.source, last.details.target} & {told.details.source, told.details.target})
    return near and fresh and joined and told.details.source in parts


_SAME_BREATH = 3


def is_flow(entry: Entry) -> bool:
    """Whether it tells who does each of its steps to whom."""
    return isinstance(entry.details, AlgorithmDetails) and bool(entry.details.passing) and entry.current


def flow(entry: Entry, people: Collection[str], entries: Sequence[Entry] = ()) -> SequenceDiagram:
    """The course of a flow as messages; `people`: the names that are no part of a system. What no party does is a note."""
    d = entry.details
    assert isinstance(d, AlgorithmDetails)  # noqa: S101  # `is_flow` held
    known = entries or (entry,)
    apart = {way.first: way for way in apart_ways(d)}
    aside = {way.first: detour(entry, d.detours.index(way), known) for way in apart.values()}
    stages = course(entry, known)
    every = [*stages, *(s for more in aside.values() for s in more)]
    borne: dict[str, tuple[str, ...]] = {}
    for stage in every:
        for name in filter(None, (stage.source, stage.target)):
            borne.setdefault(name, stage.cites)
    steps: list[Step] = []
    last = next(iter(borne), "")
    shut: dict[int, Detour] = {}
    for stage in stages:
        if stage.step is not None:
            steps += _otherwise(shut.pop(stage.step, None), aside)
            if stage.step in apart:
                steps.append(Step(do="alt", text=written_low(d.steps[stage.step]), cites=(entry.id,)))
                shut[apart[stage.step].until] = apart[stage.step]
        steps.append(_one(stage, steps, last))
        last = stage.target or stage.source or last
    for way in shut.values():
        steps += _otherwise(way, aside)
    return SequenceDiagram(
        caption=f"{entry.title}, step by step.",
        participants=tuple(Participant(name=n, person=n in people, cites=c) for n, c in borne.items()),
        steps=tuple(steps),
    )


def _one(stage: Stage, before: Sequence[Step], last: str) -> Step:
    """A stage as a message; what no party does as a note where the last message arrived, and so what somebody does by himself."""
    if stage.note or not stage.source or not stage.target:
        over, until = stage.source or stage.target or last, stage.target if stage.note else ""
        return Step(do="note", source=over, target=until, text=capital(stage.label), cites=stage.cites)
    answers = any((s.source, s.target) == (stage.target, stage.source) for s in before[-1:]) and stage.source == last
    mode: Literal["sync", "async", "reply"] = "async" if stage.asynchronous else "sync"
    mode = "reply" if answers and stage.label.startswith(_ANSWERS) else mode
    return Step(source=stage.source, target=stage.target, text=stage.label, mode=mode, cites=stage.cites)


def _otherwise(way: Detour | None, aside: Mapping[int, Sequence[Stage]]) -> list[Step]:
    """The other branch of what may go two ways, to its end."""
    if way is None:
        return []
    stages = aside[way.first]
    told = [_one(s, (), s.source or s.target) for s in stages]
    condition = Step(do="else", text=written_low(_MORE.split(way.steps[0])[0]), cites=stages[0].cites[:1])
    return [condition, *told, Step(do="end")]


_MORE = re.compile(r",? and (?:that|which|this) ")
"""What tells on behind a deed."""


def written_low(text: str) -> str:
    """A step as the condition of a branch: 'the guest rings the bell'."""
    return lowered(text.rstrip(".")) if text.startswith(("The ", "A ", "An ")) else text.rstrip(".")


def apart_ways(details: AlgorithmDetails) -> list[Detour]:
    """The other ways through a flow, of those that overlap the first."""
    kept: list[Detour] = []
    for way in sorted(details.detours, key=lambda w: w.first):
        if way.steps and way.first < way.until and all(way.first >= other.until for other in kept):
            kept.append(way)
    return kept


def messages_of(details: AlgorithmDetails) -> list[ViewEdge]:
    """All messages of a flow, those of its other ways too."""
    return [*details.passing, *(m for way in apart_ways(details) for m in way.passing)]


_ANSWERS = ("answers", "replies", "responds", "returns")


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
