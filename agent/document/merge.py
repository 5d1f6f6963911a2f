"""Three-way merge of one region, keyed by unit: what a person changed stays, what only the engine changed is taken.

The idea is diff3's (Khanna, Kunal and Pierce, "A formal investigation of diff3", 2007) with two refinements: a unit
that was changed is paired with the unit that it was, so that two changes side by side do not collide; and one that was
moved is still that unit, so that its words and its place are merged each for itself. It stands where the person put it,
else where the engine did, and what was added behind it goes with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from agent.document.align import Tie, align
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
    ties = [None if tie is None or tie.moved else tie for tie in align(before, after)]
    added = _added(ties, len(after))
    found: list[Edit] = []
    for place in range(len(before) + 1):
        found += [Edit(section=section, before="", after=after[n].text) for n in added.get(place, ())]
        if place < len(before):
            tie = ties[place]
            text = after[tie.at].text if tie else ""
            if tie is None or before[place].key != after[tie.at].key:
                found.append(Edit(section=section, before=before[place].text, after=text))
    return tuple(found)


def _units(section: str, text: str) -> tuple[Unit, ...]:
    return lines_of(text) if section == FRONT_MATTER else units(text)


class _Merge:
    def __init__(self, section: str, base: Sequence[Unit], edited: Sequence[Unit], new: Sequence[Unit]) -> None:
        self.section, self.base, self.edited, self.new = section, base, edited, new
        mine, theirs = align(base, edited), align(base, new)
        self.of_edited, self.of_new = _sure(mine, theirs), _sure(theirs, mine)
        self.mine, self.theirs = _added(self.of_edited, len(edited)), _added(self.of_new, len(new))
        self.moved_here, self.moved_there = _moved(self.of_edited), _moved(self.of_new)
        self.behind = self._places()
        self.conflicts: list[Conflict] = []

    def merged(self) -> Merged:
        text = self._text(list(self._chosen()))
        return Merged(text=text, conflicts=tuple(self.conflicts))

    def _places(self) -> dict[int, int]:
        """The units of the base that stand elsewhere now, and behind which one; -1 for the start."""
        owners = _owners(self.mine), _owners(self.theirs)
        behind: dict[int, int] = {}
        for place, (mine, theirs) in enumerate(zip(self.of_edited, self.of_new, strict=True)):
            if mine and mine.moved:
                behind[place] = owners[0][mine.at]
            elif mine and theirs and theirs.moved:
                behind[place] = owners[1][theirs.at]
        for place in [p for p in behind if _leads_back(p, behind) and not _is_moved(self.of_edited[p])]:
            if _leads_back(place, behind):
                del behind[place]
        return behind

    def _chosen(self) -> Iterator[_Chosen]:
        """The units of the result, in order."""
        waiting: list[_Chosen | int] = [n for n in reversed(range(len(self.base))) if n not in self.behind]
        waiting += reversed(self._added_behind(-1))
        while waiting:
            item = waiting.pop()
            if isinstance(item, int):
                waiting += reversed(self._added_behind(item))
                yield from self._kept(item)
            else:
                yield item

    def _added_behind(self, place: int) -> list[_Chosen | int]:
        """What both put behind a unit of the base: the person's first, then the engine's that is not there already.

        A unit of the base that was moved there is given by its number.
        """
        mine, theirs = self.mine.get(place + 1, ()), self.theirs.get(place + 1, ())
        same = {self.edited[n].key: n for n in mine if n not in self.moved_here}
        twins = {same[self.new[n].key]: n for n in theirs if self.new[n].key in same}
        out: list[_Chosen | int] = [
            self.moved_here[n] if n in self.moved_here else _Chosen(unit=self.edited[n], edited=n, new=twins.get(n))
            for n in mine
        ]
        for n in theirs:
            was = self.moved_there.get(n)
            if was is None:
                out += [_Chosen(unit=self.new[n], new=n)] if self.new[n].key not in same else []
            elif was in self.behind and not _is_moved(self.of_edited[was]):
                out.append(was)
        return out

    def _kept(self, place: int) -> Iterator[_Chosen]:
        """What becomes of a unit of the base."""
        e, n = self.of_edited[place], self.of_new[place]
        base = self.base[place]
        edited, new = self.edited[e.at] if e else None, self.new[n.at] if n else None
        untouched = edited is not None and edited.key == base.key
        if untouched and (new is not None or not _is_moved(e)):
            chosen = new
        else:
            chosen = edited
            if _key(new) not in (base.key, _key(edited)):
                texts = {"base": base.text, "yours": edited.text if edited else "", "theirs": new.text if new else ""}
                self.conflicts.append(Conflict(section=self.section, **texts))
        if chosen is not None:
            yield _Chosen(unit=chosen, edited=e.at if e else None, new=n.at if n else None)

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


def _is_moved(tie: Tie | None) -> bool:
    return tie is not None and tie.moved


def _moved(ties: Sequence[Tie | None]) -> dict[int, int]:
    """Which unit of the base each moved one was."""
    return {tie.at: place for place, tie in enumerate(ties) if tie and tie.moved}


def _sure(ties: Sequence[Tie | None], others: Sequence[Tie | None]) -> list[Tie | None]:
    """Without what merely stands in the place of a unit that the other side has moved away: that is one of its own."""
    return [None if t and t.replaced and _is_moved(o) else t for t, o in zip(ties, others, strict=True)]


def _owners(added: Mapping[int, Sequence[int]]) -> dict[int, int]:
    """Behind which unit of the base each added unit stands."""
    return {n: place - 1 for place, units in added.items() for n in units}


def _leads_back(place: int, behind: Mapping[int, int]) -> bool:
    """Whether a unit is to stand behind one that is to stand, in the end, behind it."""
    at = behind.get(place)
    for _ in behind:
        if at is None or at == place:
            break
        at = behind.get(at)
    return at == place


def _added(ties: Sequence[Tie | None], length: int) -> dict[int, list[int]]:
    """Where the units that the base lacks or has elsewhere belong: before which unit of the base."""
    places: dict[int, list[int]] = {}
    owner = {tie.at: place for place, tie in enumerate(ties) if tie and not tie.moved}
    after = 0
    for n in range(length):
        if n in owner:
            after = owner[n] + 1
        else:
            places.setdefault(after, []).append(n)
    return places
