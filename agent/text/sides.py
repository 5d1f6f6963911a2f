"""Which options an entry turned down, and what its choice fell on."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.model.details import DecisionDetails, Kind
from agent.model.ledger import Entry
from agent.text.clauses import parts
from agent.text.contraries import outs
from agent.text.words import STOP, stem, stems

GONE = frozenset({"rejected", "superseded", "withdrawn", "considered", "deferred"})
"""Standings of what does not hold."""
LOSING = stems("turned down dropped declined rejected ruled dismissed discarded abandoned given passed abolished")
"""How a document says that something lost."""
_NAME = re.compile(r"[A-Z][\w.+#-]*|[a-z]\w*[A-Z]\w*")
_TURNED_DOWN = re.compile(
    r"\b(?:reject|refus|declin|dismiss|discard|drop|rule|turn|out\b|instead|rather|no\b|not\b|(?:is|are|was|do|does|did|can|could|will|wo|would|should)n?[’']?t\b)",
    re.I,
)


def lost(entry: Entry, texts: Sequence[str]) -> bool:
    """Whether something lost in an entry, by its standing or its words."""
    return entry.status in GONE or any(outs(text) for text in texts)


def may_have_lost(subject: str, entry: Entry, texts: Sequence[str]) -> bool:
    """Whether an entry turned something down that the subject may name."""
    if entry.status in GONE:
        return True
    details = entry.details
    options = [a.name for a in details.alternatives] if isinstance(details, DecisionDetails) else []
    said = [part for text in texts for part in parts(text) if _TURNED_DOWN.search(part)]
    return (not options and not said) or any(stems(subject) & stems(text) for text in (*options, *said))


def sides(entry: Entry) -> tuple[list[str], list[str]]:
    """The options that lost, and what the choice fell on; what the entry itself rules out won nothing."""
    if entry.kind is Kind.TECHNOLOGY:
        fell = entry.status in {"rejected", "considered"}
        return ([entry.title], []) if fell else ([], [entry.title] if entry.settled else [])
    if not isinstance(entry.details, DecisionDetails) or entry.status != "accepted":
        return [], []
    losers = [a.name for a in entry.details.turned_down]
    gone = frozenset(s for name in losers for s in stems(name)).union(*outs(entry.title), *outs(entry.statement))
    named = _NAME.findall(f"{entry.title} {entry.statement}")
    return losers, [w for w in named if stem(w) not in gone and w.casefold() not in STOP]
