"""How many points an utterance has for settling something: a sum of cues, since no single one is both frequent and precise.

What speaks against a decision (a question, a hedge, the past, a joke) takes more than any cue gives.
"""

from __future__ import annotations

import re

from agent.engines.offline.lexicon import curly, pattern
from agent.engines.offline.phrasing import is_clause
from agent.engines.offline.speech import Talk, Utterance, shared
from agent.text.numbers import same
from agent.text.words import stems

_POINTS: tuple[tuple[str, float], ...] = (
    ("explicit.settle", 2.5),
    ("explicit.imperative", 1.0),
    ("explicit.rule", 0.5),
    ("explicit.claim", 0.75),
    ("acceptance.yes", 1.0),
    ("openers.strong", 1.0),
    ("openers.weak", 0.5),
    ("rejection.refuse", 1.0),
    ("rejection.verdict", 1.5),
    ("rejection.reverse", 0.75),
    ("rejection.defer", 2.0),
    ("question.ask", -4.0),
    ("question.open", -2.0),
    ("suppress.hedge", -1.75),
    ("suppress.past", -1.0),
    ("suppress.elsewhere", -3.0),
    ("suppress.jest", -3.0),
    ("suppress.undecided", -3.0),
    ("suppress.chatter", -2.5),
    ("suppress.evaluate", -1.5),
    ("suppress.request", -3.0),
    ("suppress.consequence", -2.0),
    ("suppress.given", -1.5),
    ("acceptance.withdraw", -2.0),
    ("suppress.estimate", -0.75),
    ("proposal.make", -1.0),
    ("action.will", -1.5),
    ("action.assigned", -3.0),
    ("reason.because", -0.25),
)
_RESTATES, _ANSWERS, _ANNOUNCED = 1.25, 0.75, 1.5
_FACILITATES = 0.75
_OTHERS_OPEN = -0.5
"""'So' and 'then' begin a recap when the one who leads says them, and a consequence as often when others do."""
_CONCRETE, _TELEGRAM, _SPECIFIC = 0.75, 0.5, 0.5
_SPECIFIC_TO_ASSISTANT = 0.75
_PERSON_WITH_ASSISTANT, _RESTATES_ASSISTANT, _TELEGRAM_TO_ASSISTANT = 1.25, 0.5, 0.75
_SPECIFIES = 0.5
_HEADED = 1.5
"""A matter by its name, and behind the colon how it shall be: 'Changing a seat: once, up to the day before'."""
_TAKES_UP = 0.5
_RULES = 1.5
_PERSONAL_COSTS = 1.5
_NO_MORE = 1.5
_YIELDS = 2.5
"""What somebody says after he granted an objection is what holds instead: 'Hm, true. One is enough.'."""
_ONLY_TELLS = 2.5
"""Of how things were or are, where nothing says that it is being settled."""

LOOK_BACK = 6
"""Turns before an utterance in which what it takes up was said."""
LEAST_WORDS = 2
PERSONAL = re.compile(r"\b(?:i|you|he|she|me|my|your|his|her)\b", re.IGNORECASE)
ACT_STEMS = stems(
    "agree agreed decide decided fine good right thing want take like know go let say mean think need point way lot bit sure nice great happy "
    "live argument idea withdraw okay deal sold noted settled restate open question topic action stuff wait decision final "
    "make keep exactly correct two one case time people today tomorrow next last"
)
MEASURES = stems(
    "millisecond second minute hour day week month year percent euro dollar cent pound kilobyte megabyte gigabyte kb mb gb times half past quarter"
)
_FINITE = re.compile(
    r"\b(?:is|are|was|were|am|be|been|has|have|had|do|does|did|can|could|will|would|shall|should|may|might|must|i|we|you|they|he|she|it|there|what|who|[a-z]+[’'](?:s|re|ve|ll|d|m|t)|"
    r"ive|im|thats|dont|doesnt|didnt|cant|wont|isnt|arent|wasnt|theres|theyre|youre|whats|hasnt|havent|wouldnt|couldnt|shouldnt)\b",
    re.IGNORECASE,
)


def says_something(utterance: Utterance) -> bool:
    """Whether anything is left of a sentence beside the words of agreeing: two words, a name or number, or what "it is"."""
    content = utterance.words - ACT_STEMS
    named = bool(utterance.names) or any(w[:1].isupper() for w in utterance.text.split()[1:])
    taken = pattern("settling.taken_by_name").match(curly(utterance.text)) is not None
    return len(content) >= LEAST_WORDS or (bool(content) and (bool(utterance.quantities) or named or taken))


