"""The whole document: head, contents, the sections in their parts, and the appendices that code renders.

It holds no time of a run: its date is that of the newest discussion.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from agent.document.anchors import FRONT_MATTER, Outside, Region, Segment, join
from agent.document.appendices import actions, change_history, open_questions, sources
from agent.document.coverage import CoverageRow, coverage_table
from agent.document.decisions import decision_log
from agent.document.entries import other_entries
from agent.document.escape import heading, inline, link_text, scalar
from agent.document.parts import anchor, bullets, count, source_anchor, stacked, stretch
from agent.document.points import Point
from agent.model.details import Kind
from agent.model.ledger import Ledger
from agent.model.section import SectionDraft, SectionSpec
from agent.types import OFFLINE, Frozen

FORMAT_VERSION = 1
"""The version of the document's form, in its front matter."""
HEAD = "document-head"
CONTENTS = "document-contents"
APPENDICES = "part-appendices"
SUMMARY = "summary"
"""The section that stands before the contents, where the catalogue has it."""


class Content(Frozen):
    """All that the document is made of. Nothing else enters it."""

    title: str
    ledger: Ledger
    specs: tuple[SectionSpec, ...]
    drafts: tuple[SectionDraft, ...]
    coverage: tuple[CoverageRow, ...]
    deleted: tuple[str, ...] = ()
    """Regions that a person removed: left out of the contents."""
    homes: Mapping[str, str] = {}
    """The section or appendix that tells each entry in full, by label."""
    elsewhere: Mapping[str, tuple[str, ...]] = {}
    """Empty section → the sections that tell what it asks for."""
    question_words: frozenset[str]
    """Words of which one stands in a question that is no proposal."""
    agenda: tuple[Point, ...] = ()
    """What the next meeting has to settle, in rank."""


def compose(content: Content, bodies: Mapping[str, str]) -> tuple[Region, ...]:
    """Every region of the document in order. `bodies`: each section's text, rendered now or as last written."""
    shown = [s for s in _in_order(content.specs) if s.id in bodies]
    made: list[Region] = [Region(id=FRONT_MATTER, text=front_matter(content)), Region(id=HEAD, text=head(content))]
    made += [Region(id=s.id, text=bodies[s.id]) for s in shown if s.id == SUMMARY]
    made.append(Region(id=CONTENTS, text=contents(content, shown)))
    for part, specs in groupby((s for s in shown if s.id != SUMMARY), key=lambda s: s.part):
        made.append(Region(id=part_id(part), text=f"{anchor(part_id(part))}\n\n## {heading(part)}\n"))
        made += [Region(id=s.id, text=bodies[s.id]) for s in specs]
    return (*made, *appendices(content))


def render_document(content: Content, bodies: Mapping[str, str]) -> str:
    """The document as it would stand if nobody had edited one before."""
    segments: list[Segment] = []
    for region in compose(content, bodies):
        segments += [*([Outside(text="\n")] if segments else []), region]
    return join(segments)


def _in_order(specs: Iterable[SectionSpec]) -> list[SectionSpec]:
    """By their order; the sections of a part stay together, where the part comes first."""
    ranked = sorted(specs, key=lambda s: (s.order, s.id))
    first: dict[str, int] = {}
    for place, spec in enumerate(ranked):
        first.setdefault(spec.part, place)
    return sorted(ranked, key=lambda s: first[s.part])


def part_id(part: str) -> str:
    """The id of a part's heading: `part-` and its words."""
    words = "".join(c if c.isascii() and c.isalnum() else " " for c in part.lower()).split()
    return "part-" + ("-".join(words) or "x")


def _coverage(content: Content) -> str:
    titles = {s.id: s.title for s in content.specs} | {name: title for name, title, _ in _APPENDICES}
    return coverage_table(content.coverage, titles, content.ledger)


def _open(content: Content) -> str:
    return open_questions(content.ledger, content.agenda, {s.id: s.title for s in content.specs})


_APPENDICES: tuple[tuple[str, str, Callable[[Content], str]], ...] = (
    ("decision-log", "Decision log", lambda c: decision_log(c.ledger, c.question_words)),
    (
        "open-questions",
        "Open questions",
        lambda c: open_questions(c.ledger, c.agenda, {s.id: s.title for s in c.specs}),
    ),
    ("actions", "Actions", lambda c: actions(c.ledger)),
    ("ledger-entries", "Ledger entries", lambda c: other_entries(c.ledger)),
    ("coverage", "Coverage of the brief", _coverage),
    ("sources", "Sources", lambda c: sources(c.ledger)),
    ("history", "Change history", lambda c: change_history(c.ledger, c.homes, {s.id: s.title for s in c.specs})),
)


def appendices(content: Content) -> Iterator[Region]:
    """The appendices, each a region of its own."""
    yield Region(id=APPENDICES, text=f"{anchor(APPENDICES)}\n\n## Appendices\n")
    for name, title, body in _APPENDICES:
        yield Region(id=name, text=stacked(anchor(name), f"### {title}", body(content)) + "\n")


