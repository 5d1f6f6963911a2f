"""The two sections that tell the whole: the summary, and how the system works."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from agent.engines.offline.compose.choices import clause_key, spoken
from agent.engines.offline.compose.maps import VAGUE
from agent.engines.offline.compose.passages import exchange, settled_in, torn
from agent.engines.offline.compose.phrasings import Phrasings, Voice
from agent.engines.offline.compose.wording import (
    lowered,
    people,
    quoted,
    shown_speaker,
    stopped,
    wording,
    words_of,
    written_small,
)
from agent.engines.offline.phrasing import capital
from agent.model.details import ComponentDetails, DecisionDetails, InteractionDetails, Kind, TechnologyDetails
from agent.model.ledger import Entry
from agent.model.section import Block, Listing, Paragraph, SectionBrief, Sentence
from agent.text.numbers import digits, quantities
from agent.text.words import fold_name, stems

_SHAPING = 7
_OPEN = 3
_FIGURES = 4
_QUOTED = 4
"""Decisions below which the summary quotes others."""
_FOUNDATIONS = (
    "language",
    "framework",
    "database",
    "cache",
    "search engine",
    "message broker",
    "stream processing",
    "platform tool",
    "network or bus",
    "hosting or edge service",
    "business service",
)
"""Categories of technologies that a system is said to be built on, in the order in which they are named."""
_LONGEST = 24
"""Words of a decision in the summary; longer ones are told where there is room."""
_LONGEST_FIGURE = 12


def summary(brief: SectionBrief, voice: Voice) -> list[Block]:
    """What a reader with a minute needs: the parts, what they are built on, the weightiest decisions, what is open."""
    entries = (*brief.facts, *brief.related)
    decided = [e for e in entries if e.kind is Kind.DECISION and e.status == "accepted"]
    given = _tells_most(_purpose(entries, voice))
    opening = [*_parts(entries), *_foundations(entries, voice), *_figures(entries, voice)]
    blocks: list[Block] = [Paragraph(sentences=tuple(told)) for told in (given, opening) if told]
    seen = written_small(entries)
    plain = [e for e in decided if not torn(e, voice.phrasings, seen)]
    told = [
        (e, w.said)
        for e in _one_a_topic(plain, entries, voice)
        if (w := wording(e, voice.phrasings, seen)).form not in ("words", "none")
    ]
    if len(told) < _QUOTED:  # little that can be told in the document's words: what was said stands for it
        others = [e for e in _one_a_topic(decided, entries, voice) if e not in plain and voice.first(settled_in(e))]
        spoken_ = [(e, exchange(e, voice)) for e in others[: _SHAPING - len(told) - 1]]
        told = sorted([*told, *spoken_], key=lambda it: it[0].id) or [
            (e, words_of(e)) for e in _one_a_topic(decided, entries, voice)[:_QUOTED]
        ]
    if told:
        lead = voice.say("summary.decisions" if len(told) > 1 else "summary.decision")
        blocks.append(Paragraph(sentences=(Sentence(text=lead),)))
        blocks.append(Listing(items=tuple(Sentence(text=_stated(said), cites=(e.id,)) for e, said in told)))
    asked = [e for e in entries if e.kind in (Kind.QUESTION, Kind.RISK) and e.status == "open"][:_OPEN]
    if asked:
        said = "; ".join(lowered(e.title.rstrip("?.")) for e in asked)
        text = voice.say("summary.open", said=said)
        blocks.append(Paragraph(sentences=(Sentence(text=text, cites=tuple(e.id for e in asked)),)))
    return blocks


def _purpose(entries: Iterable[Entry], voice: Voice) -> list[Sentence]:
    """What people said at the beginning of what the system is for, in their words."""
    told = [e for e in entries if e.kind is Kind.CONSTRAINT and e.topic == "overview" and e.current]
    sentences = []
    for entry in told:
        evidence = entry.evidence[0]
        who = shown_speaker(evidence.speaker)
        key = "purpose.words" if who else "purpose.words_nobody"
        quote = quoted(_put_right(evidence.quote, voice))
        sentences.append(Sentence(text=voice.say(key, who=who, quote=quote), cites=(entry.id,)))
    return sentences


def _put_right(quote: str, voice: Voice) -> str:
    """The words without a sentence in which their speaker corrects himself, where the others hold the amount that is right."""
    parts = re.split(r"(?<=[.!?])\s+", quote)
    slips = [(p, m) for p in parts if (m := voice.phrasings.search("speech.corrected", p))]
    said = " ".join(p for p in parts if p not in [slip for slip, _ in slips])
    held = quantities(digits(said))
    right = [q for slip, m in slips for q in quantities(digits(slip[m.end() :]))]
    return said if said and all(any(q.value == o.value for o in held) for q in right) else quote


def _tells_most(given: Sequence[Sentence]) -> list[Sentence]:
    """The stretch of the opening that the summary quotes: the first that says something, else the one that says most.

    The section on the whole has all of them.
    """
    full = [s for s in given if len(stems(s.text)) >= _SAYS_SOMETHING]
    return (full or sorted(given, key=lambda s: -len(stems(s.text))))[:1]


_SAYS_SOMETHING = 10
"""Content words of a sentence about the whole, with who said it; 'so, the new backend' says nothing to a reader."""


def _stated(said: str) -> str:
    """A statement as an item of a list; what is in quotation marks stays as it was said."""
    return said if said.endswith("”") else stopped(capital(said))


def _one_a_topic(decided: Sequence[Entry], entries: Sequence[Entry], voice: Voice) -> list[Entry]:
    """A handful of decisions that are clauses, one a topic: those that replaced something, that have reasons, that are short."""
    parts = [e.title.casefold() for e in entries if e.kind is Kind.COMPONENT]

    def rank(entry: Entry) -> tuple[int, int, int, int, int, str]:
        details = entry.details
        rich = isinstance(details, DecisionDetails) and bool(details.rationale or details.alternatives)
        long = len(entry.statement.split()) > _LONGEST
        told = wording(entry, voice.phrasings)
        refuses = voice.phrasings.has("lost.refuses", told.said)
        named = sum(part in entry.statement.casefold() for part in parts)
        weak = 2 * (told.form in ("words", "none")) + int(told.form != "clause" or refuses)
        return (weak, int(long), -len(entry.supersedes), -min(named, 2), -int(rich), entry.id)

    ranked = sorted(decided, key=rank)
    first = {e.topic: e for e in reversed(ranked)}
    picked = [e for e in ranked if first[e.topic] is e]
    picked = [*picked, *(e for e in ranked if e not in picked)][:_SHAPING]
    return sorted(picked, key=lambda e: e.id)


def _together(found: Sequence[str], said: str) -> tuple[str, ...]:
    """The names, those that are said in one breath as one: 'NATS JetStream' is one thing to a reader."""
    left = list(found)
    for one in found:
        for other in found:
            if one in left and other in left and re.search(rf"\b{re.escape(one)} {re.escape(other)}\b", said):
                left[left.index(one)] = f"{one} {other}"
                left.remove(other)
    return tuple(left)


def _foundations(entries: Sequence[Entry], voice: Voice) -> list[Sentence]:
    """What it is built on, each with what that is for."""
    chosen = [
        (e.details.category, e) for e in entries if isinstance(e.details, TechnologyDetails) and e.status == "chosen"
    ]
    groups = [(sort, [e for category, e in chosen if category == sort]) for sort in _FOUNDATIONS]
    groups = [(sort, es) for sort, es in groups if es]
    if not groups:
        return []
    said = " ".join(e.statement for e in entries)
    parts = [_called(sort, _together(names(es), said), voice) for sort, es in groups]
    text = voice.say("summary.built", parts=people(tuple(parts)))
    return [Sentence(text=text, cites=tuple(e.id for _, es in groups for e in es))]


def _called(sort: str, names: tuple[str, ...], voice: Voice) -> str:
    """'the databases PostgreSQL 16 and SQLite'."""
    one, *several = voice.phrasings.sentences[f"summary.{sort}"]
    form: str = several[0] if several and len(names) > 1 else one
    return form.format(names=people(names))


def names(entries: Sequence[Entry]) -> tuple[str, ...]:
    """The names of technologies, each with its version where that was said."""
    found = []
    for entry in entries:
        version = entry.details.version if isinstance(entry.details, TechnologyDetails) else None
        found.append(f"{entry.title} {version}" if version else entry.title)
    return tuple(found)


def _figures(entries: Iterable[Entry], voice: Voice) -> list[Sentence]:
    """The loads and limits that were settled or are given, in few words each."""
    told = []
    for entry in entries:
        bounds = entry.kind in (Kind.CONSTRAINT, Kind.DECISION) and entry.topic == "capacity" and entry.settled
        if not bounds or not quantities(entry.statement):
            continue
        said = wording(entry, voice.phrasings)
        if said.form != "words" and len(said.said.split()) <= _LONGEST_FIGURE:
            told.append((entry, said.said))
    told = told[:_FIGURES]
    if not told:
        return []
    text = voice.say("summary.figures", said="; ".join(said for _, said in told))
    return [Sentence(text=text, cites=tuple(e.id for e, _ in told))]


def _parts(entries: Iterable[Entry]) -> list[Sentence]:
    """What the system consists of, and what stands around it."""
    parts = [(e.details.what, e) for e in entries if isinstance(e.details, ComponentDetails) and e.current]
    sentences: list[Sentence] = []
    for lead, sorts in _SORTS:
        groups = [(nouns, [e for what, e in parts if sort_of(what, e.title) == sort]) for sort, nouns in sorts.items()]
        groups = [(nouns, es) for nouns, es in groups if es]
        if groups:
            shown = tuple(
                f"{nouns[len(es) > 1]} ({people(tuple(lowered(e.title) for e in es))})" for nouns, es in groups
            )
            one = sum(len(es) for _, es in groups) == 1
            around = lead.startswith("Around")
            opening = lead.replace("stand", "stands") if one and around else lead
            opening = opening if sentences or not around else "The discussions name"
            text = f"{opening} {people(shown)}."
            sentences.append(Sentence(text=text, cites=tuple(e.id for _, es in groups for e in es)))
    return sentences


def sort_of(what: str, title: str) -> str:
    """What a part is to a reader. Only what is called a service is one; a 'checker' may run inside of another."""
    return "component" if what == "service" and not title.casefold().endswith("service") else what


_SORTS: tuple[tuple[str, dict[str, tuple[str, str]]], ...] = (
    (
        "The system consists of",
        {
            "service": ("a service", "services"),
            "component": ("a component", "components"),
            "queue": ("a broker or queue", "brokers and queues"),
            "store": ("a store", "stores"),
            "library": ("a library", "libraries"),
        },
    ),
    (
        "Around it stand",
        {
            "person": ("a role", "roles"),
            "client": ("a client", "clients"),
            "device": ("a device", "devices"),
            "external system": ("a neighbouring system", "neighbouring systems"),
        },
    ),
)


def overview(brief: SectionBrief, voice: Voice) -> list[Block]:
    """The parts, the ways between them told along the arrows, and the decisions that tell a way over several parts."""
    entries = (*brief.facts, *brief.related)
    given = _purpose(entries, voice)
    blocks: list[Block] = [Paragraph(sentences=tuple(given))] if given else []
    sentences = [*_parts(entries), *_ways(entries, voice.phrasings)]
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


def _ways(entries: Iterable[Entry], phrasings: Phrasings) -> list[Sentence]:
    """'The phone app calls the reservation service, which asks the code service.': each arrow once, from where one starts."""
    every = [(e, e.details) for e in entries if isinstance(e.details, InteractionDetails) and e.current]
    arrows = [(e, d) for e, d in every if not any(says_more(other, d) for _, other in every)]
    targets = {d.target.casefold() for _, d in arrows}
    ordered = sorted(arrows, key=lambda a: a[1].source.casefold() in targets)
    left = {e.id: (e, d) for e, d in ordered}
    sentences: list[Sentence] = []
    while left and len(sentences) < _MOST_WAYS:
        entry, d = next(iter(left.values()))
        text, cites, at = f"{_the(d.source, phrasings)} {does(d, phrasings, entry)}", [entry.id], d.target
        del left[entry.id]
        last = d
        while (
            not behind(last)
            and (step := next(((e, x) for e, x in left.values() if x.source.casefold() == at.casefold()), None))
            and len(cites) < _STEPS
        ):
            last = step[1]
            text, at = f"{text}, which {does(step[1], phrasings, step[0])}", step[1].target
            cites.append(step[0].id)
            del left[step[0].id]
        verbatim = len(cites) == 1 and spoken(entry, text)
        sentences.append(Sentence(text=f"On the way, {text}." if verbatim else f"{capital(text)}.", cites=tuple(cites)))
    return sentences


_MOST_WAYS = 8
_STEPS = 4


def _the(name: str, phrasings: Phrasings) -> str:
    """'the device gateway'; 'JetStream', 'Kafka', 'billing' and 'carrier integrations' are called so."""
    if not (name[:1].isupper() and name[1:].islower()) or fold_name(name) in phrasings.names:
        return name
    bare = name.endswith(("ing", "s")) and not name.endswith(("ss", "us", "bus"))
    return lowered(name) if bare else f"the {lowered(name)}"


def does(details: InteractionDetails, phrasings: Phrasings, entry: Entry) -> str:
    """'publishes the open command to the broker', 'calls the gateway to open a door': what passes or what for, and to whom."""
    if behind(details):
        return f"{details.verb} {_the(details.target, phrasings)} {details.payload}"
    what = f"{details.verb} {_articled(details.payload, entry)}" if details.payload else details.verb
    return f"{what} {_the(details.target, phrasings)}"


def _articled(payload: str, entry: Entry) -> str:
    """What passes with the article that the words have: 'the open command to'."""
    thing = re.escape(payload.rsplit(" ", 1)[0])
    found = (re.search(rf"\b(?P<art>the|an?|one|its|each|every) {thing}\b", e.quote) for e in entry.evidence)
    article = next((m["art"] for m in found if m), "")
    return f"{article} {payload}".strip()


def says_more(one: InteractionDetails, other: InteractionDetails) -> bool:
    """Whether a way says all that another between the same two says, and what passes besides: 'calls to open a door', 'calls'."""
    if (one.source, one.target) != (other.source, other.target) or other.payload:
        return False
    return bool(one.payload and one.verb == other.verb) or (other.verb == VAGUE and one.verb != VAGUE)


def behind(details: InteractionDetails) -> bool:
    """Whether what it is for stands behind the other part, so that no 'which' can follow."""
    return bool(details.payload) and str(details.payload).startswith(_BEHIND)


_BEHIND = ("to ", "if ", "whether ", "for ", "with ")
"""What an interaction is for stands behind whom it is with."""