def points(talk: Talk, utterance: Utterance) -> float:
    """The sum of what speaks for and against an utterance settling something; assent of others left out."""
    score = sum(worth for act, worth in _POINTS if act in utterance.acts)
    if utterance.does("suppress.past") and not utterance.does("explicit.settle"):
        score -= _ONLY_TELLS
    worth = _RESTATES_ASSISTANT if talk.with_assistant else _RESTATES
    score += worth * restates(talk, utterance) + _ANNOUNCED * _announced(talk, utterance)
    score += _FACILITATES * (utterance.speaker in talk.facilitators) + _PERSON_WITH_ASSISTANT * talk.with_assistant
    score += _CONCRETE * utterance.concrete + _ANSWERS * _answers(talk, utterance)
    if (
        utterance.does("openers")
        and not talk.with_assistant
        and talk.facilitators
        and utterance.speaker not in talk.facilitators
    ):
        score += _OTHERS_OPEN
    if sum(map(bool, (utterance.quantities, utterance.names, utterance.parts))) > 1:
        score += _SPECIFIC_TO_ASSISTANT if talk.with_assistant else _SPECIFIC
    if telegram(utterance) and (len(utterance.words) >= LEAST_WORDS or utterance.names):
        score += _TELEGRAM_TO_ASSISTANT if talk.with_assistant else _TELEGRAM
    if specifies(utterance) and talk.with_assistant:
        score += _SPECIFIES
    if talk.with_assistant and pattern("settling.headed").match(curly(utterance.text)):
        score += _HEADED
    if talk.with_assistant and utterance.place == 0 and telegram(utterance) and restates(talk, utterance):
        score += _TAKES_UP
    if any(pattern("accord.yields").search(curly(u.text)) for u in talk.earlier_in_turn(utterance)):
        score += _YIELDS
    ruling = rules(talk, utterance)
    if ruling:
        score += _RULES + _CONCRETE * (names_something(utterance) and not utterance.concrete)
    claims = talk.with_assistant and utterance.does("explicit.claim")
    no_more = pattern("settling.no_more").search(curly(utterance.text)) if talk.with_assistant else None
    if no_more is not None and _is_verbless(utterance.text[: no_more.start()]):
        claims, score = True, score + _NO_MORE
    if (
        PERSONAL.search(utterance.text)
        and not claims
        and not ruling
        and not utterance.does("explicit.settle", "explicit.imperative", "acceptance", "rejection", "recap.objections")
    ):
        score -= _PERSONAL_COSTS
    return score


_SOME = 3
_SPEAKS_OF_ONESELF = re.compile(r"\b(?:i|you|he|she|me)\b|^(?:my|your|his|her)\b", re.IGNORECASE)
"""'The sound comes out of my laptop' speaks of the sound."""
_COPULA = re.compile(r"\b(?:is|are|was|were|isn[’']t|aren[’']t)\b|[’'](?:s|re)\b", re.IGNORECASE)


def specifies(utterance: Utterance) -> bool:
    """Whether it tells in the present what something of the system does, as in 'the gateway keeps the event on disk'."""
    if utterance.asks or utterance.does("suppress", "proposal", "reason") or _SPEAKS_OF_ONESELF.search(utterance.text):
        return False
    clause = utterance.text.split(",")[0]
    return not _COPULA.search(clause) and is_clause(utterance.text) and not telegram(utterance)


def rules(talk: Talk, utterance: Utterance) -> bool:
    """Whether one who has the say tells in writing how a thing will be, point by point.

    A maintainer answers a thread in plain sentences of the present, often under headings: 'The join looks back 30 days.'
    """
    if utterance.speaker not in talk.has_say or utterance.asks or utterance.place == 0:
        return False
    if _ONESELF.search(_COMMENT.sub("", utterance.text)) and not utterance.does("acceptance.grants"):
        return False
    if utterance.does("suppress", "proposal", "question", "reason", "action", "acceptance.withdraw"):
        return False
    if utterance.does("acceptance.grants", "explicit.order"):
        return True
    headed = (
        utterance.listed
        or any(_HEADING.match(u.text) for u in talk.earlier_in_turn(utterance))
        or bool(_HEADING.match(utterance.text))
    )
    told = is_clause(utterance.text) or bool(_COPULA.search(utterance.text))
    return specifies(utterance) or (headed and names_something(utterance) and (told or telegram(utterance)))


def names_something(utterance: Utterance) -> bool:
    """Whether there is something to hold on to: also a command or field, written as code."""
    return utterance.concrete or "`" in utterance.text


_ONESELF = re.compile(
    r"\b(?:i|he|she|me|my|your|his|her)\b|(?<!unless )(?<!if )(?<!when )(?<!once )(?<!until )\byou\b", re.IGNORECASE
)
"""'Unless you pass the flag' speaks of anybody."""
_HEADING = re.compile(r"(?:[*_]{2}[^*_]{2,60}[*_]{2}|#{1,6} \S)")


def names_a_part(utterance: Utterance) -> bool:
    """Whether it says which technology a part is: 'The queue is RabbitMQ, we have that already.'."""
    return bool(utterance.names) and not utterance.asks and _IS_MADE_OF.match(utterance.text) is not None


_IS_MADE_OF = re.compile(
    r"(?:(?:so|then|and|okay|ok)[, ]+)*(?:the|our) [\w -]{2,30}? (?:is|are|will be|runs? on|lives? in|goes? to|stays?(?: in| on)?) ",
    re.IGNORECASE,
)


