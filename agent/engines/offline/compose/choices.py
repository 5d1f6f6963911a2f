"""Decisions as connected prose: what was decided, why, what lost, what it replaces, who objected; then what is not settled."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from agent.engines.offline.compose.arguments import arguments, only_tells_what_lost, refusals, stands_in, were
from agent.engines.offline.compose.passages import (
    around,
    exchange,
    one_passage,
    recast,
    said_within,
    settled_in,
    steps_settled,
    torn,
)
from agent.engines.offline.compose.phrasings import Voice, folded
from agent.engines.offline.compose.raised import led_to
from agent.engines.offline.compose.threads import restated, threads
from agent.engines.offline.compose.turned_down import refused
from agent.engines.offline.compose.wording import (
    clause_key,
    counts,
    evidence_of,
    fuller,
    granted,
    in_own_words,
    quoted,
    shown_speaker,
    spoken,
    statement,
    stopped,
    wording,
    written_small,
)
from agent.engines.offline.phrasing import capital, leading_subject
from agent.model.details import DecisionDetails, Kind
from agent.model.finding import Weight
from agent.model.ledger import Entry
from agent.model.section import Block, Listing, Paragraph, SectionBrief, Sentence, Subheading
from agent.text.numbers import digits, quantities, stands
from agent.text.words import stems

_SEVERAL = 3
"""Decisions of one topic from which on it gets a heading of its own in a section of several topics."""


def choices(brief: SectionBrief, voice: Voice) -> list[Block]:
    """The section's decisions in paragraphs by subject and exchange, then what was turned down."""
    decided = settled(brief, voice)
    return [*decided, *refused(brief, voice, decided)]


def settled(brief: SectionBrief, voice: Voice) -> list[Block]:
    """What was decided. A section on several topics has one heading each."""
    decisions = [e for e in brief.facts if e.kind is Kind.DECISION]
    steps = {e.id for e in steps_settled(brief.facts).values()}
    accepted = [e for e in decisions if e.status == "accepted" and e.id not in steps]
    seen = written_small((*brief.facts, *brief.related))
    parts = restated(accepted, voice.phrasings)
    gone = {e.id for group in parts.values() for e in group}
    for label, more in said_within([e for e in accepted if e.id not in gone], voice.phrasings, seen).items():
        parts[label] = (*parts.get(label, ()), *more, *(p for e in more for p in parts.pop(e.id, ())))
        gone |= {e.id for e in more}
    for label, more in one_passage([e for e in accepted if e.id not in gone], voice.phrasings, seen).items():
        parts[label] = (*parts.get(label, ()), *more, *(p for e in more for p in parts.pop(e.id, ())))
    inner = {e.id for group in parts.values() for e in group}
    told = [e for e in accepted if e.id not in inner]
    teller = _Teller(brief, voice, parts)
    topics = list(dict.fromkeys(e.topic for e in told))
    by_topic = [(t, [e for e in told if e.topic == t]) for t in topics]
    if len(topics) < 2 or not all(len(es) >= _SEVERAL for _, es in by_topic):
        return teller.paragraphs(told)
    blocks: list[Block] = []
    for topic, entries in by_topic:
        blocks += [Subheading(text=voice.phrasings.topics.get(topic, topic)), *teller.paragraphs(entries)]
    return blocks


