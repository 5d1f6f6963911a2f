"""What words say yes and no to: whether a statement affirms what they deny, or denies what they affirm.

Rules over noun phrases: 'no FTP, no MQTT' denies both, and a statement that has one of them is the contrary. They are
made to be right when they object; words that limit rather than deny ('no more than', 'not before') deny nothing here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from agent.text import spoken
from agent.text.clauses import short
from agent.text.words import stems

_END = (
    r"(?=\s*(?:[,;:.!?()–—]|\b(?:and|but|or|nor|so|because|since|as|until|if|when|while|which|that|who|where|for|to|with"
    r"|on|in|at|by|over|from|through|per|then|there|is|are|was|were|has|have|we|it|they|he|she|you|i)\b|$))"
)
_DENIED = re.compile(
    r"\b(?:no longer|forget(?: about)?|(?:decid|vot|argu|advis)\w* against|(?:hard|clear|firm) no (?:on|to)"
    r"|no|not|never|without|neither|nor"
    r"|cannot|can['’]?t|don['’]?t|doesn['’]?t|won['’]?t|isn['’]?t|aren['’]?t"
    r"|(?:instead of|rather than|in place of)(?:\s+(?:in|on|at|by|over|through|with|from))?)\s+"
    r"(?!(?:further|additional|extra|more|less|fewer|later|longer|earlier|sooner|before|until|only|just|yet|even|all|every|each|any|always"
    r"|necessarily|both|one|another|other|matter|idea|doubt|wonder|problem|objections?|need|sure|at|in|on|by|after"
    r"|than|so|as|too|very|that|this|it|out|if|\d)\b)"
    rf"(?P<what>(?:(?:the|an?|any|our|its|their|be|been|being)\s+)*[\w€$%./+-]+(?:\s+[\w€$%./+-]+){{0,3}}?){_END}",
    re.IGNORECASE,
)
_OUT = re.compile(
    r"(?:^|[,;:.]\s*|\b(?:and|but|so)\s+)(?P<what>(?:[\w./+-]+\s+){1,4}?)(?:is|are|was|were)\s+(?:then\s+|now\s+|also\s+)?"
    r"(?:ruled out|left out|kept out|kept off|left off|taken off|abandoned|given up|frozen|scrapped|removed|barred"
    r"|banned|cancelled|omitted|skipped|discontinued|out|dead|dropped|rejected|turned down|excluded"
    r"|forbidden|off the (?:table|list)|gone)\b",
    re.IGNORECASE,
)
_LIMITS = re.compile(
    r"\b(?:unless|except|only|alone|just|nobody else|at most|max\w*|limit\w*|until|till|before|if|when|instead|rather"
    r"|refus\w*|reject\w*|stop\w*|drop\w*|forbid\w*|block\w*|den(?:y|ied|ies)|prevent\w*|avoid\w*|than|else|otherwise"
    r"|over|above|below|beyond|exceed\w*|nothing|nobody|none|fail\w*|replac\w+|no[.,!]|no$|still|anyway|though|although)\b",
    re.IGNORECASE,
)
"""Words that say how far a thing holds: what they leave out may be denied of it."""
_WAY = re.compile(
    r"\s*\b(?P<tie>by|with|from|on|in|at|for|over|via|through)\s+(?:the |an? |our |its )?(?P<what>[\w-]+(?: [\w-]+)?)",
    re.IGNORECASE,
)
_NO_NO = re.compile(r"^\W*no [\w-]+(?: [\w-]+)?, no [\w-]+(?: [\w-]+)?\W*$", re.IGNORECASE)
"""A condition: 'No ticket, no seat.'"""
_NEEDS = re.compile(r"\b(?:only|unless|without|requires?|needs?|must)\b", re.IGNORECASE)
_NOBODY = re.compile(
    r"\b(?:nobody|nothing|none|no one|unless|until|stays?|unchanged|whatever|regardless)\b", re.IGNORECASE
)
"""Words by which a statement denies without a phrase of its own."""


def contrary(statement: str, words: Sequence[str]) -> str | None:
    """The sentence whose contrary a statement tells; None where none is. `words`: the sentences quoted."""
    if statement.rstrip().endswith("?"):
        return None
    mine, yes = _phrases(statement), _surely(statement)
    told = frozenset(s for sentence in words for s in _affirmed(sentence))
    ours = frozenset(s for phrase, _ in mine for s in phrase)
    denied = [(phrase, rest, sentence) for sentence in words for phrase, rest in _phrases(sentence)]
    for phrase, rest, sentence in () if _NOBODY.search(statement) else denied:
        otherwise = "otherwise" in sentence and phrase not in {p for p, _ in _phrases(sentence.split("otherwise")[0])}
        limited = _LIMITS.search(rest) is not None or otherwise
        limited = limited or _another_way(rest, statement)
        limited = limited or bool(_NO_NO.search(sentence) and _NEEDS.search(statement))
        if phrase <= yes and phrase.isdisjoint(told | ours) and not limited:
            return short(sentence)
    said = " ".join(words)
    if _LIMITS.search(said) or _LIMITS.search(statement.replace("rather than", "").replace("instead of", "")):
        return None
    gone = frozenset(s for phrase, _, _ in denied for s in phrase) | _denied_of(words)
    return next((short(said) for phrase, _ in mine if phrase <= told and phrase.isdisjoint(gone | yes)), None)


def _another_way(rest: str, statement: str) -> bool:
    """Whether a thing is denied in one way and told in another: 'no deeds by fax', 'deeds go by mail'."""
    way = _WAY.match(rest)
    if way is None:
        return False
    others = (m for m in _WAY.finditer(statement) if m["tie"].casefold() == way["tie"].casefold())
    return any(stems(m["what"]).isdisjoint(stems(way["what"])) for m in others)


def _denied_of(words: Sequence[str]) -> frozenset[str]:
    """The content stems of what sentences deny something of: 'drivers' of 'drivers can't see it'."""
    before = (_CLAUSE.split(w[: m.start()])[-1] for w in words for m in _matches(w))
    return frozenset(s for left in before for s in stems(left))


