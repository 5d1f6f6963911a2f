"""What a decision says of a thing that may have lost to it: whether it tells it itself, and by which name it is told."""

from __future__ import annotations

import re

from agent.engines.offline.contenders import Contender, content_of
from agent.engines.offline.lexicon import curly, pattern
from agent.engines.offline.sides import one_sort
from agent.engines.offline.speech import Utterance
from agent.model.finding import Finding
from agent.text.numbers import Quantity, digits, quantities, same
from agent.text.words import fold_name, stems

_PLAIN = 2


def holds_words(finding: Finding, said: Utterance) -> bool:
    """Whether a decision has the words of a sentence."""
    return any(q.turn == said.turn and q.words in said.text for q in finding.quotes)


def told_without_noes(statement: str) -> frozenset[str]:
    """The stems of a statement without the words right behind a denial."""
    said = ((m[0], statement[: m.start()]) for m in _WORD.finditer(statement))
    told = (stems(word) for word, before in said if not pattern("contender.denied_by").search(curly(before)))
    return frozenset().union(*told)


_WORD = re.compile(r"[\w’'-]+")


def is_twin(known: str, one: Contender, own: frozenset[str]) -> bool:
    """Whether a name that is told is the same thing: a piece of its sentence with more around it, or short for it; no technology."""
    name = stems(known)
    if own < name:
        return _stands_in(known, one.said)
    short = bool(content_of(known)) and name < own
    return short and (fold_name(known) not in map(fold_name, one.said.names) or len(one.content) > _PLAIN)


def _stands_in(name: str, said: Utterance) -> bool:
    """Whether a name is a piece of a sentence, word for word."""
    return digits(name).casefold() in digits(said.text).casefold()


def settles(finding: Finding, said: Utterance) -> bool:
    """Whether it is the sentence that settles a decision."""
    last = finding.quotes[-1]
    return last.turn == said.turn and last.words in said.text


def has_words(own: frozenset[str]) -> bool:
    """Whether stems say more than an amount."""
    return any(not w[0].isdigit() for w in own)


def equal(one: Quantity, other: Quantity) -> bool:
    """Whether two amounts are one, where one of them may leave the unit out."""
    return same(one, other) or (one.value == other.value and not (one.unit and other.unit))


def of_one_sort(one: Quantity, other: Quantity) -> bool:
    """Whether one amount could stand in the place of the other."""
    return (one_sort(one, other) or not one.unit) and not equal(one, other)


def called(one: Contender, finding: Finding) -> str:
    """Its name; a bare amount with the unit of the one that was settled."""
    amounts = one.amounts
    if len(amounts) == 1 and not amounts[0].unit and digits(amounts[0].text) == digits(one.name):
        measured = next((q for q in quantities(finding.statement) if q.unit), None)
        if measured is not None:
            return f"{digits(amounts[0].text)} {digits(measured.text).partition(' ')[2]}".strip()
    return digits(one.name)
