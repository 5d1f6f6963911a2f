"""The practices of the trade that a team says it follows, and those that it turned down."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.engines.offline.lexicon import curly, pattern
from agent.engines.offline.phrasing import statement, title
from agent.engines.offline.speech import UNRELIABLE, Talk, Utterance, shared
from agent.model.details import DecisionDetails, Kind, PracticeDetails
from agent.model.finding import Finding, Quote, Tier
from agent.text.topics import Topics

_CLAUSES = re.compile(r",? and (?=we |every |the |each )|; |, (?=we |every )")
_NONE = re.compile(r"(?:no|not)\b", re.IGNORECASE)
_WEIGHED = 8
"""Turns within which something that was called usual is settled or turned down."""
_SHORT = 3


def practices(talk: Talk, topics: Topics, decided: Sequence[Finding]) -> list[Finding]:
    """What the team does as the trade does, and what was called good practice and turned down. `decided`: the decisions."""
    found: list[Finding] = []
    for utterance in talk.all:
        if utterance.acts & UNRELIABLE or utterance.asks or utterance.does("suppress.chatter"):
            continue
        if utterance.does("practice.usual"):
            found += _weighed(talk, utterance, decided, topics)
        elif utterance.does("practice.follow") and talk.decides(utterance):
            found += _followed(talk, utterance, topics)
    return list({f.title.casefold(): f for f in reversed(found)}.values())[::-1]


def _followed(talk: Talk, utterance: Utterance, topics: Topics) -> list[Finding]:
    """The clause that names the practice, where it is no wish, plan, task or memory."""
    weak = (
        "suppress.hedge",
        "suppress.past",
        "action.will",
        "action.assigned",
        "proposal",
        "rejection.refuse",
        "question",
    )
    if utterance.does(*weak) or utterance.does("action.due") or pattern("practice.once").search(curly(utterance.text)):
        return []
    text = statement(utterance.text, talk.first_names)
    clauses = [c.strip(" .") for c in _CLAUSES.split(text)]
    named = [c for c in clauses if talk.shows("practice.follow", c)]
    if not named or len(named[0].split()) <= _SHORT:
        return []
    said = statement(named[0], talk.first_names)
    return [_finding(utterance, said, "adopted", PracticeDetails(), topics)]


def _weighed(talk: Talk, usual: Utterance, decided: Sequence[Finding], topics: Topics) -> list[Finding]:
    """Something that was called good practice, as it was settled soon after: turned down with its reason, or adopted."""
    matter = [*talk.by_turn[usual.turn][: usual.place], usual]
    for decision in decided:
        turn = decision.quotes[-1].turn
        if decision.status not in ("accepted", "rejected") or not 0 <= turn - usual.turn <= _WEIGHED:
            continue
        settling = next((u for u in talk.by_turn.get(turn, ()) if u.text == decision.quotes[-1].words), None)
        if settling is None or not shared(settling, matter, talk.rare):
            continue
        against = decision.status == "rejected" or _NONE.match(decision.statement) is not None
        why = decision.details.rationale[:1] if isinstance(decision.details, DecisionDetails) else ()
        details = PracticeDetails(reason=why[0] if why else None)
        return [_finding(usual, decision.statement, "rejected" if against else "adopted", details, topics, settling)]
    return []


def _finding(
    said: Utterance, text: str, status: str, details: PracticeDetails, topics: Topics, settled: Utterance | None = None
) -> Finding:
    spoken = {(u.turn, u.place): u for u in (said, *([settled] if settled else []))}
    return Finding(
        kind=Kind.PRACTICE,
        title=title(text),
        statement=text,
        status=status,
        quotes=tuple(Quote(turn=u.turn, words=u.text) for _, u in sorted(spoken.items())),
        details=details,
        topic="practice",
        tier=Tier.PROBABLE,
    )
