"""Whether two texts that share their words also say the same: what one denies and the other affirms.

Rules over single clauses, made to be right when they object; what they cannot judge passes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from agent.text.clauses import SOFT, VERBS, Clause, clauses, short
from agent.text.contraries import OPPOSITES, outs
from agent.text.sentences import sentences
from agent.text.words import negated, stem, stems

ALIKE = 0.6
"""Share of a clause's content words from which on another clause is taken to speak of the same thing."""
_BOUND = re.compile(
    r"\b(?:older|longer|later|more|less|fewer|beyond|above|below|over|under|before|after|until|outside|other|else"
    r"|without|beside|besides|than|yet|still|both|alone|only|otherwise|no longer)\b",
    re.IGNORECASE,
)
"""With a 'not', these say by their limit what another sentence affirms: 'not after 7 days' is 'for 7 days'."""
_THAN = re.compile(r"\b(?:more|less|fewer|longer|later|older|larger) (?:often )?than\b", re.IGNORECASE)
"""'None lasts longer than two weeks' gives the amount; `numbers` judges that."""
_LIMITED = re.compile(rf"{_BOUND.pattern}|\b(?:within|at most|at least|up to|maximum|minimum)\b", re.IGNORECASE)
"""What a 'none later than' may say again: a limit told in any way."""
UNSURE = re.compile(r"\b(?:may|might|could)\b(?!\s+not)", re.IGNORECASE)
"""What leaves it open whether a thing is so."""
NO_MORE = re.compile(r"\b(?:no|not)\s+(?:more|less|fewer|later|longer|older)\s+than\b", re.IGNORECASE)
_NEVER = re.compile(
    r"\bnever\b|^\W*(?:no(?! (?:more|less|fewer|later|longer)\b)|nothing|nobody|none)\b"
    r"|\bno \w+ (?:is|are|can) (?:ever )?",
    re.IGNORECASE,
)
NOT = re.compile(r"\b(?:not|no|never|cannot|nobody|nothing|none|neither|nor)\b|n['’]t\b", re.IGNORECASE)
_WOULD = re.compile(r"\b(?:would|could|might)\b", re.IGNORECASE)
_WITHOUT = re.compile(r"\bwithout\s+([^,;.]+)", re.IGNORECASE)


def denial(claim: str, texts: Sequence[str]) -> str | None:
    """What is wrong where a clause denies what was affirmed, or affirms what was denied; None where it is in order."""
    theirs = [c for text in texts for c in _told(text)]
    everything = " ".join(texts)
    if _NEVER.search(claim):
        words = re.findall(r"[a-z]+", claim.casefold())
        turned = any(_ANTONYMS.get(w) in everything.casefold().split() for w in words)
        limited = _BOUND.search(_WITHOUT.sub(" ", claim)) and _LIMITED.search(everything)
        whole = _WHOLLY.search(everything) is not None or any(outs(text) for text in texts)
        if not (turned or whole or limited or _THAN.search(claim)) and not _denies_alike(claim, theirs):
            return "it says that something never happens, and nothing of the kind was said"
    bare = _WITHOUT.search(claim)
    if (
        bare is not None
        and not _WOULD.search(claim)  # 'without it one would be lost' says why it is there
        and not negated(_WITHOUT.sub(" ", claim))
        and not any(_LACKING.search(text) for text in texts)
        and (missing := stems(bare[1]))
        and missing <= frozenset(s for c in theirs if not c.denies for s in c.order)
        and not any(missing <= gone or gone <= missing for text in texts for gone in outs(text))
    ):
        return f"it does without what was asked for: {short(bare[0])}"
    for clause in clauses(_NOT_CHOSEN.sub(" ", claim)):
        if (
            clause.tie == "condition"
            or len(NOT.findall(clause.text)) > 1
            or len(clause.stems) < 2
            or NO_MORE.search(clause.text)
        ):
            continue
        near = nearest(clause, theirs)
        if clause.denies and (not _held(clause, theirs) or _denied_there(clause, theirs)):
            continue
        wrong = _denied(clause, near, claim) if clause.denies else _affirmed(clause, near)
        if wrong is not None:
            return wrong
    return None


@lru_cache(maxsize=8192)
def _told(text: str) -> tuple[Clause, ...]:
    """The clauses of a text but for those of its questions."""
    return tuple(c for s in (sentences(text) or (text,)) if not s.endswith("?") for c in clauses(s))


_LACKS = re.compile(r"\bwithout\b", re.IGNORECASE)
_LACKING = re.compile(
    r"\b(?:without|offline|disconnected|by (?:it|them)sel(?:f|ves)|on (?:its|their) own|no)\b", re.IGNORECASE
)
"""What is said of a thing that does without another."""
_WHOLLY = re.compile(r"\b(?:everywhere|only|alone|exactly|nothing|nobody|never)\b", re.IGNORECASE)
"""What is so of all, or of one alone, says by itself what never is."""
_NOT_CHOSEN = re.compile(
    r"\b(?:not|never)\s+(?:accepted|chosen|adopted|made|wanted|followed|pursued"
    r"|taken(?! (?:on|over|up|down|off|from)))\b",
    re.IGNORECASE,
)


