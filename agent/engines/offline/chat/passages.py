"""Sentences and lines of a section as it stands in the document."""

from __future__ import annotations

import itertools
import re

from agent.text.words import stems

_LABELS = re.compile(r"\s*\(\[[A-Z]-\d+\]\(#[^)]*\)(?:, \[[A-Z]-\d+\]\(#[^)]*\))*\)")
_ENDS = re.compile(r"(?<=[.!?…”])(?=\s+[A-Z“])|(?<=\)\))(?=\s+[A-Z“])|(?<=\)\.|\)\))(?=\s)")
_WHOLE = re.compile(r"\s*(?:[-*|]|\d+\.|#|```|<)")


def lines_on(text: str, matter: str) -> tuple[str, ...]:
    """The sentences of a section that hold all words of a matter; list items and rows whole, exactly as they stand.

    Headings, comments and diagrams are none.
    """
    wanted = stems(matter)
    if not wanted:
        return ()
    found, fenced = [], False
    for line in text.split("\n"):
        if line.lstrip().startswith("```"):
            fenced = not fenced
        if fenced or line.lstrip().startswith(("#", "<", "```")):
            continue
        parts = [line] if _WHOLE.match(line) else sentences(line)
        found += [part for part in parts if wanted <= stems(_LABELS.sub("", part))]
    return tuple(found)


def sentences(line: str) -> list[str]:
    """A line of prose in sentences, each with the labels behind it, that together are the line."""
    places = [0, *(m.end() for m in _ENDS.finditer(line)), len(line)]
    parts = [line[a:b] for a, b in itertools.pairwise(places) if line[a:b].strip()]
    whole: list[str] = []
    for part in parts:
        if whole and part.lstrip().startswith("(["):  # labels that stand behind the full stop
            whole[-1] += part
        else:
            whole.append(part)
    return whole


def last_prose(text: str) -> str | None:
    """The last line of prose in a section, exactly as it stands; null where it has none, or the line stands twice."""
    fenced, found = False, None
    lines = text.split("\n")
    for line in lines:
        if line.lstrip().startswith("```"):
            fenced = not fenced
        elif not fenced and line.strip() and not _WHOLE.match(line) and not line.startswith(("*", ">", "Sources:")):
            found = line
    return found if found is not None and lines.count(found) == 1 else None
