"""A message and what lies on the desk → an answer, and what is wished, by rules."""

from __future__ import annotations

from agent.engines.offline.chat.answers import answer
from agent.engines.offline.chat.finding import Finder
from agent.engines.offline.chat.requests import Requests
from agent.engines.offline.chat.wishes import WISHES, Wishes
from agent.model.chat import Statement
from agent.ports import Answered, Desk, Talk

BEYOND = "That is beyond what the rules understand; /help lists what they do."


def converse(talk: Talk, desk: Desk, requests: Requests) -> Answered:
    """The answer to what a person said."""
    message = talk.message.value
    request = requests.read(message)
    if request is None:
        return Answered(statements=(Statement(text=BEYOND),))
    if request.intent in WISHES:
        statements, wishes = Wishes(desk, requests, message, talk.earlier).grant(request)
        return Answered(statements=statements, wishes=wishes)
    return Answered(statements=answer(Finder(desk, requests), request))
