"""Components: what of the parts that people name goes into the ledger, with what each is said to do."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from agent.engines.offline.lexicon import curly, pattern, pattern_for
from agent.engines.offline.parts import OFTEN, OUTSIDE, SELDOM, Parts
from agent.engines.offline.speech import Utterance
from agent.model.details import ComponentDetails, Kind, Said
from agent.model.finding import Finding, Quote, Tier, Weight
from agent.text.topics import Topics


def components(
    parts: Parts, topics: Topics, used: Sequence[str], chosen: Mapping[str, Utterance] | None = None
) -> list[Finding]:
    """One finding a component that is named more than once, takes part in an interaction (`used`) or was decided upon.

    `chosen`: name → the sentence that settled something about it.
    """
    found = []
    wanted, settled = {n.casefold() for n in used}, chosen or {}
    places = parts.seen(used)
    for name, said in settled.items():
        places.setdefault(name, (said, parts.sort(name)))
    for name, (utterance, what) in places.items():
        if parts.counts[name] < SELDOM and name.casefold() not in wanted and name not in settled:
            continue
        if what == "person" and name.casefold() not in wanted:
            continue
        if name.casefold() not in wanted and (
            _turned_down(parts, name) or (name not in settled and _of_today(parts, name))
        ):
            continue
        made = _component(parts, name, settled.get(name, utterance), what, topics)
        weighs = name.casefold() in wanted or parts.counts[name] >= OFTEN
        found.append(made.model_copy(update={"weight": Weight.SHAPES}) if weighs else made)
    return found


def _turned_down(parts: Parts, name: str) -> bool:
    """Whether somebody turns the thing down by its name: 'no shared models package', 'the cache server is out'."""
    refused = pattern_for("part.refused", (name,))
    if name.casefold() in parts.bare:
        return False  # 'no box' may be any box
    named = parts.holding(name)
    return any(refused.search(curly(u.text)) and parts.talk.decides(u) and not u.asks for u in named)


def _of_today(parts: Parts, name: str) -> bool:
    """Whether a thing is named only where somebody tells how it goes today, before it is changed."""
    named = [u for u in parts.holding(name) if re.search(rf"\b{re.escape(name)}\b", u.text, re.IGNORECASE)]
    if not named or any(len(u.text.split()) >= _TELLS and u.turn - named[0].turn > _A_TALE for u in named):
        return False
    before = [u for u in parts.talk.by_turn[named[0].turn] if u.place <= named[0].place]
    return any(pattern("part.today").search(curly(u.text)) for u in before)


_A_TALE = 12
"""Turns over which people tell how it goes today."""
_TELLS = 7
"""Words from which on a sentence says something of its own."""


def _is(name: str, what: str) -> str:
    """What it is, as its own name says."""
    if what == "person":
        return f"{name} is a role outside the system."
    return f"{name} is a system outside this one." if what in OUTSIDE else f"{name} is a part of the system."


def _component(parts: Parts, name: str, first: Utterance, what: str, topics: Topics) -> Finding:
    duties = parts.duties.of(name)
    quotes = tuple(
        dict.fromkeys([Quote(turn=first.turn, words=first.text), *(Quote(turn=u.turn, words=u.text) for u in duties)])
    )
    return Finding(
        kind=Kind.COMPONENT,
        title=name,
        statement=_is(name, what),
        status="current",
        quotes=quotes,
        details=ComponentDetails(
            what=what,
            responsibility=tuple(Said(text=u.text, speaker=u.speaker, turn=u.turn, verbatim=True) for u in duties),
            boundary="outside" if what in OUTSIDE else "inside",
        ),
        topic=topics.classify(" ".join(u.text for u in duties), name) if duties else "components",
        tier=Tier.PROBABLE,
    )
