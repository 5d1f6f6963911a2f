"""What was turned down and stands with no decision that is told: each refusal for itself, in its own words where it needs them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.engines.offline.compose.arguments import refusals, were
from agent.engines.offline.compose.passages import around, settled_in
from agent.engines.offline.compose.phrasings import Voice
from agent.engines.offline.compose.wording import (
    Wording,
    cased,
    clause_key,
    evidence_of,
    people,
    quoted,
    shown_speaker,
    stopped,
    wording,
    written_small,
)
from agent.engines.offline.phrasing import capital
from agent.model.details import Kind
from agent.model.ledger import Entry
from agent.model.section import Block, Paragraph, SectionBrief, Sentence
from agent.text.sentences import sentences
from agent.text.words import fold_name, negated, stems


def refused(brief: SectionBrief, voice: Voice, blocks: Sequence[Block]) -> list[Block]:
    """What was turned down with a reason, and stands with no decision that is told. The rest is in the decision log."""
    told = {c for b in blocks if isinstance(b, Paragraph) for s in b.sentences for c in s.cites}
    seen = written_small((*brief.facts, *brief.related))
    sentences = []
    for entry in brief.facts:
        if entry.kind is not Kind.DECISION or entry.status != "rejected" or entry.id in told:
            continue
        said = _refused(entry, voice, seen)
        if said:
            sentences.append(Sentence(text=said, cites=(entry.id,)))
    return [Paragraph(sentences=tuple(sentences))] if sentences else []


def _refused(entry: Entry, voice: Voice, seen: frozenset[str]) -> str:
    """What an entry turned down, with its reason where it gives one; '' where it was told before or is too much talk."""
    pairs = refusals(entry.statement, voice)
    fresh = [(w, why) for w, why in pairs if voice.first(f"lost: {w}")]
    if pairs and not voice.phrasings.has("lost.denies", voice.phrasings.written(entry.statement)):
        things = [(_lost_thing(what, seen, voice), why) for what, why in fresh]
        first = [f"{what} {were(what.split(' and '), voice)} turned down {why}" for what, why in things[:1]]
        return stopped(capital("; ".join((*first, *(f"{what} {why}" for what, why in things[1:]))))) if things else ""
    text = voice.phrasings.written(entry.statement.rstrip(". "))
    match = voice.phrasings.search("lost.bare", text)
    told = wording(entry, voice.phrasings, seen)
    if told.form == "clause" and voice.phrasings.has("lost.denies", told.said) and voice.first(told.said):
        return voice.say(clause_key(told.said, voice.phrasings), said=told.said)
    if voice.phrasings.has("lost.asks", told.said):
        return ""  # 'anybody for the old one?' puts nothing forward
    reasoned = voice.phrasings.has("form.because_of", evidence_of(entry).quote)
    alone = reasoned or not _all_against(entry, voice)
    parts = _named(told, seen, voice)
    key = "lost.words" if parts else "lost.alone_words"
    more = "" if alone else around(entry, voice, entry.statement, key, **parts)
    if more:
        return more
    if match is not None:
        names = re.split(r",? and no |, no | and (?=no )", next(g for g in match.groups() if g))
        left = tuple(_lost_thing(n, seen, voice) for n in names if voice.first(f"lost: {n}"))
        return voice.say("lost.plain", names=capital(people(left)), were=were(left, voice)) if left else ""
    evidence = evidence_of(entry)
    who = shown_speaker(evidence.speaker)
    says = voice.phrasings.has("lost.said", evidence.quote) and not evidence.quote.rstrip().endswith("?")
    says = says and len(stems(evidence.quote)) >= _TELLS
    if not who or not says or len(evidence.quote.split()) > _WORDS_OF_A_REFUSAL or not voice.first(evidence.quote):
        return ""
    return voice.say(key, who=who, quote=quoted(evidence.quote), **parts)


def _named(told: Wording, seen: frozenset[str], voice: Voice) -> dict[str, str]:
    """What was turned down, where its name says so much that the words against it need it beside them; else nothing."""
    if told.form != "phrase" or len(stems(told.said)) < _A_NAME:
        return {}
    name = _lost_thing(told.said, seen, voice)
    return {"names": name, "were": were((name,), voice)}


_A_NAME = 2
"""Content words of a name that tells what it is."""


def _all_against(entry: Entry, voice: Voice) -> bool:
    """Whether all that was said in one breath with a refusal goes with it; what holds instead is not told as turned down."""
    own = [e.quote for e in entry.evidence]
    rest = [s for s in sentences(settled_in(entry)) if not any(s.strip() in quote for quote in own)]
    return all(negated(s) or voice.phrasings.has("lost.of_it", s) for s in rest)


def _lost_thing(name: str, seen: frozenset[str], voice: Voice) -> str:
    """What was turned down as it goes on in a sentence; the name of a technology stays as it is: 'Go plug-ins'."""
    thing = _thing(name)
    return (
        thing if fold_name(re.split(r"[\s,;:.]", thing, maxsplit=1)[0]) in voice.phrasings.names else cased(thing, seen)
    )


def _thing(name: str) -> str:
    """What was turned down, of 'no to NATS'."""
    return re.sub(r"^(?:to|for) (?=(?:the|an?) |[A-Z])", "", name.strip())


_WORDS_OF_A_REFUSAL = 30
_TELLS = 3
"""Content words below which a refusal does not say of what it is one: 'not seventeen'."""
