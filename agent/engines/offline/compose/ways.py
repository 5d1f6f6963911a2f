"""The ways between the parts as sentences: 'the phone app calls the reservation service, which asks the code service'."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from agent.engines.offline.compose.maps import VAGUE
from agent.engines.offline.compose.phrasings import Phrasings, Voice
from agent.engines.offline.compose.routes import hears
from agent.engines.offline.compose.wording import lowered, people, spoken
from agent.engines.offline.phrasing import capital
from agent.model.details import InteractionDetails
from agent.model.ledger import Entry
from agent.model.section import Sentence
from agent.text.units import singular
from agent.text.words import fold_name


def ways(entries: Iterable[Entry], voice: Voice) -> list[Sentence]:
    """Each arrow once, from where one starts and along to what is reached as far as one flow was told to lead there."""
    phrasings = voice.phrasings
    every = [(e, e.details) for e in entries if isinstance(e.details, InteractionDetails) and e.current]
    arrows = [(e, d) for e, d in every if not any(says_more(other, d) for _, other in every)]
    targets = {d.target.casefold() for _, d in arrows}
    ordered = sorted(arrows, key=lambda a: a[1].source.casefold() in targets)
    left = {e.id: (e, d) for e, d in ordered}
    sentences: list[Sentence] = []
    while left and len(sentences) < _MOST_WAYS:
        entry, d = next(iter(left.values()))
        alike = {i: x for i, (_, x) in left.items() if hears(d) and _same(d, x)}
        text, cites = _together(d, entry, list(alike.values()) or [d], phrasings), [*alike] or [entry.id]
        for label in cites:
            del left[label]
        last = d
        told = entry
        while (
            not behind(last)
            and (step := next(((e, x) for e, x in left.values() if _goes_on(told, last, e, x)), None))
            and len(cites) < _STEPS
        ):
            told, last = step
            text = f"{text}, which {does(step[1], phrasings, step[0])}"
            cites.append(step[0].id)
            del left[step[0].id]
        verbatim = len(cites) == 1 and spoken(entry, text)
        sentences.append(
            Sentence(text=voice.say("way.spoken", said=text) if verbatim else f"{capital(text)}.", cites=tuple(cites))
        )
    return sentences


def _same(one: InteractionDetails, other: InteractionDetails) -> bool:
    """Whether two take the same from the same."""
    return (one.verb, one.payload, one.target) == (other.verb, other.payload, other.target)


def _together(d: InteractionDetails, entry: Entry, alike: Sequence[InteractionDetails], phrasings: Phrasings) -> str:
    """What one does, or several do alike: 'the mail service and the stock service listen to the events on the broker'."""
    names = tuple(dict.fromkeys(_the(x.source, phrasings) for x in alike))
    told = does(d, phrasings, entry)
    if len(names) > 1:
        verb, _, rest = told.partition(" ")
        told = f"{singular(verb)} {rest}"
    return f"{people(names)} {told}"


def _goes_on(told: Entry, last: InteractionDetails, entry: Entry, details: InteractionDetails) -> bool:
    """Whether one way is told to lead on into another: from where it arrives, and next in the same turn or flow.

    What somebody listens to leads nowhere: it comes to him, and what he calls is another matter.
    """
    if details.source.casefold() != last.target.casefold() or hears(last) or hears(details):
        return False
    if last.flow or details.flow:
        return last.flow == details.flow and (last.order or 0) < (details.order or 0)
    turns = {(e.discussion, e.turn) for e in told.evidence} & {(e.discussion, e.turn) for e in entry.evidence}
    return bool(turns) and (last.order or 0) <= (details.order or 0)


_MOST_WAYS = 8
_STEPS = 4


def _the(name: str, phrasings: Phrasings) -> str:
    """'the device gateway'; 'JetStream', 'Kafka', 'billing' and 'carrier integrations' are called so."""
    if not (name[:1].isupper() and name[1:].islower()) or fold_name(name) in phrasings.names:
        return name
    bare = name.endswith(("ing", "s")) and not name.endswith(("ss", "us", "bus"))
    return lowered(name) if bare else f"the {lowered(name)}"


def told_of(details: InteractionDetails, phrasings: Phrasings, entry: Entry) -> str:
    """'The mail service calls the stock service with the order': a way as a sentence without its full stop."""
    return capital(f"{_the(details.source, phrasings)} {does(details, phrasings, entry)}")


def does(details: InteractionDetails, phrasings: Phrasings, entry: Entry) -> str:
    """'publishes the open command to the broker', 'calls the gateway to open a door': what passes or what for, and to whom."""
    target = _the(details.target, phrasings)
    if _bare(details.target, entry):
        target = target.removeprefix("the ")
    if behind(details):
        return f"{details.verb} {target} {details.payload}"
    what = f"{details.verb} {_articled(details.payload, entry)}" if details.payload else details.verb
    return f"{what} {target}"


def _bare(name: str, entry: Entry) -> bool:
    """Whether the words call somebody by a noun without an article: 'goes to finance'."""
    said = " ".join(e.quote for e in entry.evidence)
    alone = rf"\b(?:to|from|with|by) {re.escape(name)}(?=$|[,.;:!?]| (?:and|as|over|at|in|on|for|with|when|once|by|via|per|every)\b)"
    return " " not in name and re.search(alone, said, re.IGNORECASE) is not None


def _articled(payload: str, entry: Entry) -> str:
    """What passes with the article that the words have: 'the open command to'."""
    thing = re.escape(payload.rsplit(" ", 1)[0])
    found = (re.search(rf"\b(?P<art>the|an?|one|its|each|every) {thing}\b", e.quote) for e in entry.evidence)
    article = next((m["art"] for m in found if m), "")
    return f"{article} {payload}".strip()


def says_more(one: InteractionDetails, other: InteractionDetails) -> bool:
    """Whether a way says all that another between the same two says, and what passes besides: 'calls to open a door', 'calls'."""
    if (one.source, one.target) != (other.source, other.target) or other.payload:
        return False
    return bool(one.payload and one.verb == other.verb) or (other.verb == VAGUE and one.verb != VAGUE)


def behind(details: InteractionDetails) -> bool:
    """Whether what it is for stands behind the other part, so that no 'which' can follow."""
    return bool(details.payload) and str(details.payload).startswith(_BEHIND)


_BEHIND = ("to ", "if ", "whether ", "for ", "with ")
"""What an interaction is for stands behind whom it is with."""