def says_so(talk: Talk, utterance: Utterance) -> bool:
    """Whether its words settle, order, take up or refuse something, or it is a telegram; not one that only describes."""
    if utterance.does("suppress.consequence"):
        return False
    if utterance.does(
        "rejection.verdict", "explicit.settle", "explicit.order", "openers.strong", "acceptance.yes", "rejection.defer"
    ):
        return True
    turn = talk.by_turn[utterance.turn]
    follows = utterance.place > 0 and turn[utterance.place - 1].does("acceptance.yes")
    return (
        follows
        or rules(talk, utterance)
        or telegram(utterance)
        or _announced(talk, utterance)
        or utterance.does("rejection.none")
    )


def telegram(utterance: Utterance) -> bool:
    """Whether it has no verb that says how something is, as in 'Forty-eight partitions, keyed by account'."""
    head, comma, rest = utterance.text.partition(", ")
    if comma and len(head.split()) >= LEAST_WORDS and not _LEADS_IN.match(head) and is_clause(rest):
        return _is_verbless(head)
    return _is_verbless(_COMMENT.sub("", utterance.text))


def _is_verbless(text: str) -> bool:
    text = _THAT_DOES.sub("", _IN_QUOTES.sub("", text))
    return not _FINITE.search(text) and (not is_clause(text) or _nothing_but_a_thing(text))


_IN_QUOTES = re.compile(r"\s*[\"“][^\"“”]*[\"”]")
_THAT_DOES = re.compile(
    r"(?<=\w\w\w\w) (?:that|which) (?!is\b|was\b|has\b|does\b)(?:[a-z]+s|can|must|only|never|always)\b(?:(?! and (?:it|we|they|i)\b| (?:is|are|was|were|has|have) )[^,;:])*$"
)
"""What is said of a thing in its own clause: 'one small service that answers the check'."""


def _nothing_but_a_thing(text: str) -> bool:
    """Whether a thing and how often is all that is told, with no verb in the singular: 'A copy of the log every night'."""
    told = re.match(r"(?:an?|one) .*\b(?:every|each|once|twice|per|nightly|daily|weekly)\b", text, re.IGNORECASE)
    return told is not None and not _ENDS_IN_S.search(text)


_ENDS_IN_S = re.compile(
    r"\b(?!(?:this|always|plus|across|less|unless|access|status|bus|gas|process|address)\b)[a-z]{2,}s\b"
)


_LEADS_IN = re.compile(
    r"(?:in|on|at|for|with|by|from|after|before|during|if|when|since|as|to|of|so|and|then|without|until|once|because)\b",
    re.IGNORECASE,
)


_COMMENT = re.compile(
    r"(?:[,.]| [–—-])\s+(?:that[’']s|it[’']s|because|since|which|we|and it|so it|as (?:we|you|i|it)|i|they|everybody|nobody|the \w+ (?:is|are|was))\b.*$",
    re.IGNORECASE,
)
"""What somebody says of what he has just named: 'systemd and Ansible, that's what we have'."""


def _answers(talk: Talk, utterance: Utterance) -> bool:
    """Whether it opens the reply to somebody else's question."""
    before = talk.by_turn.get(utterance.turn - 1, [])
    asked = (
        bool(before)
        and before[-1].asks
        and before[-1].speaker != utterance.speaker
        and not _OF_WHAT_IS.search(before[-1].text)
    )
    return asked and utterance.place <= 1 and not utterance.does("suppress.hedge", "suppress.past")


_OF_WHAT_IS = re.compile(
    r"\b(?:already|today|currently|at the moment|right now|do we have|don[’']t we have|have we got|is there|are there|did)\b",
    re.IGNORECASE,
)
"""A question about what there is; its answer settles nothing."""


def restates(talk: Talk, utterance: Utterance) -> bool:
    """Whether it takes up what others said shortly before: two rare words, three words, or a number."""
    before = [
        u
        for u in talk.around(utterance.turn, before=LOOK_BACK)
        if u.turn < utterance.turn and u.speaker != utterance.speaker
    ]
    if (
        len(shared(utterance, before, talk.rare)) >= LEAST_WORDS
        or len(shared(utterance, before, utterance.words)) > LEAST_WORDS
    ):
        return True
    if any(same(a, b) for a in utterance.quantities for u in before for b in u.quantities):
        return True
    return telegram(utterance) and bool(content := utterance.words - ACT_STEMS) and _is_echo(talk, utterance, content)


def _is_echo(talk: Talk, utterance: Utterance, content: frozenset[str]) -> bool:
    """Whether all that it names was named in the turn before, by another."""
    before = [u for u in talk.around(utterance.turn, before=1) if u.turn < utterance.turn]
    return all(u.speaker != utterance.speaker for u in before) and content <= {w for u in before for w in u.words}


def _announced(talk: Talk, utterance: Utterance) -> bool:
    """Whether the sentence before says that a recap follows, or the one after that this replaces something."""
    turn = talk.by_turn[utterance.turn]
    if utterance.does("recap.announce") and len(utterance.words) > _SOME:
        return True
    before, after = turn[: utterance.place], turn[utterance.place + 1 : utterance.place + 2]
    return any(u.does("recap.announce") for u in before[-2:]) or any(
        u.does("recap.replaces", "recap.seals") for u in after
    )
