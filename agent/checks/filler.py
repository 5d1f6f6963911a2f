"""Words that sell rather than say are noted; they never count against a section.

Noted: "a robust and scalable architecture", "seamlessly", "state of the art", where nobody said so.
Not noted: "Chosen because it is scalable to 40 depots [D-004]" where D-004 holds the word.
"""

from __future__ import annotations

import re

from agent.checks.base import by_label, check, cited, claims, ground
from agent.model.section import CheckContext, SectionDraft, Severity, Verdict
from agent.text.words import stem

_NAME = "filler"
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")


def _look(draft: SectionDraft, context: CheckContext) -> list[Verdict]:
    entries = by_label(context)
    found = []
    for claim in claims(draft):
        if claim.sort in {"quote", "heading"}:
            continue
        used = [w for w in _WORD.findall(claim.text) if w.casefold() in context.filler]
        said = [ground(e).stems for e in cited(claim, entries)] if used else []
        used = [w for w in used if not any(stem(w) in stems for stems in said)]
        if used:
            message = f"{', '.join(map(repr, dict.fromkeys(used)))} says nothing that was said; leave it out."
            found.append(claim.verdict(_NAME, message).model_copy(update={"severity": Severity.NOTE}))
    return found


CHECK = check(_NAME, _look)
