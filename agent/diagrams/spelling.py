"""How names and words are spelled in Mermaid 11: cleaned, told apart, escaped, and given safe ids."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Iterable

JOINERS = "\u200c\u200d"
"""They shape Persian words and joined emoji; every other format character hides or reorders text."""
# the ASCII that no Mermaid grammar, Markdown or HTML reads as a mark between two letters
_LITERAL = frozenset(" .,'!?/+=_-")
_MARKERS = "ﬂ¶"  # Mermaid's own stand-ins for entities begin or end with these
_NAMED = {'"': "quot", "&": "amp", "<": "lt", ">": "gt"}
_RESERVED = re.compile(
    r"section|title|acc|date|axis|tick|excl|incl|today|week|click|call|href|gantt|timeline|top|\d{4}-\d\d", re.I
)
_LINE = 44  # characters; where Mermaid itself does not wrap
# Mermaid's lexers look for this one anywhere in a line, even within a quoted text, and over the line's end
_DIRECTION = re.compile(r"direction(?=\s+(?:TB|TD|BT|RL|LR)|$)", re.I)


def clean(text: str) -> str:
    """The text on one line, without control, bidirectional and other invisible characters and half characters."""
    spaced = " ".join(text.split())
    return " ".join("".join(c for c in spaced if _visible(c)).split())


def _visible(char: str) -> bool:
    hidden = unicodedata.category(char) in {"Cc", "Cf", "Cs"} or ord(char) & 0xFFFE == 0xFFFE
    return char in JOINERS or not hidden


def fold(name: str) -> str:
    """What two spellings of one name have in common."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def escape(text: str, *, opens_line: bool = False) -> str:
    """The text as Mermaid shows it literally: entities (`#35;`) for all that a grammar could take for a mark.

    `opens_line`: nothing of ours stands before it on its line, so that it must not look like a keyword.
    Source: Mermaid's "Entity codes to escape characters"; also kept from its Markdown: lists, emphasis, links.
    """
    keywords = {match.start() for match in _DIRECTION.finditer(text)}
    if opens_line and _RESERVED.match(text):
        keywords.add(0)
    return "".join(_entity(c) if at in keywords or _loaded(text, at, c) else c for at, c in enumerate(text))


def _entity(char: str) -> str:
    return f"#{_NAMED.get(char, ord(char))};"


def _loaded(text: str, at: int, char: str) -> bool:
    """Whether the character at this place could be read as anything but itself."""
    if char in _MARKERS:
        return True
    if not char.isascii() or char.isalnum():
        return False
    if char not in _LITERAL:
        return True
    before, after = text[:at], text[at + 1 : at + 2]
    if char == "_":
        return not (before[-1:].isalnum() and after.isalnum())
    if char == ".":
        return (before.isdigit() and after in {"", " "}) or before[-3:].casefold() == "www"
    return char in "+=-" and (not before or not after)


def wrapped(text: str) -> str:
    """The escaped text with line breaks, for the places where Mermaid does not break lines itself."""
    lines = textwrap.wrap(text, _LINE, break_long_words=False, break_on_hyphens=False)
    return "<br/>".join(escape(line) for line in lines)


def identifiers(names: Iterable[str], prefix: str = "n") -> dict[str, str]:
    """A safe id for each name, readable in a diff: prefix and letters, never a word or an edge mark of Mermaid's."""
    ids: dict[str, str] = {}
    taken: set[str] = set()
    for position, name in enumerate(names, 1):
        ascii_ = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
        slug = re.sub(r"[^a-z0-9]+", "_", ascii_).strip("_")[:28].strip("_") or str(position)
        # Mermaid makes ids of its own that end so, `x_start` for the start within the state `x`
        base = free = f"{prefix}_{slug}_" if slug.endswith(("start", "end")) else f"{prefix}_{slug}"
        count = 1
        while free in taken:
            count += 1
            free = f"{base}_{count}"
        taken.add(free)
        ids[name] = free
    return ids
