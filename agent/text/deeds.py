"""Who does what to whom, what comes first, and which option won: whether a claim turns that round.

Rules over single sentences, made to be right when they object; what they cannot judge passes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from agent.text.clauses import BASE, SOFT, VERBS, ordered, parts, short
from agent.text.names import holds
from agent.text.sentences import sentences
from agent.text.words import negated, stem

_BE = re.compile(
    r"\b(?:is|are|was|were|be|been|being|gets?|got)\s+(?:\w+ly\s+|not\s+|never\s+|also\s+|then\s+)*$", re.I
)
_BY = re.compile(r"\bby\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


_NEXT = re.compile(
    r",\s+|\s(?:and|but|because|so that|which|who|that|if|when|while|where|or|before|after|until|unless)\s"
)


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
    ) -> None:
        one, other = frozenset(doer), frozenset(done)
        self.who, self.whom = one, other
        self.verb, self.doer, self.done = verb, one - other, other - one
        self.denies, self.alone, self.asked, self.vague = denies, alone, asked, vague


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
    found: list[_Deed] = []
    first = before
    named = before
    for match in _WORD.finditer(part):
        word, verb = match[0], stem(match[0])
        if verb not in VERBS or word.endswith("ings"):
            continue
        left, right = part[: match.start()], part[match.end() :]
        passive = word.casefold().endswith(("ed", "en", "t", "d", "n")) and _BE.search(left) is not None
        if word.casefold().endswith("ed") and not passive:
            continue
        if re.search(r"\b(?:the|a|an|its|their|each|every|no|of|per|for|in|on|from|this|that)\s+$", left, re.I):
            continue
        clause = _NEXT.split(left)[-1]
        if _is_noun(word.casefold(), left) or (word.endswith("ing") and not ordered(clause)):
            continue
        vague = False
        doer = frozenset(ordered(clause)) or first or frozenset(ordered(part)[:2]) - {verb}
        if re.search(r"(?:^|\s)(?:it|they|that one)\s", clause + " ", re.I):
            doer, vague = doer | named, not found
        done = frozenset(ordered(right))
        if re.search(r"^\s*(?:it|them|they|that one)\b|\s(?:it|them)\b", right, re.I):
            done |= before - doer
        if re.match(r"\s*(?:nothing|nobody|none)\b", right, re.I):
            done = frozenset()
        if passive:
            by = _BY.search(right)
            if by is None:
                continue
            doer, done = frozenset(ordered(right[by.end() :])), doer | frozenset(ordered(right[: by.start()]))
        near = f"{clause} {word} {_NEXT.split(right)[0]}"
        alone = re.search(r"\balone\b|^\W*only\b", clause, re.I) is not None
        asked = re.match(r"\W*(?:if|unless|when|whenever|until|once)\b", clause, re.I) is not None
        found.append(_Deed(verb, doer, done, negated(near), alone, asked, vague))
        first = first or doer
        named |= doer
    if not found:
        return found, frozenset(ordered(part)[:2]) or before
    return found, found[0].doer or before


_BEFORE_A_VERB = re.compile(
    r"(?:^|[,;:(]|\b(?:to|can|could|may|might|must|will|would|shall|should|do|does|did|not|never|and|or|but|then|also"
    r"|only|we|i|you|they|who|which|that|it|people|\w+ly|\w+s))\s*$",
    re.IGNORECASE,
)


def _is_noun(word: str, left: str) -> bool:
    """Whether a word that could be a verb names a thing: 'controller', and 'command' in 'the open command carries'."""
    if re.search(r"[eo]rs?$", word) and word.removesuffix("s") not in BASE:
        return True
    return word in BASE and _BEFORE_A_VERB.search(left) is None


def reversed_deed(claim: str, texts: Sequence[str]) -> str | None:
    """The sentence that a claim turns round ('Billing calls Orders' of 'Orders calls Billing'); None where none."""
    theirs = [(d, text) for text in texts for d in _deeds(text)]
    for ours in _deeds(claim):
        same = [(d, t) for d, t in theirs if d.verb == ours.verb]
        if any(
            ours.denies == d.denies and ours.doer & d.doer and (ours.done & d.done or not ours.done) for d, _ in same
        ):
            continue
        for deed, text in same:
            if ours.doer & deed.done and ours.done & deed.doer:
                return short(text)
    return None


def swapped_doer(claim: str, texts: Sequence[str], parties: Iterable[str]) -> str | None:
    """The sentence that has another of the parties do what the claim has one of them do; None where there is none.

    Objects only where every like deed in the texts names its doer, and none of them is the claim's.
    """
    known = _short_names(tuple(parties))
    theirs = [(d, text) for text in texts for d in _deeds(text)]
    for ours in _deeds(claim):
        mine = _acting(ours.who, known)
        like = [(d, t) for d, t in theirs if d.verb == ours.verb and (ours.whom & d.whom or not ours.whom)]
        if ours.denies or not mine or not like:
            continue
        others = [frozenset() if d.vague else _acting(d.who, known) for d, _ in like]
        if all(others) and not any(mine & other for other in others):
            return short(like[0][1])
    return None


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


_ORDER = re.compile(r"\b(?P<word>before|after|then)\b", re.IGNORECASE)


@lru_cache(maxsize=16_384)
def _orders(text: str) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """What comes first and what comes next, wherever a text says so."""
    found = []
    for part in parts(text):
        for match in _ORDER.finditer(part):
            left, right = part[: match.start()], part[match.end() :]
            if not ordered(left) and "," in right:
                right, left = right.split(",", 1)
            word = match["word"].casefold()
            if re.match(r"\s*(?:that|this)\b", right) or (word == "after" and negated(left)):
                continue
            left, right = _NEXT.split(left.strip())[-1], _NEXT.split(right.strip())[0]
            later = word == "after" or (word == "before" and negated(left))
            one, other = frozenset(ordered(left)), frozenset(ordered(right))
            one, other = one - other, other - one
            found.append((other, one) if later else (one, other))
    return tuple(found)


def reversed_order(claim: str, texts: Sequence[str]) -> str | None:
    """The sentence in which what the claim has first comes after what it has next; None where there is none."""
    theirs = [(o, text) for text in texts for o in _orders(text)]
    for first, second in _orders(claim):
        if any(len(first & a) > 1 and second & b for (a, b), _ in theirs):
            continue
        for (earlier, later), text in theirs:
            if first & later and second & earlier:
                return short(text)
    return None


_RATHER = re.compile(
    r"\b(?:instead of|rather than|in preference to|in place of|preferred to|chosen over)\b", re.IGNORECASE
)


@lru_cache(maxsize=16_384)
def _choices(text: str) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """What won and what lost, wherever a text sets one against the other."""
    found = []
    for part in parts(text):
        match = _RATHER.search(part)
        if match is not None:
            won = frozenset(ordered(part[: match.start()]))
            lost = frozenset(ordered(re.split(r",|\bbecause\b|\bsince\b", part[match.end() :])[0]))
            found.append((won - lost, lost - won))
    return tuple(found)


def reversed_choice(claim: str, texts: Sequence[str]) -> str | None:
    """The sentence whose winner is the claim's loser and the other way about; None where there is none."""
    for won, lost in _choices(claim):
        for text in texts:
            for theirs, other in _choices(text):
                if won & other and lost & theirs:
                    return short(text)
    return None


