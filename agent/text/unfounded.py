"""What a claim says on top of what was said: a denial of which nothing was said, an amount moved to another thing.

Rules over single clauses, made to be right when they object; what they cannot judge passes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import zip_longest

from agent.text.borne import LIMITS, content
from agent.text.clauses import SOFT, Clause, clauses, short
from agent.text.numbers import Quantity, quantities, same
from agent.text.senses import Senses
from agent.text.sentences import sentences
from agent.text.units import measure

_CONCLUDED = re.compile(
    r"\b(?:cannot|can|could|be able|needs?|needed|ha(?:s|ve) to|affect\w*|depend\w*|impossible|matter\w*|harm\w*"
    r"|suffer\w*|requir\w*)\b",
    re.IGNORECASE,
)
"""What a consequence denies: that something can be, or need be, or touches another."""
_RESTRICTS = re.compile(
    r"\b(?:that|which|who)\s+(?:\w+\s+)?(?:cannot|(?:can|could|need|ha[sd]|have|do|does|did|is|are|was|were)\s*(?:not\b|n['’]t))",
    re.IGNORECASE,
)
"""'A status that could not be delivered' only says which one."""
_LIMITS = re.compile(
    r"\b(?:only|alone|out|off|gone|away|at most|at least|up to|within|nothing|instead|apart|own|until|before|still)\b",
    re.IGNORECASE,
)
"""Words by which a text says in its own way what is not."""
_HALF = 0.5
"""Share of a denial's content words that a text which limits the same thing has."""


def empty_denial(claim: str, texts: Sequence[str], senses: Senses) -> str | None:
    """The clause that has it that something cannot or need not be, of which nobody spoke; None where there is none."""
    said = [c for text in texts for c in clauses(text)]
    whole = frozenset(s for c in said for s in c.order)
    for clause in clauses(claim):
        if not clause.denies or clause.tie == "condition" or not _CONCLUDED.search(clause.text):
            continue
        if _RESTRICTS.search(clause.text):
            continue
        own = content(clause.text) - LIMITS - (senses.light - whole)
        if not senses.unsaid(own, whole):
            continue
        near = senses.widened(own)
        if not any(_limits(c) and len(c.stems & near) >= max(1, _HALF * len(own)) for c in said):
            return short(clause.text)
    return None


def _limits(clause: Clause) -> bool:
    return clause.denies or SOFT.search(clause.text) is not None or _LIMITS.search(clause.text) is not None


def moved_amount(claim: str, texts: Sequence[str], senses: Senses) -> str | None:
    """The text whose amount the claim gives to another thing of that text; None where each stays with its own.

    'Refused after 10 minutes and remembered for 20 seconds' of 'refuses it after 20 seconds and remembers it for 10
    minutes': a clause has the amount of one clause and the words of the other alone.
    """
    for ours, amount in _amounts(claim):
        for text in texts:
            theirs = _amounts(text)
            if len({(q.value, q.unit) for _, q in theirs}) < 2:
                continue
            alike = [(c, q) for c, q in theirs if _kind(q) == _kind(amount) is not None]
            common = frozenset[str]().union(*(c for c, q in theirs if same(q, amount)))
            at = [c for c, q in alike if same(q, amount)]
            others = [c - common for c, q in alike if not same(q, amount)]
            if not at or not others:
                continue
            mine = senses.widened(ours)
            alone = frozenset[str]().union(*at) - frozenset[str]().union(*(c for c, q in alike if not same(q, amount)))
            taken = frozenset[str]().union(*(c & mine for c in others))
            if alone and all(at) and not alone & mine and taken and not _said_of(amount, taken, texts):
                return short(text)
    return None


def _said_of(amount: Quantity, words: frozenset[str], texts: Sequence[str]) -> bool:
    """Whether another text has the amount beside such words, or without its unit: 'so 72 would double post again'."""
    held = (pair for text in texts for pair in _amounts(text))
    return any(words & c and amount.value == q.value and (q.unit is None or same(q, amount)) for c, q in held)


def _kind(quantity: Quantity) -> str | None:
    """What an amount measures, such as time; None where it counts."""
    kind = measure(quantity.unit)
    return kind[0] if kind else None


@lru_cache(maxsize=1 << 13)
def _amounts(text: str) -> tuple[tuple[frozenset[str], Quantity], ...]:
    """Each amount of a text with the content stems of the words around it, up to the next clause."""
    return tuple(_each(text))


def _each(text: str) -> Iterator[tuple[frozenset[str], Quantity]]:
    for sentence in sentences(text) or (text,):
        before = frozenset[str]()
        told = clauses(sentence)
        for clause, after in zip_longest(told, told[1:]):
            words = content(clause.text) or before  # 'after 20 seconds' belongs to what happens then
            if after is not None and after.tie == "condition":
                words |= content(after.text)  # 'every 2 minutes when it is idle'
            for quantity in quantities(clause.text) if clause.tie != "contrast" else ():  # what lost has none
                yield words, quantity
            before = words
