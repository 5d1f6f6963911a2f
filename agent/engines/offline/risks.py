"""What somebody says may go wrong with the system."""

from __future__ import annotations

from agent.engines.offline.phrasing import statement, title
from agent.engines.offline.speech import UNRELIABLE, Talk
from agent.model.details import Kind, RiskDetails
from agent.model.finding import Finding, Quote, Tier
from agent.text.topics import Topics

_SHORT = 5


def risks(talk: Talk, topics: Topics) -> list[Finding]:
    """The risks that are named, each with its words."""
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
