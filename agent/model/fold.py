"""The state as a fold over the log: `Ledger = fold(events)`.

Findings are taken in the order in which they were said, whatever order they were fed in. Links decide which of them
tell one thing, which replace one another, and what became of questions and actions. Equal logs give equal ledgers, in
any order of their lines.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

from agent.model.effects import EFFECTS, change
from agent.model.finding import Finding, Tier, VerifiedFinding, Weight
from agent.model.labels import labels
from agent.model.ledger import Discussion, Entry, Ledger, Link, Relation
from agent.model.log import Fed, Found, Labelled, Linked, LogEvent
from agent.model.merge import merged_details, merged_status

_JOINING = (Relation.CONFIRMS, Relation.AMENDS)
_CLOSING = (Relation.COMPLETES, Relation.WITHDRAWS)


def current_readings(events: Iterable[LogEvent]) -> dict[str, Fed]:
    """For each discussion, the reading that holds: the one that was completed last."""
    newest: dict[str, Fed] = {}
    for event in events:
        if isinstance(event, Fed):
            key = event.discussion.key
            if key not in newest or (event.seq, event.reading) > (newest[key].seq, newest[key].reading):
                newest[key] = event
    return newest


def said_order(finding: VerifiedFinding) -> tuple[dt.date, str, int, str]:
    """Where a finding stands among all that was said."""
    return (finding.date or dt.date.min, finding.discussion, finding.turn, finding.id)


def current_findings(events: Sequence[LogEvent]) -> tuple[VerifiedFinding, ...]:
    """The findings of the readings that hold, in the order in which they were said."""
    readings = {fed.reading for fed in current_readings(events).values()}
    live = {e.finding.id: e.finding for e in events if isinstance(e, Found) and e.reading in readings}
    return tuple(sorted(live.values(), key=said_order))


def current_links(events: Sequence[LogEvent]) -> tuple[Link, ...]:
    """The links of the last reconciliation of each reading that holds."""
    readings = {fed.reading for fed in current_readings(events).values()}
    last: dict[str, Linked] = {}
    for event in events:
        if isinstance(event, Linked) and event.reading in readings:
            held = last.get(event.reading)
            if held is None or (event.seq, event.model_dump_json()) > (held.seq, held.model_dump_json()):
                last[event.reading] = event
    return tuple(link for reading in sorted(last) for link in last[reading].links)


def fold(events: Sequence[LogEvent]) -> Ledger:
    """The ledger that a log stands for. Links whose ends are gone are passed over."""
    findings = current_findings(events)
    by_id = {f.id: f for f in findings}
    links = [link for link in current_links(events) if link.source in by_id and link.target in by_id]
    order = {f.id: place for place, f in enumerate(findings)}
    links = sorted(
        (k for k in links if order[k.target] < order[k.source]), key=lambda k: (order[k.source], order[k.target])
    )
    state = _State(findings, links)
    given, aliases = labels(events, state.roots(), state.root_of, by_id)
    discussions = sorted((fed.discussion for fed in current_readings(events).values()), key=_when)
    return Ledger(entries=state.entries(given), discussions=tuple(discussions), aliases=aliases)


def new_labels(events: Sequence[LogEvent], ledger: Ledger, seq: int) -> tuple[Labelled, ...]:
    """The labels that the fold gave and the log does not hold yet, as events to append."""
    held = {(e.label, e.finding) for e in events if isinstance(e, Labelled)}
    fresh = (e for e in ledger.entries if (e.id, e.finding) not in held)
    return tuple(Labelled(seq=seq, label=e.id, finding=e.finding) for e in fresh)


def _when(discussion: Discussion) -> tuple[dt.date, str]:
    return (discussion.date or dt.date.min, discussion.key)


class _State:
    """Entries in the making: groups of findings, each under its first one."""

    def __init__(self, findings: Sequence[VerifiedFinding], links: Sequence[Link]) -> None:
        self.findings = {f.id: f for f in findings}
        self.links: defaultdict[str, list[Link]] = defaultdict(list)
        for link in links:
            self.links[link.source].append(link)
        self.root_of: dict[str, str] = {}
        self.members: defaultdict[str, list[str]] = defaultdict(list)
        for finding in findings:
            root = self._root(finding)
            self.root_of[finding.id] = root
            self.members[root].append(finding.id)

    def _root(self, finding: VerifiedFinding) -> str:
        for link in self.links[finding.id]:
            target = self.findings[link.target].finding
            joins = link.relation in _JOINING or (link.relation in _CLOSING and finding.finding.kind is target.kind)
            if joins and target.kind is finding.finding.kind:
                return self.root_of[link.target]
        return finding.id

    def roots(self) -> list[str]:
        return list(self.members)

    def entries(self, given: dict[str, str]) -> tuple[Entry, ...]:
        made = {root: self._entry(root, given[root]) for root in self.members}
        for source in self.root_of:
            for link in self.links[source]:
                self._apply(link, made)
        return tuple(made.values())

    def _entry(self, root: str, label: str) -> Entry:
        first = self.findings[root]
        finding, details, status = first.finding, first.finding.details, first.finding.status
        title, statement, earlier = finding.title, finding.statement, []
        history = [change(first, _verb(finding))]
        evidence = list(first.evidence)
        for member in self.members[root][1:]:
            later = self.findings[member]
            amends = any(k.relation is Relation.AMENDS for k in self.links[member])
            if amends and later.finding.statement != statement:
                earlier.append(statement)
                title, statement = later.finding.title, later.finding.statement
            details = merged_details(details, later.finding.details)
            before = status
            if (
                later.finding.tier is not Tier.POSSIBLE or first.finding.tier is Tier.POSSIBLE
            ):  # a guess changes no standing
                status = merged_status(finding.kind, status, later.finding.status)
            history.append(
                change(later, "amended" if amends else _verb(later.finding) if status != before else "said again")
            )
            evidence += [e for e in later.evidence if e not in evidence]
        weight = max((self.findings[m].finding.weight for m in self.members[root]), key=lambda w: w is Weight.SHAPES)
        tier = min((self.findings[m].finding.tier for m in self.members[root]), key=TIERS.index)
        return Entry(
            id=label, finding=root, kind=finding.kind, title=title, statement=statement, status=status, details=details,
            evidence=tuple(evidence), weight=weight, topic=finding.topic, tier=tier, date=first.date,
            history=tuple(history),
            earlier=tuple(earlier),
        )  # fmt: skip

    def _apply(self, link: Link, made: dict[str, Entry]) -> None:
        source, target = made[self.root_of[link.source]], made[self.root_of[link.target]]
        said = self.findings[link.source]
        for entry, update in EFFECTS[link.relation](source, target, said) if link.relation in EFFECTS else ():
            made[entry.finding] = entry.model_copy(update=update)


TIERS = list(Tier)


def _verb(finding: Finding) -> str:
    return finding.status if finding.status != "current" else "said"
