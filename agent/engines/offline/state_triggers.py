"""What moves a thing into a state, where people say it of the state alone: 'Expired, if nobody comes', '3 days from sent, then it is late'."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from agent.engines.offline.lexicon import curly
from agent.engines.offline.speech import Talk, Utterance
from agent.engines.offline.state_returns import returns, taken_out
from agent.engines.offline.states import States
from agent.model.details import StateDetails, Transition
from agent.text.numbers import digits

_WHEN = r"(?:when|if|once|as soon as)"
_REST = r"(?P<trigger>[^,.;]{4,80})"


def known_states(found: Sequence[States]) -> dict[str, frozenset[str]]:
    """Each thing with the states that somebody told of it, where these are its alone."""
    by_entity: dict[str, set[str]] = {}
    for told in found:
        by_entity.setdefault(told.details.entity, set()).update(s.casefold() for s in told.details.states)
    return {
        entity: frozenset(s for s in names if not any(s in other for e, other in by_entity.items() if e != entity))
        for entity, names in by_entity.items()
    }


def triggers(talk: Talk, utterance: Utterance, known: Mapping[str, frozenset[str]]) -> list[States]:
    """What a sentence says of how things come into states that are known; an end is empty where it names none."""
    if not known or not talk.states(utterance) or utterance.does("suppress.past", "suppress.hedge"):
        return []
    text = digits(curly(utterance.text))
    found = []
    for entity, names in known.items():
        moves = _moves(text, names) if names else []
        if moves:
            told = tuple(dict.fromkeys(s for m in moves for s in (m.source, m.target) if s))
            details = StateDetails(entity=entity, states=told, transitions=tuple(moves))
            name = f"{entity[:1].upper()}{entity[1:]}: {moves[0].trigger}"
            found.append(States(details, name))
    return found


def _moves(text: str, names: frozenset[str]) -> list[Transition]:
    gloss, passing, waiting = _patterns(names)
    return [*_told(text, names, gloss, passing, waiting), *returns(text, names), *taken_out(text, names)]


def _told(
    text: str,
    names: frozenset[str],
    gloss: re.Pattern[str],
    passing: re.Pattern[str],
    waiting: re.Pattern[str],
) -> list[Transition]:
    moves = [_glossed(m["target"].casefold(), _plain(m["trigger"]), names) for m in gloss.finditer(text)]
    moves += [
        Transition(
            source=m["source"].casefold(),
            target=m["target"].casefold(),
            trigger=f"{m['on'] or ''}{_plain(m['trigger'])}",
        )
        for m in passing.finditer(text)
    ]
    moves += [
        Transition(
            source=(m["source"] or "").casefold(), target=m["target"].casefold(), trigger=f"{m['amount']} have passed"
        )
        for m in waiting.finditer(text)
    ]
    return [m for m in moves if m.source != m.target]


def _glossed(target: str, trigger: str, names: frozenset[str]) -> Transition:
    """'Late, if it is sent and nobody answers': from sent, when nobody answers."""
    held = re.match(r"it(?: is|’s) (?P<state>[\w -]+?) and (?P<rest>.{4,})", trigger, re.IGNORECASE)
    if held is not None and held["state"].casefold() in names:
        return Transition(source=held["state"].casefold(), target=target, trigger=held["rest"])
    return Transition(source="", target=target, trigger=trigger)


def _plain(trigger: str) -> str:
    """The cause in written words: 'that warden locks it' is told of the warden, and what 'we' have done of what was done."""
    said = re.sub(r"^(?:it is|it’s) (?:only )?(?=after\b)", "", trigger)
    said = _WE_HAVE.sub(lambda m: f"{m['what']} {'have' if m['what'].endswith('s') else 'has'} been {m['done']}", said)
    return re.sub(r"\s+", " ", _THAT.sub("the ", said)).strip(" ,")


_WE_HAVE = re.compile(
    r"^(?:we|you|they)(?:’ve| have) (?P<done>[a-z]{3,}(?:ed|en)) (?P<what>(?:an?|the|its) [a-z][\w-]*(?: [a-z][\w-]*)?)$",
    re.IGNORECASE,
)
_THAT = re.compile(r"^(?:that|this) (?=[a-z])", re.IGNORECASE)


@lru_cache(maxsize=32)
def _patterns(names: frozenset[str]) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """'STATE, when X', 'it is STATE once X'; 'STATE to STATE on X'; '3 days from STATE, then it is STATE'."""
    one = "|".join(re.escape(n) for n in sorted(names, key=len, reverse=True))
    opens = r"(?:^|[.;] )(?:(?:and|then|so|or|but),? )*(?:(?:it|this|that)(?: is|’s)(?: then)? |it(?: gets| becomes) )?"
    gloss = rf"{opens}(?P<target>{one}),? (?:(?:yes|yeah|right),? )?(?:then )?{_WHEN} {_REST}"
    passing = (
        rf"\b(?P<source>{one}) to (?P<target>{one}),? (?:(?P<on>(?:on|upon) )|{_WHEN} )(?P<trigger>[^,.;]{{3,60}})"
    )
    waiting = (
        r"\b(?P<amount>\d[\d.,]* (?:seconds?|minutes?|hours?|days?|weeks?|months?))(?: (?:from|after|in) (?P<source>"
        rf"{one}))?,? (?:and )?(?:then )?(?:it is|it’s|it becomes|it goes to|it counts as) (?P<target>{one})\b"
    )
    return tuple(re.compile(p, re.IGNORECASE) for p in (gloss, passing, waiting))  # type: ignore[return-value]
