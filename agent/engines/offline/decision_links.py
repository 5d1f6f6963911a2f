"""How a decision relates to earlier ones: says it again, settles it, replaces it, takes it back, contradicts it.

Wrong supersession is the worst fault: a right decision vanishes. So *replaces* asks for a reversal said in words with the old value or
choice in it, or for the same subject and unit with another number in a sentence that says that something changes. What merely looks
like a conflict is linked as *contradicts*, for a person to settle.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from agent.engines.offline.days import dates, days_named
from agent.engines.offline.falls import only_ends, points_back
from agent.engines.offline.lexicon import curly, pattern
from agent.engines.offline.named_gone import named
from agent.engines.offline.pairs import Pair
from agent.engines.offline.phrasing import is_clause
from agent.engines.offline.renewed import renews
from agent.engines.offline.resaid import moved, resaid
from agent.engines.offline.sides import REFUSES, Side, falling, likeness, numbers_agree, one_sort, positive, shared
from agent.model.details import Kind
from agent.model.ledger import Link, Relation
from agent.text.acts import Cues
from agent.text.numbers import compatible, quantities, same
from agent.text.words import stems

_SAME_THING = 0.66
_ONE_DECISION = 0.5
_ABOUT_THE_SAME = 0.2
_REVERSED = 0.34
_LEAST_SHARED = 2
_LOOKED_AT = 10
_SURELY = 0.9
_MEANT = 3
"""How many of the likest can be the one that 'what we said' means."""
_THEN = 3
"""Turns after something was taken back within which what is settled stands in its place."""


def decision_links(side: Side, earlier: Sequence[Side], cues: Cues, taken_back: Mapping[str, int]) -> list[Link]:
    """At most one decision that it says again or settles, and all that it ends. `taken_back`: which were, in which turn."""
    decisions = [o for o in earlier if o.kind is Kind.DECISION and o.status in ("accepted", "proposed", "deferred")]
    decisions = [o for o in decisions if not _beside(side, o)]
    shifts = pattern("falls.shifts").search(curly(side.quote)) is not None
    changes = shifts or bool({"rejection.reverse", "recap.replaces"} & cues.acts(side.quote))
    reverses = changes or bool(side.falls)
    pairs = [
        Pair(
            new=side,
            old=o,
            about=_about(side, o),
            reverses=reverses,
            changes=changes,
            named=named(side, o, decisions),
            renewed=renews(side, o, decisions),
            only_one=_holds_all(side, o) and not any(_holds_all(side, other) for other in decisions if other is not o),
            taken_back=o.id in taken_back and side.turn - taken_back[o.id] <= _THEN,
        )
        for o in decisions
    ]
    ranked = sorted(pairs, key=lambda p: (-p.named, not _told_as_falling(p), not p.renewed, -p.about, -p.old.turn))[
        :_LOOKED_AT
    ]
    by_likeness = sorted(pairs, key=lambda p: (-p.about, -p.old.turn))[:_LOOKED_AT]
    going_on = [p for p in by_likeness if not (p.named or p.renewed or _told_as_falling(p))]
    joined = next((link for p in going_on if (link := _first(p, _JOINING))), None)
    ended = [link for p in ranked if (joined is None or p.old.id != joined.target) and (link := _first(p, _ENDING))]
    sure = [link for link in ended if link.relation is Relation.REPLACES]
    if not sure and points_back(f"{side.quote} {side.falls}"):
        sure = [link for p in _meant(by_likeness) if (link := _first(p, _POINTING))][:1]
    return [*([joined] if joined else []), *(sure or ended[:1])]


def _beside(side: Side, old: Side) -> bool:
    """Whether both are points of one text, adopted or changed at different times, and neither's words are told as what falls."""
    apart = side.tells[0] not in old.tells and old.tells[0] not in side.tells
    return old.new and side.first == old.first < side.turn and apart


def _holds_all(side: Side, old: Side) -> bool:
    """Whether an earlier decision has all words of a later one, and an amount of its sort."""
    mine = side.plain
    return bool(mine) and mine - old.words <= old.asked and changed_unit(side, old)


def _meant(pairs: Sequence[Pair]) -> list[Pair]:
    """Which can be meant by 'what we said': those whose technologies the sentence names, then the likest."""
    return [*(p for p in pairs if p.new.gone_names & p.old.names), *pairs[:_MEANT]]


_Rule: TypeAlias = tuple[Callable[[Pair], bool], Relation, str]


def _first(pair: Pair, rules: Sequence[_Rule]) -> Link | None:
    for holds, relation, reason in rules:
        if holds(pair):
            return Link(relation=relation, source=pair.new.id, target=pair.old.id, reason=reason)
    return None


def _about(side: Side, old: Side) -> float:
    """How much two decisions are about one thing: words, topic, names."""
    refused = _refused_names(side, old)
    if not refused and side.plain.isdisjoint(old.plain):
        return 0.0
    return likeness(side, old) + 0.5 * refused + 0.1 * (side.topic == old.topic) + 0.1 * bool(side.names & old.names)


