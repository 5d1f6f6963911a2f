"""Amounts that lost: held against in words, denied, or another one of the sort that was settled."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.engines.offline.lexicon import curly, pattern
from agent.engines.offline.sides import one_sort
from agent.engines.offline.speech import Utterance
from agent.text.numbers import Quantity, digits, same
from agent.text.units import measure
from agent.text.words import stems

_REACH = 40
"""Characters beside an amount in which something is held against it."""


def held_against(utterance: Utterance) -> list[Quantity]:
    """The amounts right beside which something is said against them."""
    text = curly(utterance.text)
    return [
        q
        for q in utterance.quantities
        if pattern("refused.amount").search(text, max(0, q.start - _REACH), q.end + _REACH)
    ]


def denied(utterance: Utterance, amount: Quantity) -> bool:
    """Whether the amount itself is denied: 'not 7 days'."""
    return re.search(r"\bnot (?:\w+ )?$", utterance.text[: amount.start], re.IGNORECASE) is not None


def amount(quantity: Quantity, beside: frozenset[str] | None, mine: Sequence[Quantity]) -> str | None:
    """An amount with its unit, where it is another one of the sort of one that was settled.

    A bare number takes the noun that was counted, where that is among the words `beside` it (None: in any case).
    """
    if any(same(quantity, q) or quantity.value == q.value for q in mine):
        return None
    if quantity.unit:
        return quantity.text if any(one_sort(quantity, q) for q in mine) else None
    counted = (q for q in mine if q.unit and (measure(q.unit) is None or stems(q.unit) <= (beside or frozenset())))
    twin = next((q for q in counted if beside is None or stems(q.unit or "") & beside), None)
    noun = twin.text.rsplit(maxsplit=1)[-1] if twin is not None and " " in twin.text else ""
    return f"{digits(quantity.text)} {noun}" if noun else None


def names_one(utterance: Utterance, taken: Sequence[Quantity]) -> bool:
    """Whether it puts forward what was settled, here or elsewhere, so that it weighs no other amount: 'they ask for five days, can we say seven?'."""
    named = any(same(q, m) or (not q.unit and q.value == m.value) for q in utterance.quantities for m in taken)
    return named and pattern("lost_names.between").search(curly(utterance.text)) is None
