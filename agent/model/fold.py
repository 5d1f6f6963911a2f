"""The state as a fold over the log: `Ledger = fold(events)`.

Findings are taken in the order in which they were said, whatever order they were fed in. Links decide which of them
tell one thing, which replace one another, and what became of questions and actions. Equal logs give equal ledgers, in
any order of their lines.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from typing import TypeAlias

from agent.model.answers import in_order, settle_findings, settle_links
from agent.model.chat import CHAT
from agent.model.details import Kind, QuestionDetails
from agent.model.effects import EFFECTS, change, reviewed
from agent.model.finding import Finding, Tier, VerifiedFinding, Weight
from agent.model.labels import heirs, labels
from agent.model.ledger import SETTLED, Change, Discussion, Entry, Ledger, Link, Relation
from agent.model.log import Fed, Found, Labelled, Linked, LogEvent, Reviewed
from agent.model.merge import merged_details, merged_statement, merged_status
from agent.model.transactions import in_force
from agent.types import EntryId

_JOINING = (Relation.CONFIRMS, Relation.EXTENDS, Relation.AMENDS)
_CLOSING = (Relation.COMPLETES, Relation.WITHDRAWS)


def current_readings(events: Iterable[LogEvent]) -> dict[str, Fed]:
    """For each discussion, the reading that holds: the one that was completed last."""
    newest: dict[str, Fed] = {}
    for event in in_force(tuple(events)):
        if isinstance(event, Fed):
            held = newest.get(event.discussion.key)
            if held is None or _rank(event) > _rank(held):
                newest[event.discussion.key] = event
    return newest


def _rank(event: Found | Fed | Linked) -> tuple[int, str, str]:
    """The later one is greater, wherever its line stands; where branches gave one number, the content decides."""
    return (event.seq, event.reading, event.model_dump_json())


_Said: TypeAlias = tuple[dt.date, int, tuple[bool, str], tuple[int, int, str, str, str]]


def said_order(finding: VerifiedFinding, place: int) -> _Said:
    """Where a finding stands among all that was said. `place`: that of its discussion."""
    day = finding.date
    return (day or dt.date.min, place if day is None else 0, _after_talk(finding.discussion), finding.said)


def current_findings(events: Sequence[LogEvent]) -> tuple[VerifiedFinding, ...]:
    """The findings of the readings that hold, in the order in which they were said.

    A reading that was broken off and made again holds what it found the last time.
    """
    events = in_force(events)
    current = current_readings(events)
    readings = {(fed.reading, fed.seq) for fed in current.values()}
    live: dict[str, Found] = {}
    for event in events:
        if isinstance(event, Found) and (event.reading, event.seq) in readings:
            held = live.get(event.finding.id)
            if held is None or (held != event and _rank(event) > _rank(held)):
                live[event.finding.id] = event
    return tuple(
        sorted((e.finding for e in live.values()), key=lambda f: said_order(f, current[f.discussion].discussion.place))
    )


def current_linked(events: Sequence[LogEvent]) -> dict[str, Linked]:
    """The last reconciliation of each reading that holds, by reading."""
    events = in_force(events)
    readings = {fed.reading for fed in current_readings(events).values()}
    last: dict[str, Linked] = {}
    for event in events:
        if isinstance(event, Linked) and event.reading in readings:
            held = last.get(event.reading)
            if held is None or _rank(event) > _rank(held):
                last[event.reading] = event
    return last


def current_links(events: Sequence[LogEvent]) -> tuple[Link, ...]:
    """The links of the last reconciliation of each reading that holds."""
    last = current_linked(events)
    return tuple(link for reading in sorted(last) for link in last[reading].links)


def fold(events: Sequence[LogEvent]) -> Ledger:
    """The ledger that a log stands for. Links whose ends are gone are passed over."""
    return _folded(events)[0]


def members(events: Sequence[LogEvent]) -> dict[EntryId, tuple[str, ...]]:
    """Label → the findings that tell the entry, in the order in which they were said."""
    ledger, state = _folded(events)
    label = {e.finding: e.id for e in ledger.entries}
    grouped: defaultdict[EntryId, list[str]] = defaultdict(list)
    for finding, root in state.root_of.items():
        grouped[label[root]].append(finding)
    return {name: tuple(findings) for name, findings in grouped.items()}


def _folded(events: Sequence[LogEvent]) -> tuple[Ledger, _State]:
    events = in_force(events)
    answers = in_order(e for e in events if isinstance(e, Reviewed))
    findings = current_findings(events)
    live = heirs(events, {f for a in answers for f in (*a.about, *a.other)}, findings)
    findings = settle_findings(findings, answers, live)
    by_id = {f.id: f for f in findings}
    drawn = [link for link in current_links(events) if link.source in by_id and link.target in by_id]
    links = list(settle_links(drawn, answers, by_id, live))
    order = {f.id: place for place, f in enumerate(findings)}
    links = sorted(
        (k for k in links if order[k.target] < order[k.source]), key=lambda k: (order[k.source], order[k.target])
    )
    state = _State(findings, links)
    given, aliases = labels(events, state.root_of, by_id)
    discussions = sorted((fed.discussion for fed in current_readings(events).values()), key=held_order)
    entries = _with_answers(state.entries(given), answers, live, state.root_of)
    return Ledger(entries=entries, discussions=tuple(discussions), aliases=aliases), state


def _with_answers(
    entries: Sequence[Entry], answers: Sequence[Reviewed], live: Mapping[str, str], root_of: Mapping[str, str]
) -> tuple[Entry, ...]:
    """The entries with the review answers in their history."""
    told: defaultdict[str, list[Change]] = defaultdict(list)
    for answer in answers:
        if answer.question.startswith(CHAT):  # what it changed is told with its effect, and the chat has a turn for it
            continue
        for side in (answer.about, answer.other):
            for root in dict.fromkeys(root_of[f] for f in (live.get(i, i) for i in side) if f in root_of):
                told[root].append(reviewed(answer))
    return tuple(
        e.model_copy(update={"history": (*e.history, *told[e.finding])}) if told[e.finding] else e for e in entries
    )


def new_labels(events: Sequence[LogEvent], ledger: Ledger, seq: int) -> tuple[Labelled, ...]:
    """The labels that the fold gave and the log does not hold yet, as events to append."""
    held = {(e.label, e.finding) for e in events if isinstance(e, Labelled)}
    fresh = (e for e in ledger.entries if (e.id, e.finding) not in held)
    return tuple(Labelled(seq=seq, label=e.id, finding=e.finding) for e in fresh)


def held_order(discussion: Discussion) -> tuple[dt.date, int, tuple[bool, str]]:
    """Where a discussion stands among all; those without a date come first, in the order in which they were fed."""
    day = discussion.date
    return (day or dt.date.min, discussion.place if day is None else 0, _after_talk(discussion.key))


def _after_talk(key: str) -> tuple[bool, str]:
    """A chat about a document comes after what was talked about on the same day."""
    return (key.startswith(CHAT), key)


class _State:
    """Entries in the making: groups of findings, each under its first one."""

    def __init__(self, findings: Sequence[VerifiedFinding], links: Sequence[Link]) -> None:
        self.findings = {f.id: f for f in findings}
        self.links: defaultdict[str, list[Link]] = defaultdict(list)
        for link in links:
            self.links[link.source].append(link)
        self.root_of: dict[str, str] = {}
        self._replaced: set[str] = set()
        for finding in findings:
            self.root_of[finding.id] = self._root(finding)
            if finding.finding.tier is not Tier.POSSIBLE:
                self._replaced |= {
                    self.root_of[k.target] for k in self.links[finding.id] if k.relation is Relation.REPLACES
                }

    def _root(self, finding: VerifiedFinding) -> str:
        """The first finding of the entry that it belongs to. What was replaced does not come back in place."""
        for link in self.links[finding.id]:
            root = self.root_of[link.target]
            one_kind = self.findings[link.target].finding.kind is finding.finding.kind
            comes_back = root in self._replaced and finding.finding.status in SETTLED
            if one_kind and link.relation in (*_JOINING, *_CLOSING) and not comes_back:
                return root
        return finding.id

    def entries(self, given: dict[str, str]) -> tuple[Entry, ...]:
        """Everything that was said, taken in that order, so that a later word counts after an earlier one."""
        made: dict[str, Entry] = {}
        for finding in self.findings.values():
            root = self.root_of[finding.id]
            if root == finding.id:
                made[root] = _begun(finding, given[root])
            else:
                joins = {k.relation for k in self.links[finding.id]}
                made[root] = _joined(made[root], finding, joins)
            for link in self.links[finding.id]:
                self._apply(link, made)
        by_label = {e.id: e for e in made.values()}
        return tuple(_answer_as_it_stands(e, by_label) for e in made.values())

    def _apply(self, link: Link, made: dict[str, Entry]) -> None:
        source, target = made[self.root_of[link.source]], made[self.root_of[link.target]]
        said = self.findings[link.source]
        if link.relation not in EFFECTS or (link.relation is not Relation.CONTRADICTS and _guessed(said, target)):
            return
        for entry, update in EFFECTS[link.relation](source, target, said):
            made[entry.finding] = entry.model_copy(update=update)


_TIERS = list(Tier)


def _guessed(said: VerifiedFinding, entry: Entry) -> bool:
    """A guess changes no standing of what is surer than a guess."""
    return said.finding.tier is Tier.POSSIBLE and entry.tier is not Tier.POSSIBLE


def _begun(first: VerifiedFinding, label: str) -> Entry:
    finding = first.finding
    return Entry(
        id=label, finding=first.id, kind=finding.kind, title=finding.title, statement=finding.statement,
        status=finding.status, details=finding.details, evidence=first.evidence, weight=finding.weight,
        topic=finding.topic, tier=finding.tier, date=first.date, history=(change(first, _verb(finding)),),
        origin="chat" if first.discussion.startswith(CHAT) else "discussion",
    )  # fmt: skip


def _joined(entry: Entry, later: VerifiedFinding, joins: Set[Relation]) -> Entry:
    """The entry after it was said again. One that was replaced keeps its text and its standing."""
    found = later.finding
    holds = entry.superseded_by is not None or _guessed(later, entry)
    status = entry.status if holds else merged_status(entry.kind, entry.status, found.status)
    update: dict[str, object] = {
        "status": status,
        "details": merged_details(entry.details, found.details),
        "evidence": (*entry.evidence, *(e for e in later.evidence if e not in entry.evidence)),
        "weight": max(entry.weight, found.weight, key=lambda w: w is Weight.SHAPES),
        "tier": min(entry.tier, found.tier, key=_TIERS.index),
    }
    what = _verb(found) if status != entry.status else "said again"
    told = None if holds else _told_anew(entry, later, joins)
    if entry.kind is Kind.TECHNOLOGY and status != entry.status:
        told = what, found.statement, entry.title  # what was said of it told of its earlier standing
    if told is not None:
        what, statement, title = told
        if statement != entry.statement:
            update |= {"title": title, "statement": statement, "earlier": (*entry.earlier, entry.statement)}
    return entry.model_copy(update=update | {"history": (*entry.history, change(later, what))})


def _told_anew(entry: Entry, later: VerifiedFinding, joins: Set[Relation]) -> tuple[str, str, str] | None:
    """What happened to its text, its statement and its title, where a later finding changed them."""
    found = later.finding
    if Relation.AMENDS in joins:
        return "amended", found.statement, found.title
    if Relation.EXTENDS in joins:
        return "added to", merged_statement(entry.statement, found.statement), entry.title
    return None


def _answer_as_it_stands(entry: Entry, by_label: Mapping[str, Entry]) -> Entry:
    """A question's answer in the words that the answering entry has in the end."""
    if entry.answered_by is None or not isinstance(entry.details, QuestionDetails):
        return entry
    details = entry.details.model_copy(update={"answer": by_label[entry.answered_by].statement})
    return entry.model_copy(update={"details": details})


def _verb(finding: Finding) -> str:
    return finding.status if finding.status != "current" else "said"
