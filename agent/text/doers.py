"""Whether a statement has the wrong one do a thing: turned round, or another than the words quoted have do it.

Rules over single clauses, made to be right when they object; what they cannot judge passes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from agent.text.clauses import BASE, VERBS, clauses, ordered, short
from agent.text.lexicon import Lexicon
from agent.text.senses import PLAIN, Senses
from agent.text.words import negated, stem, stems

_WE = re.compile(r"^\W*(?:(?:and|so|but|then|well|ok|okay|because|yes|no|that)\W+)*(?:we|i|let['’]s)\b", re.IGNORECASE)
_PASSIVE = re.compile(r"\b(?:is|are|was|were|be|been|being|gets?|got)\s+(?:\w+ly\s+|then\s+|also\s+|only\s+)*$", re.I)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_STANDS_FOR = re.compile(r"\b(?:it|they|he|she|this|that|those)\s+(?:\w+ly\s+|then\s+|also\s+)*$", re.IGNORECASE)
"""A pronoun right before a verb, for whatever was named."""
_MANY = re.compile(r"[^\W\d_]{2,}[^s\W]s\s+$", re.IGNORECASE)
"""A noun of several right before a verb."""
_SIDES = re.compile(r"[,;.]\s+(?:and |but |while )?|\s+(?:and|but|while)\s+", re.IGNORECASE)
_FEW = 10
"""Content words up to which two parts are so short that each has its thing and what is said of it."""
_TO = re.compile(r"\bto\b", re.IGNORECASE)
_BY = re.compile(r"\bby\b", re.IGNORECASE)
_THIRD = re.compile(r"[a-z]{2,}[^s\W]s$")
"""A verb as the third person has it, or a noun of several."""


class _Act(NamedTuple):
    """A verb with the content stems before and after it in its clause."""

    verb: str
    word: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    rest: frozenset[str]
    """The content stems of all that comes after it in the text."""
    right: str
    """The words after it in its clause."""
    ours: bool
    """Whether 'we' or 'I' do it."""


def turned_round(statement: str, texts: Sequence[str], readings: Lexicon, senses: Senses = PLAIN) -> str | None:
    """The sentence in which another does what the statement has one do, and one of them is done to; None where none.

    'The desk calls the shop' of 'the shop calls the desk', or of 'we call the desk'; not 'the desk runs' of 'we run the
    desk'.
    """
    theirs = [(act, text) for text in texts for act in _acts(text, readings)]
    doers = {act.before[-1] for act, _ in theirs if act.before}
    whole = frozenset(s for text in texts for s in ordered(text))
    for mine in _acts(statement, readings):
        like = [(act, text) for act, text in theirs if senses.like(act.verb, mine.verb)]
        if not mine.before or mine.ours or any(mine.before[-1] in act.before for act, _ in like):
            continue
        for act, text in like:
            swapped = mine.before[-1] in act.rest and act.before and act.before[-1] in mine.rest
            other = len(act.before) == 1 and act.before[-1] in mine.rest and not frozenset(mine.before) & whole
            done_to = act.ours and _done_to(act, mine.before[-1]) and not readings.has("doers.both", mine.word)
            if swapped or other or done_to or (mine.before[-1] in doers and _done_by_another(mine, act)):
                return short(text)
    return None


def _done_by_another(mine: _Act, act: _Act) -> bool:
    """Whether it is the same deed with another doer, as 'asks for a waiver' and 'approves a waiver' of two."""
    same = frozenset(mine.after) & frozenset(act.after)
    return bool(act.before and same) and not frozenset(mine.before) & frozenset(act.before)


def _done_to(act: _Act, one: str) -> bool:
    """Whether something is what a deed is done to, or done for."""
    to = _TO.split(act.right, maxsplit=1)[1:]
    return act.after[:1] == (one,) or any(ordered(part)[:1] == (one,) for part in to)


def _acts(text: str, readings: Lexicon) -> Iterator[_Act]:
    """The deeds that a text's clauses affirm, of a third person or of 'we'."""
    told = clauses(text)
    for n, clause in enumerate(told):
        said = clause.text
        if negated(said):
            continue
        for match in _WORD.finditer(said):
            word, left, right = match[0].casefold(), said[: match.start()], said[match.end() :]
            ours = _WE.match(left) is not None and not ordered(left)
            many = word in BASE and _MANY.search(left) is not None
            if not (ours or many or _THIRD.search(word)) or _PASSIVE.search(left) or _BY.search(right):
                continue
            if not (ours or stem(word) in VERBS or readings.has("doers.deeds", word)):
                continue
            if "’" in word or "'" in word or _STANDS_FOR.search(left):
                continue
            if readings.has("doers.noun", right) or readings.has("doers.article", left):
                continue
            after = ordered(right)
            rest = frozenset(after).union(*(c.order for c in told[n + 1 :]))
            yield _Act(stem(word), word, ordered(left), after, rest, right, ours)


def mixed(statement: str, texts: Sequence[str], senses: Senses = PLAIN) -> str | None:
    """The sentence of whose two parts the statement takes the one's thing with the other's word; None where none.

    'Snapshots by night, dumps by day' of 'dumps by night, snapshots by day'.
    """
    ours = _sides(statement)
    for text in texts:
        for a, b in pairwise(_sides(text)):
            one, other = senses.widened(a - b) - senses.widened(b), senses.widened(b - a) - senses.widened(a)
            for left, right in pairwise(ours):
                mine = (left - right, right - left)
                if all(side & one and side & other for side in mine) and len(left | right) <= _FEW:
                    return short(text)
    return None


def _sides(text: str) -> list[frozenset[str]]:
    """The content stems of a text's parts."""
    return [words for part in _SIDES.split(text) if (words := stems(part))]
