"""What is not settled is not told as if it were: open questions, proposals, what was put off or only considered.

Wrong: "The shift leader may cancel [Q-001]" where Q-001 asks who may; "Drones fly the inspections [D-003]" where D-003
was put off; "FHIR connects the wards [T-001]" where FHIR was only considered.
Right: "It is open who may cancel [Q-001]"; "Drone inspections wait for the permit [D-003]".
"""

from __future__ import annotations

import re

from agent.checks.base import Claim, by_label, check, cited, claims
from agent.model.details import Kind
from agent.model.ledger import Entry
from agent.model.section import CheckContext, Picture, SectionDraft, Table, Verdict
from agent.text.words import negated, stems

_NAME = "standing"
_UNSETTLED = {
    Kind.DECISION: {"proposed", "deferred"},
    Kind.QUESTION: {"open"},
    Kind.TECHNOLOGY: {"considered"},
}
_SAYS_SO = re.compile(
    r"\b(?:open|unsettled|undecided|unresolved|unclear|unanswered|propos\w+|suggest\w*|deferr?\w*"
    r"|postpon\w*|put off|later|until|waits?|waiting|consider\w*|weigh\w*|discuss\w*|candidates?|options?|might|could"
    r"|may|would|whether|questions?|asked|asks|if|not (?:yet|settled|decided|chosen)|yet|pending|tentative\w*|planned"
    r"|plans?|possible|possibly|perhaps|for now|next|future|eventually|once|when|to be (?:decided|settled|asked)"
    r"|remains?|who|which|how|why|what|no decision|nobody|idea|thought|evaluat\w*|explor\w*|investigat\w*|mention\w*"
    r"|alternatives?|preferred|instead|against|reject\w*|turned down|rather than|should|want\w*|hop\w+|intend\w*"
    r"|raised(?=:))\b|\?",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\b(?:open|unsettled|undecided|unresolved|unclear|unanswered|whether|questions?|asked|asks|who|which|how|why|what|where"
    r"|when|not (?:yet|settled|decided)|yet|pending|to be (?:decided|settled|asked)|remains?|no decision|nobody)\b|\?",
    re.IGNORECASE,
)
"""A question is told as one; that something may be is no question."""
_SHOWN = re.compile(r"[“\"][^”\"]{3,}[”\"]")
_WHOSE = re.compile(r"\b(?:in the words of|said (?:with it )?by)\s+[^:]{1,60}:", re.IGNORECASE)
_HEAD = re.compile(r"\b(?:status|standing|state|open|propos\w*|defer\w*|questions?|considered|asked)\b", re.IGNORECASE)
_OWN = 3
"""Content words beside a quotation from which on a sentence says something itself."""
_LEAST = 2
"""Content words that a claim must share with an entry to tell it, rather than to point to it."""


def _look(draft: SectionDraft, context: CheckContext) -> list[Verdict]:
    entries = by_label(context)
    verdicts = []
    for claim in claims(draft):
        if claim.sort in {"heading", "quote", "recommendation"}:
            continue
        seen = _seen(claim, draft)
        loose = [
            e
            for e in cited(claim, entries)
            if e.status in _UNSETTLED.get(e.kind, ()) and _tells(claim, e) and not _says_so(seen, e)
        ]
        if loose:
            what = ", ".join(f"{e.id} is {e.status}" for e in loose)
            verdicts.append(claim.verdict(_NAME, f"{what}, and it is told as if it were settled; say how it stands."))
    return verdicts


def _says_so(seen: str, entry: Entry) -> bool:
    """Whether a text says how an entry stands; 'it was agreed' says the contrary, whatever else stands beside it."""
    if entry.kind is Kind.QUESTION:
        return _ASKS.search(seen) is not None
    if entry.status == "proposed" and _AGREED.search(seen) and not negated(seen):
        return _PROPOSED.search(seen) is not None
    return _SAYS_SO.search(seen) is not None


_AGREED = re.compile(
    r"\b(?:it|this|that|they|everybody|everyone|all|we|is|was|are|were|has been|have been)\s+(?:\w+ly\s+)?"
    r"(?:agreed|decided|settled|adopted|accepted|chosen|fixed|final)\b",
    re.IGNORECASE,
)
_PROPOSED = re.compile(
    r"\b(?:propos\w+|suggest\w*|open|yet|unsettled|undecided|deferr?\w*|pending|option|idea|asked|whether|until|later"
    r"|nobody|might|could|would|may)\b",
    re.IGNORECASE,
)


def _tells(claim: Claim, entry: Entry) -> bool:
    """Whether a claim is about an entry: it cites that alone, or shares words with it.

    Words shown as somebody's tell nothing.
    """
    own = _SHOWN.sub(" ", claim.text)
    if own != claim.text and len(stems(_WHOSE.sub(" ", own))) < _OWN:
        return False
    return len(claim.cites) == 1 or len(stems(own) & stems(f"{entry.title} {entry.statement}")) >= _LEAST


def _seen(claim: Claim, draft: SectionDraft) -> str:
    """The claim's text with what a reader sees beside it: its row and the table's head, or the diagram's caption."""
    block = draft.blocks[claim.block]
    if isinstance(block, Picture):
        return f"{claim.text} {block.diagram.caption}"
    if isinstance(block, Table) and claim.sort == "cell":
        row = re.match(r"row (\d+), ", claim.place)
        heads = (h for h in block.headers if _HEAD.search(h))
        return " ".join((*heads, *(block.rows[int(row[1]) - 1].cells if row else ()), claim.text))
    return claim.text


CHECK = check(_NAME, _look)
