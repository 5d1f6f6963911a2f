"""Which technologies a discussion names, and with what standing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.engines.offline.sides import positive
from agent.engines.offline.speech import UNRELIABLE, Talk, Utterance
from agent.engines.offline.spotter import Mention, Spotter
from agent.model.details import DecisionDetails, Kind, Said, TechnologyDetails
from agent.model.finding import Finding, Quote, Tier, Weight

_STANDING_OF = (
    ("chosen", Tier.EXPLICIT),
    ("rejected", Tier.EXPLICIT),
    ("existing", Tier.PROBABLE),
    ("considered", Tier.PROBABLE),
    ("mentioned", Tier.PROBABLE),
)
_EXISTING = re.compile(
    r"\b(?:we(?:[’']ve)? (?:already|still|currently)? ?(?:run|have|use|got|operate|own)|already (?:run|have|use|there)|today|currently|at the moment|existing|as it is now|in production)\b",
    re.IGNORECASE,
)


_IS_THERE = re.compile(
    r"\b(?:our|has (?:one|an?)|(?:is|are|runs?) (?:still |already )?on|is (?:an?|one)) (?:[\w-]+ )?$", re.IGNORECASE
)
"""Before a name: 'our X', 'has one X', 'most are on X', 'each one is a Y X'."""


def technologies(talk: Talk, spotter: Spotter, settled: Sequence[Finding], ignore: Sequence[str]) -> list[Finding]:
    """One finding a technology, with the strongest standing that the talk gives it."""
    decided = _decided(settled)
    lost = {
        a.name
        for f in settled
        if f.status == "accepted" and isinstance(f.details, DecisionDetails)
        for a in f.details.alternatives
    }
    found: dict[str, list[tuple[Utterance, Mention]]] = {}
    for utterance in talk.all:
        for mention in spotter.mentions(utterance.text, ignore):
            found.setdefault(mention.name, []).append((utterance, mention))
    return [_finding(talk, name, places, decided, lost, spotter) for name, places in found.items()]


def _decided(settled: Sequence[Finding]) -> dict[tuple[int, str], str]:
    """(turn, words) of each decision → its status."""
    return {(q.turn, q.words): f.status for f in settled if f.kind is Kind.DECISION for q in f.quotes[-1:]}


def _finding(
    talk: Talk,
    name: str,
    places: list[tuple[Utterance, Mention]],
    decided: dict[tuple[int, str], str],
    lost: set[str],
    spotter: Spotter,
) -> Finding:
    refused = {(u.turn, u.place) for u, m in places if m.refused or (not m.compound and _turned_down(u, name, spotter))}
    whole = [(u, m.model_copy(update={"refused": (u.turn, u.place) in refused})) for u, m in places]
    standings = [(_standing(talk, u, m, decided), u, m) for u, m in whole]
    telling = [s for s in standings if s[0] in ("chosen", "rejected")]
    standing, utterance, mention = _last_word(telling) if telling else min(standings, key=lambda s: _ORDER.index(s[0]))
    tier = dict(_STANDING_OF)[standing]
    if name in lost and standing == "considered":
        standing, tier = "rejected", Tier.POSSIBLE
    version = next((m.version for _, m in reversed(places) if m.version), None)
    reason = (
        Said(text=utterance.text, speaker=utterance.speaker, turn=utterance.turn, verbatim=True)
        if utterance.does("reason")
        else None
    )
    first = places[0][0]
    quotes = [Quote(turn=utterance.turn, words=utterance.text)]
    if first is not utterance:
        quotes.insert(0, Quote(turn=first.turn, words=first.text))
    return Finding(
        kind=Kind.TECHNOLOGY,
        title=name,
        statement=f"{name} is {_SAID_AS[standing]}.",
        status=standing,
        quotes=tuple(quotes),
        details=TechnologyDetails(
            version=version,
            category=mention.category if mention.category and mention.category.islower() else None,
            reason=reason,
        ),
        topic=talk.topic_at(utterance.turn),
        weight=Weight.SHAPES if standing == "chosen" else Weight.DETAIL,
        tier=tier,
    )


def _turned_down(utterance: Utterance, name: str, spotter: Spotter) -> bool:
    """Whether a sentence that refuses something names it only in the clauses that refuse."""
    if not utterance.does("rejection.refuse"):
        return False
    return name not in {m.name for m in spotter.mentions(positive(utterance.text))}


def _last_word(telling: Sequence[tuple[str, Utterance, Mention]]) -> tuple[str, Utterance, Mention]:
    """The last choice or refusal; after a choice, a refusal counts only where its sentence gives something up."""
    chosen = [t for t in telling if t[0] == "chosen"]
    last = telling[-1]
    given_up = "rejection.reverse" in last[1].acts or re.search(r"\b(?:is|are) out\b", last[1].text)
    return chosen[-1] if chosen and last[0] == "rejected" and not given_up else last


_ORDER = [name for name, _ in _STANDING_OF]
_SAID_AS = {
    "chosen": "chosen",
    "rejected": "rejected",
    "existing": "in use already",
    "considered": "under consideration",
    "mentioned": "mentioned",
}


def _standing(talk: Talk, utterance: Utterance, mention: Mention, decided: dict[tuple[int, str], str]) -> str:
    if utterance.acts & UNRELIABLE or not talk.decides(utterance):
        return "mentioned" if utterance.acts & UNRELIABLE else "considered"
    status = decided.get((utterance.turn, utterance.text))
    if mention.compound and status == "rejected":
        return "mentioned"
    if mention.refused or status == "rejected":
        return "rejected" if not utterance.asks and not utterance.does("suppress.past") else "considered"
    if status in ("accepted", "superseded"):
        return "chosen"
    if not utterance.asks and (_EXISTING.search(utterance.text) or _IS_THERE.search(utterance.text[: mention.start])):
        return "existing"
    if talk.with_assistant and utterance.turn == talk.turns[0] and not utterance.does("question.ask", "proposal"):
        return "existing"  # what the brief says of how things are
    return (
        "considered"
        if utterance.does("proposal", "question.ask", "suppress.hedge", "explicit", "acceptance")
        else "mentioned"
    )
