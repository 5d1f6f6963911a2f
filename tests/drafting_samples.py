"""Drafts of two facts about a kiln, good and bad, and a run over sections of them."""

from __future__ import annotations

from engine_samples import brief
from fakes import Collecting, OneThreadParser, ScriptedEngine

from agent.diagrams.flowchart import Edge, Node
from agent.model.section import CheckContext, Paragraph, SectionBrief, SectionDraft, Sentence
from agent.model.transcript import Redacted
from agent.pipeline.drafting import draft_sections

GOOD = (
    Sentence(text="For 90 days the curves are kept by SQLite, on the board itself.", cites=("D-001",)),
    Sentence(text="To the gateway goes each firing that the controller has finished.", cites=("I-001",)),
)
BOXES = (Node(name="controller", cites=("I-001",)), Node(name="gateway", cites=("I-001",)))
ARROWS = (Edge(source="controller", target="gateway", label="firing", cites=("I-001",)),)
WRONG = Sentence(text="Kafka encrypts the marmalade.", cites=("D-001",))
WORSE = Sentence(text="Zebras replicate the sauna.", cites=("D-001",))


def written(section: str, *sentences: Sentence) -> SectionDraft:
    return SectionDraft(section=section, blocks=(Paragraph(sentences=sentences),), engine="scripted")


def section(name: str, *, facts: bool = True) -> Redacted[SectionBrief]:
    value = brief().value
    spec = value.spec.model_copy(update={"id": name, "min_words": 0})
    change = {"spec": spec, "related": ()} | ({} if facts else {"facts": ()})
    return Redacted[SectionBrief](value=value.model_copy(update=change))


def context(of: SectionBrief) -> CheckContext:
    names = ("SQLite", "board", "controller", "gateway", "firing")
    return CheckContext(brief=of, entries=(*of.facts, *of.related), names=names)


def run(engine: ScriptedEngine, *briefs: Redacted[SectionBrief], threads: int = 0) -> dict[str, SectionDraft]:
    return draft_sections(briefs, context, engine, OneThreadParser(), Collecting(), threads).made
