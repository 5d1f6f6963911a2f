"""States that somebody only lists, in answer to 'And the basin?', and moves that he tells in short: 'Empty to full on the pump'."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.engines.offline.speech import Talk, Utterance
from agent.model.details import StateDetails

_BARE = re.compile(
    r"^(?:(?:and|so|well|okay|right|um|uh),? )*(?P<list>[a-z][\w-]*(?: [\w-]+){0,2}(?:, (?:and |or )?[a-z][\w-]*(?: [\w-]+){0,2}){2,})\W*$",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"^(?:(?:and|so|okay|now|then|but|what about),? )*(?:the|an?) (?P<entity>[a-z][\w-]*(?: [a-z][\w-]*)?)\?",
    re.IGNORECASE,
)
_BEFORE = 2
"""Turns within which the question stands that a list answers."""
_AFTER = 2
"""Turns within which somebody goes on to tell moves between what was listed."""


def bare_list(talk: Talk, utterance: Utterance) -> StateDetails | None:
    """The states of the thing that was asked about, where a sentence is nothing but a list and a move between two of these follows."""
    match = _BARE.match(utterance.text)
    if match is None or not talk.states(utterance):
        return None
    names = tuple(n.strip().casefold() for n in re.split(r",(?: and| or)? ", match["list"]) if n.strip())
    entity = _asked_about(talk, utterance)
    if not entity or not _moved_between(talk, utterance, names):
        return None
    return StateDetails(entity=entity, states=names)


def _asked_about(talk: Talk, utterance: Utterance) -> str:
    """What the last short question before is about; '' where there is none."""
    before = [u for u in talk.around(utterance.turn, before=_BEFORE) if u.turn < utterance.turn]
    asked = (_ASKED.match(u.text) for u in reversed(before))
    return next((m["entity"].casefold() for m in asked if m is not None), "")


def _moved_between(talk: Talk, utterance: Utterance, names: Sequence[str]) -> bool:
    """Whether a sentence behind it says that something goes from one of these to another."""
    one = "|".join(re.escape(n) for n in sorted(names, key=len, reverse=True))
    move = re.compile(rf"\b(?:{one}) (?:goes )?(?:back )?to (?:{one})\b", re.IGNORECASE)
    near = [*talk.by_turn[utterance.turn], *talk.around(utterance.turn, after=_AFTER)]
    behind = [u for u in near if (u.turn, u.place) > (utterance.turn, utterance.place)]
    return any(move.search(u.text) for u in behind)
