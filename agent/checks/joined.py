"""No two facts made into one: each clause of a sentence that cites several entries is borne out by one of them.

Wrong: "Keys are kept because fines are never retried [P-002] [P-003]" where nobody gave the one as the reason of the
other; "The gateway that signs the receipts keeps the keys [P-002] [P-003]" where no entry says that of the gateway.
Right: facts of two entries side by side, each in a clause of its own; entries of which one took the other's place.
A second reading can find it borne out all the same: what belongs together is told by more than words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from agent.catalogue import load
from agent.checks.base import Claim, by_label, check, cited, claims, ground, labels, stated, tells_a_gap
from agent.model.ledger import Entry
from agent.model.section import CheckContext, SectionDraft, Verdict
from agent.text.borne import joined
from agent.text.senses import Senses, parse_senses
from agent.text.words import stem, stems

_NAME = "joined"


def _look(draft: SectionDraft, context: CheckContext) -> list[Verdict]:
    entries = by_label(context)
    template = frozenset(stem(w) for w in context.template_words)
    verdicts: list[Verdict] = []
    for claim in claims(draft):
        if claim.sort not in {"sentence", "item"} or len(claim.cites) < 2:  # of one, nothing is joined
            continue
        message = context.ledger.once((_NAME, claim.text, claim.cites), _fault, claim, entries, template, context)
        if message is not None:
            verdicts.append(claim.verdict(_NAME, message, arguable=True))
    return verdicts


def _fault(claim: Claim, entries: dict[str, Entry], template: frozenset[str], context: CheckContext) -> str | None:
    """What is wrong with a claim; None where it stands."""
    grounds = cited(claim, entries)
    if stated(claim.text, grounds) or tells_a_gap(claim, grounds, template, context):
        return None
    return _joined(claim, grounds, context)


def _joined(claim: Claim, grounds: Sequence[Entry], context: CheckContext) -> str | None:
    """Facts of two entries made into one that nobody stated: each clause must be borne out by one entry alone."""
    if len(grounds) < 2 or claim.sort not in {"sentence", "item"}:
        return None
    held = {e.id: _matter(e, grounds) for e in grounds}
    meant = {e.id: held[e.id].union(*(ground(o).stems for o in grounds if _meant(e, o))) for e in grounds}
    how = joined(claim.text, held, meant, _senses(), context.ledger.of(_common, context.entries))
    if how == "one":
        return f"It joins {labels(claim.cites)} into one statement that neither makes; tell each for itself."
    if how == "reason":
        return f"It gives one of {labels(claim.cites)} as the reason of another, and nobody did; tell each for itself."
    return None


def _common(entries: Sequence[Entry]) -> frozenset[str]:
    """The stems of which so many statements of the ledger speak that none has them for itself."""
    found = Counter(s for e in entries for s in stems(f"{e.title} {e.statement}"))
    return frozenset(s for s, n in found.items() if n >= max(_MANY, _OFTEN * len(entries)))


_MANY, _OFTEN = 8, 0.06
"""Entries, and share of them, from which on a word is everybody's."""


def _matter(entry: Entry, grounds: Sequence[Entry]) -> frozenset[str]:
    """The stems of an entry, with those of the others that it replaced or that replaced it, or that tell the same."""
    told = stems(f"{entry.title} {entry.statement}")
    found = ground(entry).stems
    for other in grounds:
        beside = stems(f"{other.title} {other.statement}")
        shared = len(told & beside)
        linked = other.id in (entry.superseded_by, *entry.supersedes) or entry.id == other.superseded_by
        if linked or (shared > 2 and shared >= _OVERLAP * min(len(told), len(beside))):
            found |= ground(other).stems
    return found


_OVERLAP = 0.34
"""Share of the smaller entry's stems from which on two entries tell of one matter."""
_MEANS = re.compile(r"^\W*(?:(?:otherwise|then|so|and|but)\W+)?(?:it|they|that|this|those|these)\b", re.IGNORECASE)


def _meant(entry: Entry, other: Entry) -> bool:
    """Whether a text of an entry begins with a pronoun, which may stand for what the other, of one turn, names."""
    said = {(e.discussion, e.turn) for e in entry.evidence} & {(e.discussion, e.turn) for e in other.evidence}
    return bool(said) and any(_MEANS.match(text) for text in ground(entry).texts)


@lru_cache(maxsize=1)
def _senses() -> Senses:
    return parse_senses(load().text("lexicons/synonyms.toml"))


CHECK = check(_NAME, _look)
