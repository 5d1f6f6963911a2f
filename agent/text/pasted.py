"""What stands in a message and is not its author's speech: fenced blocks (CommonMark 0.31, 4.5) and quoted lines."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence

from agent.model.transcript import Attachment
from agent.types import Frozen

_OPEN = re.compile(
    r"^(?P<before>.*?\S[:：*>]\s+|\s{0,12}(?:[-*+]\s+)?)(?P<fence>`{3,}|~{3,})\s*(?P<info>[^`\s]*)[^`]*$"
)
_LONGEST = 12
"""Longer fences are taken to be of this length."""
_QUOTE = re.compile(r"^\s{0,3}>\s?(.*)$")


class Speech(Frozen):
    """A message's own words, and what was pasted or quoted in it."""

    text: str
    quoted: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()


class Fence(Frozen):
    """A fenced block: its first and last line (from 0), its language, and what stands before it on the first."""

    first: int
    last: int
    language: str | None
    before: str


def fences(lines: Sequence[str], *, closed: bool = True) -> list[Fence]:
    """The fenced blocks of a text. One that is never closed is none, or with `closed=False` goes on to the end."""
    closings = _closings(lines)
    found: list[Fence] = []
    n = 0
    while n < len(lines):
        line = lines[n]
        match = _OPEN.match(line) if "```" in line or "~~~" in line else None
        last = _closing(n, match["fence"], closings) if match else None
        if match and (last is not None or not closed):
            last = len(lines) if last is None else last
            found.append(
                Fence(first=n, last=last, language=match["info"].strip("{}.") or None, before=match["before"].rstrip())
            )
            n = last
        n += 1
    return found


def _closings(lines: Sequence[str]) -> dict[tuple[str, int], list[int]]:
    """For each fence character and length, the lines that close such a fence: that character alone, often enough."""
    found: dict[tuple[str, int], list[int]] = defaultdict(list)
    for n, line in enumerate(lines):
        bare = line.strip()
        if len(bare) >= 3 and bare[0] in "`~" and not bare.strip(bare[0]):
            for length in range(3, min(len(bare), _LONGEST) + 1):
                found[bare[0], length].append(n)
    return found


def _closing(opened: int, fence: str, closings: dict[tuple[str, int], list[int]]) -> int | None:
    candidates = closings.get((fence[0], min(len(fence), _LONGEST)), [])
    place = bisect_right(candidates, opened)
    return candidates[place] if place < len(candidates) else None


def speech(text: str, *, closed: bool = False) -> Speech:
    """Split a message into the author's own words, quoted lines (`> …`, without the mark) and fenced blocks."""
    if "```" not in text and "~~~" not in text and ">" not in text:
        return Speech(text=text.strip())
    lines = text.split("\n")
    blocks = {fence.first: fence for fence in fences(lines, closed=closed)}
    own: list[str] = []
    quoted: list[list[str]] = []
    attachments: list[Attachment] = []
    n, in_quote = 0, False
    while n < len(lines):
        fence, quote = blocks.get(n), _QUOTE.match(lines[n])
        if fence is not None:
            own.append(fence.before)
            attachments.append(Attachment(language=fence.language, text="\n".join(lines[n + 1 : fence.last])))
            n = fence.last
        elif quote is not None:
            if not in_quote:
                quoted.append([])
            quoted[-1].append(quote[1])
        else:
            own.append(lines[n].rstrip())
        in_quote = quote is not None and fence is None
        n += 1
    said = re.sub(r"\n{3,}", "\n\n", "\n".join(own)).strip()
    told = tuple(words for words in ("\n".join(block).strip() for block in quoted) if words)
    return Speech(text=said, quoted=told, attachments=tuple(a for a in attachments if a.text.strip()))
