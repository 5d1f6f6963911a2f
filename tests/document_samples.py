"""A small ledger about a fictitious ferry-booking system, and sections over it, for the tests of the document."""

from __future__ import annotations

import datetime as dt

from agent.model.details import (
    ActionDetails,
    Alternative,
    DecisionDetails,
    Details,
    Kind,
    Objection,
    QuestionDetails,
    Said,
    TechnologyDetails,
)
from agent.model.finding import Evidence
from agent.model.ledger import Change, Discussion, Entry, Ledger
from agent.model.section import Paragraph, SectionDraft, SectionSpec, Sentence

FIRST, SECOND = dt.date(2026, 4, 7), dt.date(2026, 4, 9)


def entry(label: str, details: Details, status: str, statement: str, **more: object) -> Entry:
    """An entry with one quote, the statement itself unless `quote` says otherwise."""
    quote = str(more.pop("quote", statement))
    speaker = str(more.pop("speaker", "Ada"))
    evidence = Evidence(
        source="quay.vtt", discussion="quay", turn=4, speaker=speaker, time="0:01:10.000", anchor="cue 9", quote=quote
    )
    fields = {
        "id": label,
        "finding": label.lower(),
        "kind": details.kind,
        "title": statement[:40],
        "statement": statement,
        "status": status,
        "details": details,
        "evidence": (evidence,),
        "topic": "storage",
        "date": FIRST,
        "history": (Change(date=FIRST, discussion="quay", turn=4, what=status),),
    }
    return Entry.model_validate(fields | more)


def ledger(*more: Entry) -> Ledger:
    """A replaced decision, its successor, a technology, a question and an action."""
    old = entry(
        "D-001",
        DecisionDetails(),
        "superseded",
        "Seats are held for 15 minutes",
        superseded_by="D-002",
        history=(
            Change(date=FIRST, discussion="quay", turn=4, what="accepted"),
            Change(date=SECOND, discussion="deck", turn=2, what="replaced by D-002"),
        ),
    )
    new = entry(
        "D-002",
        DecisionDetails(
            rationale=(Said(text="people pay on the pier", speaker="Bo", turn=3, verbatim=True),),
            alternatives=(
                Alternative(name="No hold at all", reason=Said(text="double bookings", verbatim=False)),
                Alternative(name="A day"),
            ),
            decided_by="Ada",
            assented=("Bo",),
            objections=(Objection(by="Cy", text="too long for small boats", answer="small boats take no bookings"),),
        ),
        "accepted",
        "Seats are held for 40 minutes",
        supersedes=("D-001",),
        date=SECOND,
        history=(Change(date=SECOND, discussion="deck", turn=2, what="accepted"),),
    )
    tech = entry("T-001", TechnologyDetails(role="seat ledger", version="16"), "chosen", "Postgres keeps the seats")
    ask = entry("Q-001", QuestionDetails(asked_by="Bo"), "open", "Who refunds a cancelled crossing?", speaker="Bo")
    act = entry("A-001", ActionDetails(owner="Cy", due="Friday"), "open", "Measure the pier's network")
    discussions = (
        Discussion(
            key="quay",
            revision="r1",
            date=FIRST,
            source="quay.vtt",
            title="Quay meeting",
            format="vtt",
            turns=9,
            words=1200,
            participants=("Ada", "Bo"),
        ),
        Discussion(
            key="deck",
            revision="r2",
            date=SECOND,
            source="deck.txt",
            title="Deck follow-up",
            format="plain",
            turns=5,
            words=300,
        ),
    )
    return Ledger(entries=(old, new, tech, ask, act, *more), discussions=discussions)


def spec(section: str, *, order: int = 10, part: str = "Structure", covers: tuple[str, ...] = ("B01",)) -> SectionSpec:
    """A section of the catalogue."""
    return SectionSpec(
        id=section,
        order=order,
        title=section.replace("-", " ").title(),
        part=part,
        covers=covers,
        question=f"What about {section}?",
        guidance="Say it.",
        digest="0",
    )


def draft(section: str, *blocks: object, engine: str = "offline") -> SectionDraft:
    """A drafted section."""
    return SectionDraft.model_validate({"section": section, "blocks": blocks, "engine": engine})


def paragraph(text: str, *cites: str) -> Paragraph:
    """A paragraph of one sentence."""
    return Paragraph(sentences=(Sentence(text=text, cites=cites),))


__all__ = ["FIRST", "SECOND", "Kind", "draft", "entry", "ledger", "paragraph", "spec"]
