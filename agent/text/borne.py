"""Whether the clauses of a claim are borne out: what each adds of its own, and which statement each is a part of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from agent.text.clauses import Clause, clauses, parts
from agent.text.numbers import quantities
from agent.text.senses import Senses
from agent.text.words import stem, stems

THRESHOLD = 0.65
"""Share of a claim's content words that the entries cited must hold.

A rewording brings a verb or an adjective of its own; an invented fact brings its own nouns as well. Negation, numbers,
names, direction and winner are judged apart, whatever the share. Chosen on the odd sections of `tests/checks/labelled/`
as the share at which most inventions fall while fewer than 1 in 50 true sentences do, and confirmed on the even ones.
"""
_HALF = 0.5
"""Share of a clause's content words, unsaid, from which on it tells a thing of its own, whatever the claim says."""
_LIMIT_WORDS = """
unless without alone older longer long later only within during whenever beyond besides else therefore thus
none nobody nothing always ever single exceed exceeds
"""
LIMITS = frozenset(stem(w) for w in _LIMIT_WORDS.split())
"""Words that say under which limit something holds; `meaning`, `scope` and `numbers` judge them."""
_CITATION = re.compile(r"\[[A-Z]{1,4}-\d{3,}[^\]]*\](?:\([^)]*\))?|\b[A-Z]{1,4}-\d{3,}\b|⟦secret:[0-9A-F]+⟧")
_LOST = re.compile(r"\b(?:turned down|dropped|declined|rejected|ruled out)\b", re.IGNORECASE)


_STANDING = re.compile(r"\b(?:no longer |not yet |still )?in (?:force|effect)\b", re.IGNORECASE)
"""Says of a rule that it holds; `standing` judges that."""


def bare(text: str) -> str:
    """A text without its citations, and without 'in force'."""
    return _STANDING.sub(" ", _CITATION.sub(" ", text))


@lru_cache(maxsize=1 << 13)
def content(text: str) -> frozenset[str]:
    """The stems of a claim without its citations and quantities, which `numbers` judges."""
    left = bare(text)
    for quantity in reversed(quantities(left)):
        left = left[: quantity.start] + " " + left[quantity.end :]
    return stems(left)


class Addition(NamedTuple):
    """What a clause adds of its own: the stems that were not said, and whether that leaves nothing to argue about."""

    words: frozenset[str]
    sure: bool


def added(
    claim: str, texts: Sequence[str], theirs: frozenset[str], free: frozenset[str], senses: Senses
) -> Iterator[Addition]:
    """Each clause of which too many words stand in no text: a reason or purpose that nobody gave, a fact more.

    `theirs`: the stems that were said; `free`: those that need not have been. A reason of which more was not said than
    was is no other wording of one that was given.
    """
    for clause in clauses(claim):
        ours = content(clause.text) - LIMITS
        gives = clause.tie in {"reason", "purpose"}
        ours -= senses.light - theirs if gives and not _LOST.search(clause.text) else free
        extra = senses.unsaid(ours, theirs)
        if gives and len(extra) > max(0 if len(ours) < 3 else 1, (1 - THRESHOLD) * len(ours)):
            yield Addition(extra, sure=len(extra) > _HALF * len(ours))
        elif gives and _far(ours, texts, senses):
            yield Addition(ours, sure=False)
        elif not gives and len(ours) >= 2 and len(extra) > _HALF * len(ours):
            yield Addition(extra, sure=False)


def _far(words: frozenset[str], texts: Sequence[str], senses: Senses) -> bool:
    """Whether the words of a reason were said, and nowhere together: nobody gave it."""
    if len(words) < 3:
        return False
    said = (stems(" ".join(parts(text)[n : n + 2])) for text in texts for n in range(len(parts(text))))
    return all(len(senses.unsaid(words, there)) > (1 - THRESHOLD) * len(words) for there in said)


GIVES_WAY = re.compile(
    r"\b(?:g[ai]ve[sn]? way|replac\w+|supersed\w+|(?:took|takes) (?:its|the) place)\b", re.IGNORECASE
)
"""What tells of one thing that gave way to the other."""
_JOINABLE, _FEW = 3, 0.67
_OWN = 0.8
"""Share of a clause's content words from which on it is one statement's own, with a word borrowed from another."""

Matters = Mapping[str, frozenset[str]]


def joined(
    claim: str, held: Matters, meant: Matters, senses: Senses, common: frozenset[str] = frozenset()
) -> Literal["one", "reason"] | None:
    """How a claim makes one statement of several: a clause borne out by none alone, or one as the reason of another.

    `held`: label → the stems of its statement; `meant`: the same, with those for which its pronouns may stand;
    `common`: stems of which so many statements speak that none lends them to another.
    """
    told = clauses(claim)
    if GIVES_WAY.search(claim) and not any(c.tie == "reason" for c in told):
        return None
    akin = {label: senses.widened(theirs) for label, theirs in held.items()}
    whole = {label: senses.widened(theirs) for label, theirs in meant.items()}
    theirs = frozenset().union(*held.values())
    reasons: list[frozenset[str]] = []
    others: list[frozenset[str]] = []
    for clause in told:
        own = content(clause.text) - LIMITS - (senses.light - theirs)
        words = [s for s in dict.fromkeys(clause.order) if s in own]
        share = {name: sum((s in held[name]) + (s in akin[name]) for s in words) / 2 for name in held}
        best = max(share.values())
        owners = frozenset(label for label, n in share.items() if n == best or n >= max(3, best - 1, _FEW * len(words)))
        leads = clause.tie in {"reason", "purpose"} or (
            clause.tie == "condition" and _ASKS.search(_before(clause, claim))
        )
        (reasons if leads else others).append(owners)
        if len(words) >= _JOINABLE and all(_borrows(words, clause.fresh, label, whole, common) for label in held):
            return "one"
    apart = any(others and owners.isdisjoint(frozenset().union(*others)) for owners in reasons)
    return "reason" if apart else None


_ASKS = re.compile(r"\b(?:if|unless|when|whenever|once|as soon as|as long as)\W*$", re.IGNORECASE)
"""What makes a condition of the clause after it, and no time or place."""


def _before(clause: Clause, claim: str) -> str:
    return claim[: max(0, claim.find(clause.text))] or clause.text.split()[0]


def _borrows(words: Sequence[str], fresh: bool, label: str, held: Matters, common: frozenset[str]) -> bool:
    """Whether a clause that would be the statement's own takes from the others what makes it another."""
    mine = sum(s in held[label] or s in common for s in words)
    foreign = [s for s in words if s not in held[label] | common and any(s in theirs for theirs in held.values())]
    opens = words[0] in foreign and fresh
    return bool(foreign) and (opens or len(foreign) >= 2 or mine <= _FEW * len(words)) and mine <= _OWN * len(words)