_OVER = re.compile(
    r"\b(?:(?:chosen|preferred|picked|selected|favou?red|adopted|taken|won|wins) over"
    r"|instead of|rather than|in preference to|in place of|preferred to|beats?|replaces?)\b"
    r"|,\s*not\b|\b(?:and|but) not\b",
    re.I,
)
_CHOSEN = re.compile(
    r"\b(?:is|was|were|are|has been)\s+(?:\w+ly\s+)?(?:chosen|selected|preferred|adopted|accepted|picked)\b", re.I
)
_LOST = re.compile(
    r"\b(?:is|was|were|are|has been)\s+(?:\w+ly\s+)?"
    r"(?:rejected|ruled out|turned down|dropped|dismissed|discarded|declined|refused)\b",
    re.I,
)


def wrong_winner(claim: str, losers: Sequence[str], winners: Sequence[str] = ()) -> str | None:
    """The option that the claim has win though it lost, or lose though it won; None where the winner is right."""
    for sentence in sentences(claim) or (claim,):
        over = _OVER.search(sentence)
        if over is not None:
            left, right = sentence[: over.start()], sentence[over.end() :]
            for name in losers:
                if (
                    holds(name, left)
                    and not holds(name, right)
                    and not _LOST.search(left)
                    and any(holds(w, right) for w in winners)
                ):
                    return name
        for pattern, names in ((_CHOSEN, losers), (_LOST, winners)):
            match = pattern.search(sentence)
            subject = _subject(sentence, match)
            if pattern is _LOST and any(frozenset(ordered(n)) & frozenset(ordered(subject)) for n in losers):
                continue
            for name in names:
                if match and holds(name, subject):
                    return name
    return None


def lost_subject(claim: str) -> Iterator[str]:
    """What a claim says was turned down."""
    for sentence in sentences(claim) or (claim,):
        match = _LOST.search(sentence)
        if match is not None:
            yield _subject(sentence, match)


def _subject(sentence: str, match: re.Match[str] | None) -> str:
    return re.split(r"[,;]|\b(?:and|while|but|because|over)\b", sentence[: match.start()])[-1] if match else ""
