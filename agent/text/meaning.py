"""Whether two texts that share their words also say the same: negation, obligation, condition, direction, winner.

Rules over single sentences, made to be right when they object; what they cannot judge passes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from agent.text.names import holds
from agent.text.sentences import sentences
from agent.text.words import modality, negated, stems

_ALIKE = 0.6
"""Share of a sentence's content words from which on another sentence is taken to speak of the same thing."""
_SOFT = re.compile(
    r"\b(?:avoid|prevent|stop|reject|refus|forbid|exclud|drop|remov|lack|fail|instead|rather than|only|except|unless"
    r"|until|ban|prohibit|disallow|disable|discontinu"
    r"|rule[sd]? out|turn(?:ed|s)? down|declin|loses?|lost|superseded|replac"
    r"|leav\w+ out|no longer|exceed|at most|at least|free of|unable|unused|unsupported|unavailable|unchanged|non-)\w*",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"\b(?:if|when|where|until|while|except|unless|only|but|after|once|during|in case|provided|as long as|for)\b", re.I
)
_PURPOSE = re.compile(
    r"[,;]?\s+(?:so that|so (?:it|they|we|that|the)|because|since|otherwise|in order (?:to|that|not))\b.*$",
    re.IGNORECASE | re.DOTALL,
)
_CLAUSE = re.compile(r"[,;:]\s+|\s+(?:and|but|because|so that|since|while)\s+", re.IGNORECASE)
_PASSIVE = re.compile(
    r"\b(?:is|are|was|were|be|been|being|gets?)\s+(?:\w+ly\s+)?\w+(?:ed|en|t|d|n)\b[^.;]*\b(?:by|from|through)\b"
    r"|\b(?:receives?|consumes?|takes?|gets?|reads?|pulls?|polls?|obtains?|accepts?|fetch(?:es)?|learns?|subscribes?)\b"
    r"[^.;]*\b(?:from|by|of|to)\b"
    r"|\b(?:triggered|called|driven|fed|served|invoked|supplied|sent|published|written|notified|informed)\b"
    r"[^.;]*\b(?:by|from)\b",
    re.IGNORECASE,
)
_OVER = re.compile(
    r"\b(?:over|instead of|rather than|in preference to|in place of|preferred to|beats?|replaces?|not)\b",
    re.I,
)
_CHOSEN = re.compile(
    r"\b(?:is|was|were|are|has been)\s+(?:\w+ly\s+)?(?:chosen|selected|preferred|adopted|accepted|picked)\b", re.I
)
_LOST = re.compile(
    r"\b(?:is|was|were|are|has been)\s+(?:\w+ly\s+)?"
    r"(?:rejected|ruled out|turned down|dropped|dismissed|discarded|declined|refused)\b",
    re.I,
)


@lru_cache(maxsize=8192)
def _parts(text: str) -> tuple[tuple[str, frozenset[str]], ...]:
    return tuple((s, stems(s)) for s in sentences(text))


def alike(claim: str, texts: Iterable[str], least: float = _ALIKE) -> list[str]:
    """The sentences of `texts` that speak of what the claim speaks of, the likest first.

    Likeness is the share of the claim's content words, or of the sentence's where that has four or more.
    """
    words = stems(claim)
    if not words:
        return []
    found = []
    for sentence, theirs in (part for text in texts for part in _parts(text)):
        shared = len(words & theirs)
        score = max(shared / len(words), shared / len(theirs) if len(theirs) >= 4 else 0.0)
        if score >= least:
            found.append((score, sentence))
    return [s for _, s in sorted(found, key=lambda f: -f[0])]


def denial(claim: str, texts: Sequence[str]) -> str | None:
    """What is wrong where the claim denies what was affirmed, or affirms what was denied; None where it is in order."""
    if _SOFT.search(claim):
        return None
    near = alike(claim, texts)
    if negated(claim):
        if not near or any(_denies(s, claim) or _SOFT.search(s) for s in near) or _denied_clause(claim, texts):
            return None
        return f"it denies what was affirmed: {_short(near[0])}"
    closest = alike(claim, texts, 0.75)
    if closest and all(negated(_main(s)) and not _SOFT.search(s) for s in closest):
        return f"it affirms what was denied: {_short(closest[0])}"
    return None


