"""How new findings relate to one another and to what the ledger held before.

The engine proposes links; code admits those that can be true. A settled choice or number never changes in place: what
claims to confirm or amend one and says another number replaces it instead.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence

from agent.model.details import Kind
from agent.model.finding import VerifiedFinding
from agent.model.ledger import SETTLED, Entry, Ledger, Link, Relation
from agent.model.merge import merged_status
from agent.ports import Candidate, Engine
from agent.text.amounts import renumbers
from agent.text.words import fold_name, stems
from agent.types import Frozen

CANDIDATES_A_FINDING = 6
"""More than these were never right in the samples, and each costs tokens."""
DUE_A_FINDING = 1
"""Tasks and risks still open that a finding of another kind may close."""


class Refused(Frozen):
    """A link that the engine proposed and code did not admit."""

    link: Link
    reason: str


class Reconciled(Frozen):
    """The links that hold, and those that do not."""

    links: tuple[Link, ...]
    refused: tuple[Refused, ...] = ()


def reconcile(findings: Sequence[VerifiedFinding], before: Ledger, engine: Engine) -> Reconciled:
    """Links from the findings of one discussion to one another and to `before`, what the ledger held until then.

    Raises what the engine raises.
    """
    chosen = candidates(findings, before)
    if not findings or (len(findings) < 2 and not chosen):
        return Reconciled(links=())
    known = _Known(findings, chosen)
    links: list[Link] = []
    refused: list[Refused] = []
    for link in engine.reconcile(findings, chosen):
        admitted = _admit(link, known)
        if isinstance(admitted, str):
            refused.append(Refused(link=link, reason=admitted))
        elif admitted not in links:
            links.append(admitted)
    links += _by_name(findings, chosen, known, links)
    replacing = {link.source for link in links if link.relation is Relation.REPLACES}
    twofold = [k for k in links if k.source in replacing and k.relation in _JOINING and known.settled(k.target)]
    refused += [Refused(link=link, reason="what takes something's place is an entry of its own") for link in twofold]
    return Reconciled(links=tuple(link for link in links if link not in twofold), refused=tuple(refused))


_JOINING = (Relation.CONFIRMS, Relation.EXTENDS, Relation.AMENDS)


def _by_name(
    findings: Sequence[VerifiedFinding], chosen: Sequence[Candidate], known: _Known, drawn: Sequence[Link]
) -> Iterator[Link]:
    """Links to the thing of the same name that the ledger holds, where the engine drew none.

    A second discussion tells of a technology only what is new; left alone, it would stand twice in each table.
    """
    held = {(c.entry.kind, fold_name(c.entry.title)): c for c in chosen if c.entry.superseded_by is None}
    joined = {link.source for link in drawn if link.relation in _JOINING}
    linked = {(link.source, link.target) for link in drawn}
    for found in findings:
        same = held.get((found.finding.kind, fold_name(found.finding.title)))
        if found.finding.kind not in _NAMED or same is None or found.id in joined or (found.id, same.finding) in linked:
            continue
        link = Link(relation=Relation.EXTENDS, source=found.id, target=same.finding, reason="the same name")
        admitted = _admit(link, known)
        if isinstance(admitted, Link):
            yield admitted


_NAMED = (Kind.TECHNOLOGY, Kind.COMPONENT)


def candidates(findings: Sequence[VerifiedFinding], before: Ledger) -> tuple[Candidate, ...]:
    """The entries that the findings may be about: for each finding the likest, in ledger order."""
    words = [(entry, stems(f"{entry.title} {entry.statement}")) for entry in before.entries]
    open_ones = [(e, theirs) for e, theirs in words if e.kind in (Kind.ACTION, Kind.RISK) and e.status == "open"]
    picked: set[str] = set()
    for found in findings:
        mine = stems(f"{found.finding.title} {found.finding.statement} {' '.join(found.finding.replaces)}")
        scored = ((_likeness(found, mine, entry, theirs), entry.finding) for entry, theirs in words)
        # ties go by what was said first; labels depend on the order of feeding
        best = sorted((s for s in scored if s[0] > 0), key=lambda s: -s[0])
        picked.update(first for _, first in best[:CANDIDATES_A_FINDING])
        # whatever kind the finding is of: what was found out completes a task
        due = ((_cosine(mine, theirs), e.finding) for e, theirs in open_ones if len(mine & theirs) >= _LEAST_SHARED)
        picked.update(first for _, first in sorted(due, key=lambda s: -s[0])[:DUE_A_FINDING])
    return tuple(Candidate(finding=e.finding, entry=e) for e in before.entries if e.finding in picked)


def _cosine(mine: frozenset[str], theirs: frozenset[str]) -> float:
    """Words in common over the geometric mean of the words of both: the cosine of two sets."""
    return len(mine & theirs) / math.sqrt(len(mine) * len(theirs))


def _likeness(found: VerifiedFinding, mine: frozenset[str], entry: Entry, theirs: frozenset[str]) -> float:
    """How likely it is that the finding is about the entry: words in common, more where kind and topic agree."""
    if entry.kind is found.finding.kind and entry.title.casefold() == found.finding.title.casefold():
        return _SAME_NAME
    if mine.isdisjoint(theirs) or (
        entry.kind is not found.finding.kind and not _crosses(found.finding.kind, entry.kind)
    ):
        return 0.0
    score = _cosine(mine, theirs)
    return score * (1.5 if entry.topic == found.finding.topic else 1.0) if score > _UNLIKE else 0.0


_UNLIKE = 0.12
_LEAST_SHARED = 2
_SAME_NAME = 10.0
"""Above any likeness of words: what bears the same name is always offered."""


def _crosses(new: Kind, old: Kind) -> bool:
    """Whether a finding of one kind can say something of an entry of another."""
    return old is Kind.QUESTION or (new in _RULES and old in _RULES)


_RULES = (Kind.DECISION, Kind.POLICY, Kind.PRINCIPLE, Kind.PRACTICE, Kind.CONSTRAINT)


class _Known:
    """Everything that a link may join, in the order in which it was said."""

    def __init__(self, findings: Sequence[VerifiedFinding], chosen: Sequence[Candidate]) -> None:
        self.kind: dict[str, Kind] = {c.finding: c.entry.kind for c in chosen}
        self.status: dict[str, str] = {c.finding: c.entry.status for c in chosen}
        self.text: dict[str, str] = {c.finding: f"{c.entry.title}. {c.entry.statement}" for c in chosen}
        self.title: dict[str, str] = {c.finding: c.entry.title for c in chosen}
        self.place: dict[str, tuple[int, int, str, str, str]] = {c.finding: (-1, 0, "", "", "") for c in chosen}
        self.new = {f.id for f in findings}
        for found in findings:
            self.kind[found.id], self.status[found.id] = found.finding.kind, found.finding.status
            self.text[found.id] = f"{found.finding.title}. {found.finding.statement}"
            self.title[found.id] = found.finding.title
            self.place[found.id] = found.said

    def settled(self, finding: str) -> bool:
        """Whether it is a rule that people had agreed on."""
        return self.kind[finding] in _RULES and self.status[finding] in SETTLED


def _admit(link: Link, known: _Known) -> Link | str:
    """The link, corrected where that is certain, or why it cannot be."""
    if link.source not in known.new or link.target not in known.kind or link.source == link.target:
        return "it joins something that was not offered"
    if known.place[link.target] > known.place[link.source]:
        return "it points to what was said later"
    for relation, rule in _ADMISSION:
        if link.relation in relation:
            reason = rule(known, link)
            if reason:
                return reason
    return _kept_in_place(known, link)


def _kept_in_place(known: _Known, link: Link) -> Link | str:
    """A settled choice or number never changes in place: what would change one replaces it, or is no such link."""
    joins = link.relation in _JOINING
    if joins and known.kind[link.target] not in _RULES:
        return _as_it_tells(known, link)
    if not joins or not known.settled(link.target):
        return link
    amends = link.relation is Relation.AMENDS
    renumbered = renumbers(known.text[link.target], known.text[link.source])
    if not known.settled(link.source):
        return "what is not settled changes nothing that is" if amends or renumbered else link
    if link.relation is Relation.EXTENDS and not renumbered:
        return "what adds to a settled rule is an entry of its own"
    if renumbered or (amends and not stems(known.title[link.target]) <= stems(known.text[link.source])):
        return link.model_copy(update={"relation": Relation.REPLACES})
    return link


def _as_it_tells(known: _Known, link: Link) -> Link:
    """What adds to a thing, as what it is: nothing new confirms it; another amount or standing is told in its place."""
    if link.relation is not Relation.EXTENDS:
        return link
    old, new = (known.status[i] for i in (link.target, link.source))
    if (old in SETTLED) is not (new in SETTLED):
        weaker = merged_status(known.kind[link.target], old, new) == old
        return link.model_copy(update={"relation": Relation.CONFIRMS if weaker else Relation.AMENDS})
    if renumbers(known.text[link.target], known.text[link.source]):
        return link.model_copy(update={"relation": Relation.AMENDS})
    told, theirs = stems(known.text[link.target]), stems(known.text[link.source])
    return link if theirs - told else link.model_copy(update={"relation": Relation.CONFIRMS})


def _one_kind(known: _Known, link: Link) -> str:
    return "" if known.kind[link.source] is known.kind[link.target] else "two kinds cannot be one entry"


def _replaces_rule(known: _Known, link: Link) -> str:
    if known.kind[link.source] not in _RULES or known.kind[link.target] not in _RULES:
        return _one_kind(known, link)
    if known.kind[link.source] is Kind.DECISION and known.status[link.source] != "accepted":
        return "what is not settled replaces nothing"
    return ""


def _to_a(kind: Kind) -> Callable[[_Known, Link], str]:
    def rule(known: _Known, link: Link) -> str:
        return "" if known.kind[link.target] is kind else f"its target is no {kind.value}"

    return rule


_ADMISSION: tuple[tuple[tuple[Relation, ...], Callable[[_Known, Link], str]], ...] = (
    (_JOINING, _one_kind),
    ((Relation.REPLACES,), _replaces_rule),
    ((Relation.ANSWERS,), _to_a(Kind.QUESTION)),
    ((Relation.COMPLETES,), _to_a(Kind.ACTION)),
)
