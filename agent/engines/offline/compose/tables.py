"""Everything but decisions: tables where entries have the same fields, lists where each is one sentence."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pydantic import ValidationError

from agent.diagrams.state import EDGE, LEADS
from agent.engines.offline.compose.arguments import arguments
from agent.engines.offline.compose.cells import filled
from agent.engines.offline.compose.contracts import contracts
from agent.engines.offline.compose.lives import lives, of_one
from agent.engines.offline.compose.loose import placed
from agent.engines.offline.compose.parts import components, interactions
from agent.engines.offline.compose.passages import steps_settled
from agent.engines.offline.compose.phrasings import Voice
from agent.engines.offline.compose.sequences import apart_ways, flow, is_flow, written_low
from agent.engines.offline.compose.technologies import technologies
from agent.engines.offline.compose.told_flows import Line, lines, numbered
from agent.engines.offline.compose.wording import (
    evidence_of,
    people,
    quoted,
    shown_speaker,
    statement,
    stopped,
    wording,
    words_of,
    written_small,
)
from agent.model.details import (
    AlgorithmDetails,
    ComponentDetails,
    ConceptDetails,
    Kind,
    Transition,
    ViewDetails,
)
from agent.model.ledger import Entry
from agent.model.section import Block, Listing, Paragraph, Picture, Row, SectionBrief, Sentence, Subheading, Table
from agent.text.words import stems


def tables(brief: SectionBrief, voice: Voice) -> list[Block]:
    """The blocks of all kinds that have their home here, decisions left out, in the order of the kinds, each led to."""
    blocks: list[Block] = []
    for kind, maker in _MAKERS.items():
        entries = [e for e in brief.facts if e.kind is kind and e.status not in ("withdrawn", "superseded")]
        entries = [e for e in entries if kind is not Kind.CONSTRAINT or e.topic != "overview"]  # the overview opens so
        made = maker(entries, voice, brief) if entries else []
        lead = voice.phrasings.sentences.get(f"lead.{kind.value}")
        if lead and made and isinstance(made[0], Table | Listing):
            blocks.append(Paragraph(sentences=(Sentence(text=lead[0]),)))
        blocks += made
    return blocks


def _technologies(entries: Sequence[Entry], voice: Voice, brief: SectionBrief) -> list[Block]:
    """The technologies, told with the decisions that the section knows."""
    every = (*brief.facts, *brief.related)
    return technologies(entries, voice, [e for e in every if e.kind is Kind.DECISION and e.status == "accepted"])


def _components(entries: Sequence[Entry], voice: Voice, brief: SectionBrief) -> list[Block]:
    """The parts, told with the ways that the section knows."""
    return components(entries, voice, [e for e in brief.related if e.kind is Kind.INTERACTION and e.current])


def _interactions(entries: Sequence[Entry], voice: Voice, brief: SectionBrief) -> list[Block]:
    below = [Subheading(text=voice.say("lead.below_flows"))] if any(map(is_flow, brief.facts)) else []
    return [*below, *interactions(entries)]


def _contracts(entries: Sequence[Entry], voice: Voice, brief: SectionBrief) -> list[Block]:
    return contracts(entries)


def _concepts(entries: Sequence[Entry], voice: Voice, brief: SectionBrief) -> list[Block]:
    rows = [
        Row(cells=(e.title, e.details.meaning, "; ".join(e.details.attributes)), cites=(e.id,))
        for e in entries
        if isinstance(e.details, ConceptDetails)
    ]
    return [filled(("Term", "Meaning here", "Attributes"), rows)]


def _states(entries: Sequence[Entry], voice: Voice, brief: SectionBrief) -> list[Block]:
    """The moves of each entity in one sentence; the picture beside it shows them."""
    listed: list[Sentence] = []
    told: list[Sentence] = []
    for life in placed(lives(entries)):
        if not life.moves and life.states:
            cites = tuple(dict.fromkeys(c for cites in life.states.values() for c in cites))
            listed.append(
                Sentence(text=f"The states {of_one(life.entity)} are {people(tuple(life.states))}.", cites=cites)
            )
        elif life.moves:
            moves = dict.fromkeys(voice.phrasings.written(_move(m.transition)) for m in life.moves)
            cites = tuple(dict.fromkeys(c for m in life.moves for c in m.cites))
            told.append(Sentence(text=f"The states {of_one(life.entity)}: {'; '.join(moves)}.", cites=cites))
    return [Paragraph(sentences=(*listed, *told))] if told or listed else []


def _move(move: Transition) -> str:
    when = f" {'' if move.trigger.startswith(LEADS) else 'when '}{move.trigger}" if move.trigger else ""
    ends = f"it begins in {move.target}" if move.source == EDGE else f"from {move.source} to {move.target}"
    return f"{ends}{when}{f', provided that {move.guard}' if move.guard else ''}"


def _algorithms(entries: Sequence[Entry], voice: Voice, brief: SectionBrief) -> list[Block]:
    """Each procedure with its steps in order, and what was turned down for one of them behind them; a flow with its picture."""
    blocks: list[Block] = []
    decided = steps_settled(brief.facts)
    for entry in entries:
        d = entry.details
        steps = d.steps if isinstance(d, AlgorithmDetails) and len(d.steps) > 1 else ()
        if len(entries) > 1 or is_flow(entry):
            blocks.append(Subheading(text=entry.title))
        own = [decided[step] for step in steps if step in decided]
        every = (*brief.facts, *brief.related)
        told = lines(entry, every, voice.phrasings) if is_flow(entry) else [Line(s, (entry.id,)) for s in steps]
        if not is_flow(entry):
            blocks.append(Paragraph(sentences=(Sentence(text=entry.statement, cites=(entry.id,)),)))
        if steps:
            items = (
                Sentence(
                    text=stopped(voice.phrasings.written(line.text)),
                    cites=(*line.cites, *(e.id for e in filter(None, [decided.get(line.text)]))),
                )
                for line in told
            )
            blocks.append(Listing(ordered=True, items=tuple(items)))
        blocks += _other_ways(entry, told, voice)
        blocks += _drawn(entry, brief) if is_flow(entry) else []
        said = " ".join((entry.statement, *steps))
        more = [s for e in own for s in arguments(e, voice, said, {}, ())]
        blocks += [Paragraph(sentences=tuple(more))] if more else []
    return blocks


def _other_ways(entry: Entry, listed: Sequence[Line], voice: Voice) -> list[Block]:
    """What may be done instead of some of the steps of a flow, by their numbers in the list."""
    d = entry.details
    told = []
    for way in apart_ways(d) if isinstance(d, AlgorithmDetails) else ():
        steps = [written_low(voice.phrasings.written(s)) for s in way.steps]
        first, last = numbered(listed, way.first), numbered(listed, way.until) - 1
        said = voice.say(
            "flow.instead_of_one" if first == last else "flow.instead",
            first=str(first),
            last=str(last),
            said=people(tuple(steps)),
        )
        told.append(Sentence(text=said, cites=(entry.id,)))
    return [Paragraph(sentences=tuple(told))] if told else []


def _drawn(entry: Entry, brief: SectionBrief) -> list[Block]:
    """A flow as a sequence diagram; nothing where its names cannot be told apart."""
    named = ((e.title, e.details) for e in (*brief.facts, *brief.related))
    people = frozenset(name for name, d in named if isinstance(d, ComponentDetails) and d.what == "person")
    try:
        return [Picture(diagram=flow(entry, people, (*brief.facts, *brief.related)))]
    except ValidationError:
        return []


def _views(entries: Sequence[Entry], voice: Voice, brief: SectionBrief) -> list[Block]:
    """Who showed each picture, and the words beside it; the pictures themselves stand above."""
    told = []
    for entry in entries:
        if isinstance(entry.details, ViewDetails):
            who = shown_speaker(entry.details.drawn_by)
            words = quoted(entry.evidence[0].quote)
            key = "view.shown" if who else "view.shown_by_nobody"
            told.append(Sentence(text=voice.say(key, who=who, quote=words), cites=(entry.id,)))
    return [Paragraph(sentences=tuple(told))] if told else []


def _sentences(entries: Sequence[Entry], voice: Voice, brief: SectionBrief) -> list[Block]:
    """Entries that are one statement each. What is speech stands as a quotation."""
    seen = written_small(entries)
    told = (
        (e, words_of(e) if len(stems(e.statement)) < _FEW or _talked(e, voice, seen) else statement(e, voice, seen))
        for e in entries
    )
    return [Listing(items=tuple(Sentence(text=text, cites=(e.id,)) for e, text in told))]


def _talked(entry: Entry, voice: Voice, seen: frozenset[str]) -> bool:
    """Whether what is given is told in the words of talk, 'we have got …', so that it must not pass for the document's prose."""
    said = wording(entry, voice.phrasings, seen).said
    return entry.kind in (Kind.CONSTRAINT, Kind.POLICY) and voice.phrasings.has("speech.we", said)


