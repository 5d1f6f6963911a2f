"""Whether a sentence only tries or weighs a thing, or gives an example, where a statement tells it as taken.

The patterns are data (`prompts/lexicons/readings.toml`).
"""

from __future__ import annotations

from agent.text.lexicon import Lexicon
from agent.text.words import stems

_KINDS = (
    ("tries.only", "tries.told"),
    ("tries.example", "tries.example_told"),
    ("tries.either", "tries.either_told"),
)


_NAME = 4
"""Letters of a name at least."""
_LONG = 18
"""Words of a sentence that is short enough to end in a choice."""
_FEW = 7
"""Words of a sentence that does nothing but lay out two ways."""


def one_of_two(sentence: str, statement: str, readings: Lexicon) -> bool:
    """Whether a sentence does nothing but lay out two ways, of which the statement has one: 'the club or the town'."""
    sides = readings.first("tries.sides", sentence) if len(sentence.split()) <= _FEW else None
    if sides is None:
        return False
    one, other, told = stems(sides["one"]), stems(sides["other"]), stems(statement)
    return bool(one or other) and bool((one - other) & told) != bool((other - one) & told)


def one_of_many(sentence: str, statement: str, readings: Lexicon) -> bool:
    """Whether a sentence ends in a choice of ways, of which the statement has one alone: 'card, code, or a key'."""
    ways = readings.first("tries.many", sentence) if len(sentence.split()) <= _LONG else None
    if ways is None or readings.has("tries.either_told", statement) or readings.has("tries.free", sentence):
        return False
    listed = [*ways["some"].split(","), ways["last"]] if ways["some"] else [ways["left"], ways["right"]]
    told, sides = stems(statement), [_words(way, statement) for way in listed]
    own = [side - frozenset().union(*(o for o in sides if o is not side)) for side in sides]
    return sum(bool(side & told) for side in own) == 1


def _words(way: str, statement: str) -> frozenset[str]:
    """The content words of a way, those of a name as the statement has them: 'teamshare' of TeamShare."""
    plain = statement.casefold()
    spelt = (word for word in way.casefold().split() if len(word) >= _NAME and word in plain)
    return stems(way).union(*(stems(statement[plain.index(word) :][: len(word)]) for word in spelt))


def only_tried(sentence: str, statement: str, readings: Lexicon) -> bool:
    """Whether it only tries or weighs a thing, or gives an example, and the statement does not say so."""
    laid_out = one_of_two(sentence, statement, readings) or one_of_many(sentence, statement, readings)
    return laid_out or any(readings.has(only, sentence) and not readings.has(told, statement) for only, told in _KINDS)
