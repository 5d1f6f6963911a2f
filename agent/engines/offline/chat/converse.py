"""A message and what lies on the desk → an answer, and what is wished, by rules."""

from __future__ import annotations

from collections.abc import Iterator

from agent.document.telling import standing
from agent.engines.offline.chat.answers import answer
from agent.engines.offline.chat.finding import Finder
from agent.engines.offline.chat.requests import Request, Requests, bare
from agent.engines.offline.chat.wishes import WISHES, Wishes
from agent.model.chat import Statement
from agent.ports import Answered, Desk, Talk
from agent.text.topics import Topics

BEYOND = "That is beyond what the rules understand; /help lists what they do."
FOREIGN = "The rules understand English alone; a model answers in your language."
_BRIEF = 5
"""Words up to which a message that is no request may name what is asked about: 'webhook keys?'."""
_FEW = 3


def converse(talk: Talk, desk: Desk, requests: Requests, topics: Topics) -> Answered:
    """The answer to what a person said."""
    message, finder = talk.message.value, Finder(desk, requests, topics.classify)
    request, meant = requests.read(message), message
    first: tuple[Statement, ...] = ()
    if not requests.is_foreign(message) and (request is None or (request.matter and request.intent not in WISHES)):
        typed = requests.plain(message)
        spelt = finder.spelled(typed)
        if spelt != typed and (understood := requests.read(spelt)) is not None:
            request, meant = understood, spelt
            first = (Statement(text=f"Taken for “{spelt}”."),)
    if request is None:
        return Answered(statements=_beyond(finder, message))
    if request.intent in WISHES:
        if first:  # what is guessed is asked back, and not proposed
            return Answered(statements=(Statement(text=f"Did you mean “{meant}”? Say it so, and it is shown."),))
        statements, wishes = Wishes(desk, requests, meant, talk.earlier).grant(request)
        return Answered(statements=statements, wishes=wishes)
    return Answered(statements=(*first, *answer(finder, request, talk.person)))


def _beyond(finder: Finder, message: str) -> tuple[Statement, ...]:
    """What is no request: what it names, where it is brief; else that it is beyond the rules, with what it may mean."""
    foreign = finder.requests.is_foreign(message)
    matter = bare(message)
    if not foreign and 0 < len(matter.split()) <= _BRIEF and finder.found(matter):
        return answer(finder, Request(intent="decided", matter=matter))
    return (Statement(text=FOREIGN if foreign else BEYOND), *_named(finder, message))


def _named(finder: Finder, message: str) -> Iterator[Statement]:
    """The entries of the things that a message calls by their names."""
    named = finder.things(message)
    if named:
        yield Statement(text="What the ledger has on what you name:")
        yield from (standing(entry) for entry in named[:_FEW])
