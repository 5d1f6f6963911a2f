"""What a discussion leaves open: questions that nobody answered, actions that somebody took, risks that somebody named."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.engines.offline.phrasing import statement, title
from agent.engines.offline.speech import UNRELIABLE, Talk, Utterance, shared
from agent.model.details import ActionDetails, Kind, QuestionDetails, RiskDetails
from agent.model.finding import Finding, Quote, Tier
from agent.text.acts import bare
from agent.text.topics import Topics

_ANSWER_WITHIN = 5
_UNANSWERED = re.compile(
    r"\b(?:no idea|don[’']t know|not sure|good question|have to ask|need to ask|let me ask|i[’']ll ask|we[’']ll see|park (?:it|that)|open|nobody knows|can[’']t (?:say|answer)|"
    r"depends|later|find out|unclear|unknown|not (?:yet )?(?:clear|decided))\b",
    re.IGNORECASE,
)
_LEAST = 3
_REAL_QUESTION = re.compile(
    r"\b(?:what|which|who|where|when|how|whether|why|do we|does|should|can|could|is there|are there|will|would)\b",
    re.IGNORECASE,
)
_SMALL_TALK = re.compile(
    r"\b(?:everyone|anybody|anyone|all) (?:okay|ok|fine|happy|agree|agreed)\b|\b(?:right|okay|ok|yes|no|agreed|fine|sorry|really|seriously|remember)\?$",
    re.IGNORECASE,
)


def questions(talk: Talk, topics: Topics) -> list[Finding]:
    """Questions said to be open, and those that got no answer but *I don't know*."""
    found: list[Finding] = []
    seen: list[Utterance] = []
    for utterance in talk.all:
        if utterance.acts & {"suppress.jest", "suppress.aloud", "suppress.elsewhere"} or not talk.decides(utterance):
            continue
        said_open = (
            utterance.does("question.open") and not utterance.does("action.done") and len(utterance.words) >= _LEAST
        )
        left_open = utterance.asks and _stays_open(talk, utterance)
        if not (said_open or left_open):
            continue
        if any(len(shared(utterance, [other], talk.rare)) >= 2 or _close(utterance, other) for other in seen):
            continue
        found.append(_question(talk, utterance, topics))
        seen.append(utterance)
    return found


def _close(one: Utterance, other: Utterance) -> bool:
    """Whether the second only says that the first is still open."""
    return one.turn - other.turn <= _ANSWER_WITHIN and bool(one.words & other.words)


def _stays_open(talk: Talk, asked: Utterance) -> bool:
    """Whether those who spoke next did not know."""
    if len(asked.words) < _LEAST or not _REAL_QUESTION.search(asked.text) or _SMALL_TALK.search(asked.text):
        return False
    if asked.does("suppress.chatter", "suppress.undecided", "proposal.make"):
        return False
    after = [u for u in talk.around(asked.turn, after=2) if u.turn > asked.turn]
    others = [u for u in after if u.speaker != asked.speaker][:3]
    return any(_UNANSWERED.search(u.text) for u in others)


def _question(talk: Talk, utterance: Utterance, topics: Topics) -> Finding:
    text = bare(utterance.text, talk.first_names)
    said = text[0].upper() + text[1:] if utterance.asks else statement(utterance.text, talk.first_names)
    quotes = [Quote(turn=utterance.turn, words=utterance.text)]
    if not utterance.asks and len(utterance.words) < _SHORT:
        before = [
            u
            for u in talk.around(utterance.turn, before=4)
            if u.turn < utterance.turn and u.asks and len(u.words) >= _LEAST
        ]
        if before:
            asked = before[-1]
            said = bare(asked.text, talk.first_names)
            quotes.insert(0, Quote(turn=asked.turn, words=asked.text))
    return Finding(
        kind=Kind.QUESTION,
        title=title(said.rstrip("?.")),
        statement=said,
        status="open",
        quotes=tuple(quotes),
        details=QuestionDetails(asked_by=utterance.speaker),
        topic=topics.classify(said, talk.topic_at(utterance.turn).replace("-", " ")),
        tier=Tier.PROBABLE,
    )


_SHORT = 5
_NO_ACTION = re.compile(
    r"\b(?:have to (?:run|go|leave|drop)|say (?:it|that|this)|i[’']ll (?:take|be|have|just|never|live|allow|admit|tell you|bet|give you|grant|second|remember|stop|shut|say|buy|try not)|"
    r"i can (?:live|see|hear|do that|imagine)|let me (?:finish|think|see|say|read|be|guess|explain|share|repeat|just)|if i|i[’']ll ask first)\b",
    re.IGNORECASE,
)
_TASK = re.compile(
    r"\b(?:i[’']ll|i will|i can|i[’']m going to|i am going to|let me|i take|i want to|you|can you|could you|please|will)\s+(?:just |also |then |please )?(?P<task>[a-z].*)$",
    re.IGNORECASE,
)


