"""What a discussion reports of earlier ones: a task that is done, a question to which somebody found the answer.

A report is a finding of the task or the question itself; the links (`closing.py`) join it to the one that it closes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.engines.offline.leads import capital
from agent.engines.offline.lexicon import curly, pattern, pattern_for
from agent.engines.offline.phrasing import statement, title
from agent.engines.offline.speech import UNRELIABLE, Talk, Utterance
from agent.model.details import ActionDetails, Kind, QuestionDetails
from agent.model.finding import Finding, Quote, Tier
from agent.text.acts import bare
from agent.text.topics import Topics
from agent.text.words import stems

_LEAST = 2
_TOLD_WITHIN = 2
"""Turns after 'I got the answers' within which the same person tells them."""
_SENTENCES = 4
"""Sentences of an answer that are told."""


def reports(talk: Talk, topics: Topics) -> list[Finding]:
    """Tasks that are reported as done, and questions whose answer was found out."""
    found: list[Finding] = []
    for utterance in talk.all:
        if utterance.acts & UNRELIABLE or not talk.decides(utterance):
            continue
        done = _called(talk, utterance, topics) or _said_done(talk, utterance, topics)
        answered = _found_out(talk, utterance, topics)
        found += [f for f in (done, answered) if f is not None]
    return found


def _called(talk: Talk, said: Utterance, topics: Topics) -> Finding | None:
    """'Ada, the survey.' 'Done, last night.': the one who is called says so."""
    people = tuple(talk.first_names)
    call = pattern_for("report.call", people).match(curly(said.text))
    reply = next(iter(talk.by_turn.get(said.turn + 1, ())), None)
    if call is None or reply is None or reply.speaker is None or said is not talk.by_turn[said.turn][-1]:
        return None
    named = call["who"].casefold() in (reply.speaker.casefold(), reply.speaker.split()[0].casefold())
    if not named or reply.asks or pattern("report.done").match(curly(reply.text)) is None:
        return None
    return _done(talk, reply.speaker, call["thing"], (said, reply), topics)


def _said_done(talk: Talk, said: Utterance, topics: Topics) -> Finding | None:
    """'The survey is done, by the way': of a thing that is named."""
    found = pattern("report.thing").match(curly(bare(said.text, talk.first_names)))
    if found is None or said.speaker is None or said.asks or said.does("suppress.chatter", "suppress.hedge"):
        return None
    return _done(talk, said.speaker, found["thing"], (said,), topics)


def _done(talk: Talk, owner: str, thing: str, said: Sequence[Utterance], topics: Topics) -> Finding | None:
    text = statement(thing, talk.first_names)
    if not stems(text):
        return None
    return Finding(
        kind=Kind.ACTION,
        title=title(text),
        statement=text,
        status="done",
        quotes=tuple(Quote(turn=u.turn, words=u.text) for u in said),
        details=ActionDetails(owner=owner),
        topic=topics.classify(text, talk.topic_at(said[-1].turn).replace("-", " ")),
        tier=Tier.PROBABLE,
    )


def _found_out(talk: Talk, said: Utterance, topics: Topics) -> Finding | None:
    """'I found out about the doors, whether they lock': what was asked, and the answer that the sentences after it give."""
    text = bare(said.text, talk.first_names)
    found = pattern("report.found").match(curly(text))
    told = _answer(talk, said) if found is not None and not said.asks else []
    if found is None or not told:
        return None
    what = _in_words(text, found)
    asked = capital(statement(what, talk.first_names))
    answer = " ".join(_plain(talk, u) for u in told)
    return Finding(
        kind=Kind.QUESTION,
        title=title(asked.rstrip("?.")),
        statement=asked,
        status="answered",
        quotes=tuple(Quote(turn=u.turn, words=u.text) for u in (said, *told)),
        details=QuestionDetails(answer=answer),
        topic=topics.classify(f"{asked} {answer}", talk.topic_at(said.turn).replace("-", " ")),
        tier=Tier.PROBABLE,
    )


def _in_words(text: str, found: re.Match[str]) -> str:
    """What was found out: the question itself where the words give it, else who answered about what."""
    what = text[slice(*found.span("what"))]
    inner = pattern("report.asks").search(curly(what))
    if inner is not None:
        return what[inner.start("asks") :]
    return f"what {text[slice(*found.span('who'))]} answered about {what}" if found["who"] else what


def _answer(talk: Talk, said: Utterance) -> list[Utterance]:
    """The sentences that tell the answer: what follows in the turn, or what the same person says next."""
    later = [talk.by_turn.get(n, []) for n in range(said.turn + 1, said.turn + 1 + _TOLD_WITHIN)]
    own = [turn for turn in later if turn and turn[0].speaker == said.speaker]
    for sentences in (talk.by_turn[said.turn][said.place + 1 :], *own):
        telling = [u for u in sentences if _tells(u)]
        if telling:
            return telling[:_SENTENCES]
    return []


def _tells(said: Utterance) -> bool:
    """Whether a sentence can be an answer: it states something, and asks for no applause."""
    aside = pattern("report.aside").search(curly(said.text)) is not None
    return not (said.asks or said.acts & UNRELIABLE or aside) and len(said.words) >= _LEAST


def _plain(talk: Talk, said: Utterance) -> str:
    """A sentence of the answer without the words that announce it."""
    text = bare(said.text, talk.first_names)
    opening = pattern("report.answer").match(curly(text))
    return statement(text[opening.end() :] if opening is not None else text, talk.first_names)
