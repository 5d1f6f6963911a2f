"""Whether two texts that share their words also say the same: negation, obligation and condition.

Rules over single clauses, made to be right when they object; what they cannot judge passes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from agent.text.clauses import SOFT, VERBS, Clause, clauses, parts, short
from agent.text.contraries import OPPOSITES, outs
from agent.text.sentences import sentences
from agent.text.words import modality, negated, stem, stems

_ALIKE = 0.6
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
_NO_MORE = re.compile(r"\b(?:no|not)\s+(?:more|less|fewer|later|longer|older)\s+than\b", re.IGNORECASE)
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
_UNSURE = re.compile(r"\b(?:may|might|could)\b(?!\s+not)", re.IGNORECASE)
_FREE = re.compile(r"\b(?:may|might|optionally|could|can(?=[^.;]*\bif\b))\b", re.IGNORECASE)
"""Words that leave a thing to choice; 'can be read back' says what a thing is good for."""
_AT_MOST = re.compile(
    r"\b(?:up to|at most|no more than|not more than|at least|no later than|several|more than one|one or more"
    r"|many|any)\b",
    re.IGNORECASE,
)
"""With these 'may' says how much: 'may have up to 250' is 'the maximum is 250'."""
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


_NEVER = re.compile(
    r"\bnever\b|^\W*(?:no(?! (?:more|less|fewer|later|longer)\b)|nothing|nobody|none)\b"
    r"|\bno \w+ (?:is|are|can) (?:ever )?",
    re.IGNORECASE,
)
_NOT = re.compile(r"\b(?:not|no|never|cannot|nobody|nothing|none|neither|nor)\b|n['’]t\b", re.IGNORECASE)
_WITHOUT = re.compile(r"\bwithout\s+([^,;.]+)", re.IGNORECASE)


@lru_cache(maxsize=8192)
def _spoken(text: str) -> tuple[tuple[str, frozenset[str]], ...]:
    return tuple((s, stems(s)) for s in parts(text))


def alike(claim: str, texts: Iterable[str], least: float = _ALIKE) -> list[str]:
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
        and not negated(_WITHOUT.sub(" ", claim))
        and not any(_LACKS.search(text) for text in texts)
        and (missing := stems(bare[1]))
        and missing <= frozenset(s for c in theirs if not c.denies for s in c.order)
        and not any(missing <= gone or gone <= missing for text in texts for gone in outs(text))
    ):
        return f"it does without what was asked for: {short(bare[0])}"
    for clause in clauses(_NOT_CHOSEN.sub(" ", claim)):
        if (
            clause.tie == "condition"
            or len(_NOT.findall(clause.text)) > 1
            or len(clause.stems) < 2
            or _NO_MORE.search(clause.text)
        ):
            continue
        near = _nearest(clause, theirs)
        if clause.denies and not _held(clause, theirs):
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


def _nearest(clause: Clause, theirs: Iterable[Clause]) -> list[Clause]:
    """The clauses that say most of what a clause says, all that are equally near."""
    words = clause.stems
    scored = [(_near(words, c.stems), c) for c in theirs]
    best = max((score for score, _ in scored), default=0.0)
    return [c for score, c in scored if score >= max(_ALIKE, best - 0.01)] if best >= _ALIKE else []


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


def _softened(text: str, other: str) -> bool:
    """Whether a text holds a word that denies in its own way, and the other text does not hold it too."""
    mine = {stem(w) for w in SOFT.findall(text)}
    return bool(mine - {stem(w) for w in SOFT.findall(other)})


def _soft(text: str) -> bool:
    """Whether a text that was said denies in its own way, beside a plain 'neither'."""
    return SOFT.search(_NEITHER.sub(" ", text)) is not None


_NEITHER = re.compile(r"\b(?:neither|nor)\b", re.IGNORECASE)


def _given(clause: Clause) -> bool:
    """Whether a clause only says under which condition something holds; one that permits says more."""
    return clause.tie == "condition" and not _UNSURE.search(clause.text)


def _affirmed(clause: Clause, near: Sequence[Clause]) -> str | None:
    """A clause that affirms, where every clause like it denies."""
    if not near or SOFT.search(clause.text):
        return None
    if all(c.denies and c.tie != "condition" and not _soft(c.text) and not _NO_MORE.search(c.text) for c in near):
        share = max(len(clause.stems & c.stems) / len(clause.stems) for c in near)
        if share >= 0.75 and not _LACKS.search(near[0].text):
            return f"it affirms what was denied: {short(near[0].text)}"
    return None


def obligation(claim: str, texts: Sequence[str], around: str = "") -> str | None:
    """What is wrong where 'may' became 'must', or a condition was dropped or added; None where it is in order.

    `around`: what stands next to the claim and is told of the same, where a condition may be told as well.
    """
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
    close = _nearest(main, (c for text in texts for c in clauses(text))) if main else []
    nearest = close[0].text if close else best
    if "should" in ours and not _WANTED.search(whole):
        return "it says what should be where something else was said"
    if "must" in ours and "must" not in modality(whole) and _ABLE.search(nearest) and not _ABLE.search(claim):
        return "it makes an obligation of what was optional"
    if _MUST.search(claim) and _MAY.search(nearest) and not (_BINDS.search(whole)):
        return "it makes an obligation of what was optional"
    chosen = _BECAUSE.sub(" ", _OVER.split(claim)[0])
    free = _FREE.search(chosen) and not (
        _AT_MOST.search(claim)
        or _NOT.search(claim)
        or _NO_MORE.search(claim)
        or _BOUND_TO.search(claim)
        or _excepted(claim, best)
    )
    if free and not _ABLE.search(nearest) and _permits(claim, nearest, whole):
        return "it makes optional what was said without a choice"
    if free and re.search(r"\bmust\b", best, re.I):
        return "it makes optional what is an obligation"
    unsure = None if _ASKED.search(best) else _UNSURE.search(_BECAUSE.sub(" ", best))
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
    if _NOT.search(claim):
        return None
    words = stems(bound[0]) - stems("except unless provided long")
    core = stems(sentence) - words
    if not words or len(stems(claim) & words) >= 0.5 * len(words) or len(stems(around) & words) >= 0.5 * len(words):
        return None
    if not core & stems(claim) or (re.search(r"\bunless|only|except\b", claim, re.I)):
        return None
    return f"it leaves out the condition: {short(sentence)}"
