"""Whether a claim binds as what was said binds: what must be, what may be, and under which condition.

Rules over single clauses, made to be right when they object; what they cannot judge passes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from agent.text.clauses import clauses, parts, short
from agent.text.meaning import ALIKE, NO_MORE, NOT, UNSURE, nearest
from agent.text.numbers import quantities
from agent.text.words import modality, negated, stem, stems

_CONDITION = re.compile(
    r"\b(?:if|when|where|whenever|until|while|except|unless|only|but|before|after|once|during|in case|provided"
    r"|as long as|for|within|without|outside|alone|then|next|later)\b",
    re.I,
)
_BINDING = re.compile(
    r"\b(?:unless|except(?:\s+(?:when|if|in|for|that))?|(?:but\s+)?only\s+(?:if|when|after|once|where|in|with)"
    r"|provided that|as long as)\b[^;.,]*",
    re.IGNORECASE,
)
_EVEN = re.compile(r"\beven\s+(?:if|when|though|with|without|after|before)\b", re.IGNORECASE)
_STILL = re.compile(r"\b(?:even|still|although|though|but|despite|regardless|whether|anyway|however)\b", re.IGNORECASE)
_ABLE = re.compile(
    r"\b(?:lets?(?! in\b| out\b)|allow\w*|able|possible|possibly|can|could|may|might|permit\w*|optional\w*|risk|would"
    r"|or not|ok|okay|fine|nothing (?:stops|prevents|keeps))\b",
    re.IGNORECASE,
)
_MAY_DO = re.compile(
    r"\b(?:may|might|can|could)\s+(?:(?:be|have|been|also|then|still|even|\w+ly)\s+)*([a-z]+)", re.IGNORECASE
)
_FREE = re.compile(r"\b(?:may|might|optionally|could|can(?=[^.;]*\bif\b))\b", re.IGNORECASE)
"""Words that leave a thing to choice; 'can be read back' says what a thing is good for."""
_AT_MOST = re.compile(
    r"\b(?:up to|at most|no more than|not more than|at least|no later than|several|more than one|one or more"
    r"|many|any)\b",
    re.IGNORECASE,
)
"""With these 'may' says how much: 'may have up to 250' is 'the maximum is 250'."""
_UP_TO = re.compile(
    r"\b(?:above|beyond|limit\w*|at most|up to|no more than|max\w*|ceiling|cap|capped)\b", re.IGNORECASE
)
"""What makes an amount a limit, up to which one may go."""
_BINDS = re.compile(
    r"\b(?:must|shall|need(?:s|ed)?|requir\w+|ha(?:s|ve) to|always|obliged|mandatory|only)\b", re.IGNORECASE
)
_ADVISED = re.compile(
    r"\b(?:recommend\w*|advis(?:es|ed|ing|able)|would be (?:better|wise|best)|ought)\b", re.IGNORECASE
)
_WANTED = re.compile(
    r"\b(?:should|ought|supposed|want\w*|wish\w*|better|would (?:like|rather|prefer)|recommend\w*|advis\w+|suggest\w*"
    r"|propos\w*|let['’]s|please|i['’]d)\b",
    re.IGNORECASE,
)
"""Words that say what somebody would have; where none was said, nothing 'should' be."""


@lru_cache(maxsize=8192)
def _spoken(text: str) -> tuple[tuple[str, frozenset[str]], ...]:
    return tuple((s, stems(s)) for s in parts(text))


_MAY_HAVE = re.compile(r"\b(?:may|might|could)\s+(?:have|be|hold|take|last|carry)\b", re.IGNORECASE)


def _bounds(said: str) -> bool:
    """Whether a sentence says with 'may' how much is allowed, and nothing unsure: 'may have a maximum of 250'."""
    if len(UNSURE.findall(said)) > 1 or not (may := _MAY_HAVE.search(said)):
        return False
    limit = _UP_TO.search(said, may.end())
    return limit is not None and any(q.start >= limit.end() for q in quantities(said))


def alike(claim: str, texts: Iterable[str], least: float = ALIKE) -> list[str]:
    """The sentences of `texts` that speak of what the claim speaks of, the likest first.

    Likeness is the share of the claim's content words, or of the sentence's where that has four or more.
    """
    words = stems(claim)
    if not words:
        return []
    found = []
    for sentence, theirs in (part for text in texts for part in _spoken(text)):
        shared = len(words & theirs)
        score = max(shared / len(words), shared / len(theirs) if len(theirs) >= 4 else 0.0)
        if score >= least:
            found.append((score, sentence))
    return [s for _, s in sorted(found, key=lambda f: -f[0])]


def obligation(claim: str, texts: Sequence[str], around: str = "") -> str | None:
    """What is wrong where 'may' became 'must', or a condition was dropped or added; None where it is in order.

    `around`: what stands next to the claim and is told of the same, where a condition may be told as well.
    """
    claim, texts = _no_month(claim), [_no_month(text) for text in texts]
    near = alike(claim, texts)
    ours, whole = modality(_SHOULD_IT.sub(" if ", claim)), " ".join(texts)
    if _ADVISED.search(claim) and not _WANTED.search(whole):
        return "it says what is recommended where nothing was"
    if not near:
        advised = "should" in ours and not _WANTED.search(whole)
        return "it says what should be where something else was said" if advised else None
    best = near[0]
    said = clauses(claim)
    main = next((c for c in said if modality(c.text)), next((c for c in said if c.tie != "condition"), None))
    close = nearest(main, (c for text in texts for c in clauses(text))) if main else []
    likest = close[0].text if close else best
    if "should" in ours and not _WANTED.search(whole):
        return "it says what should be where something else was said"
    if "must" in ours and "must" not in modality(whole) and _ABLE.search(likest) and not _ABLE.search(claim):
        return "it makes an obligation of what was optional"
    if _MUST.search(claim) and _MAY.search(likest) and not (_BINDS.search(whole)):
        return "it makes an obligation of what was optional"
    chosen = _BECAUSE.sub(" ", _OVER.split(claim)[0])
    free = _FREE.search(chosen) and not (
        _AT_MOST.search(claim)
        or NOT.search(claim)
        or NO_MORE.search(claim)
        or _BOUND_TO.search(claim)
        or _excepted(claim, best)
        or (quantities(claim) and _UP_TO.search(whole))
    )
    if free and not _ABLE.search(likest) and _permits(claim, likest, whole):
        return "it makes optional what was said without a choice"
    if free and re.search(r"\bmust\b", best, re.I):
        return "it makes optional what is an obligation"
    unsure = None if _ASKED.search(best) or _bounds(best) else UNSURE.search(_BECAUSE.sub(" ", best))
    if unsure and not (_ABLE.search(claim) or negated(claim) or _CONDITION.search(claim)) and len(stems(claim)) > 2:
        return f"it makes certain what was only possible: {short(best)}"
    if unsure and re.search(r"\b(?:whenever|always|every)\b", claim, re.I) and not _ABLE.search(claim):
        return f"it makes certain what was only possible: {short(best)}"
    even = _EVEN.search(claim)
    kept = (
        even
        and re.match(r"even with\b", even[0], re.I)
        and stems(re.split(r"[,;.]", claim[even.end() :])[0]) <= stems(best)
    )
    if even and not kept and not _STILL.search(whole):
        return "it says 'even' where nothing was set aside"
    if ours & {"unless", "only if"} and not any(_CONDITION.search(s) or ours & modality(s) for s in near):
        return "it adds a condition that was not made"
    return _dropped(claim, best, around)


_IN_MAY = re.compile(r"(?:\d\w*(?: of)?|\b(?:in|of|by|until|since|from|to|early|late|mid|last|next)) May\b|\bMay \d\w*")


def _no_month(text: str) -> str:
    """A text without the month of May, which permits nothing."""
    return _IN_MAY.sub(" ", text) if "May" in text else text


_MUST = re.compile(r"\b(?:must|ha(?:s|ve) to)\b", re.IGNORECASE)
_MAY = re.compile(r"\bmay\b", re.IGNORECASE)
_OVER = re.compile(r"\b(?:rather than|instead of)\b", re.IGNORECASE)
_BECAUSE = re.compile(r"\b(?:because|since|otherwise|or else)\b[^,;.]*", re.IGNORECASE)
"""A reason: what 'could' happen is no choice."""
_BOUND_TO = re.compile(r"\brequir\w+|\bmust\b|\bonly\b", re.IGNORECASE)
_SHOULD_IT = re.compile(
    r"(?:^|(?<=[,;:]\s))should\s+(?=(?:the|an?|it|they|no|any|one|that|this|more|\w+s)\b)", re.IGNORECASE
)
"""'Should it fail' is a condition."""
_ASKED = re.compile(r"\?$|\b(?:whether|asked|asks|wanted to know)\b", re.IGNORECASE)


def _excepted(claim: str, sentence: str) -> bool:
    """Whether a claim tells of the very case that a sentence excepts, in which one may do what it forbids."""
    case = _BINDING.search(sentence)
    words = stems(case[0]) - stems("except unless") if case and not _BINDING.search(claim) else frozenset()
    return bool(words) and len(words & stems(claim)) >= 0.5 * len(words)


def _permits(claim: str, nearest: str, whole: str) -> bool:
    """Whether the claim leaves to choice what the nearest clause does, rather than tell what something else can do."""
    verbs = [stem(m[1]) for m in _MAY_DO.finditer(claim)]
    said = {stem(w) for w in re.findall(r"\w+", whole)}
    here = {stem(w) for w in re.findall(r"\w+", nearest)}
    able = re.search(r"\b(?:can|could) be\b", claim, re.IGNORECASE) is not None
    return not verbs or any(verb in here or (verb not in said and not able) for verb in verbs)


def _dropped(claim: str, sentence: str, around: str) -> str | None:
    """The condition that binds the sentence and is told neither in the claim nor next to it."""
    bound = _BINDING.search(sentence)
    if bound is None or len(stems(claim) & stems(sentence)) < 3:
        return None
    if NOT.search(claim):
        return None
    words = stems(bound[0]) - stems("except unless provided long")
    core = stems(sentence) - words
    if not words or len(stems(claim) & words) >= 0.5 * len(words) or len(stems(around) & words) >= 0.5 * len(words):
        return None
    if not core & stems(claim) or (re.search(r"\bunless|only|except\b", claim, re.I)):
        return None
    return f"it leaves out the condition: {short(sentence)}"