def _settles_in_full(pair: Pair) -> bool:
    """Whether what was said in a few words is settled in a sentence that holds them all; 'a connection' has the 'one'."""
    soon = pair.near or pair.are("accepted", "proposed")
    if not soon or not pair.are("accepted", "accepted", "proposed") or not _alike_throughout(pair):
        return False
    counted = [q for q in pair.old.quantities if q.value != "1"]
    told = all(any(compatible(a, b) for a in pair.new.quantities) for b in counted)
    return told and pair.old.words <= pair.new.words and (pair.old.status == "proposed" or _says_it_whole(pair))


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
    fuller = _says_it_whole(pair)
    longer = len(pair.new.words) > len(pair.old.words)
    same = _covers(pair.new, pair.old) and _covers(pair.old, pair.new)
    return _recaps(pair) and same and (fuller or longer)


def _says_it_whole(pair: Pair) -> bool:
    """Whether it is a sentence, and the earlier one was none."""
    new, old = (side.text.split(". ", 1)[-1] for side in (pair.new, pair.old))
    return is_clause(new) and not is_clause(old)


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
    if not (pair.ends_a_standing_one and pair.reverses and pair.about >= _ABOUT_THE_SAME):
        return False
    given_up = falling(f"{pair.new.quote} {pair.new.falls}")
    old_value = any(compatible(a, b) for a in given_up for b in pair.old.quantities if b.unit)
    fresh = any(one_sort(a, b) and not compatible(a, b) for a in pair.new.quantities for b in pair.old.quantities)
    return (old_value and fresh) or _refused_names(pair.new, pair.old)


def _names_it(pair: Pair) -> bool:
    """Whether its words name the earlier choice as what falls, and choose something themselves."""
    return (
        pair.are("accepted", "accepted", "proposed", "deferred") and bool(pair.named) and not only_ends(pair.new.said)
    )


def _amends_it(pair: Pair) -> bool:
    """Whether the earlier one's own words are told as what it changes: 'make it 90 days', or what somebody came back to."""
    return pair.are("accepted", "accepted", "proposed") and _told_as_falling(pair)


def _told_as_falling(pair: Pair) -> bool:
    quoted = [q for q in pair.old.tells if q in pair.new.falls and q not in pair.old.falls]
    if not any(len(stems(q)) >= _LEAST_SHARED for q in quoted):  # a 'yes' stands in many sentences
        return False
    return not pair.old.new or pair.old.turn < pair.new.turn or pair.old.tells[-1] in pair.new.tells[:-1]


def _moves_the_date(pair: Pair) -> bool:
    """Whether it names another day in the place of the one of the earlier decision: '22 June instead of the first'."""
    ours, theirs = (dates(s.said) for s in (pair.new, pair.old))
    if not (pair.are("accepted", "accepted") and ours and theirs and not pair.just_said) or ours & theirs:
        return False
    gone = {q.value for g in pair.new.gone for q in quantities(g.text)} | days_named(
        f"{pair.new.quote} {pair.new.falls}"
    )
    in_place = any(day in gone for day, _ in theirs)
    return in_place and {month for _, month in ours} & {month for _, month in theirs} != set()


def _points_to_it(pair: Pair) -> bool:
    """Whether it can be the one meant by 'that replaces what we said': about the same, and not of the same exchange."""
    if not pair.are("accepted", "accepted") or (pair.old.new and pair.old.turn == pair.new.turn):
        return False
    if pair.new.gone_names & pair.old.names:  # the sentence that points back names it
        return True
    alike = shared(pair.new, pair.old) >= _LEAST_SHARED or bool(pair.new.names & pair.old.names)
    apart = not pair.near or (bool(pair.new.names & pair.old.names) and pair.new.turn - pair.old.turn > _THEN - 1)
    return apart and alike and pair.about >= _ABOUT_THE_SAME


def _fills_the_gap(pair: Pair) -> bool:
    """Whether it settles what another took back a moment ago: 'the fat events are out' and then 'thin events, ids only'."""
    return pair.are("accepted", "accepted", "proposed") and pair.taken_back and pair.about >= _ABOUT_THE_SAME


def _takes_its_place(pair: Pair) -> bool:
    """Whether it changes to another technology of a category that the earlier one chose for the same use."""
    other = bool(pair.new.sorts & pair.old.sorts) and not pair.new.names & pair.old.names
    alike = likeness(pair.new, pair.old) >= _REVERSED
    return pair.are("accepted", "accepted") and pair.changes and other and alike and not pair.just_said


def _changes_the_number(pair: Pair) -> bool:
    alone = pair.only_one and pair.are("accepted", "accepted") and not pair.just_said
    return pair.changes and (alone or _other_number(pair, _REVERSED))


def _says_otherwise(pair: Pair) -> bool:
    """Whether it settles the very same matter, word for word, at another amount, and not in the same exchange.

    Later words may be the beginning of the earlier ones: 'drafts go after 14 days', once 'after 7 days, from everywhere'.
    """
    again = not pair.just_said or (pair.new.turn > pair.old.turn and resaid(pair.new.quote, pair.old.quote))
    same_words = pair.new.plain == pair.old.plain and again and _other_number(pair, _SAME_THING)
    return same_words or (not pair.just_said and _begins_alike(pair) and _other_number(pair, _ONE_DECISION))


