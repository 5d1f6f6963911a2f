"""The states of a thing, and what moves it from one to the next, as people tell them."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from agent.engines.offline.speech import Talk, Utterance
from agent.engines.offline.state_lists import bare_list
from agent.model.details import StateDetails, Transition
from agent.text.topics import Topics

_STATES = re.compile(
    r"\b(?:the )?(?:states|statuses)(?: of (?:an? |the )?(?P<of>[\w -]{3,30}?))?(?: are| is|:)? ?[:,–-]? ?(?P<list>[a-z][\w -]{2,24}(?:, (?:and |or |then )?[a-z][\w -]{2,24}){2,}(?:,? (?:and|or) [a-z][\w -]{2,24})?)",
    re.IGNORECASE,
)
_GOES = re.compile(
    r"\b(?:(?:an?|the|each|every) (?P<entity>[a-z][\w-]*(?: [a-z][\w-]*)?) )?(?:goes|moves|changes|switches|transitions|turns|flips|falls|returns|drops|then|and|,)(?: and)?(?: back)? (?:from (?P<source>[a-z][\w-]*(?: [a-z][\w-]*)?) )?(?:back )?(?:to|into) (?P<target>[a-z][\w-]*)"
    r"(?:,? (?:when|once|as soon as|after|on|if) (?P<trigger>[^,.;]{4,80}))?",
    re.IGNORECASE,
)
_WALKS = re.compile(
    r"\b(?:an?|the|each|every) (?P<entity>[a-z][\w-]*(?: [a-z][\w-]*)?) (?:goes|moves|changes) from (?P<first>[a-z][\w-]*)(?P<rest>(?:,? (?:and |then |and then )?(?:back )?to [a-z][\w-]*){2,})",
    re.IGNORECASE,
)
"""'A compartment goes from free to reserved, then to occupied, and back to free.'"""
_ARROWS = re.compile(r"(?P<chain>[A-Za-z][\w-]*(?: [\w-]+)?(?:\s*(?:->|→|=>)\s*[A-Za-z][\w-]*(?: [\w-]+)?){2,})")


class States(NamedTuple):
    """The states of a thing and its moves, and what they are called."""

    details: StateDetails
    name: str


def states(talk: Talk, utterance: Utterance, topics: Topics) -> States | None:
    """The states that a sentence lists, and the moves that it tells; null where it tells none."""
    if not talk.states(utterance):
        return None
    further = _one_of(talk, utterance) or _among(talk, utterance) or _further(talk, utterance)
    if further is not None:
        return further
    listing_only = bare_list(talk, utterance)
    if listing_only is not None:
        return States(listing_only, f"States of {listing_only.entity}")
    listed = _STATES.search(utterance.text)
    moves = [m for m in _GOES.finditer(utterance.text) if m["source"]]
    chain = _ARROWS.search(utterance.text)
    walk = _WALKS.search(utterance.text)
    if not (listed or moves or chain or walk):
        return None
    listing: list[str] = []
    transitions: list[Transition] = []
    entity = ""
    if listed:
        listing = [
            s.strip() for s in re.split(r",\s*(?:and |or |then )?|\s+(?:and|or)\s+", listed["list"]) if s.strip()
        ]
        entity = (listed["of"] or "").strip()
    for move in moves:
        before = next((t.trigger for t in reversed(transitions) if t.trigger), "")
        transitions.append(
            Transition(
                source=move["source"].strip(),
                target=move["target"].strip(),
                trigger=_named((move["trigger"] or "").strip(), before) or None,
            )
        )
        entity = entity or (move["entity"] or "").strip()
    if walk:
        names = [walk["first"], *re.findall(r"\bto ([a-z][\w-]*)", walk["rest"])]
        listing += names
        transitions = [Transition(source=a, target=b) for a, b in pairwise(names)]
        entity = walk["entity"].strip()
    if chain and not listed and topics.classify(utterance.text, talk.topic_at(utterance.turn)) == "states":
        names = [p.strip() for p in re.split(r"->|→|=>", chain["chain"])]
        listing += names
        transitions += [Transition(source=a, target=b) for a, b in pairwise(names)]
    names = list(dict.fromkeys([*listing, *(s for t in transitions for s in (t.source, t.target))]))
    if len(names) < 2 or len(" ".join(names)) > _MANY:
        return None
    entity = entity or _same_entity(talk, utterance)
    if not entity:
        return None
    details = StateDetails(entity=entity, states=tuple(names), transitions=tuple(transitions))
    label = (
        f"States of {entity}"
        if listed or chain
        else f"{entity[0].upper()}{entity[1:]}: {transitions[0].source} to {transitions[0].target}"
    )
    return States(details, label)


def _named(trigger: str, before: str) -> str:
    """'It is shut' with what the trigger told before it speaks of: 'the door is shut'."""
    subject = re.match(r"(?:the|an?|its) [\w-]+", before, re.IGNORECASE)
    if subject is None:
        return trigger
    return re.sub(r"^it(?P<is>[’']s)?\b", lambda m: f"{subject[0]}{' is' if m['is'] else ''}", trigger)


_IT = re.compile(r"^(?:and |then |so |after that,? )*it\b", re.IGNORECASE)


def _same_entity(talk: Talk, utterance: Utterance) -> str:
    """Whose moves 'It goes from checked to short' goes on with: those told right before in the turn."""
    if not _IT.match(utterance.text):
        return ""
    before = [m for u in reversed(talk.earlier_in_turn(utterance)) for m in _GOES.finditer(u.text) if m["entity"]]
    return str(before[0]["entity"]).strip() if before else ""


_FURTHER = re.compile(
    r"\bfrom (?P<source>[a-z][\w-]*)(?: it)?(?: (?:can|may|could|also))*(?: (?:go|goes|move|moves))? (?:back )?to "
    r"(?P<targets>[a-z][\w-]*(?:(?:, (?:or |and )?| or | and )(?!(?:and|or|from|then)\b)[a-z][\w-]*)*)"
    r"(?:,? (?:and )?then (?:to )?(?P<then>[a-z][\w-]*))?",
    re.IGNORECASE,
)
"""'From held it can also go to expired or cancelled, and from loaded to overdue, then returned.'"""
_MANY = 240
"""Characters of names beyond which a list is none of states."""
_BEFORE = 3
"""Turns before in which the states were told that a sentence goes on with."""


def _further(talk: Talk, utterance: Utterance) -> States | None:
    """More moves of the thing whose states were told right before: each starts from a state that was named there."""
    steps = list(_FURTHER.finditer(utterance.text))
    if not steps or utterance.text.casefold().removeprefix("and ").find("from ") != 0:
        return None
    before = [*talk.around(utterance.turn, before=_BEFORE), *talk.earlier_in_turn(utterance)]
    told = [m for u in before if u.turn <= utterance.turn for m in _GOES.finditer(u.text) if m["source"]]
    entity = next((m["entity"].strip() for m in reversed(told) if m["entity"]), "")
    known = {name.casefold() for m in told for name in (m["source"], m["target"])}
    if not entity or not {m["source"].casefold() for m in steps} <= known:
        return None
    moves: list[Transition] = []
    for step in steps:
        targets = [t for t in re.split(r",\s*(?:or |and )?|\s+(?:or|and)\s+", step["targets"]) if t]
        moves += [Transition(source=step["source"], target=t) for t in targets]
        if step["then"]:
            moves.append(Transition(source=targets[-1], target=step["then"]))
    names = tuple(dict.fromkeys(n for m in moves for n in (m.source, m.target)))
    label = f"{entity[0].upper()}{entity[1:]}: {moves[0].source} to {moves[0].target}"
    return States(StateDetails(entity=entity, states=names, transitions=tuple(moves)), label)


_ONE_OF = re.compile(
    r"^(?:(?:so|and|then|okay|well),? )*(?:an?|the|each|every) (?P<entity>[a-z][\w-]*(?: [a-z][\w-]*)?) (?:is|can be|may be)(?: either)? "
    r"(?P<list>[a-z][\w-]*(?: [\w-]+){0,2}(?:, [a-z][\w-]*(?: [\w-]+){0,2})+,? or [a-z][\w-]*(?: [\w-]+){0,2})\W*$",
    re.IGNORECASE,
)
"""'A gate is open, closing, closed or stuck.'"""
_ASKED_FOR = re.compile(r"\b(?:states?|status(?:es)?|life ?cycle)\b", re.IGNORECASE)


def _listed_of(talk: Talk, utterance: Utterance) -> tuple[str, tuple[str, ...]] | None:
    """A thing and the states that a sentence says it can be in, where they are what is spoken of; null where it lists something else."""
    match = _ONE_OF.match(utterance.text)
    near = [*talk.around(utterance.turn, before=_BEFORE), *talk.earlier_in_turn(utterance)]
    if (
        match is None
        or not talk.states(utterance)
        or not any(_ASKED_FOR.search(u.text) for u in near if u.turn <= utterance.turn)
    ):
        return None
    names = tuple(n.strip() for n in re.split(r",? or |, ", match["list"]) if n.strip())
    return match["entity"].strip(), names


def _one_of(talk: Talk, utterance: Utterance) -> States | None:
    """The states that a sentence lists as what a thing is."""
    listed = _listed_of(talk, utterance)
    if listed is None:
        return None
    return States(StateDetails(entity=listed[0], states=listed[1]), f"States of {listed[0]}")


def _among(talk: Talk, utterance: Utterance) -> States | None:
    """Moves between the states that were listed right before: 'from open to closing when the train is near'."""
    near = [*talk.around(utterance.turn, before=_BEFORE), *talk.earlier_in_turn(utterance)]
    listed = next(filter(None, (_listed_of(talk, u) for u in reversed(near) if u.turn <= utterance.turn)), None)
    if listed is None:
        return None
    entity, names = listed
    one = "|".join(re.escape(n) for n in sorted(names, key=len, reverse=True))
    told = re.compile(
        rf"\bfrom (?P<source>{one})\b(?: it)?(?: (?:can|may|could|also|only))*(?: (?:go|goes|move|moves))?(?: back)? to (?P<target>{one})\b"
        r"(?:,? (?:when|once|as soon as|if) (?P<trigger>[^,.;]{4,80}))?",
        re.IGNORECASE,
    )
    moves = [
        Transition(source=m["source"], target=m["target"], trigger=(m["trigger"] or "").strip() or None)
        for m in told.finditer(utterance.text)
    ]
    if not moves:
        return None
    used = tuple(dict.fromkeys(n for m in moves for n in (m.source, m.target)))
    label = f"{entity[0].upper()}{entity[1:]}: {moves[0].source} to {moves[0].target}"
    return States(StateDetails(entity=entity, states=used, transitions=tuple(moves)), label)
