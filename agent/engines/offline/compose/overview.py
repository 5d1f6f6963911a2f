"""How the system works: what it is for, the ways between its parts told along the arrows, and the decisions that tell a way over several."""

from __future__ import annotations

from agent.engines.offline.compose.consists import consists
from agent.engines.offline.compose.phrasings import Voice
from agent.engines.offline.compose.purpose import purpose
from agent.engines.offline.compose.ways import ways
from agent.engines.offline.compose.wording import clause_key, spoken, wording, written_small
from agent.model.details import Kind
from agent.model.section import Block, Paragraph, SectionBrief, Sentence


def overview(brief: SectionBrief, voice: Voice) -> list[Block]:
    """The parts, the ways between them told along the arrows, and the decisions that tell a way over several parts."""
    entries = (*brief.facts, *brief.related)
    given = purpose(entries, voice)
    blocks: list[Block] = [Paragraph(sentences=tuple(given))] if given else []
    sentences = ways(entries, voice) or consists(entries)
    blocks += [Paragraph(sentences=tuple(sentences))] if sentences else []
    seen = written_small(entries)
    names = [e.title for e in entries if e.kind is Kind.COMPONENT]
    walks: list[Sentence] = []
    for entry in brief.related:
        told = wording(entry, voice.phrasings, seen)
        on_the_way = sum(name.casefold() in told.said.casefold() for name in names) >= _ON_THE_WAY
        if entry.status == "accepted" and told.form in ("clause", "note") and on_the_way:
            walks.append(
                Sentence(
                    text=voice.say(
                        clause_key(told.said, voice.phrasings) if spoken(entry, told.said) else "decision.clause",
                        said=told.said,
                    ),
                    cites=(entry.id,),
                )
            )
    return [*blocks, Paragraph(sentences=tuple(walks[:_WALKS]))] if walks else blocks


_ON_THE_WAY = 3
"""Parts that a decision must name to tell a way through the system."""
_WALKS = 4