def _begins_alike(pair: Pair) -> bool:
    """Whether it is the beginning of the earlier one but for the amount, of which the rest is left as it was."""
    new, old = pair.new, pair.old
    if not (new.quantities and old.quantities and len(new.plain) > _LEAST_SHARED and new.plain <= old.plain):
        return False
    heads = [" ".join(s.text[: s.quantities[0].start].casefold().split()) for s in (new, old)]
    return heads[0] == heads[1] and len(stems(heads[0])) >= _LEAST_SHARED


def _says_another_place(pair: Pair) -> bool:
    """Whether it is the sentence of the earlier one, word for word, but for the place or the means at its end."""
    return pair.are("accepted", "accepted") and pair.new.turn > pair.old.turn and moved(pair.new.quote, pair.old.quote)


def _conflicts(pair: Pair) -> bool:
    # a deadline and the waits within it are about one thing, and both hold
    one_each = all(len([q for q in s.quantities if q.unit]) == 1 for s in (pair.new, pair.old))
    return one_each and _other_number(pair, _ONE_DECISION)


def _other_number(pair: Pair, least: float) -> bool:
    """The same subject and unit, another number."""
    alike = shared(pair.new, pair.old) >= _LEAST_SHARED and likeness(pair.new, pair.old) >= least
    return pair.are("accepted", "accepted") and alike and changed_unit(pair.new, pair.old)


def _settles_anew(pair: Pair) -> bool:
    return bool(pair.renewed)


def _takes_back(pair: Pair) -> bool:
    """Whether it refuses what the earlier one chose; a refusal of another amount takes nothing back."""
    measured = [q for q in pair.old.quantities if q.unit]
    fits = not measured or any(same(a, b) for a in pair.new.quantities for b in measured)
    alike = shared(pair.new, pair.old) >= _LEAST_SHARED and likeness(pair.new, pair.old) >= _ONE_DECISION
    alike = alike and len(pair.new.words & pair.old.chosen) >= _LEAST_SHARED  # refusing the same takes nothing back
    ends = pair.named >= _SURELY and only_ends(pair.new.said)
    if pair.are("accepted", "accepted", "proposed"):
        return ends
    return pair.are("rejected", "accepted", "proposed") and ((alike and fits) or ends)


_JOINING: tuple[_Rule, ...] = (
    (_settles_in_full, Relation.AMENDS, "settles in full what was said in few words"),
    (_says_again, Relation.CONFIRMS, "the same, said again"),
    (_says_again_with_more, Relation.AMENDS, "the same, with an amount more"),
    (_in_full, Relation.AMENDS, "the same, said in full"),
    (_in_short, Relation.CONFIRMS, "the same, said in short"),
    (_settles, Relation.AMENDS, "settles what had been proposed"),
    (_puts_off, Relation.CONFIRMS, "puts it off"),
)
_ENDING: tuple[_Rule, ...] = (
    (_gives_up, Relation.REPLACES, "says in words that the earlier one falls"),
    (_names_it, Relation.REPLACES, "names it as what falls"),
    (_fills_the_gap, Relation.REPLACES, "settles what was taken back before"),
    (_amends_it, Relation.REPLACES, "changes what had been agreed"),
    (_says_another_place, Relation.REPLACES, "says the same with another place, later"),
    (_moves_the_date, Relation.REPLACES, "another day in the place of the one that was set"),
    (_takes_its_place, Relation.REPLACES, "changes to another technology for the same use"),
    (
        _changes_the_number,
        Relation.REPLACES,
        "the same subject and unit, another number, in a sentence that changes something",
    ),
    (_says_otherwise, Relation.REPLACES, "says the same with another amount, later"),
    (_settles_anew, Relation.REPLACES, "settles anew what an earlier talk had settled"),
    (_takes_back, Relation.WITHDRAWS, "takes it back"),
    (_conflicts, Relation.CONTRADICTS, "the same subject and unit, another number"),
)
_POINTING: tuple[_Rule, ...] = ((_points_to_it, Relation.REPLACES, "says that it replaces what was said before"),)


def changed_unit(side: Side, old: Side) -> bool:
    """Whether the later one says another number of a unit that the earlier one has, and not also the same one."""
    pairs = [(a, b) for a in side.quantities for b in old.quantities if a.unit and b.unit and one_sort(a, b)]
    return bool(pairs) and not any(same(a, b) for a, b in pairs)


def _refused_names(side: Side, old: Side) -> bool:
    """Whether the words refuse by name what the earlier one chose, and choose something else."""
    words = f"{side.quote} {side.falls}"
    low = words.casefold()
    gone = {
        n for n in old.names if n.casefold() in low and re.search(REFUSES.format(re.escape(n)), words, re.IGNORECASE)
    }
    return bool(gone) and bool(side.names - old.names or side.quantities)
