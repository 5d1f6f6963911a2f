"""The parts of the system that people name.

A component is a noun phrase whose head says that it is one (*device gateway*, *reservation service*), a role (*courier*), or a name that
acts like one: *carrier integrations calls …*.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cached_property

from agent.catalogue import Components
from agent.engines.offline.duties import Duties
from agent.engines.offline.lexicon import pattern
from agent.engines.offline.neighbours import neighbours, told_people
from agent.engines.offline.speech import UNRELIABLE, Talk, Utterance
from agent.engines.offline.spotter import Spotter
from agent.text.words import STOP
from agent.types import Frozen

OUTSIDE = frozenset({"external system", "person"})
_HOSTING = frozenset(
    {"database", "cache", "message broker", "stream processing", "search engine", "object storage", "queue"}
)
"""Categories of technologies that can stand at the end of an arrow."""
_LEAST_LETTERS = 3
"""Of a word that is part of a name."""
SELDOM = 2
OFTEN = 4
"""A bare noun ('the broker') that is named so often is a part of the system."""


_BARE = re.compile(r"\b[Tt]he (?P<head>[a-z][\w-]*)\b")
_ALONE = 6
"""The same, where nothing else is known of it than what it does."""
_BY_THEIR_NOUN = frozenset({"device", "queue", "client", "store"})


_DOES = re.compile(r" (?:the|an?|its|their|each|every|all|it|them|what|no)\b", re.IGNORECASE)
"""What follows a verb: 'a worker stores each answer' names no store."""


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
            rf"(?<![\w’'-])(?P<mods>(?:[A-Za-z][\w-]* ){{0,2}})(?P<head>{heads})(?:(?P<plural>s|es)\b|\b(?! (?:{heads})(?![\w-])))",
            re.IGNORECASE,
        )
        told = told_people((u.text for u in talk.all), (*self._what, *lexicon.outside, *talk.first_names))
        roles = "|".join(re.escape(w) for w in sorted({*lexicon.roles, *told}, key=len, reverse=True))
        self._role = re.compile(rf"\b(?P<role>{roles})s?\b", re.IGNORECASE)
        self._not = {w.casefold() for w in lexicon.not_names} | {n.casefold() for n in talk.first_names}
        self._no_modifier = frozenset(lexicon.no_modifiers)
        self.counts: Counter[str] = Counter()
        self.first: dict[str, tuple[Utterance, str]] = {}
        self._doing: dict[str, bool] = {}
        self._states: dict[tuple[str, str], bool] = {}
        self._low = [(u, u.text.casefold()) for u in talk.all]
        self.duties = Duties(talk, lexicon, self._low)
        self._actors = self._acting()
        self.bare = Counter(
            m["head"].casefold()
            for u in talk.all
            for m in _BARE.finditer(u.text)
            if not self._leads_on(u.text, m.end())
        )
        for utterance in talk.all:
            if utterance.acts & (UNRELIABLE - {"suppress.undecided"}):
                continue
            for party in self.named(utterance.text):
                self.first.setdefault(party.name, (utterance, party.what))
            self.counts.update({party.name for party in self.named(utterance.text)})  # a sentence counts once

    def parties(self, text: str) -> list[Party]:
        """Every party of a text in order of place, overlaps resolved for the longer one."""
        found = self.named(text) + self._hosts(text) + self._shortened(text)
        found += self._by_actor(text) + self._by_first_name(text)
        found += [
            Party(name=name, what="external system", start=start, end=end)
            for name, start, end in neighbours(text, self.lexicon.outside, self._verb_forms)
        ]
        found.sort(key=lambda p: (p.start, p.start - p.end))
        kept: list[Party] = []
        for party in found:
            if not kept or party.start >= kept[-1].end:
                kept.append(party)
        return kept

    def seen(self, used: Sequence[str]) -> dict[str, tuple[Utterance, str]]:
        """Where each component was named first, and what it is; the bare ones that take part in something too."""
        found = dict(self.first)
        for head in (h for h, count in self.bare.items() if count >= _ALONE):
            known = any(name.casefold().endswith(f" {head}") and n >= SELDOM for name, n in self.counts.items())
            first = None if known else self._acts_alone(head)
            if first is not None:
                found[shown(head)] = (first, self._what[head])
                self.counts[shown(head)] = self.bare[head]
        for name in used:
            what = "service" if name.casefold() in self._actors else self._outer(name)
            if name not in found and what is not None:
                where = next(
                    u for u in self.holding(name) if re.search(rf"\b{re.escape(name)}\b", u.text, re.IGNORECASE)
                )
                found[name] = (where, what)
        return found

    def _outer(self, name: str) -> str | None:
        """What a name of a noun alone is: by that noun, or one outside."""
        low = name.casefold()
        return "external system" if low in self.lexicon.outside else self._what.get(low)

    def sort(self, name: str) -> str:
        """What a part is by the noun that ends its name."""
        words = name.casefold().split()
        return next((w for n in range(len(words)) if (w := self._what.get(" ".join(words[n:])))), "service")

    def holding(self, words: str) -> list[Utterance]:
        """The sentences in which some words stand, in any case, also as a part of others."""
        low = words.casefold()
        return [u for u, text in self._low if low in text]

    @cached_property
    def _heads_that_act(self) -> re.Pattern[str]:
        """A bare noun without its article at the head of a clause: 'gateway passes it on'."""
        verbs = "|".join(
            map(re.escape, sorted((v for v in self._verb_forms if v.endswith("s")), key=len, reverse=True))
        )
        return re.compile(rf"(?:^|[,;:] |\b(?:and|then) )(?P<head>[A-Za-z][\w-]*)(?= (?:{verbs})\b)")

    def _is_a_part(self, head: str) -> bool:
        """Whether a thing that is called by its bare noun is a part of the system: it is named often, or it is said to do something."""
        least = SELDOM if self._what[head] == "queue" else OFTEN
        acts = self.bare[head] >= OFTEN - 1 and self._what[head] == "service" and self._does_something(head)
        return acts or self.bare[head] >= least

    def _does_something(self, head: str) -> bool:
        """Whether a thing that is called by its bare noun is said to act: 'the hub sends it again'."""
        if head not in self._doing:
            verbs = "|".join(map(re.escape, sorted({*self._verb_forms, *self.lexicon.duties}, key=len, reverse=True)))
            acts = re.compile(rf"\bthe {re.escape(head)} (?:then |also |only |just )?(?:{verbs})\b", re.IGNORECASE)
            self._doing[head] = any(acts.search(u.text) for u in self.holding(head))
        return self._doing[head]

    def _acts_alone(self, head: str) -> Utterance | None:
        """Where a thing that is called by its bare noun is named first, if it is said to do something."""
        if self._what.get(head) not in _BY_THEIR_NOUN or not self._does_something(head):
            return None
        return next(u for u in self.holding(head) if re.search(rf"\bthe {re.escape(head)}\b", u.text, re.IGNORECASE))

    def _acting(self) -> dict[str, str]:
        """Names without a head that act like one part: 'carrier integrations calls', 'billing listens to'; small → as shown.

        A noun in the plural with a verb in the singular, or one in *-ing* without an article, is a name, where it is said more often than once, or acts twice.
        """
        found = Counter(m["name"].casefold() for u in self.talk.all for m in pattern("actor.acts").finditer(u.text))
        said = " ".join(u.text for u in self.talk.all).casefold()
        names = [n for n in found if not set(n.split()) & (self._not | STOP | self._verb_forms)]
        often = (n for n in names if found[n] >= SELDOM or len(re.findall(rf"\b{re.escape(n)}\b", said)) > SELDOM)
        return {n: shown(n) for n in often}

    def _by_actor(self, text: str) -> list[Party]:
        """The places of such names: before a verb, or right after one."""
        return [
            Party(name=shown, what="service", start=m.start(), end=m.end())
            for name, shown in self._actors.items()
            for m in re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text, re.IGNORECASE)
            if not self._leads_on(text, m.end())
        ]

    def _by_first_name(self, text: str) -> list[Party]:
        """'calls reservation': a service by the first part of its name, right beside a verb and without an article."""
        found = []
        low = text.casefold()
        for name in (n for n, count in self.counts.items() if count >= SELDOM and n.endswith(" service")):
            first = name.removesuffix(" service")
            if first.casefold() not in low:
                continue
            for match in re.finditer(rf"(?<![\w’'-]){re.escape(first)}(?![\w’'-])", text, re.IGNORECASE):
                before = re.findall(r"[\w’'-]+", text[: match.start()])[-1:]
                after = re.findall(r"[\w’'-]+", text[match.end() :])[:1]
                beside = {*before, *after} & self._verb_forms
                if beside and not self._leads_on(text, match.end()):
                    found.append(Party(name=name, what="service", start=match.start(), end=match.end()))
        return found

    def named(self, text: str) -> list[Party]:
        """The parties that a text calls by a name of their own or by their role."""
        found = []
        for match in self._phrase.finditer(text):
            modifiers = self._modifiers(match["mods"])
            if not modifiers or self.spotter.mentions(" ".join(modifiers)):
                continue
            if match["plural"] and _DOES.match(text, match.end()):
                continue
            if self._a_state(modifiers[-1], match["head"]):
                continue
            name = f"{' '.join(modifiers)} {match['head'].lower()}"
            if any(m.category == "pattern" and len(m.name) >= len(name) - 1 for m in self.spotter.mentions(name)):
                continue  # 'token bucket' names a way of doing things
            start = match.start("head") - len(" ".join(modifiers)) - 1
            tangible = bool(set(self.lexicon.tangible) & {m.casefold() for m in modifiers})
            what = "device" if tangible else self._what[match["head"].casefold()]
            what = "person" if set(self.lexicon.bodies) & {m.casefold() for m in modifiers} else what
            found.append(Party(name=shown(name), what=what, start=start, end=match.end()))
        found += [
            Party(name=shown(match["role"].lower()), what="person", start=match.start(), end=match.end())
            for match in self._role.finditer(text)
        ]
        return found

    def _a_state(self, modifier: str, head: str) -> bool:
        """Whether a word says how a thing is rather than which: 'a box silent for 2 hours', 'the box is silent'."""
        key = (modifier.casefold(), head.casefold())
        if key not in self._states:
            told = re.compile(
                rf"\b{re.escape(head)}s?,? (?:(?:is|are|was|were|goes|stays?|gets?) )?{re.escape(modifier)}(?= for\b|[,.;:!?]|$)",
                re.IGNORECASE,
            )
            self._states[key] = any(told.search(u.text) for u in self.holding(modifier))
        return self._states[key]

    def _modifiers(self, words: str) -> list[str]:
        """The words before the head that belong to the name: from the last one that cannot be part of one."""
        kept: list[str] = []
        every = words.split()
        for place in range(len(every) - 1, -1, -1):
            word = every[place]
            low = word.casefold()
            determined = place > 0 and every[place - 1].casefold() in self.lexicon.determiners
            if (
                low in self._not
                or low in STOP
                or low in self._no_modifier
                or len(low) < _LEAST_LETTERS
                or low.endswith("ly")
                or (low.endswith("ing") and not determined)
                or word.casefold() in self._verb_forms
            ):
                break
            kept.insert(0, word if word.isupper() else word.lower())
        return kept

    @cached_property
    def _verb_forms(self) -> frozenset[str]:
        return frozenset(form.casefold() for verb in self.lexicon.verbs for form in verb.forms)

    def _hosts(self, text: str) -> list[Party]:
        return [
            Party(
                name=m.name,
                what="queue" if m.category in ("message broker", "stream processing", "queue") else "store",
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
        for match in (*_BARE.finditer(text), *self._heads_that_act.finditer(text)):
            head = match["head"].casefold()
            if head not in self._what or self._leads_on(text, match.end()):
                continue
            fitting = [
                name for name in self.counts if name.casefold().endswith(f" {head}") and self.counts[name] >= SELDOM
            ]
            best = max(fitting, key=lambda n: self.counts[n], default=None)
            if best is None and self._is_a_part(head):
                found.append(
                    Party(name=shown(head), what=self._what[head], start=match.start("head"), end=match.end("head"))
                )
            elif best and (len(fitting) == 1 or self.counts[best] >= 3 * sorted(self.counts[n] for n in fitting)[-2]):
                found.append(Party(name=best, what=self._what[head], start=match.start("head"), end=match.end("head")))
        return found


def shown(name: str) -> str:
    """A name as it is shown."""
    return name[0].upper() + name[1:]