def _denies_alike(claim: str, theirs: Iterable[Clause]) -> bool:
    """Whether something is denied, in one way or another, of what the claim's 'never' or 'no' is said of."""
    ours = frozenset(s for c in clauses(claim) if _NEVER.search(c.text) for s in c.stems)
    return any((c.denies or SOFT.search(c.text)) and (c.stems & ours or not ours) for c in theirs)


def nearest(clause: Clause, theirs: Iterable[Clause]) -> list[Clause]:
    """The clauses that say most of what a clause says, all that are equally near."""
    words = clause.stems
    scored = [(_near(words, c.stems), c) for c in theirs]
    best = max((score for score, _ in scored), default=0.0)
    return [c for score, c in scored if score >= max(ALIKE, best - 0.01)] if best >= ALIKE else []


def _near(ours: frozenset[str], theirs: frozenset[str]) -> float:
    """The share of the one's words that the other holds; a clause that is held whole is near as well."""
    shared = len(ours & theirs)
    return max(shared / len(ours), 0.8 if shared == len(theirs) and shared > 1 else 0.0)


def _denied(clause: Clause, near: Sequence[Clause], claim: str) -> str | None:
    """A clause that denies, where every clause like it affirms."""
    if not near or any(c.denies or outs(c.text) or _softened(c.text, clause.text) or _given(c) for c in near):
        return None
    if all(_otherwise(clause, c) for c in near):
        return None
    limits = set(map(str.casefold, _BOUND.findall(claim))) - {"yet"}
    if limits - {w.casefold() for c in near for w in _BOUND.findall(c.text)} - {"without"} or _softened(
        clause.text, near[0].text
    ):
        return None
    if ("without" in limits) != any(_LACKS.search(c.text) for c in near):
        return None
    return f"it denies what was affirmed: {short(near[0].text)}"


_ANTONYMS = OPPOSITES | {"open": "shut", "opens": "shut", "shut": "open", "up": "down", "down": "up"}


def _otherwise(clause: Clause, other: Clause) -> bool:
    """Whether a clause that denies does it by the opposite word, or denies another deed than the other tells."""
    words = set(re.findall(r"[a-z]+", other.text.casefold()))
    forms = words | {stem(w) for w in words}
    ours = re.findall(r"[a-z]+", clause.text.casefold())
    if any(_ANTONYMS.get(w) in forms or _ANTONYMS.get(stem(w)) in forms for w in ours):
        return True
    done, theirs = VERBS.intersection(clause.order), VERBS.intersection(other.order)
    return bool(done) and bool(theirs) and done.isdisjoint(theirs)


_PREDICATE = re.compile(
    r"(?:\b(?:not|cannot|never)|n['’]t)\s+(?:\w+ly\s+|be\s+|been\s+|yet\s+|even\s+)*([\w-]+)", re.IGNORECASE
)
"""What a clause denies of its subject: 'is not enough', 'does not talk'."""


_WHOLE = 0.75
"""Share of a clause's own words from which on another clause tells the same deed."""


def _held(clause: Clause, theirs: Iterable[Clause]) -> bool:
    """Whether the texts have nearly all that a clause names: it denies what they say, and not something like it."""
    own, said = frozenset(clause.order), frozenset(s for c in theirs for s in c.order)
    predicate = _PREDICATE.search(clause.text)
    if predicate is not None and stems(predicate[1]).isdisjoint(said):
        return False
    return len(own) > 1 and len(own & said) >= _WHOLE * len(own)


_NEITHERS = stems("neither nor")


def _denied_there(clause: Clause, theirs: Iterable[Clause]) -> bool:
    """Whether a clause cut off from its subject denies the same deed: 'a run, with 240 people, need not be split'.

    And 'each has its own database, and neither reads the other's'.
    """
    predicate = _PREDICATE.search(clause.text)
    if predicate is None:
        return False
    deed = stems(predicate[1])
    said = [frozenset(c.order) - _NEITHERS for c in theirs if c.denies]
    return any(deed <= order and order <= clause.stems for order in said)


def _softened(text: str, other: str) -> bool:
    """Whether a text holds a word that denies in its own way, and the other text does not hold it too."""
    mine = {stem(w) for w in SOFT.findall(text)}
    return bool(mine - {stem(w) for w in SOFT.findall(other)})


_TOO_MUCH = re.compile(r"\bwould\b|\btoo\s+\w+", re.IGNORECASE)
"""'A server would be too much' affirms no server."""


def _soft(text: str) -> bool:
    """Whether a text that was said denies in its own way, beside a plain 'neither'."""
    return SOFT.search(_NEITHER.sub(" ", text)) is not None


_NEITHER = re.compile(r"\b(?:neither|nor)\b", re.IGNORECASE)


def _given(clause: Clause) -> bool:
    """Whether a clause only says under which condition something holds; one that permits says more."""
    return clause.tie == "condition" and not UNSURE.search(clause.text)


def _affirmed(clause: Clause, near: Sequence[Clause]) -> str | None:
    """A clause that affirms, where every clause like it denies."""
    if not near or SOFT.search(clause.text) or _TOO_MUCH.search(clause.text):
        return None
    if all(c.denies and c.tie != "condition" and not _soft(c.text) and not NO_MORE.search(c.text) for c in near):
        share = max(len(clause.stems & c.stems) / len(clause.stems) for c in near)
        if share >= 0.75 and not _LACKS.search(near[0].text):
            return f"it affirms what was denied: {short(near[0].text)}"
    return None
