"""Nothing lost: every entry whose home the section is must be told in it.

Wrong: the brief holds the policy P-004 ("Retry three times"), and no sentence, row or node of the section cites P-004.
Right: "A failed delivery is tried three times [P-004]."
Superseded, withdrawn and rejected entries are told where their successor is, and in the decision log; they may be left
out here.
"""

from __future__ import annotations

from agent.checks.base import check, claims
from agent.model.section import CheckContext, SectionDraft, Verdict

_NAME = "coverage"


def _look(draft: SectionDraft, context: CheckContext) -> list[Verdict]:
    told = {label for claim in claims(draft) if claim.sort != "recommendation" for label in claim.cites}
    return [
        Verdict(
            check=_NAME,
            message=f"{e.id} ({e.title}) is told nowhere in this section, which is its home; tell it and cite it.",
            cites=(e.id,),
        )
        for e in context.brief.facts
        if e.current and e.id not in told
    ]


CHECK = check(_NAME, _look)
