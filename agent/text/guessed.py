"""Whether a sentence only tells a figure that was measured, guessed or found, where a statement makes a rule of it.

The patterns are data (`prompts/lexicons/readings.toml`, `figures`). Made to be right when they object.
"""

from __future__ import annotations

from agent.text.lexicon import Lexicon
from agent.text.numbers import quantities
from agent.text.senses import PLAIN, Senses
from agent.text.words import stems


def only_a_figure(sentence: str, statement: str, readings: Lexicon, senses: Senses = PLAIN) -> str | None:
    """What a sentence with an amount is, where the statement has a rule of it: 'a guess', 'a figure'; None if none."""
    if readings.has("figures.settles", sentence) or not _shared(sentence, statement):
        return None
    if readings.has("figures.guess", sentence) and not readings.has("figures.guess_told", statement):
        return "a guess"
    rule = readings.has("figures.rule", statement) and not readings.has("figures.rule", sentence)
    if rule and readings.has("figures.measured", sentence):
        return "a figure"
    return "what somebody does" if _own_habit(sentence, statement, readings, senses) else None


def _shared(sentence: str, statement: str) -> bool:
    """Whether both have an amount."""
    return not {q.value for q in quantities(sentence)}.isdisjoint(q.value for q in quantities(statement))


def _own_habit(sentence: str, statement: str, readings: Lexicon, senses: Senses) -> bool:
    """Whether it tells how often its speaker does a thing, of which the statement has no more than how often."""
    if not readings.has("figures.own", sentence):
        return False
    amounts = frozenset(s for q in (*quantities(sentence), *quantities(statement)) for s in stems(q.text))
    return not (senses.widened(stems(sentence)) - amounts) & (stems(statement) - amounts)