def _main(sentence: str) -> str:
    """Without the purpose or reason at its end: 'with jitter, so that they do not line up' denies no jitter."""
    return _PURPOSE.sub("", sentence)


def _denies(sentence: str, claim: str) -> bool:
    """Whether a sentence denies, in its main part or else in the purpose or reason that the claim is about."""
    main = _main(sentence)
    if negated(main):
        return True
    words, rest = stems(claim), sentence[len(main) :]
    return negated(rest) and len(words & stems(rest)) >= _ALIKE * len(words)


def _denied_clause(claim: str, texts: Sequence[str]) -> bool:
    """Whether the clause of a claim that denies stands so in a text: 'if nobody comes, it expires' of two facts."""
    clauses = [c for c in _CLAUSE.split(claim) if negated(c)]
    return len(_CLAUSE.split(claim)) > 1 and all(any(negated(s) for s in alike(c, texts)) for c in clauses)


def obligation(claim: str, texts: Sequence[str]) -> str | None:
    """What is wrong where 'may' became 'must', or a condition was dropped or added; None where it is in order."""
    ours, near = modality(claim), alike(claim, texts)
    if not near:
        return None
    theirs = frozenset(m for text in texts for m in modality(text))
    if "must" in ours and "must" not in theirs and theirs & {"may", "should"} and "may" not in ours:
        return "it makes an obligation of what was optional"
    if "may" in ours and "must" not in ours and "must" in modality(near[0]) and "may" not in theirs:
        return "it makes optional what is an obligation"
    if ours & {"unless", "only if"} and not any(_CONDITION.search(s) for s in near):
        return "it adds a condition that was not made"
    bound = modality(near[0]) & {"unless", "only if"}
    if bound and not _CONDITION.search(claim) and len(stems(claim) & stems(near[0])) >= 3:
        return f"it leaves out the condition: {_short(near[0])}"
    return None


def turned_round(claim: str, source: str, target: str) -> bool:
    """Whether a sentence has the target act upon the source: 'Billing calls Orders' where Orders calls Billing."""
    first, second = _position(source, claim), _position(target, claim)
    if first is None or second is None or first == second:
        return False
    start, end = sorted((first, second))
    passive = (
        _PASSIVE.search(claim, start) is not None and re.search(r"\b(?:by|from|to|of)\b", claim[start:end]) is not None
    )
    opened = (
        re.search(r"\b(?:from|to|into|between|and|with|by)\s+(?:the\s+|its\s+|an?\s+)?$", claim[:start], re.I)
        is not None
    )
    if opened or re.search(r"\b(?:and|or|with|between|both)\b|[,;:]", claim[start:end]):
        return False
    return passive if first < second else not passive


def wrong_winner(claim: str, losers: Sequence[str], winners: Sequence[str] = ()) -> str | None:
    """The option that the claim has win though it lost, or lose though it won; None where the winner is right."""
    for sentence in sentences(claim) or (claim,):
        over = _OVER.search(sentence)
        if over is not None:
            left, right = sentence[: over.start()], sentence[over.end() :]
            for name in losers:
                if (
                    holds(name, left)
                    and not holds(name, right)
                    and not _LOST.search(left)
                    and any(holds(w, right) for w in winners)
                ):
                    return name
        for pattern, names in ((_CHOSEN, losers), (_LOST, winners)):
            match = pattern.search(sentence)
            subject = (
                re.split(r"[,;]|\b(?:and|while|but|because|over)\b", sentence[: match.start()])[-1] if match else ""
            )
            for name in names:
                if match and holds(name, subject):
                    return name
    return None


def _position(name: str, text: str) -> int | None:
    pattern = r"[\s_-]?".join(re.escape(p) for p in re.split(r"[\s_-]+", name.strip()) if p)
    match = re.search(rf"(?<!\w){pattern}(?:s|'s|’s)?(?!\w)", text, re.IGNORECASE) if pattern else None
    return match.start() if match else None


def _short(text: str) -> str:
    return repr(text if len(text) <= 90 else text[:87] + "…")
