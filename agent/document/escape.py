"""Words from a transcript or a model as Markdown that shows them, and does nothing else.

Sources: CommonMark 0.31 (blocks, emphasis, entities, HTML), GitHub's extensions (tables, strikethrough, autolinks
without brackets). What is escaped depends on where a character stands, so that `snake_case`, `~5 ms` and `a < b` stay
as they are.
"""

from __future__ import annotations

import json
import re

_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")
_SPACE = re.compile(r"\s+")
_PUNCTUATION = r"!-/:-@\[-`{-~"
_WORD = r"[^\W_]"

_INLINE: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(rf"\\(?=[{_PUNCTUATION}]|$)"), r"\\\\"),
    (re.compile(r"&(?=#?\w+;)"), "&amp;"),
    (re.compile(r"<(?=[A-Za-z/!?])"), "&lt;"),
    (re.compile(r"[\[`]"), r"\\\g<0>"),
    (re.compile(r"(?<=\S)\*|\*(?=\S)"), r"\\*"),
    (re.compile(rf"(?<!{_WORD})_(?=\S)|(?<=\S)_(?!{_WORD})"), r"\\_"),
    (re.compile(r"(?<=\S)~"), r"\\~"),
    (re.compile(r"(?<=\w)://"), r"\\://"),
    (re.compile(r"(?<![\w:/\\])//(?=\w)"), r"\\//"),
    (re.compile(r"(?i)\b(www)\.(?=\w)"), r"\1\\."),
    (re.compile(r"(?<=\w)@(?=\w)"), r"\\@"),
)
_STARTS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"^(?=#{1,6}(\s|$)|>|[-+*](\s|$)|[-=]{2,}|~{3}|(- ?){3}|(_ ?){3}|\|)"), r"\\"),
    (re.compile(r"^(\d{1,9})([.)])(?=\s|$)"), r"\1\\\2"),
)


def scalar(text: str) -> str:
    """A double-quoted YAML scalar: JSON's strings are YAML's, once they are on one line.

    A viewer that knows no front matter shows it as Markdown, so what would open a tag or a link stands as an escape.
    """
    plain = json.dumps(flat(text), ensure_ascii=False)
    return re.sub(r"<(?=[A-Za-z/!?])", r"\\u003c", plain).replace("](", r"]\u0028")


def flat(text: str) -> str:
    """One line without control characters or marks that change the direction of writing."""
    return _SPACE.sub(" ", _INVISIBLE.sub("", text)).strip()


def inline(text: str) -> str:
    """Text for the middle of a line: no link, image, emphasis, code, HTML or entity comes of it."""
    escaped = flat(text)
    for pattern, replacement in _INLINE:
        escaped = pattern.sub(replacement, escaped)
    return escaped


def line(text: str) -> str:
    """Text that opens a paragraph, list item or quotation.

    No heading, list, fence, rule or table comes of it either.
    """
    escaped = inline(text)
    for pattern, replacement in _STARTS:
        escaped = pattern.sub(replacement, escaped)
    return escaped


def heading(text: str) -> str:
    """Text of a heading; hash signs at its end are kept from closing it."""
    return re.sub(r"(#+)$", r"\\\1", inline(text)) or "…"


def cell(text: str) -> str:
    """Text of a table's cell."""
    return pipes(inline(text))


def pipes(markdown: str) -> str:
    """Markdown that is safe already, made fit for a table's cell."""
    return markdown.replace("|", "\\|")


def link_text(text: str) -> str:
    """Text between the brackets of a link of ours."""
    return inline(text).replace("]", "\\]")


def quoted(text: str) -> str:
    """Words in quotation marks, as words."""
    return f"“{inline(text).strip('“”')}”"