def actions(talk: Talk, topics: Topics) -> list[Finding]:
    """What somebody took on, or was asked to do and accepted; with the day where one was said."""
    found: list[Finding] = []
    for utterance in talk.all:
        if utterance.acts & UNRELIABLE or (utterance.asks and not utterance.does("action.due")):
            continue
        if not talk.decides(utterance) or _NO_ACTION.search(utterance.text):
            continue
        owner = _owner(talk, utterance)
        if owner is None:
            continue
        found.append(_action(talk, utterance, owner, topics))
    return _once(found)


def _owner(talk: Talk, utterance: Utterance) -> str | None:
    """Who is to do it: the speaker of 'I'll …', or the person named in 'Name will/can you …' or 'Action: Name …'."""
    if utterance.does("action.will") and not utterance.does("suppress.past"):
        return utterance.speaker
    named = next((n for n in talk.first_names if re.search(rf"\b{re.escape(n)}\b", utterance.text)), None)
    if named is None or named.casefold() in {"user", "assistant"}:
        return None
    full = next((n for n in talk.names if n.startswith(named)), named)
    if utterance.does("action.assigned"):
        return full
    tells = re.search(
        rf"\b{re.escape(named)}\b,? (?:will|is going to|to|can you|could you|please|you|takes|does|asks|checks|brings|writes|talks|tests)\b",
        utterance.text,
    )
    return full if tells and utterance.does("action.due", "action.assigned") else None


def _action(talk: Talk, utterance: Utterance, owner: str, topics: Topics) -> Finding:
    task = _TASK.search(utterance.text)
    text = statement(task["task"] if task else utterance.text, talk.first_names)
    due = _DUE.search(utterance.text)
    return Finding(
        kind=Kind.ACTION,
        title=title(text),
        statement=text,
        status="open",
        quotes=(Quote(turn=utterance.turn, words=utterance.text),),
        details=ActionDetails(owner=owner, due=due.group(0) if due else None),
        topic=topics.classify(text, talk.topic_at(utterance.turn).replace("-", " ")),
        tier=Tier.PROBABLE,
    )


_DUE = re.compile(
    r"\b(?:by|on|until|before|till) (?:the )?(?:end of )?(?:the |next |this |mid |early |late )?(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|today|tonight|tomorrow|week|month|quarter|"
    r"january|february|march|april|may|june|july|august|september|october|november|december|eod|noon|\d{1,2}(?:st|nd|rd|th)?)(?: (?:january|february|march|april|may|june|july|august|september|"
    r"october|november|december|week|month|quarter|morning|afternoon|evening))?\b|\b(?:this|next) (?:monday|tuesday|wednesday|thursday|friday|week|month|sprint|quarter)\b|\b(?:today|tomorrow|tonight)\b",
    re.IGNORECASE,
)


def _once(found: Sequence[Finding]) -> list[Finding]:
    """An action said again by its owner in the next turns is one action."""
    kept: list[Finding] = []
    for finding in found:
        words = set(finding.statement.casefold().split())
        twin = any(
            isinstance(k.details, ActionDetails)
            and isinstance(finding.details, ActionDetails)
            and k.details.owner == finding.details.owner
            and len(words & set(k.statement.casefold().split())) >= max(3, len(words) // 2)
            for k in kept
        )
        if not twin:
            kept.append(finding)
    return kept


def risks(talk: Talk, topics: Topics) -> list[Finding]:
    """What somebody says may go wrong with the system."""
    found = []
    for utterance in talk.all:
        if (
            not utterance.does("risk.worry")
            or utterance.acts & UNRELIABLE
            or utterance.does("suppress.chatter", "suppress.past")
        ):
            continue
        if not talk.decides(utterance) or len(utterance.words) < _SHORT:
            continue
        text = statement(utterance.text, talk.first_names)
        found.append(
            Finding(
                kind=Kind.RISK,
                title=title(text),
                statement=text,
                status="open",
                quotes=(Quote(turn=utterance.turn, words=utterance.text),),
                details=RiskDetails(),
                topic=topics.classify(text, talk.topic_at(utterance.turn).replace("-", " ")),
                tier=Tier.PROBABLE,
            )
        )
    return found
