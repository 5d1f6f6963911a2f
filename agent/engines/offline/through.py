"""What is sent through a part to another: 'the desk sends the key once, through the hub, and the lock stores it'."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from agent.engines.offline.lexicon import curly, pattern
from agent.engines.offline.parts import Parts, Party
from agent.engines.offline.speech import Utterance
from agent.model.details import InteractionDetails, Kind
from agent.model.finding import Finding, Quote, Tier
from agent.text.topics import Topics

_NO_WAY = ("suppress.past", "suppress.hedge", "rejection.refuse", "suppress.chatter")


def sent_through(parts: Parts, topics: Topics) -> list[Finding]:
    """The way from who sends to what it goes through, and from there to who does something with it in the next clause."""
    found: list[Finding] = []
    for utterance in parts.talk.all:
        if not parts.talk.states(utterance) or utterance.does(*_NO_WAY):
            continue
        ways = _ways(utterance, parts.parties(utterance.text))
        found += [_finding(parts, utterance, one, other, what, topics) for one, other, what in ways]
    return found


def _ways(utterance: Utterance, parties: Sequence[Party]) -> Iterator[tuple[Party, Party, str]]:
    text = curly(utterance.text)
    for order, (sender, between) in enumerate(pairwise(parties)):
        sent = pattern("actor.sends_through").match(text[sender.end : between.start])
        if sent is None or sender.name == between.name:
            continue
        what = re.sub(r"^(?:the|an?|its|each|every) ", "", sent["what"].strip())
        yield sender, between, what
        for taker in parties[order + 2 :]:
            takes = re.match(r" [a-z]+s (?:it|them|that)\b", text[taker.end :])
            if takes is not None and taker.name not in (sender.name, between.name):
                yield between, taker, what
                break


def _finding(parts: Parts, utterance: Utterance, one: Party, other: Party, what: str, topics: Topics) -> Finding:
    topic = topics.classify(utterance.text, parts.talk.topic_at(utterance.turn).replace("-", " "))
    target = f"{other.name[:1].lower()}{other.name[1:]}" if other.name[1:].islower() else other.name
    return Finding(
        kind=Kind.INTERACTION,
        title=f"{one.name} → {other.name}: sends {what} to",
        statement=f"{one.name} sends {what} to {target}.",
        status="current",
        quotes=(Quote(turn=utterance.turn, words=utterance.text),),
        details=InteractionDetails(source=one.name, target=other.name, verb="sends", payload=f"{what} to"),
        topic=topic,
        tier=Tier.PROBABLE,
    )
