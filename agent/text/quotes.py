"""Does a quote stand in a text? The question on which everything else rests."""

from __future__ import annotations

import re
from array import array
from functools import lru_cache

_FOLDS = {
    **dict.fromkeys("‘’‚‛′`´", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    "…": "...",
    **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad", ""),
}
"""Typography that captions and models change at will. Nothing here changes a word."""

_TABLE = str.maketrans(_FOLDS)
_SPACES = re.compile(r"\s+")
_WORD = re.compile(r"\w+(?:(?:['-]|(?<=\d)[.,:](?=\d))\w+)*")
"""A whole word: contractions, hyphenated words and decimals hold together, so 'can' does not stand in "can't"."""

_MARK = "\x00"


def find(words: str, text: str) -> str | None:
    """The source's own words where the quote `words` stands in `text`; None where it does not.

    White space, case, typographic quotes and dashes, and line breaks within captions are folded; nothing else is. Both
    ends are
    ends of whole words, and an ellipsis in the quote is a character like any other: it bridges nothing. Linear time.
    """
    span = locate(words, text)
    return None if span is None else text[span[0] : span[1]]


def locate(words: str, text: str) -> tuple[int, int] | None:
    """Like `find`, but the place: start and end in `text`."""
    needle = _needle(words)
    if not needle:
        return None
    hay, places = _haystack(text)
    at = hay.find(needle)
    if at < 0:
        return None
    first, last = places[at], places[at + len(needle) - 1]
    return first, last + 1


def occurrences(words: str, text: str) -> int:
    """How often the quote stands in the text, without overlaps."""
    needle = _needle(words)
    return _haystack(text)[0].count(needle) if needle else 0


def _needle(words: str) -> str:
    """What to search for; empty where the quote holds no word."""
    if _MARK in words or not any(c.isalnum() for c in words):
        return ""
    folded = _SPACES.sub(" ", words.strip().translate(_TABLE)).casefold()  # as `_fold` has it, without the places
    return _marked(folded, None)[0].strip()


@lru_cache(maxsize=128)
def _haystack(text: str) -> tuple[str, array[int]]:
    folded, places = _fold(text.replace(_MARK, " "))
    marked, moved = _marked(folded, places)
    return marked, moved


def _fold(text: str) -> tuple[str, array[int]]:
    """The folded text, and for each of its characters the place it comes from."""
    out: list[str] = []
    places = array("L")
    space = False
    for i, char in enumerate(text):
        if char.isspace():
            if not space:
                out.append(" ")
                places.append(i)
            space = True
            continue
        folded = _FOLDS.get(char)
        if folded is None:
            folded = char.lower() if char.isascii() else char.casefold()
        if folded:
            space = False
            out.append(folded)
            places.extend([i] * len(folded))
    return "".join(out), places


def _marked(folded: str, places: array[int] | None) -> tuple[str, array[int]]:
    """Put a mark at both ends of each word, so that a plain search finds whole words only.

    A mark's place is its neighbour's.
    """
    out: list[str] = []
    moved = array("L")
    position = 0
    for match in _WORD.finditer(folded):
        start, end = match.span()
        out += [folded[position:start], _MARK, match[0], _MARK]
        if places is not None:
            moved.extend(places[position:start])
            moved.append(places[start])
            moved.extend(places[start:end])
            moved.append(places[end - 1])
        position = end
    out.append(folded[position:])
    if places is not None:
        moved.extend(places[position:])
    return "".join(out), moved
