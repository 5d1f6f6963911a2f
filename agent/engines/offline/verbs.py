"""The forms of the verbs that tasks are told with: 'orders', 'ordering' and 'ordered' of 'order'."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

_DOUBLES = re.compile(r"^[^aeiou]*[aeiou][bdgklmnprt]$")
"""A verb of one short syllable, whose last letter is doubled: 'cut', 'plan'."""


def third(verb: str) -> str:
    """'order' → 'orders', 'carry' → 'carries', 'fix' → 'fixes'."""
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return f"{verb[:-1]}ies"
    return f"{verb}es" if verb.endswith(("ch", "sh", "ss", "x", "z", "o")) else f"{verb}s"


def gerund(verb: str) -> str:
    """'order' → 'ordering', 'write' → 'writing', 'cut' → 'cutting'."""
    if verb.endswith("e") and not verb.endswith("ee"):
        return f"{verb[:-1]}ing"
    return f"{verb}{verb[-1]}ing" if _DOUBLES.match(verb) else f"{verb}ing"


def forms(verbs: frozenset[str], form: str) -> frozenset[str]:
    """The verbs in a form: `s` or `ing`."""
    made = third if form == "s" else gerund
    return frozenset(made(v) for v in verbs)


@lru_cache(maxsize=8)
def bases(verbs: frozenset[str]) -> Mapping[str, str]:
    """Each form of the verbs, with the verb."""
    return {form: v for v in sorted(verbs) for form in (third(v), gerund(v))}
