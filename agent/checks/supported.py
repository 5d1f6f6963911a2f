"""Nothing invented: whatever a draft says cites entries, and they bear it out.

Wrong: "Events are encrypted at rest [D-003]" where D-003 speaks of Kafka alone; "The device may retry [P-002]" where it
must; "Billing calls Orders [I-001]" where Orders calls Billing; "MongoDB was preferred to PostgreSQL [D-001]" where
PostgreSQL won.
Right: the entries' own matter in other words, with the same negation, obligation, direction and winner.
A sentence that cites nothing may only introduce: "Three policies were agreed."
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

from agent.checks.base import Claim, by_label, check, cited, claims, ground, labels
from agent.model.details import DecisionDetails, InteractionDetails, Kind
from agent.model.ledger import Entry
from agent.model.section import CheckContext, SectionDraft, Verdict
from agent.text.meaning import denial, obligation, turned_round, wrong_winner
from agent.text.numbers import quantities
from agent.text.quotes import find
from agent.text.words import STOP, fold_name, stem, stems

_NAME = "supported"
THRESHOLD = 0.7
"""Share of a claim's content words that the entries cited must hold.

A rewording brings a verb or an adjective of its own; an invented fact brings its own nouns as well. Negation, numbers,
names, direction and winner are judged apart, whatever the share.
"""
_CITATION = re.compile(r"\[[A-Z]{1,4}-\d{3,}[^\]]*\](?:\([^)]*\))?|\b[A-Z]{1,4}-\d{3,}\b|⟦secret:[0-9A-F]+⟧")


def _look(draft: SectionDraft, context: CheckContext) -> list[Verdict]:
    entries = by_label(context)
    template = _stemmed(context.template_words)
    verdicts: list[Verdict] = []
    for claim in claims(draft):
        message = _fault(claim, entries, template, context)
        if message is not None:
            verdicts.append(claim.verdict(_NAME, message))
    return [*verdicts, *_recommended_twice(draft)]


def _fault(claim: Claim, entries: dict[str, Entry], template: frozenset[str], context: CheckContext) -> str | None:
    """What is wrong with a claim; None where it stands."""
    if claim.sort == "heading":
        return None
    unknown = [label for label in claim.cites if label not in entries]
    if unknown:
        return f"It cites {labels(unknown)}, which the ledger does not have; cite what bears it out."
    grounds = cited(claim, entries)
    if claim.sort == "recommendation":
        return _recommendation(grounds)
    if claim.sort == "quote":
        return _quotation(claim, grounds)
    if not grounds:
        return _uncited(claim, template, context)
    return _invented(claim, grounds, template) or _twisted(claim, grounds)


def _uncited(claim: Claim, template: frozenset[str], context: CheckContext) -> str | None:
    """A sentence without cites may hold nothing but the document's own phrasing and right counts."""
    extra = _content(claim.text) - template
    if extra:
        words = ", ".join(sorted(extra)[:4])
        return f"It cites nothing and says something ({words}); cite the entries that bear it out or leave it out."
    counts = _counts(context)
    for quantity in quantities(claim.text):
        right = counts.get(quantity.unit or "", frozenset())
        if not quantity.value.isdigit() or int(quantity.value) not in right:
            return f"The count {quantity.text!r} is not that of this section's facts; correct it or leave it out."
    return None


def _counts(context: CheckContext) -> dict[str, frozenset[int]]:
    """Noun → the numbers that are right for it: how many facts of that kind there are, in all and by status."""
    facts = context.brief.facts
    found: dict[str, frozenset[int]] = {}
    for kind in Kind:
        of_kind = [e for e in facts if e.kind is kind]
        held = frozenset({len(of_kind), sum(e.current for e in of_kind), *Counter(e.status for e in of_kind).values()})
        found[kind.value] = held
    every = frozenset({len(facts), sum(e.current for e in facts)})
    return found | dict.fromkeys(("entry", "point", "matter", "item", "fact", "thing", "topic", "statement"), every)


def _invented(claim: Claim, grounds: Sequence[Entry], template: frozenset[str]) -> str | None:
    """Too many content words that the entries do not hold."""
    ours = _content(claim.text) - template
    theirs = frozenset(s for e in grounds for s in ground(e).stems)
    extra = frozenset(s for s in ours if s not in theirs and not _compound(s, theirs))
    if not ours or len(ours) - len(extra) >= THRESHOLD * len(ours):
        return None
    words = ", ".join(sorted(extra)[:5])
    return f"{labels(claim.cites)} does not say this ({words}); say what it says, or cite what bears it out."


