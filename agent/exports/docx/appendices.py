"""What code renders from the ledger, in Word: entries with their facts and words, coverage, sources, what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from agent.document.coverage import CoverageRow
from agent.exports.docx.writer import Content, Writer, link
from agent.model.details import Kind
from agent.model.publication import Cite, Inline, LineBreak, Styled, Text
from agent.page.cards import KINDS, Card, Fact, card, day
from agent.page.changes import Changes, changes

_SHOWN = 5
_TOLD_APART = frozenset({Kind.DECISION, Kind.QUESTION, Kind.ACTION})


def appendix(writer: Writer, name: str, level: int) -> None:
    """Write the section of this id. `level`: that of the headings below it."""
    subject = writer.subject
    match name:
        case "decision-log":
            _entries(writer, [Kind.DECISION], level)
        case "open-questions":
            _entries(writer, [Kind.QUESTION], level)
            _waiting(writer, level)
        case "actions":
            _entries(writer, [Kind.ACTION], level)
        case "ledger-entries":
            _entries(writer, [k for k in KINDS if k not in _TOLD_APART], level, named=True)
        case "coverage":
            titles = {c.id: c.title for c in subject.publication.chapters}
            rows = [(r.item, r.title, r.verdict.value, _where(r, titles)) for r in subject.coverage]
            writer.table(("Item", "What was asked for", "Standing", "Where, or what to ask"), rows)
        case "sources":
            held = subject.ledger.discussions
            people = [(d.title, day(d.date), ", ".join(d.participants), d.source) for d in held]
            writer.table(("Discussion", "Date", "Who", "File"), people)
        case _:
            for it in changes(subject.ledger, writer.known):
                _changed(writer, it, level)


def _entries(writer: Writer, kinds: Sequence[Kind], level: int, *, named: bool = False) -> None:
    """Every entry of these kinds. `named`: below a heading for each kind."""
    subject = writer.subject
    titles = {d.key: d.title for d in subject.ledger.discussions}
    for kind in kinds:
        entries = list(subject.ledger.of(kind))
        if named and entries:
            writer.heading(KINDS[kind], level)
        for entry in entries:
            _entry(writer, card(entry, writer.known, subject.topics, titles), level + named)
    if not any(subject.ledger.of(*kinds)):
        writer.line([Text(text="The discussions hold none.")])


def _entry(writer: Writer, it: Card, level: int) -> None:
    writer.heading(f"{it.id}: {it.title} ({it.status})", level, it.id.lower())
    if it.statement:
        writer.line([Text(text=it.statement)], with_next=True)
    sure = f"; {it.sure}" if it.sure else ""
    facts: list[tuple[str, Content]] = [("First said", f"{it.day}{sure}")]
    facts += [(f.name, _told(f)) for f in it.facts]
    facts += [("Not chosen", f"{name}: {why}") for name, why in it.lost]
    writer.table((), facts)
    for one in it.words:
        writer.line([Text(text=f"“{one.quote}”")], style="Quote", with_next=True)
        speaker = Styled(style="strong", inlines=(Text(text=one.speaker),))
        writer.line([speaker, Text(text=f", {one.place}")], style="Source")


def _told(fact: Fact) -> Sequence[Inline]:
    """A fact, line by line; the entries that it names are led to."""
    lines: list[tuple[Inline, ...]] = [(Text(text=text),) for text in fact.texts]
    lines += [(Cite(label=e.label, entry=e.label), Text(text=f" {e.title}")) for e in fact.entries]
    return [it for n, line in enumerate(lines) for it in ((LineBreak(), *line) if n else line)]


def _where(row: CoverageRow, titles: Mapping[str, str]) -> Sequence[Inline]:
    """The sections that hold an item of the brief, and what is still open in it; what to ask where there are none."""
    if not row.sections:
        return [Text(text=row.question)]
    made: list[Inline] = []
    for section in row.sections:
        title = titles.get(section)
        made += [Text(text=", ")] if made else []
        made.append(link(title, section) if title else Text(text=section))
    for n, label in enumerate(row.open[:_SHOWN]):
        made += [Text(text=", " if n else "; open: "), Cite(label=label, entry=label)]
    return [*made, Text(text=f" and {len(row.open) - _SHOWN} more")] if len(row.open) > _SHOWN else made


def _waiting(writer: Writer, level: int) -> None:
    """Decisions that nobody has made yet are open as well."""
    waiting = [e for e in writer.subject.ledger.of(Kind.DECISION) if e.status in {"proposed", "deferred"}]
    if waiting:
        writer.heading("Proposed or deferred, and so open as well", level)
    for entry in waiting:
        cite = Cite(label=entry.id, entry=entry.id)
        writer.line([cite, Text(text=f" {entry.title} ({entry.status})")], style="List Bullet")


def _changed(writer: Writer, it: Changes, level: int) -> None:
    writer.heading(f"{it.day}: {it.title}", level)
    for group in it.groups:
        writer.line([Styled(style="strong", inlines=(Text(text=group.name),))], with_next=True)
        for entry, note in group.entries:
            tail = f" ({note})" if note else ""
            cite = Cite(label=entry.label, entry=entry.label)
            writer.line([cite, Text(text=f" {entry.title}{tail}")], style="List Bullet")
