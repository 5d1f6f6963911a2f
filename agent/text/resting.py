"""What a statement rests on among the sentences of a quote: what settles, or what is put off, bound or only asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from agent.text.numbers import quantities, stands
from agent.text.words import stems

_OWNS = frozenset({"put off", "a condition", "read out", "what others do"})
"""What a statement rests on if it has its words, whatever is said beside it."""
_HALF, _HARDLY = 0.5, 0.2
"""Share of a statement's content words from which on it has a sentence's words, and up to which it has none."""
_ANSWER = 3
"""Words of an answer to one's own question."""


def by_ground(
    touched: Sequence[str], found: list[str | None], statement: str, assents: Callable[[str], bool]
) -> list[str | None]:
    """What each sentence is, where what settles says nothing of the statement and what is put off has its words."""
    told = stems(statement)
    share = {n: len(stems(sentence) & told) / max(1, len(told)) for n, sentence in enumerate(touched)}
    firm = [n for n, why in enumerate(found) if why is None]
    if (unsure := _unsure_amount(touched, found, statement)) is not None:
        return [why or unsure for why in found]
    asked = {n for n, s in enumerate(touched) if found[n] == "a question" and stems(s) and stems(s) <= told}
    owns = next(
        (
            why
            for n, why in enumerate(found)
            if (why in _OWNS and share[n] >= _HALF) or (why == "scorn" and share[n]) or n in asked
        ),
        None,
    )
    if owns is None or any(share[n] > _HARDLY or assents(touched[n]) for n in firm):
        return found
    return [why or owns for why in found]


def _unsure_amount(touched: Sequence[str], found: list[str | None], statement: str) -> str | None:
    """What the sentence is that alone has an amount of the statement, where that settles nothing."""
    for amount in quantities(statement):
        at = {why for why, s in zip(found, touched, strict=True) if stands(amount, quantities(s), s)}
        if None not in at and "a question" in at:
            return "a question"
    return None


def answers(sentence: str, question: str) -> bool:
    """Whether a few words answer the question before them with one of its own: 'Felt or slate? Slate.'."""
    words = stems(sentence)
    few = 0 < len(sentence.split()) <= _ANSWER and not sentence.rstrip().endswith("?")
    return few and " or " in question and bool(words) and words <= stems(question)
