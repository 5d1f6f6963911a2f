"""Who talks to whom: a verb of the lexicon between two parts in one clause, never a guess from their being near.

A pronoun stands for what the clause before names, and *the events* for what they go through, where somebody said that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from agent.catalogue import Verb
from agent.engines.offline.lexicon import curly, pattern
from agent.engines.offline.parts import Parts, Party
from agent.engines.offline.speech import Talk, Utterance
from agent.model.details import InteractionDetails, Kind
from agent.model.finding import Finding, Quote, Tier
from agent.text.topics import Topics
from agent.types import Frozen

_MAX_GAP = 60
_TAKEN_UP = ("queue", "store")


class _Edge(Frozen):
    verb: str
    particle: str = ""
    payload: str = ""
    purpose: str = ""
    """What it is for or about, as it stands behind the other part: 'to hold a slot', 'whether the code is right'."""
    mode: str = "unknown"
    label: str = ""
    """How the verb is told where nothing is said to pass."""


class _Way(Frozen):
    """An edge between two parts, and the utterances that bear it out."""

    left: Party
    right: Party
    edge: _Edge
    said: tuple[Utterance, ...]
    order: int


def interactions(parts: Parts, topics: Topics) -> list[Finding]:
    """One finding a clause in which one party does something to another."""
    verbs = _Verbs(parts.lexicon.verbs)
    host = _event_host(parts)
    heard: list[_Way] = []
    found: list[Finding] = []
    for utterance in parts.talk.all:
        if not parts.talk.states(utterance):
            continue
        if utterance.does("suppress.past", "suppress.hedge", "rejection.refuse", "suppress.chatter"):
            continue
        parties = parts.parties(utterance.text)
        ways = [
            *_between(verbs, utterance, parties),
            *_taken_up(utterance, parties),
            *_listening(utterance, parties, host),
            *_announcing(utterance, parties, host),
            *_too(parts, utterance, parties, heard),
            *_handed(utterance, parties),
        ]
        handed = {(w.left.name, w.right.name) for w in _handed(utterance, parties)}
        ways = [w for w in ways if (w.left.name, w.right.name) not in handed or w.edge.verb == _HANDS]
        heard = [w for w in ways if w.edge.verb == "listens to" and w.edge.payload] or heard
        found += [_interaction(parts.talk, way, topics) for way in sorted(ways, key=lambda w: w.order)]
    return found


def _between(verbs: _Verbs, utterance: Utterance, parties: Sequence[Party]) -> Iterator[_Way]:
    """The verbs between neighbouring parties."""
    subject: Party | None = None
    for order, (near, right) in enumerate(pairwise(parties)):
        edge, goes_on = verbs.between(utterance.text, near, right)
        left = subject if goes_on and subject is not None else near
        subject = left if edge is not None else None
        idle = left.what == "store" and edge is not None and edge.verb not in _OF_STORES
        if edge is not None and left.name != right.name and not idle:
            yield _Way(left=left, right=right, edge=edge, said=(utterance,), order=order)


_OF_STORES = frozenset({"replicates", "feeds", "streams", "synchronises", "copies"})
"""What a store does by itself; where it is told to send or call, somebody else does, who has no name there."""


def _taken_up(utterance: Utterance, parties: Sequence[Party]) -> Iterator[_Way]:
    """'A publishes X to B, and C subscribes to it', 'A publishes X, and C subscribes to those': from whom C has it."""
    text = curly(utterance.text)
    for order, party in enumerate(parties):
        takes = pattern("actor.takes_those").match(text[party.end :])
        if takes is None or order == 0:
            continue
        before = parties[order - 1]
        made = pattern("actor.publishes").match(text[before.end : party.start + 1])
        verb, _, particle = takes["verb"].partition(" ")
        if before.what in _TAKEN_UP:
            sent = pattern("actor.published_to").search(text[: before.start])
            edge = _Edge(verb=_third(verb), particle=particle, mode="asynchronous")
            if sent is not None and before.what == "queue":
                what = re.sub(r"^(?:the|an?|its) ", "", sent["what"].strip())
                edge = _Edge(
                    verb=f"{_third(verb)} {particle}".strip(), particle="on", payload=what, mode="asynchronous"
                )
            yield _Way(left=party, right=before, edge=edge, said=(utterance,), order=order)
        elif made is not None and before.name != party.name:
            passes = re.sub(r"^(?:the|an?|its) ", "", made["what"].strip())
            edge = _Edge(verb=f"{_third(verb)} {particle}".strip(), particle="of", payload=passes, mode="asynchronous")
            yield _Way(left=party, right=before, edge=edge, said=(utterance,), order=order)


def _third(verb: str) -> str:
    return verb if verb.endswith("s") else f"{verb}s"


def _listening(utterance: Utterance, parties: Sequence[Party], host: tuple[Party, Utterance] | None) -> Iterator[_Way]:
    """'A listens to the events, and so do B and C': at what the events go through."""
    if host is None:
        return
    text, (where, told) = curly(utterance.text), host
    goes_on = pattern("actor.also_hears").search(text)
    if goes_on is not None and parties and parties[0].end < goes_on.start():
        edge = _Edge(verb="listens to", particle="on", payload=f"the {goes_on['events']}", mode="asynchronous")
        said = (utterance,) if told is utterance else (utterance, told)
        yield _Way(left=parties[0], right=where, edge=edge, said=said, order=len(parties))
    for order, party in enumerate(parties):
        hears = pattern("actor.events").match(text[party.end :])
        if hears is None:
            continue
        said = (utterance,) if told is utterance else (utterance, told)
        edge = _Edge(verb="listens to", particle="on", payload=f"the {hears['events']}", mode="asynchronous")
        yield _Way(left=party, right=where, edge=edge, said=said, order=order)
        rest = text[party.end + hears.end() :]
        start = party.end + hears.end()
        for more in parties[order + 1 :]:
            if pattern("actor.so_do").match(rest[: more.start - start]) is None and not _listed(
                text[start : more.start]
            ):
                break
            yield _Way(left=more, right=where, edge=edge, said=said, order=order)
            start, rest = more.end, text[more.end :]


_HANDS = "sends"
"""What is said of whoever makes what goes to somebody: 'the export goes to finance'."""


def _handed(utterance: Utterance, parties: Sequence[Party]) -> Iterator[_Way]:
    """'The billing export goes to finance': of the part by which the thing is called, to whom it goes."""
    text = curly(utterance.text)
    for order, party in enumerate(parties):
        goes = pattern("actor.goes_to").search(text[: party.start])
        if goes is None or party.what not in ("external system", "person"):
            continue
        makers = [p for p in parties[:order] if goes.start("what") <= p.start and p.end <= goes.end("what")]
        if makers:
            edge = _Edge(verb=_HANDS, particle="to", payload=goes["what"].strip())
            yield _Way(left=makers[0], right=party, edge=edge, said=(utterance,), order=order)


def _too(parts: Parts, utterance: Utterance, parties: Sequence[Party], heard: Sequence[_Way]) -> Iterator[_Way]:
    """'And billing.': another one that does what was told right before."""
    if not heard or len(parties) != 1 or pattern("actor.too").match(curly(utterance.text)) is None:
        return
    last = heard[-1].said[0]
    near = [
        u for u in parts.talk.around(last.turn, after=_RIGHT_AFTER) if u == utterance
    ] or last.turn == utterance.turn
    if near and utterance.place == 0:
        edge = heard[-1].edge
        yield _Way(left=parties[0], right=heard[-1].right, edge=edge, said=(utterance, *heard[-1].said), order=0)


_RIGHT_AFTER = 2


def _announcing(utterance: Utterance, parties: Sequence[Party], host: tuple[Party, Utterance] | None) -> Iterator[_Way]:
    """'A publishes the order event': to what the events go through, where the sentence names no other end."""
    if host is None:
        return
    text, (where, told) = curly(utterance.text), host
    for order, party in enumerate(parties):
        tells = pattern("actor.announces").match(text[party.end :])
        if tells is None or party.what in _TAKEN_UP:
            continue
        end = party.end + tells.end()
        taken = (pattern("actor.takes_those").match(text[p.end :]) for p in parties[order + 1 :])
        if any(taken) or any(party.end <= p.start <= end + _NEAR and p.what == "queue" for p in parties):
            continue  # it is said to whom, or who takes it
        said = (utterance,) if told is utterance else (utterance, told)
        what = re.sub(r"^(?:the|an?|its) ", "", tells["what"].strip())
        edge = _Edge(verb="publishes", particle="to", payload=what, mode="asynchronous")
        yield _Way(left=party, right=where, edge=edge, said=said, order=order)


def _listed(gap: str) -> bool:
    """Whether only a comma or *and* stands between two parts."""
    return re.fullmatch(r",? ?(?:and )?(?:the |an? )?", gap) is not None and bool(gap.strip())


def _event_host(parts: Parts) -> tuple[Party, Utterance] | None:
    """What somebody said the events go through, and where; the one said last."""
    found = None
    for utterance in parts.talk.all:
        if not parts.talk.states(utterance):
            continue
        if utterance.does("suppress.past", "rejection.refuse"):
            continue
        for match in pattern("actor.go_through").finditer(utterance.text):
            after = [
                p for p in parts.parties(utterance.text) if p.what == "queue" and 0 <= p.start - match.end() < _NEAR
            ]
            if after:
                found = (_last_in_a_row(after, utterance.text), utterance)
    return found


_NEAR = 24


def _last_in_a_row(parties: Sequence[Party], text: str) -> Party:
    """Of 'NATS JetStream' the second, which is what the first one is used for."""
    last = parties[0]
    for party in parties[1:]:
        if text[last.end : party.start].strip():
            break
        last = party
    return last


def _last_verb(gap: str) -> str:
    """Of 'checks them and writes them to' what its subject does last, so that an arrow is found for a verb that is not its first."""
    both = pattern("actor.two_verbs").match(curly(gap))
    return f" {gap[both.start('last') :]}" if both else gap


def _joins(pattern_: re.Pattern[str], gap: str) -> re.Match[str] | None:
    """The verb between two parties, where no other clause begins before it."""
    match = pattern_.match(gap)
    other = match and re.search(
        r"\b(?:and|but|or|when|if|that|which|because)\b|\b(?:the|an?|its|our|their|no|each|every) $", match["lead"]
    )
    return None if other or (match and _ANOTHER.search(match["rest"])) else match


_ANOTHER = re.compile(r"\b(?:and|but|while|whereas)\b", re.IGNORECASE)
"""What begins another clause between a verb and the next part: 'reads the list and the price service is slow'."""


class _Verbs:
    """Verbs of interaction, looked for between two parties."""

    def __init__(self, verbs: Sequence[Verb]) -> None:
        self._patterns = []
        for verb in verbs:
            forms = "|".join(re.escape(f) for f in sorted(verb.forms, key=len, reverse=True))
            particle = rf"(?P<payload>.{{0,40}}?)\b{re.escape(verb.particle)}\b" if verb.particle else r"(?P<payload>)"
            self._patterns.append(
                (
                    verb,
                    re.compile(
                        rf"^(?P<lead>[^,;.]{{0,25}}?)\b(?:{forms})\b{particle}(?P<rest>[^,;.]{{0,25}})$", re.IGNORECASE
                    ),
                )
            )

    def between(self, text: str, left: Party, right: Party) -> tuple[_Edge | None, bool]:
        """The verb that joins two neighbours, if one does, and what passes; and whether the subject is that of the verb before.

        'A asks B and calls C': between B and C the subject is still A.
        """
        gap = _last_verb(text[left.end : right.start])
        if len(gap) > _MAX_GAP or re.search(r"\b(?:not|never|n[’']t|nor)\b", gap):
            return None, False
        goes_on = re.match(r"^\s*,?\s*(?:and|then|and then)\s+(?!the\b|an?\b)", gap)
        if goes_on:
            gap = gap[goes_on.end() :]
        fitting = [(verb, match) for verb, pattern_ in self._patterns if (match := _joins(pattern_, gap))]
        if not fitting:
            return None, False
        verb, match = min(fitting, key=lambda found: len(found[1]["lead"]))
        article = r"^(?:an?|the|its|their|every|each|all|one|some)\s+"
        payload = re.sub(article, "", match["payload"].strip(), flags=re.IGNORECASE)
        if pattern("actor.pronoun").match(payload):
            payload = _meant(text[: left.start])
        told = verb.label.removesuffix(verb.particle).strip()
        theirs = pattern("actor.theirs").match(curly(text[right.end :])) if verb.mode == "asynchronous" else None
        if theirs is not None and not payload:
            of = _Edge(verb=verb.label, particle="of", payload=theirs["what"].strip(), mode=verb.mode)
            return of, goes_on is not None
        purpose = "" if payload or verb.particle else _purpose(text[right.end :])
        edge = _Edge(
            verb=told, particle=verb.particle, payload=payload, purpose=purpose, mode=verb.mode, label=verb.label
        )
        return edge, goes_on is not None


def _purpose(after: str) -> str:
    """What a part is called or asked for, where the words behind its name say it in one clause."""
    match = pattern("actor.purpose").match(curly(after))
    return match["purpose"].strip() if match else ""


def _meant(before: str) -> str:
    """What a pronoun stands for: the object of the clause before; '' where that names none."""
    objects = [m["object"] for m in pattern("actor.object").finditer(before)]
    return re.sub(r"^(?:the|an?|its) ", "", objects[-1].strip()) if objects else ""


def _interaction(talk: Talk, way: _Way, topics: Topics) -> Finding:
    edge, left, right = way.edge, way.left, way.right
    label = " ".join(part for part in (edge.verb, edge.payload, edge.particle) if part)
    passes = f"{edge.payload} {edge.particle}".strip() if edge.payload else edge.purpose
    about = f" {edge.purpose}" if edge.purpose else ""
    return Finding(
        kind=Kind.INTERACTION,
        title=f"{left.name} → {right.name}: {label}{about}",
        statement=f"{left.name} {label} {_lower(right.name)}{about}.",
        status="current",
        quotes=tuple(Quote(turn=u.turn, words=u.text) for u in (*way.said[1:], way.said[0])),
        details=InteractionDetails.model_validate(
            {
                "source": left.name,
                "target": right.name,
                "verb": edge.verb if edge.payload else edge.label or label,
                "payload": passes or None,
                "mode": edge.mode,
                "order": way.said[0].place * _IN_A_SENTENCE + way.order,
            }
        ),
        topic="events"
        if _of_events(edge)
        else topics.classify(way.said[0].text, talk.topic_at(way.said[0].turn).replace("-", " ")),
        tier=Tier.PROBABLE,
    )


def _of_events(edge: _Edge) -> bool:
    return edge.mode == "asynchronous" and "events" in edge.payload.split()


_IN_A_SENTENCE = 100
"""More ways than a sentence tells, so that those of a turn stand in the order in which they were told."""


def _lower(name: str) -> str:
    return name[0].lower() + name[1:] if name[1:].islower() else name
