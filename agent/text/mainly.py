"""What a sentence mainly says: the clause about a statement, and what it says without the clauses that hang on it."""

from __future__ import annotations

import re

from agent.text.clauses import clauses
from agent.text.words import stems

_TAIL = re.compile(
    r",?\s+\b(?:because|since|otherwise|so that|that (?:was|were|is|are|had|has)|which|who|after|once|until|when|before"
    r"|while|as long as)\b.*$",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"^\W*(?:(?:and|so|but|then)\W+)*(?:if|when|whenever|once|unless)\b[^,]*,\s+", re.IGNORECASE)
_HEAD = re.compile(r"^[^:]{3,120}:\s+(?=\S+\s+\S+\s+\S)")


def about(sentence: str, statement: str) -> str:
    """The clause of a sentence that says most of what the statement says."""
    told = stems(statement)
    return max(clauses(sentence), key=lambda c: len(c.stems & told)).text if clauses(sentence) else sentence


def unconditioned(sentence: str) -> str:
    """A sentence without the condition at its head, whose tense tells no time: 'If it was silent, the lamp goes on'."""
    return _CONDITION.sub("", sentence)


def main_part(sentence: str) -> str:
    """What a sentence itself says: after its colon, and without the clauses that hang on it."""
    said = _HEAD.sub("", sentence)
    short = _TAIL.sub("", said)
    return short if stems(short) else said