class _Teller:
    """Tells decisions one after the other, each knowing what stood before it."""

    def __init__(self, brief: SectionBrief, voice: Voice, parts: Mapping[str, Sequence[Entry]]) -> None:
        self._every = (*brief.facts, *brief.related)
        self._voice = voice
        self._parts = parts
        self._seen = written_small(self._every)
        self._remarks = led_to(brief, voice)
        self._turned_down = {
            folded(e.evidence[-1].quote): e.id
            for e in brief.facts
            if e.kind is Kind.DECISION and e.status == "rejected"
        }

    def paragraphs(self, entries: Sequence[Entry]) -> list[Block]:
        """One paragraph a thread; what is a bare detail of several threads stands together in a list."""
        blocks: list[Block] = []
        loose: list[Entry] = []
        for thread in threads(entries):
            if len(thread) == 1 and not weighty(thread[0]):
                loose += thread
            else:
                blocks.append(Paragraph(sentences=tuple(self._thread(thread))))
        if len(loose) == 1:
            blocks.append(Paragraph(sentences=tuple(self._thread(loose))))
        elif loose:
            blocks.append(Listing(items=tuple(self._item(e) for e in loose)))
        return blocks

    def _thread(self, thread: Sequence[Entry]) -> list[Sentence]:
        sentences: list[Sentence] = []
        pending: list[Entry] = []
        for entry in thread:
            if weighty(entry) or wording(entry, self._voice.phrasings, self._seen).form != "clause":
                sentences += self._joined(pending, bool(sentences))
                pending = []
                sentences += self._decision(entry, first=not sentences, before=thread[: thread.index(entry)])
            else:
                pending.append(entry)
        return [*sentences, *self._joined(pending, bool(sentences))]

    def _joined(self, entries: Sequence[Entry], after: bool) -> list[Sentence]:
        """Details that are clauses, two to a sentence."""
        sentences = []
        for n in range(0, len(entries), 2):
            pair = entries[n : n + 2]
            if len(pair) == 1:
                sentences += self._decision(pair[0], first=not (after or n), before=())
                continue
            one, two = (wording(e, self._voice.phrasings, self._seen).said for e in pair)
            text = self._voice.say("decision.joined", Said=capital(one), more=two)
            sentences.append(Sentence(text=text, cites=self._cites(*pair)))
        return sentences

    def _decision(self, entry: Entry, *, first: bool, before: Sequence[Entry]) -> list[Sentence]:
        """The choice and what belongs to it."""
        text = self._choice(entry, first, before)
        for what, _ in refusals(entry.statement, self._voice):
            for name in (what, *what.split(" and ")):
                self._voice.first(f"lost: {name}")
        replaced = [e for e in self._every if e.id in entry.supersedes]
        more = arguments(entry, self._voice, f"{text} {entry.statement}", self._turned_down, replaced)
        for part in self._parts.get(entry.id, ()):
            told = " ".join((text, entry.statement, part.statement, *(s.text for s in more)))
            more += arguments(part, self._voice, told, self._turned_down, ())
        told = " ".join((text, entry.statement, *(s.text for s in more)))
        whole = (
            (more or entry.supersedes)
            and not only_tells_what_lost(entry)
            and not torn(entry, self._voice.phrasings, self._seen)
        )
        beside = "" if whole else around(entry, self._voice, told)
        return [
            Sentence(text=text, cites=self._cites(entry)),
            *self._in_short(entry),
            *self._broken_off(entry),
            *more,
            *([Sentence(text=beside, cites=self._cites(entry))] if beside else []),
            *self._remarked(entry, f"{told} {beside}"),
        ]

    def _remarked(self, entry: Entry, told: str) -> list[Sentence]:
        """What was remarked shortly before a decision, in the words of who said it, where it tells something new."""
        labels = (entry.id, *(p.id for p in self._parts.get(entry.id, ())))
        remarks = [r for label in labels for r in self._remarks.get(label, ())]
        fresh = [r for r in remarks if not stands_in(digits(r.evidence[-1].quote), told)]
        fresh = [r for r in fresh if self._voice.first(r.evidence[-1].quote) and self._voice.first(f"remark {r.id}")]
        return [
            Sentence(
                text=self._voice.say(
                    "raised.proposed_words",
                    who=shown_speaker(r.evidence[-1].speaker),
                    quote=quoted(r.evidence[-1].quote),
                ),
                cites=(r.id,),
            )
            for r in fresh
        ]

    def _choice(self, entry: Entry, first: bool, before: Sequence[Entry]) -> str:
        """What was decided, as a sentence of the document."""
        voice = self._voice
        if (
            torn(entry, voice.phrasings, self._seen)
            and not self._only_refuses(entry)
            and not voice.knows(settled_in(entry))
        ):
            return exchange(entry, voice)
        only = self._only_refuses(entry)
        if only:
            voice.first(evidence_of(entry).quote)
            return only
        told = fuller(entry, voice.phrasings, self._seen) or wording(entry, voice.phrasings, self._seen)
        asked = _question_of(entry, told.said, self._voice) if told.form in _BARE else ""
        if asked and told.form != "words":
            return voice.say("decision.answer", asked=asked, said=told.said)
        if told.form == "words" or recast(entry):
            evidence = evidence_of(entry)
            if not counts(evidence, entry):
                return voice.say("decision.note", said=told.said)  # its amounts were said in several places
            voice.first(evidence.quote)
            who, words = shown_speaker(evidence.speaker), quoted(evidence.quote)
            asked = asked or granted(entry, evidence)
            if asked and who:
                return voice.say("decision.answer_words", asked=asked, who=who, quote=words)
            return (
                voice.say("decision.words", who=who, quote=words)
                if who
                else voice.say("decision.words_nobody", quote=words)
            )
        if told.form == "clause":
            because = voice.phrasings.search("form.because", told.said)
            if because and not _SECOND_REASON.search(because["why"]):
                key = "decision.because_first" if spoken(entry, told.said) else "decision.because"
                return voice.say(key, why=because["why"], said=because["said"])
            said = self._again(told.said, before)
            if spoken(entry, said):
                return voice.say(clause_key(said, voice.phrasings), said=said)
            return voice.say("decision.clause" if first else "decision.clause_next", said=said)
        if told.form == "imperative":
            return voice.say("decision.imperative" if first else "decision.imperative_next", said=told.said)
        return voice.say(f"decision.{told.form}", said=told.said)

    def _only_refuses(self, entry: Entry) -> str:
        """A decision that turns something down with its reason and says nothing else: 'X and Y were turned down because …'; else ''."""
        pairs = refusals(entry.statement, self._voice)
        if (
            self._voice.phrasings.has("lost.denies", entry.statement)
            or len(pairs) != 1
            or not self._voice.phrasings.has("lost.none", entry.statement.rstrip(". "))
        ):
            return ""
        ((what, why),) = pairs
        return stopped(capital(f"{what} {were(what.split(' and '), self._voice)} turned down {why}"))

    def _in_short(self, entry: Entry) -> list[Sentence]:
        """The few words of a decision beside the whole sentence that says it, where they hold an amount that the sentence does not."""
        whole = fuller(entry, self._voice.phrasings, self._seen)
        if whole is None:
            return []
        amounts = quantities(entry.statement)
        if all(stands(q, quantities(whole.said), whole.said) for q in amounts):
            return []
        said = wording(entry, self._voice.phrasings, self._seen).said
        return [Sentence(text=self._voice.say("decision.short", said=said), cites=(entry.id,))]

    def _broken_off(self, entry: Entry) -> list[Sentence]:
        """The reason that a sentence was told without because it lost the unit of its amount, in the words that were said."""
        if not self._voice.phrasings.has("speech.cut", entry.statement.rstrip(". ")):
            return []
        evidence = evidence_of(entry)
        tail = self._voice.phrasings.search("speech.cut_reason", evidence.quote.rstrip(". "))
        who = shown_speaker(evidence.speaker)
        if tail is None or not who or torn(entry, self._voice.phrasings, self._seen):
            return []
        quote = quoted(tail[0].strip(" ,"))
        return [Sentence(text=self._voice.say("reason.words", who=who, quote=quote), cites=(entry.id,))]

    def _again(self, said: str, before: Sequence[Entry]) -> str:
        """'it' for a subject that the sentence before had too: 'the broker …. Besides, it …'."""
        subject = leading_subject(said)
        if (
            not before
            or not subject
            or subject != leading_subject(before[-1].statement)
            or not said.casefold().startswith("the ")
        ):
            return said
        return "it" + said[len("the ") + len(subject) :] if not subject.endswith("s") else said

    def _item(self, entry: Entry) -> Sentence:
        alone = not torn(entry, self._voice.phrasings, self._seen)
        own = in_own_words(entry, self._voice.phrasings, self._seen)
        if own is not None:
            return Sentence(text=stopped(capital(own.said)), cites=self._cites(entry))
        told = statement(entry, self._voice, self._seen) if alone else exchange(entry, self._voice)
        return Sentence(text=told, cites=self._cites(entry))

    def _cites(self, *entries: Entry) -> tuple[str, ...]:
        return tuple(
            dict.fromkeys(label for e in entries for label in (e.id, *(p.id for p in self._parts.get(e.id, ()))))
        )


