"""A message and what lies on the desk → an answer, by rules."""

from __future__ import annotations

from agent.engines.offline.chat.answers import Answers
from agent.engines.offline.chat.requests import Requests
from agent.model.chat import Statement
from agent.ports import Desk, Talk

BEYOND = "That is beyond what the rules understand; /help lists what they do."


def converse(talk: Talk, desk: Desk, requests: Requests) -> tuple[Statement, ...]:
    """The answer to what a person said."""
    request = requests.read(talk.message.value)
    if request is None:
        return (Statement(text=BEYOND),)
    return Answers(desk, requests).answer(request)
