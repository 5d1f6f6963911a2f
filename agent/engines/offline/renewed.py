"""Whether a decision settles anew what an earlier talk had settled: the same thing, with another amount, choice or place.

What both are about must be one thing by its own words, and something must speak for a change: that the words are the same throughout,
that a word of change stands there, or that what was said right before found fault with what the earlier one chose.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from agent.engines.offline.days import dates
from agent.engines.offline.lexicon import curly, pattern, word_stems
from agent.engines.offline.points import MEASURES
from agent.engines.offline.sides import GENERIC, Side, likeness, one_sort, spoken_again
from agent.engines.offline.speech import UNRELIABLE, Talk, Utterance
from agent.model.finding import Quote
from agent.text.numbers import Quantity, quantities, same
from agent.text.words import stems

_BACK = 9
"""Turns before a decision through which its exchange reaches."""
_APART = 4
"""Turns from which on a settled thing is not the same exchange any more."""
_LATELY = 6
"""Turns within which an amount that is spoken of again is what is settled anew."""
_MOST = 8
_MOSTLY = 0.66
_BARE = 2
_SIMPLE = 6
"""Words from which on a decision settles more than the one choice that is given up."""
_LIKE = 0.34
_STEM = 5
"""Letters by which a name is known in its short form: 'Postgres' is PostgreSQL."""


def faulted(talk: Talk, said: Utterance) -> tuple[Quote, ...]:
    """What was said shortly before a decision, in turns that find fault with how things are: 'the scanners see nothing in the rain'."""
    found: list[Quote] = []
    for turn in range(said.turn - _BACK, said.turn + 1):
        told = [u for u in talk.by_turn.get(turn, []) if (u.turn, u.place) < (said.turn, said.place)]
        if any(pattern(f"renewed.{p}").search(curly(u.text)) for u in told for p in ("fault", "recalls")):
            found += [Quote(turn=u.turn, words=u.text) for u in told if u.words and not u.acts & UNRELIABLE]
    return tuple(found[-_MOST:])


class Aspect(NamedTuple):
    """An amount of a decision: what it is of, in which sense ('after', 'for', 'every'), and how much; `measured`: None of a rhythm."""

    of: frozenset[str]
    sense: str
    amount: str
    measured: Quantity | None


def renews(new: Side, old: Side, rivals: Sequence[Side]) -> str:
    """Why the later one takes the place of the earlier one; '' where it does not. `rivals`: the other decisions that stand."""
    near = old.new and new.turn - old.turn < _APART
    if near or new.status != "accepted" or old.status not in ("accepted", "proposed"):
        return ""
    if old.new and old.status == "proposed" and likeness(new, old) < _LIKE:
        return ""
    if pattern("renewed.also").search(curly(new.quote)):
        return ""
    if _amount(new, old, rivals) or _day(new, old) or _recalled(new, old, rivals):
        return "the same thing with another amount"
    if old.status == "accepted" and (_choice(new, old) or _place(new, old)):
        return "another choice for the same thing"
    if old.status == "accepted" and (_found_wanting(new, old) or _lost_against(new, old, rivals)):
        return "what was chosen before is given up for it"
    return ""


def _blame(new: Side, old: Side) -> str:
    """What was said against how things are since the earlier one was settled."""
    return " ".join(q.words for q in new.faulted if not old.new or q.turn > old.turn)


def _recalled(new: Side, old: Side, rivals: Sequence[Side]) -> bool:
    """Whether the very amount of the earlier one was spoken of again right before, with a word of what it is of, and another is settled now."""
    spoken = quantities(_blame(new, old))
    gone = [q for q in old.quantities if q.unit and any(spoken_again(q, s) for s in spoken)]
    if not gone or any(same(q, n) or (not n.unit and n.value == q.value) for q in gone for n in new.quantities):
        return False
    fresh = [q for q in gone if any(one_sort(q, n) for n in new.quantities if n.unit)]
    single = all(len([q for q in s.quantities if q.unit]) == 1 for s in (new, old))
    if fresh and single and _topic(old) & _topic(new) and likeness(new, old) >= _LIKE - 0.1:
        return True
    others = [o for o in rivals if o is not old and any(same(q, r) for q in gone for r in o.quantities)]
    if others or old.status != "accepted" or (old.new and new.turn - old.turn <= _BACK):
        return False
    lately = " ".join(
        q.words for q in new.faulted if new.turn - q.turn <= _LATELY and (not old.new or q.turn > old.turn)
    )
    named = any(same(q, s) for q in gone for s in quantities(lately))
    about = (_topic(old) | old.asked) & (stems(lately) | new.asked | _topic(new))
    alone = len(new.quantities) == 1 or all(_is_bare(n) for n in new.quantities)
    bare = alone and len(_topic(new)) <= _BARE and bool(fresh or any(_is_bare(n) for n in new.quantities))
    return (bare and (named or bool(about))) or (bool(fresh) and named and not _topic(old))


def _is_bare(amount: Quantity) -> bool:
    """Whether an amount has no unit of its own: 'twelve', 'number 12'."""
    return amount.unit in (None, "number") and amount.value != "1"


def _changes(new: Side) -> bool:
    return pattern("renewed.changes").search(curly(new.quote)) is not None


def _topic(side: Side, less: frozenset[str] = frozenset()) -> frozenset[str]:
    """What a decision is about: its words without names, amounts and verbs of no matter."""
    named = {w[:_STEM] for w in stems(" ".join(side.names))}
    words = side.plain - word_stems("light") - GENERIC - MEASURES - less
    return frozenset(w for w in words if w[:_STEM] not in named)


def _amount(new: Side, old: Side, rivals: Sequence[Side]) -> bool:
    """Whether both give one thing an amount of one sort, and another one; a word of change, or a fault found with the old one, lets one word do."""
    mine, theirs = _aspects(new), _aspects(old)
    pairs = [
        (a, b) for a in mine for b in theirs if _one_sort(a, b) and (not a.sense or not b.sense or a.sense == b.sense)
    ]
    if any(a.amount == b.amount for a, b in pairs):
        return False
    told = [(a, b) for a, b in pairs if a.of and (a.of == b.of or (a.of < b.of and len(a.of) > 1))]
    if told:
        return True
    turned = _changes(new) or any(
        q.unit and any(same(q, o) for o in old.quantities) for q in quantities(_blame(new, old))
    )
    about = [(a, b) for a, b in pairs if a.of & b.of and (a.of <= b.of or b.of <= a.of)]
    alone = [
        o
        for o in rivals
        if o is not old and any(a.of & c.of and _one_sort(a, c) for a, _ in about for c in _aspects(o))
    ]
    return bool(about) and turned and not alone


def _one_sort(a: Aspect, b: Aspect) -> bool:
    if a.measured is None or b.measured is None:
        return a.measured is b.measured
    return one_sort(a.measured, b.measured)


def _aspects(side: Side) -> tuple[Aspect, ...]:
    """The amounts with a unit, and the rhythms, of a decision, each with what its clause says of it."""
    return _aspects_of(side.said)


@lru_cache(maxsize=4096)
def _aspects_of(said: str) -> tuple[Aspect, ...]:
    found = []
    for clause in _CLAUSE.split(said):
        rhythms = list(pattern("renewed.rhythm").finditer(curly(clause)))
        counted = [q for q in quantities(clause) if q.unit and not any(m.start() <= q.start < m.end() for m in rhythms)]
        amounts: list[tuple[str, int, int, Quantity | None]] = [(q.text, q.start, q.end, q) for q in counted]
        amounts += [(m[0].casefold(), m.start(), m.end(), None) for m in rhythms]
        for text, start, end, measured in amounts:
            before = _SENSE.search(clause[:start])
            rest = f"{clause[:start]} {clause[end:]}"
            of = frozenset(w for w in stems(rest) if not w[0].isdigit()) - word_stems("light") - GENERIC - MEASURES
            sense = before["sense"].casefold() if before is not None and measured is not None else ""
            found.append(Aspect(of, _SENSES.get(sense, sense), text, measured))
    return tuple(found)


_CLAUSE = re.compile(r"[;:]\s|,\s(?!\d)|\.\s|\band (?=\w+ (?:is|are|goes|go|runs?|gets?|keeps?)\b)")
_SENSE = re.compile(
    r"\b(?P<sense>after|for|within|in|under|before|up to|at most|at least|every|below|above|over|only after)\s+$", re.I
)
_SENSES = {"only after": "after", "in": "within", "up to": "at most"}


def _day(new: Side, old: Side) -> bool:
    """Whether both set a day for one thing, and another one."""
    ours, theirs = dates(new.said), dates(old.said)
    named = _topic(new, _MONTHS), _topic(old, _MONTHS)
    return bool(ours and theirs) and not ours & theirs and bool(named[0]) and named[0] == named[1]


_MONTHS = stems("january february march april may june july august september october november december")


def _choice(new: Side, old: Side) -> bool:
    """Whether both choose a technology of one sort for one thing: 'the bookings go into MySQL', 'Postgres for the bookings'."""
    other = bool(new.sorts & old.sorts) and bool(new.names) and not new.names & old.names
    mine, theirs = _topic(new), _topic(old)
    return other and bool(mine) and bool(theirs) and (mine == theirs or (mine < theirs and len(mine) > 1))


def _place(new: Side, old: Side) -> bool:
    """Whether the same thing does the same, to, in or by something else, where a change is in the words or the old place was found wanting."""
    one, other = (pattern("renewed.placed").match(curly(s.said)) for s in (new, old))
    if one is None or other is None or one["by"].casefold() != other["by"].casefold():
        return False
    heads = [stems(m["head"]) - GENERIC for m in (one, other)]
    bare = [h - word_stems("light") for h in heads]
    mine, theirs = (stems(m["place"]) - MEASURES for m in (one, other))
    if not bare[0] or bare[0] != bare[1] or not mine or not theirs or mine & theirs:
        return False
    return _changes(new) or bool(theirs & stems(_blame(new, old)))


def _found_wanting(new: Side, old: Side) -> bool:
    """Whether what the earlier one chose for the same thing was found fault with right before: all that sets the two apart."""
    light = word_stems("light") | MEASURES | GENERIC | stems(" ".join(q.text for q in old.quantities))
    chosen = (old.plain | stems(" ".join(old.names))) - new.plain - light
    about = _topic(new) & _topic(old)
    blamed = stems(_blame(new, old))
    if not chosen or not about or not about & (blamed | new.asked | new.plain):
        return False
    one_sort_of = len(about) >= len(old.plain - light - chosen) and 2 * len(about) >= len(_topic(old))
    other = bool(new.plain - old.plain - light) and (not old.new or _changes(new) or bool(new.sorts & old.sorts))
    if (
        len(chosen) == 1
        and len(about) == 1
        and not any(_faults(q.words) and chosen & stems(q.words) for q in new.faulted)
    ):
        return False  # that one word was spoken is no fault found with it
    return other and one_sort_of and len(chosen & blamed) >= _MOSTLY * len(chosen)


def _faults(words: str) -> bool:
    """Whether a sentence itself finds fault with something."""
    return any(pattern(f"renewed.{name}").search(curly(words)) for name in ("fault", "recalls"))


def _lost_against(new: Side, old: Side, rivals: Sequence[Side]) -> bool:
    """Whether the one technology that the earlier one chose is an option that lost against the later one."""
    gone = new.lost & old.names
    if old.new or not gone or new.names & old.names:
        return False
    alone = [o for o in rivals if gone & o.names] in ([], [old])
    mine, theirs = _topic(new), _topic(old)
    bare = len(theirs) <= _BARE and bool(new.sorts & old.sorts)
    return alone and len(theirs) <= _SIMPLE and (bool(mine & theirs) or bare)
