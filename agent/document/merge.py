"""Three-way merge of one region, keyed by unit: what a person changed stays, what only the engine changed is taken.

The idea is diff3's (Khanna, Kunal and Pierce, "A formal investigation of diff3", 2007) with one refinement: a unit
that was changed is paired with the unit that it was, so that two changes side by side do not collide.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from agent.document.align import align
from agent.document.anchors import FRONT_MATTER
from agent.document.units import Unit, gap_between, lines_of, units
from agent.types import Frozen


class Conflict(Frozen):
    """A place that a person and the engine both changed: the document holds `yours`, empty where it was removed."""

    section: str
    base: str
    yours: str
    theirs: str


class Edit(Frozen):
    """What a person changed in a region: empty `before` for something added, empty `after` for something removed."""

    section: str
    before: str
    after: str


class Merged(Frozen):
    """A region after the merge."""

    text: str
    conflicts: tuple[Conflict, ...] = ()


class _Chosen(Frozen):
    """A unit of the result, and its place in the edited and in the new text, where it stands there."""

    unit: Unit
    edited: int | None = None
    new: int | None = None


def merge(section: str, base: str | None, edited: str, new: str) -> Merged:
    """The region's text.

    `base` as last written (null where unknown), `edited` as it stands, `new` as the engine has it now.
    """
    if edited == base:
        return Merged(text=new)
    if new in (base, edited):
        return Merged(text=edited)
    if base is None:
        return Merged(text=edited, conflicts=(Conflict(section=section, base="", yours=edited, theirs=new),))
    return _Merge(section, *(_units(section, text) for text in (base, edited, new))).merged()


def edits(section: str, base: str, edited: str) -> tuple[Edit, ...]:
    """What a person changed in a region since it was last written, unit by unit, in order."""
    before, after = _units(section, base), _units(section, edited)
    pairs, added = align(before, after), _added(align(before, after), len(after))
    found: list[Edit] = []
    for place in range(len(before) + 1):
        found += [Edit(section=section, before="", after=after[n].text) for n in added.get(place, ())]
        if place < len(before):
            partner = pairs[place]
            text = after[partner].text if partner is not None else ""
            if partner is None or before[place].key != after[partner].key:
                found.append(Edit(section=section, before=before[place].text, after=text))
    return tuple(found)


def _units(section: str, text: str) -> tuple[Unit, ...]:
    return lines_of(text) if section == FRONT_MATTER else units(text)


class _Merge:
    def __init__(self, section: str, base: Sequence[Unit], edited: Sequence[Unit], new: Sequence[Unit]) -> None:
        self.section, self.base, self.edited, self.new = section, base, edited, new
        self.of_edited, self.of_new = align(base, edited), align(base, new)
        self.conflicts: list[Conflict] = []

    def merged(self) -> Merged:
        text = self._text(list(self._chosen()))
        return Merged(text=text, conflicts=tuple(self.conflicts))

    def _chosen(self) -> Iterator[_Chosen]:
        mine, theirs = _added(self.of_edited, len(self.edited)), _added(self.of_new, len(self.new))
        for place in range(len(self.base) + 1):
            yield from self._additions(mine.get(place, ()), theirs.get(place, ()))
            if place < len(self.base):
                yield from self._kept(place)

    def _additions(self, mine: Sequence[int], theirs: Sequence[int]) -> Iterator[_Chosen]:
        """What both added at one place: the person's first, then the engine's that is not there already."""
        same = {self.edited[n].key: n for n in mine}
        twins = {same[self.new[n].key]: n for n in theirs if self.new[n].key in same}
        for n in mine:
            yield _Chosen(unit=self.edited[n], edited=n, new=twins.get(n))
        for n in theirs:
            if self.new[n].key not in same:
                yield _Chosen(unit=self.new[n], new=n)

    def _kept(self, place: int) -> Iterator[_Chosen]:
        """What becomes of a unit of the base."""
        e, n = self.of_edited[place], self.of_new[place]
        base = self.base[place]
        edited, new = None if e is None else self.edited[e], None if n is None else self.new[n]
        if edited is not None and edited.key == base.key:
            if new is not None:
                yield _Chosen(unit=new, edited=e, new=n)
            return
        if _key(new) not in (base.key, _key(edited)):
            texts = {"base": base.text, "yours": edited.text if edited else "", "theirs": new.text if new else ""}
            self.conflicts.append(Conflict(section=self.section, **texts))
        if edited is not None:
            yield _Chosen(unit=edited, edited=e, new=n)

    def _text(self, chosen: Sequence[_Chosen]) -> str:
        out: list[str] = []
        for n, item in enumerate(chosen):
            if n:
                out.append("\n" * (1 + self._gap(chosen[n - 1], item)))
            out.append(item.unit.text)
        return "".join(out) + ("\n" if out else "")

    def _gap(self, before: _Chosen, after: _Chosen) -> int:
        if before.edited is not None and after.edited == before.edited + 1:
            return self.edited[before.edited].gap
        if before.new is not None and after.new == before.new + 1:
            return self.new[before.new].gap
        return gap_between(before.unit, after.unit)


def _key(unit: Unit | None) -> str | None:
    return None if unit is None else unit.key


def _added(pairs: Sequence[int | None], length: int) -> dict[int, list[int]]:
    """Where the units that the base lacks belong: before which unit of the base."""
    places: dict[int, list[int]] = {}
    owner = {partner: place for place, partner in enumerate(pairs) if partner is not None}
    after = 0
    for n in range(length):
        if n in owner:
            after = owner[n] + 1
        else:
            places.setdefault(after, []).append(n)
    return places
