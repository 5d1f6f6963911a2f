"""How findings relate to earlier ones, by rules: links that the rules are sure of, and possible contradictions."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from agent.engines.offline.closing import closes, completes, is_still_open, nearest
from agent.engines.offline.decision_links import decision_links
from agent.engines.offline.questions import OPENNESS
from agent.engines.offline.sides import Side, Spot, likeness, new, numbers_agree, old, one_sort, shared
from agent.model.details import ComponentDetails, InteractionDetails, Kind
from agent.model.finding import VerifiedFinding
from agent.model.ledger import Link, Relation
from agent.ports import Candidate
from agent.text.acts import Cues
from agent.text.units import measure

_SAME_THING = 0.66
_ONE_DECISION = 0.5
_LEAST_SHARED = 2
_ABOUT_IT = 0.34
_SAID_IN_FULL = 6
"""Turns after something was replaced within which a fuller sentence can still be what replaces it."""


def links(findings: Sequence[VerifiedFinding], candidates: Sequence[Candidate], cues: Cues, spot: Spot) -> list[Link]:
    """The links from findings to candidates and to earlier findings."""
    earlier = [old(c, spot) for c in candidates]
    found: list[Link] = []
    ended: dict[str, Side] = {}
    taken_back: dict[str, int] = {}
    said_anew: dict[str, str] = {}
    for finding in sorted(findings, key=lambda f: f.said):
        side = new(finding, spot)
        standing = [s for s in earlier if s.id not in ended or side.turn - ended[s.id].turn < _SAID_IN_FULL]
        gaps = {target: turn for target, turn in taken_back.items() if target not in ended}  # each is filled once
        drawn = _links_of(side, finding, standing, cues, gaps)
        drawn = [_to_the_last(k, said_anew) for k in drawn]
        said_anew |= {k.target: side.id for k in drawn if k.relation is Relation.AMENDS}
        targets = {k.target for k in drawn}
        drawn = [k for k in drawn if k.target not in ended or _in_full(side, ended[k.target], targets)]
        ended |= {k.target: side for k in drawn if k.relation is Relation.REPLACES}
        taken_back |= {k.target: side.turn for k in drawn if k.relation is Relation.WITHDRAWS}
        found += drawn
        earlier.append(side)
    return found


def _in_full(side: Side, first: Side, targets: Collection[str]) -> bool:
    """Whether what replaces something a second time may only say the first again, with more: it speaks of the same, and is not linked to it."""
    return first.id not in targets and (likeness(side, first) >= _ABOUT_IT or bool(side.names & first.names))


def _to_the_last(link: Link, said_anew: Mapping[str, str]) -> Link:
    """A link that ends a decision which was said anew ends what was said last."""
    ends = link.relation in (Relation.REPLACES, Relation.WITHDRAWS)
    target = said_anew.get(link.target) if ends else None
    return link.model_copy(update={"target": target}) if target is not None and target != link.source else link


def _links_of(
    side: Side, found: VerifiedFinding, earlier: Sequence[Side], cues: Cues, taken_back: Mapping[str, int]
) -> list[Link]:
    if side.kind is Kind.DECISION:
        answers = _answers(side, earlier) if side.status == "accepted" else []
        return [*decision_links(side, earlier, cues, taken_back), *answers]
    if side.kind is Kind.ACTION:
        return closes(side, earlier, None) if side.status == "done" else _action_links(side, earlier)
    twin = next((o for o in reversed(earlier) if o.kind is side.kind and _twins(side, o, found)), None)
    if side.kind is Kind.QUESTION and side.status == "answered":
        return closes(side, earlier, twin)
    if twin is None and side.kind is Kind.QUESTION and is_still_open(side):
        twin = nearest(side, earlier)
    if twin is None:
        return []
    return [Link(relation=Relation.CONFIRMS, source=side.id, target=twin.id, reason="the same, said again")]


def _twins(side: Side, other: Side, found: VerifiedFinding) -> bool:
    details = found.finding.details
    if side.kind is Kind.TECHNOLOGY or isinstance(details, ComponentDetails | InteractionDetails):
        return side.title.casefold() == other.title.casefold()
    if side.kind is Kind.QUESTION and _asks_the_same(side, other):
        return True
    return likeness(side, other) >= _SAME_THING and numbers_agree(side, other)


def _asks_the_same(side: Side, other: Side) -> bool:
    """Whether all that the shorter one asks about stands in the longer one: 'who's the CA' after 'who's the CA, our own or a bought one?'."""
    short, full = sorted((side, other), key=lambda s: len(s.plain))
    told = short.plain - OPENNESS
    initials = _INITIALS.search(short.said) is not None
    return bool(told) and told <= full.plain and (len(told) >= _LEAST_SHARED or initials) and numbers_agree(side, other)


_INITIALS = re.compile(r"\b[A-Z]{2,5}\b")


def _answers(side: Side, earlier: Sequence[Side]) -> list[Link]:
    """A question of an earlier discussion, or of earlier turns, that a decision settles."""
    open_ones = [
        old
        for old in earlier
        if old.kind is Kind.QUESTION and old.status == "open" and (not old.new or old.turn <= side.turn)
        if not _counts_other_things(side, old)
    ]
    best = max(open_ones, key=lambda q: likeness(side, q) + _fills(side, q), default=None)
    if best is None or shared(side, best.model_copy(update={"words": best.words - OPENNESS})) < _LEAST_SHARED:
        return []
    if likeness(side, best) < _ONE_DECISION and not _fills(side, best):
        return []
    answer = Link(relation=Relation.ANSWERS, source=side.id, target=best.id, reason="settles what was asked")
    return [answer, *completes(side, best, earlier)]


def _counts_other_things(side: Side, question: Side) -> bool:
    """Whether a question is how many of a thing there are, and a decision only has amounts of other sorts: kilos for 'one box or two?'."""
    how_many = [q for q in question.quantities if measure(q.unit) is None]
    if not how_many or not side.quantities:
        return False
    return not any(a.value == b.value or one_sort(a, b) for a in side.quantities for b in question.quantities)


def _fills(side: Side, question: Side) -> bool:
    """Whether a decision names the amount that a question asks for, of the same things: 'how long do we keep the log?'."""
    asked = _AMOUNT.search(question.said)
    if asked is None or shared(side, question) < _LEAST_SHARED:
        return False
    times = [q for q in side.quantities if q.unit in _TIMES]
    return bool(times if asked["what"].casefold() in _OF_TIME else side.quantities)


_AMOUNT = re.compile(r"\bhow (?P<what>long|often|many|much|big|large|fast|far|old)\b", re.IGNORECASE)
_OF_TIME = frozenset(["long", "often", "old"])
_TIMES = frozenset(["millisecond", "second", "minute", "hour", "day", "week", "month", "quarter", "year"])


def _action_links(side: Side, earlier: Sequence[Side]) -> list[Link]:
    twin = next(
        (old for old in reversed(earlier) if old.kind is Kind.ACTION and likeness(side, old) >= _ONE_DECISION), None
    )
    if twin is None:
        return []
    return [Link(relation=Relation.CONFIRMS, source=side.id, target=twin.id, reason="the same task")]
