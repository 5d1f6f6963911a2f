"""The steps of a flow that one sentence tells: who does what, and to whom, clause by clause."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from agent.engines.offline.lexicon import curly, pattern, words
from agent.engines.offline.parts import SELDOM, Parts
from agent.engines.offline.phrasing import capital
from agent.engines.offline.speech import Utterance
from agent.engines.offline.verbs import third
from agent.text.numbers import digits
from agent.text.words import STOP, stems


class Actor(NamedTuple):
    """Who takes part in a flow: a part that the talk names, or whatever is told to act; `acts`: it is one of the former."""

    name: str
    known: bool
    person: bool = False


class Step(NamedTuple):
    """A step as it is told: who does it, and the words from its verb on; `instead`: it is another way to do the one before."""

    text: str
    actor: Actor
    does: str
    utterance: Utterance
    instead: bool = False

    @property
    def words(self) -> frozenset[str]:
        """What it speaks of."""
        return stems(self.text)


class Steps:
    """Takes sentences apart into steps, and remembers who was told to act, since a pronoun stands for one of them."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.actors: dict[str, Actor] = {}
        self._last: Actor | None = None
        self._person: Actor | None = None
        self._several = False
        """Whether the last one was told in the plural, so that a verb without a subject is too: 'they pay, sign it'."""
        self._parts: dict[str, Actor | None] = {}

    def of(self, utterance: Utterance, *, elliptic: bool = False) -> list[Step]:
        """The steps of a sentence, each with its words; none where it tells of nobody who does something.

        `elliptic`: what is told without a subject is done by whoever acted last: 'wait a minute, then open the hatch'.
        """
        found: list[Step] = []
        held = ""
        bare = elliptic and self._last is not None and pattern("flow.addresses").search(curly(utterance.text)) is None
        for joint, piece in _pieces(curly(utterance.text)):
            step = self._step(piece, held, utterance, bool(found), bare=bare)
            if step is not None:
                found.append(step)
                held = ""
            elif found and not held:
                last = found[-1]
                found[-1] = last._replace(
                    text=sentence(f"{last.text}{joint}{piece}"),
                    does=sentence(f"{last.does}{joint}{piece}", capitals=False),
                )
            elif pattern("flow.given").match(_bare(piece)) or held:
                held = f"{held}{joint if held else ''}{piece}"
        return found

    def _step(self, piece: str, given: str, utterance: Utterance, goes_on: bool, *, bare: bool) -> Step | None:
        """The step that a piece of a sentence begins; `given`: the condition told before it; `bare`: it may lack a subject."""
        plain, ways = pattern("flow.or_else").subn("", _bare(piece))
        step = self._told(plain, given, utterance, goes_on, bare)
        return step._replace(instead=ways > 0) if step is not None else None

    def _told(self, bare: str, given: str, utterance: Utterance, goes_on: bool, elliptic: bool) -> Step | None:
        if pattern("flow.given").match(bare) or (goes_on and pattern("flow.consequence").match(bare)):
            return None
        clause = next((m for m in _clauses(bare) if m["verb"] in _verbs()), None) or self._by_a_known(bare)
        clause = clause or next((m for m in _clauses(bare) if _in_the_plural(m)), None)
        verb = pattern("flow.verb_first").match(bare)
        if clause is not None:
            actor, subject = self._actor(clause)
            rest = bare[clause.start("verb") :]
        elif (verb is not None and verb["verb"].casefold() in _verbs() and goes_on and self._last is not None) or (
            verb is not None
            and verb["verb"].casefold() in words("flow_verbs")
            and self._without_subject(goes_on, elliptic)
        ):
            actor, subject, rest = self._last, "", bare[verb.start("verb") :]
        else:
            return None
        if actor is None:
            return None
        self._several = _in_the_plural(clause) if clause is not None else self._several
        rest = _third(rest)
        self._remember(actor)
        told = f"{subject or named(actor)} {rest}"
        lead = f"{_bare(given).strip(' ,')}, " if given else ""
        return Step(sentence(f"{lead}{told}"), actor, sentence(rest, capitals=False), utterance)

    def _without_subject(self, goes_on: bool, elliptic: bool) -> bool:
        """Whether a verb in its plain form tells what the last one does next."""
        return self._last is not None and (elliptic or (goes_on and self._several))

    def _by_a_known(self, bare: str) -> re.Match[str] | None:
        """A clause whose verb is in no list, of a part that the talk names: 'the gateway mangles the label'."""
        for match in _clauses(bare):
            verb = match["verb"]
            object_follows = re.match(r" (?:the|an?|it|them|its|their|each|every|to|into|from)\b", bare[match.end() :])
            if verb.endswith("s") and not verb.endswith("ss") and object_follows and self._known(match["noun"]):
                return match
        return None

    def _actor(self, clause: re.Match[str]) -> tuple[Actor | None, str]:
        """Who does it, and how the step calls him."""
        noun = clause["noun"].casefold()
        if noun in ("they", "it"):
            actor = (self._person or NOBODY_YET) if noun == "they" else self._last
            return actor, ""
        if pattern("flow.person").match(noun):
            return self._person, ""
        if noun.split()[0] in STOP or noun in words("no_flow_subject"):
            return None, ""
        known = self._known(clause["noun"], alone=not clause["article"])
        actor = known or Actor(capital(noun), known=False)
        if actor.known:
            return actor, named(actor)
        if clause["article"] is None and pattern("flow.event").match(noun):
            return actor, noun  # 'door closed comes in': a message by its name
        article = clause["article"] or "the"
        return actor, f"{article.lower()} {clause['noun'] if clause['article'] else noun}"

    def _remember(self, actor: Actor) -> None:
        self.actors.setdefault(actor.name, actor)
        self._last = actor
        self._person = actor if actor.person else self._person

    def _known(self, noun: str, *, alone: bool = True) -> Actor | None:
        """The part or person that a noun names; `alone`: it stands without an article, so that a service may be called by its first word."""
        low = noun.casefold().removesuffix("’s")
        for name in (low, low.removesuffix("s")):
            if (exact := next((n for n in self._names if n.casefold() == name), None)) is not None:
                return self._made(exact)
        short = [n for n in self._names if n.casefold().endswith(f" {low}")]
        short = [n for n in short if n in self.actors or self.parts.counts[n] >= SELDOM]
        if not short and alone:
            short = [n for n in self._names if n.casefold() == f"{low} service"]
        best = max(short, key=lambda n: self.parts.counts[n], default=None)
        return self._made(best) if best is not None else self._by_its_noun(noun.removesuffix("’s"))

    def _by_its_noun(self, noun: str) -> Actor | None:
        """A part that is called by a bare noun: 'the broker'."""
        if noun not in self._parts:
            text = f"the {noun}"
            whole = [p for p in self.parts.parties(text) if p.start in (0, 4) and p.end == len(text)]
            self._parts[noun] = Actor(whole[0].name, known=True, person=whole[0].what == "person") if whole else None
        return self._parts[noun]

    @property
    def _names(self) -> list[str]:
        return [*self.parts.counts, *(n for n in self.actors if n not in self.parts.counts)]

    def _made(self, name: str) -> Actor:
        if name not in self.parts.counts:
            return self.actors[name]
        return Actor(name, known=True, person=self.parts.first[name][1] == "person")

    def target(self, step: Step) -> tuple[str, str]:
        """Whom a step leads to, '' where to nobody else, and what it says without his name."""
        found = [t for t in self.named_in(step.does) if t[0].name != step.actor.name]
        if not found:
            return "", step.does
        led_to = [t for t in found if _LED.search(step.does[: t[1]])]
        target, start, end = (led_to or found)[0]
        says = f"{_LEADING.sub('', step.does[:start]).strip()} {step.does[end:].strip(' .')}"
        return target.name, says.strip()

    def named_in(self, text: str) -> Iterator[tuple[Actor, int, int]]:
        """The actors that the words behind a verb name, each with its place."""
        found = list(re.finditer(r"[A-Za-z][\w-]*", text))
        at = 1
        while at < len(found):
            before = found[at - 1][0].casefold()
            alone = before not in ARTICLES
            if not alone or before in _TO or before in _verbs():
                for last in range(min(at + 3, len(found)), at, -1):
                    name = text[found[at].start() : found[last - 1].end()]
                    if (actor := self._known(name, alone=alone)) is not None:
                        yield actor, found[at].start(), found[last - 1].end()
                        at = last
                        break
            at += 1


