"""What changed between two texts, line by line, so that either can be made from the other."""

from __future__ import annotations

from difflib import SequenceMatcher

from agent.types import Frozen


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


def difference(before: str | None, after: str | None) -> Patch:
    """The patch that makes `after` of `before`."""
    one, two = _lines(before), _lines(after)
    start = _common(one, two)
    end = min(_common(one[::-1], two[::-1]), len(one) - start, len(two) - start)
    inner, outer = one[start : len(one) - end], two[start : len(two) - end]
    found = (code for code in SequenceMatcher(None, inner, outer).get_opcodes() if code[0] != "equal")
    hunks = (Hunk(at=start + a, before=tuple(inner[a:b]), after=tuple(outer[c:d])) for _, a, b, c, d in found)
    return Patch(hunks=tuple(hunks), made=before is None, gone=after is None)


def forward(patch: Patch, text: str | None) -> str | None:
    """The later text from the earlier. Raises ValueError where `text` is another one."""
    return _patched(text, [(h.at, h.before, h.after) for h in patch.hunks], absent=patch.made, gone=patch.gone)


def backward(patch: Patch, text: str | None) -> str | None:
    """The earlier text from the later. Raises ValueError where `text` is another one."""
    shifted, shift = [], 0
    for h in patch.hunks:
        shifted.append((h.at + shift, h.after, h.before))
        shift += len(h.after) - len(h.before)
    return _patched(text, shifted, absent=patch.gone, gone=patch.made)


def _patched(
    text: str | None, hunks: list[tuple[int, tuple[str, ...], tuple[str, ...]]], *, absent: bool, gone: bool
) -> str | None:
    if (text is None) != absent:
        raise ValueError("the text is there, or is not, against what the patch was made of")
    lines, out, place = _lines(text), [], 0
    for at, before, after in hunks:
        if tuple(lines[at : at + len(before)]) != before or at < place:
            raise ValueError(f"line {at + 1} is not what the patch was made of")
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