_FEW = 5
"""Words that carry meaning below which a statement is shown in the words that were said, whose speaker tells what it is about."""


def _risks(entries: Sequence[Entry], voice: Voice, brief: SectionBrief) -> list[Block]:
    """Each danger that was named; one that was taken on says so."""
    seen = written_small(entries)
    items = []
    for entry in entries:
        told_as = _in_its_words(entry) if voice.phrasings.has("speech.pronoun", entry.statement) else ""
        told_as = told_as or statement(entry, voice, seen)
        taken = f" {voice.say('risk.accepted')}" if entry.status == "accepted" else ""
        items.append(Sentence(text=f"{told_as}{taken}", cites=(entry.id,)))
    return [Listing(items=tuple(items))]


def _in_its_words(entry: Entry) -> str:
    """The sentences of the turn that name a danger, where it takes the one before to know what 'it' is; '' where there is none."""
    last = evidence_of(entry)
    said = [e.quote for e in entry.evidence if (e.discussion, e.turn) == (last.discussion, last.turn)]
    who = shown_speaker(last.speaker)
    return f"{who[:1].upper()}{who[1:]}: {quoted(' '.join(said))}" if who and len(said) > 1 else ""


_Maker = Callable[[Sequence[Entry], Voice, SectionBrief], list[Block]]
_MAKERS: dict[Kind, _Maker] = {
    Kind.PRINCIPLE: _sentences,
    Kind.POLICY: _sentences,
    Kind.CONSTRAINT: _sentences,
    Kind.PRACTICE: _sentences,
    Kind.COMPONENT: _components,
    Kind.ALGORITHM: _algorithms,
    Kind.INTERACTION: _interactions,
    Kind.CONTRACT: _contracts,
    Kind.STATE: _states,
    Kind.CONCEPT: _concepts,
    Kind.TECHNOLOGY: _technologies,
    Kind.VIEW: _views,
    Kind.RISK: _risks,
}
