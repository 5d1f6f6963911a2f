"""Who does what to whom: whether a claim turns that round.

Rules over single sentences, made to be right when they object; what they cannot judge passes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from operator import eq
from typing import TypeAlias

from agent.text.clauses import BASE, SOFT, VERBS, ordered, short
from agent.text.sentences import sentences
from agent.text.words import negated, stem

_BE = re.compile(
    r"\b(?:is|are|was|were|be|been|being|gets?|got)\s+(?:\w+ly\s+|not\s+|never\s+|also\s+|then\s+)*$", re.I
)
_BY = re.compile(r"\bby\b", re.IGNORECASE)
_BY_ANOTHER = re.compile(r"\s+and\s+(?=\w+\s+by\b)", re.IGNORECASE)
"""Where a second deed begins: 'called by the desk and read by the tram'."""
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


NEXT = re.compile(
    r",\s+|\s(?:and|but|because|so that|which|who|that|if|when|while|where|or|before|after|until|unless)\s"
)
"""Where the next clause of a sentence begins."""


class _Deed:
    """A verb in a sentence with the content stems of who does it and of what it is done to."""

    def __init__(
        self,
        verb: str,
        doer: Iterable[str],
        done: Iterable[str],
        denies: bool,
        alone: bool,
        asked: bool,
        vague: bool,
        objects: Iterable[frozenset[str]] = (),
        means: frozenset[str] = frozenset(),
    ) -> None:
        one, other = frozenset(doer), frozenset(done)
        self.who, self.whom = one, other
        self.verb, self.doer, self.done = verb, one - other, other - one
        self.denies, self.alone, self.asked, self.vague = denies, alone, asked, vague
        self.objects, self.means = frozenset(objects), means


@lru_cache(maxsize=16_384)
def _deeds(text: str) -> tuple[_Deed, ...]:
    """What is done in a text, by whom, to what."""
    found: list[_Deed] = []
    for sentence in sentences(text) or (text,):
        subject: frozenset[str] = frozenset()
        for part in re.split(r"[;:]\s+", sentence):
            deeds, subject = _in_part(part, subject)
            found += deeds
    return tuple(found)


def _in_part(part: str, before: frozenset[str]) -> tuple[list[_Deed], frozenset[str]]:
    """The deeds of one part of a sentence, and its subject, for which a pronoun of the next part stands."""
    likewise = _SO_DO.search(part)
    if likewise is not None and ordered(part[: likewise.start()]):
        deeds, subject = _in_part(part[: likewise.start()], before)
        others = frozenset(ordered(likewise["who"]))
        same = (_Deed(d.verb, others, d.whom, d.denies, d.alone, d.asked, vague=False) for d in deeds[:1])
        return [*deeds, *same], subject
    found: list[_Deed] = []
    first, own = before, False
    named = before
    for match in _WORD.finditer(part):
        word, verb = match[0], stem(match[0])
        left, right = part[: match.start()], part[match.end() :]
        if verb not in _DEEDS or _in_a_name(match) or _does_nothing(verb, left, right) or _WHETHER.search(left):
            continue
        passive = _is_passive(word, left, right)
        if word.casefold().endswith("ed") and not passive:
            continue
        clause = NEXT.split(left)[-1]
        if _is_noun(word, left) or (word.endswith("ing") and not ordered(clause)):
            continue
        here = _named(left, clause)
        doer = here or first
        vague = not doer  # an order: 'Store loans in PostgreSQL'
        doer = subject = doer or frozenset(ordered(part)[:2]) - {verb}
        if re.search(r"(?:^|\s)(?:it|they|that one)\s", clause + " ", re.I):
            doer, vague = doer | named, vague or not found
        done = _done(right, before - doer)
        if passive:
            by = _BY.search(NEXT.split(right)[0])
            if by is None:
                continue
            agent = _BY_ANOTHER.split(right[by.end() :])[0]
            doer, done = frozenset(ordered(agent)), doer | frozenset(ordered(right[: by.start()]))
        near = f"{clause} {word} {NEXT.split(right)[0]}"
        alone = re.search(r"\balone\b|^\W*only\b", clause, re.I) is not None
        asked = re.match(r"\W*(?:if|unless|when|whenever|until|once)\b", clause, re.I) is not None
        objects = () if passive else _phrases(NEXT.split(right)[0])
        found.append(_Deed(verb, doer, done, negated(near), alone, asked, vague, objects, _means(right)))
        if not first or (here and not own):
            first, own = subject, bool(here)  # who does what follows in this part, whatever stood before it
        named |= doer
    if not found:
        return found, frozenset(ordered(part)[:2]) or before
    return found, found[0].doer or before


def _named(left: str, clause: str) -> frozenset[str]:
    """The doer that a clause names before its verb; of 'which', what stands before it."""
    relative = _RELATIVE.search(left)
    if relative is None or ordered(clause):
        return frozenset(ordered(clause)) | _listed(left, clause)
    return frozenset(ordered(_BEFORE_NOUN.split(NEXT.split(left[: relative.start()])[-1])[-1]))


_WHETHER = re.compile(r"\bwhether\b", re.IGNORECASE)
"""What is told after it is not told as done."""
_WITH = re.compile(r"\s+(?:\w+\s+)?(?:with|using|by|via|through)\s+(?P<what>[^,;.]+)", re.IGNORECASE)


def _means(right: str) -> frozenset[str]:
    """With what it is done: 'partners authenticate with a token' is 'a token authenticates them'."""
    found = _WITH.match(right)
    return frozenset(ordered(found["what"])) if found else frozenset()


def _done(right: str, before: frozenset[str]) -> frozenset[str]:
    """What stands behind a verb; with what stood before it where a pronoun stands for that."""
    if re.match(r"\s*(?:nothing|nobody|none)\b", right, re.I):
        return frozenset()
    points = re.search(r"^\s*(?:it|them|they|that one)\b|\s(?:it|them)\b", right, re.I)
    return frozenset(ordered(right)) | (before if points else frozenset())


def _is_passive(word: str, left: str, right: str) -> bool:
    """Whether a form of a verb tells what is done to its subject: 'is called', and 'a list, read by the tram'."""
    participle = word.casefold().endswith(("ed", "en", "t", "d", "n"))
    return participle and (_BE.search(left) is not None or _BY.match(right.lstrip()) is not None)


def _does_nothing(verb: str, left: str, right: str) -> bool:
    """Whether a verb between what stands left and right of it tells of no deed done to anything."""
    if (verb in _GOING and _PASSES.match(right)) or (verb == _TAKE and _PLACE_TAKEN.match(right)):
        return True
    lasts = verb == _TAKE and (_LENGTH.search(left) or _TIME.match(right))  # 'how long it takes'
    return bool(lasts) or _TOUGH.search(left) is not None  # a book that 'takes a day to read' reads nothing


_DEEDS = VERBS | {stem("talk"), stem("contact")}
_TAKE = stem("take")
_PLACE_TAKEN = re.compile(r"\s+(?:(?:its|the|their|\w+['’]s)\s+)?places?\b", re.IGNORECASE)
_LENGTH = re.compile(r"\b(?:how|as) long\b", re.IGNORECASE)
_TIME = re.compile(
    r"\s+(?:(?:about|around|some|up to|at most|under|over|less than|more than)\s+)?(?:an?|\d+|\w+)\s+(?:milli)?"
    r"(?:second|minute|hour|day|week|month|year|time)s?\b",
    re.IGNORECASE,
)
_TOUGH = re.compile(r"\b(?:takes?|took|easy|hard|cheap|expensive|slow|quick|ready|left) to\s+$", re.IGNORECASE)
_PASSES = re.compile(r"\s+(?:through|over|via|along|by|past|into|up|down|out|on|with|under|from)\b", re.IGNORECASE)
"""'A PIN passes through the gateway' does nothing to it."""
_GOING = frozenset(map(stem, ("pass", "run", "move", "start", "stop", "report", "return", "wait", "listen")))
_RELATIVE = re.compile(r",?\s(?:which|who)\s+(?:then\s+|also\s+|in turn\s+|\w+ly\s+)?$", re.IGNORECASE)
_BEFORE_NOUN = re.compile(
    r"\b(?:the|an?|its|their|our|each|every|to|from|by|with|of|in|on|at|for|into|through)\s+", re.I
)
"""What a noun phrase begins after; the last one before 'which' is what that stands for."""
_SO_DO = re.compile(
    r",?\s*\b(?:and\s+)?so\s+(?:do|does|did|is|are|will|can|must)\s+(?P<who>[^,;.:]+(?:\s+and\s+[^,;.:]+)?)", re.I
)
_BEFORE_A_VERB = re.compile(
    r"(?:^|[,;:(]|\b(?:to|can|could|may|might|must|will|would|shall|should|do|does|did|not|never|and|or|but|then|also"
    r"|only|we|i|you|they|who|which|that|it|people|\w+ly|\w+s))\s*$",
    re.IGNORECASE,
)


_SOURCE = re.compile(
    r"\b(?:from|by|via|through|over)\s+(?:(?:the|an?|its)\s+)?(?:(?!\b(?:to|into|for|with|in|on)\b)[\w-]+\s*){1,3}",
    re.I,
)


def _phrases(text: str) -> Iterator[frozenset[str]]:
    """The noun phrases of a text: 'the status to the carrier' has two."""
    for phrase in _BEFORE_NOUN.split(_SOURCE.sub(" ", text)):
        words = frozenset(ordered(phrase))
        if words:
            yield words


_ALSO = re.compile(
    r"(?:^|[,;:]\s+|\b(?:and|but|because|so that|which|who|that|if|when|while|where)\s+)the\s+"
    r"(?P<list>[^;:]*,[^;:]*)\band\s+$"
)


def _listed(left: str, clause: str) -> frozenset[str]:
    """The rest of a subject that is a list: 'the notification, parcel and code services'."""
    before = left[: len(left) - len(clause)]
    match = _ALSO.search(before)
    return frozenset(ordered(match["list"])) if match and clause and not _VERBAL.search(match["list"]) else frozenset()


_VERBAL = re.compile(r"\b(?:is|are|was|were|has|have|can|may|must|will|\w+(?:ed|ing))\b", re.IGNORECASE)


_NOUN = re.compile(r"(?:[eo]r|very|ion|ment|[ae]nce|[ae]ncy|ity|ness|al|age|ure)s?$")
"""How nouns made of verbs end: 'controller', 'reservation', 'delivery'."""


def _in_a_name(match: re.Match[str]) -> bool:
    """Whether a word is a part of a name: 'push' in '/v1/sync/push', 'GET', 'settings'."""
    word, beside = match[0], match.string[max(0, match.start() - 1) : match.end() + 1]
    return word.endswith("ings") or (word.isupper() and len(word) > 1) or "/" in beside


_AFTER_THE = re.compile(
    r"\b(?:the|a|an|its|their|each|every|no|of|per|for|in|on|from|this|that|\d+|two|three|four|five|six|several|many|most|all)\s+$",
    re.IGNORECASE,
)


def _is_noun(form: str, left: str) -> bool:
    """Whether a word that could be a verb names a thing: 'controller', and 'command' in 'the open command carries'."""
    word = form.casefold()
    if _AFTER_THE.search(left):
        return True
    if _NOUN.search(word) and word.removesuffix("s") not in BASE:
        return True
    return word in BASE and _BEFORE_A_VERB.search(left) is None


Like: TypeAlias = Callable[[str, str], bool]
"""Whether the stems of two verbs mean the same."""


def reversed_deed(claim: str, texts: Sequence[str], like: Like = eq) -> str | None:
    """The sentence that a claim turns round ('Billing calls Orders' of 'Orders calls Billing'); None where none."""
    theirs = [(d, text) for text in texts for d in _deeds(text)]
    for ours in _deeds(claim):
        same = [(d, t) for d, t in theirs if d.verb == ours.verb]
        if any(
            ours.denies == d.denies and ours.doer & d.doer and (ours.done & d.done or not ours.done) for d, _ in same
        ):
            continue
        for deed, text in same:
            if ours.doer & deed.done and ours.done & deed.doer and not ours.means & deed.doer:
                return short(text)
    return _turned(claim, theirs, like)


def _turned(claim: str, theirs: Sequence[tuple[_Deed, str]], like: Like) -> str | None:
    """The same by whole noun phrases, where the names of both share a word: 'the carrier', 'carrier integrations'."""
    for ours in _deeds(claim):
        same = [(d, t) for d, t in theirs if like(ours.verb, d.verb) and not d.vague]
        if ours.vague or not ours.who or any(ours.who == d.who for d, _ in same):
            continue
        for deed, text in same:
            back = deed.who in ours.objects and len(deed.who) > 1 and ours.verb == deed.verb
            there = ours.who in deed.objects and (deed.who in ours.objects or ours.who < deed.who)
            if deed.who <= ours.means:
                continue
            if there or back or (ours.verb == deed.verb and _names_another(ours.who, deed.who, text)):
                return short(text)
    return None


def _names_another(who: frozenset[str], doer: frozenset[str], text: str) -> bool:
    """Whether a text has a party by this name beside the doer, whose longer name only begins with it."""
    if not who < doer:
        return False
    phrases = [ordered(p) for p in _BEFORE_NOUN.split(text)]
    heads = {words[-1] for words in phrases if frozenset(words) == doer}
    return bool(heads) and not heads & who and any(frozenset(words) == who for words in phrases)


def swapped_doer(claim: str, texts: Sequence[str], parties: Iterable[str], like: Like = eq) -> str | None:
    """The sentence that has another of the parties do what the claim has one of them do; None where there is none.

    Objects only where every like deed in the texts names its doer, and none of them is the claim's.
    """
    parties = tuple(parties)
    known, heads = _short_names(parties), _heads(parties)
    theirs = [(d, text) for text in texts if not text.rstrip().endswith("?") for d in _deeds(text)]
    for ours in _deeds(claim):
        same = [(d, t) for d, t in theirs if like(d.verb, ours.verb) and (ours.whom & d.whom or not ours.whom)]
        if ours.denies or ours.vague or not same or not (mine := _acting(ours.who, known)):
            continue
        mine |= {other for party in mine for other in _of_one_head(party, heads)}
        others = [frozenset() if d.vague else _acting(d.who, known) for d, _ in same]
        if any(party <= place for party in mine for _, text in same for place in _places(text)):
            continue  # 'SQLite holds the journal', of 'the controller keeps it in SQLite'
        if all(others) and not any(mine & other for other in others):
            return short(same[0][1])
    return None


_PLACE = re.compile(r"\b(?:in|on|with|using|via|by)\s+(?:the\s+|an?\s+|its\s+)?((?:[\w-]+\s*){1,3})", re.IGNORECASE)


def _places(text: str) -> Iterator[frozenset[str]]:
    """What a text has something done in or with."""
    return (frozenset(ordered(m[1])) for m in _PLACE.finditer(text))


@lru_cache(maxsize=64)
def _short_names(parties: tuple[str, ...]) -> Mapping[frozenset[str], frozenset[str]]:
    """Each party's words, and the last of them where no other name has it, → the party: 'the gateway' is one."""
    names = [words for words in (ordered(p) for p in parties) if words]
    last = Counter(words[-1] for words in {frozenset(n): n for n in names}.values())
    short = {frozenset(n[-1:]): frozenset(n) for n in names if len(n) == 2 and last[n[-1]] == 1}
    return short | {frozenset(n): frozenset(n) for n in names}


