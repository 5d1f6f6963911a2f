"""What a sentence is where a statement tells more of it: put off, read out, in jest, another's, only tried, bound.

The patterns are data (`prompts/lexicons/readings.toml`).
"""

from __future__ import annotations

from collections.abc import Sequence

from agent.text.aloud import of_others, read_out
from agent.text.guessed import only_a_figure
from agent.text.lexicon import Lexicon
from agent.text.limits import left_out
from agent.text.nearby import Near
from agent.text.numbers import Quantity, compatible, quantities
from agent.text.putoff import put_off, stays_open
from agent.text.tries import only_tried


def overtold(sentence: str, statement: str, near: Near, readings: Lexicon) -> str | None:
    """What the sentence is, said as what was said around it tells; None where the statement tells it for what it is."""
    if put_off(sentence, near.next, statement, readings) or stays_open(near.heard, statement, readings):
        return "put off"
    if near.quoted or read_out(sentence, near.earlier, readings):
        return "read out"
    if _jested(sentence, near, readings):
        return "a joke"
    whose = of_others(sentence, readings, near.year, statement)
    if whose is not None and of_others(statement, readings) != whose:
        return whose  # and the statement does not tell whose choice it was
    if only_tried(sentence, statement, readings):
        return "a trial or an example"
    if (figure := only_a_figure(sentence, statement, readings)) is not None:
        return figure
    return left_out(sentence, near.next, statement, readings)


def _jested(sentence: str, near: Near, readings: Lexicon) -> bool:
    """Whether it is said in jest, as its tone, its speaker right after it, or others soon after it say."""
    if readings.has("jests.tone", sentence) or any(readings.has("jests.said", s) for s in near.later):
        return True
    said = quantities(sentence)
    return any(readings.has("jests.exposed", text) and not _says_again(text, said) for text in near.heard)


def _says_again(reply: str, said: Sequence[Quantity]) -> bool:
    """Whether a reply begins with the amount of what it answers, which confirms it whatever it goes on with."""
    first = quantities(reply)[:1]
    return any(compatible(q, other) for q in first for other in said) and first[0].start == 0
