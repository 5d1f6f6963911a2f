"""Which unit of one text became which of another: the same ones, those that were moved, those alike, those in place.

The same ones are found as in patience diff (Bram Cohen): units that stand once in both texts are tied first, in the
longest rising order, so that what is repeated all over a document, as its small headings are, ties near its neighbours.
What stands once in both and is out of that order was moved.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz import fuzz

from agent.document.units import Unit

_ALIKE = 50.0
"""Percent of likeness from which a unit counts as a changed one rather than another one."""
_ALIKE_AFAR = 70.0
"""The same for a unit that stands elsewhere, of which its place says nothing."""
_MOST_PAIRS = 40_000
"""More pairs than this are not compared by likeness: a gap of 200 units against 200."""


class Tie(NamedTuple):
    """What became of a unit: the place of the other text's unit that it is now."""

    at: int
    moved: bool = False
    """It stands out of the order of the others."""
    replaced: bool = False
    """It is in its place and not enough like it to be known elsewhere."""


_Pairs = list[tuple[int, int]]


def align(base: Sequence[Unit], other: Sequence[Unit]) -> list[Tie | None]:
    """For each unit of the base what it became in the other text, null where it is gone.

    Those that were not moved are in rising order.
    """
    same = {i: Tie(j) for i, j in _same([u.key for u in base], [u.key for u in other])}
    ties = same | _moved(base, other, same)
    for bs, os in _gaps(ties, len(base), len(other)):
        alike = _most_alike(base, other, bs, os)
        ties |= {i: Tie(j, replaced=_likeness(base[i], other[j]) < _ALIKE_AFAR) for i, j in alike}
    ties |= _moved_alike(base, other, ties)
    for bs, os in _gaps(ties, len(base), len(other)):
        ties |= {i: Tie(j, replaced=True) for i, j in _in_place(base, other, bs, os)}
    return [ties.get(i) for i in range(len(base))]


def _gaps(ties: Mapping[int, Tie], base: int, other: int) -> list[tuple[list[int], list[int]]]:
    """The units without a tie on both sides, stretch by stretch between those that kept their order."""
    taken = {tie.at for tie in ties.values()}
    order = [(i, tie.at) for i, tie in sorted(ties.items()) if not tie.moved]
    edges = pairwise([(-1, -1), *order, (base, other)])
    spans = ((range(i + 1, k), range(j + 1, m)) for (i, j), (k, m) in edges)
    left = (([i for i in bs if i not in ties], [j for j in os if j not in taken]) for bs, os in spans)
    return [(bs, os) for bs, os in left if bs and os]


def _moved(base: Sequence[Unit], other: Sequence[Unit], ties: Mapping[int, Tie]) -> dict[int, Tie]:
    """Units that stand once in both texts, word for word, and out of order."""
    once = Counter(u.key for u in base), Counter(u.key for u in other)
    places = {u.key: j for j, u in enumerate(other) if once[1][u.key] == 1}
    left = ((i, u.key) for i, u in enumerate(base) if i not in ties and once[0][u.key] == 1)
    return {i: Tie(places[key], moved=True) for i, key in left if key in places}


def _moved_alike(base: Sequence[Unit], other: Sequence[Unit], ties: Mapping[int, Tie]) -> dict[int, Tie]:
    """Units that were changed and moved, those most alike first."""
    taken = {tie.at for tie in ties.values()}
    bs, os = [i for i in range(len(base)) if i not in ties], [j for j in range(len(other)) if j not in taken]
    if len(bs) * len(os) > _MOST_PAIRS:
        return {}
    alike = ((_likeness(base[i], other[j]), i, j) for i in bs for j in os)
    found: dict[int, Tie] = {}
    for likeness, i, j in sorted(alike, key=lambda pair: -pair[0]):
        if likeness >= _ALIKE_AFAR and i not in found and j not in taken:
            found[i] = Tie(j, moved=True)
            taken.add(j)
    return found


def _in_place(base: Sequence[Unit], other: Sequence[Unit], bs: Sequence[int], os: Sequence[int]) -> _Pairs:
    """What is left of a stretch, sort by sort, in order."""
    found: _Pairs = []
    left = list(os)
    for i in bs:
        partner = next((n for n, j in enumerate(left) if other[j].sort is base[i].sort), None)
        if partner is not None:
            found.append((i, left[partner]))
            del left[: partner + 1]
    return found


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


def _most_alike(base: Sequence[Unit], other: Sequence[Unit], bs: Sequence[int], os: Sequence[int]) -> _Pairs:
    """The pairs, in rising order, whose likeness adds up to the most (as the longest common subsequence is found)."""
    if len(bs) * len(os) > _MOST_PAIRS:
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
