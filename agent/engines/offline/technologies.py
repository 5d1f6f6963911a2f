"""Which technologies a discussion names, and with what standing.

Each place where a name stands says something of it (`standings.py`); what was said last counts, unless it was said less
surely. Then what was decided about others: an option that a choice of its kind left behind, and what came only with an
option that was turned down, are turned down with it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from agent.engines.offline.coined import coined
from agent.engines.offline.lexicon import curly, pattern
from agent.engines.offline.speech import UNRELIABLE, Talk, Utterance
from agent.engines.offline.spotter import Spotter
from agent.engines.offline.standings import Place, Word, word
from agent.engines.offline.taking import taken_over
from agent.model.details import DecisionDetails, Kind, Said, TechnologyDetails
from agent.model.finding import Finding, Quote, Tier, Weight

_SAID_AS = {
    "chosen": "chosen",
    "rejected": "rejected",
    "existing": "in use already",
    "considered": "under consideration",
    "mentioned": "mentioned",
}
_WEAKER = ("existing", "considered", "mentioned")
"""What is not settled in words, the strongest first."""
_ONE_OF_A_KIND = frozenset({"database", "message broker", "search engine", "cache", "language"})
"""Kinds of which a system mostly takes one."""
_WEIGHED = 12
"""Turns within which an option and what was taken instead are talked about together."""
_BRINGS = re.compile(
    r"\b(?:(?:that[’']s|that is|(?<!now )it[’']s) (?:a |an |another |one more )"  # 'that's SQL' is a name and no burden
    r"|(?:it means|that means|means|that would be|it would be|needs?|requires?|brings?(?: in)?|comes with)"
    r" (?:a |an |another |the |one more )?)$",
    re.IGNORECASE,
)


class _Named:
    """A technology in the making: where it is named, and what each place says."""

    def __init__(self, name: str, places: Sequence[Place], words: Sequence[Word]) -> None:
        self.name, self.places = name, places
        self.said = _standing(words)
        self.category = places[0].mention.category

    @property
    def status(self) -> str:
        return self.said.status

    def turn_down(self, at: Place) -> None:
        """It falls by what was decided of another."""
        self.said = Word(status="rejected", place=at, tier=Tier.POSSIBLE)


def technologies(talk: Talk, spotter: Spotter, settled: Sequence[Finding], ignore: Sequence[str]) -> list[Finding]:
    """One finding a technology, with the standing that the talk leaves it with."""
    decided = _by_words(talk, [f for f in settled if f.kind is Kind.DECISION])
    places = _places(talk, spotter, ignore)
    words = {name: [word(talk, p, decided, spotter) for p in found] for name, found in places.items()}
    for name, extra in taken_over(talk, places, words).items():
        words[name].extend(extra)
    new = {name: found for name, found in places.items() if not any(w.status == "existing" for w in words[name])}
    for name, extra in _taken_up(talk, settled, new).items():
        words[name].extend(extra)
    named = {name: _Named(name, found, words[name]) for name, found in places.items()}
    _with_their_parts(named, spotter)
    _left_behind(named, settled)
    _brought_along(named, talk)
    return [_finding(talk, n) for n in named.values()]


def _by_words(talk: Talk, decisions: Sequence[Finding]) -> dict[tuple[int, str], Finding]:
    """(turn, words) → the decision that these words are: its last quote, or the one that it tells where that is a nod."""
    told = {(q.turn, q.words): f for f in decisions for q in f.quotes[-1:]}
    for decision in () if talk.with_assistant else decisions:
        said = decision.statement.rstrip(". ").casefold()
        for quote in decision.quotes[:-1]:
            if said and said in quote.words.casefold():
                key = (quote.turn, quote.words)
                proposed = key in told and told[key].status == "proposed" and decision.status == "accepted"
                told[key] = decision if proposed else told.get(key, decision)
    return told


def _taken_up(talk: Talk, settled: Sequence[Finding], places: Mapping[str, Sequence[Place]]) -> dict[str, list[Word]]:
    """Name → the answers by which a person took up what an assistant said with that name in it."""
    found: dict[str, list[Word]] = {}
    said = {(u.turn, u.text): u for u in talk.all}
    for decision in settled if talk.with_assistant else ():
        reply = said.get((decision.quotes[-1].turn, decision.quotes[-1].words))
        if decision.kind is not Kind.DECISION or decision.status != "accepted" or reply is None:
            continue
        backing = {(q.turn, q.words) for q in decision.quotes[:-1]}
        for name, named in places.items():
            own = next((p for p in named if p.utterance == reply and not p.mention.refused), None)
            if own is not None and backing and _tells(decision, own):
                found.setdefault(name, []).append(Word(status="chosen", place=own, sure=1))
            if name in reply.names:
                continue
            offered = next((p for p in named if (p.utterance.turn, p.utterance.text) in backing), None)
            if offered is None or talk.decides(offered.utterance):
                continue
            if _tells(decision, offered):
                place = Place(utterance=reply, mention=offered.mention)
                found.setdefault(name, []).append(Word(status="chosen", place=place, sure=1, names=offered.utterance))
    return found


def _tells(decision: Finding, place: Place) -> bool:
    """Whether a decision has a name as it stands at a place; one in parentheses only explains another."""
    if re.search(r"\([^()]*$", place.utterance.text[: place.mention.start]):
        return False
    named = place.utterance.text[place.mention.start : place.mention.end]
    return named.casefold() in decision.statement.casefold()


def _places(talk: Talk, spotter: Spotter, ignore: Sequence[str]) -> dict[str, list[Place]]:
    """Name → where it is named, in order. Ordinary words count once the talk has used them as a name."""
    known = {m.name for u in talk.all for m in spotter.mentions(u.text, ignore)} | coined(talk)
    found: dict[str, list[Place]] = {}
    for utterance in talk.all:
        for mention in spotter.mentions(utterance.text, ignore, known):
            found.setdefault(mention.name, []).append(Place(utterance=utterance, mention=mention))
    return found


def _standing(words: Sequence[Word]) -> Word:
    """The last choice or refusal, unless one before it was surer; where there is none, the strongest of the rest."""
    held: Word | None = None
    for said in sorted(words, key=lambda w: (w.place.utterance.turn, w.place.utterance.place)):
        if said.status in _WEAKER:
            continue
        if held is None or said.sure >= held.sure or said.turns_back:
            held = said
    if held is not None:
        return held
    if not any(w.status == "existing" for w in words) and any(w.objects for w in words):
        objected = next(w for w in words if w.objects)
        return Word(status="rejected", place=objected.place, tier=Tier.POSSIBLE)
    return min(words, key=lambda w: _WEAKER.index(w.status))


def _with_their_parts(named: Mapping[str, _Named], spotter: Spotter) -> None:
    """Who takes NATS JetStream takes NATS, where the talk names that by itself too."""
    for one in named.values():
        for place in one.places:
            whole = spotter.parent(place.utterance.text, place.mention)
            if (
                one.status == "chosen"
                and whole
                and whole in named
                and named[whole].status in ("mentioned", "considered")
            ):
                named[whole].said = one.said


def _left_behind(named: Mapping[str, _Named], settled: Sequence[Finding]) -> None:
    """An option that was weighed and not taken, where one of its kind was taken soon after, or a decision lists it as lost."""
    lost = {
        a.name
        for f in settled
        if f.status == "accepted" and isinstance(f.details, DecisionDetails)
        for a in f.details.alternatives
    }
    chosen = [n for n in named.values() if n.status == "chosen" and n.category in _ONE_OF_A_KIND]
    for one in named.values():
        if one.status != "considered" or any(_is_it(p) for p in one.places):
            continue
        turns = [p.utterance.turn for p in one.places]
        winner = next(
            (
                c
                for c in chosen
                if c.category == one.category and 0 <= c.said.place.utterance.turn - turns[-1] <= _WEIGHED
            ),
            None,
        )
        if one.name in lost or winner is not None:
            one.turn_down(
                winner.said.place if winner and winner.said.place.utterance.turn != turns[-1] else one.places[-1]
            )


def _is_it(place: Place) -> bool:
    """Whether a place says what something is: 'it is Postgres with an extension' is no option beside that."""
    return pattern("refused.is_it").search(curly(place.utterance.text[: place.mention.start])) is not None


def _brought_along(named: Mapping[str, _Named], talk: Talk) -> None:
    """What is only named as a burden of an option ('that's a JVM in every pod') falls with the option."""
    for one in named.values():
        if one.status not in ("mentioned", "considered"):
            continue
        for place in one.places:
            text, start = place.utterance.text, place.mention.start
            if _BRINGS.search(text[:start]) and _spoken_of(named, talk, place) == "rejected":
                one.turn_down(place)
                break


def _spoken_of(named: Mapping[str, _Named], talk: Talk, place: Place) -> str | None:
    """The standing of the option that a sentence goes on about: named before in it, in its turn, or in the two turns before."""
    own = place.utterance
    before = [
        (p.utterance.turn, p.utterance.place, p.mention.start, n.status)
        for n in named.values()
        for p in n.places
        if own.turn - 2 <= p.utterance.turn
        and (p.utterance.turn, p.utterance.place) <= (own.turn, own.place)
        and n.name != place.mention.name
    ]
    earlier = [b for b in before if b[:3] < (own.turn, own.place, place.mention.start)]
    return max(earlier)[3] if earlier else None


def _finding(talk: Talk, named: _Named) -> Finding:
    said = named.said
    utterance = said.place.utterance
    return Finding(
        kind=Kind.TECHNOLOGY,
        title=named.name,
        statement=f"{named.name} is {_SAID_AS[said.status]}.",
        status=said.status,
        quotes=_quotes(named),
        details=TechnologyDetails(
            version=next((p.mention.version for p in reversed(named.places) if p.mention.version), None),
            category=named.category if named.category and named.category.islower() else None,
            reason=_reason(utterance),
        ),
        topic=talk.topic_at(utterance.turn),
        weight=Weight.SHAPES if said.status == "chosen" else Weight.DETAIL,
        tier=said.tier,
    )


def _quotes(named: _Named) -> tuple[Quote, ...]:
    """Where it is named first, or where what was taken up names it, and where its standing was settled."""
    said, first = named.said, named.places[0].utterance
    shown = [said.names or first, said.place.utterance]
    if not any(p.utterance in shown for p in named.places):
        shown.insert(0, first)
    return tuple(Quote(turn=u.turn, words=u.text) for u in dict.fromkeys(shown))


def _reason(utterance: Utterance) -> Said | None:
    if not utterance.does("reason") or utterance.acts & UNRELIABLE:
        return None
    return Said(text=utterance.text, speaker=utterance.speaker, turn=utterance.turn, verbatim=True)