def front_matter(content: Content) -> str:
    """YAML between `---` lines: title, format, engine, date of the newest discussion, sources, counts."""
    lines = [
        f"title: {scalar(content.title)}",
        f"format: {FORMAT_VERSION}",
        f"engine: {scalar(', '.join(engines(content)) or 'none')}",
    ]
    newest = newest_date(content.ledger)
    lines += [f"date: {newest.isoformat()}"] if newest else []
    lines += ["sources:" if content.ledger.discussions else "sources: []"]
    lines += [f"  - {{file: {scalar(d.source)}, date: {d.date or 'null'}}}" for d in content.ledger.discussions]
    lines += ["counts:", *(f"  {name}: {number}" for name, number in counts(content.ledger).items())]
    return "\n".join(("---", *lines, "---", ""))


def newest_date(ledger: Ledger) -> dt.date | None:
    """The date of the newest discussion."""
    return max((d.date for d in ledger.discussions if d.date), default=None)


def engines(content: Content) -> tuple[str, ...]:
    """What drafted the sections, each once, in alphabetical order."""
    return tuple(sorted({d.engine for d in content.drafts}))


def counts(ledger: Ledger) -> dict[str, int]:
    """What the ledger holds, by the names that the front matter uses."""
    decisions = list(ledger.of(Kind.DECISION))
    return {
        "discussions": len(ledger.discussions),
        "decisions_accepted": sum(e.status == "accepted" for e in decisions),
        "decisions_superseded": sum(e.status == "superseded" for e in decisions),
        "decisions_rejected": sum(e.status == "rejected" for e in decisions),
        "decisions_open": sum(e.status in {"proposed", "deferred"} for e in decisions),
        "technologies": sum(1 for _ in ledger.of(Kind.TECHNOLOGY)),
        "components": sum(1 for _ in ledger.of(Kind.COMPONENT)),
        "questions_open": sum(e.status == "open" for e in ledger.of(Kind.QUESTION)),
        "actions_open": sum(e.status == "open" for e in ledger.of(Kind.ACTION)),
        "entries": len(ledger.entries),
    }


def head(content: Content) -> str:
    """The title, who wrote this and from what, and how to read it."""
    ledger, number = content.ledger, counts(content.ledger)
    newest = newest_date(ledger)
    read = count(len(ledger.discussions), "discussion")
    source = f"Made from {read}{f', the newest of {newest.isoformat()}' if newest else ''}."
    decided = count(number["decisions_accepted"], "decision")
    named = count(number["technologies"], "technology", "technologies")
    asked, due = count(number["questions_open"], "open question"), count(number["actions_open"], "open action")
    gone = f"{number['decisions_superseded']} since superseded"
    holds = f"It holds {decided} in force and {gone}, {named}, {asked} and {due}."
    written = f"{engine_sentence(engines(content))} {_READING}"
    return stacked(f"# {heading(content.title)}", f"{source} {holds}", written, _unread(ledger)) + "\n"


def _unread(ledger: Ledger) -> str:
    """What is missing because a model gave no usable answer for it."""
    gone = [
        f"{', '.join(map(stretch, d.unread))} of [{link_text(d.title)}](#{source_anchor(n)})"
        for n, d in enumerate(ledger.discussions, 1)
        if d.unread
    ]
    if not gone:
        return ""
    return f"Not read, since the model gave no usable answer: {'; '.join(gone)}. What was said there is missing."


_READING = (
    "A label in parentheses leads to the entry in the appendices, "
    "where the words that were said stand with their speaker, time and place."
)


def engine_sentence(names: Sequence[str]) -> str:
    """Who drafted the sections, said plainly."""
    rules = "by rules, without a language model: they arrange and phrase what was said rather than write"
    models = [inline(n) for n in names if n != OFFLINE]
    if not names:
        return "No section was drafted yet."
    if not models:
        return f"The sections were drafted offline, {rules}."
    also = f"; some sections still {rules}" if OFFLINE in names else ""
    which = f"language model{'s' if len(models) > 1 else ''} {', '.join(models)}"
    return f"The sections were drafted by the {which} and checked by code against what was said{also}."


def contents(content: Content, shown: Sequence[SectionSpec]) -> str:
    """The linked table of contents by parts. Sections on which nothing was said are named in a line of their own."""
    gone, empty = set(content.deleted), {d.section for d in content.drafts if not d.blocks}
    listed = [s for s in shown if s.id not in gone and s.id != SUMMARY]
    lines = []
    for part, specs in groupby(listed, key=lambda s: s.part):
        told = [_link(s) for s in specs if s.id not in empty or s.id in content.elsewhere]
        lines += [f"[**{link_text(part)}**](#{part_id(part)}): {' · '.join(told) or 'nothing said yet'}"]
    lines.append(
        f"[**Appendices**](#{APPENDICES}): " + " · ".join(f"[{t}](#{i})" for i, t, _ in _APPENDICES if i not in gone)
    )
    silent = [_link(s) for s in listed if s.id in empty and s.id not in content.elsewhere]
    quiet = f"Nothing was found yet about: {', '.join(silent)}." if silent else ""
    return stacked(anchor(CONTENTS), "## Contents", bullets(lines), quiet) + "\n"


def _link(spec: SectionSpec) -> str:
    return f"[{link_text(spec.title)}](#{spec.id})"
