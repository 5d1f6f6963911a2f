"""How a decision relates to earlier ones: says it again, settles it, replaces it, takes it back, contradicts it.

Wrong supersession is the worst fault: a right decision vanishes. So *replaces* asks for a reversal said in words with the old value or
choice in it, or for the same subject and unit with another number in a sentence that says that something changes. What merely looks
like a conflict is linked as *contradicts*, for a person to settle.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeAlias

from agent.engines.offline.phrasing import is_clause
from agent.engines.offline.sides import REFUSES, Side, falling, likeness, numbers_agree, one_sort, positive, shared
from agent.model.details import Kind
from agent.model.ledger import Link, Relation
from agent.text.acts import Cues
from agent.text.numbers import compatible, same
from agent.text.words import stems
from agent.types import Frozen

_SAME_THING = 0.66
_ONE_DECISION = 0.5
_ABOUT_THE_SAME = 0.2
_REVERSED = 0.34
_LEAST_SHARED = 2
_NEAR = 12
"""Turns within which something is settled, or said again, in other words than its own."""
_JUST_SAID = 6
"""Turns within which something is not 'the earlier one' but part of the same exchange."""
_LOOKED_AT = 10


class Pair(Frozen):
    """A decision and an earlier one."""

    new: Side
    old: Side
    about: float
    """How much both are about one thing, 0 to about 1.7."""
    reverses: bool
    """Whether the later one, or a sentence beside it, says that something changes."""
    changes: bool
    """Whether its own sentence says so."""

    @property
    def near(self) -> bool:
        """Whether both were said in one stretch of one discussion."""
        return self.old.new and self.new.turn - self.old.turn <= _NEAR

    def are(self, new: str, *old: str) -> bool:
        """Whether the later one has this status, and the earlier one of these."""
        return self.new.status == new and self.old.status in old


def decision_links(side: Side, earlier: Sequence[Side], cues: Cues) -> list[Link]:
    """At most one decision that it says again or settles, and all that it ends."""
    decisions = [o for o in earlier if o.kind is Kind.DECISION and o.status in ("accepted", "proposed", "deferred")]
    changes = bool({"rejection.reverse", "recap.replaces"} & cues.acts(side.quote))
    reverses = changes or bool(side.falls)
    pairs = [Pair(new=side, old=o, about=_about(side, o), reverses=reverses, changes=changes) for o in decisions]
    ranked = sorted(pairs, key=lambda p: (-p.about, -p.old.turn))[:_LOOKED_AT]
    joined = next((link for p in ranked if (link := _first(p, _JOINING))), None)
    ended = [link for p in ranked if (joined is None or p.old.id != joined.target) and (link := _first(p, _ENDING))]
    sure = [link for link in ended if link.relation is Relation.REPLACES]
    return [*([joined] if joined else []), *(sure or ended[:1])]


_Rule: TypeAlias = tuple[Callable[[Pair], bool], Relation, str]


def _first(pair: Pair, rules: Sequence[_Rule]) -> Link | None:
    for holds, relation, reason in rules:
        if holds(pair):
            return Link(relation=relation, source=pair.new.id, target=pair.old.id, reason=reason)
    return None


def _about(side: Side, old: Side) -> float:
    """How much two decisions are about one thing: words, topic, names."""
    words = {w for w in side.words & old.words if not w[0].isdigit()}
    refused = _refused_names(side, old)
    if not words and not refused:
        return 0.0
    return likeness(side, old) + 0.5 * refused + 0.1 * (side.topic == old.topic) + 0.1 * bool(side.names & old.names)


def _says_again(pair: Pair) -> bool:
    return _alike_throughout(pair) and _covers(pair.old, pair.new)


def _says_again_with_more(pair: Pair) -> bool:
    """Whether it says the same and an amount on top, which must not be lost."""
    return _alike_throughout(pair) and _covers(pair.new, pair.old) and pair.new.status == pair.old.status


def _alike_throughout(pair: Pair) -> bool:
    alike = shared(pair.new, pair.old) >= _LEAST_SHARED and numbers_agree(pair.new, pair.old)
    return alike and likeness(pair.new, pair.old) >= _SAME_THING and pair.new.status in ("accepted", "proposed")


def _recaps(pair: Pair) -> bool:
    """Whether it says in full what was settled shortly before in a few words: the same amounts or technologies, the same subject."""
    if not (pair.near and pair.are("accepted", "accepted")) or _gives_up(pair) or changed_unit(pair.new, pair.old):
        return False
    if not all(len(stems(positive(side.text))) > _LEAST_SHARED for side in (pair.new, pair.old)):
        return False  # one of them only turns something down
    amounts = any(same(a, b) for a in pair.new.quantities for b in pair.old.quantities if a.unit and b.unit)
    names = bool(pair.old.names) and pair.old.names <= pair.new.names
    return (amounts and shared(pair.new, pair.old) >= 1) or (names and shared(pair.new, pair.old) > len(pair.old.names))


def _in_full(pair: Pair) -> bool:
    fuller = is_clause(pair.new.text.split(". ", 1)[-1]) and not is_clause(pair.old.text.split(". ", 1)[-1])
    longer = len(pair.new.words) > len(pair.old.words)
    same = _covers(pair.new, pair.old) and _covers(pair.old, pair.new)
    return _recaps(pair) and same and (fuller or longer)


def _in_short(pair: Pair) -> bool:
    return _recaps(pair) and _covers(pair.old, pair.new)


def _covers(one: Side, other: Side) -> bool:
    """Whether every amount of the other is said by the one too, so that nothing is lost when they become one."""
    return all(any(compatible(a, b) for a in one.quantities) for b in other.quantities)


def _settles(pair: Pair) -> bool:
    least = _ONE_DECISION if pair.near else _SAME_THING
    alike = shared(pair.new, pair.old) >= _LEAST_SHARED and numbers_agree(pair.new, pair.old)
    return pair.are("accepted", "proposed") and alike and likeness(pair.new, pair.old) >= least


def _puts_off(pair: Pair) -> bool:
    return pair.are("deferred", "accepted", "proposed") and likeness(pair.new, pair.old) >= _ONE_DECISION


def _gives_up(pair: Pair) -> bool:
    """Whether it says in words that the earlier one falls: the old amount given up for another, or the old choice refused."""
    if not (pair.are("accepted", "accepted") and pair.reverses and pair.about >= _ABOUT_THE_SAME):
        return False
    given_up = falling(f"{pair.new.quote} {pair.new.falls}")
    old_value = any(compatible(a, b) for a in given_up for b in pair.old.quantities if b.unit)
    fresh = any(one_sort(a, b) and not compatible(a, b) for a in pair.new.quantities for b in pair.old.quantities)
    return (old_value and fresh) or _refused_names(pair.new, pair.old)


def _replaces_the_earlier(pair: Pair) -> bool:
    just_said = pair.old.new and pair.new.turn - pair.old.turn < _JUST_SAID
    said = _REPLACES_IT.search(pair.new.falls) is not None and pair.are("accepted", "accepted")
    return said and not just_said and bool(pair.new.names & pair.old.names) and pair.about >= _ABOUT_THE_SAME


def _changes_the_number(pair: Pair) -> bool:
    return pair.changes and _other_number(pair, _REVERSED)


def _conflicts(pair: Pair) -> bool:
    return _other_number(pair, _ONE_DECISION)


def _other_number(pair: Pair, least: float) -> bool:
    """The same subject and unit, another number."""
    alike = shared(pair.new, pair.old) >= _LEAST_SHARED and likeness(pair.new, pair.old) >= least
    return pair.are("accepted", "accepted") and alike and changed_unit(pair.new, pair.old)


def _takes_back(pair: Pair) -> bool:
    """Whether it refuses what the earlier one chose; a refusal of another amount takes nothing back."""
    measured = [q for q in pair.old.quantities if q.unit]
    fits = not measured or any(same(a, b) for a in pair.new.quantities for b in measured)
    alike = shared(pair.new, pair.old) >= _LEAST_SHARED and likeness(pair.new, pair.old) >= _ONE_DECISION
    return pair.are("rejected", "accepted", "proposed") and alike and fits


_JOINING: tuple[_Rule, ...] = (
    (_says_again, Relation.CONFIRMS, "the same, said again"),
    (_says_again_with_more, Relation.AMENDS, "the same, with an amount more"),
    (_in_full, Relation.AMENDS, "the same, said in full"),
    (_in_short, Relation.CONFIRMS, "the same, said in short"),
    (_settles, Relation.AMENDS, "settles what had been proposed"),
    (_puts_off, Relation.CONFIRMS, "puts it off"),
)
_ENDING: tuple[_Rule, ...] = (
    (_gives_up, Relation.REPLACES, "says in words that the earlier one falls"),
    (_replaces_the_earlier, Relation.REPLACES, "says that it replaces the earlier one"),
    (
        _changes_the_number,
        Relation.REPLACES,
        "the same subject and unit, another number, in a sentence that changes something",
    ),
    (_takes_back, Relation.WITHDRAWS, "takes it back"),
    (_conflicts, Relation.CONTRADICTS, "the same subject and unit, another number"),
)
_REPLACES_IT = re.compile(r"\b(?:that|this|which|it) (?:replaces|supersedes|overrides|undoes)\b", re.IGNORECASE)


def changed_unit(side: Side, old: Side) -> bool:
    """Whether the later one says another number of a unit that the earlier one has, and not also the same one."""
    pairs = [(a, b) for a in side.quantities for b in old.quantities if a.unit and b.unit and one_sort(a, b)]
    return bool(pairs) and not any(same(a, b) for a, b in pairs)


def _refused_names(side: Side, old: Side) -> bool:
    """Whether the words refuse by name what the earlier one chose, and choose something else."""
    words = f"{side.quote} {side.falls}"
    gone = {n for n in old.names if re.search(REFUSES.format(re.escape(n)), words, re.IGNORECASE)}
    return bool(gone) and bool(side.names - old.names or side.quantities)