_LED = re.compile(r"\b(?:to|into|onto) (?:the |an? |our |that )?$")
_LEADING = re.compile(
    r"\s*\b(?:(?:to|at|into|onto|in|on|with|from|by)\b *)?(?:the |an? |our |that |its |his |their )?$", re.IGNORECASE
)
ARTICLES = frozenset({"the", "a", "an", "our", "that", "each", "every", "its", "his", "their"})
_TO = frozenset({"to", "from", "at", "with", "by", "into", "in", "on", "over", "through", "via"})


NOBODY_YET = Actor("They", known=False, person=True)
"""Whom 'they' stands for where nobody was named: the same as in another telling, or none."""


def _in_the_plural(clause: re.Match[str]) -> bool:
    """'They type the code': a deed of whoever is meant."""
    return clause["noun"].casefold() == "they" and clause["verb"].casefold() in words("flow_verbs")


def _third(rest: str) -> str:
    """'type the code' → 'types the code'."""
    verb, gap, more = rest.partition(" ")
    plain = verb.casefold()
    return f"{third(plain)}{gap}{more}" if plain in words("flow_verbs") and plain not in _verbs() else rest


def _clauses(bare: str) -> Iterator[re.Match[str]]:
    """The ways in which a piece may begin with a subject and a verb, the shortest subject first."""
    for count in (1, 2, 3):
        if (found := _subject_of(count).match(bare)) is not None:
            yield found


@lru_cache(maxsize=4)
def _subject_of(count: int) -> re.Pattern[str]:
    """The pattern of a subject of so many words and its verb."""
    return re.compile(pattern("flow.subject").pattern.replace("{0,2}?", f"{{{count - 1}}}"), re.IGNORECASE)


@lru_cache(maxsize=1)
def _verbs() -> frozenset[str]:
    """What somebody does, in the third person."""
    return frozenset(third(v) for v in words("flow_verbs"))


def _pieces(text: str) -> list[tuple[str, str]]:
    """A sentence cut at what may join clauses, each piece behind what joins it to the one before."""
    cut = re.split(r"(, (?:and then |then |and |which |so )?|; (?:then |and )?| and then | then | and )", text.strip())
    return [("", cut[0]), *zip(cut[1::2], cut[2::2], strict=True)]


def _bare(piece: str) -> str:
    """A clause without the words that only open it."""
    return pattern("flow.openings").sub("", piece.strip()).strip()


def named(actor: Actor) -> str:
    """'the courier', 'the device gateway', 'JetStream'."""
    name = actor.name
    plain = name[1:].islower() or not name[:1].isupper()
    return f"the {name[:1].lower()}{name[1:]}" if plain else name


def sentence(text: str, *, capitals: bool = True) -> str:
    """Words as a sentence without its full stop."""
    plain = digits(re.sub(r"\s+", " ", text)).strip(" ,;.…-")
    return capital(plain) if capitals else plain
