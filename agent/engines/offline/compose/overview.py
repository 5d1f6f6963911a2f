"""How the system works: what it is for, the ways between its parts told along the arrows, and the decisions that tell a way over several."""

from __future__ import annotations

from collections.abc import Sequence

from agent.engines.offline.compose.consists import consists
from agent.engines.offline.compose.phrasings import Voice
from agent.engines.offline.compose.purpose import purpose
from agent.engines.offline.compose.sequences import is_flow
from agent.engines.offline.compose.told_flows import lines
from agent.engines.offline.compose.ways import ways
from agent.engines.offline.compose.wording import clause_key, lowered, spoken, wording, written_small
from agent.model.details import Kind
from agent.model.ledger import Entry
from agent.model.section import Block, Paragraph, SectionBrief, Sentence


def overview(brief: SectionBrief, voice: Voice) -> list[Block]:
    """What happens in each flow, the ways between the parts told along the arrows, and the decisions that tell one over several."""
    entries = (*brief.facts, *brief.related)
    given = purpose(entries, voice)
    blocks: list[Block] = [Paragraph(sentences=tuple(given))] if given else []
    flows = [e for e in entries if is_flow(e)]
    blocks += [Paragraph(sentences=tuple(_flow(e, entries, voice))) for e in flows[:_FLOWS]]
    shown = {(w.discussion, w.turn, w.quote) for e in flows for w in e.evidence}
    sentences = ways(entries, voice) or consists(entries)
    blocks += [Paragraph(sentences=tuple(sentences))] if sentences else []
    seen = written_small(entries)
    names = [e.title for e in entries if e.kind is Kind.COMPONENT]
    walks: list[Sentence] = []
    for entry in brief.related:
        told = wording(entry, voice.phrasings, seen)
        on_the_way = sum(name.casefold() in told.said.casefold() for name in names) >= _ON_THE_WAY
        if {(w.discussion, w.turn, w.quote) for w in entry.evidence} <= shown:
            continue  # a flow tells it
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


def _flow(entry: Entry, entries: Sequence[Entry], voice: Voice) -> list[Sentence]:
    """The steps of a flow in running words, a few to a sentence; the first says which flow it is."""
    steps = lines(entry, entries, voice.phrasings)
    plain = [voice.phrasings.written(s.text).rstrip(".") for s in steps]
    told = []
    for at in range(0, len(plain), _STEPS):
        some = [
            plain[at],
            *(lowered(s) if s.startswith(("The ", "A ", "An ")) else s for s in plain[at + 1 : at + _STEPS]),
        ]
        comma = "; " if any(", " in s for s in some) else ", "
        joined = some[0] if len(some) == 1 else f"{comma.join(some[:-1])}{comma}and {some[-1]}"
        key = "flow.asked" if entry.title.startswith(_ASKED) else "flow.told"
        said = voice.say(key, name=entry.title, said=lowered(joined)) if at == 0 else f"{joined}."
        cites = dict.fromkeys(c for s in steps[at : at + _STEPS] for c in s.cites)
        told.append(Sentence(text=said, cites=tuple(cites)))
    return told


_ASKED = ("What ", "How ")
_FLOWS = 4
_STEPS = 3
"""Steps that one sentence tells."""
_ON_THE_WAY = 3
"""Parts that a decision must name to tell a way through the system."""
_WALKS = 4