_CLAUSE = re.compile(
    r"[,;:.–—]\s+|\s+(?:but|while|whereas|so that)\s+"
    r"|\s+and\s+(?=(?:is|are|was|were|has|have|not|no|never|neither|does|do|goes|gets|by)\b)",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"\b(?:rather than|instead of|in place of|replac\w+|without|leaving|bypass\w*|isolat\w*|exempt\w*|disconnect\w*"
    r"|closed to|cut off|forgo\w*|dispens\w+ with|avoid\w*|(?:chosen|preferred|won) over|not)\b",
    re.IGNORECASE,
)
_DENIES = re.compile(
    r"\b(?:no|not|never|neither|nor|nothing|nobody|none|cannot|no longer|ruled out|dropped"
    r"|rejected|turned down|excluded|gone|dead"
    r"|off the (?:table|list)"
    r"|(?:left|leaves?|leaving|does|done|do|goes) (?:out|without)|omit\w*|skip\w*|spare[sd]?|absence|dispens\w* with"
    r"|hidden|hides?|conceal\w*|invisible|inaccessible|withheld|invalid\w*|void\w*|revok\w*|expire[sd]?"
    r"|unreachable|unavailable|offline|absent|missing|autonomous\w*|independent\w*"
    r"|(?:is|are|was|were|be|stays?) (?:out|down|away|unreachable))\b"
    r"|n['’]t\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def _surely(statement: str) -> frozenset[str]:
    """The content stems of a statement's clauses that deny nothing; of others what stands before 'rather than'."""
    found: set[str] = set()
    for clause in _CLAUSE.split(statement):
        aside = _ASIDE.search(clause)
        left = clause[: aside.start()] if aside else clause
        if not _DENIES.search(left) and not (aside and aside[0].casefold() == "not"):
            found |= stems(left)
    return frozenset(found)


@lru_cache(maxsize=4096)
def _phrases(text: str) -> tuple[tuple[frozenset[str], str], ...]:
    """The phrases that a text denies, each as its content stems and with the rest of its clause; bare amounts aside."""
    found = ((frozenset(s for s in stems(m["what"]) if not s.isdigit()), m) for m in _matches(text))
    return tuple(
        (phrase, _REST.split(text[m.end() :])[0])
        for phrase, m in found
        if phrase and not _BOUND.search(m["what"]) and not _NUMBER.fullmatch(m["what"])
    )


_BOUND = re.compile(r"\b(?:(?:more|less|fewer|longer|later) than|above|below|over|under|beyond|past)\b", re.IGNORECASE)
"""What makes of 'never carries more than six' a bound."""
_REST = re.compile(r"[,;:.!?]")
_NUMBER = re.compile(spoken.START, re.IGNORECASE)
"""The 'two' of 'nine years instead of two', whose unit stands before it."""


@lru_cache(maxsize=4096)
def _affirmed(text: str) -> frozenset[str]:
    """The content stems of a text outside of what it denies."""
    left = text
    for match in sorted(_matches(text), key=lambda m: -m.start()):
        left = f"{left[: match.start()]} {left[match.end() :]}"
    return stems(left)


def _matches(text: str) -> Iterator[re.Match[str]]:
    taken: list[tuple[int, int]] = []
    for match in (*_DENIED.finditer(text), *_OUT.finditer(text)):
        twice = match[0][:7].casefold() == "without" and _DENIES.search(_CLAUSE.split(text[: match.start()])[-1])
        if not twice and not any(start < match.end() and match.start() < end for start, end in taken):
            taken.append(match.span())
            yield match
