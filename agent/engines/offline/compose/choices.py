"""Decisions as prose: what was decided, why, what lost, what it replaces, who objected; then what is not settled."""

from __future__ import annotations

from collections.abc import Sequence

from agent.engines.offline.compose.wording import (
    Told,
    as_said,
    choice,
    opened,
    people,
    quoted,
    reason,
    shown_speaker,
    stopped,
    words_of,
    written_small,
)
from agent.model.details import DecisionDetails, Kind
from agent.model.finding import Weight
from agent.model.ledger import Entry
from agent.model.section import Block, Listing, Paragraph, SectionBrief, Sentence, Subheading


def choices(brief: SectionBrief, told: Told) -> list[Block]:
    """The section's decisions: those that shape the system a paragraph each, the details a list, then what is open."""
    seen = written_small((*brief.facts, *brief.related))
    decisions = [e for e in brief.facts if e.kind is Kind.DECISION]
    accepted = [e for e in decisions if e.status == "accepted"]
    turned_down = {_folded(e.evidence[-1].quote): e.id for e in decisions if e.status == "rejected"}
    blocks: list[Block] = []
    for entry in (e for e in accepted if _weighty(e)):
        replaced = [e for e in (*brief.facts, *brief.related) if e.id in entry.supersedes]
        blocks.append(Paragraph(sentences=tuple(_sentences(entry, told, replaced, turned_down, seen))))
    details = [e for e in accepted if not _weighty(e)]
    if details:
        blocks.append(Listing(items=tuple(Sentence(text=_detail(e, seen), cites=(e.id,)) for e in details)))
    blocks += _group("Raised, not settled", [e for e in decisions if e.status == "proposed"], "Proposed: ")
    blocks += _group("Put off", [e for e in decisions if e.status == "deferred"], "Deferred: ")
    told_already = {c for b in blocks if isinstance(b, Paragraph) for s in b.sentences for c in s.cites}
    blocks += _group(
        "Turned down", [e for e in decisions if e.status == "rejected" and e.id not in told_already], "Rejected: "
    )
    return blocks


def _weighty(entry: Entry) -> bool:
    """Whether a decision gets a paragraph: it shapes the system, or there is more to tell than its choice."""
    details = entry.details
    rich = isinstance(details, DecisionDetails) and bool(details.rationale or details.alternatives)
    return entry.weight is Weight.SHAPES or rich or bool(entry.supersedes)


def _sentences(
    entry: Entry, told: Told, replaced: Sequence[Entry], turned_down: dict[str, str], seen: frozenset[str]
) -> list[Sentence]:
    details = entry.details
    sentences = [Sentence(text=choice(entry, seen), cites=(entry.id,))]
    if not isinstance(details, DecisionDetails):
        return sentences
    own = {_folded(e.quote) for e in entry.evidence}
    sentences += [
        Sentence(text=reason(said), cites=(entry.id,))
        for said in details.rationale
        if _folded(said.text) not in own and _folded(said.text) not in turned_down and told.first(said.text)
    ]
    sentences += _lost(entry, details, told, own, turned_down)
    sentences += [
        Sentence(text=f"It replaces an earlier choice: {_title(e)}.", cites=(entry.id, e.id))
        for e in replaced
        if told.first(f"replaced {e.id}")
    ]
    for objection in details.objections:
        if told.first(objection.text):
            who = shown_speaker(objection.by) or "Somebody"
            answer = f" The answer: {quoted(objection.answer)}" if objection.answer else ""
            sentences.append(Sentence(text=f"{who} objected: {quoted(objection.text)}{answer}", cites=(entry.id,)))
    return sentences


def _folded(words: str) -> str:
    return " ".join(words.casefold().split())


def _title(entry: Entry) -> str:
    return quoted(entry.title) if as_said(entry) else opened(entry.model_copy(update={"statement": entry.title}))


def _lost(
    entry: Entry, details: DecisionDetails, told: Told, own: set[str], turned_down: dict[str, str]
) -> list[Sentence]:
    """What was turned down for it, with the words in which it was."""
    fresh = [a for a in details.alternatives if told.first(f"lost: {a.name}")]
    plain = [
        a.name
        for a in fresh
        if a.reason is None or not a.reason.verbatim or _folded(a.reason.text) in own or not told.first(a.reason.text)
    ]
    sentences = [
        Sentence(
            text=f"{_capital(a.name)} was turned down; {shown_speaker(a.reason.speaker) or 'the words'}: {quoted(a.reason.text)}",
            cites=_with(entry.id, a.reason.text, turned_down),
        )
        for a in fresh
        if a.reason is not None and a.name not in plain
    ]
    if plain:
        verb = "was" if len(plain) == 1 else "were"
        sentences.append(Sentence(text=f"{_capital(people(tuple(plain)))} {verb} turned down.", cites=(entry.id,)))
    return sentences


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _with(label: str, words: str, turned_down: dict[str, str]) -> tuple[str, ...]:
    """The decision, and the entry of its own that turned the option down, where the same words are both."""
    other = turned_down.get(_folded(words))
    return (label, other) if other and other != label else (label,)


def _detail(entry: Entry, seen: frozenset[str]) -> str:
    text = choice(entry, seen)
    if text.startswith("It was agreed that "):
        return _capital(text.removeprefix("It was agreed that "))
    return (
        stopped(text.removeprefix("The choice: ")[:1].upper() + text.removeprefix("The choice: ")[1:])
        if text.startswith("The choice: ")
        else text
    )


def _group(heading: str, entries: Sequence[Entry], lead: str) -> list[Block]:
    if not entries:
        return []
    items = tuple(Sentence(text=f"{lead}{_open(e)}", cites=(e.id,)) for e in entries)
    return [Subheading(text=heading), Listing(items=items)]


def _open(entry: Entry) -> str:
    return words_of(entry) if as_said(entry) else stopped(opened(entry))
