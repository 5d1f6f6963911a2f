"""Everything but decisions: tables where entries have the same fields, lists where each is one sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from agent.engines.offline.compose.arguments import why_not
from agent.engines.offline.compose.maps import VAGUE
from agent.engines.offline.compose.overview import does, sort_of
from agent.engines.offline.compose.phrasings import Voice, capital
from agent.engines.offline.compose.wording import (
    people,
    quoted,
    shown_speaker,
    statement,
    stopped,
    wording,
    written_small,
)  # fmt: skip
from agent.engines.offline.phrasing import statement as told
from agent.model.details import (
    AlgorithmDetails,
    ComponentDetails,
    ConceptDetails,
    ContractDetails,
    InteractionDetails,
    Kind,
    Said,
    StateDetails,
    TechnologyDetails,
    Transition,
    ViewDetails,
)
from agent.model.ledger import Entry
from agent.model.section import Block, Listing, Paragraph, Row, SectionBrief, Sentence, Subheading, Table
from agent.text.names import holds

_LONGEST = 220


def tables(brief: SectionBrief, voice: Voice) -> list[Block]:
    """The blocks of all kinds that have their home here, decisions left out, in the order of the kinds, each led to."""
    blocks: list[Block] = []
    for kind, maker in _MAKERS.items():
        entries = [e for e in brief.facts if e.kind is kind and e.status not in ("withdrawn", "superseded")]
        made = _of_kind(kind, maker, entries, brief, voice) if entries else []
        lead = voice.phrasings.sentences.get(f"lead.{kind.value}")
        if lead and made and isinstance(made[0], Table | Listing):
            blocks.append(Paragraph(sentences=(Sentence(text=lead[0]),)))
        blocks += made
    return blocks


def _of_kind(kind: Kind, maker: _Maker, entries: Sequence[Entry], brief: SectionBrief, voice: Voice) -> list[Block]:
    """The blocks of one kind; parts and technologies are told with what else the section knows of them."""
    every = (*brief.facts, *brief.related)
    if kind is Kind.TECHNOLOGY:
        decided = [e for e in every if e.kind is Kind.DECISION and e.status == "accepted"]
        return _technologies(entries, voice, decided)
    if kind is Kind.COMPONENT:
        return _components(entries, voice, [e for e in brief.related if e.kind is Kind.INTERACTION and e.current])
    return maker(entries, voice)


def _cell(said: Said | None, voice: Voice) -> str:
    """A reason as a cell: the words and whose they are; empty where they stood before or are too long for a cell."""
    if said is None or len(said.text) > _LONGEST or not voice.first(said.text):
        return ""
    who = shown_speaker(said.speaker)
    return f"{quoted(said.text)}{f' ({who})' if who else ''}" if said.verbatim else stopped(said.text)


def _filled(headers: Sequence[str], rows: Sequence[Row]) -> Table:
    """The table without the columns that are empty in each row."""
    kept = [i for i in range(len(headers)) if any(row.cells[i] for row in rows)]
    return Table(
        headers=tuple(headers[i] for i in kept),
        rows=tuple(Row(cells=tuple(row.cells[i] for i in kept), cites=row.cites) for row in rows),
    )


def _technologies(entries: Sequence[Entry], voice: Voice, decided: Sequence[Entry] = ()) -> list[Block]:
    """One table a standing; what was only mentioned in a sentence.

    A technology for which nobody gave a reason is told by the decision in which it stands, or by what was said of it.
    """
    blocks: list[Block] = []
    for status, heading, name, why in _STANDINGS:
        rows = []
        for entry in sorted((e for e in entries if e.status == status), key=lambda e: e.title.casefold()):
            d = entry.details
            if isinstance(d, TechnologyDetails):
                what = "; ".join(dict.fromkeys(filter(None, (d.category, d.role))))
                said = _why(entry, voice) or _over(entry)
                cites: tuple[str, ...] = (entry.id,)
                if not said and (use := _in_use(entry, decided, voice)):
                    said, cites = use[0], (entry.id, use[1])
                said = said or (_words_about(entry, voice) if status == "considered" else "")
                rows.append(Row(cells=(entry.title, d.version or "", what, said), cites=cites))
        if rows:
            table = _filled((name, "Version", "What it is", why), rows)
            blocks += [Subheading(text=heading), table] if len(table.headers) > 1 else [_names(rows, heading)]
    mentioned = [e for e in entries if e.status == "mentioned"]
    if mentioned:
        text = voice.say("technology.mentioned", names=people(tuple(e.title for e in mentioned)))
        blocks.append(Paragraph(sentences=(Sentence(text=text, cites=tuple(e.id for e in mentioned)),)))
    return blocks


_STANDINGS = (
    ("chosen", "Chosen", "Technology", "For what, or why"),
    ("existing", "In use already", "Technology", "What is said of it"),
    ("considered", "Under consideration", "Considered", "What is said of it"),
    ("rejected", "Turned down", "Turned down", "Why not"),
)


def _against(entry: Entry, voice: Voice) -> str:
    """The words about a technology that lost which speak against it, where some do; who said them stands behind."""
    said = (e for e in entry.evidence if len(e.quote.split()) >= _AN_ARGUMENT and len(e.quote) <= _LONGEST)
    found = next((e for e in said if voice.phrasings.has("lost.against", e.quote) and voice.first(e.quote)), None)
    if found is None:
        return ""
    who = shown_speaker(found.speaker)
    return f"turned down; {who}: {quoted(found.quote)}" if who else f"turned down: {quoted(found.quote)}"


_AN_ARGUMENT = 6
"""Words below which nobody argues."""


def _in_use(entry: Entry, decided: Sequence[Entry], voice: Voice) -> tuple[str, str] | None:
    """The decision that a technology stands in, as a clause, and its label: the shortest that says most."""
    naming = [e for e in decided if entry.status != "considered" and holds(entry.title, e.statement)]
    told = [(e, w.said) for e in naming if (w := wording(e, voice.phrasings)).form in ("clause", "note", "phrase")]
    short = [(e, said) for e, said in told if len(said) <= _LONGEST and not voice.phrasings.has("lost.refuses", said)]
    best = min(short, key=lambda it: (abs(len(it[1]) - _A_LINE), it[0].id), default=None)
    return (stopped(capital(best[1])), best[0].id) if best else None


_A_LINE = 80
"""Characters of a cell that says enough and can be read at a glance."""


def _words_about(entry: Entry, voice: Voice) -> str:
    """What somebody said of a technology that was weighed: who, and the words."""
    said = (e for e in entry.evidence if len(e.quote.split()) >= _AN_ARGUMENT and len(e.quote) <= _LONGEST)
    found = next((e for e in said if voice.first(e.quote)), None)
    if found is None:
        return ""
    who = shown_speaker(found.speaker)
    return f"{who}: {quoted(found.quote)}" if who else quoted(found.quote)


def _over(entry: Entry) -> str:
    """What a row says of a technology that lost without a reason, so that it is not read as one in use."""
    return "turned down" if entry.status == "rejected" else ""


def _names(rows: Sequence[Row], heading: str) -> Block:
    """A standing of which nothing but the names is known."""
    cites = tuple(c for r in rows for c in r.cites)
    return Paragraph(sentences=(Sentence(text=f"{heading}: {people(tuple(r.cells[0] for r in rows))}.", cites=cites),))


def _why(entry: Entry, voice: Voice) -> str:
    """Why a technology has its standing: the reason alone where the words give one for it, else what they say of it."""
    d = entry.details
    if not isinstance(d, TechnologyDetails):
        return ""
    if d.reason is None:
        return _against(entry, voice) if entry.status == "rejected" else ""
    if not d.reason.verbatim:
        return stopped(d.reason.text)
    if entry.status == "rejected":
        why = why_not(entry.title, d.reason, voice)
        if why:
            return why
    plain = voice.phrasings.written(told(d.reason.text).rstrip("."))
    if plain and not voice.phrasings.has("speech.marks", plain) and len(plain) <= _LONGEST:
        return stopped(plain) if voice.first(plain) else ""
    return _cell(d.reason, voice)


def _components(entries: Sequence[Entry], voice: Voice, passing: Sequence[Entry] = ()) -> list[Block]:
    """One row a part. A part of which nobody said what it does is told by what it passes to others."""
    rows = []
    for entry in entries:
        details = entry.details
        if isinstance(details, ComponentDetails):
            duty = "; ".join(_fullest(_duty(entry.title, s, voice) for s in details.responsibility))
            where = {"inside": "inside", "outside": "outside", "unknown": ""}[details.boundary]
            standing = "" if details.standing in ("unknown", "existing") else details.standing
            owns = ", ".join(details.owns)
            what = "" if details.what == "other" else sort_of(details.what, entry.title)
            ways = [e for e in passing if not duty and _goes_from(entry.title, e)]
            duty = duty or "; ".join(dict.fromkeys(_way(e, voice) for e in ways))
            cites = (entry.id, *(e.id for e in ways))
            rows.append(Row(cells=(entry.title, what, where, standing, duty, owns), cites=cites))
    return [_filled(("Component", "What it is", "Boundary", "Standing", "What it does", "What it alone holds"), rows)]


def _goes_from(name: str, entry: Entry) -> bool:
    details = entry.details
    return isinstance(details, InteractionDetails) and details.source == name and details.verb != VAGUE


def _way(entry: Entry, voice: Voice) -> str:
    """'publishes open command to the broker'."""
    assert isinstance(entry.details, InteractionDetails)  # noqa: S101  # the caller took interactions only
    return does(entry.details, voice.phrasings)


def _fullest(duties: Iterable[str]) -> list[str]:
    """Each duty once, without those that another one says with more words."""
    told = list(dict.fromkeys(d for d in duties if d))
    return [d for d in told if not any(d != other and other.startswith(f"{d} ") for other in told)]


def _duty(name: str, said: Said, voice: Voice) -> str:
    """What a part does, where the words say it of this part: 'keeps one MQTT 5 connection open to the broker'."""
    if not said.verbatim:
        return said.text.rstrip(".")
    plain = voice.phrasings.written(told(said.text).rstrip("."))
    match = re.match(rf"(?:the )?(?:\w+ )?{re.escape(name)} (?P<does>[a-z]+s?\b.*)", plain, re.IGNORECASE)
    if match is None:
        short = name.rsplit(maxsplit=1)[-1]
        match = re.match(rf"the {re.escape(short)} (?P<does>[a-z]+s\b.*)", plain, re.IGNORECASE)
    if match is None or match["does"].split()[0] in _NO_DUTY:
        return ""
    does = re.split(
        r"[;:]|,? (?:because|since|so that|and if|otherwise)\b|, (?:and )?(?:the|it|that|then)\b", match["does"]
    )[0].strip(" ,")
    return does if len(does.split()) <= _DUTY_WORDS and not voice.phrasings.has("speech.marks", does) else ""


_DUTY_WORDS = 18
_NO_DUTY = frozenset(["is", "was", "are", "were", "has", "that", "which", "because", "and", "or"])


def _interactions(entries: Sequence[Entry], voice: Voice) -> list[Block]:
    rows: dict[tuple[str, str, str], tuple[str, ...]] = {}
    modes: dict[tuple[str, str, str], str] = {}
    for entry in entries:
        d = entry.details
        if isinstance(d, InteractionDetails):
            key = (d.source, d.target, f"{d.verb} {d.payload}" if d.payload else d.verb)
            rows[key] = (*rows.get(key, ()), entry.id)
            modes[key] = "" if d.mode == "unknown" else d.mode
    made = [Row(cells=(*key, modes[key]), cites=cites) for key, cites in rows.items()]
    return [_filled(("From", "To", "What passes", "How"), made)]


def _contracts(entries: Sequence[Entry], voice: Voice) -> list[Block]:
    """One subsection a contract with fields: what is said of it, and what each field means; the others in one table."""
    blocks: list[Block] = []
    rows = []
    for entry in entries:
        d = entry.details
        if not isinstance(d, ContractDetails):
            continue
        if len(d.fields) >= _FIELDS:
            blocks += [Subheading(text=entry.title), *_fields(entry, d)]
            continue
        fields = "; ".join(f"{f.name}: {f.meaning}" if f.meaning else f.name for f in d.fields)
        cells = (entry.title, d.producer or "", ", ".join(d.consumers), fields, "; ".join((*d.guarantees, *d.errors)))
        rows.append(Row(cells=cells, cites=(entry.id,)))
    table = _filled(("Contract", "Producer", "Consumers", "Fields", "Guarantees and errors"), rows) if rows else None
    return [*([table] if table is not None and len(table.headers) > 1 else []), *blocks]


_FIELDS = 2


def _fields(entry: Entry, d: ContractDetails) -> list[Block]:
    """Who writes and reads it, its fields, and what is guaranteed."""
    told = [Sentence(text=stopped(entry.statement), cites=(entry.id,))]
    parties = [("Producer", d.producer or ""), ("Consumers", ", ".join(d.consumers))]
    parties += [("Guarantees and errors", "; ".join((*d.guarantees, *d.errors)))]
    told += [Sentence(text=f"{what}: {stopped(who)}", cites=(entry.id,)) for what, who in parties if who]
    blocks: list[Block] = [Paragraph(sentences=tuple(told))]
    if any(f.meaning for f in d.fields):
        rows = tuple(Row(cells=(f.name, f.meaning), cites=(entry.id,)) for f in d.fields)
        blocks.append(Table(headers=("Field", "What it means"), rows=rows))
    return blocks


def _concepts(entries: Sequence[Entry], voice: Voice) -> list[Block]:
    rows = [
        Row(cells=(e.title, e.details.meaning, "; ".join(e.details.attributes)), cites=(e.id,))
        for e in entries
        if isinstance(e.details, ConceptDetails)
    ]
    return [_filled(("Term", "Meaning here", "Attributes"), rows)]


def _states(entries: Sequence[Entry], voice: Voice) -> list[Block]:
    """The moves of each entity in one sentence; the picture beside it shows them."""
    moves: dict[str, list[tuple[str, str]]] = {}
    listed: list[Sentence] = []
    for entry in entries:
        d = entry.details
        if not isinstance(d, StateDetails):
            continue
        moves.setdefault(d.entity, []).extend((_move(t), entry.id) for t in d.transitions)
        if not d.transitions:
            listed.append(Sentence(text=f"The states of {d.entity} are {people(d.states)}.", cites=(entry.id,)))
    told = [
        Sentence(
            text=f"The states of {entity}: {'; '.join(dict.fromkeys(text for text, _ in made))}.",
            cites=tuple(dict.fromkeys(label for _, label in made)),
        )
        for entity, made in moves.items()
        if made
    ]
    return [Paragraph(sentences=(*told, *listed))] if told or listed else []


def _move(move: Transition) -> str:
    when = f" when {move.trigger}" if move.trigger else ""
    ends = f"from {move.source}" if move.source else "", f"to {move.target}" if move.target else ""
    return f"{' '.join(filter(None, ends))}{when}{f', provided that {move.guard}' if move.guard else ''}"


def _algorithms(entries: Sequence[Entry], voice: Voice) -> list[Block]:
    blocks: list[Block] = []
    for entry in entries:
        d = entry.details
        blocks.append(Subheading(text=entry.title))
        blocks.append(Paragraph(sentences=(Sentence(text=entry.statement, cites=(entry.id,)),)))
        if isinstance(d, AlgorithmDetails) and len(d.steps) > 1:
            blocks.append(
                Listing(ordered=True, items=tuple(Sentence(text=stopped(s), cites=(entry.id,)) for s in d.steps))
            )
    return blocks


def _views(entries: Sequence[Entry], voice: Voice) -> list[Block]:
    """Who showed each picture, and the words beside it; the pictures themselves stand above."""
    told = []
    for entry in entries:
        if isinstance(entry.details, ViewDetails):
            who = shown_speaker(entry.details.drawn_by)
            words = quoted(entry.evidence[0].quote)
            key = "view.shown" if who else "view.shown_by_nobody"
            told.append(Sentence(text=voice.say(key, who=who, quote=words), cites=(entry.id,)))
    return [Paragraph(sentences=tuple(told))] if told else []


def _sentences(entries: Sequence[Entry], voice: Voice) -> list[Block]:
    """Entries that are one statement each. What is speech stands as a quotation."""
    seen = written_small(entries)
    return [Listing(items=tuple(Sentence(text=statement(e, voice, seen), cites=(e.id,)) for e in entries))]


def _risks(entries: Sequence[Entry], voice: Voice) -> list[Block]:
    """Each danger that was named; one that was taken on says so."""
    seen = written_small(entries)
    items = []
    for entry in entries:
        told_as = statement(entry, voice, seen)
        taken = f" {voice.say('risk.accepted')}" if entry.status == "accepted" else ""
        items.append(Sentence(text=f"{told_as}{taken}", cites=(entry.id,)))
    return [Listing(items=tuple(items))]


_Maker = Callable[[Sequence[Entry], Voice], list[Block]]
_MAKERS: dict[Kind, _Maker] = {
    Kind.PRINCIPLE: _sentences,
    Kind.POLICY: _sentences,
    Kind.CONSTRAINT: _sentences,
    Kind.PRACTICE: _sentences,
    Kind.COMPONENT: _components,
    Kind.INTERACTION: _interactions,
    Kind.CONTRACT: _contracts,
    Kind.STATE: _states,
    Kind.CONCEPT: _concepts,
    Kind.ALGORITHM: _algorithms,
    Kind.TECHNOLOGY: _technologies,
    Kind.VIEW: _views,
    Kind.RISK: _risks,
}
