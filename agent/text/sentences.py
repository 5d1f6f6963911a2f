"""Sentence boundaries: nupunkt's, and those that Markdown and line breaks make."""

from __future__ import annotations

import re
from functools import lru_cache

_BREAK = re.compile(
    r"""
      \n[ \t]*\n\s*                                       # an empty line
    | \n(?=[ \t]*(?:[-*+•▪◦]|\#{1,6}|>|\||\d{1,3}[.)])[ \t])   # the next line is a bullet, heading, quotation, table
    row or item
    | (?<=[.!?:;|])\n                                     # the line is finished
    | \n(?=[ \t]*[^\sa-z])                                # the next line does not go on in lower case
    """,
    re.VERBOSE,
)
_LEADING = re.compile(r"^[ \t]*(?:(?:[-*+•▪◦]|\#{1,6}|>|\d{1,3}[.)])[ \t]+)+(?:\[[ xX]\][ \t]+)?")
_LONGEST = 200_000
"""Characters handed to the sentence model at once, and the longest text whose sentences are remembered."""


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text in order, each an exact substring without white space around it.

    Bullets, headings, table rows and finished lines of Markdown are boundaries, and a bullet's sign is no part of its
    sentence.
    A line that goes on in lower case (a caption's break) is no boundary.
    """
    if len(text) > _LONGEST:
        return _split(text)
    return _cached(text)


@lru_cache(maxsize=4096)
def _cached(text: str) -> tuple[str, ...]:
    return _split(text)


def _split(text: str) -> tuple[str, ...]:
    found: list[str] = []
    for part in _parts(text):
        found += (s for s in (piece.strip() for piece in _model(part)) if any(c.isalnum() for c in s))
    return tuple(found)


def _parts(text: str) -> list[str]:
    """Paragraphs, list items and lines, each without its bullet."""
    text_parts: list[str] = []
    position = 0
    for match in _BREAK.finditer(text):
        text_parts.append(text[position : match.start()])
        position = match.end()
    text_parts.append(text[position:])
    return [_LEADING.sub("", part, count=1) for part in text_parts]


def _model(part: str) -> list[str]:
    if len(part) < 3 or not any(c in ".!?…" for c in part[:-1]):
        return [part]
    from nupunkt import sent_spans

    found: list[str] = []
    start = 0
    while start < len(part):
        window = part[start : start + _LONGEST]
        spans = sent_spans(window)
        # the window may end within its last sentence, which is therefore read again with the next one
        kept = spans[:-1] if start + _LONGEST < len(part) and len(spans) > 1 else spans
        found += (piece for a, b in kept for piece in _missed(window[a:b]))
        start += kept[-1][1] if kept else len(window)
    return found


_END = re.compile(r"(?P<word>[^\W\d_]{3,})[.!?…]+[\"”’')\]]*\s+(?=[\"“‘(\[]?[^\W\d_a-z])")
_ABBREVIATED = frozenset(
    (
        *(
            "etc",
            "approx",
            "incl",
            "excl",
            "misc",
            "resp",
            "dept",
            "est",
            "fig",
            "figs",
            "eqn",
            "sec",
            "vol",
            "ext",
            "tel",
        ),
        *(
            "mrs",
            "prof",
            "capt",
            "col",
            "gen",
            "gov",
            "rep",
            "sen",
            "rev",
            "hon",
            "messrs",
            "inc",
            "ltd",
            "corp",
            "bros",
        ),
        *("assn", "univ", "max", "min", "avg", "mon", "tue", "wed", "thu", "fri", "sat", "sun"),
        *("jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept", "oct", "nov", "dec"),
    )
)


_COUNTED_END = re.compile(
    r"(?<![\w.])(?P<before>[^\W\d_]+) (?:\d[\d.,:]*\d|\d|no)\.\s+"
    r"(?!(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b|(?:min|sec|st|nd|rd|th|and|or|of|to)\b)(?=[a-z])"
)
_COUNTS_PLACES = frozenset(
    ("no", "nr", "number", "ch", "chapter", "p", "pp", "page", "fig", "figure", "sec", "section", "art", "article")
) | {"vol", "volume", "par", "step", "item", "ver", "version", "v"}
"""Words before a number that tells a place, so that the full stop behind it ends nothing: 'see ch. 12. for that'."""


def _missed(piece: str) -> list[str]:
    """Boundaries that the model takes for abbreviations.

    In speech a whole word, a full stop and a capital end a sentence; in chats a number or a no does, and a small letter
    follows: 'make it 12. does that fit?'.
    """
    cuts = [m.end() for m in _END.finditer(piece) if m["word"].casefold() not in _ABBREVIATED]
    cuts += [m.end() for m in _COUNTED_END.finditer(piece) if m["before"].casefold() not in _COUNTS_PLACES]
    cuts.sort()
    return [piece[a:b] for a, b in zip([0, *cuts], [*cuts, len(piece)], strict=True)]
