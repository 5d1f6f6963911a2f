"""What was proposed and not settled, or put off; mere remarks in one sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from agent.engines.offline.compose.passages import answers, proposed, settled_in, torn
from agent.engines.offline.compose.phrasings import Voice
from agent.engines.offline.compose.wording import as_asked, stopped, wording, words_of, written_small
from agent.model.details import Kind
from agent.model.finding import Tier
from agent.model.ledger import Entry
from agent.model.section import Block, Listing, Paragraph, SectionBrief, Sentence, Subheading
from agent.text.words import fold_name, stems


def unsettled(brief: SectionBrief, voice: Voice) -> list[Block]:
    """What was raised or put off."""
    decisions = [e for e in brief.facts if e.kind is Kind.DECISION and not voice.knows(f"remark {e.id}")]
    seen = written_small((*brief.facts, *brief.related))
    remarks = passing_remarks(brief, voice)
    blocks: list[Block] = []
    for status, entries in groupby(sorted(decisions, key=lambda e: _ORDER.get(e.status, 9)), key=lambda e: e.status):
        if status not in {"proposed", "deferred"}:
            continue
        raised = list(entries)
        passing = [e for e in raised if e in remarks]
        items = tuple(Sentence(text=_raised(e, voice, seen), cites=(e.id,)) for e in raised if e not in passing)
        heading = Subheading(text=voice.phrasings.sentences[f"headings.{status}"][0])
        blocks += [heading, Listing(items=items)] if items else []
        if passing:
            text = voice.say("passing.many" if len(passing) > 1 else "passing.one")
            blocks.append(Paragraph(sentences=(Sentence(text=text, cites=tuple(e.id for e in passing)),)))
    return [*blocks, *_asked(brief, voice)]


def _asked(brief: SectionBrief, voice: Voice) -> list[Block]:
    """What was asked on the section's own topics and nobody answered; the appendix has it with who asked and when."""
    drawn = [f for f in brief.spec.related if f.draws and f.topics and Kind.QUESTION in f.kinds]
    asked = [e for e in brief.related if e.kind is Kind.QUESTION and any(f.admits(e) for f in drawn)]
    said = [(e, voice.say("open.question", said=as_asked(e))) for e in asked]
    told = tuple(Sentence(text=s if s.endswith("”") else stopped(s), cites=(e.id,)) for e, s in said)
    return [Paragraph(sentences=told)] if told else []


def passing_remarks(brief: SectionBrief, voice: Voice) -> list[Entry]:
    """What may be meant as a proposal, and as likely only tells something."""
    every = (*brief.facts, *brief.related)
    seen = written_small(every)
    parts = [e.title.casefold() for e in every if e.kind is Kind.COMPONENT]
    names = [*parts, *(p.rsplit(maxsplit=1)[-1] for p in parts)]
    raised = [e for e in brief.facts if e.kind is Kind.DECISION and e.status in _ORDER]
    return [e for e in raised if _reports(e, voice) or (_in_passing(e, voice, seen, names) and not answers(e))]


def led_to(brief: SectionBrief, voice: Voice) -> dict[str, tuple[Entry, ...]]:
    """Decision's label → the remarks shortly before it that tell something of the same: it is read beside them."""
    decided = [e for e in brief.facts if e.kind is Kind.DECISION and e.status == "accepted"]
    found: dict[str, tuple[Entry, ...]] = {}
    for remark in passing_remarks(brief, voice):
        said = remark.evidence[-1]
        after = [
            e
            for e in decided
            if e.evidence[-1].discussion == said.discussion
            and 0 <= e.evidence[-1].turn - said.turn <= _SHORTLY
            and _of_the_same(remark, e)
        ]
        if after and said.speaker and not said.quote.rstrip().endswith("?") and len(stems(said.quote)) >= _SAYS:
            first = min(after, key=lambda e: e.evidence[-1].turn)
            found[first.id] = (*found.get(first.id, ()), remark)
    return found


def _of_the_same(remark: Entry, decision: Entry) -> bool:
    about = stems(f"{decision.title} {decision.statement}")
    return any(not w[0].isdigit() for w in stems(settled_in(remark) or remark.statement) & about)


_SHORTLY = 8
"""Turns within which a remark leads to a decision."""
_SAYS = 3
"""Content words below which a remark says nothing by itself."""


def _raised(entry: Entry, voice: Voice, seen: frozenset[str]) -> str:
    """A proposal as one: its statement, or where that is speech the words and whose they are."""
    if torn(entry, voice.phrasings, seen) or (entry.status == "deferred" and settled_in(entry)):
        return proposed(entry, voice)
    told = wording(entry, voice.phrasings, seen)
    return words_of(entry) if told.form == "words" else voice.say(f"raised.{entry.status}", said=told.said)


def _reports(entry: Entry, voice: Voice) -> bool:
    """Whether it tells how things are or went, or a bare amount, so that nobody proposes anything in it."""
    told = voice.phrasings.written(entry.statement.rstrip(". "))
    went = voice.phrasings.has("form.report", told) or voice.phrasings.has("form.went", settled_in(entry))
    return entry.tier is Tier.POSSIBLE and (went or voice.phrasings.has("form.amount", told))


def _in_passing(entry: Entry, voice: Voice, seen: frozenset[str], names: Sequence[str]) -> bool:
    """Whether it is as likely a mere remark: no rule, nothing about a part of the system, or no sentence of a document."""
    if entry.tier is not Tier.POSSIBLE:
        return False
    told = wording(entry, voice.phrasings, seen)
    about = any(re.search(rf"\b{re.escape(name)}s?\b", told.said.casefold()) for name in names)
    about = about or any(
        fold_name(word) in voice.phrasings.names for word in re.findall(r"[A-Z]\w{2,}", entry.statement[1:])
    )
    return told.form == "words" or not (about or voice.phrasings.has("form.rule", told.said))


_ORDER = {"proposed": 0, "deferred": 1}
