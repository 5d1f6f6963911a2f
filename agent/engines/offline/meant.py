"""Which of the things that an assistant put forward a clause of the person means: by number, letter, place or name, or all of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.engines.offline.bids import content
from agent.engines.offline.lexicon import curly, numbers, pattern, word_stems
from agent.engines.offline.listed import Offer, plain
from agent.engines.offline.points import ACT_STEMS
from agent.engines.offline.speech import Talk, Utterance
from agent.text.numbers import Quantity, quantities
from agent.text.words import stems

_A_NOD = 2


def referred(asked: Sequence[Offer], clause: str) -> list[Offer]:
    """The offers that a clause means by number, letter or place, or all of them."""
    text = curly(clause).strip()
    numbered = pattern("reply.numbered").search(text)
    bare = pattern("reply.bare").match(text) if numbered is None else None
    named = numbered["xa"] if numbered is not None else bare["xb"] if bare is not None else ""
    labels = [w for w in re.split(r"\W+|\band\b|\bplus\b", named.casefold()) if w]
    by_label = {o.label: o for o in asked if o.label}
    if not by_label and numbered is not None:
        by_label = {str(o.place): o for o in asked if o.place}
    if labels and all(label in by_label for label in labels):
        return [by_label[label] for label in labels]
    listed = [o for o in asked if o.place]
    found: list[Offer] = []
    for match in pattern("reply.ordinal").finditer(text):
        count = numbers("counts").get((match["n"] or "").casefold(), 1)
        word = match["o"].casefold()
        if word == "last" and not match[0][: match.start("o") - match.start()].strip():
            continue  # 'Last one, choosing a size' opens another matter
        first = -count if word == "last" else numbers("ordinals")[word]
        span = listed[first:] if word == "last" else listed[first : first + count]
        found += [o for o in span if o not in found]
    if found:
        return found
    if pattern("reply.all").search(text):
        advised = [o for o in asked if o.advised and o.option]
        return advised or [o for o in asked if not o.option and not o.weak]
    return []


def named(asked: Sequence[Offer], utterance: Utterance, clause: str) -> list[Offer]:
    """The offer that a clause names, by what only this one of them is called."""
    said = stems(clause)
    names = {n for n in utterance.names if stems(n) & said}
    mine = content(utterance.model_copy(update={"text": clause})) - ACT_STEMS
    amounts = quantities(clause)
    ranked: list[tuple[float, Offer]] = []
    for offer in (o for o in asked if not o.described):
        theirs = {n for n in offer.utterance.names if stems(n) & stems(offer.text)}
        alike = [q for q in amounts for other in offer.amounts if equal(q, other)]
        counted = len(alike) if len(alike) > 1 or any(q.unit for q in alike) else 0
        marked = sum(1 for m in offer.marked if stems(m) and stems(m) <= said)
        if not (names & theirs or counted or marked or mine & _head(offer)):
            continue  # 'the number of the cue' is about the cue, and not about the dashboard with its cues per minute
        score = 2.0 * len(names & theirs) + len(mine & offer.content) + 2.0 * counted + 3.0 * marked
        if score:
            ranked.append((score, offer))
    best = max((score for score, _ in ranked), default=0.0)
    found = sorted((o for score, o in ranked if score == best), key=lambda o: -len(o.content))
    return found[:1] if all(o.content <= found[0].content for o in found[1:]) else []


def _head(offer: Offer) -> frozenset[str]:
    """What an offer puts forward, without what it says of it: a dashboard of 'a dashboard, with cues per minute'."""
    lead = pattern("offer.leads_up").match(curly(offer.text))
    text = offer.text[lead.end() :] if lead is not None else offer.text
    head = pattern("offer.says_of_it").split(curly(text), maxsplit=1)[0]
    return content(offer.utterance.model_copy(update={"text": text[: len(head)]})) or offer.content


def several(asked: Sequence[Offer], clause: str) -> list[Offer]:
    """The offers that a clause names one by one and nothing else: 'beta and stable' of four channels."""
    parts = [p for p in _AND.split(clause.strip(" .!")) if p]
    named = {o.key: (o, stems(o.name or o.text) - ACT_STEMS) for o in asked if o.place}
    found = []
    for part in parts if len(parts) > 1 else ():
        said = stems(part) - ACT_STEMS
        twins = [o for o, name in named.values() if said and said == name and o not in found]
        if len(twins) != 1:
            return []
        found += twins
    return found if len(found) < len(named) else []


_AND = re.compile(r",? (?:and|plus|&) |, ")


def only_names(clause: str, meant: Sequence[Offer]) -> bool:
    """Whether a clause does nothing but name what it takes: 'Option 1', 'WebSocket', 'the second one'."""
    known = frozenset().union(*(o.content for o in meant))
    told = stems(clause) - ACT_STEMS - known - word_stems("referring")
    return not pattern("reply.verb").search(curly(clause)) and not {w for w in told if not w[0].isdigit()}


def tells_all(clause: str, meant: Sequence[Offer]) -> bool:
    """Whether a clause says every amount of the one offer that it means."""
    said = quantities(clause)
    return (
        len(meant) == 1 and len(meant[0].amounts) > 1 and all(any(equal(a, b) for a in said) for b in meant[0].amounts)
    )


def initials_in(name: str, text: str) -> bool:
    """Whether a text has a name by its initials: 'HLC' for 'hybrid logical clocks'."""
    initials = "".join(w[0] for w in name.split())
    return len(initials) > 1 and re.search(rf"\b{re.escape(initials)}\b", text, re.IGNORECASE) is not None


def clauses(text: str) -> list[str]:
    """The clauses of a sentence; a yes or no of its own goes with what it is for: '500 ms for the tick, sure'."""
    plain = curly(text)
    parts: list[str] = []
    start = 0
    for match in (*pattern("reply.clauses").finditer(plain), None):
        part = text[start : match.start() if match is not None else None].strip()
        start = match.end() if match is not None else start
        nods = bool(parts) and len(part.split()) <= _A_NOD and pattern("reply.yes").match(curly(part))
        turned_down = bool(parts) and pattern("reply.bare_no").match(curly(part)) is not None
        if nods or turned_down:
            parts[-1] = f"{parts[-1]}, {part}"
        elif part:
            parts.append(part)
    return parts


def equal(a: Quantity, b: Quantity) -> bool:
    """Whether two amounts are one, where at most one of them leaves out its unit."""
    return a.value == b.value and (a.unit == b.unit or not a.unit or not b.unit)


def worked_out(talk: Talk, asked: Sequence[Offer], utterance: Utterance, clause: str) -> Offer | None:
    """What an assistant worked out and set in no offer, where the person says the figure again: '36, okay'."""
    figures = quantities(clause)
    own = stems(clause) - ACT_STEMS - word_stems("taking") - stems(" ".join(q.text for q in figures))
    numbered = pattern("reply.bare").match(curly(clause)) is not None and any(o.label for o in asked)
    if len(figures) != 1 or own or numbered or any(equal(figures[0], x) for o in asked for x in o.amounts):
        return None
    for said in reversed(talk.by_turn.get(utterance.turn - 1, [])):
        for told in said.quantities if not said.asks else ():
            phrase = plain(pattern("reply.phrase").split(said.text[told.start :])[0]).strip()
            if equal(figures[0], told) and content(said.model_copy(update={"text": phrase})):
                return Offer(utterance=said, text=phrase, name=phrase)
    return None
