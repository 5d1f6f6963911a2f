"""The small parts that sections and appendices are made of: cites, tables, lists, quotations."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from typing import Protocol

from agent.document.escape import inline, line, pipes, quoted
from agent.model.details import Kind, Said
from agent.model.finding import Evidence
from agent.model.ledger import Entry, Ledger


def stretch(span: tuple[int, int]) -> str:
    """The turns from first to last: 'turn 7', 'turns 7 to 9'."""
    return f"turn {span[0]}" if span[0] == span[1] else f"turns {span[0]} to {span[1]}"


_END = re.compile(r"(?<=[^.\s\\])([.!?])$")


class Lookup(Protocol):
    """Whatever knows entries by their labels: a ledger, or its index."""

    def get(self, label: str) -> Entry | None:
        """The entry with this label, or the one that the label is an alias of."""
        ...


class Index:
    """A ledger's entries by label and its discussions by key, for the thousands of links in a document."""

    def __init__(self, ledger: Ledger) -> None:
        self._entries = {e.id: e for e in ledger.entries}
        self._aliases = dict(ledger.aliases)
        self._sources = {d.key: (n, d.date) for n, d in enumerate(ledger.discussions, 1)}
        self._logged: dict[tuple[str, int, str], str] = {}
        for entry in ledger.of(Kind.DECISION):
            for e in entry.evidence:
                self._logged.setdefault((e.discussion, e.turn, e.quote), entry.id)

    def source(self, key: str) -> tuple[int, dt.date | None] | None:
        """A discussion's number, from 1, and its date."""
        return self._sources.get(key)

    def logged(self, evidence: Evidence) -> str | None:
        """The first decision whose words in the log these are."""
        return self._logged.get((evidence.discussion, evidence.turn, evidence.quote))

    def get(self, label: str) -> Entry | None:
        """The entry with this label, or the one that the label is an alias of."""
        return self._entries.get(label) or self._entries.get(self._aliases.get(label, ""))


def anchor(name: str) -> str:
    """The place that links to `#name` lead to."""
    return f'<a id="{name.lower()}"></a>'


def label_link(label: str, ledger: Lookup) -> str:
    """`[D-012](#d-012)`.

    A label that the ledger does not know stays plain text, an alias leads to the entry that it means.
    """
    entry = ledger.get(label)
    return f"[{label}](#{entry.id.lower()})" if entry else inline(label)


def links(labels: Iterable[str], ledger: Lookup) -> str:
    """Cites side by side, each once."""
    return ", ".join(label_link(label, ledger) for label in dict.fromkeys(labels))


def with_cites(markdown: str, cites: Sequence[str], ledger: Lookup) -> str:
    """A sentence with its cites in one parenthesis before its full stop."""
    if not cites:
        return markdown
    note = f" ({links(cites, ledger)})"
    return _END.sub(lambda m: note + m[1], markdown) if _END.search(markdown) else markdown + note


def table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table from cells that are Markdown already; short rows are filled up, empty cells show a dash."""
    lines = [_row(headers), _row(["---"] * len(headers))]
    lines += [_row([*(c or "–" for c in row), *["–"] * (len(headers) - len(row))]) for row in rows]
    return "\n".join(lines)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def bullets(items: Iterable[str]) -> str:
    """A list from lines that are Markdown already."""
    return "\n".join(f"- {item}" for item in items)


def stacked(*blocks: str) -> str:
    """Blocks with one empty line between them; empty ones are left out."""
    return "\n\n".join(b for b in blocks if b)


def day(date: dt.date | None) -> str:
    """A date as ISO 8601 writes it."""
    return date.isoformat() if date else "undated"


def said(words: Said) -> str:
    """What somebody said: in quotation marks with the speaker where verbatim, else as a summary."""
    if not words.verbatim:
        return inline(words.text)
    return f"{quoted(words.text)}{f' — {inline(words.speaker)}' if words.speaker else ''}"


def proof(evidence: Evidence, known: Index) -> str:
    """A quote with speaker, discussion, time and place in the file."""
    return f"{line(evidence.speaker or 'Somebody')} ({place(evidence, known)}): {quoted(evidence.quote)}"


def place(evidence: Evidence, known: Index) -> str:
    """Where words were said: the day, linked to its discussion among the sources; turn, time, the file's own count."""
    source = known.source(evidence.discussion)
    file = inline(evidence.source)
    if source is not None:
        number, date = source
        file = f"[{date.isoformat() if date else f'discussion {number}'}](#{source_anchor(number)})"
    time = _FRACTION.sub("", evidence.time or "")
    return ", ".join([file, *(inline(p) for p in (f"turn {evidence.turn}", time, evidence.anchor) if p)])


_FRACTION = re.compile(r"(?<=:\d\d)\.\d+$")


def source_anchor(number: int) -> str:
    """The anchor of the discussion with this number, from 1."""
    return f"source-{number}"


def stopped(sentence: str) -> str:
    """A sentence with a mark at its end."""
    return sentence if sentence.endswith((".", "!", "?", "…")) else f"{sentence}."


def count(number: int, one: str, many: str | None = None) -> str:
    """`1 decision`, `3 decisions`."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def cell_of(markdown: str) -> str:
    """Markdown of ours as a cell."""
    return pipes(markdown)
