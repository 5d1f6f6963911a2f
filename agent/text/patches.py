"""What changed between two texts, line by line, so that either can be made from the other."""

from __future__ import annotations

import hashlib
from difflib import SequenceMatcher

from pydantic import Field

from agent.types import Frozen

_AROUND = 2
"""Lines before and after a change that belong to its hunk, so that its place is known again."""


class Hunk(Frozen):
    """Lines of one text and what stands in their place in the other; `at`: the place of the first, from 0."""

    at: int
    before: tuple[str, ...]
    after: tuple[str, ...]


class Patch(Frozen):
    """The difference between two texts; null stands for a text that is not there at all."""

    hunks: tuple[Hunk, ...] = ()
    made: bool = False
    gone: bool = False
    old: str = Field(default="", description="Hash of the earlier text")
    new: str = Field(default="", description="Hash of the later text")


def difference(before: str | None, after: str | None) -> Patch:
    """The patch that makes `after` of `before`."""
    one, two = _lines(before), _lines(after)
    start = _common(one, two)
    end = min(_common(one[::-1], two[::-1]), len(one) - start, len(two) - start)
    start, end = max(0, start - _AROUND), max(0, end - _AROUND)
    inner, outer = one[start : len(one) - end], two[start : len(two) - end]
    groups = SequenceMatcher(None, inner, outer).get_grouped_opcodes(_AROUND)
    spans = ((g[0][1], g[-1][2], g[0][3], g[-1][4]) for g in groups)
    hunks = (Hunk(at=start + a, before=tuple(inner[a:b]), after=tuple(outer[c:d])) for a, b, c, d in spans)
    return Patch(hunks=tuple(hunks), made=before is None, gone=after is None, old=_digest(before), new=_digest(after))


def forward(patch: Patch, text: str | None) -> str | None:
    """The later text from the earlier. Raises ValueError where `text` is another one."""
    if _digest(text) != patch.old:
        raise ValueError(_OTHER)
    return _patched(text, [(h.at, h.before, h.after) for h in patch.hunks], gone=patch.gone)


def backward(patch: Patch, text: str | None) -> str | None:
    """The earlier text from the later. Raises ValueError where `text` is another one."""
    if _digest(text) != patch.new:
        raise ValueError(_OTHER)
    shifted, shift = [], 0
    for h in patch.hunks:
        shifted.append((h.at + shift, h.after, h.before))
        shift += len(h.after) - len(h.before)
    return _patched(text, shifted, gone=patch.made)


def by_content(patch: Patch, text: str, *, back: bool) -> str:
    """A text that has changed since, with what the patch put in taken out (or put in again), wherever it stands now.

    Raises ValueError where it does not stand there once.
    """
    lines = _lines(text)
    for hunk in patch.hunks:
        there, wanted = (hunk.after, hunk.before) if back else (hunk.before, hunk.after)
        places = [n for n in range(len(lines) - len(there) + 1) if tuple(lines[n : n + len(there)]) == there]
        if not there or len(places) != 1:
            raise ValueError(_OTHER)
        lines[places[0] : places[0] + len(there)] = wanted
    return "".join(lines)


_OTHER = "the text is not what the patch was made of"


def _digest(text: str | None) -> str:
    return "" if text is None else hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _patched(text: str | None, hunks: list[tuple[int, tuple[str, ...], tuple[str, ...]]], *, gone: bool) -> str | None:
    lines, out, place = _lines(text), [], 0
    for at, before, after in hunks:
        out += [*lines[place:at], *after]
        place = at + len(before)
    return None if gone else "".join((*out, *lines[place:]))


def _lines(text: str | None) -> list[str]:
    if not text:
        return []
    parts = text.split("\n")
    return [f"{p}\n" for p in parts[:-1]] + ([parts[-1]] if parts[-1] else [])


def _common(one: list[str], two: list[str]) -> int:
    count = 0
    for a, b in zip(one, two, strict=False):
        if a != b:
            break
        count += 1
    return count
