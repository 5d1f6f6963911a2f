"""Which unit of one text became which of another: first those that are the same, then, between them, those alike.

The same ones are found as in patience diff (Bram Cohen): units that stand once in both texts are tied first, in the
longest rising order, so that what is repeated all over a document, as its small headings are, ties near its neighbours.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from rapidfuzz import fuzz

from agent.document.units import Unit

_ALIKE = 50.0
"""Percent of likeness from which a unit counts as a changed one rather than another one."""
_MOST_PAIRS = 40_000
"""More pairs than this are not compared by likeness: a gap of 200 units against 200."""


def align(base: Sequence[Unit], other: Sequence[Unit]) -> list[int | None]:
    """For each unit of the base the other text's unit that it is or became, in rising order; null where it is gone."""
    pairs: list[int | None] = [None] * len(base)
    b, o = 0, 0
    for i, j in (*_same([u.key for u in base], [u.key for u in other]), (len(base), len(other))):
        _pair_changed(base, other, range(b, i), range(o, j), pairs)
        if i < len(base):
            pairs[i] = j
        b, o = i + 1, j + 1
    return pairs


def _same(base: Sequence[str], other: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Pairs of equal keys, in rising order on both sides."""
    waiting = [(range(len(base)), range(len(other)))]
    while waiting:
        bs, os = waiting.pop()
        if len(bs) == len(os) == 1 and base[bs[0]] == other[os[0]]:
            yield bs[0], os[0]
        elif bs and os:
            ties = _ties(base, other, bs, os)
            edges = [(bs.start - 1, os.start - 1), *ties, (bs.stop, os.stop)]
            spans = [(range(i + 1, k), range(j + 1, m)) for (i, j), (k, m) in pairwise(edges)]
            parts = [spans[0]]
            for (i, j), span in zip(ties, spans[1:], strict=True):
                parts += [(range(i, i + 1), range(j, j + 1)), span]
            waiting += reversed(parts) if ties else ()


def _ties(base: Sequence[str], other: Sequence[str], bs: range, os: range) -> list[tuple[int, int]]:
    """Equal pairs that part a stretch: its equal ends, else units unique in it, else what a plain comparison finds."""
    ends = _equal_ends(base, other, bs, os)
    if ends:
        return ends
    once = Counter(base[i] for i in bs), Counter(other[j] for j in os)
    places = {other[j]: j for j in os if once[1][other[j]] == 1}
    unique = [(i, places[base[i]]) for i in bs if once[0][base[i]] == 1 and base[i] in places]
    if unique:
        return _rising(unique)
    if len(bs) * len(os) > _MOST_PAIRS:
        return []
    matcher = SequenceMatcher(None, base[bs.start : bs.stop], other[os.start : os.stop], autojunk=False)
    blocks = matcher.get_matching_blocks()
    return [(bs.start + k.a + n, os.start + k.b + n) for k in blocks for n in range(k.size)]


def _equal_ends(base: Sequence[str], other: Sequence[str], bs: range, os: range) -> list[tuple[int, int]]:
    """The equal pairs at the start and at the end of a stretch."""
    short = min(len(bs), len(os))
    front = next((n for n in range(short) if base[bs[n]] != other[os[n]]), short)
    back = next((n for n in range(short - front) if base[bs[-1 - n]] != other[os[-1 - n]]), short - front)
    tail = zip(bs[len(bs) - back :], os[len(os) - back :], strict=True)
    return [*zip(bs[:front], os[:front], strict=True), *tail]


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest part of some pairs, in order on the left, that is in order on the right too (patience sorting)."""
    tops: list[int] = []
    piles: list[int] = []
    before: list[int | None] = []
    for n, (_, j) in enumerate(pairs):
        place = bisect_left(tops, j)
        before.append(piles[place - 1] if place else None)
        tops[place : place + 1], piles[place : place + 1] = [j], [n]
    found: list[tuple[int, int]] = []
    at: int | None = piles[-1]
    while at is not None:
        found.append(pairs[at])
        at = before[at]
    return found[::-1]


def _pair_changed(base: Sequence[Unit], other: Sequence[Unit], bs: range, os: range, pairs: list[int | None]) -> None:
    """Pair the units between two unchanged ones.

    First those alike, then what is left between, sort by sort, in order.
    """
    alike = _most_alike(base, other, bs, os) if len(bs) * len(os) <= _MOST_PAIRS else []
    b, o = bs.start, os.start
    for i, j in (*alike, (bs.stop, os.stop)):
        for left in range(b, i):
            partner = next((k for k in range(o, j) if other[k].sort is base[left].sort), None)
            if partner is not None:
                pairs[left], o = partner, partner + 1
        if i < bs.stop:
            pairs[i] = j
        b, o = i + 1, j + 1


def _most_alike(base: Sequence[Unit], other: Sequence[Unit], bs: range, os: range) -> list[tuple[int, int]]:
    """The pairs, in rising order, whose likeness adds up to the most (as the longest common subsequence is found)."""
    if not bs or not os:
        return []
    like = [[_likeness(base[i], other[j]) for j in os] for i in bs]
    best = [[0.0] * (len(os) + 1) for _ in range(len(bs) + 1)]
    for i in reversed(range(len(bs))):
        for j in reversed(range(len(os))):
            pair = like[i][j] + best[i + 1][j + 1] if like[i][j] else 0.0
            best[i][j] = max(pair, best[i + 1][j], best[i][j + 1])
    found, i, j = [], 0, 0
    while i < len(bs) and j < len(os):
        if like[i][j] and best[i][j] == like[i][j] + best[i + 1][j + 1]:
            found.append((bs[i], os[j]))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found


def _likeness(one: Unit, other: Unit) -> float:
    if one.sort is not other.sort:
        return 0.0
    if one.identity and one.identity == other.identity:
        return 100.0
    score = fuzz.ratio(one.text, other.text, score_cutoff=_ALIKE)
    return float(score)