def _acting(who: frozenset[str], known: Mapping[frozenset[str], frozenset[str]]) -> frozenset[frozenset[str]]:
    """The parties named among the words for a doer; of a longer name and one within it, the longer."""
    held = {party for words, party in known.items() if words <= who}
    return frozenset(p for p in held if not any(p < other and other <= who for other in held))


@lru_cache(maxsize=64)
def _heads(parties: tuple[str, ...]) -> Mapping[frozenset[str], str]:
    """The last word of each party's name."""
    return {frozenset(words): words[-1] for words in (ordered(p) for p in parties) if words}


def _of_one_head(party: frozenset[str], heads: Mapping[frozenset[str], str]) -> Iterator[frozenset[str]]:
    """The parties whose name holds this one's or is a part of it, and ends as it does: 'relay', 'polling relay'."""
    return (p for p in heads if heads[p] == heads.get(party) and (p < party or party < p))


def denied_deed(claim: str, texts: Sequence[str]) -> str | None:
    """The sentence that keeps from the doer what the claim has it do: 'sends nothing', 'X alone changes it'."""
    theirs = [(d, text) for text in texts for d in _deeds(text)]
    for ours in _deeds(claim):
        if ours.denies or SOFT.search(claim):
            continue
        same = [(d, t) for d, t in theirs if d.verb == ours.verb]
        if any((d.asked or not d.denies) and ours.doer & d.doer for d, _ in same):
            continue
        for deed, text in same:
            mine = bool(ours.doer & deed.doer)
            about = bool(ours.done & deed.done) or not deed.done
            if (mine and deed.denies and about) or (not mine and deed.alone and ours.doer and ours.done & deed.done):
                return short(text)
    return None
