"""The parts of the system that people name, and who talks to whom.

A component is a noun phrase whose head says that it is one (*device gateway*, *reservation service*), a role (*courier*), or a name that
acts like one. An interaction is a verb of the lexicon between two of them in one clause, never a guess from their being near.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from agent.catalogue import Components, Verb
from agent.engines.offline.speech import UNRELIABLE, Talk, Utterance
from agent.engines.offline.spotter import Spotter
from agent.model.details import ComponentDetails, InteractionDetails, Kind, Said
from agent.model.finding import Finding, Quote, Tier, Weight
from agent.text.topics import Topics
from agent.text.words import STOP
from agent.types import Frozen

_OUTSIDE = frozenset({"external system", "person"})
_HOSTING = frozenset({"database", "cache", "message broker", "stream", "search", "object storage", "queue"})
"""Categories of technologies that can stand at the end of an arrow."""
_MAX_GAP = 60
_SELDOM = 2
_OFTEN = 4
"""A bare noun ('the broker') that is named so often is a part of the system."""


_BARE = re.compile(r"\b[Tt]he (?P<head>[a-z][\w-]*)\b")


class Party(Frozen):
    """Something that can act or be acted upon, at a place in a text."""

    name: str
    what: str
    start: int
    end: int


class Parts:
    """Finds the components of a talk. `known` holds each name once with how often it occurs."""

    def __init__(self, talk: Talk, lexicon: Components, spotter: Spotter) -> None:
        self.talk, self.lexicon, self.spotter = talk, lexicon, spotter
        self._what = {word.casefold(): head.what for head in lexicon.heads for word in head.words}
        heads = "|".join(re.escape(w) for w in sorted(self._what, key=len, reverse=True))
        self._phrase = re.compile(
            rf"(?<![\w’'-])(?P<mods>(?:[A-Za-z][\w-]* ){{0,2}})(?P<head>{heads})(?P<plural>s|es)?\b", re.IGNORECASE
        )
        roles = "|".join(re.escape(w) for w in sorted(lexicon.roles, key=len, reverse=True))
        self._role = re.compile(rf"\b(?P<role>{roles})s?\b", re.IGNORECASE)
        self._not = {w.casefold() for w in lexicon.not_names}
        self.counts: Counter[str] = Counter()
        self.first: dict[str, tuple[Utterance, str]] = {}
        self.bare = Counter(
            m["head"].casefold()
            for u in talk.all
            for m in _BARE.finditer(u.text)
            if not self._leads_on(u.text, m.end())
        )
        for utterance in talk.all:
            if utterance.acts & (UNRELIABLE - {"suppress.undecided"}):
                continue
            for party in self._named(utterance.text):
                self.counts[party.name] += 1
                self.first.setdefault(party.name, (utterance, party.what))

    def parties(self, text: str) -> list[Party]:
        """Every party of a text in order of place, overlaps resolved for the longer one."""
        found = self._named(text) + self._hosts(text) + self._shortened(text)
        found.sort(key=lambda p: (p.start, p.start - p.end))
        kept: list[Party] = []
        for party in found:
            if not kept or party.start >= kept[-1].end:
                kept.append(party)
        return kept

    def seen(self, used: Sequence[str]) -> dict[str, tuple[Utterance, str]]:
        """Where each component was named first, and what it is; the bare ones that take part in something too."""
        found = dict(self.first)
        for name in used:
            if name not in found and name.casefold() in self._what:
                where = next(u for u in self.talk.all if re.search(rf"\b{re.escape(name)}\b", u.text, re.IGNORECASE))
                found[name] = (where, self._what[name.casefold()])
        return found

    def _named(self, text: str) -> list[Party]:
        found = []
        for match in self._phrase.finditer(text):
            modifiers = self._modifiers(match["mods"])
            if not modifiers or self.spotter.mentions(" ".join(modifiers)):
                continue
            name = f"{' '.join(modifiers)} {match['head'].lower()}"
            start = match.start("head") - len(" ".join(modifiers)) - 1
            tangible = bool(set(self.lexicon.tangible) & {m.casefold() for m in modifiers})
            what = "device" if tangible else self._what[match["head"].casefold()]
            what = "person" if set(self.lexicon.bodies) & {m.casefold() for m in modifiers} else what
            found.append(Party(name=_shown(name), what=what, start=start, end=match.end()))
        found += [
            Party(name=_shown(match["role"].lower()), what="person", start=match.start(), end=match.end())
            for match in self._role.finditer(text)
        ]
        return found

    def _modifiers(self, words: str) -> list[str]:
        """The words before the head that belong to the name: from the last one that cannot be part of one."""
        kept: list[str] = []
        for word in reversed(words.split()):
            low = word.casefold()
            if (
                low in self._not
                or low in STOP
                or low in _NO_MODIFIER
                or len(low) < _LEAST_LETTERS
                or word.casefold().endswith(("ing", "ly"))
                or word.casefold() in self._verb_forms
            ):
                break
            kept.insert(0, word if word.isupper() else word.lower())
        return kept

    @property
    def _verb_forms(self) -> frozenset[str]:
        return frozenset(form.casefold() for verb in self.lexicon.verbs for form in verb.forms)

    def _hosts(self, text: str) -> list[Party]:
        return [
            Party(
                name=m.name,
                what="queue" if m.category in ("message broker", "stream", "queue") else "store",
                start=m.start,
                end=m.end,
            )
            for m in self.spotter.mentions(text, self.talk.first_names)
            if m.category in _HOSTING and not m.refused
        ]

    def _leads_on(self, text: str, end: int) -> bool:
        """Whether another head follows: 'the device' in 'the device gateway' is no device."""
        follows = re.match(r" ([a-z][\w-]*)", text[end:])
        return follows is not None and follows[1].removesuffix("s") in self._what

    def _shortened(self, text: str) -> list[Party]:
        """A head alone ('the gateway') stands for the one component that ends with it, where there is only one often named."""
        found = []
        for match in _BARE.finditer(text):
            head = match["head"].casefold()
            if head not in self._what or self._leads_on(text, match.end()):
                continue
            fitting = [
                name for name in self.counts if name.casefold().endswith(f" {head}") and self.counts[name] >= _SELDOM
            ]
            best = max(fitting, key=lambda n: self.counts[n], default=None)
            if best is None and self.bare[head] >= _OFTEN:
                found.append(
                    Party(name=_shown(head), what=self._what[head], start=match.start("head"), end=match.end("head"))
                )
            elif best and (len(fitting) == 1 or self.counts[best] >= 3 * sorted(self.counts[n] for n in fitting)[-2]):
                found.append(Party(name=best, what=self._what[head], start=match.start("head"), end=match.end("head")))
        return found


_LEAST_LETTERS = 3
_NO_MODIFIER = frozenset(
    [
        "dumb",
        "smart",
        "boring",
        "big",
        "small",
        "single",
        "plain",
        "simple",
        "good",
        "bad",
        "fancy",
        "stupid",
        "little",
        "busy",
        "broken",
        "dead",
        "ugly",
        "honest",
        "whole",
        "entire",
        "real",
        "fake",
        "empty",
        "idle",
        "slow",
        "fast",
        "per",
        "out",
        "off",
        "down",
        "back",
        "up",
        "nine",
        "eight",
        "seven",
        "six",
        "five",
        "four",
        "three",
        "two",
        "one",
        "ten",
        "eleven",
        "twelve",
        "tries",
        "say",
        "says",
        "said",
        "have",
        "has",
        "had",
        "got",
        "get",
        "need",
        "want",
        "use",
        "used",
        "like",
        "run",
        "running",
        "open",
        "close",
        "shut",
        "call",
        "take",
        "put",
        "make",
        "keep",
        "calls",
        "sends",
        "publishes",
        "reads",
        "writes",
        "asks",
        "tells",
    ]
)


def _shown(name: str) -> str:
    return name[0].upper() + name[1:]


def components(parts: Parts, topics: Topics, used: Sequence[str]) -> list[Finding]:
    """One finding a component that is named more than once, or takes part in an interaction (`used`)."""
    found = []
    wanted = {n.casefold() for n in used}
    for name, (utterance, what) in parts.seen(used).items():
        if parts.counts[name] < _SELDOM and name.casefold() not in wanted:
            continue
        if what == "person" and name.casefold() not in wanted:
            continue
        if name.casefold() not in wanted and _turned_down(parts, name):
            continue
        made = _component(parts, name, utterance, what, topics)
        weighs = name.casefold() in wanted or parts.counts[name] >= _OFTEN
        found.append(made.model_copy(update={"weight": Weight.SHAPES}) if weighs else made)
    return found


def _turned_down(parts: Parts, name: str) -> bool:
    """Whether somebody turns the thing down by its name: 'no shared models package', 'the cache server is out'."""
    refused = re.compile(
        rf"\bno (?:\w+ )?{re.escape(name)}\b|\b{re.escape(name)}s? (?:is|are|stays?) (?:ruled )?(?:out|dead|gone|rejected|off the (?:table|list))\b",
        re.IGNORECASE,
    )
    return any(u.does("rejection") and refused.search(u.text) and parts.talk.decides(u) for u in parts.talk.all)


def _is(name: str, what: str) -> str:
    """What it is, as its own name says."""
    if what == "person":
        return f"{name} is a role outside the system."
    return f"{name} is a system outside this one." if what in _OUTSIDE else f"{name} is a part of the system."


_DUTY = r"(?:is responsible for|owns|knows|decides|checks|holds|keeps|stores|handles|manages|takes care of|picks|chooses|runs|does|sends|tracks|answers for)"


def _component(parts: Parts, name: str, first: Utterance, what: str, topics: Topics) -> Finding:
    duties = _duties(parts, name)
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
            boundary="outside" if what in _OUTSIDE else "inside",
        ),
        topic=topics.classify(" ".join(u.text for u in duties), name) if duties else "components",
        tier=Tier.PROBABLE,
    )


def _duties(parts: Parts, name: str) -> list[Utterance]:
    """At most two sentences in which the component is the subject of a verb of responsibility."""
    pattern = re.compile(
        rf"\b(?:the )?{re.escape(name)}s?\b,? (?:only |also |alone |just |itself )?{_DUTY}\b", re.IGNORECASE
    )
    short = re.compile(
        rf"^(?:so |and |then )?the {re.escape(name.rsplit(maxsplit=1)[-1])} (?:only |also |alone |just )?{_DUTY}\b",
        re.IGNORECASE,
    )
    found = [
        u
        for u in parts.talk.all
        if (pattern.search(u.text) or short.search(u.text))
        and not u.asks
        and not u.acts & UNRELIABLE
        and parts.talk.decides(u)
        and not u.does("suppress.past", "suppress.hedge")
        # 'then the gateway knows what an order is, and in a year it is the new monolith' says what must not be
        and not parts.talk.shows("suppress.consequence", u.text)
    ]
    return found[:2]


def interactions(parts: Parts, topics: Topics) -> list[Finding]:
    """One finding a clause in which one party does something to another."""
    verbs = _Verbs(parts.lexicon.verbs)
    found: list[Finding] = []
    for utterance in parts.talk.all:
        if utterance.asks or utterance.acts & UNRELIABLE or not parts.talk.decides(utterance):
            continue
        if utterance.does("suppress.past", "suppress.hedge", "rejection.refuse", "suppress.chatter"):
            continue
        parties = parts.parties(utterance.text)
        subject: Party | None = None
        for order, (near, right) in enumerate(pairwise(parties)):
            edge, goes_on = verbs.between(utterance.text, near, right)
            left = subject if goes_on and subject is not None else near
            subject = left if edge is not None else None
            if edge is not None and left.name != right.name:
                found.append(_interaction(parts.talk, utterance, left, right, edge, order, topics))
    return found


class _Edge(Frozen):
    verb: Verb
    payload: str | None


def _joins(pattern: re.Pattern[str], gap: str) -> re.Match[str] | None:
    """The verb between two parties, where no other clause begins before it."""
    match = pattern.match(gap)
    other = match and re.search(r"\b(?:and|but|or|when|if|that|which|because)\b", match["lead"])
    return None if other else match


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
        gap = text[left.end : right.start]
        if len(gap) > _MAX_GAP or re.search(r"\b(?:not|never|n[’']t|nor)\b", gap):
            return None, False
        goes_on = re.match(r"^\s*,?\s*(?:and|then|and then)\s+(?!the\b|an?\b)", gap)
        if goes_on:
            gap = gap[goes_on.end() :]
        fitting = [(verb, match) for verb, pattern in self._patterns if (match := _joins(pattern, gap))]
        if not fitting:
            return None, False
        verb, match = min(fitting, key=lambda found: len(found[1]["lead"]))
        article = r"^(?:an?|the|its|their|every|each|all|one|some)\s+"
        payload = re.sub(article, "", match["payload"].strip(), flags=re.IGNORECASE)
        return _Edge(verb=verb, payload=payload or None), goes_on is not None


def _interaction(
    talk: Talk, utterance: Utterance, left: Party, right: Party, edge: _Edge, order: int, topics: Topics
) -> Finding:
    verb = edge.verb.label.removesuffix(edge.verb.particle).strip()
    label = " ".join(part for part in (verb, edge.payload or "", edge.verb.particle) if part)
    text = f"{left.name} {label} {_lower(right.name)}."
    return Finding(
        kind=Kind.INTERACTION,
        title=f"{left.name} → {right.name}: {label}",
        statement=text,
        status="current",
        quotes=(Quote(turn=utterance.turn, words=utterance.text),),
        details=InteractionDetails(
            source=left.name, target=right.name, verb=verb if edge.payload else edge.verb.label, payload=f"{edge.payload} {edge.verb.particle}".strip() if edge.payload else None, mode=edge.verb.mode,
            order=order,
        ),
        topic=topics.classify(utterance.text, talk.topic_at(utterance.turn).replace("-", " ")),
        tier=Tier.PROBABLE,
    )  # fmt: skip


def _lower(name: str) -> str:
    return name if name[1:2].isupper() or not name[1:2].islower() else name[0].lower() + name[1:]