def _compound(word: str, theirs: frozenset[str]) -> bool:
    """'timeout' where they say 'time out', 'endpoint' where they say 'end point'."""
    return len(word) >= 6 and any(word[:i] in theirs and word[i:] in theirs for i in range(2, len(word) - 1))


def _twisted(claim: Claim, grounds: Sequence[Entry]) -> str | None:
    """The same words with another meaning."""
    if claim.sort in {"label", "edge"}:
        return _misdirected_edge(claim, grounds)
    texts = [t for e in grounds for t in ground(e).texts]
    settled = all(e.settled for e in grounds)
    wrong = (denial(claim.text, texts) if settled else None) or obligation(claim.text, texts)
    if wrong is not None:
        return f"{labels(claim.cites)} says otherwise: {wrong}."
    return _misdirected(claim, grounds) or _misjudged(claim, grounds)


def _misdirected(claim: Claim, grounds: Sequence[Entry]) -> str | None:
    """The target of an interaction acting upon its source."""
    pairs = [(e.id, e.details.source, e.details.target) for e in grounds if isinstance(e.details, InteractionDetails)]
    known = {(fold_name(s), fold_name(t)) for _, s, t in pairs}
    for label, source, target in pairs:
        if (fold_name(target), fold_name(source)) not in known and turned_round(claim.text, source, target):
            return f"{label} goes from {source!r} to {target!r}, and this says the reverse; turn it round."
    return None


def _misdirected_edge(claim: Claim, grounds: Sequence[Entry]) -> str | None:
    if len(claim.ends) != 2:
        return None
    ends = (fold_name(claim.ends[0]), fold_name(claim.ends[1]))
    pairs = [(e.id, e.details) for e in grounds if isinstance(e.details, InteractionDetails)]
    folded = {(fold_name(d.source), fold_name(d.target)): label for label, d in pairs}
    if ends[::-1] in folded and ends not in folded:
        source, target = claim.ends
        return f"{folded[ends[::-1]]} goes from {target!r} to {source!r}, and the edge the other way; turn it round."
    return None


def _misjudged(claim: Claim, grounds: Sequence[Entry]) -> str | None:
    """An option that lost told as the winner, or the other way about."""
    for entry in grounds:
        losers, winners = _sides(entry)
        name = wrong_winner(claim.text, losers, winners)
        if name is not None:
            return f"{entry.id} has it the other way: {name!r} is on the wrong side of the choice; correct it."
    return None


def _sides(entry: Entry) -> tuple[list[str], list[str]]:
    """The options that lost, and what the choice fell on."""
    if entry.kind is Kind.TECHNOLOGY:
        lost = entry.status == "rejected"
        return ([entry.title], []) if lost else ([], [entry.title] if entry.settled else [])
    if not isinstance(entry.details, DecisionDetails) or entry.status != "accepted":
        return [], []
    losers = [a.name for a in entry.details.alternatives]
    lost_words = frozenset(s for name in losers for s in stems(name))
    winners = [
        w
        for w in re.findall(r"[A-Z][\w.+#-]*|[a-z]\w*[A-Z]\w*", f"{entry.title} {entry.statement}")
        if stem(w) not in lost_words and w.casefold() not in STOP
    ]
    return losers, winners


def _quotation(claim: Claim, grounds: Sequence[Entry]) -> str | None:
    if any(find(claim.text, e.quote) for entry in grounds for e in entry.evidence):
        return None
    return f"These words stand in no evidence of {labels(claim.cites)}; quote them as they were said."


def _recommendation(grounds: Sequence[Entry]) -> str | None:
    if len(grounds) == 1 and grounds[0].kind is Kind.DECISION and grounds[0].current:
        return None
    return "A recommendation is tied to exactly one decision that holds; cite that one."


def _recommended_twice(draft: SectionDraft) -> Iterator[Verdict]:
    seen: set[str] = set()
    for claim in claims(draft):
        if claim.sort == "recommendation":
            if seen.intersection(claim.cites):
                yield claim.verdict(
                    _NAME, f"{labels(claim.cites)} has a recommendation already; one a decision is enough."
                )
            seen.update(claim.cites)


def _content(text: str) -> frozenset[str]:
    """The stems of a claim without its citations and quantities, which `numbers` judges."""
    bare = _CITATION.sub(" ", text)
    for quantity in reversed(quantities(bare)):
        bare = bare[: quantity.start] + " " + bare[quantity.end :]
    return stems(bare)


@lru_cache(maxsize=8)
def _stemmed(words: frozenset[str]) -> frozenset[str]:
    return frozenset(stem(w) for w in words)


CHECK = check(_NAME, _look)