_BARE = frozenset({"phrase", "note", "words", "label"})
_FEW_WORDS = 9
"""Words of a decision that may say little without the question that it answers."""
_TELLING = 2
"""Content words that a question must add to its answer."""
_LONG_QUESTION = 160


def _question_of(entry: Entry, said: str, voice: Voice) -> str:
    """The question that a decision settles, in quotation marks, where few words need it to be understood; else ''.

    It settles a proposal, or the question is long, or says nothing that the answer does not: then there is none.
    """
    details = entry.details
    asked = details.asked.text.strip() if isinstance(details, DecisionDetails) and details.asked else ""
    plain = asked.endswith("?") and len(asked) <= _LONG_QUESTION and voice.phrasings.has("form.question", asked)
    needed = len(said.split()) <= _FEW_WORDS and len(stems(digits(asked)) - stems(said)) >= _TELLING
    return quoted(asked) if plain and needed and _answers(said, asked, voice) else ""


def _answers(said: str, asked: str, voice: Voice) -> bool:
    """Whether a few words can be the answer to a question: yes or no, or about the same; an amount, where that is asked for."""
    if stems(digits(asked)) & stems(digits(said)) or voice.phrasings.has("form.said_yes", said):
        return True
    if voice.phrasings.has("form.how_much", asked):
        return bool(quantities(said))
    return not voice.phrasings.has("form.yes_no", asked)


_SECOND_REASON = re.compile(r"\b(?:because|since)\b", re.IGNORECASE)
"""Where a reason holds another one, the second belongs to something else, and the sentence stays as it is."""


def weighty(entry: Entry) -> bool:
    """Whether a decision gets room: it shapes the system, or there is more to tell than its choice."""
    details = entry.details
    rich = isinstance(details, DecisionDetails) and bool(details.rationale or details.turned_down)
    return entry.weight is Weight.SHAPES or rich or bool(entry.supersedes)
