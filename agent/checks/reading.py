"""Sentences that are hard to read are noted; they never count against a section.

Noted: a sentence of more than 45 words; a section whose prose is harder than grade 16 by Flesch and Kincaid (1975).
Not noted: tables, names and labels, which are not read as prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.checks.base import check, claims
from agent.model.section import CheckContext, SectionDraft, Severity, Verdict

_NAME = "reading"
_LONG = 45
"""Words of a sentence from which on a reader has lost its beginning."""
_GRADE = 16.0
"""School years by Flesch and Kincaid: beyond a degree."""
_ENOUGH = 80
"""Words of prose below which the grade means nothing."""
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_VOWELS = re.compile(r"[aeiouy]+")


def _look(draft: SectionDraft, context: CheckContext) -> list[Verdict]:
    del context
    prose = [c for c in claims(draft) if c.sort in {"sentence", "item"}]
    long = [c for c in prose if len(_WORD.findall(c.text)) > _LONG]
    found = [
        c.verdict(_NAME, f"It has {len(_WORD.findall(c.text))} words; make two sentences of it.").model_copy(
            update={"severity": Severity.NOTE}
        )
        for c in long
    ]
    return [*found, *_graded([c.text for c in prose])]


def _graded(texts: list[str]) -> Iterator[Verdict]:
    every = [w for text in texts for w in _WORD.findall(text)]
    if len(every) < _ENOUGH:
        return
    grade = 0.39 * len(every) / len(texts) + 11.8 * sum(map(_syllables, every)) / len(every) - 15.59
    if grade > _GRADE:
        yield Verdict(
            check=_NAME,
            severity=Severity.NOTE,
            message=f"The prose reads as grade {grade:.0f} by Flesch and Kincaid; shorter sentences would be easier.",
        )


def _syllables(word: str) -> int:
    """Groups of vowels, a silent e at the end left out; at least one."""
    low = word.casefold()
    return max(1, len(_VOWELS.findall(low)) - (low.endswith("e") and not low.endswith("le")))


CHECK = check(_NAME, _look)
