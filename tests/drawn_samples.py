"""What the rules draw and tell of a talk, section by section, for the tests of pictures."""

from __future__ import annotations

import datetime as dt

from talk_samples import engine, found

from agent.catalogue import load
from agent.diagrams import AnyDiagram
from agent.engines.offline.compose import compose
from agent.mermaid import MermaidParser
from agent.model.details import PREFIX
from agent.model.finding import Evidence
from agent.model.ledger import Entry, Ledger
from agent.model.section import Block, CheckContext, Listing, Paragraph, Picture, SectionDraft, Severity
from agent.steps import check, names
from agent.steps.plan import briefs
from agent.types import OFFLINE


def entries(talk: str) -> tuple[Entry, ...]:
    """What the rules find in a talk, as entries with labels."""
    return tuple(
        Entry(
            id=f"{PREFIX[f.kind]}-{n:03}", finding=f"f{n}", kind=f.kind, title=f.title, statement=f.statement,
            status=f.status, details=f.details, topic=f.topic, weight=f.weight, tier=f.tier, date=dt.date(2026, 5, 4),
            evidence=tuple(
                Evidence(source="talk.txt", discussion="talk", turn=q.turn, speaker="Ada", quote=q.words)
                for q in f.quotes
            ),
        )
        for n, f in enumerate(found(talk), 1)
    )  # fmt: skip


def section(talk: str, name: str) -> tuple[Block, ...]:
    """The blocks of one section."""
    catalogue = load()
    brief = next(
        b for b in briefs(Ledger(entries=entries(talk)), catalogue.sections, catalogue.home) if b.spec.id == name
    )
    return compose(brief, engine().phrasings)


def pictures(talk: str, name: str) -> tuple[AnyDiagram, ...]:
    """The diagrams of one section."""
    return tuple(b.diagram for b in section(talk, name) if isinstance(b, Picture))


def arrows(talk: str, name: str, sort: str) -> list[str]:
    """The arrows of the section's diagrams of a sort as 'from → to: what'."""
    return [
        f"{source} → {target}: {what}".removesuffix(": ")
        for d in pictures(talk, name)
        if d.sort() == sort
        for source, target, what in d.arrows()
    ]


def prose(talk: str, name: str) -> str:
    """The sentences of the section's paragraphs."""
    return " ".join(s.text for b in section(talk, name) if isinstance(b, Paragraph) for s in b.sentences)


def steps(talk: str, name: str) -> list[list[str]]:
    """The numbered lists of the section."""
    return [[s.text for s in b.items] for b in section(talk, name) if isinstance(b, Listing) and b.ordered]


def faults(talk: str, name: str) -> list[str]:
    """What the checks hold against the section as it is drafted first."""
    catalogue = load()
    ledger = Ledger(entries=entries(talk))
    brief = next(b for b in briefs(ledger, catalogue.sections, catalogue.home) if b.spec.id == name)
    draft = SectionDraft(section=name, blocks=compose(brief, engine().phrasings), engine=OFFLINE)
    template = frozenset(w.casefold() for w in catalogue.text("lexicons/template_words.txt").split())
    context = CheckContext(brief=brief, entries=ledger.entries, names=names.known(ledger, {}), template_words=template)
    found = check.run(draft, context, MermaidParser())
    return [f"{v.place}: {v.message}" for v in found if v.severity is Severity.ERROR]
