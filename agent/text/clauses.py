"""Sentences taken apart into clauses: what each is about, whether it denies, and how it hangs on the others.

No grammar is built. Connectives part a sentence, a clause without a subject of its own takes that of the clause before,
and a pronoun stands for the subject that was named last: enough to tell which words are said of which.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple, TypeAlias

from agent.text.sentences import sentences
from agent.text.words import STOP, negated, stem, stems, words

Tie: TypeAlias = Literal["main", "condition", "reason", "purpose", "contrast"]

_TIES: dict[Tie, str] = {
    "condition": r"(?:even )?(?:if|when|whenever|unless|until|once|while|where|as long as|provided(?: that)?|except"
    r"(?: when| if| in| for)?|after|before|as soon as|during|in case)",
    "reason": r"because|since|as(?= (?:it|they|the|this|there)\b)"  # and not 'holds as the choice, for now'
    r"(?! (?:the|this) [\w-]+(?: (?:as|for|of|until|while|if|when|because|since|and)\b|\s*(?:[.,;:]|$)))",
    "purpose": r"so that|so(?= (?:it|they|we|that|the|as)\b)|in order (?:to|that)|otherwise|which is why|therefore|thus"
    r"|hence",
    "contrast": r"but|although|though|whereas|rather than|instead of|not(?= (?:in|on|by|to|from|over|with|the|a|an)\b)",
    "main": r"and then|and|then|which|who|that(?= (?:never |not |only |always )?\w+s\b)|or",
}
_KINDS = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _TIES.items()}
_TIE = "|".join(f"(?:{pattern})" for pattern in _TIES.values())
_JOINT = re.compile(rf"(?:^|[;:,]\s+|\s[–—-]\s+|\s)(?P<tie>{_TIE})(?=\s)|[;:,]\s+|\s[–—-]\s+", re.IGNORECASE)
_PART = re.compile(r"[;:]\s+|\s[–—]\s")
_PRONOUN = re.compile(r"\b(?:it|they|them|these|those|that one|this one|one)\b", re.IGNORECASE)
_WITHOUT = re.compile(r"\bwithout\b", re.IGNORECASE)
_SETS_APART = re.compile(r"\W*(?:unless|rather than|instead of)\b", re.IGNORECASE)
_LEAD = 2
"""Content words of a clause that are taken for its subject."""


_VERBS = """
accept acknowledge add allow announce answer append apply approve ask assign authenticate authorise batch
broadcast buffer build cache call carry change charge check close collect command compute confirm connect
consume control convert copy create decide delete deliver depend deploy derive detect display download drain
emit encrypt enforce enqueue escalate evaluate export expose extend extract feed fetch filter forward generate
get give hand handle hold import include index inform inherit insert invoke issue join keep know launch lead
lease listen load lock log manage map mark merge monitor move need notify observe offer open order override own
parse pass pay persist pick poll populate post print process produce propagate provide proxy publish pull push
put query queue raise read rebuild receive record redirect refresh refuse register reject relay release remove
render renew replace replay replicate report request reserve resolve respond restart restore retry return
reverse review ring roll route run save scan schedule search see select send serve set show shut sign signal
sort split start stop store stream submit subscribe supply switch sync synchronise take tell throttle track
transfer transform translate transmit trigger trust turn update upload use validate verify wait wake warn watch
withdraw wrap write
hash make promote remember
"""
BASE = frozenset(_VERBS.split())
"""The same verbs as a dictionary has them."""
VERBS = frozenset(stem(v) for v in BASE)
"""Stems of what the parts of a system do."""


class Clause(NamedTuple):
    """A clause: its text, content stems in order, whether it denies, and how it is tied to the sentence."""

    text: str
    order: tuple[str, ...]
    denies: bool
    tie: Tie
    fresh: bool
    """Whether it has a subject of its own."""
    stems: frozenset[str]
    """Its content stems, with those of the subject that it takes over and of what its pronouns stand for."""


@lru_cache(maxsize=16_384)
def parts(text: str) -> tuple[str, ...]:
    """The sentences of a text, parted at semicolons, colons and dashes as well."""
    return tuple(p.strip() for s in sentences(text) or (text,) for p in _PART.split(s) if p.strip())


@lru_cache(maxsize=16_384)
def clauses(text: str) -> tuple[Clause, ...]:
    """The clauses of a text, in order."""
    return tuple(clause for sentence in sentences(text) or (text,) for clause in _of_sentence(sentence))


@lru_cache(maxsize=16_384)
def _of_sentence(sentence: str) -> tuple[Clause, ...]:
    found: list[Clause] = []
    subject: tuple[str, ...] = ()
    for part in _PART.split(sentence):
        here = _of(part, subject)
        found += here
        subject = next((c.order[:_LEAD] for c in reversed(here) if c.fresh and c.tie == "main"), subject)
    return tuple(found)


def _of(sentence: str, subject: tuple[str, ...]) -> tuple[Clause, ...]:
    found: list[Clause] = []
    tie: Tie = "main"
    start = 0
    for match in [*_JOINT.finditer(sentence), None]:
        piece = sentence[start : match.start() if match else len(sentence)].strip()
        words = ordered(piece)
        if words:
            opens = _own_subject(piece, tie, bool(found) or bool(subject))
            meant = (  # what its pronouns stand for: the content of the clause before
                tuple(s for s in found[-1].order if s not in VERBS)
                if found and tie in {"main", "contrast"} and _PRONOUN.search(piece)
                else ()
            )
            whole = frozenset((*words, *(() if opens else subject), *meant))
            found.append(Clause(piece, words, _denies(piece), tie, opens, whole))
            if opens and (tie in {"main", "contrast"} or not subject):
                subject = words[:_LEAD]
        if match is None:
            break
        word = match["tie"]
        tie = _named(sentence, match) if word else "main"
        denying = word and re.match(r"(?:not|never|unless|except|rather|instead)\b", word, re.IGNORECASE)
        start = match.start("tie") if denying else match.end()
    return tuple(found)


def _named(sentence: str, joint: re.Match[str]) -> Tie:
    """Which kind of connective stands there."""
    where, end = joint.span("tie")
    return next(
        (name for name, kind in _KINDS.items() if (m := kind.match(sentence, where)) and m.end() == end), "main"
    )


def _own_subject(piece: str, tie: Tie, later: bool) -> bool:
    """Whether a clause names what it is about: the first always does, a later one where it opens with a noun."""
    if not later:
        return True
    first = re.match(r"(?:\W*)([\w'’]+)", piece)
    if first is None:
        return False
    word = first[1].casefold()
    if tie in {"reason", "purpose", "condition"} or _PRONOUN.match(word):
        return _PRONOUN.match(piece.strip()) is None
    return word in {"the", "a", "an", "each", "every", "no", "one", "two", "both", "all", "any", "this", "its"} or (
        first[1][0].isupper()
    )


def _denies(piece: str) -> bool:
    return negated(_WITHOUT.sub(" ", piece)) or _SETS_APART.match(piece) is not None


@lru_cache(maxsize=65_536)
def ordered(text: str) -> tuple[str, ...]:
    """The content stems of a text in order, with repetitions."""
    held = stems(text)
    return tuple(s for s in (stem(w) for w in words(text) if w.casefold() not in STOP) if s in held)


SOFT = re.compile(
    r"\b(?:avoid|prevent|stop|reject|refus|forbid|exclud|drop|remov|lack|fail|instead|rather than|only|except|unless"
    r"|until|ban|prohibit|disallow|disable|discontinu|alone|neither|nor"
    r"|rule[sd]? out|turn(?:ed|s)? down|declin|loses?|lost|superseded|replac"
    r"|(?:stay|keep|kept|remain)\w* (?:off|out|in|away|shut)|not worth"
    r"|leav\w+ out|no longer|exceed|at most|at least|free of|unable|unused|unsupported|unavailable|unchanged|non-)\w*",
    re.IGNORECASE,
)
"""Words that deny in their own way, so that a 'not' more or less is no sign."""


def short(text: str) -> str:
    """A text as it is quoted in a message."""
    return repr(text if len(text) <= 90 else text[:87] + "…")
